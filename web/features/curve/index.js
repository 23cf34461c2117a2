/**
 * The loss, live: a picture (plot.js), its legend, and a sentence on what it means, or on the step at the cursor. Speaks
 * for those who do not see it, at most every ten seconds.
 */

import { html, render } from 'lit-html';
import { oldRunLine } from '../../ui/sentences.js';
import { chartColumns } from './columns.js';
import { createPlot } from './plot.js';
import { describe, reading } from './sentences.js';

const SPEAK_EVERY_MS = 10_000;

/** @typedef {import('../../registry.js').Context} Context */

/** @type {import('../../registry.js').Feature} */
export const curve = { name: 'chart', slot: 'run', label: (words) => words.curve.label, create };

/** The sentence of the step at the cursor; null where there is no such step. @param {Context} context @param {number | null} step */
function atCursor({ store, select }, step) {
  const { first_step, losses, smooth } = select.run.value.history;
  const at = step === null ? -1 : step - first_step;
  if (step === null || at < 0 || at >= smooth.length) return null;
  return store.at.words.value.curve.at(step, losses.values[at], smooth.values[at]);
}

/** @param {import('../../words/words.js').Words['curve']} words */
const legend = (words) => html`<ul class="legend">
  <li class="key-raw">${words.raw}</li>
  <li class="key-smooth">${words.smooth}</li>
  <li class="key-val">${words.val}</li>
  <li class="key-guess">${words.guess}</li>
</ul>`;

/**
 * What a screen reader hears of a run: at once when it begins or ends, else now and then.
 * @param {() => number} now
 */
function createSpeaker(now = () => performance.now()) {
  let spoke_at = 0;
  let phase = '';
  /** @param {string} new_phase */
  return (new_phase) => {
    const is_due = new_phase !== phase || (new_phase === 'training' && now() - spoke_at >= SPEAK_EVERY_MS);
    if (is_due) [phase, spoke_at] = [new_phase, now()];
    return is_due;
  };
}

/** The level of blind guessing, and what is written at it. @param {Context} context */
function guessOf({ store, select }) {
  const { info } = select.run.value;
  if (info === null) return null;
  const { vocab_size, uniform_loss: level } = info;
  return { level, text: store.state.words.curve.guess_level(vocab_size, level) };
}

/** @param {HTMLElement} root @param {Context} context */
function create(root, context) {
  const { store, select, frame, id } = context;
  const isDue = createSpeaker();
  const canvas = document.createElement('div');
  let spoken = '';
  let heard = '';

  function drawText() {
    const words = store.at.words.value.curve;
    const run = select.run.value;
    if (isDue(run.phase)) {
      spoken = words.picture(describe(run, words));
      if (run.smooth !== null) heard = describe(run, words);
    }
    canvas.setAttribute('aria-label', spoken);
    const line = atCursor(context, picture.stepAtCursor()) ?? reading(run, words);
    render(
      html`${oldRunLine(select.is_old_run.value ? store.at.words.value.run.old_run : '')}
        <figure class="chart">
          ${canvas}
          <figcaption>${legend(words)}<p class="readout" data-test="readout">${line}</p></figcaption>
        </figure>
        <p class="unseen" role="status">${heard}</p>
        <p class="unseen" id=${id('chart-keys')}>${words.keys}</p>`,
      root,
    );
  }

  let drawn = '';
  function drawCurve() {
    const { history, version, id: number, step, info } = select.run.value;
    const pixels = picture.pixels();
    const what = `${number} ${version} ${pixels} ${info?.uniform_loss}`;
    if (what === drawn) return;
    drawn = what;
    const columns = chartColumns(history, info?.uniform_loss ?? null, pixels, Math.max(20, step));
    picture.plot.setData(/** @type {any} */ (columns));
  }

  let is_made = false; // uPlot tells of its cursor while it is being made
  canvas.className = 'chart-canvas';
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-describedby', id('chart-keys'));
  const picture = createPlot(canvas, {
    guess: () => guessOf(context),
    onCursor: () => is_made && drawText(),
    onResize: drawCurve,
  });
  canvas.addEventListener('keydown', (event) => {
    const direction = { ArrowLeft: /** @type {const} */ (-1), ArrowRight: /** @type {const} */ (1) }[event.key];
    if (direction === undefined || !picture.moveCursor(direction)) return;
    event.preventDefault();
    heard = atCursor(context, picture.stepAtCursor()) ?? heard;
    drawText();
  });
  is_made = true;
  const stops = [
    frame.draw(drawText),
    frame.draw(drawCurve),
    frame.draw(() => {
      store.at.is_dark.value;
      picture.recolour();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    picture.dispose();
  };
}
