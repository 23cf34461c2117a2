// Looks into a model in a real browser, where the second part of the engine is fetched and memory is transferred: the
// answers while the model trains, and that it goes on training. When they are taken is tested in
// tests/js/scheduler.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, holdBack, startBrowser } from './browser.js';
import {
  AT,
  click,
  figure,
  pause,
  settle,
  train,
  until,
  untilGone,
  untilIs,
  untilStatus,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('../../web/wire/looks.js').LookCall} LookCall */

const chromium = await startBrowser();
after(() => chromium.close());

/** Fast steps, and so many that the run does not end. */
const SMALL = '?data=names&n_layer=1&n_embd=16&n_head=2&max_steps=10000000';
const RUN = 1;

/** Takes a look, and describes its answer. @param {Page} page @param {LookCall} call @param {number} [run] */
const look = (page, call, run = RUN) =>
  page.evaluate(
    async (asked, number) => {
      const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
      const { step, value } = await client.request({ type: 'look', run: number, call: asked });
      const kinds = [value].flat().map((one) => Object.prototype.toString.call(one?.data ?? one).slice(8, -1));
      return { step, kinds, text: JSON.stringify(value).slice(0, 200) };
    },
    call,
    run,
  );

/** Waits until the model has trained for 20 more steps. @param {Page} page */
const goesOn = async (page) => untilStep(page, (await figure(page, 'step')) + 20);

test('looks bring the second part with them, and numbers as they are, while the model trains', async (t) => {
  const { site, open } = await holdBack(t, '.deferred.wasm');
  const opened = await chromium.open(`${site.url}${SMALL}`);
  const { page } = opened;
  await train(page);
  await untilStep(page, 20);
  const coming = look(page, ['all', ['tensor', 'wte.weight'], ['encode', 'anna'], ['facts']]);
  const [info] = await look(page, ['all', ['info']]).then(({ kinds }) => kinds);
  assert.equal(info, 'Object', 'what the first part can do is answered meanwhile');
  await goesOn(page);
  open();
  const first = await coming;
  assert.deepEqual(first.kinds, ['Float32Array', 'Uint16Array', 'Object']);
  assert.ok(first.step >= 20, `of step ${first.step}`);
  await untilGone(page, AT.narrowFigures); // nothing is being loaded any more
  const inside = await look(page, [
    'inspect',
    'anna',
    ['lens', { top: 2 }],
    ['attention', 0],
    ['tensor', 'wte.weight'],
  ]);
  assert.deepEqual(inside.kinds, ['Array', 'Array', 'Float32Array']);
  await goesOn(page);
  await assert.rejects(look(page, ['info'], 99), /run_ended/);
  await pause(page);
  await untilStatus(page, 'Paused');
  const [one, two] = [await look(page, ['metrics']), await look(page, ['info'])];
  assert.equal(one.step, two.step);
  await closeQuietly(opened);
});

test('a room that is closed and opened again while its script comes asks for its numbers once', async (t) => {
  const { site, asked, open } = await holdBack(t, '/features/rooms/contents-');
  const opened = await chromium.open(`${site.url}${SMALL}`);
  const { page } = opened;
  const doorOf = (/** @type {string} */ wanted) =>
    untilIs(page, AT.door('dataset'), { attribute: ['aria-expanded', wanted] });
  for (const wanted of ['true', 'false', 'true']) {
    await click(page, AT.door('dataset'));
    await doorOf(wanted);
  }
  await asked;
  await page.evaluate(() => {
    const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
    const request = client.request.bind(client);
    client.request = (/** @type {any} */ body, /** @type {any} */ how) => {
      // What only this room asks; the facts of the text are asked for the curve too.
      if (body.call?.[0] === 'documents' && body.call[1].bins === 40)
        document.body.dataset.asked = `${document.body.dataset.asked ?? ''}1`;
      return request(body, how);
    };
  });
  open();
  await untilIs(page, AT.room, { attribute: ['aria-busy', 'false'] });
  await until(page, () => document.body.dataset.asked !== undefined, 'the room has asked');
  await settle(page);
  assert.equal(await page.evaluate(() => document.body.dataset.asked), '1');
  await closeQuietly(opened);
});
