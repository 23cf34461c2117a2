/**
 * The check (texts/checks.js) that judges lines of the model by the text that the run learnt, as a signal; null while
 * there is none. The text is read once for each run's text, not for each line.
 */

import { signal } from '@preact/signals-core';
import { makeCheck } from '../texts/checks.js';

/** @typedef {import('../texts/checks.js').Check} Check */

/** @param {Pick<import('../registry.js').Context, 'select' | 'frame'>} context */
export function watchCheck({ select, frame }) {
  const check = signal(/** @type {Check | null} */ (null));
  /** @type {unknown} */
  let of = null;

  /** @param {import('../state/state.js').Source} source */
  async function read({ check: kind, text, blob }) {
    of = blob ?? text;
    const asked = of;
    const made = makeCheck(kind, kind === '' ? '' : (text ?? (await blob?.text()) ?? ''));
    if (of === asked) check.value = made;
  }

  const stop = frame.draw(() => {
    const source = select.run.value.info?.documents === 'lines' ? select.learnt.value : null;
    const learnt = source?.blob ?? source?.text ?? null;
    if (learnt === of) return;
    check.value = null;
    of = learnt;
    if (source !== null) read(source).catch(() => {}); // if the file is gone, there is no check
  });
  return { check, stop };
}
