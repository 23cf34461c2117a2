// Room 7 as a person uses it: prompts side by side, what the model expects next, the tokens of an answer with those
// from which each was chosen, checks of answers, copied pieces. The numbers on the page are compared with those of the
// engine in Node.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { inference } from '../../web/words/en/inference.js';
import { closeQuietly, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  attributeOf,
  click,
  countOf,
  focus,
  seen,
  textsOf,
  train,
  type,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = inference(en.format);
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

/** @type {Record<string, (i?: number) => any>} */
const ROOM = {
  box: (i = 0) => ({ css: `[id="room-prompt-${i}"]` }),
  next: (i = 1) => ({ css: `table[aria-label="${words.next_of(i)}"] tbody tr` }),
  answer: (i = 1) => ({ css: `[aria-label="${words.answer(i)}"] [data-test="answer-text"]` }),
  verdict: (i = 1) => ({ css: `[aria-label="${words.answer(i)}"] [data-test="judged"]` }),
  tokens: (i = 1) => ({ css: `[aria-label="${words.tokens_of(i)}"] [data-token]` }),
  write: () => ({ css: '[data-test="room-write"]' }),
  detail: () => ({ css: '[data-test="token-detail"]' }),
  rivals: () => ({ css: `table[aria-label="${words.rivals}"] tbody tr` }),
  add: () => ({ role: 'button', name: words.add }),
  held: () => ({ css: '[data-token][aria-pressed="true"]' }),
  copied: () => ({ css: '[data-test="answer-text"] [data-copied]' }),
};

/** The texts of a table, cell by cell. @param {Page} page @param {any} rows */
const cells = async (page, rows) =>
  (await textsOf(page, rows)).map((row) =>
    row
      .replaceAll(en.chances.chosen, '')
      .split(/[\t\n\s]+/)
      .filter((one) => one !== '' && one !== '◂'),
  );

/** Opens a page, trains to the end, opens the room. @param {string} address */
async function openTrained(address) {
  const opened = await chromium.open(address);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await click(page, AT.door('inference'));
  await page.$eval('[data-room="inference"]', (door) => door.scrollIntoView()); // out of sight it asks nothing
  await untilSeen(page, ROOM.next());
  return opened;
}

const NAMES = namesAddress(1, 60);

/** The same run in Node. */
const namesTrainer = () => trainNames(engine, 1, 60);

test('the bars after a prompt and the tokens of an answer are those of the engine', async () => {
  const opened = await openTrained(NAMES);
  const { page } = opened;
  const trainer = namesTrainer();
  const { percent } = en.format;

  const [next] =
    trainer.sample({ prompt: 'em', seed: 1, max_new_tokens: 1, alternatives: 5, temperature: 0.6 }).choices ?? [];
  const five = [next, ...next.alternatives].sort((a, b) => b.probability - a.probability).slice(0, 5);
  await untilIs(page, ROOM.box(), { value: 'em' });
  assert.deepEqual(
    await cells(page, ROOM.next()),
    five.map(({ text, probability, chance }) => [
      text === '<BOS>' ? en.chances.end : text,
      percent(probability),
      percent(chance),
    ]),
  );

  const [{ text, probability, chance }] = five;
  const first = text === '<BOS>' ? en.chances.end : text;
  assert.equal(await seen(page, { css: '[data-test="expects"]' }), words.expects(first, probability, chance));

  await click(page, ROOM.write());
  await untilSeen(page, ROOM.tokens());
  const seed = Number(/\d+/.exec(await seen(page, { css: '[data-test="room-buttons"]' }))?.[0]);
  const sample = trainer.sample({ prompt: 'em', seed, alternatives: 5, temperature: 0.6 });
  trainer.free();
  assert.equal((await textsOf(page, ROOM.tokens())).join(''), sample.text);
  await click(page, ROOM.tokens());
  const choice = sample.choices?.[0];
  assert.ok(choice);
  await untilSays(page, ROOM.detail(), words.drawn(percent(choice.chance), percent(choice.probability)));
  const rivals = await cells(page, ROOM.rivals());
  assert.ok(
    rivals.some(
      ([token, own, chance]) =>
        token === choice.text && own === percent(choice.probability) && chance === percent(choice.chance),
    ),
    JSON.stringify(rivals),
  );
  await closeQuietly(opened);
});

test('the temperature stands beside the bars: they follow it, as the engine says, and so does the setting', async () => {
  const opened = await openTrained(NAMES);
  const { page } = opened;
  const trainer = namesTrainer();
  const slider = { css: '[data-section="next"] input[type="range"]' };
  await focus(page, slider);
  for (const [key, temperature] of /** @type {[import('puppeteer-core').KeyInput, number][]} */ ([
    ['End', 2],
    ['Home', 0],
  ])) {
    await page.keyboard.press(key);
    const options = { prompt: 'em', seed: 1, max_new_tokens: 1, alternatives: 5, temperature };
    const [next] = trainer.sample(options).choices ?? [];
    const [{ text, probability, chance }] = [next, ...next.alternatives].sort(
      (a, b) => b.probability - a.probability,
    );
    const first = text === '<BOS>' ? en.chances.end : text;
    await untilSays(page, { css: '[data-test="expects"]' }, words.expects(first, probability, chance));
    await untilIs(page, AT.control(AT.roomField('temperature')), { value: String(temperature) });
  }
  trainer.free();
  await closeQuietly(opened);
});

test('what a filter leaves out is struck through, and the settings change what comes next at once', async () => {
  const opened = await openTrained(NAMES);
  const { page } = opened;
  const struck = { css: `table[aria-label="${words.next_of(1)}"] tbody tr s` };
  assert.equal(await countOf(page, struck), 0);
  await page.$eval('[data-test="room"] [data-key="top_k"] input', (/** @type {HTMLInputElement} */ input) => {
    input.value = '2';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await untilSeen(page, struck);
  assert.equal(await countOf(page, struck), 3, 'of five, two are left');
  const rows = await textsOf(page, ROOM.next());
  assert.ok(
    rows.slice(2).every((row) => row.includes(en.chances.out)),
    rows.join('\n'),
  );
  await closeQuietly(opened);
});

test('up to four prompts stand side by side, are answered together, and each answer is looked at by keyboard', async () => {
  const opened = await openTrained(NAMES);
  const { page } = opened;
  for (let n = 2; n <= 4; n++) await click(page, ROOM.add());
  await untilGone(page, ROOM.add());
  assert.deepEqual(
    await page.$$eval('textarea[id^="room-prompt-"]', (boxes) =>
      boxes.map((box) => /** @type {HTMLTextAreaElement} */ (box).value),
    ),
    ['em', 'jo', 'mar', 'zh'],
  );
  await page.focus('[id="room-prompt-0"]');
  await page.keyboard.press('Enter');
  for (let n = 1; n <= 4; n++) await untilSeen(page, ROOM.tokens(n));
  const written = await Promise.all([1, 2, 3, 4].map((n) => seen(page, ROOM.answer(n))));
  for (const [i, prompt] of ['em', 'jo', 'mar', 'zh'].entries()) assert.ok(written[i].startsWith(prompt), written[i]);
  for (let n = 1; n <= 4; n++) assert.match(await seen(page, ROOM.verdict(n)), /^(new|in the text)$/);

  await page.focus(`[aria-label="${words.tokens_of(2)}"] [tabindex="0"]`);
  await page.keyboard.press('Home');
  await untilSays(page, ROOM.detail(), words.chosen_at(1, await countOf(page, ROOM.tokens(2))));
  await page.keyboard.press('ArrowRight');
  await untilIs(page, { css: '[data-token="1"][aria-pressed="true"]' }, {});
  assert.equal(await countOf(page, ROOM.held()), 1);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-token')), '1');

  const again = await seen(page, ROOM.answer(3));
  await click(page, ROOM.write());
  await untilSays(page, ROOM.write(), words.write(4));
  for (let n = 1; n <= 4; n++) await untilSeen(page, ROOM.tokens(n));
  await untilSays(page, ROOM.answer(3), again); // the same seed gives the same answer
  await closeQuietly(opened);
});

test('sums are right or wrong, and a prompt of unknown characters is refused with a twin that is not', async () => {
  const opened = await openTrained('?data=sums&n_layer=1&n_embd=16&n_head=2&max_steps=80');
  const { page } = opened;
  await click(page, ROOM.write());
  await untilSeen(page, ROOM.verdict());
  const line = (await seen(page, ROOM.answer())).trim();
  assert.ok(line.startsWith('12+7='), line);
  assert.equal(await seen(page, ROOM.verdict()), line === '12+7=19' ? 'right' : 'wrong: 19');
  await closeQuietly(opened);

  const names = await openTrained(NAMES);
  await names.page.$eval('[id="room-prompt-0"]', (/** @type {any} */ box) => {
    box.value = 'Emma';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const twin = { role: 'button', name: en.prompt.twin('emma'), within: AT.room };
  await untilSays(names.page, { css: '[id="room-prompt-0-error"]' }, /does not know the character "E"/);
  await click(names.page, /** @type {any} */ (twin));
  await untilGone(names.page, { css: '[id="room-prompt-0-error"]' });
  await untilSeen(names.page, ROOM.next());
  assert.equal(await names.page.$eval('[id="room-prompt-0"]', (/** @type {any} */ box) => box.value), 'emma');

  await untilIs(names.page, AT.promptBox, { value: 'emma' }); // one prompt for all
  await type(names.page, AT.promptBox, 'Zoe');
  await click(names.page, AT.generate);
  await untilSays(names.page, AT.promptError, /does not know the character "Z"/);
  await click(
    names.page,
    /** @type {any} */ ({ role: 'button', name: en.prompt.twin('emmazoe'), within: AT.prompt }),
  );
  await untilIs(names.page, AT.promptBox, { value: 'emmazoe' });
  await closeQuietly(names);
});

test('what an answer copies is marked: of a model that knows its text by heart, all of it', async () => {
  const text = 'The quick brown fox jumps over the lazy dog and runs away into the dark green wood. '.repeat(12);
  const opened = await openTrained(
    `#text=${encodeURIComponent(text)}&documents=stream&n_layer=1&n_embd=32&n_head=2&max_steps=300&learning_rate=0.01&temperature=0&block_size=32&val_fraction=0&max_new_tokens=80`,
  );
  const { page } = opened;
  await page.$eval('[id="room-prompt-0"]', (/** @type {any} */ box) => {
    box.value = 'The quick';
    box.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await click(page, ROOM.write());
  await untilSeen(page, ROOM.copied());
  const marked = (await textsOf(page, ROOM.copied())).join('');
  assert.ok(marked.replaceAll(/\s/g, '').length > 60, marked);
  assert.match(await seen(page, { css: `[aria-label="${words.answer(1)}"]` }), /100% of it stands word for word/);
  await closeQuietly(opened);
});

test('the closed room shows what the model expects, and changes as it learns', async () => {
  const opened = await chromium.open(NAMES);
  const { page } = opened;
  assert.match(await seen(page, AT.door('inference')), /temperature/);
  await train(page);
  await untilStatus(page, 'Done');
  await page.hover('[data-room="inference"]'); // it asks only while it is in sight
  await untilSays(page, AT.door('inference'), en.rooms.inference.after('em'));
  const bars = { css: '[data-room="inference"] [data-test="chances"] rect' };
  assert.equal(await countOf(page, bars), 10);
  assert.ok(Number(await attributeOf(page, bars, 'width')) > 0);
  await closeQuietly(opened);
});
