/** What the guide does to text, settings and run, one thing after the other: what is pressed meanwhile waits for its turn. */

/** What was asked for last, by the store of a playground: a press while a model is being made would be lost. @type {WeakMap<object, Promise<unknown>>} */
const last = new WeakMap();

/**
 * @template T
 * @param {{ store: object }} given
 * @param {() => T | Promise<T>} work  begins when what was asked before is done
 * @returns {Promise<T>}
 */
export function inTurn({ store }, work) {
  const turn = (last.get(store) ?? Promise.resolve()).then(work);
  last.set(
    store,
    turn.catch(() => {}),
  );
  return turn;
}
