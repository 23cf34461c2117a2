/**
 * Keeps runs while it is on the page, and says at the foot where they are. All of it is in line.js, fetched once the page
 * has started: a page without it works, but keeps no run.
 */

/** @type {import('../../registry.js').Feature} */
export const kept = { name: 'kept', slot: 'foot', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const control = new AbortController();
  import('./line.js')
    .then(({ createLine }) => control.signal.aborted || createLine(root, context, control.signal))
    .catch(() => {});
  return () => control.abort();
}
