/**
 * The scheduler: gives turns to the sessions of the worker, one at a time, and runs the page's looks into their models
 * between these turns. Between two turns the worker reads its messages.
 *
 * Sessions share the time fairly: the next turn goes to the session that has used the least time so far (start-time
 * fair queueing, Goyal, Vin and Cheng 1996), so a session with long turns gets fewer of them. A session that starts
 * later begins with the least time that the waiting ones have used. Looks get a twentieth of the time while sessions
 * wait for turns: the time of each look is a debt, and the next look runs only after enough time of work has paid it
 * off. If no session waits, looks run at once and cost nothing. Looks at an earlier step do not wait for their share,
 * since a person moves a slider and waits for them, and none of them follows the run by itself; but between two turns
 * they take no more than URGENT_MS and one look. A look that is not done at once goes on after the other
 * looks have had their turn.
 */

import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

const RATE = 1 / 19; // the time of looks divided by that of work: looks have a twentieth of the sum
const SAVED_MS = 50; // the most time for looks that can be saved up, so that several views can open at once
const URGENT_MS = 50;

/**
 * A session, as far as the scheduler knows it.
 * @typedef {object} Party
 * @property {() => void} turn
 * @property {number} used  the time it has used in milliseconds, or was set to when it started later; only the
 *   scheduler changes it
 */

/**
 * @typedef {object} Look
 * @property {unknown} of
 * @property {() => boolean} run  false if there is more to do
 * @property {boolean} is_urgent  whether it does not wait for its share of the time
 * @property {(why: import('../words/say.js').Said) => void} refuse
 */

const now = () => performance.now();

export class Turns {
  #channel = new MessageChannel();
  #is_posted = false;
  /** The sessions that wait for a turn, in the order in which they asked. @type {Party[]} */
  #waiting = [];
  /** @type {Look[]} */
  #looks = [];
  #level = 0; // the least time that any waiting session has used
  #budget = 0; // milliseconds that looks may use; a debt if below 0
  #began = 0;
  #urgent = 0; // milliseconds of looks that did not wait, since the last turn
  #looked_until = 0; // when the last turn ended, if it was a look and a session was waiting; else 0

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
    if (this.#looked_until > 0) this.#budget -= this.#began - this.#looked_until; // with its reply
    this.#looked_until = 0;
    try {
      const party = this.#waiting.reduce((least, one) => (one.used < least.used ? one : least), this.#waiting[0]);
      const is_free = !party || this.#urgent < URGENT_MS;
      const look = this.#looks.find(({ is_urgent }) => (is_urgent ? is_free : this.#budget >= 0));
      if (look) {
        this.#looks = this.#looks.filter((one) => one !== look);
        if (!look.run()) this.#looks.push(look);
        if (look.is_urgent) this.#urgent += now() - this.#began;
        else if (party) {
          this.#looked_until = now();
          this.#budget -= this.#looked_until - this.#began;
        }
      } else if (party) {
        this.#waiting = this.#waiting.filter((one) => one !== party);
        party.turn();
        this.#urgent = 0;
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
    if (this.#waiting.length === 0) this.#budget = Math.max(0, this.#budget); // no session waits: no debt
  }

  /** @param {Party} party  that does not yet wait for a turn */
  ask(party) {
    party.used = Math.max(party.used, this.#level);
    this.#waiting.push(party);
    this.#post();
  }

  /**
   * @template T
   * @param {unknown} of  the session whose model is read
   * @param {() => T | null} take  one piece of the look; null if there are more
   * @param {AbortSignal} signal
   * @param {() => void} [drop]    called if it does not come to its end
   * @param {boolean} [is_urgent]
   * @returns {Promise<T>} rejected if it is cancelled before it is done, or the session ends
   */
  look(of, take, signal, drop = () => {}, is_urgent = false) {
    return new Promise((resolve, reject) => {
      function refuse(/** @type {import('../words/say.js').Said} */ why) {
        drop();
        reject(new RequestError(why));
      }
      function run() {
        try {
          const taken = take();
          if (taken !== null) resolve(taken);
          return taken !== null;
        } catch (error) {
          reject(error);
          return true;
        }
      }
      const look = { of, run, refuse, is_urgent };
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

  /** A session has ended: rejects the looks into it. @param {unknown} of */
  forget(of) {
    this.#refuse((look) => look.of === of, said('run_ended'));
  }

  /** Whether a look may run now, so that a long turn should end. */
  get is_look_due() {
    if (this.#looks.some(({ is_urgent }) => is_urgent)) return true;
    return this.#looks.length > 0 && this.#budget + (now() - this.#began) * RATE >= 0;
  }

  close() {
    this.#channel.port1.close();
  }
}
