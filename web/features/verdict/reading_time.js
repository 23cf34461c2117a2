/** When new findings take the place of those that are shown: not before there was time to read these. */

/** @typedef {import('./judge.js').Finding} Finding */

const READ_MS = 4000;

/** @param {Finding[]} findings */
const idsOf = (findings) => findings.map(({ id }) => id).join();

/**
 * @param {object} given
 * @param {() => number} given.now
 * @param {(ms: number) => void} given.askAgain  asks again after so long, although nothing else may change until then
 */
export function createReadingTime({ now, askAgain }) {
  /** @type {Finding[]} */
  let shown = [];
  let shown_at = Number.NEGATIVE_INFINITY;
  let of = '';

  /**
   * The findings to show. The figures of the same findings are updated at once.
   * @param {Finding[]} found
   * @param {string} state  of the run: in another one new findings do not wait
   */
  return (found, state) => {
    const is_news = idsOf(found) !== idsOf(shown);
    const left = shown_at + READ_MS - now();
    if (is_news && state === of && left > 0) {
      askAgain(left);
      return shown;
    }
    if (is_news) shown_at = now();
    shown = found;
    of = state;
    return shown;
  };
}
