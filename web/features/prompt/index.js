/**
 * A prompt of one's own, how bold the model may be, and its answer as it comes. What was given and what was made up are
 * told apart.
 */

import { html, render } from 'lit-html';
import { hasBegun } from '../../selectors.js';
import { promptsOf, twinOf } from '../../texts/prompts.js';
import { errorLine, noticeLine } from '../../ui/sentences.js';
import { putValue } from '../../ui/value.js';
import { rowIn, say } from '../../words/say.js';
import { createPrompt } from './actions.js';

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const prompt = { name: 'prompt', slot: 'writing', label: (words) => words.prompt.label, create };

const BOLDEST = 2; // the slider's end; the field's own range is the engine's

/**
 * Whether a key belongs to an input method, whose Enter takes what it offers. Safari ends the composition before the
 * event, which then has only the old sign of it: key code 229.
 * @param {Pick<KeyboardEvent, 'isComposing' | 'keyCode'>} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * One sentence when what the box shows comes from a model of another text or of other settings than those on
 * the screen; else ''.
 * @param {Context} context
 * @returns {string}
 */
function ofEarlier({ store, select }) {
  const run = select.run.value;
  const { answer, error } = store.at.prompt.value;
  if ((answer === null && error === null) || !hasBegun(run) || !select.is_stale.value) return '';
  const { prompt: words, run: buttons } = store.at.words.value;
  const button = run.phase === 'training' ? buttons.reset : buttons.train_anew;
  return run.text !== select.text.value ? words.earlier_text(button) : words.earlier_settings(button);
}

/** @param {Context} context @param {ReturnType<typeof createPrompt>} own */
function box({ store, actions, id }, own) {
  const words = store.at.words.value.prompt;
  const { error, status } = store.at.prompt.value;
  const engine = store.at.engine.value;
  const busy = status === 'busy';
  const waits = store.at.wanted.value.answer === true && engine.status !== 'dead';
  const generate = () => actions.whenReady('answer', own.generate);
  function go() {
    if (busy) own.stop();
    else if (waits) actions.forget('answer');
    else generate();
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    generate();
  }
  return html`<div class="prompt-row">
    <label for=${id('prompt-box')} class="field-label">${words.title}</label>
    <div class="prompt-line">
      <textarea
        id=${id('prompt-box')}
        class="box prompt-box"
        rows="1"
        dir="auto"
        spellcheck="false"
        autocomplete="off"
        autocapitalize="off"
        placeholder=${words.placeholder}
        aria-describedby=${`${id('prompt-error')} ${id('prompt-notice')}`}
        aria-invalid=${error !== null}
        @input=${(/** @type {Event} */ { currentTarget }) => own.write(/** @type {HTMLTextAreaElement} */ (currentTarget).value)}
        @keydown=${onKey}
      ></textarea>
      <button type="button" class="secondary generate" ?disabled=${engine.status === 'dead'} @click=${go}
      >${busy ? words.stop : waits ? words.cancel : words.generate}</button>
    </div>
  </div>`;
}

/**
 * Prompts to press: one that the model can read instead of that which it cannot, and those that suit the text while the
 * box is empty.
 * @param {Context} context @param {ReturnType<typeof createPrompt>} own
 */
function offers({ store, select }, own) {
  const words = store.at.words.value.prompt;
  const { text, error } = store.at.prompt.value;
  const twin = error === null ? '' : twinOf(text, select.run.value.info?.vocabulary ?? []);
  const offered = text === '' ? promptsOf(select.source.value) : [];
  const put = (/** @type {string} */ prompt) => () => own.write(prompt);
  const buttons =
    twin !== ''
      ? html`<button type="button" class="offer" @click=${put(twin)}>${words.twin(twin)}</button>`
      : offered.map((one) => html`<button type="button" class="offer own-words" @click=${put(one)}>${one}</button>`);
  return html`<p class="prompt-offers" ?hidden=${twin === '' && offered.length === 0}>${buttons}</p>`;
}

/** @param {Context} context */
function answer({ store }) {
  const words = store.at.words.value.prompt;
  const { answer: made, asked, step, status } = store.at.prompt.value;
  const done = status === 'idle' && made !== null ? words.done(Array.from(made).length) : '';
  return html`<div class="output" ?hidden=${made === null}>
    <p class="stamp">${step === 0 ? words.untrained : words.written(step)}</p>
    <p class="passage answer" dir="auto" tabindex="0" aria-label=${words.answer} aria-busy=${status === 'busy'}
      ><span class="given" data-test="given">${asked}</span><span class="made" data-test="made">${made ?? ''}</span></p>
    <p class="unseen" role="status">${done}</p>
  </div>`;
}

/** @param {Context} context */
function slider({ store, select, actions, id }) {
  const words = store.at.words.value;
  const { temperature } = select.settings.value.values;
  const row = select.row('temperature');
  const name = id('temperature-slider');
  return html`<div class="slider-row">
    <label for=${name}>${words.prompt.temperature}</label>
    <input
      type="range"
      class="slider"
      id=${name}
      min="0"
      max=${BOLDEST}
      step="0.05"
      title=${row ? rowIn(words, row).help : ''}
      @input=${(/** @type {Event} */ { currentTarget }) => actions.set('temperature', /** @type {HTMLInputElement} */ (currentTarget).value)}
    >
    <output for=${name} class="slider-value">${temperature ?? ''}</output>
  </div>`;
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, actions, frame, id } = context;
  const own = createPrompt(store, select, { request: actions.request, prepare: (asked) => actions.prepare(asked) });
  return frame.draw(() => {
    const words = store.at.words.value;
    const { text, error, notices, status } = store.at.prompt.value;
    const waits = store.at.wanted.value.answer === true && store.at.engine.value.status !== 'dead';
    render(
      html`${box(context, own)} ${errorLine(say(words, error), id('prompt-error'))} ${offers(context, own)}
        ${noticeLine(waits ? words.prompt.waits : notices.map((one) => say(words, one)).join(' '), id('prompt-notice'))}
        ${noticeLine(ofEarlier(context), undefined, 'prompt-earlier')} ${answer(context)} ${slider(context)}`,
      root,
    );
    putValue(root, '.prompt-box', text);
    putValue(root, '.slider', String(Math.min(BOLDEST, Number(select.settings.value.values.temperature ?? 1))));
    const shown = root.querySelector('.answer');
    if (status === 'busy' && shown) shown.scrollTop = shown.scrollHeight;
  });
}
