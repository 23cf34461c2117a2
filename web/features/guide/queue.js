/**
 * What the guide does with text, settings and run, one thing after the other: a button pressed during one action waits
 * for its turn.
 */

/**
 * The last action, by the store of a playground. Without this, a press while a model is being made would be lost.
 * @type {WeakMap<object, Promise<unknown>>}
 */
const last = new WeakMap();

/**
 * @template T
 * @param {{ store: object }} given
 * @param {() => T | Promise<T>} work  called when the actions before it are done
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
