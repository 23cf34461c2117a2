// The curve as a person reads it: how it is shown, the look back, the numbers of the run as a table and as files,
// compared with those of the engine in Node; and how long it takes to draw 100,000 points.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { loadEngine } from '../../wasm/engine.js';
import { curves } from '../../web/words/en/curves.js';
import { en } from '../../web/words/en/index.js';
import { closeQuietly, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  click,
  drawn,
  focus,
  isSeen,
  pictureOf,
  seen,
  step,
  textsOf,
  train,
  until,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const ROOT = resolve(import.meta.dirname, '../..');
const chromium = await startBrowser();
after(() => chromium.close());

const SHORT = '?data=names&n_layer=1&n_embd=16&n_head=2&max_steps=300&val_interval=100&reproducible=1';
const words = curves(en.format);

/** @param {string} css @returns {import('./page_objects.js').Locator} */
const within = (css) => ({ css, within: AT.curve });
const MORE = within('[data-test="more"]');
const TABLE = within('[data-test="losses"]');
const SLIDER = within('[data-test="then"]');
/** @param {string} name */
const choiceOf = (name) => within(`select[data-view="${name}"]`);

/** @param {Page} page @param {string} name @param {string} value */
const choose = (page, name, value) => page.select(`select[data-view="${name}"]`, value);

/** Opens a page with a short run that is done. @param {string} [more]  of the address @param {object} [options] */
async function openDone(more = '', options = {}) {
  const opened = await chromium.open(`${SHORT}${more}`, options);
  await train(opened.page);
  await untilStatus(opened.page, 'Done');
  return opened;
}

/** Waits until the canvas has another picture than before, and returns it. @param {Page} page @param {string} before */
const untilOther = async (page, before) => {
  await untilIs(page, AT.canvas, { not_picture: before });
  return pictureOf(page);
};

/** The file that the browser gets to save when a button is pressed. @param {Page} page @param {string} kind */
async function saved(page, kind) {
  await page.evaluate(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      Object.assign(globalThis, { saved_blob: blob });
      URL.createObjectURL = make;
      return make(blob);
    };
  });
  await click(page, within(`[data-save="${kind}"]`));
  await until(page, () => 'saved_blob' in globalThis, 'there is a file');
  return page.evaluate(async () => {
    const blob = /** @type {any} */ (globalThis).saved_blob;
    delete (/** @type {any} */ (globalThis).saved_blob);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    return { type: blob.type, size: bytes.length, begin: [...bytes.slice(0, 4)], text: await blob.text() };
  });
}

test('the name of the picture is of the step that is shown, also after single steps', async () => {
  const opened = await chromium.open(SHORT);
  const { page } = opened;
  for (const n of [1, 2, 3]) {
    await step(page);
    await untilStatus(page, `Paused at step ${n}`);
    const name = (await attributeOf(page, AT.chart, 'aria-label')) ?? '';
    assert.match(name, new RegExp(`[Ss]tep ${n}:`));
  }
  await closeQuietly(opened);
});

test('levels, table and files have the numbers that the engine gives through Node, bit for bit', async () => {
  const opened = await openDone();
  const { page } = opened;
  await click(page, MORE);
  await untilSeen(page, within('[data-save="json"]'));
  const { text, type } = await saved(page, 'json');
  assert.equal(type, 'application/json');
  const [run] = JSON.parse(text).runs;

  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  const names = readFileSync(resolve(ROOT, 'datasets/names.txt'), 'utf8');
  const trainer = engine.createTrainer({ text: names, config: run.settings });
  const facts = trainer.facts();
  const losses = [];
  /** @type {[number, number | null][]} */
  const validations = [];
  for (let part = 0; part < 3; part++) {
    const result = trainer.run(100);
    losses.push(...result.losses);
    validations.push([result.step, result.val_loss]);
  }
  const { tokens } = trainer.run(0);
  assert.deepEqual(run.losses, losses);
  assert.deepEqual(
    run.validation.steps.map((/** @type {number} */ step, /** @type {number} */ i) => [
      step,
      run.validation.losses[i],
    ]),
    validations,
  );
  assert.equal(run.tokens[299], tokens);
  assert.equal(run.reports.tokens_per_second.length, run.reports.steps.length);

  const csv = (await saved(page, 'csv')).text.trimEnd().split('\n');
  assert.equal(csv.length, 301);
  assert.equal(Number(csv[300].split(',')[4]), losses[299]);

  await click(page, within('details > summary'));
  const rows = await textsOf(page, { css: 'tbody tr', within: TABLE });
  assert.match(rows[0], new RegExp(`^1\\s+\\d+\\s+[\\d.]+\\s+${en.format.loss(losses[0])}\\s`));
  const last = new RegExp(`^300\\s.*\\s${en.format.loss(losses[299])}\\s.*\\s${en.format.loss(validations[2][1])}$`);
  assert.match(rows[rows.length - 1], last);

  /** @param {string} unit @param {number[]} levels */
  const saysLevels = (unit, levels) =>
    untilSays(
      page,
      within('details'),
      new RegExp(`${unit}\\.\\s+${levels.map((one) => `\\D+${one.toFixed(2)}`).join('')}\\s`),
    );
  const { uniform_loss } = trainer.info;
  await saysLevels('nats', [uniform_loss, ...facts.entropy.map(Number)]);
  await choose(page, 'unit', 'bits');
  await saysLevels('bits per character', [uniform_loss / Math.LN2, ...facts.bits_per_character.map(Number)]);
  trainer.free();
  engine.close();
  await closeQuietly(opened);
});

test('pictures are saved as PNG and SVG', async () => {
  const opened = await openDone('', { theme: 'dark' });
  const { page } = opened;
  await click(page, MORE);
  await untilSeen(page, within('[data-save="svg"]'));
  const svg = await saved(page, 'svg');
  assert.equal(svg.type, 'image/svg+xml');
  const texts = [...svg.text.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  assert.ok(texts.includes('guessing 3.30'), texts.join());
  assert.ok(svg.text.split('<path ').length > 10, svg.text.slice(0, 500));
  // The saved picture explains itself: a title, what was trained, a legend, and the names of the axes.
  const { lines, axes } = en.curve;
  for (const one of [words.title(300), ...Object.values(lines), axes.steps, 'Loss (nats)'])
    assert.ok(texts.includes(one), `${one}: ${texts.join()}`);
  assert.match(texts.join('\n'), /^.* · .*1 layer · .*300 steps.*$/m);
  const png = await saved(page, 'png');
  assert.deepEqual(png.begin, [0x89, 0x50, 0x4e, 0x47]);
  assert.ok(png.size > 10_000, `${png.size} bytes`);
  for (const label of Object.values(words.figures)) await untilSays(page, AT.curve, label[0]);
  await closeQuietly(opened);
});

test('axis, spacing, unit, smoothing and lines change the picture and what is read, and can be set by the address', async () => {
  const opened = await openDone();
  const { page } = opened;
  let picture = await pictureOf(page);
  for (const [name, value] of [
    ['axis', 'tokens'],
    ['axis', 'time'],
    ['scale', 'log'],
    ['unit', 'bits'],
  ]) {
    await choose(page, name, value);
    picture = await untilOther(page, picture);
  }
  await untilSays(page, AT.readout, 'bits');
  await focus(page, AT.chart);
  await page.keyboard.press('ArrowLeft');
  await untilSays(page, AT.readout, /^Step \d+: loss .* bits per character; after [\d,]+ tokens and [\d.]+ s/);
  await focus(page, within('input[data-view="smoothing"]'));
  picture = await pictureOf(page);
  await page.keyboard.press('ArrowLeft');
  picture = await untilOther(page, picture);
  await untilSays(page, within('output'), '0.89');
  await click(page, { role: 'button', name: en.curve.automatic, within: AT.curve });
  picture = await untilOther(page, picture);
  for (const line of /** @type {const} */ (['raw', 'smooth', 'val', 'levels'])) {
    const key = within(`[data-line="${line}"]`);
    assert.equal(await attributeOf(page, key, 'aria-pressed'), 'true');
    await click(page, key);
    picture = await untilOther(page, picture);
    assert.equal(await attributeOf(page, key, 'aria-pressed'), 'false');
  }
  await closeQuietly(opened);
  const asked = await chromium.open(`${SHORT}&curve=tokens,log,bits,0.5,-raw`);
  for (const [name, value] of [
    ['axis', 'tokens'],
    ['scale', 'log'],
    ['unit', 'bits'],
  ])
    await untilIs(asked.page, choiceOf(name), { value });
  await untilSays(asked.page, within('output'), '0.50');
  await untilIs(asked.page, within('[data-line="raw"]'), { attribute: ['aria-pressed', 'false'] });
  await closeQuietly(asked);
});

test('the slider looks back to kept steps by keys, and says the step; a new run is looked at as it is now', async () => {
  const opened = await openDone();
  const { page } = opened;
  const moment = () => attributeOf(page, SLIDER, 'aria-valuetext');
  assert.equal(await moment(), en.curve.now);
  await focus(page, SLIDER);
  await page.keyboard.press('ArrowLeft');
  await untilSays(page, AT.readout, /^Step \d+: loss/);
  /** The texts of the slider on the way back to the first step. */
  const moments = new Set([await moment()]);
  for (let before = ''; before !== (await moment()); ) {
    before = String(await moment());
    await page.keyboard.press('ArrowLeft');
    await drawn(page);
    moments.add(await moment());
  }
  const steps = [...moments].map((said) => Number(/\d+/.exec(String(said))?.[0]));
  assert.ok(steps.length > 50 && steps.length <= 100, `${steps}`);
  assert.deepEqual(steps.slice(-5), [4, 3, 2, 1, 0], 'every early one');
  const kept = /(\d+) of 300 steps are kept\.$/;
  await page.keyboard.press('ArrowRight');
  await untilSays(page, AT.readout, kept);
  assert.equal(Number(kept.exec(await seen(page, AT.readout))?.[1]), steps.length);
  await click(page, { role: 'button', name: en.curve.to_now, within: AT.curve });
  await untilIs(page, SLIDER, { attribute: ['aria-valuetext', en.curve.now] });
  const { left, width, top, height } = await boxOf(page, SLIDER);
  await page.mouse.click(left + width / 2, top + height / 2);
  await untilSays(page, AT.readout, /^Step 1[45]\d: loss/);
  await click(page, AT.reset);
  await untilStatus(page, 'A fresh model');
  assert.ok(!(await isSeen(page, SLIDER)), 'nothing to look back to');
  assert.doesNotMatch(await seen(page, AT.readout), /^Step/);
  await closeQuietly(opened);
});

test('on a phone how it is shown is behind a button', async () => {
  const opened = await chromium.open(SHORT, { width: 360, height: 740 });
  const { page } = opened;
  assert.ok(!(await isSeen(page, choiceOf('axis'))));
  await click(page, { role: 'button', name: en.curve.view, within: AT.curve });
  await untilSeen(page, choiceOf('axis'));
  const { height } = await boxOf(page, choiceOf('axis'));
  assert.ok(height >= 44, `${height} pixels`);
  await closeQuietly(opened);
});

test('100,000 points are drawn in at most 10 ms, in the median', async (t) => {
  const contents = `
    import { Chart } from './web/ui/chart/chart.js';
    import { pictureOf } from './web/features/curve/curve_data.js';
    import { FIRST_VIEW } from './web/state/curve_view.js';
    import { createHistory } from './web/state/history.js';
    import { en } from './web/words/en/index.js';
    export function measure(views) {
      const steps = 100_000;
      const history = createHistory(steps);
      const losses = Float64Array.from({ length: steps }, (_, i) => 1 + 3 / (1 + i / 500) + Math.random() / 5);
      history.addLosses(1, losses, { tokens: 64 * steps, ms: steps });
      for (let step = 100; step <= steps; step += 100) history.addValidation([step], [losses[step - 1]]);
      const info = { uniform_loss: 3.3, config: { tokenizer: 'char' } };
      const run = { id: 1, history, version: 1, step: steps, info };
      const place = document.createElement('div');
      place.style.cssText = 'position: fixed; inset: 0; inline-size: 700px; block-size: 350px';
      document.body.append(place);
      const chart = new Chart(place);
      const canvas = place.querySelector('canvas');
      return views.map((view) => {
        const times = Array.from({ length: 21 }, () => {
          const began = performance.now();
          const scene = { run, others: [], view: { ...FIRST_VIEW, ...view }, facts: new Map(), zoom: null, moment: null };
          chart.show(pictureOf(scene, en));
          canvas.getContext('2d').getImageData(0, 0, 1, 1); // until it is drawn
          return performance.now() - began;
        });
        return times.sort((a, b) => a - b)[10];
      });
    }`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: ROOT },
    ...{ bundle: true, format: 'iife', globalName: 'bench', write: false, logLevel: 'error' },
  });
  const page = await chromium.newPage();
  await page.evaluate(`${outputFiles[0].text}; globalThis.bench = bench; 0`);
  const views = [{}, { axis: 'time' }, { log: true }, { axis: 'tokens', log: true, unit: 'bits', smoothing: 0.9 }];
  /** The shortest of three: another program may slow the machine down. @type {number[]} */
  let medians = views.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 3; round++) {
    const now = await page.evaluate((all) => /** @type {any} */ (globalThis).bench.measure(all), views);
    medians = medians.map((ms, i) => Math.min(ms, now[i]));
  }
  t.diagnostic(
    `medians of 21 drawings: ${medians.map((/** @type {number} */ ms) => `${ms.toFixed(1)} ms`).join(', ')}`,
  );
  for (const [i, ms] of medians.entries()) assert.ok(ms <= 10, `${JSON.stringify(views[i])}: ${ms} ms`);
  await page.close();
});
