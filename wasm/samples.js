/**
 * samples.js: one sample while it grows: turns the ids that the engine draws into tokens with their text, and these
 * into the finished sample. sampling.js and together.js use it; it does not touch the WebAssembly memory.
 */

import { SAMPLER_BOS, SAMPLER_LENGTH, SAMPLING_STOP } from '../build/wasm/from_c.js';

/** @import { Choice, Sample, Stopped, Token } from './engine.js' */

/**
 * Why a sample ended, by the negative number that the exported function `sample` returns.
 * @type {Record<number, Stopped>}
 */
export const ENDS = { [SAMPLER_BOS]: 'bos', [SAMPLER_LENGTH]: 'length', [SAMPLING_STOP]: 'stop' };

export class Draft {
  /** Tokens that are held back because they may begin a stop string; their text is not set yet. @type {Token[]} */
  #waiting = [];
  #decode;
  #text = '';
  /** @type {number[]} */
  #tokens = [];
  /** @type {Choice[]} */
  #choices = [];
  /** The choice of BOS, if it ended the sample. @type {Choice[]} */
  #last = [];
  /** Why it ended. @type {Stopped | undefined} */
  stopped;

  /**
   * @param {(id: number, size?: number) => string} decode returns a token's text, or that of its first bytes; for -1
   *   that of the bytes left over
   */
  constructor(decode) {
    this.#decode = decode;
  }

  /**
   * Takes the next drawn id, or the negative number that stands for an end.
   *
   * @param {number} id
   * @param {Choice | undefined} choice
   * @param {[number, number]} held how many of the last tokens are held back, and to how many bytes the one before is
   *   cut
   * @returns {Token[]} the tokens that are no longer held back
   */
  take(id, choice, [held, cut]) {
    if (id >= 0) this.#waiting.push({ id, text: '', ...(choice && { choice }) });
    else if (choice) this.#last.push(choice);
    const tokens = this.#waiting.splice(0, Math.max(0, this.#waiting.length - held));
    for (const [i, token] of tokens.entries()) {
      token.text = this.#decode(token.id, cut > 0 && i === tokens.length - 1 ? cut : undefined);
    }
    if (id < 0) {
      const text = this.#decode(-1);
      if (text !== '') tokens.push({ id: -1, text });
      this.stopped = ENDS[id];
    }
    for (const token of tokens) {
      if (token.id >= 0) this.#tokens.push(token.id);
      if (token.choice) this.#choices.push(token.choice);
      this.#text += token.text;
    }
    return tokens;
  }

  /**
   * The sample as it is now.
   *
   * @param {string[]} notices
   * @param {boolean} with_choices
   * @returns {Sample}
   */
  whole(notices, with_choices) {
    const choices = with_choices ? { choices: [...this.#choices, ...this.#last] } : {};
    return { text: this.#text, tokens: this.#tokens, stopped: this.stopped ?? 'length', notices, ...choices };
  }
}
