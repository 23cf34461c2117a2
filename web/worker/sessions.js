/**
 * The sessions of the worker, by the numbers that the page gives to runs. Each session has its own trainer. Those that
 * have work take turns of one slice (scheduler.js); if only one has work, its turns may be longer (session.js).
 */

import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';
import { Keeping } from './keeping.js';
import { Turns } from './scheduler.js';
import { createSession } from './session.js';

/** @typedef {import('./session.js').Session} Session */

export class Sessions {
  /** @type {Map<number, Session>} */
  #sessions = new Map();
  #turns = new Turns();
  #keeping = new Keeping();
  #ended_work = 0;
  #post;

  /** @param {import('../wire/protocol.js').Post} post */
  constructor(post) {
    this.#post = post;
  }

  /** @param {number} id @returns {Session} */
  get(id) {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new RequestError(said('run_ended'));
    return session;
  }

  /**
   * Makes a session, which owns the trainer from now on.
   * @param {number} id
   * @param {import('./session.js').SessionTrainer} trainer
   * @param {Pick<import('./session.js').Surroundings, 'cores' | 'isCalled' | 'best'>
   * & { earlier?: import('./keeping.js').Copy[] | null }} surroundings  earlier: the copies of the run from which this
   *   one goes on; null: the run keeps no copies
   * @param {import('./session.js').PostEvent} [post]  receives its events, if not the page
   */
  add(id, trainer, { cores, isCalled = null, best, earlier = [] }, post = this.#post) {
    const turns = this.#turns;
    const isWanted = isCalled && (() => isCalled() || turns.is_look_due);
    const isAlone = () => [...this.#sessions].every(([other, { is_busy }]) => other === id || !is_busy);
    const copies = earlier === null ? null : this.#open(trainer, earlier);
    const surroundings = { cores, isCalled: isWanted, turns, isAlone, best, copies };
    this.#sessions.set(id, createSession(id, trainer, post, surroundings));
  }

  /** @param {import('./session.js').SessionTrainer} trainer @param {import('./keeping.js').Copy[]} earlier */
  #open({ info }, earlier) {
    return this.#keeping.open({
      bytes: info.parameter_bytes,
      max_steps: Number(info.config.max_steps),
      earlier,
    });
  }

  /** Ends sessions and frees their memory. Unknown numbers are ignored. @param {number[]} ids */
  close(ids) {
    for (const id of ids) {
      const session = this.#sessions.get(id);
      if (session === undefined) continue;
      session.free();
      if (session.copies) this.#keeping.close(session.copies);
      this.#ended_work += session.work;
      this.#sessions.delete(id);
    }
  }

  /** Ends all sessions. */
  end() {
    this.close([...this.#sessions.keys()]);
    this.#turns.close();
  }

  /** The ids among these that belong to a session. @param {number[]} ids */
  known(ids) {
    return ids.filter((id) => this.#sessions.has(id));
  }

  /** The pieces of work done so far, also by sessions that have ended: it never decreases. */
  get work() {
    return [...this.#sessions.values()].reduce((sum, { work }) => sum + work, this.#ended_work);
  }
}
