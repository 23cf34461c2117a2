/**
 * The offer to choose what is trained of a model of another program, once it is here and before its first step (card.js).
 */

/** @type {import('../../registry.js').Feature} */
export const tuning = { name: 'tuning', slot: 'problems', create };

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { select, frame } = context;
  const control = new AbortController();
  const stop = frame.draw(() => {
    const { is_brought, step } = select.run.value;
    if (!is_brought || step > 0) return;
    import('./card.js')
      .then(({ createCard }) => (control.signal.aborted ? undefined : createCard(root, context, control.signal)))
      .catch(() => {}); // the room of the training loop has the same settings
    queueMicrotask(() => stop());
  });
  return () => {
    stop();
    control.abort();
  };
}
