/**
 * One step by hand: a whole training step of a model so small that all its numbers are on one sheet. Each number opens
 * its formula and can be checked with pencil and paper. First the sheet has all numbers, then the reader fills holes. A
 * stop of the guide shows it (views/index.js).
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { needWords } from '../../../words/languages.js';
import { say } from '../../../words/say.js';
import { FOCUS, HOLES, isFilled, judge } from './holes.js';
import { linesBetween } from './lines.js';
import { panel } from './panel.js';
import { papers } from './paper.js';
import { printerIn } from './print.js';
import { takeStep } from './run.js';
import { orderOf, phaseOf } from './sheet.js';
import { sheet } from './sheet_view.js';

/** @typedef {import('../../../registry.js').Context} Context */
/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./sheet.js').Phase} Phase */
/** @typedef {import('./holes.js').Answer} Answer */

const EMPTY = /** @type {Answer} */ ({ typed: '', verdict: null, is_hinted: false });
const PHASES = /** @type {const} */ (['forward', 'back', 'adam']);

/** What is kept of a playground while its guide is closed. */
class State {
  /** @type {import('@preact/signals-core').Signal<Step | null>} */
  step = signal(null);
  /**
   * Why the engine could not take the step.
   * @type {import('@preact/signals-core').Signal<import('../../../words/say.js').Said | true | null>}
   */
  refused = signal(null);
  /** @type {import('@preact/signals-core').Signal<Phase>} */
  phase = signal('forward');
  has_holes = signal(false);
  /** The number that is open. @type {import('@preact/signals-core').Signal<Ref | null>} */
  open = signal(null);
  /** @type {import('@preact/signals-core').Signal<Answer[]>} */
  answers = signal(HOLES.map(() => EMPTY));
}

/** One for each playground, by its store. @type {WeakMap<object, State>} */
const all = new WeakMap();

/** @param {Context} context */
function stateOf({ store }) {
  const state = all.get(store) ?? new State();
  all.set(store, state);
  return state;
}

/**
 * What the parts of the view are given.
 * @typedef {object} Given
 * @property {HTMLElement} root
 * @property {Step} step
 * @property {import('../../../words/words.js').ByHand} words
 * @property {import('./print.js').Printer} print
 * @property {Phase} phase
 * @property {boolean} has_holes
 * @property {Ref | null} open
 * @property {Answer[]} answers
 * @property {(ref: Ref, focus?: string) => void} go   opens a number, in the phase that it belongs to; `focus` (one of
 *   FOCUS): the element that then gets the focus
 * @property {(hole: number, patch: Partial<Answer>) => void} answer
 */

/** Lets the engine take the step as soon as it has loaded. @param {Context} context @param {State} state */
function begin({ store, actions }, state) {
  let is_asked = false;
  return effect(() => {
    if (store.at.engine.value.status !== 'ready' || state.step.value !== null || state.refused.value !== null) {
      is_asked = false;
      return;
    }
    if (is_asked) return;
    is_asked = true;
    takeStep(actions.request).then(
      (step) => {
        state.step.value = step;
        state.open.value ??= orderOf(step, 'forward')[0];
      },
      (refusal) => {
        state.refused.value = refusal.said ?? true;
      },
    );
  });
}

/** Buttons of which one is pressed. @template T @param {string} label @param {readonly (readonly [T, string])[]} choices @param {T} chosen @param {(choice: T) => void} choose */
const segmented = (label, choices, chosen, choose) =>
  html`<div class="segmented" role="group" aria-label=${label}>${choices.map(
    ([choice, title]) =>
      html`<button type="button" aria-pressed=${choice === chosen} @click=${() => choose(choice)}>${title}</button>`,
  )}</div>`;

/** Prints the two sheets alone. @param {HTMLElement} root */
function printSheets(root) {
  const paper = root.querySelector('.by-hand-paper');
  paper?.toggleAttribute('data-alone', true);
  addEventListener('afterprint', () => paper?.removeAttribute('data-alone'), { once: true });
  print();
}

/** @param {Given} given @param {State} state */
function head({ root, words, phase, has_holes, go, answers }, state) {
  const filled = answers.filter(isFilled).length;
  const shown = answers.filter(({ verdict }) => verdict === 'shown').length;
  const first = HOLES.find(({ ref }, i) => !isFilled(answers[i]) && phaseOf(ref) === phase)?.ref;
  const choosePhase = (/** @type {Phase} */ next) => {
    const step = state.step.peek();
    state.phase.value = next;
    if (step !== null) state.open.value = orderOf(step, next)[0];
  };
  const chooseMode = (/** @type {boolean} */ mode) => {
    state.has_holes.value = mode;
    if (mode && first !== undefined) go(first);
  };
  return html`<div class="by-hand-head">
    <div class="by-hand-choices">
      ${segmented(
        words.phases_label,
        PHASES.map((key, i) => [key, `${i + 1} ${words.phases[key].title}`]),
        phase,
        choosePhase,
      )}
      ${segmented(
        words.modes_label,
        [
          [false, words.solved],
          [true, words.with_holes],
        ],
        has_holes,
        chooseMode,
      )}
      <button type="button" class="quiet" @click=${() => printSheets(root)}>${words.print}</button>
    </div>
    <p class="part-line">${words.phases[phase].line} ${has_holes ? words.rounding : nothing}</p>
    ${
      has_holes
        ? html`<p class="part-line by-hand-progress" role="status" data-test="by-hand-progress">${filled === HOLES.length ? words.done(filled - shown, shown) : words.progress(filled, HOLES.length)}
          ${filled === 0 ? nothing : html`<button type="button" class="quiet" @click=${() => restart(state, go)}>${words.restart}</button>`}</p>`
        : nothing
    }
  </div>`;
}

/** @param {State} state @param {Given['go']} go */
function restart(state, go) {
  state.answers.value = HOLES.map(() => EMPTY);
  go(HOLES[0].ref);
}

/** How the parts change the state. @param {HTMLElement} root @param {State} state @returns {Pick<Given, 'go' | 'answer'>} */
function changes(root, state) {
  /** Gives the focus to an element that will be drawn in this frame. @param {string} selector */
  const focusSoon = (selector) =>
    selector !== '' &&
    requestAnimationFrame(() => {
      const [last] = [...root.querySelectorAll(selector)].reverse();
      /** @type {HTMLElement | undefined} */ (last)?.focus({ preventScroll: true });
    });
  return {
    go(ref, focus = '') {
      state.phase.value = phaseOf(ref);
      state.open.value = ref;
      focusSoon(focus);
    },
    answer(hole, patch) {
      const { answers, step } = state;
      const next = { ...answers.peek()[hole], ...patch };
      const [{ ref }, now] = [HOLES[hole], step.peek()];
      if (patch.typed !== undefined && now !== null) next.verdict = judge(now, ref, patch.typed);
      answers.value = answers.peek().with(hole, next);
      if (isFilled(next)) focusSoon(`${FOCUS.next}, ${FOCUS.cell}`); // the field is gone
    },
  };
}

/** @param {State} state @param {import('../../../words/words.js').ByHand} words @param {import('../../../words/words.js').Words} of */
function waiting({ refused }, words, of) {
  const why = refused.value;
  if (why === null) return html`<p class="part-line" role="status">${words.loading}</p>`;
  const again = () => {
    refused.value = null;
  };
  return html`<p class="error" role="alert">${words.failed} ${why === true ? '' : say(of, why)}</p>
    <button type="button" @click=${again}>${words.again}</button>`;
}

/** @type {import('../views/index.js').CreateView} */
export function create(root, context) {
  const state = stateOf(context);
  const stopTaking = begin(context, state);
  const lines = linesBetween(root);
  const { go, answer } = changes(root, state);
  /** @type {{ lang: string, print: import('./print.js').Printer } | null} */
  let printer = null;

  function template() {
    const of = context.store.at.words.value;
    const { by_hand: words, lang } = of;
    if (words === undefined) return nothing;
    const step = state.step.value;
    if (step === null) return html`<div class="by-hand">${waiting(state, words, of)}</div>`;
    if (printer?.lang !== lang) printer = { lang, print: printerIn(of.format.lang) };
    /** @type {Given} */
    const given = {
      ...{ root, step, words, print: printer.print, go, answer },
      ...{ phase: state.phase.value, has_holes: state.has_holes.value },
      ...{ open: state.open.value, answers: state.answers.value },
    };
    lines.draw(given);
    return html`<div class="by-hand" data-test="by-hand">
      ${head(given, state)}
      ${sheet(given)}
      ${panel(given)}
      ${papers(given)}
    </div>`;
  }

  needWords(context.store, 'by_hand').catch(() => {
    root.textContent = context.store.state.words.stops?.failed ?? '';
  });
  const stopDrawing = context.frame.draw(() => render(template(), root));
  return () => {
    stopDrawing();
    stopTaking();
    lines.stop();
  };
}
