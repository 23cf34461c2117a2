/**
 * English words for the inside of the inference room. Fetched with the words of the other rooms (en_rooms.js).
 */

/** @typedef {Pick<import('../ui/format.js').Format, 'count' | 'percent'>} Format */

/** About prompts, and about what the model expects after them. @param {Format} format */
const ofPrompts = ({ count }) => ({
  offers: 'Prompts that suit this text:',
  /** @param {number} n  0 where it is the only one */
  prompt: (n) => (n === 0 ? 'Prompt' : `Prompt ${count(n)}`),
  remove: 'Remove',
  /** @param {number} n */
  remove_prompt: (n) => `Remove prompt ${count(n)}`,
  next: 'What the model expects next',
  bars: 'Pale bar: the model’s own probability. Full bar: the chance to be drawn, after temperature and filters.',
  /** @param {number} n */
  next_of: (n) => `The likeliest tokens after prompt ${count(n)}`,
  /** @param {number} n */
  write: (n) => (n === 1 ? 'Write on' : `Write on from all ${count(n)}`),
  stop: 'Stop',
  cancel: 'Cancel',
  add: 'Add a prompt beside it',
  other_seed: 'Other seed',
  /** @param {number} seed @param {number} n */
  seed: (seed, n) =>
    n === 1
      ? `Seed ${count(seed)}: the same seed gives the same answer again.`
      : `All are answered with seed ${count(seed)}, so what differs comes from the prompts.`,
  none_yet:
    'The answers appear here. Each of their tokens can be looked at: how likely it was, and what else it could have been.',
});

/** About answers and their tokens. @param {Format} format */
const ofAnswers = ({ count, percent }) => ({
  /** @param {number} n */
  answer: (n) => `Answer ${count(n)}`,
  /** @param {number} n */
  tokens_of: (n) => `Answer ${count(n)}, token by token`,
  /** @param {string} token @param {string} share */
  token: (token, share) => `${token}, ${share}`,
  busy: 'writing…',
  /**
   * The end of the remark on an answer, after its step.
   * @param {string} why
   * @param {number} most  tokens that can be shown
   */
  ended: (why, most) =>
    why === 'bos'
      ? ', and ended by itself'
      : why === 'asked'
        ? ', and was stopped'
        : most > 0
          ? `, and ended after ${count(most)} tokens, the most that this view shows`
          : ', and ended at its length',
  copied: 'stands word for word in the text',
  /** @param {number} share */
  copied_share: (share) => `${percent(share)} of it stands word for word in the text.`,
  legend: 'Colour of a token: unlikely',
  legend_end: 'likely.',
  least: 'This is the least likely token of the answer.',
  point: 'Point at another token, or tap it; the arrow keys go from one to the next.',
  /** @param {number} n @param {number} all */
  chosen_at: (n, all) => `Token ${count(n)} of ${count(all)}:`,
  /** @param {string} chance @param {string} own */
  drawn: (chance, own) => `It was drawn with a chance of ${chance}; the model itself gave it ${own}.`,
  rivals: 'What it was chosen from',
  before: 'The token before',
  after: 'The next token',
});

/** @param {Format} format */
export const inference = (format) => ({ ...ofPrompts(format), ...ofAnswers(format) });
