/**
 * A few words over a picture that still shows the run before, while the text or the settings on the page
 * have changed. Used by the chart and the tokenizer; what has changed, and what to do, the run view says.
 */

import { hasBegun, isStale } from '../actions/training.js';
import { h, sayOrHide } from './dom.js';

/** @returns {{ root: HTMLElement, render: (state: import('../store.js').State) => void }} */
export function createOldRunNote() {
  const root = h('p', { class: 'old-run', hidden: true });
  return {
    root,
    render(state) {
      const is_old = hasBegun(state.run) && isStale(state);
      sayOrHide(root, is_old ? 'This is the run from before your change.' : '');
    },
  };
}
