/**
 * The sentences on the run: the findings (judge.js), and a button for what to try next. New findings appear at most
 * every few seconds, so that there is time to read them. A screen reader hears them when the training pauses or ends; during
 * the training it hears the sentence of the curve, every ten seconds.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { bestButton } from '../../ui/best.js';
import { judge } from './judge.js';
import { createReadingTime } from './reading_time.js';

/** @typedef {import('../../registry.js').Context} Context */

/** The losses of the n-gram models, as far as they are known. @param {Context} context @returns {number[]} */
function entropiesOf({ store, select }) {
  const { id, info } = select.run.value;
  const counted = store.at.facts.value.get(id)?.entropy;
  if (counted) return counted.filter((one) => one !== null);
  return info?.unigram_entropy ? [info.unigram_entropy] : [];
}

/**
 * The copied share of the newest sample, if it means something; else null: short lines in a list often repeat by
 * chance, but a copied passage of running text shows that the model copies.
 * @param {Context} context
 * @returns {number | null}
 */
function copiedShare({ store, select }) {
  const { id, samples, info } = select.run.value;
  const copied = store.at.copied.value;
  return info?.documents === 'stream' && samples[0]?.step > 0 && copied?.run === id ? copied.share : null;
}

/** @param {HTMLElement} root @param {Context} context */
export function createSentence(root, context) {
  const { store, select, actions, frame } = context;
  const again = signal(0); // changed to draw once more
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const choose = createReadingTime({
    now: () => performance.now(),
    askAgain(ms) {
      clearTimeout(timer);
      timer = setTimeout(() => again.value++, ms);
    },
  });

  /** @param {import('./judge.js').Next} next */
  async function follow({ changes }) {
    await actions.pause(); // a run that trains would go on, and no new one be made
    for (const [key, value] of Object.entries(changes)) actions.set(key, String(value));
    actions.train();
  }

  const stop = frame.draw(() => {
    const words = store.at.words.value.curves?.verdict;
    const run = select.run.value;
    again.value;
    const shown = choose(judge(run, entropiesOf(context), copiedShare(context)), `${run.id} ${run.phase}`);
    const next = shown.find((one) => one.next)?.next;
    const is_rest = run.phase !== 'training' || next?.id === 'lower_rate';
    render(
      shown.length === 0 || words === undefined
        ? nothing
        : html`<div class="verdict">
            <p aria-live=${run.phase === 'training' ? 'off' : 'polite'}>${shown.map(({ id, values }) => words.found[id](...values)).join(' ')}</p>
            ${
              next && is_rest && !select.is_stale.value
                ? html`<button type="button" class="quiet" @click=${() => follow(next)}>${words.next[next.id](Object.values(next.changes)[0])}</button>`
                : nothing
            }
            ${shown.some(({ id }) => id === 'memorises' || id === 'by_heart') ? html`<div class="verdict-best">${bestButton(context)}</div>` : nothing}
          </div>`,
      root,
    );
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}
