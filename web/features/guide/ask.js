/**
 * Questions of a stop: what is predicted before, and what is asked after. A number is typed, a choice is pressed, a
 * curve is drawn (draw.js), and an action is noticed when it is done.
 */

import { html, nothing } from 'lit-html';
import { replyTo } from '../../guide/judge.js';

/** @import { Ask, AskWords, Stop, StopWords } from '../../guide/stop.js' */
/** @import { Learner, Reply } from './learner.js' */
/** @typedef {import('../../words/words.js').StopsWords} Words */
/**
 * What the views of a stop are given.
 * @typedef {object} Given
 * @property {import('../../registry.js').Context} context
 * @property {Learner} learner
 * @property {Words} words        the words around the stops
 * @property {(text: string) => unknown} rich  a sentence with its terms
 */

/** A number as somebody types it: with a comma too, and with the digits of the page's languages. @param {string} raw */
export const readNumber = (raw) => {
  const plain = raw
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/\s/g, '')
    .replace('−', '-') // as the page writes it
    .replace(',', '.')
    .replace(/%$/, '');
  return plain === '' ? Number.NaN : Number(plain);
};

/** @param {Given} given @param {AskWords} of @param {string} name @param {string} button @param {(value: number) => void} take @param {unknown} [skip] */
function numberField({ context, words }, { unit, ask }, name, button, take, skip = nothing) {
  const id = context.id(name);
  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const field = /** @type {HTMLInputElement} */ (form.elements[0]);
    const value = readNumber(field.value);
    const problem = /** @type {HTMLElement} */ (form.querySelector('.error'));
    const is_wrong = !Number.isFinite(value);
    problem.textContent = is_wrong ? words.number_wanted : '';
    field.setAttribute('aria-invalid', String(is_wrong));
    if (is_wrong) field.focus();
    else take(value);
  }
  return html`<form class="guide-number" @submit=${submit}>
    <input class="box" type="text" inputmode="decimal" autocomplete="off" id=${id} aria-label=${ask} aria-describedby=${`${id}-error`} aria-invalid="false" />
    ${unit ? html`<span class="guide-unit">${unit}</span>` : nothing}
    <button type="submit" class="secondary">${button}</button>
    ${skip}
    <p class="error" id=${`${id}-error`} role="alert"></p>
  </form>`;
}

/**
 * @param {AskWords} of @param {{ chosen: any, right: number | null, take: (i: number) => void }} how  `right` is marked where it is known
 */
const choices = ({ options = [], ask }, { chosen, right, take }) =>
  html`<div class="guide-choices" role="group" aria-label=${ask}>
    ${options.map(
      (option, i) => html`<button
        type="button"
        class="guide-choice"
        data-choice=${i}
        aria-pressed=${chosen === i}
        data-is=${right === i ? 'right' : chosen === i && right !== null ? 'wrong' : nothing}
        @click=${() => take(i)}
      >${option}</button>`,
    )}
  </div>`;

/**
 * The reply to an answer.
 * @param {Given} given
 * @param {AskWords} of
 * @param {Reply | null} reply
 * @param {'right' | 'near' | 'wrong' | 'open' | 'shown'} [as]
 */
function said({ words, rich }, of, reply, as = reply?.verdict ?? 'open') {
  if (reply === null) return nothing;
  const text = reply.verdict === 'open' ? words.open : replyTo(of, reply.verdict, reply.answer, reply.figures);
  return html`<p class="guide-said" data-is=${as}><strong class="guide-verdict">${words.verdicts[as]}</strong> ${rich(text)}</p>`;
}

/**
 * A number with its unit; a percentage as the language writes it.
 * @param {Given} given
 * @param {number} n
 * @param {string} [unit]
 */
function measured({ context }, n, unit) {
  const { format } = context.store.at.words.value;
  if (unit === '%') return format.inPercent(n / 100, 1);
  return unit ? `${format.short(n)} ${unit}` : format.short(n);
}

/** A guess in words: the number, or the option. @param {Given} given @param {Ask} ask @param {AskWords} of @param {any} guess */
function guessed(given, ask, of, guess) {
  const { words } = given;
  if (ask.kind === 'curve') return words.your_curve;
  return words.your_guess(ask.kind === 'choice' ? (of.options?.[guess] ?? '') : measured(given, guess, of.unit));
}

/**
 * How to draw a curve; if the run has come too far, a button that makes a new run.
 * @param {Given} given
 * @param {{ finish: () => void } | null} drawing
 * @param {unknown} skip
 */
function curveField({ context, words }, drawing, skip) {
  const fresh = html`<button type="button" class="secondary" @click=${() => context.actions.reset()}>${words.fresh}</button>`;
  const done = html`<button type="button" class="secondary" @click=${() => drawing?.finish()}>${words.drawn}</button>`;
  return html`<p class="guide-hint">${drawing === null ? words.too_late : words.draw}</p>
    <p class="guide-row">${drawing === null ? fresh : done} ${skip}</p>`;
}

/**
 * The question of a stop before the action.
 * @param {Given} given
 * @param {Stop} stop
 * @param {StopWords} own
 * @param {{ finish: () => void } | null} drawing  while a curve is drawn
 */
export function predictView(given, stop, own, drawing) {
  const { learner, words, rich } = given;
  const [ask, of] = [stop.predict, own.predict];
  if (!ask || !of) return nothing;
  const { guess, settled, is_skipped } = learner.of(stop.key);
  const take = (/** @type {any} */ value) => learner.guess(stop, value);
  const skip = html`<button type="button" class="quiet guide-skip" @click=${() => learner.skip(stop)}>${words.skip}</button>`;
  const right = settled && ask.kind === 'choice' ? Number(settled.figures.truth) : null;
  const field = {
    number: () => numberField(given, of, 'guide-guess', words.guess, take, skip),
    choice: () => choices(of, { chosen: guess, right, take }),
    curve: () => curveField(given, drawing, skip),
    state: () => nothing,
  }[ask.kind];
  const is_open = guess === null && !is_skipped;
  return html`<div role="group" class="guide-card guide-predict" aria-label=${words.predict} data-test="predict">
    <h3>${words.predict}</h3>
    <p>${rich(of.ask)}</p>
    ${is_open && stop.covers ? html`<p class="unseen">${words.covered}</p>` : nothing}
    ${is_open || (ask.kind === 'choice' && settled === null && guess !== null) ? field() : nothing}
    ${is_open && ask.kind === 'choice' ? skip : nothing}
    <div class="guide-replies" role="status">
      ${guess === null ? nothing : html`<p class="guide-guess">${guessed(given, ask, of, guess)} ${settled === null ? words.waits : nothing}</p>`}
      ${said(given, of, settled)}
    </div>
    ${is_open ? nothing : html`<button type="button" class="quiet" @click=${() => learner.again(stop)}>${is_skipped ? words.predict_now : words.again}</button>`}
  </div>`;
}

/** The question of a stop after the action. @param {Given} given @param {Stop} stop @param {StopWords} own */
export function checkView(given, stop, own) {
  const { learner, words, rich } = given;
  const [ask, of] = [stop.check, own.check];
  if (!ask || !of) return nothing;
  const { reply, is_shown, is_busy } = learner.of(stop.key);
  const is_right = reply?.verdict === 'right';
  const take = (/** @type {any} */ value) => learner.answer(stop, value);
  const right = is_right && ask.kind === 'choice' ? Number(reply?.figures.truth) : null;
  const field = {
    number: () => numberField(given, of, 'guide-answer', words.check, take),
    choice: () => choices(of, { chosen: reply?.answer ?? null, right, take }),
    state: () =>
      html`<p><button type="button" class="secondary" @click=${() => take(true)}>${words.check}</button></p>`,
    curve: () => nothing,
  }[ask.kind];
  return html`<div role="group" class="guide-card guide-check" aria-label=${words.question} aria-busy=${is_busy} data-test="check">
    <h3>${words.question}</h3>
    <p>${rich(of.ask)}</p>
    ${is_right && ask.kind !== 'choice' ? nothing : field()}
    <div class="guide-replies" role="status">
      ${is_right && is_shown && ask.kind === 'number' ? html`<p class="guide-guess">${words.answer_is(measured(given, Number(reply?.figures.truth), of.unit))}</p>` : nothing}
      ${said(given, of, reply, is_right && is_shown ? 'shown' : undefined)}
    </div>
    ${is_right || ask.kind === 'state' ? nothing : html`<button type="button" class="quiet guide-skip" @click=${() => learner.show(stop)}>${words.show}</button>`}
  </div>`;
}
