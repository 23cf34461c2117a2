// Back to the best point, and the accuracy, as a person uses them: the run learns its text by heart, the sentence on it
// offers the way back, and training goes on from there. The numbers are compared with those of the engine through Node.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { curves } from '../../web/words/en/curves.js';
import { en } from '../../web/words/en/index.js';
import { runs } from '../../web/words/en/runs.js';
import { closeQuietly, openRoom, startBrowser } from './browser.js';
import {
  AT,
  attributeOf,
  button,
  click,
  countOf,
  newestSample,
  seen,
  step,
  train,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

const words = curves(en.format);
const { changes, kept } = runs(en.format);
/** Lines of random letters: nothing about the validation lines can be learnt from the others. */
const CHANCE = Array.from({ length: 40 }, (_, line) =>
  Array.from({ length: 9 }, (_, i) => 'abcdefghij'[(((line * 131 + i * 37 + line * i * 17) ** 2) >> 5) % 10]).join(
    '',
  ),
).join('\n');
const ADDRESS = `?text=${encodeURIComponent(CHANCE)}&reproducible=1&pace=fast&n_layer=1&n_embd=32&n_head=2&batch_size=8&block_size=16&max_steps=300&val_interval=20&val_fraction=0.3&learning_rate=0.02&schedule=constant&warmup_steps=0`;

/**
 * The engine's answer to a look into a run.
 * @param {import('puppeteer-core').Page} page
 * @param {number} run
 * @param {any[]} call
 */
const look = (page, run, call) =>
  page.evaluate(
    async (number, asked) => {
      const { client } = /** @type {any} */ (document.querySelector('microgpt-playground'));
      return (await client.request({ type: 'look', run: number, call: asked })).value;
    },
    run,
    call,
  );

/** The number of the active run. @param {import('puppeteer-core').Page} page */
const activeOf = (page) => page.$eval('tr[aria-current="true"]', (row) => Number(row.getAttribute('data-run')));

test('a run that learns by heart goes back to its best point, with the digits of the engine, and goes on from there', async () => {
  const opened = await chromium.open(ADDRESS);
  const { page } = opened;
  await step(page);
  await untilSeen(page, AT.lit); // then the second part of the engine is loaded, which saves models
  await train(page);
  await untilStatus(page, 'Done after 300 steps');
  await openRoom(page, 'training');
  const first = await activeOf(page);

  const engine = await loadEngine({ build: 'simd', threads: 1, reproducible: true });
  const trainer = engine.createTrainer({ text: CHANCE, config: (await look(page, first, ['info'])).config });
  /** @type {{ step: number, loss: number, saved: Uint8Array | null }} */
  let best = { step: 0, loss: Number.POSITIVE_INFINITY, saved: null };
  for (let at = 20; at <= 300; at += 20) {
    const { val_loss } = trainer.run(20);
    if (Number(val_loss) < best.loss) best = { step: at, loss: Number(val_loss), saved: trainer.save() };
  }
  const name = words.best.back(best.step, best.loss);
  await untilSays(page, { css: '[data-test="verdict"]' }, 'learn the text by heart');
  await untilSays(page, { css: '[data-test="verdict"]' }, name);
  await untilSays(page, { css: `[data-test="changes"][aria-label="${changes.title}"]` }, name);
  const viewport = page.viewport();
  await page.setViewport({ width: 360, height: 740 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `with the button in the room, a phone needs ${wide} pixels`);
  await page.setViewport(viewport);
  await click(page, button(name, { css: '[data-test="verdict"]' }));
  await untilStatus(page, `Paused at step ${best.step}`);
  assert.equal(await seen(page, AT.figure('val')), en.format.loss(best.loss));
  await untilSays(page, { css: '[data-test="written-at"]', within: AT.samplesView }, `step ${best.step}`);
  assert.equal(await countOf(page, { css: `[aria-label="${kept.title}"] tbody tr` }), 2, 'both are among the runs');
  const second = await activeOf(page);
  assert.notEqual(second, first);

  const again = engine.restore(/** @type {Uint8Array} */ (best.saved), { text: CHANCE });
  const validation = again.passage({ part: 'validation', tokens: 2000 });
  assert.equal((await look(page, second, ['score', validation])).loss, again.score(validation).loss);
  await click(page, button(en.curve.more));
  await click(page, button(words.accuracy.measure(100)));
  await untilSeen(page, { css: '[data-figure="accuracy"] [role="img"]' });
  await train(page);
  await untilStatus(page, 'Done after 300 steps');
  again.change({ metrics_interval: 100 });
  again.run(300 - best.step);
  const { loss } = await look(page, second, ['score', validation]);
  assert.equal(loss, again.score(validation).loss, 'it has learnt the same');
  const said = await attributeOf(page, { css: '[data-figure="accuracy"] [role="img"]' }, 'aria-label');
  const last = again.metrics()?.training?.accuracy;
  assert.ok(said?.includes(`${en.format.short(Number(last))} now`), `${said}`);
  assert.notEqual((await newestSample(page)).passage, '');
  for (const one of [trainer, again]) one.free();
  engine.close();
  await closeQuietly(opened);
});
