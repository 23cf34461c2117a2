/**
 * The prompt box: a field for a prompt, a slider for the temperature, and the model's answer while it is written. The
 * prompt and what the model added look different. What the buttons do is in actions.js.
 */

import { html, render } from 'lit-html';
import { hasBegun } from '../../selectors.js';
import { promptsOf, twinOf } from '../../texts/prompts.js';
import { faceOf } from '../../texts/typeface.js';
import { errorLine, noticeLine } from '../../ui/sentences.js';
import { putValue } from '../../ui/value.js';
import { rowIn, say } from '../../words/say.js';
import { createPrompt } from './actions.js';

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const prompt = {
  name: 'prompt',
  slot: 'writing',
  label: (words) => words.prompt.label,
  heading: true,
  create,
};

const BOLDEST = 2; // the highest temperature of the slider; the field in the room accepts all that the engine does

/**
 * Whether a key press belongs to an input method editor (for Chinese, Japanese, ...), where Enter accepts a suggestion.
 * Safari ends the composition before this event; in Safari only the old key code 229 shows it.
 * @param {Pick<KeyboardEvent, 'isComposing' | 'keyCode'>} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * One sentence where the model was trained on another text or with other settings than those now on the screen; else
 * ''.
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
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.metaKey || isComposing(event)) return;
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
 * Buttons that fill in a prompt: a readable form of a prompt that has characters unknown to the model, and, while the
 * box is empty, prompts that suit the text.
 * @param {Context} context @param {ReturnType<typeof createPrompt>} own
 */
function offers({ store, select }, own) {
  const words = store.at.words.value.prompt;
  const { text, error } = store.at.prompt.value;
  const twin = error === null ? '' : twinOf(text, select.run.value.info?.vocabulary ?? []);
  const offered = text === '' ? promptsOf(select.source.value) : [];
  // The button disappears; the next one to press gets the focus.
  const put =
    (/** @type {string} */ prompt) =>
    (/** @type {Event} */ { currentTarget }) => {
      const view = /** @type {Element} */ (currentTarget).closest('.prompt-view');
      own.write(prompt);
      /** @type {HTMLElement | null | undefined} */ (view?.querySelector('.generate'))?.focus();
    };
  const buttons =
    twin !== ''
      ? html`<button type="button" class="offer" @click=${put(twin)}>${words.twin(twin)}</button>`
      : offered.map(
          (one) =>
            html`<button type="button" class="offer own-words" translate="no" @click=${put(one)}>${one}</button>`,
        );
  return html`<p class="prompt-offers" data-test="offers" ?hidden=${twin === '' && offered.length === 0}>${buttons}</p>`;
}

/** @param {Context} context */
function answer({ store, select }) {
  const { prompt: words, moments } = store.at.words.value;
  const { answer: made, asked, step, status } = store.at.prompt.value;
  const done = status === 'idle' && made !== null ? words.done(Array.from(made).length) : '';
  const source = select.source.value;
  const { info, is_brought } = select.run.value;
  const untrained = is_brought ? moments?.brought.stamp : words.untrained;
  const face = faceOf(source?.text ?? source?.preview ?? '', info?.documents);
  return html`<div class="output" ?hidden=${made === null}>
    <p class="stamp">${step === 0 ? untrained : words.written(step)}</p>
    <p class="passage answer" data-face=${face} dir="auto" translate="no" tabindex="0" aria-label=${words.answer} aria-busy=${status === 'busy'}
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
    <output for=${name} class="slider-value">${temperature === undefined ? '' : words.format.short(Number(temperature))}</output>
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
