// The rooms of autograd and of the optimizer in a real browser: the gradient of a number, how the loss changes with a
// moved weight, a value that is kept and put back, what the optimizer keeps, and the rates of all steps. The numbers on
// the page are compared with those of the same run in Node.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { reachOf } from '../../web/features/rooms/autograd/nudge.js';
import { autograd } from '../../web/words/en/autograd.js';
import { en } from '../../web/words/en/index.js';
import { optimizer } from '../../web/words/en/optimizer.js';
import { closeQuietly, openRoom, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  button,
  click,
  focus,
  seen,
  textsOf,
  train,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const STEPS = 20;
const NAMES = namesAddress(1, STEPS);
const words = { ...autograd(en.format), ...optimizer(en.format) };
const { short } = en.format;
const PROMPT = 'em'; // the first that the data set offers

const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

/** @param {string} name  of the data-test @param {string} [rest] @returns {import('./page_objects.js').Locator} */
const part = (name, rest = '') => ({ css: `[data-test="${name}"]${rest}` });

/** The same run in Node, trained for some steps. */
const trained = (steps = STEPS) => trainNames(engine, 1, STEPS, steps);

/** Opens a page, trains to the end, opens a room. @param {string} room */
async function openTrained(room) {
  const opened = await chromium.open(NAMES);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await openRoom(page, room);
  return opened;
}

/** Brings a part into sight: a part that is out of sight asks nothing. @param {Page} page @param {string} name */
const show = (page, name) => page.$eval(`[data-test="${name}"]`, (element) => element.scrollIntoView());

test('the loss, the graph and the gradient of each cell are those of the engine; cells are walked by keyboard', async () => {
  const opened = await openTrained('autograd');
  const { page } = opened;
  const trainer = trained();
  const inspection = trainer.inspect(PROMPT);
  await untilIs(page, part('autograd-lead'), { says: words.graph.lead(PROMPT, inspection.loss) });
  const names = await page.$$eval('[data-op]', (ops) => ops.map((op) => op.getAttribute('data-op')));
  assert.deepEqual(
    names,
    inspection.graph.map(({ name }) => name),
    'one block, which is open',
  );

  const gradient = inspection.gradient('blocks.0.residual1');
  const typical = Math.sqrt(Float64Array.from(gradient).reduce((sum, one) => sum + one * one, 0) / gradient.length);
  const line = await page.$eval('[data-op="blocks.0.residual1"]', (op) => op.textContent ?? '');
  assert.ok(line.trim().endsWith(`${words.graph.backwards} ${short(typical)}`), line);

  await click(page, { css: '[data-op="blocks.0.mlp.fc"]' });
  await untilSays(page, part('autograd-tensor'), 'blocks.0.mlp.fc');
  await untilSeen(page, part('tile-gradient', ' [role="img"]'));
  await focus(page, part('tile-gradient', ' [role="img"]'));
  for (const key of /** @type {const} */ (['ArrowDown', 'ArrowDown', 'ArrowRight'])) await page.keyboard.press(key);
  const [value, slope] = [inspection.tensor('blocks.0.mlp.fc'), inspection.gradient('blocks.0.mlp.fc')];
  const place = words.tensor.place(1, 1, inspection.tokens[1].text);
  await untilIs(page, part('autograd-read'), {
    says: words.tensor.cell(place, value[64 + 1], slope[64 + 1]),
  });
  await page.keyboard.press('Enter');
  await untilSeen(page, part('tile-value', ' [data-locked]'));
  inspection.free();
  trainer.free();
  await closeQuietly(opened);
});

test('over the steps: the norm of all gradients, the gradient and the update of each tensor, dead units, as in the engine', async () => {
  const opened = await chromium.open(`${NAMES}&metrics_interval=1#room=autograd`);
  const { page } = opened;
  await untilSeen(page, part('steps'));
  await show(page, 'steps'); // what is out of sight records nothing
  const trainer = trainNames(engine, 1, STEPS, 0, { metrics_interval: 1 });
  const norms = [];
  for (let step = 1; step <= 3; step++) {
    trainer.run(1);
    norms.push(Number(trainer.metrics()?.grad_norm));
    await click(page, AT.step);
    await untilStatus(page, `Paused at step ${step}`);
    if (step === 1) await untilSeen(page, part('steps-dead'));
    else await untilIs(page, part('steps-norm'), { says: words.steps.norm(norms[0], norms[step - 1]) });
  }
  const metrics = trainer.metrics();
  assert.ok(metrics);
  const shapes = new Map(trainer.tensors.map(({ name, shape }) => [name, shape]));
  const matrices = metrics.parameters.filter(({ name }) => (shapes.get(name)?.length ?? 0) > 1);
  /** @param {string} name @param {number} norm */
  const typical = (name, norm) => short(norm / Math.sqrt((shapes.get(name) ?? []).reduce((all, n) => all * n, 1)));
  const last = () =>
    page.$$eval('[data-test="steps"] tbody tr', (rows) =>
      rows.map((row) => [...row.children].flatMap((cell, i) => (i === 1 ? [] : [cell.textContent?.trim() ?? '']))),
    );
  assert.deepEqual(
    await last(),
    matrices.map(({ name, gradient_norm }) => [name, typical(name, gradient_norm)]),
  );
  const all = { units: 0, dead: 0 };
  for (const { units, dead } of metrics.dead_units ?? []) {
    all.units += units;
    all.dead += dead;
  }
  assert.ok(all.units > 0);
  await untilIs(page, part('steps-dead'), { says: words.steps.dead(all.dead, all.units) });
  await click(page, button(words.steps.kinds.ratio, part('steps')));
  const [most] = [...matrices].sort((a, b) => Number(b.update_ratio) - Number(a.update_ratio));
  await untilSays(page, part('steps-summary'), `${most.name}: ${short(Number(most.update_ratio))}.`);
  trainer.free();
  await closeQuietly(opened);
});

test('a nudge says what the gradient promises and what the loss does; a value is kept with a mark, and put back', async () => {
  const opened = await openTrained('autograd');
  const { page } = opened;
  const trainer = trained();
  await untilSeen(page, part('nudge'));
  await show(page, 'nudge');
  const [name, row, column] = ['wte.weight', trainer.info.vocabulary.indexOf('e'), 0];
  const index = row * 16 + column;
  const { data } = trainer.tensor(name);
  const inspection = trainer.inspect(PROMPT);
  const base = /** @type {number} */ (inspection.loss);
  const gradient = inspection.gradient(name)[index];
  inspection.free();
  const chosen = words.nudge.chosen(name, row, column, data[index], gradient);
  await untilSays(page, part('nudge-chosen'), chosen);

  const size = Math.sqrt(Float64Array.from(data).reduce((sum, one) => sum + one * one, 0) / data.length);
  const by = Number(((reachOf(size) * 7) / 100).toPrecision(6));
  await focus(page, { css: '[data-nudge="by"]' });
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowRight');
  const lossWith = (/** @type {number} */ value) => {
    const old = trainer.set(name, index, value);
    const moved = trainer.inspect(PROMPT);
    const { loss } = moved;
    moved.free();
    trainer.set(name, index, old);
    return Number(loss);
  };
  const real = lossWith(data[index] + by);
  assert.notEqual(real, base);
  await untilIs(page, part('nudge-told'), {
    says: words.nudge.told({ base, promised: base + gradient * by, real, by }),
  });

  const stored = () =>
    page.evaluate(async (at) => {
      const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
      const { value } = await client.request({ type: 'look', run: 1, call: ['tensor', 'wte.weight'] });
      return /** @type {number} */ (value.data[at]);
    }, index);
  assert.equal(await stored(), data[index], 'so far the run is as it was');
  await click(page, part('nudge-keep'));
  await untilSays(page, part('nudge-kept'), words.nudge.kept(`${name}[${index}]`, data[index], data[index] + by));
  assert.equal(await stored(), Math.fround(data[index] + by));
  await untilSays(page, part('nudge-chosen'), short(data[index] + by));
  await click(page, part('nudge-undo'));
  await untilSays(page, part('nudge-chosen'), chosen);
  assert.equal(await stored(), data[index], 'to the last bit');

  await page.$eval('[data-nudge="typed"]', (box) => {
    /** @type {HTMLInputElement} */ (box).value = 'far';
  });
  await click(page, button(words.nudge.try, part('nudge')));
  await untilSays(page, part('nudge'), words.nudge.not_finite);
  await page.$eval('[data-nudge="typed"]', (box) => {
    /** @type {HTMLInputElement} */ (box).value = '1e30';
  });
  await click(page, button(words.nudge.try, part('nudge')));
  const huge = Number((1e30 - data[index]).toPrecision(6));
  const promised = base + gradient * huge;
  const told = words.nudge.told({ base, promised, real: lossWith(data[index] + huge), by: huge });
  await untilIs(page, part('nudge-told'), { says: told });
  assert.equal(await stored(), data[index]);
  trainer.free();
  await closeQuietly(opened);
});

test('the optimizer’s room shows the rates of all steps, and of a weight what the optimizer keeps', async () => {
  const opened = await openTrained('optimizer');
  const { page } = opened;
  const trainer = trained();
  const { config } = trainer.info;
  await untilSeen(page, part('schedule'));
  await show(page, 'schedule');
  await untilSays(page, part('schedule-now'), `Step ${STEPS} of ${STEPS}`);
  await page.$eval('[data-test="schedule"] details', (fold) => {
    /** @type {HTMLDetailsElement} */ (fold).open = true;
  });
  const { rates } = engine.schedule(config);
  const rows = await textsOf(page, part('schedule-table', ' tbody tr'));
  assert.equal(rows.length, STEPS);
  assert.deepEqual(
    rows.map((row) => row.split(/\s+/)),
    Array.from(rates, (rate, i) => [String(i + 1), short(rate)]),
  );

  await show(page, 'way');
  const row = trainer.info.vocabulary.indexOf('e');
  const number = (/** @type {any} */ of) => trainer.tensor('wte.weight', { of }).data[row * 16];
  await untilSays(page, part('way'), words.way.recording('wte.weight', row, 0, 1));
  const hand = await seen(page, part('way-hand'));
  for (const of of ['m', 'v'])
    assert.ok(hand.includes(`= ${short(number(of)).replace('-', '−')}`), `${of} in ${hand}`);
  assert.ok(hand.endsWith(`= ${short(number('value')).replace('-', '−')}`), hand);

  await page.focus('[data-way="row"]');
  await page.$eval('[data-way="row"]', (box) => {
    const field = /** @type {HTMLInputElement} */ (box);
    field.value = '2';
    field.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await untilSays(page, part('way'), words.way.recording('wte.weight', 2, 0, 1));
  await openRoom(page, 'autograd');
  await untilSeen(page, part('nudge'));
  await show(page, 'nudge');
  await untilSays(page, part('nudge-chosen'), 'wte.weight, row 2, column 0');
  trainer.free();
  await closeQuietly(opened);
});

test('steps that are taken one by one are all recorded, each with the move that the engine made', async () => {
  const opened = await chromium.open(NAMES);
  const { page } = opened;
  await untilStatus(page, 'A fresh model');
  await openRoom(page, 'optimizer');
  await untilSeen(page, part('way'));
  await show(page, 'way');
  await untilSeen(page, part('moments'));
  await click(page, part('way-steps'));
  await untilStatus(page, 'Done');
  await page.$eval('[data-test="way"] details:has([data-test="way-table"])', (fold) => {
    /** @type {HTMLDetailsElement} */ (fold).open = true;
  });
  await untilIs(page, part('way-table', ' tbody tr'), { count: STEPS });
  const rows = (await textsOf(page, part('way-table', ' tbody tr'))).map((one) => one.split(/\s+/));

  const trainer = trained();
  const row = trainer.info.vocabulary.indexOf('e');
  const number = (/** @type {any} */ of) => short(trainer.tensor('wte.weight', { of }).data[row * 16]);
  assert.deepEqual(rows.at(-1)?.slice(0, 5), [String(STEPS), ...['value', 'gradient', 'm', 'v'].map(number)]);
  assert.deepEqual(
    rows.map(([step]) => Number(step)),
    Array.from({ length: STEPS }, (_, i) => i + 1),
  );
  const earlier = trained(STEPS - 1);
  const numberOf = (/** @type {typeof trainer} */ one) => one.tensor('wte.weight').data[row * 16];
  assert.equal(rows.at(-1)?.[5], short(Math.fround(numberOf(trainer) - numberOf(earlier))), 'the last move');
  earlier.free();
  trainer.free();
  await closeQuietly(opened);
});

test('of a room that is closed the door shows bars of gradients, and the schedule with a dot', async () => {
  const opened = await openTrained('dataset');
  const { page } = opened;
  await page.$eval('[data-room="autograd"]', (door) => door.scrollIntoView());
  const trainer = trained();
  const matrices = trainer.tensors.filter(({ parameter, shape }) => parameter && shape.length > 1).slice(0, 12);
  await untilIs(page, { css: '[data-room="autograd"] rect' }, { count: matrices.length });
  const inspection = trainer.inspect(PROMPT);
  const norms = matrices.map(({ name }) => Math.hypot(...inspection.gradient(name)));
  const widths = await page.$$eval('[data-room="autograd"] rect', (bars) =>
    bars.map((bar) => Number(bar.getAttribute('width'))),
  );
  const most = Math.max(...norms);
  for (const [i, norm] of norms.entries())
    assert.ok(Math.abs(widths[i] - (100 * norm) / most) < 0.2, `${matrices[i].name}: ${widths[i]}`);
  await untilSays(
    page,
    AT.door('optimizer'),
    en.rooms.optimizer.at(engine.schedule(trainer.info.config).rates[STEPS - 1], STEPS),
  );
  inspection.free();
  trainer.free();
  await closeQuietly(opened);
});
