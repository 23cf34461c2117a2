/** The hash of the page's address, which a browser may refuse to change (a frame without an origin, or one change of too many). */

/**
 * Replaces the hash of this entry of the history.
 * @param {string} hash  '' for none
 * @param {Pick<Window, 'location' | 'history'>} [view]
 * @returns {boolean} false: the browser refused
 */
export function replaceHash(hash, view = globalThis) {
  try {
    const { location, history } = view;
    history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`);
    return true;
  } catch {
    return false;
  }
}
