/**
 * Part 7 again, by hand: a prompt of one's own, how bold the model may be, and its answer as it comes.
 * What was given and what was made up are told apart.
 */

import { currentSettings, hasBegun, isStale } from '../../actions/training.js';
import { chosenSource, sourceText } from '../../store.js';
import { h, say, sayOrHide } from '../../ui/dom.js';
import { createField } from '../../ui/field.js';
import { count } from '../../ui/format.js';

const BOLDEST = 2; // the slider's end; the field's own range is the engine's

/**
 * One sentence when what the box shows comes from a model of another text or of other settings than those on
 * the screen; else ''.
 * @param {import('../../store.js').State} state
 * @returns {string}
 */
function ofEarlier(state) {
  const { run, prompt } = state;
  if ((prompt.answer === null && prompt.error === '') || !hasBegun(run) || !isStale(state)) return '';
  const button = run.phase === 'training' ? 'Reset' : 'Train anew';
  if (run.text !== sourceText(chosenSource(state)))
    return `The model still knows its earlier text; press ${button} to use this one.`;
  return `The model still has its earlier settings; press ${button} to use these.`;
}

/**
 * Whether a key belongs to an input method, whose Enter takes what it offers. Safari ends the composition before the
 * event, which then has only the old sign of it: key code 229.
 * @param {Pick<KeyboardEvent, 'isComposing' | 'keyCode'>} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 */
export function create(root, actions) {
  const box = h('textarea', {
    id: 'prompt-box',
    class: 'prompt-box',
    rows: '1',
    dir: 'auto',
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    placeholder: 'How shall it begin?',
    'aria-describedby': 'prompt-error prompt-notice',
    on: {
      input: () => actions.writePrompt(box.value),
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
        event.preventDefault();
        actions.generate();
      },
    },
  });
  let busy = false;
  let waits = false; // for the engine

  function onGo() {
    if (busy) actions.stopGenerating();
    else if (waits) actions.forget('answer');
    else actions.generate();
  }

  const go = h(
    'button',
    {
      type: 'button',
      class: 'secondary generate',
      on: { click: onGo },
    },
    'Generate',
  );
  const error = h('p', { class: 'error', id: 'prompt-error', role: 'alert', hidden: true });
  const notice = h('p', { class: 'notices', id: 'prompt-notice', role: 'status', hidden: true });
  const earlier = h('p', { class: 'notices prompt-earlier', role: 'status', hidden: true });
  const given = h('span', { class: 'given' });
  const made = h('span', { class: 'made' });
  const answer = h(
    'p',
    { class: 'answer', dir: 'auto', tabindex: '0', 'aria-label': 'What the model wrote' },
    given,
    made,
  );
  const stamp = h('p', { class: 'stamp' });
  const done = h('p', { class: 'unseen', role: 'status' });
  const output = h('div', { class: 'output', hidden: true }, stamp, answer, done);

  const slider = h('input', {
    type: 'range',
    class: 'slider',
    id: 'temperature-slider',
    min: '0',
    max: String(BOLDEST),
    step: '0.05',
    on: { input: () => actions.set('temperature', slider.value) },
  });
  const slider_value = h('output', { for: 'temperature-slider', class: 'slider-value' });
  const slider_row = h(
    'div',
    { class: 'slider-row' },
    h('label', { for: 'temperature-slider' }, 'Temperature'),
    slider,
    slider_value,
  );
  const more = h('div', { class: 'fields' });
  const fold = h('details', { class: 'fold' }, h('summary', {}, 'More'), more);
  root.append(
    h(
      'div',
      { class: 'prompt-row' },
      h('label', { for: 'prompt-box', class: 'field-label' }, 'Your prompt'),
      h('div', { class: 'prompt-line' }, box, go),
    ),
    error,
    notice,
    earlier,
    output,
    slider_row,
    fold,
  );

  /** @type {ReturnType<typeof createField>[]} */
  let fields = [];
  /** @type {import('../../store.js').State | null} */
  let drawn = null;
  return {
    /** @param {import('../../store.js').State} state */
    render(state) {
      const { prompt, engine } = state;
      const same_settings =
        drawn?.typed === state.typed &&
        drawn.engine === engine &&
        drawn.sources === state.sources &&
        drawn.source === state.source;
      const same_run = drawn?.run.id === state.run.id && drawn.run.phase === state.run.phase;
      const new_problem = drawn?.problem !== state.problem;
      const same_wish = drawn?.wanted === state.wanted;
      if (drawn?.prompt === prompt && same_settings && same_run && same_wish && !new_problem) return;
      if (drawn?.engine.settings !== engine.settings) {
        for (const field of fields) field.root.remove();
        fields = engine.settings.filter((row) => row.group === 'inference').map((row) => createField(row, actions));
        more.append(...fields.map((field) => field.root));
        slider.title = engine.settings.find((row) => row.key === 'temperature')?.help ?? '';
      }
      const ended = drawn?.prompt.status === 'busy' && prompt.status === 'idle';
      drawn = state;
      if (!same_settings) {
        const { values, errors } = currentSettings(state);
        for (const field of fields) field.render(state.typed[field.key], values[field.key], errors[field.key] ?? '');
        slider.value = String(Math.min(BOLDEST, Number(values.temperature ?? 1)));
        say(slider_value, String(values.temperature ?? ''));
      }
      if (box.value !== prompt.text) box.value = prompt.text;
      busy = prompt.status === 'busy';
      waits = state.wanted.answer && engine.status !== 'dead';
      say(go, busy ? 'Stop' : waits ? 'Cancel' : 'Generate');
      go.disabled = engine.status === 'dead';
      sayOrHide(error, prompt.error);
      sayOrHide(notice, waits ? 'The answer comes when all is loaded.' : prompt.notices.join(' '));
      sayOrHide(earlier, ofEarlier(state));
      box.setAttribute('aria-invalid', String(prompt.error !== ''));
      output.hidden = prompt.answer === null;
      say(given, prompt.asked);
      say(made, prompt.answer ?? '');
      say(stamp, prompt.step === 0 ? 'written before any training' : `written at step ${count(prompt.step)}`);
      answer.setAttribute('aria-busy', String(busy));
      if (busy) answer.scrollTop = answer.scrollHeight;
      if (ended)
        say(
          done,
          prompt.answer === null ? '' : `The model wrote ${count(Array.from(prompt.answer).length)} characters.`,
        );
      const { problem } = state;
      const blamed = fields.find((field) => field.key === problem?.key);
      if (new_problem && problem?.asked && blamed) {
        fold.open = true;
        blamed.focus();
      }
    },
    destroy() {},
  };
}
