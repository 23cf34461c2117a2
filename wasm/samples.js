/**
 * samples.js: a sample as it grows, from the ids that the engine draws to tokens with their text, and to the whole.
 * Used by trainer.js for one sample and for several together; it touches no heap.
 */

import { SAMPLER_BOS, SAMPLER_LENGTH, SAMPLING_STOP } from '../build/wasm/from_c.js';

/** @import { Choice, Sample, Stopped, Token } from './engine.js' */

/** Why a sample ended, by what the engine's `sample` returns. @type {Record<number, Stopped>} */
export const ENDS = { [SAMPLER_BOS]: 'bos', [SAMPLER_LENGTH]: 'length', [SAMPLING_STOP]: 'stop' };

export class Draft {
  /** Those that may yet be the beginning of a stop string, without their text. @type {Token[]} */
  #waiting = [];
  #decode;
  #text = '';
  /** @type {number[]} */
  #tokens = [];
  /** @type {Choice[]} */
  #choices = [];
  /** What BOS was chosen from, where it ended the sample. @type {Choice[]} */
  #last = [];
  /** Why it ended. @type {Stopped | undefined} */
  stopped;

  /** @param {(id: number, size?: number) => string} decode a token's text, or its first bytes; -1 for what is left */
  constructor(decode) {
    this.#decode = decode;
  }

  /**
   * Takes what was drawn: an id, or the number of an end.
   *
   * @param {number} id
   * @param {Choice | undefined} choice
   * @param {[number, number]} held how many of the last tokens wait, and of how many bytes the one before them is cut
   * @returns {Token[]} those that wait no longer
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
   * The sample as far as it has come.
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
