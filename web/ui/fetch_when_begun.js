/**
 * Fetches the part of a view that is not needed before a run has begun. If that fails, the next change of the run tries
 * again: the page works without it.
 */

import { hasBegun } from '../selectors.js';

/**
 * @param {Pick<import('../registry.js').Context, 'select' | 'frame'>} context
 * @param {() => Promise<unknown>} fetch
 * @param {(run: import('../state/state.js').RunState) => unknown} [isTime]  whether it is needed now
 * @returns {() => void} ends it
 */
export function onceBegun({ select, frame }, fetch, isTime = hasBegun) {
  let is_coming = false;
  return frame.draw(() => {
    if (is_coming || !isTime(select.run.value)) return;
    is_coming = true;
    fetch().catch(() => {
      is_coming = false;
    });
  });
}
