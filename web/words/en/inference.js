/**
 * English words for the inside of the inference room. Fetched with the words of the other rooms (inside.js).
 */

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'percent'>} Format */

/** About prompts, and about what the model expects after them. @param {Format} format */
const ofPrompts = ({ count, percent }) => ({
  offers: 'Prompts that suit this text:',
  /** @param {number} n  0 where it is the only one */
  prompt: (n) => (n === 0 ? 'Prompt' : `Prompt ${count(n)}`),
  remove: 'Remove',
  /** @param {number} n */
  remove_prompt: (n) => `Remove prompt ${count(n)}`,
  next: 'What the model expects next',
  /** @param {string} token @param {number} own @param {number} chance */
  expects: (token, own, chance) =>
    percent(own) === percent(chance)
      ? `The model bets most on “${token}”: ${percent(own)}.`
      : `The model bets most on “${token}”: ${percent(own)}. ${chance > own ? `Temperature and filters raise that to ${percent(chance)}: it plays safer.` : `Temperature and filters lower that to ${percent(chance)}: it takes risks.`}`,
  broken:
    'The probabilities are not numbers: the run has diverged, so there is nothing to choose from. Start again with a smaller learning rate.',
  bars: 'Pale bar: the model’s own {probability}. Full bar: the chance to be {sampling|drawn}, after {temperature} and {top_p|filters}.',
  /** @param {number} n */
  next_of: (n) => `The likeliest tokens after prompt ${count(n)}`,
  /** @param {number} n */
  write: (n) => (n === 1 ? 'Write on' : n === 2 ? 'Write on from both' : `Write on from all ${count(n)}`),
  stop: 'Stop',
  cancel: 'Cancel',
  add: 'Add a prompt beside it',
  other_seed: 'Other seed',
  /** @param {number} seed @param {number} n @param {boolean} is_compared  whether temperatures or runs differ */
  seed: (seed, n, is_compared) =>
    n === 1
      ? `Seed ${count(seed)}: the same seed gives the same answer again.`
      : is_compared
        ? `All are answered with seed ${count(seed)}.`
        : `All are answered with seed ${count(seed)}, so what differs comes from the prompts.`,
  none_yet:
    'The answers appear here. Each of their tokens can be looked at: how likely it was, and what else it could have been.',
});

/** About writing token by token, and about comparing. @param {Format} format */
const ofHand = ({ count }) => ({
  /** @param {number} n */
  more: (n) => `Show ${count(n)}`,
  fewer: 'Show fewer',
  /** @param {number} n */
  hand: (n) => `Write prompt ${count(n)} on, token by token`,
  by_hand: 'Press a token to put it next, however unlikely, and see what the model makes of it.',
  /** @param {string} token @param {string} share */
  put: (token, share) => `Put “${token}” next, which the model gives ${share}`,
  take_next: 'Take the next token',
  /** @param {string} token @param {string} share */
  take: (token, share) => `Take “${token}”, drawn with ${share}`,
  itself: 'Keep taking',
  pause: 'Pause',
  undo: 'Undo',
  /** @param {number} n */
  taken: (n) => `Tokens taken after prompt ${count(n)}`,
  /** @param {string} token @param {string} share @param {boolean} is_forced */
  taken_token: (token, share, is_forced) =>
    `${token}: the model gave it ${share}${is_forced ? '; you put it there' : ''}`,
  part: 'A byte that is only a part of a character was drawn. Change the seed, or write on from here.',
  has_ended: 'The model ends the text here. Undo the end, or type on.',
  compare_temperatures: 'Compare two temperatures',
  compare_runs: 'Compare two runs',
  temperature: 'Temperature',
  run: 'Run',
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
export const inference = (format) => ({ ...ofPrompts(format), ...ofHand(format), ...ofAnswers(format) });
