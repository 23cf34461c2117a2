/** The offer to go on with the last run that is kept (card.js), in a tab that did not have it. */

/** @type {import('../../registry.js').Feature} */
export const offer = { name: 'offer', slot: 'problems', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const control = new AbortController();
  import('./card.js')
    .then(({ createCard }) => control.signal.aborted || createCard(root, context, control.signal))
    .catch(() => {}); // the list at the foot has the run too
  return () => control.abort();
}
