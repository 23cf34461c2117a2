/**
 * How a view gets data from inside the model. The view says which data it wants and reads a signal; this file asks the
 * worker, and only as often as needed: while the view is in sight and there is a model, one request at a time for each
 * signal; requests that are no longer wanted are cancelled. While a reader looks back at an earlier step
 * (select.kept_moment), questions are asked about that step, if it can answer them. wire/looks.js lists what can be
 * asked.
 *
 *   const looks = createLooks(context, root);
 *   const facts = looks.watch(() => ['facts']);
 *   const lens = looks.watch(() => ['inspect', store.at.prompt.value.text, ['tokens'], ['lens', { top: 3 }]]);
 *   const stop = frame.draw(() => render(html`${facts.value.value?.duplicates} ${say(words, facts.value.error)}`, root));
 *   // and at the end: stop(); looks.stop();
 */

import { computed, effect, signal, untracked } from '@preact/signals-core';
import { isOfThen } from '../wire/looks.js';

/** @import { Context } from '../registry.js' */
/** @import { AnswerTo, LookCall, Looked } from '../wire/looks.js' */
/**
 * @typedef {Pick<Context, 'store' | 'select' | 'actions' | 'frame'>} Given  the needed part of a view's context
 */
/** @typedef {ReturnType<typeof createLooks>} Looks */

/**
 * What a signal of watch() holds.
 * @template V
 * @typedef {object} Seen
 * @property {V | null} value  null until there is an answer, and where there is none
 * @property {number} step     the step of the model that the answer is about
 * @property {boolean} is_then  whether `step` is an earlier step, at which the reader looks back
 * @property {import('../words/say.js').Said | null} error  why there is no answer
 * @property {any} call        the question that is answered; the view may have asked another one since
 */

/** @type {Seen<any>} */
const NOTHING = { value: null, step: 0, is_then: false, error: null, call: null };

/** Phases of a run of which the worker has no model. @type {import('../state/state.js').Phase[]} */
const WITHOUT = ['none', 'preparing', 'failed', 'kept'];

/** Whether the worker has the model of a run. @param {Pick<import('../state/state.js').RunState, 'phase'>} run */
export const hasModel = ({ phase }) => !WITHOUT.includes(phase);

const TOGETHER_MS = 2500; // longer than the time between two reports of a run that uses every core

const REST = 64; // a calm question waits this many times as long as its answer took: it gets a 64th of the time

/** The wait of answers that are shown together; null while there is none. @type {Promise<void> | null} */
let gathering = null;

/**
 * Waits until the page is drawn in any case: until the next event of a run that trains, at most TOGETHER_MS. Answers
 * for which nobody waits are shown then, since each drawing takes time from a run that uses every core.
 * @param {Given} context
 */
async function together({ select }) {
  const before = select.run.peek();
  if (before.phase !== 'training') return;
  gathering ??= new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      gathering = null;
      done();
    };
    const timer = setTimeout(end, TOGETHER_MS);
    const stop = effect(() => {
      if (select.run.value !== before) end();
    });
  });
  await gathering;
}

/** The id of the run that can be asked about; 0 while there is none. @param {Given} context */
const lookedInto = ({ store, select }) =>
  computed(() => {
    const { id, phase } = select.run.value;
    return store.at.engine.value.status === 'ready' && hasModel({ phase }) ? id : 0;
  });

/** @param {number} run @param {LookCall} call @param {number | null} at */
const keyOf = (run, call, at) => `${run} ${at} ${JSON.stringify(call)}`;

/**
 * Asks one question at a time: a new question cancels the one before; the same question again gets the pending answer.
 * @param {Given} context
 * @param {import('@preact/signals-core').ReadonlySignal<number>} run
 */
function createAsker({ actions }, run) {
  /** @type {{ key: string, control: AbortController, answer: Promise<Looked<any> | null> } | null} */
  let asking = null;

  function drop() {
    asking?.control.abort();
    asking = null;
  }

  /**
   * @param {LookCall} call
   * @param {number | null} at  the earlier step; null: the present
   * @param {boolean} is_first  whether there is nothing to show until it is answered
   * @returns {Promise<Looked<any> | null>} null if the answer is no longer wanted
   */
  function ask(call, at, is_first) {
    const id = run.peek();
    const key = keyOf(id, call, at);
    if (asking?.key === key) return asking.answer;
    drop();
    const control = new AbortController();
    const is_wanted = () => !control.signal.aborted && run.peek() === id;
    const forget = () => {
      if (asking?.control === control) asking = null;
    };
    const answer = actions
      .request({ type: 'look', run: id, call, is_first, ...(at !== null && { at }) }, { signal: control.signal })
      .then(
        (looked) => (is_wanted() ? looked : null),
        (error) => {
          if (is_wanted() && !error.fatal) throw error; // when the worker has died, the page shows it elsewhere
          return null;
        },
      )
      .finally(forget);
    asking = { key, control, answer };
    return answer;
  }

  return { ask, drop };
}

/** Whether an element is in sight: a signal, and the function that stops watching. @param {Element} root */
function watchSight(root) {
  const is_seen = signal(false);
  const observer = new IntersectionObserver((entries) => {
    is_seen.value = entries.at(-1)?.isIntersecting === true;
  });
  observer.observe(root);
  return { is_seen, stop: () => observer.disconnect() };
}

/**
 * Makes the function watch() of looks, whose signals it also puts into `watched`.
 * @param {Given} context
 * @param {object} of
 * @param {import('@preact/signals-core').ReadonlySignal<number>} of.run
 * @param {import('@preact/signals-core').Signal<boolean>} of.is_seen
 * @param {(() => void)[]} of.stops  what ends them is added to these
 * @param {import('@preact/signals-core').Signal<import('@preact/signals-core').Signal<Seen<any>>[]>} of.watched
 */
function createWatch(context, { run: active, is_seen, stops, watched }) {
  const { frame, select } = context;

  /**
   * @param {() => LookCall | null} call
   * @param {{ is_calm?: boolean, of_now?: boolean, run?: import('@preact/signals-core').ReadonlySignal<number> }} [how]
   */
  return (call, { is_calm = false, of_now = false, run = active } = {}) => {
    const seen = signal(NOTHING);
    watched.value = [...watched.peek(), seen];
    const again = signal(0); // changed to ask once more
    const asker = createAsker(context, run);
    let of = 0;
    /** @type {Promise<unknown> | null} */
    let waiting = null;
    let has_changed = false; // whether what `call` reads has changed since the question was sent
    let answered = ''; // the question about an earlier step that `seen` answers: its answer does not change
    let rest = { key: '', until: 0 };

    /**
     * Whether the run trains and has answered this question a short time ago. It reads the run, so that a report of the
     * run makes the `watch` ask again.
     * @param {LookCall} asked
     */
    const isResting = (asked) =>
      select.run.value.phase === 'training' &&
      performance.now() < rest.until &&
      keyOf(run.peek(), asked, null) === rest.key;

    /** @param {LookCall} asked @param {number | null} at */
    async function take(asked, at) {
      const key = keyOf(of, asked, at);
      if (key === answered) {
        asker.drop();
        waiting = null;
        return;
      }
      const answer = asker.ask(asked, at, seen.peek() === NOTHING);
      has_changed = answer === waiting;
      if (has_changed) return;
      waiting = answer;
      const looked = await answer.catch(({ said }) => ({ ...NOTHING, error: said, ms: 0 }));
      if (at === null) rest = { key, until: performance.now() + REST * (looked?.ms ?? 0) };
      const before = seen.peek();
      if (is_calm && at === null && before !== NOTHING && !before.is_then) await together(context);
      if (waiting !== answer) return;
      waiting = null;
      if (looked === null) return;
      const { ms, ...shown } = looked;
      answered = at === null ? '' : key;
      seen.value = { error: null, ...shown, is_then: at !== null, call: asked };
      if (has_changed && at === null && looked.step !== select.run.peek().step) again.value++;
    }

    const stop = frame.draw(() => {
      again.value;
      const asked = is_seen.value && run.value !== 0 ? call() : null;
      if (run.value !== of) {
        seen.value = NOTHING;
        answered = '';
      }
      of = run.value;
      if (asked === null) asker.drop();
      else {
        const at = of_now || of !== active.value ? null : stepOf(context, asked); // only the active run is looked back at
        if (at !== null || !is_calm || seen.peek().is_then || !isResting(asked)) take(asked, at);
      }
    });
    stops.push(stop, asker.drop);
    return seen;
  };
}

/** The earlier step that a question is about; null: the present. @param {Given} context @param {LookCall} call */
const stepOf = ({ select }, call) => (isOfThen(call) ? select.kept_moment.value : null);

/**
 * @param {Given} context
 * @param {Element} root  the element of the view: while it is out of sight, nothing is asked
 */
export function createLooks(context, root) {
  const run = lookedInto(context);
  const sight = watchSight(root);
  const single = createAsker(context, run);
  const stops = [sight.stop, single.drop];
  /** @type {import('@preact/signals-core').Signal<import('@preact/signals-core').Signal<Seen<any>>[]>} */
  const watched = signal([]);
  return {
    /**
     * Asks once, about the step that is shown. The answer is null if there is no model, if the view is not on the page,
     * or if the next question has replaced this one.
     * @type {<C extends LookCall>(...call: C) => Promise<Looked<AnswerTo<C>> | null>}
     */
    look: async (...call) =>
      run.peek() !== 0 && root.checkVisibility()
        ? single.ask(
            call,
            untracked(() => stepOf(context, call)),
            true,
          )
        : null,
    /**
     * Asks whenever a signal that `call` reads has changed, when there is another run, and when the view comes in sight.
     * A `call` that reads select.run.value.step is asked again after every report of the run. Null: nothing to ask.
     * `is_calm` is for data that change with the run and not by an action of the reader: while the model trains, a new
     * answer waits for the next report, and the same question is not asked again for REST times as long as its answer
     * took. With `of_now` the question is never about an earlier step. `run`: the id of another run than the active
     * one, 0 for none.
     * @type {<C extends LookCall>(call: () => C | null, how?: { is_calm?: boolean, of_now?: boolean, run?: import('@preact/signals-core').ReadonlySignal<number> }) => import('@preact/signals-core').ReadonlySignal<Seen<AnswerTo<C>>>}
     */
    watch: createWatch(context, { run, is_seen: sight.is_seen, stops, watched }),
    /** The earlier step that a shown answer is about; null: all answers are about the present. */
    shown_step: computed(() => {
      if (context.select.kept_moment.value === null) return null;
      return watched.value.find(({ value }) => value.is_then && value.error === null)?.value.step ?? null;
    }),
    /** Cancels what was asked; nothing is asked afterwards. */
    stop() {
      for (const stop of stops) stop();
    },
  };
}
