/**
 * The scheduler: pieces of work of several sessions, one at a time, and between them the looks of the page into their
 * models. Between two turns the worker reads its messages.
 *
 * Sessions share the time fairly: the next turn is that of the session which has had the least of it (start-time fair
 * queueing, Goyal, Vin and Cheng 1996), so one whose turns are long has fewer of them. Who comes late begins level
 * with the others.
 * Looks share a twentieth of the time while sessions wait for turns: each look is a debt, which the work after it pays
 * off before the next look may run. Where no session waits they run at once and cost nothing.
 */

import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

const RATE = 1 / 19; // of the time of looks to that of work: a twentieth of both together
const SAVED_MS = 50; // for looks, at most, while there were none: then several views may open at once

/**
 * Who takes turns.
 * @typedef {object} Party
 * @property {() => void} turn
 * @property {number} used  the time it has had, in milliseconds, or was given for coming late; the scheduler's own
 */

/**
 * @typedef {object} Look
 * @property {unknown} of
 * @property {() => void} run
 * @property {(why: import('../words/say.js').Said) => void} refuse
 */

const now = () => performance.now();

export class Turns {
  #channel = new MessageChannel();
  #is_posted = false;
  /** Those that wait for a turn, in the order in which they asked. @type {Party[]} */
  #waiting = [];
  /** @type {Look[]} */
  #looks = [];
  #level = 0; // the least time that one of those that wait has had
  #budget = 0; // milliseconds for looks; below 0 it is a debt
  #began = 0;
  #looked_until = 0; // when the last turn ended, if that was a look which somebody waited for; else 0

  constructor() {
    this.#channel.port1.onmessage = () => this.#next();
  }

  #post() {
    if (this.#is_posted || this.#waiting.length + this.#looks.length === 0) return;
    this.#is_posted = true;
    this.#channel.port2.postMessage(null);
  }

  #next() {
    this.#is_posted = false;
    this.#began = now();
    if (this.#looked_until > 0) this.#budget -= this.#began - this.#looked_until; // its reply was sent meanwhile
    this.#looked_until = 0;
    try {
      const party = this.#waiting.reduce((least, one) => (one.used < least.used ? one : least), this.#waiting[0]);
      if (this.#looks.length > 0 && this.#budget >= 0) {
        this.#looks.shift()?.run();
        if (party) {
          this.#looked_until = now();
          this.#budget -= this.#looked_until - this.#began;
        }
      } else if (party) {
        this.#waiting = this.#waiting.filter((one) => one !== party);
        party.turn();
        this.#count(party, now() - this.#began);
      }
    } finally {
      this.#post();
    }
  }

  /** @param {Party} party @param {number} spent */
  #count(party, spent) {
    party.used += spent;
    this.#budget = Math.min(SAVED_MS, this.#budget + spent * RATE);
    this.#level = party.used;
    for (const { used } of this.#waiting) this.#level = Math.min(this.#level, used);
    if (this.#waiting.length === 0) this.#budget = Math.max(0, this.#budget); // nobody is kept waiting by looks
  }

  /** @param {Party} party  that does not wait for a turn already */
  ask(party) {
    party.used = Math.max(party.used, this.#level);
    this.#waiting.push(party);
    this.#post();
  }

  /**
   * @template T
   * @param {unknown} of  what is looked into
   * @param {() => T} take
   * @param {AbortSignal} signal
   * @returns {Promise<T>} rejected where it is cancelled before its turn, or what is looked into goes
   */
  look(of, take, signal) {
    return new Promise((resolve, reject) => {
      const refuse = (/** @type {import('../words/say.js').Said} */ why) => reject(new RequestError(why));
      function run() {
        try {
          resolve(take());
        } catch (error) {
          reject(error);
        }
      }
      const look = { of, run, refuse };
      const cancel = () => this.#refuse((one) => one === look, said('unwanted'));
      this.#looks.push(look);
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel);
      this.#post();
    });
  }

  /** @param {(look: Look) => boolean} belongs @param {import('../words/say.js').Said} why  a sentence */
  #refuse(belongs, why) {
    const refused = this.#looks.filter(belongs);
    this.#looks = this.#looks.filter((look) => !belongs(look));
    for (const { refuse } of refused) refuse(why);
  }

  /** What was looked into is gone. @param {unknown} of */
  forget(of) {
    this.#refuse((look) => look.of === of, said('run_ended'));
  }

  /** Whether a look may have its turn now, so that a long piece of work should end. */
  get is_look_due() {
    return this.#looks.length > 0 && this.#budget + (now() - this.#began) * RATE >= 0;
  }

  close() {
    this.#channel.port1.close();
  }
}
