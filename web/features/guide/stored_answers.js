/**
 * What the reader has guessed and answered at a stop, kept over a reload of this tab. The actions are not kept: the
 * model that the reader trained is gone by then. Where storage is forbidden, nothing is kept, and no error is thrown.
 */

/** @typedef {import('./learner.js').Past} Past */
/** @typedef {Pick<Past, 'guess' | 'is_skipped' | 'reply' | 'is_shown'>} Kept */

const PREFIX = 'microgpt-playground.guide.';

/** Whether a value is unchanged after being written as JSON and read again. @param {any} value @returns {boolean} */
const isWhole = (value) =>
  typeof value === 'object' && value !== null
    ? Object.values(value).every(isWhole)
    : typeof value !== 'number' || Number.isFinite(value);

/** @param {string} key  of the stop @returns {Partial<Kept>} */
export function loadPast(key) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '{}');
  } catch {
    return {};
  }
}

/** Only a right answer is kept: the others are asked again. @param {string} key @param {Past} past */
export function keepPast(key, { guess, is_skipped, reply, is_shown }) {
  const is_answered = reply?.verdict === 'right' && isWhole(reply);
  /** @type {Partial<Kept>} */
  const kept = { guess, is_skipped, ...(is_answered && { reply, is_shown }) };
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(kept));
  } catch {
    // Then it lasts only as long as the page.
  }
}
