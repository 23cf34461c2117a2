/**
 * Keeps the site in the browser and says so at the foot. All of it is in line.js, fetched once the engine is there: a page
 * without it works as long as there is a network.
 */

/** @type {import('../../registry.js').Feature} */
export const offline = { name: 'offline', slot: 'foot', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, frame } = context;
  const control = new AbortController();
  let is_asked = false;
  const stop = frame.draw(() => {
    if (is_asked || store.at.engine.value.status !== 'ready') return;
    is_asked = true;
    import('./line.js')
      .then(({ createLine }) => control.signal.aborted || createLine(root, context, control.signal))
      .catch(() => {});
  });
  return () => {
    stop();
    control.abort();
  };
}
