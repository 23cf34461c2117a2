// Room 4 as a person uses it: the map of the network, an open block, one number, all by pointer and by keyboard; the
// locked place is in the address; a prompt that cannot be read. The numbers on the page are compared with those of the
// engine in Node, after the same run.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { en } from '../../web/words/en/index.js';
import { network } from '../../web/words/en/network.js';
import { closeQuietly, startBrowser } from './browser.js';
import { namesAddress, openEngine, trainNames } from './names_run.js';
import {
  AT,
  click,
  isFocused,
  part,
  press,
  seen,
  textsOf,
  until,
  untilGone,
  untilIs,
  untilSays,
  untilSeen,
  untilStatus,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */
/** @typedef {import('./page_objects.js').Locator} Locator */

const words = network(en.format);
const engine = await openEngine();
const chromium = await startBrowser();
after(() => chromium.close());

/** @param {string} name  of a tensor or a block @returns {Locator} */
const node = (name) => ({ css: `[data-node="${name}"]` });
const HERE = { css: '[data-test="network-where"] [aria-current="page"]' };

const STEPS = 60;
const NAMES = `${namesAddress(2, STEPS)}&prompt=emma`;

/** The same run in Node, and what it computes on the prompt. @param {import('node:test').TestContext} t */
function inNode(t) {
  const trainer = trainNames(engine, 2, STEPS);
  const inspection = trainer.inspect('emma');
  t.after(() => {
    inspection.free();
    trainer.free();
  });
  return inspection;
}

/** Opens a page, trains to the end, opens the room. @param {string} [address] */
async function openTrained(address = NAMES) {
  const opened = await chromium.open(address);
  const { page } = opened;
  await press(page, AT.train); // if the address opens a room, the page is scrolling to it
  await untilStatus(page, 'Done');
  if (!/room=/.test(address)) await click(page, AT.door('network'));
  await page.$eval('[data-room="network"]', (door) => door.scrollIntoView()); // out of sight it asks nothing
  await untilIs(page, part('network-said'), { matches: ['.', ''] });
  return opened;
}

/** Until a node has the focus. @param {Page} page @param {string} name */
const untilNodeFocused = (page, name) =>
  until(page, (wanted) => document.activeElement?.getAttribute('data-node') === wanted, `${name} has the focus`, [
    name,
  ]);

/** A number as the view of one number prints it. @param {number} value */
function printed(value) {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-4 || size >= 1e5) ? en.format.power(value) : en.format.rounded(value, 4);
}

test('the tiles of the map and their scales are those of the engine, and the pointer reads their numbers', async (t) => {
  const opened = await openTrained();
  const { page } = opened;
  const inspection = inNode(t);
  await (await page.waitForSelector('[data-test="network-table"] summary'))?.click();
  await untilSeen(page, { css: 'tr[data-tile="blocks.1.residual2"]' });
  for (const name of ['norm_embedding', 'blocks.0.mlp.activation', 'blocks.1.residual2', 'blocks.1.mlp.fc.weight']) {
    const { scale } = inspection.tile(name, { rows: 64, columns: 64 });
    await untilSays(page, { css: `tr[data-tile="${name}"]` }, words.scale(scale));
  }
  const { text, probability } = inspection.lens({ top: 1 })[2][4].top[0];
  await untilSays(page, part('network-next'), en.format.percent(probability));
  assert.ok((await textsOf(page, part('network-next')))[0].includes(text === '<BOS>' ? en.chances.end : text));

  const tile = await page.waitForSelector('[data-node="blocks.1.residual2"]');
  await tile?.evaluate((button) => button.scrollIntoView({ block: 'center' }));
  const box = await (await tile?.$('canvas'))?.boundingBox();
  assert.ok(box);
  const [row, column] = [2, 11]; // of 5 tokens and 16 numbers
  await page.mouse.move(box.x + ((column + 0.5) * box.width) / 16, box.y + ((row + 0.5) * box.height) / 5);
  const value = inspection.tensor('blocks.1.residual2')[row * 16 + column];
  const { scale, cells } = inspection.tile('blocks.1.residual2', { rows: 64, columns: 64 });
  await untilSays(page, part('network-readout'), `residual2[“m”, ${column}]`);
  const shown = (cells[row * 16 + column] / 127) * scale;
  await untilSays(page, part('network-readout'), `about ${en.format.short(shown)}`);
  assert.ok(Math.abs(shown - value) <= scale / 254 + 1e-9 || Math.abs(value) > scale);

  await page.mouse.down();
  await page.mouse.up();
  await untilIs(page, part('network-value'), { says: printed(value) });
  assert.equal(
    await seen(page, part('network-gradient')),
    printed(inspection.gradient('blocks.1.residual2')[row * 16 + column]),
  );
  await untilIs(page, part('network-sum'), { says: printed(value) });
  assert.match(await page.evaluate(() => location.hash), /look=blocks\.1\.residual2\/2\/11&token=2$/);

  await click(page, { role: 'button', name: words.ofs.gradient });
  const { scale: of_gradient } = inspection.tile('blocks.1.residual2', { of: 'gradient', rows: 64, columns: 64 });
  await untilSays(page, { css: 'tr[data-tile="blocks.1.residual2"]' }, words.scale(of_gradient));
  await closeQuietly(opened);
});

test('by keyboard: along the data, into a block, into a number, to what it is made of, and out again', async (t) => {
  const opened = await openTrained();
  const { page } = opened;
  const inspection = inNode(t);
  await page.focus('[data-node="norm_embedding"]');
  for (let i = 0; i < 20 && !(await isFocused(page, node('blocks.0'))); i++) await page.keyboard.press('ArrowRight');
  await untilNodeFocused(page, 'blocks.0');
  await page.keyboard.press('Enter');
  await untilSeen(page, part('network-block'));
  await untilIs(page, HERE, { says: words.block(0) });
  await page.keyboard.press('ArrowUp');
  await untilIs(page, { css: '[role="option"][aria-selected="true"]' }, { says: 'm' });
  await page.focus('[data-node="blocks.0.mlp.fc"]');
  await page.keyboard.press('Enter');
  await untilSeen(page, part('network-number'));
  await untilNodeFocused(page, 'one');
  const place = () => page.evaluate(() => /look=([^&]*)/.exec(location.hash)?.[1] ?? '');
  const [name, row, column] = (await place()).split('/');
  assert.deepEqual([name, row], ['blocks.0.mlp.fc', '3'], 'of the locked token, the largest number');
  const data = inspection.tensor(name);
  const largest = Array.from(data.slice(3 * 64, 4 * 64), Math.abs);
  const { scale } = inspection.tile(name, { rows: 64, columns: 64 });
  assert.ok(largest[Number(column)] >= 0.98 * Math.min(scale, Math.max(...largest)));
  await untilIs(page, part('network-value'), { says: printed(data[3 * 64 + Number(column)]) });

  const next = Number(column) === 63 ? 62 : Number(column) + 1;
  await page.keyboard.press(next > Number(column) ? 'ArrowRight' : 'ArrowLeft');
  await untilIs(page, part('network-value'), { says: printed(data[3 * 64 + next]) });
  assert.equal(await place(), `blocks.0.mlp.fc/3/${next}`);
  await page.keyboard.press('Tab');
  const walked = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  assert.match(walked, /^Walk to .*: .*norm2\[/);
  await page.keyboard.press('Enter');
  await untilIs(page, HERE, { has: 'blocks.0.norm2/3/' });
  await untilNodeFocused(page, 'one'); // at once, before its numbers are there
  await page.keyboard.press('Escape');
  await untilIs(page, HERE, { says: words.block(0) });
  await untilGone(page, part('network-number'));
  await page.keyboard.press('Escape');
  await untilIs(page, HERE, { says: words.map });
  await untilNodeFocused(page, 'blocks.0');
  await closeQuietly(opened);
});

test('what is locked stands in the address, is there again after a reload, and nothing else of the address changes', async () => {
  const opened = await openTrained(`${NAMES}#seed=7&room=network`);
  const { page } = opened;
  const hash = () => page.evaluate(() => location.hash);
  assert.equal(await hash(), '#seed=7&room=network');
  const length = await page.evaluate(() => history.length);
  await click(page, { css: '[role="option"][data-token="3"]' });
  await until(page, () => location.hash === '#seed=7&room=network&token=3', 'the token is in the address');
  await click(page, node('blocks.1'));
  await until(
    page,
    () => location.hash === '#seed=7&room=network&look=blocks.1&token=3',
    'the block is in the address',
  );
  assert.equal(await page.evaluate(() => history.length), length, 'Back leaves the page, as before');
  await page.reload();
  await untilSeen(page, part('network-block'));
  await untilIs(page, { css: '[role="option"][data-token="3"]' }, { attribute: ['aria-selected', 'true'] });
  await click(page, { role: 'button', name: en.rooms.close });
  await until(page, () => location.hash === '#seed=7', 'a closed room is not in the address');
  await page.evaluate(() => {
    location.hash = '#seed=7&room=network&look=blocks.0.residual1/1/2';
  });
  await untilIs(page, HERE, { has: 'blocks.0.residual1/1/2' });
  await closeQuietly(opened);
});

test('a prompt that the model cannot read gets its sentence and a twin; one that is too long, which part is read', async () => {
  const opened = await openTrained();
  const { page } = opened;
  const write = (/** @type {string} */ text) =>
    page.$eval(
      '[data-test="network-prompt"]',
      (box, wanted) => {
        /** @type {any} */ (box).value = wanted;
        box.dispatchEvent(new Event('input', { bubbles: true }));
      },
      text,
    );
  await write('Emma');
  await untilSays(page, { css: '[id="network-prompt-error"]' }, /does not know the character "E"/);
  await untilSeen(page, part('network-said')); // the picture from before stays
  await click(page, { role: 'button', name: en.prompt.twin('emma'), within: AT.room });
  await untilGone(page, { css: '[id="network-prompt-error"]' });
  await untilIs(page, AT.promptBox, { value: 'emma' });
  await write('abcdefghijklmnopqrstuvwxyz');
  await untilSays(page, AT.room, /The prompt has 26 characters; the model looks back on its last 16 only/);
  await untilIs(page, { css: '[role="option"]' }, { count: 16 });
  assert.equal((await textsOf(page, { css: '[role="option"]' })).join(''), 'klmnopqrstuvwxyz');
  await closeQuietly(opened);
});
