// The rooms autograd, network, Adam and inference in difficult cases: a model of 64 blocks, too little memory for a
// look, a weight of 1e30, texts and settings that change while a room is open, a look back. Each case has its sentence,
// no picture is broken, and the run goes on.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { autograd } from '../../web/words/en/autograd.js';
import { en } from '../../web/words/en/index.js';
import { inference } from '../../web/words/en/inference.js';
import { moments } from '../../web/words/en/moments.js';
import { network } from '../../web/words/en/network.js';
import { closeQuietly, openRoom, setSetting, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  chooseText,
  click,
  countOf,
  focus,
  part,
  press,
  seen,
  train,
  until,
  untilGone,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = {
  autograd: autograd(en.format),
  inference: inference(en.format),
  moments: moments(en.format),
  network: network(en.format),
};
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

/** @param {string} name  of a tensor, a block or a group @returns {Locator} */
const node = (name) => ({ css: `[data-node="${name}"]` });
const STRIPS = { css: '[data-node^="group."], [data-node^="blocks."]' };
const ROOMS = ['autograd', 'network', 'optimizer', 'inference'];
/** What there is in each room once it has been filled. */
const SIGNS = /** @type {const} */ ([
  ['autograd', 'autograd-tensor'],
  ['network', 'network-said'],
  ['optimizer', 'way'],
  ['inference', 'by-hand'],
]);

/** @param {Page} page @param {string} name */
const untilNodeFocused = (page, name) =>
  until(page, (wanted) => document.activeElement?.getAttribute('data-node') === wanted, `${name} has the focus`, [
    name,
  ]);

/** Opens a room and brings it into sight: out of sight it asks nothing. @param {Page} page @param {string} key */
async function enter(page, key) {
  await openRoom(page, key);
  await page.$eval(`[data-room="${key}"]`, (door) => door.scrollIntoView());
}

/** Writes into a field in place of its text. @param {Page} page @param {string} css @param {string} text */
const write = (page, css, text) =>
  page.$eval(
    css,
    (field, wanted) => {
      const box = /** @type {HTMLInputElement} */ (/** @type {unknown} */ (field));
      box.value = wanted;
      box.dispatchEvent(new Event('input', { bubbles: true }));
      box.focus();
    },
    text,
  );

/** Elements of the page with coordinates or numbers that are not finite. @param {Page} page */
const broken = (page) =>
  page.evaluate(() => {
    const found = [...document.querySelectorAll('svg *, [data-test="room"] *')].flatMap((one) =>
      [...one.attributes]
        .filter(({ value }) => /NaN|Infinity/.test(value))
        .map(({ name }) => `${one.tagName} ${name}`),
    );
    return [...found, ...(/NaN|Infinity|∞/.exec(document.body.innerText)?.slice(0, 1) ?? [])];
  });

test('a network of 64 blocks is a map of eight groups, which open to single blocks, by keyboard, while it trains', async () => {
  const opened = await chromium.open('?data=names&n_layer=64&n_embd=16&n_head=4&prompt=emma#room=network');
  const { page } = opened;
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView());
  await untilSays(page, part('network-said'), /Block \d+ changes the stream most/);
  assert.equal(await countOf(page, STRIPS), 8);
  assert.equal(
    await seen(page, { css: '[data-test="network-range"]', within: node('group.40') }),
    words.network.range(40, 47),
  );
  const bets = await page.$$eval('[data-node="group.56"] [data-chance]', (all) => all.map((one) => one.textContent));
  assert.equal(bets.length, 5, 'a bet after each of the five tokens');
  assert.ok(bets.every((bet) => bet !== ''));
  await train(page);
  await focus(page, node('group.40'));
  await page.keyboard.press('Enter');
  await untilSeen(page, node('blocks.47'));
  assert.equal(await countOf(page, STRIPS), 8 + 8);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await untilNodeFocused(page, 'blocks.42');
  await page.keyboard.press('Enter');
  await untilIs(page, part('network-block'), { attribute: ['aria-label', words.network.block(42)] });
  await untilSeen(page, node('blocks.42.mlp.activation'));
  await page.keyboard.press('Escape');
  await untilGone(page, part('network-block'));
  await untilNodeFocused(page, 'blocks.42');
  await page.keyboard.press('Escape');
  await untilIs(page, STRIPS, { count: 8 });
  await untilNodeFocused(page, 'group.40');
  await untilStep(page, 2);
  await closeQuietly(opened);
});

test('64 heads, and a prompt of 2,000 tokens in a context of 2,048: every room opens, none is wider than the page', async () => {
  const prompt = 'emma'.repeat(500);
  for (const [address, heads] of /** @type {const} */ ([
    ['n_layer=1&n_embd=64&n_head=64&prompt=emma', 64],
    [`n_layer=1&n_embd=16&n_head=2&block_size=2048&batch_size=1&prompt=${prompt}`, 2],
  ])) {
    const opened = await chromium.open(`?data=names&${address}`);
    const { page } = opened;
    await untilReady(page);
    await enter(page, 'network');
    await untilSays(page, part('network-said'), /to come after “a”/);
    await untilIs(page, { css: '[data-head]' }, { count: heads + 1 }); // and the strongest of all
    for (const [room, sign] of SIGNS) {
      await enter(page, room);
      await untilSeen(page, part(sign));
      const errors = await page.$$eval('[data-test="room"] [role="alert"]', (all) =>
        all.map((one) => one.textContent?.trim()),
      );
      assert.deepEqual(
        errors.filter((one) => one !== ''),
        [],
        room,
      );
      assert.deepEqual(await broken(page), [], room);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), room);
    }
    await train(page);
    await untilStep(page, 1);
    await closeQuietly(opened);
  }
});

test('memory that does not suffice for a look: the rooms say how much it takes, the run goes on, a shorter prompt is read', async () => {
  const prompt = 'anna'.repeat(125);
  const opened = await chromium.open(
    `?data=names&n_layer=2&n_embd=64&n_head=16&block_size=512&batch_size=1&memory_limit=64&max_steps=400&prompt=${prompt}`,
  );
  const { page } = opened;
  await untilReady(page);
  const refused = /^To look inside takes \d+ MiB .* Raise the limit, or shorten the prompt\.$/;
  await enter(page, 'autograd');
  await untilSays(page, { css: '[role="alert"]', within: AT.room }, refused);
  await enter(page, 'network');
  await untilSays(page, { css: '[role="alert"]', within: AT.room }, refused);
  assert.ok(!(await seen(page, AT.room)).includes(words.network.waits), 'there is a model');
  await train(page);
  await untilStep(page, 20);
  await write(page, '[data-test="network-prompt"]', 'anna');
  await untilSays(page, part('network-said'), /to come after “a”/);
  await write(page, '[data-test="network-prompt"]', prompt);
  await untilSays(page, { css: '[role="alert"]', within: AT.room }, refused);
  await untilSays(page, AT.room, words.network.still('anna'));
  await untilStatus(page, 'Done');
  await closeQuietly(opened);
});

test('a weight of 1e30: every room says what has broken and draws nothing at no place; undo mends it', async () => {
  const opened = await chromium.open(
    `${namesAddress(2, 60)}&prompt=em#room=autograd&look=blocks.0.mlp.fc.weight/0/0`,
  );
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await enter(page, 'autograd');
  await untilSays(page, part('nudge-chosen'), 'blocks.0.mlp.fc.weight');
  const before = await seen(page, part('nudge-chosen'));
  await write(page, '[data-nudge="typed"]', '1e30');
  await page.keyboard.press('Enter');
  await untilSays(page, part('nudge-told'), /the loss is not a number any more/);
  await press(page, part('nudge-keep'));
  await untilSeen(page, part('nudge-undo'));
  await untilIs(page, part('autograd-lead'), { says: words.autograd.graph.broken('em') });
  assert.deepEqual(await broken(page), []);
  await enter(page, 'network');
  const first = words.network.names.activation;
  await untilIs(page, part('network-said'), { says: words.network.said.broken(first) });
  assert.deepEqual(await broken(page), []);
  await enter(page, 'optimizer');
  await untilSeen(page, part('schedule'));
  assert.deepEqual(await broken(page), []);
  await enter(page, 'inference');
  await untilIs(page, part('inference-broken'), { says: words.inference.broken });
  assert.deepEqual(await broken(page), []);
  await enter(page, 'autograd');
  await press(page, part('nudge-undo'));
  await untilIs(page, part('nudge-chosen'), { says: before });
  await enter(page, 'inference');
  await untilGone(page, part('inference-broken'));
  await untilSeen(page, { css: `table[aria-label="${words.inference.next_of(1)}"]` });
  await closeQuietly(opened);
});

test('a run that diverges under an open room: each room stays whole and says so', async () => {
  const diverging =
    'n_layer=2&n_embd=32&n_head=2&learning_rate=10&grad_clip=0&norm=none&warmup_steps=0&init_std=1&optimizer=sgd&weight_decay=0';
  const opened = await chromium.open(`?data=names&${diverging}&max_steps=300&prompt=em#room=network`);
  const { page } = opened;
  await enter(page, 'network');
  await untilSeen(page, part('network-said'));
  await train(page);
  await untilStatus(page, 'Stopped');
  await untilSays(page, part('network-said'), /the model has diverged/);
  for (const room of ROOMS) {
    await enter(page, room);
    await untilSeen(page, AT.room);
    assert.deepEqual(await broken(page), [], room);
  }
  await enter(page, 'autograd');
  await untilIs(page, part('autograd-lead'), { says: words.autograd.graph.broken('em') });
  await closeQuietly(opened);
});

for (const [room, sign] of SIGNS)
  test(`text and settings change under the open room ${room}, and it shows the new model`, async () => {
    const opened = await chromium.open(`${namesAddress(1, 2000)}&look=blocks.0.mlp.fc.weight/1/1`);
    const { page } = opened;
    await untilReady(page);
    await enter(page, room);
    await untilSeen(page, part(sign));
    await train(page);
    await untilStep(page, 5);
    await chooseText(page, 'Verse');
    await untilSays(page, AT.sentence, /^Poems/);
    await setSetting(page, 'n_embd', '24');
    await train(page);
    await untilStep(page, 3);
    await enter(page, room);
    await untilSeen(page, part(sign));
    const errors = await page.$$eval('[data-test="room"] [role="alert"]', (all) =>
      all.map((one) => one.textContent?.trim()),
    );
    assert.deepEqual(
      errors.filter((one) => one !== ''),
      [],
    );
    assert.deepEqual(await broken(page), []);
    await closeQuietly(opened);
  });

test('while somebody looks back, the room of inference answers with the model of then', async () => {
  const STEPS = 60;
  const opened = await chromium.open(`${namesAddress(1, STEPS)}&prompt=em`);
  const { page } = opened;
  await train(page);
  await untilStatus(page, 'Done');
  await enter(page, 'inference');
  await untilSeen(page, part('by-hand'));
  await focus(page, { css: '[data-test="then"]', within: AT.curve });
  await page.keyboard.press('Home');
  await untilIs(page, part('room-then'), { begins: words.moments.shown(0) });
  const seed = Number(/Seed ([\d,]+)/.exec(await seen(page, part('room-buttons')))?.[1]);
  await click(page, part('room-write'));
  const trainer = trainNames(engine, 1, STEPS, 0);
  const { temperature, max_new_tokens } = trainer.info.config;
  const { text } = trainer.sample({
    prompt: 'em',
    seed,
    temperature: Number(temperature),
    max_new_tokens: Number(max_new_tokens),
  });
  await untilIs(page, part('made'), { says: text.trim() });
  await untilSays(page, AT.room, en.prompt.untrained);
  trainer.free();
  await closeQuietly(opened);
});
