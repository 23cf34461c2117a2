/**
 * How a view gets data from inside the model. The view says which data it wants and reads a signal; this file asks the
 * worker, and only as often as needed: while the view is in sight and there is a model, one request at a time for each
 * signal; requests that are no longer wanted are cancelled. wire/looks.js lists what can be asked.
 *
 *   const looks = createLooks(context, root);
 *   const facts = looks.watch(() => ['facts']);
 *   const lens = looks.watch(() => ['inspect', store.at.prompt.value.text, ['tokens'], ['lens', { top: 3 }]]);
 *   const stop = frame.draw(() => render(html`${facts.value.value?.duplicates} ${say(words, facts.value.error)}`, root));
 *   // and at the end: stop(); looks.stop();
 */

import { computed, effect, signal } from '@preact/signals-core';

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
 * @property {import('../words/say.js').Said | null} error  why there is no answer
 */

/** @type {Seen<any>} */
const NOTHING = { value: null, step: 0, error: null };

/** Phases of a run of which the worker has no model. @type {import('../state/state.js').Phase[]} */
const WITHOUT = ['none', 'preparing', 'failed', 'kept'];

const TOGETHER_MS = 1000;

/** The wait of answers that are shown together; null while there is none. @type {Promise<void> | null} */
let gathering = null;

/**
 * Waits until the page is drawn anyway: for the next event of a run that trains, at most TOGETHER_MS. Answers that
 * nobody waits for are shown then, since each drawing of the page takes time from a run that uses every core.
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
    return store.at.engine.value.status === 'ready' && !WITHOUT.includes(phase) ? id : 0;
  });

/**
 * Asks one question at a time: a new question cancels the one before; the same question again gets the pending answer.
 * @param {Given} context
 * @param {import('@preact/signals-core').ReadonlySignal<number>} run
 */
function createAsker({ actions }, run) {
  /** @type {{ key: string, control: AbortController, answer: Promise<Looked<any> | null> } | null} */
  let asking = null;

  const keyOf = (/** @type {LookCall} */ call) => `${run.peek()} ${JSON.stringify(call)}`;

  function drop() {
    asking?.control.abort();
    asking = null;
  }

  /**
   * @param {LookCall} call
   * @returns {Promise<Looked<any> | null>} null where the answer is not wanted any more
   */
  function ask(call) {
    const id = run.peek();
    const key = keyOf(call);
    if (asking?.key === key) return asking.answer;
    drop();
    const control = new AbortController();
    const is_wanted = () => !control.signal.aborted && run.peek() === id;
    const forget = () => {
      if (asking?.control === control) asking = null;
    };
    const answer = actions
      .request({ type: 'look', run: id, call }, { signal: control.signal })
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

  return { ask, drop, keyOf };
}

/**
 * Keeps questions apart: after one, the next is early for so long. Whoever is early is called again when it no longer is.
 * @param {number} every_ms  0: none is early
 * @param {() => void} call
 */
function createPace(every_ms, call) {
  let asked_at = Number.NEGATIVE_INFINITY;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return {
    isEarly() {
      const left = asked_at + every_ms - performance.now();
      if (left > 0) timer = setTimeout(call, left);
      else asked_at = performance.now();
      return left > 0;
    },
    /** Whoever was early is not called. */
    forget: () => clearTimeout(timer),
  };
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
 * @param {Given} context
 * @param {Element} root  the element of the view: while it is out of sight, nothing is asked
 */
export function createLooks(context, root) {
  const { frame, select } = context;
  const run = lookedInto(context);
  const sight = watchSight(root);
  const single = createAsker(context, run);
  const stops = [sight.stop, single.drop];

  /** @param {() => LookCall | null} call @param {{ is_calm?: boolean, every_ms?: number }} [how] */
  function watch(call, { is_calm = false, every_ms = 0 } = {}) {
    const seen = signal(NOTHING);
    const again = signal(0); // changed to ask once more
    const asker = createAsker(context, run);
    const pace = createPace(every_ms, () => {
      again.value++;
    });
    let of = 0;
    /** @type {Promise<unknown> | null} */
    let waiting = null;
    let has_changed = false; // whether what `call` reads has changed since the question was sent
    let key = ''; // of the last question that was sent

    function drop() {
      asker.drop();
      waiting = null; // an answer that is there, but not shown yet, is not shown any more
    }

    /** @param {LookCall} asked */
    async function take(asked) {
      key = asker.keyOf(asked);
      const answer = asker.ask(asked);
      has_changed = answer === waiting;
      if (has_changed) return;
      waiting = answer;
      const looked = await answer.catch(({ said }) => ({ ...NOTHING, error: said }));
      if (is_calm && seen.peek() !== NOTHING) await together(context);
      if (waiting !== answer) return;
      waiting = null;
      if (looked === null) return;
      seen.value = { error: null, ...looked };
      if (has_changed && looked.step !== select.run.peek().step) again.value++;
    }

    const stop = frame.draw(() => {
      again.value;
      const asked = sight.is_seen.value && run.value !== 0 ? call() : null;
      if (run.value !== of) seen.value = NOTHING;
      of = run.value;
      pace.forget();
      if (asked === null) drop();
      else if (!pace.isEarly()) take(asked);
      else if (key !== asker.keyOf(asked)) drop();
    });
    stops.push(stop, pace.forget, asker.drop);
    return seen;
  }

  return {
    /**
     * Asks once. The answer is null where there is no model, the view is not on the page, or the next question has
     * taken its place.
     * @type {<C extends LookCall>(...call: C) => Promise<Looked<AnswerTo<C>> | null>}
     */
    look: async (...call) => (run.peek() !== 0 && root.checkVisibility() ? single.ask(call) : null),
    /**
     * Asks whenever a signal that `call` reads has changed, when there is another run, and when the view comes in sight.
     * A `call` that reads select.run.value.step is asked again after every report of the run. Null: nothing to ask.
     * With `is_calm` a new answer may wait for a second while the model trains: for what changes with the run, not by
     * what somebody does. With `every_ms` so much time passes from one question to the next.
     * @type {<C extends LookCall>(call: () => C | null, how?: { is_calm?: boolean, every_ms?: number }) => import('@preact/signals-core').ReadonlySignal<Seen<AnswerTo<C>>>}
     */
    watch,
    /** Cancels what was asked; nothing is asked afterwards. */
    stop() {
      for (const stop of stops) stop();
    },
  };
}
