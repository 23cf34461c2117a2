/**
 * Whether a run is the same as the run of a link. The link says how many steps that run had, and the fingerprint of its
 * weights. When a run of this page has taken as many steps, its fingerprint is measured (ui/measure.js, fetched then).
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { needWords } from '../../words/languages.js';

/** @type {import('../../registry.js').Feature} */
export const same_run = { name: 'same_run', slot: 'verdict', create };

/** The run of a link: `20.kx3f9` is step 20 and a fingerprint. @param {string} same */
export function promised(same) {
  const [step, print] = same.split('.');
  return { step: Number(step), print: Number.parseInt(print, 36) };
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, select, frame } = context;
  /** The run whose weights were measured, and their fingerprint. */
  const measured = signal({ run: -1, print: 0 });
  let asked = -1;

  /** @param {number} run */
  async function measure(run) {
    asked = run;
    try {
      const { fingerprintOf } = await import('../../ui/measure.js');
      measured.value = { run, print: await fingerprintOf(context) };
    } catch {
      asked = -1; // the next change of the run tries again
    }
  }

  return frame.draw(() => {
    const same = store.at.same.value;
    if (same === '') return render(nothing, root);
    const words = store.at.words.value.sharing;
    if (words === undefined) needWords(store, 'sharing').catch(() => {}); // without words nothing is shown
    const { id, step, phase } = select.run.value;
    const promise = promised(same);
    const is_there = step === promise.step && phase !== 'training';
    if (is_there && asked !== id) measure(id);
    const { run, print } = measured.value;
    const is_known = is_there && run === id;
    const said = is_known
      ? words?.[print === promise.print ? 'same_yes' : 'same_no'](promise.step)
      : words?.same_waits(promise.step);
    return render(
      html`<p class="same-run-said" role="status" data-test="same-run" data-is=${is_known ? String(print === promise.print) : 'unknown'}>${said}</p>`,
      root,
    );
  });
}
