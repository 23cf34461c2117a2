/**
 * What the fold beneath the curve contains: small curves of the gradient norm, the learning rate, the speed, the
 * accuracy (if it is measured), and the share of lines that pass the check (if the data set has one); the losses as a
 * table; and buttons that save the curve as a file. Fetched when somebody opens the fold.
 */

import { html, nothing } from 'lit-html';
import { factorsOf } from '../../state/units.js';
import { shareOf } from '../../texts/checks.js';
import { Chart } from '../../ui/chart/chart.js';
import { inSight } from '../../ui/chart/points.js';
import { watchCheck } from '../../ui/line_check.js';
import { accuracyPicture, canMeasure, isMeasured, measureButton } from './accuracy.js';
import { acrossRange, levelsOf, pictureOf, placeOf } from './curve_data.js';
import { headingOf } from './heading.js';
import { smoothed } from './smoothed_loss.js';
import { rowsOf } from './table.js';

/** @import { Picture } from '../../ui/chart/paint.js' */
/** @import { Scene } from './curve_data.js' */
/** @typedef {import('../../registry.js').Context} Context */

const KINDS = /** @type {const} */ (['csv', 'json', 'png', 'svg']);
const FIGURES = /** @type {const} */ (['grad_norm', 'lr', 'speed']);
/** @typedef {typeof FIGURES[number]} Figure */
/** @typedef {Figure | 'share' | 'accuracy'} Shown */
/** @typedef {import('../../texts/checks.js').Check} Check */
/** @typedef {Pick<import('../../state/state.js').RunState, 'samples'>} Sampled */

/** One figure (FIGURES) of each report of the run, as points. @param {Scene} scene @param {Figure} figure */
function pointsOf({ run, view }, figure) {
  const { steps, [figure]: column } = run.history.reports;
  const x = Float64Array.from({ length: steps.length }, (_, i) => placeOf(run, view, steps.values[i]));
  return { x, y: column.values, length: column.length };
}

/**
 * The picture of one figure.
 * @param {Scene} scene
 * @param {Figure} figure
 * @param {import('../../words/words.js').Words} words
 * @returns {Picture}
 */
export function figurePicture(scene, figure, words) {
  const points = pointsOf(scene, figure);
  const x = acrossRange({ ...scene, others: [] });
  const values = inSight(points, x, 200)
    .map((i) => points.y[i])
    .filter(Number.isFinite);
  const top = Math.max(...values, 0);
  const { x_label, marks } = pictureOf(scene, words);
  return {
    ...{ x, y: { from: 0, to: top > 0 ? top * 1.1 : 1 }, x_label, y_label: words.format.axisLabel },
    curves: [{ ...points, colour: 'muted', form: 'line', width: 1.5 }],
    marks: marks?.filter(({ colour }) => colour !== undefined),
  };
}

/**
 * The share of the lines that pass the check, in each sample of the run, as points.
 * @param {Scene & { run: Sampled }} scene
 * @param {Check} check
 */
export function sharesOf({ run, view }, check) {
  const shares = run.samples.map((sample) => ({ step: sample.step, ...shareOf(sample.texts, check) })).reverse();
  const judged = shares.filter(({ all, step }) => all > 0 && (step > 0 || !view.log));
  return {
    x: Float64Array.from(judged, ({ step }) => placeOf(run, view, step)),
    y: Float64Array.from(judged, ({ good, all }) => good / all),
    length: judged.length,
  };
}

/**
 * The picture of these shares.
 * @param {Scene & { run: Sampled }} scene
 * @param {Check} check
 * @param {import('../../words/words.js').Words} words
 * @returns {Picture}
 */
export function sharePicture(scene, check, words) {
  const { x_label, marks } = pictureOf(scene, words);
  return {
    ...{ x: acrossRange({ ...scene, others: [] }), y: { from: 0, to: 1.05 } },
    ...{ x_label, y_label: words.format.percent },
    curves: [{ ...sharesOf(scene, check), colour: 'written', form: 'dots', width: 1.5 }],
    marks: marks?.filter(({ colour }) => colour !== undefined),
  };
}

/** What a figure's curve shows, in a sentence. @param {Picture} picture @param {string} title @param {import('../../words/words.js').Curves} words */
function summary({ curves: [{ y, length }] }, title, words) {
  const values = Array.from({ length }, (_, i) => y[i]).filter(Number.isFinite);
  if (values.length === 0) return `${title}. ${words.nothing}`;
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return words.picture(title, values[0], values[values.length - 1], low, high);
}

/** @param {Scene} scene @param {import('../../words/words.js').Words} words */
function table(scene, { curve, curves: words, format }) {
  if (!words) return nothing;
  const factors = factorsOf(scene.run, scene) ?? { train: 1, val: 1 };
  const rows = rowsOf(scene.run, smoothed(scene.run.history, scene.view.smoothing), factors);
  const { columns } = words;
  const levels = levelsOf(scene, factors.val, curve);
  return html`<p class="part-line">
      ${words.some(rows.length, scene.run.history.losses.length)} ${curve.unit} ${curve.units[scene.view.unit]}.
    </p>
    <p class="part-line">${levels.map(({ name }) => name).join(' · ')}</p>
    <div class="loss-table" tabindex="0" role="region" aria-label=${words.table}>
      <table data-test="losses">
        <thead>
          <tr>${Object.values(columns).map((name) => html`<th scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ step, tokens, seconds, loss, smooth, val }) => html`<tr>
              <th scope="row">${format.count(step)}</th>
              <td>${format.count(tokens)}</td>
              <td>${format.fixed(seconds, 2)}</td>
              <td>${format.loss(loss)}</td>
              <td>${format.loss(smooth)}</td>
              <td>${val === null ? '' : format.loss(val)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

/** The title of a chart, and what it shows. @param {import('../../words/words.js').Curves} words @param {Shown} figure @param {string} check */
const titleIn = (words, figure, check) =>
  figure === 'share' ? words.shares[check] : figure === 'accuracy' ? words.accuracy.title : words.figures[figure];

/** @param {Context} context @param {Shown} figure @param {Check | null} check */
function isShown(context, figure, check) {
  if (figure === 'accuracy') return isMeasured(context.select.run.value) || canMeasure(context);
  return figure !== 'share' || check !== null;
}

/**
 * Saves what is drawn as a file. A picture has the colours of the element `place`.
 * @param {Context} context @param {Scene} scene @param {typeof KINDS[number]} kind @param {HTMLElement} place
 */
async function saveAs(context, scene, kind, place) {
  const { save } = await import('./files.js');
  const all = [scene.run, ...scene.others].map((run) => ({
    run,
    smooth: smoothed(run.history, scene.view.smoothing),
  }));
  const picture = pictureOf(scene, context.store.state.words);
  return save(kind, { all, beside: scene.beside ?? [], picture, heading: headingOf(context, scene, picture), place });
}

/**
 * @param {Context} context
 * @param {() => Scene} sceneOf  gives what the main picture shows now; reads signals
 */
export function createMore(context, sceneOf) {
  const { store, select, frame } = context;
  const charts = /** @type {Shown[]} */ ([...FIGURES, 'accuracy', 'share']).map((figure) => {
    const place = document.createElement('div');
    place.className = 'figure-canvas';
    place.setAttribute('role', 'img');
    return { figure, place, chart: new Chart(place) };
  });
  const { check, stop: stop_check } = watchCheck(context);
  /** The picture of one chart; null where there is none. @param {Shown} figure @param {Scene} scene @param {import('../../words/words.js').Words} words */
  function pictureFor(figure, scene, words) {
    if (figure === 'accuracy') return accuracyPicture(scene, words);
    if (figure !== 'share') return figurePicture(scene, figure, words);
    const { samples } = select.run.value;
    return check.value && sharePicture({ ...scene, run: { ...scene.run, samples } }, check.value, words);
  }

  const titleOf = (/** @type {Shown} */ figure, /** @type {import('../../words/words.js').Curves} */ words) =>
    titleIn(words, figure, select.learnt.value?.check ?? '');

  const stops = [
    stop_check,
    frame.draw(() => {
      const words = store.at.words.value;
      if (!words.curves) return;
      for (const { figure, place, chart } of charts) {
        const picture = pictureFor(figure, sceneOf(), words);
        if (picture === null) continue;
        place.setAttribute('aria-label', summary(picture, titleOf(figure, words.curves)[0], words.curves));
        chart.show(picture);
      }
    }),
    frame.draw(() => {
      store.at.is_dark.value;
      for (const { chart } of charts) chart.recolour();
    }),
  ];

  return {
    template() {
      const words = store.at.words.value;
      if (!words.curves) return nothing;
      const more = words.curves;
      const { table: title, save: label, files } = more;
      return html`<div class="figure-row">
          ${charts
            .filter(({ figure }) => isShown(context, figure, check.value))
            .map(
              ({ figure, place }) => html`<figure data-figure=${figure}>
              <figcaption><strong>${titleOf(figure, more)[0]}</strong> <span>${titleOf(figure, more)[1]}</span></figcaption>
              ${figure !== 'accuracy' || isMeasured(select.run.value) ? place : measureButton(context, more.accuracy)}
            </figure>`,
            )}
        </div>
        <div class="save-row" role="group" aria-label=${label}>
          <span aria-hidden="true">${label}</span>
          ${KINDS.map(
            (kind) => html`<button
              type="button"
              data-save=${kind}
              title=${files[kind]}
              @click=${(/** @type {any} */ event) => saveAs(context, sceneOf(), kind, event.currentTarget)}
            >
              ${kind.toUpperCase()}
            </button>`,
          )}
        </div>
        <details class="fold">
          <summary>${title}</summary>
          ${table(sceneOf(), words)}
        </details>`;
    },
    end() {
      for (const stop of stops) stop();
      for (const { chart } of charts) chart.dispose();
    },
  };
}
