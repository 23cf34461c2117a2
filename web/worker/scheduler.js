/**
 * The scheduler: gives turns to the sessions of the worker, one at a time, and runs the page's looks into their models
 * between these turns. Between two turns the worker reads its messages.
 *
 * Sessions share the time fairly: the next turn goes to the session that has used the least time so far (start-time
 * fair queueing, Goyal, Vin and Cheng 1996), so a session with long turns gets fewer of them. A session that starts
 * later begins with the least time that the waiting ones have used. Looks get a twentieth of the time while sessions
 * wait for turns: the time of each look is a debt, and the next look runs only after enough time of work has paid it
 * off. If no session waits, looks run at once and cost nothing.
 *
 * Two kinds of looks wait less. Looks at an earlier step do not wait for their share: a person has moved a slider and
 * waits for them, and they are not repeated as the run goes on. Between two turns they take at most URGENT_MS and one
 * more look. The first look of a view, which has nothing to show before its answer, goes before looks that are
 * repeated, and may run while the debt is less than FIRST_MS. Its time is added to the debt, as that of all others, so
 * in the end looks still have a twentieth of the time. A look that is not done at once goes on after the other looks
 * have had their turn.
 */

import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

const RATE = 1 / 19; // the time of looks divided by that of work: looks have a twentieth of the sum
const SAVED_MS = 50; // the most time for looks that can be saved up, so that several views can open at once
const URGENT_MS = 50;
const FIRST_MS = 1000; // the largest debt at which the first look of a view still runs; 19 s of work pay it off

/**
 * A session, as far as the scheduler knows it.
 * @typedef {object} Party
 * @property {() => void} turn
 * @property {number} used  the time it has used in milliseconds, or was set to when it started later; only the
 *   scheduler changes it
 */

/**
 * How urgent a look is: `urgent` does not wait for its share of the time; `first` is the first look of its view; '' is
 * any other.
 * @typedef {'urgent' | 'first' | ''} Hurry
 */
/**
 * @typedef {object} Look
 * @property {unknown} of
 * @property {() => boolean} run  false if there is more to do
 * @property {Hurry} hurry
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
      const look = this.#dueLook(this.#budget, !party || this.#urgent < URGENT_MS);
      if (look) {
        this.#looks = this.#looks.filter((one) => one !== look);
        if (!look.run()) this.#looks.push(look);
        if (look.hurry === 'urgent') this.#urgent += now() - this.#began;
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

  /**
   * The look that may run now, the first of its view before others.
   * @param {number} budget
   * @param {boolean} is_free  whether urgent looks may take more time before the next turn
   */
  #dueLook(budget, is_free) {
    const isDue = (/** @type {Look} */ { hurry }) =>
      hurry === 'urgent' ? is_free : budget >= (hurry === 'first' ? -FIRST_MS : 0);
    return this.#looks.find((look) => look.hurry === 'first' && isDue(look)) ?? this.#looks.find(isDue);
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
   * @param {() => T | null} take  one piece of the look; null if more pieces follow
   * @param {AbortSignal} signal
   * @param {() => void} [drop]    called if the look ends before it is done
   * @param {Hurry} [hurry]
   * @returns {Promise<T>} rejected if it is cancelled before it is done, or the session ends
   */
  look(of, take, signal, drop = () => {}, hurry = '') {
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
      const look = { of, run, refuse, hurry };
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
    return this.#dueLook(this.#budget + (now() - this.#began) * RATE, true) !== undefined;
  }

  close() {
    this.#channel.port1.close();
  }
}
