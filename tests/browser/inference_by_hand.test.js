// Room 7, written token by token, and two temperatures or runs beside each other, as a person does it. The numbers on the
// page are compared with those of the engine in Node.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { inference } from '../../web/words/en/inference.js';
import { closeQuietly, openRoom, setSetting, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  button,
  click,
  countOf,
  seen,
  textsOf,
  train,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

const words = inference(en.format);
const { percent } = en.format;
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

const [box, take, undo, by_itself] = [
  { css: '[id="room-prompt-0"]' },
  { css: '[data-test="take"]' },
  { css: '[data-test="undo"]' },
  { css: '[data-test="by-itself"]' },
];
const rows = (n = 1) => ({ css: `table[aria-label="${words.next_of(n)}"] tbody tr` });
const taken = { css: `ol[aria-label="${words.taken(1)}"] li` };

const NAMES = namesAddress(1, 60);

/** The same run in Node. */
const namesTrainer = () => trainNames(engine, 1, 60);

/** @param {ReturnType<typeof namesTrainer>} trainer @param {string} prompt @param {number} seed @param {number} [temperature] */
function next(trainer, prompt, seed, temperature = 0.6) {
  const { choices } = trainer.sample({ prompt, seed, temperature, max_new_tokens: 1, alternatives: 5 });
  assert.ok(choices);
  return choices[0];
}

async function openTrained() {
  const opened = await chromium.open(NAMES);
  await train(opened.page);
  await untilStatus(opened.page, 'Done');
  await openRoom(opened.page, 'inference');
  await opened.page.$eval('[data-room="inference"]', (door) => door.scrollIntoView()); // out of sight it asks nothing
  await untilSeen(opened.page, rows());
  return opened;
}

/** @param {Page} page */
const seedOf = async (page) => Number(/\d+/.exec(await seen(page, { css: '[data-test="room-buttons"]' }))?.[0]);

test('the drawn token is taken, another is put against the model, and both are undone', async () => {
  const opened = await openTrained();
  const { page } = opened;
  const trainer = namesTrainer();
  let seed = await seedOf(page);
  for (; next(trainer, 'em', seed).text === '<BOS>'; seed++) {
    await click(page, button(words.other_seed)); // a token that ends the document cannot be taken into the prompt
    await untilSays(page, { css: '[data-test="room-buttons"]' }, String(seed + 1));
  }

  const drawn = next(trainer, 'em', seed);
  await untilSays(page, take, words.take(drawn.text, percent(drawn.chance)));
  await click(page, take);
  await untilIs(page, box, { value: `em${drawn.text}` });

  // The next token is drawn with the next seed, so that tokens taken one by one do not use the same random number.
  const after_it = next(trainer, `em${drawn.text}`, seed + 1);
  const shown = (/** @type {string} */ text) => (text === '<BOS>' ? en.chances.end : text);
  await untilSays(page, take, words.take(shown(after_it.text), percent(after_it.chance)));

  const other = [after_it, ...after_it.alternatives].find(({ text, id }) => text !== '<BOS>' && id !== after_it.id);
  assert.ok(other);
  await click(page, { css: `[data-token-id="${other.id}"]` });
  await untilIs(page, box, { value: `em${drawn.text}${other.text}` });
  assert.deepEqual(
    await textsOf(page, taken),
    [
      words.taken_token(drawn.text, percent(drawn.probability), false),
      words.taken_token(other.text, percent(other.probability), true),
    ].map((name, i) => `${[drawn, other][i].text}\n${name}`),
  );
  assert.equal(
    await page.$eval('[data-test="prompt"] textarea', (/** @type {any} */ one) => one.value),
    `em${drawn.text}${other.text}`,
  );

  await click(page, undo);
  await untilIs(page, box, { value: `em${drawn.text}` });
  await click(page, undo);
  await untilIs(page, box, { value: 'em' });
  await untilGone(page, undo);
  trainer.free();
  await closeQuietly(opened);
});

test('by itself it writes to the end of the document, and the end can be undone', async () => {
  const opened = await openTrained();
  const { page } = opened;
  const trainer = namesTrainer();
  const seed = await seedOf(page);
  let [text, n] = ['em', 0];
  for (; n < 16; n++) {
    const { text: one } = next(trainer, text, seed + n);
    if (one === '<BOS>') break;
    text += one;
  }
  trainer.free();
  await click(page, by_itself);
  await untilSays(page, by_itself, words.pause);
  await untilSays(page, { css: '[data-test="by-hand"]' }, new RegExp(words.has_ended.slice(0, 20)));
  await untilSays(page, by_itself, words.itself);
  await untilIs(page, box, { value: text });
  assert.equal(await countOf(page, taken), n + 1, 'the end is a token too');
  await click(page, undo);
  await untilIs(page, box, { value: text });
  await untilSays(page, take, words.take(en.chances.end, percent(next(namesTrainer(), text, seed + n).chance)));
  await closeQuietly(opened);
});

test('two temperatures on one prompt: each card has its own chances, and the last one follows the settings again', async () => {
  const opened = await openTrained();
  const { page } = opened;
  const trainer = namesTrainer();
  const seed = await seedOf(page);
  await click(page, { role: 'button', name: words.compare_temperatures });
  await untilSeen(page, rows(2));
  const chanceOf = (/** @type {number} */ temperature) => {
    const one = next(trainer, 'em', seed, temperature);
    return [one, ...one.alternatives].sort((a, b) => b.probability - a.probability)[0];
  };
  for (const [n, temperature] of [
    [1, 0.6],
    [2, 1.2],
  ]) {
    const { probability, chance } = chanceOf(temperature);
    await untilSays(
      page,
      rows(n),
      new RegExp(`${percent(probability)}\\s+${percent(chance)}`.replaceAll('.', '\\.')),
    );
  }
  assert.equal(await countOf(page, { role: 'button', name: words.compare_runs }), 0, 'there is only one run');
  await click(page, { role: 'button', name: words.remove_prompt(1) });
  await untilGone(page, rows(2));
  const { probability, chance } = chanceOf(0.6);
  await untilSays(page, rows(1), new RegExp(`${percent(probability)}\\s+${percent(chance)}`.replaceAll('.', '\\.')));
  trainer.free();
  await closeQuietly(opened);
});

test('two runs on one prompt: each card has the chances of its own model, and another can be chosen', async () => {
  const opened = await openTrained();
  const { page } = opened;
  await setSetting(page, 'learning_rate', '0.05');
  await train(page);
  await untilStatus(page, 'Done');
  const seed = await seedOf(page);
  const trainers = [trainNames(engine, 1, 60, 60, { learning_rate: 0.05 }), namesTrainer()];
  const said = trainers.map((trainer) => {
    const one = next(trainer, 'em', seed);
    const best = [one, ...one.alternatives].sort((a, b) => b.probability - a.probability)[0];
    return `${percent(best.probability)}\\s+${percent(best.chance)}`.replaceAll('.', '\\.');
  });
  assert.notEqual(said[0], said[1]);
  await click(page, { role: 'button', name: words.compare_runs });
  for (const i of [0, 1]) await untilSays(page, rows(i + 1), new RegExp(said[i]));
  await page.$eval('[id="room-run-1"]', (/** @type {any} */ box) => {
    box.selectedIndex = 1 - box.selectedIndex;
    box.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await untilSays(page, rows(2), new RegExp(said[0]));
  for (const trainer of trainers) trainer.free();
  await closeQuietly(opened);
});
