/**
 * What the reader of the guide has guessed, done and answered, stop by stop, and what follows from that. It draws
 * nothing: column.js does. Guesses and right answers last as long as the tab (stored_answers.js); which stops are done is
 * remembered longer.
 */

import { signal } from '@preact/signals-core';
import { doneOf } from '../../guide/acts.js';
import { UNKNOWN } from '../../guide/expressions.js';
import { createFigures } from '../../guide/figures.js';
import { distanceOf, judge, onceKnown } from '../../guide/judge.js';
import { isRemembered, remember } from '../../keep/remembered.js';
import { isGivingBack } from './borrowed.js';
import { doAct } from './doing.js';
import { pageSource } from './page_figures.js';
import { keepPast, loadPast } from './stored_answers.js';

/** @import { Act, Ask, Stop } from '../../guide/stop.js' */
/** @import { Verdict } from '../../guide/judge.js' */
/** @typedef {import('../../state/history.js').History} History */

/**
 * The reply to an answer: the verdict, and the figures of its sentence.
 * @typedef {{ answer: any, verdict: Verdict, figures: Record<string, any> }} Reply
 */
/**
 * What is known of a stop.
 * @typedef {object} Past
 * @property {any} guess            a number, an index, a drawn curve; null before
 * @property {boolean} is_skipped   the prediction was skipped
 * @property {Reply | null} settled  the reply to the prediction, once the truth is known
 * @property {number[]} done        acts that are ticked; a tick stays
 * @property {number | null} doing  the act whose button was pressed last, while it is not ticked
 * @property {Reply | null} reply   the reply to the question
 * @property {boolean} is_shown     the answer was shown
 * @property {boolean} is_busy      it is being computed
 */

/** @type {Past} */
const NOTHING = {
  ...{ guess: null, is_skipped: false, settled: null },
  ...{ done: [], doing: null, reply: null, is_shown: false, is_busy: false },
};

const LATE = 50; // steps: an act that trains to a step may pause as much later, when a validation has come

/**
 * Whether a run is about to be paused by an act, or to end, where an act trains to the end: what it expects now is not
 * what will be on the screen.
 * @param {Act[]} acts
 * @param {import('../../state/state.js').RunState} run
 */
export const isPausing = (acts, { phase, step }) =>
  phase === 'training' &&
  acts.some(({ do: what, steps }) => (steps === undefined ? what === 'train' : step >= steps && step < steps + LATE));

/** @param {string} key */
const nameOfDone = (key) => `guide.${key}`;

/**
 * How far a drawn curve is from the losses of a run.
 * @param {Ask} ask
 * @param {import('./draw.js').Drawn} drawn
 * @param {History} history
 */
function distanceTo({ of, steps = 0 }, drawn, { losses, first_step, val_steps, val_losses }) {
  if (of !== 'val_loss') {
    const at = (/** @type {number} */ step) => step - first_step;
    return distanceOf(
      drawn,
      (step) => (at(step) >= 0 && at(step) < losses.length ? losses.values[at(step)] : null),
      steps,
    );
  }
  const known = new Map(
    Array.from({ length: val_steps.length }, (_, i) => [val_steps.values[i], val_losses.values[i]]),
  );
  const last = Math.max(0, ...[...known.keys()].filter((step) => step <= steps));
  return distanceOf(drawn, (step) => known.get(step) ?? null, last);
}

export class Learner {
  #context;
  #own = { kept: /** @type {Record<string, any>} */ ({}), guess: /** @type {any} */ (null) };
  #figures;
  /** @type {import('@preact/signals-core').Signal<ReadonlyMap<string, Past>>} */
  #past = signal(new Map());
  /** @type {Map<string, Past>} */
  #loaded = new Map();
  /** Changes when a figure has come, so that everything that reads it is computed again. */
  #came = signal(0);
  /** Changes when a stop is done. */
  #finished = signal(0);

  /** @param {import('../../registry.js').Context} context */
  constructor(context) {
    this.#context = context;
    this.#figures = createFigures(pageSource(context, this.#own));
  }

  /** What is known of a stop. @param {string} key */
  of = (key) => this.#past.value.get(key) ?? this.#before(key);

  /** What was known of a stop when the page was loaded. @param {string} key @returns {Past} */
  #before(key) {
    const past = this.#loaded.get(key) ?? { ...NOTHING, ...loadPast(key) };
    this.#loaded.set(key, past);
    return past;
  }

  /** @param {string} key @param {Partial<Past>} patch */
  #put(key, patch) {
    const all = this.#past.peek();
    const past = { ...(all.get(key) ?? this.#before(key)), ...patch };
    this.#past.value = new Map([...all, [key, past]]);
    keepPast(key, past);
  }

  /**
   * The value of an expression, UNKNOWN while it is not known. Everything that reads it is drawn again when it has
   * come.
   * @param {string} expr
   * @returns {any}
   */
  #now(expr) {
    this.#came.value;
    try {
      return this.#figures.now(expr, (waiting) => {
        waiting.then(() => {
          this.#came.value++;
        });
      });
    } catch {
      return UNKNOWN; // there is another model now, or it has no such character: not known yet
    }
  }

  /** @param {Ask} ask @param {any} answer @returns {Promise<Reply>} */
  async #judge(ask, answer) {
    const is_curve = ask.kind === 'curve';
    const given = is_curve ? distanceTo(ask, answer, this.#context.select.run.peek().history) : answer;
    this.#own.guess = given;
    const truth = is_curve ? null : await this.#figures.find(String(ask.truth));
    const is_known = ask.when === undefined || (await this.#figures.find(ask.when)) === true;
    /** @type {Record<string, any>} */
    const own = {};
    for (const [name, expr] of Object.entries(ask.figures ?? {})) own[name] = await this.#figures.find(expr);
    const verdict = is_known ? onceKnown(judge(ask, given, truth), own) : 'open';
    return { answer: given, verdict, figures: { ...own, guess: given, truth } };
  }

  /**
   * Judges an answer. It stays open if its figures cannot be had, because there is no model or it has no such
   * character.
   * @param {Stop} stop
   * @param {any} answer
   * @param {boolean} is_shown
   */
  async #reply({ key, check }, answer, is_shown) {
    if (!check) return;
    this.#put(key, { is_busy: true });
    const reply = await this.#judge(check, answer).catch(
      () => /** @type {Reply} */ ({ answer, verdict: 'open', figures: {} }),
    );
    this.#put(key, { reply, is_shown, is_busy: false });
    if (reply.verdict !== 'right') return;
    this.finish(key);
    const detail = { key, past: this.of(key) };
    this.#context.element.dispatchEvent(new CustomEvent('answered', { detail, bubbles: true })); // site/scorm_lms.js
  }

  /** Whether a stop has been done, now or before a reload. @param {string} key */
  isDone(key) {
    this.#finished.value;
    return isRemembered(nameOfDone(key));
  }

  /** @param {string} key */
  finish(key) {
    remember(nameOfDone(key), true);
    this.#finished.value++;
  }

  /** Whether a prediction is still to be made. @param {Stop} stop */
  isAsked({ key, predict }) {
    const { guess, is_skipped } = this.of(key);
    return predict !== undefined && guess === null && !is_skipped;
  }

  /** @param {Stop} stop @param {any} guess */
  guess({ key }, guess) {
    this.#put(key, { guess, settled: null, is_skipped: false });
  }

  /** @param {Stop} stop */
  skip({ key }) {
    this.#put(key, { is_skipped: true });
  }

  /** Lets the reader guess once more. @param {Stop} stop */
  again({ key }) {
    this.#put(key, { guess: null, settled: null, is_skipped: false });
  }

  /** Whether the truth of a prediction is known, with all figures that its reply names. @param {Ask} ask */
  isKnown(ask) {
    if (ask.kind === 'curve') return this.#context.select.run.value.step >= (ask.steps ?? 0);
    if (ask.when !== undefined && this.#now(ask.when) !== true) return false;
    return [String(ask.truth), ...Object.values(ask.figures ?? {})].every((expr) => {
      const value = this.#now(expr);
      return value !== UNKNOWN && value !== null && value !== undefined;
    });
  }

  /** @param {Stop} stop @param {Act} act @param {number} i  its place */
  async act({ key }, act, i) {
    this.#put(key, { doing: i });
    await doAct(this.#context, act, async () => {
      for (const [name, expr] of Object.entries(act.keep ?? {}))
        this.#own.kept[name] = await this.#figures.find(expr).catch(() => null);
    });
    if (doneOf(act) === '') this.#tick(key, [i]);
  }

  /** @param {string} key @param {number[]} fresh */
  #tick(key, fresh) {
    this.#put(key, { done: [...new Set([...this.of(key).done, ...fresh])], doing: null });
  }

  /** @param {Stop} stop @param {any} answer */
  answer(stop, answer) {
    return this.#reply(stop, answer, false);
  }

  /** Shows the answer to the question. @param {Stop} stop */
  async show(stop) {
    const truth = await this.#figures.find(String(stop.check?.truth)).catch(() => null);
    await this.#reply(stop, truth, true);
  }

  /**
   * Judges the prediction and ticks the acts of the shown stop as soon as that is possible; to be called in a drawing.
   * @param {Stop} stop
   */
  follow(stop) {
    if (isGivingBack(this.#context)) return; // the run still belongs to the stop before
    const { key, predict, check, acts = [] } = stop;
    const { guess, settled, done, reply } = this.of(key);
    const is_late = isPausing(acts, this.#context.select.run.value);
    if (predict && guess !== null && settled === null && !is_late && this.isKnown(predict))
      queueMicrotask(() => this.#settle(key, predict, guess));
    const isFresh = (/** @type {Act} */ act, /** @type {number} */ i) =>
      !done.includes(i) && doneOf(act) !== '' && this.#now(doneOf(act)) === true;
    const fresh = acts.flatMap((act, i) => (isFresh(act, i) ? [i] : []));
    if (fresh.length > 0) queueMicrotask(() => this.#tick(key, fresh));
    const is_waited_for = check?.kind === 'state' && reply?.verdict !== 'right';
    if (is_waited_for && this.#now(String(check.truth)) === true)
      queueMicrotask(() => this.#reply(stop, true, false));
  }

  /** @param {string} key @param {Ask} ask @param {any} guess */
  async #settle(key, ask, guess) {
    const settled = await this.#judge(ask, guess).catch(() => null);
    if (settled !== null && settled.verdict !== 'open' && this.of(key).guess === guess) this.#put(key, { settled });
  }
}
