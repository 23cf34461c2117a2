// Each example that is HTML is opened, as others would have it: in a page of theirs, with the site at the address that the
// example names. Of the notebook, which needs Jupyter, what it would show is opened: the HTML that is stored as its
// outputs. tests/readers/examples.test.js has those that other programs read first.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { closeQuietly, startBrowser, watch } from './browser.js';
import { example, frameOf, openLesson, pageOf } from './examples.js';
import {
  AT,
  figure,
  isSeen,
  seen,
  settle,
  train,
  untilIs,
  untilReady,
  untilSeen,
  untilStep,
  valueIn,
} from './page_objects.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
before(async () => {
  chromium = await startBrowser();
});
after(() => chromium.close());

/** @param {import('node:test').TestContext} t @param {string} html */
async function open(t, html) {
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.setViewport({ width: 1000, height: 900 });
  const { strange } = await openLesson(t, page, chromium.url, html);
  return { page, troubles, strange };
}

test('a bare frame trains, once somebody presses the button', async (t) => {
  const { page, troubles, strange } = await open(t, example('iframe.html'));
  const frame = await frameOf(page);
  await untilReady(frame);
  await settle(frame);
  assert.equal(await figure(frame, 'step'), 0);
  await train(frame);
  await untilStep(frame, 2);
  assert.deepEqual(strange, [], 'nothing is asked of anybody else');
  await closeQuietly({ page, troubles });
});

test('in a plain page the button of the page trains, its line counts along, and at the end it says a sample', async (t) => {
  const { page, troubles, strange } = await open(
    t,
    example('plain_page.html').replace('max_steps="1000"', 'max_steps="30"'),
  );
  const told = { css: '#told' };
  const frame = await frameOf(page);
  await untilSeen(frame, AT.chart);
  assert.equal(await seen(page, told), 'It has not been trained yet.');
  assert.ok(!(await isSeen(frame, AT.train)), 'the page has the only button');
  await page.click('#train');
  await untilIs(page, told, { matches: ['^(Step \\d+ of 30: its loss is \\d+\\.\\d\\d\\.|Done\\..*)$', ''] });
  await untilIs(page, told, { matches: ['^Done\\. A new name that begins with “an”: an[a-z]*\\.$', ''] });
  assert.deepEqual(strange, []);
  await closeQuietly({ page, troubles });
});

test('the block for Moodle and Canvas has nothing that they remove, and trains', async (t) => {
  const block = example('lms_block.html');
  assert.doesNotMatch(block, /<(script|style|link|object|embed|form|input|button)\b|\son\w+=|javascript:/i);
  const { page, troubles, strange } = await open(t, pageOf(block));
  const frame = await frameOf(page);
  await untilReady(frame);
  assert.equal(await valueIn(frame, AT.promptBox), '', 'there is a prompt to fill in');
  await train(frame);
  await untilStep(frame, 2);
  assert.deepEqual(strange, []);
  const link = /<a href="([^"]*)"/.exec(block)?.[1].replaceAll('&amp;', '&') ?? '';
  const alone = await chromium.newPage();
  const opened = { page: alone, troubles: watch(alone) };
  await alone.goto(link); // by the answers of the first page
  await untilReady(alone);
  assert.deepEqual(strange, []);
  await closeQuietly(opened);
  await closeQuietly({ page, troubles });
});

test('what the notebook shows is a frame for each cell, as Jupyter writes it, and each trains', async (t) => {
  const { nbformat, cells } = JSON.parse(example('notebook.ipynb'));
  assert.equal(nbformat, 4);
  const code = cells.filter((/** @type {any} */ cell) => cell.cell_type === 'code');
  const outputs = code.map((/** @type {any} */ cell) => cell.outputs[0].data['text/html'].join(''));
  assert.equal(outputs.length, 2);
  for (const output of outputs) {
    const { page, troubles, strange } = await open(t, pageOf(output));
    const frame = await frameOf(page);
    await untilReady(frame);
    await train(frame);
    await untilStep(frame, 2);
    if (output.includes('#text='))
      assert.match(await valueIn(frame, AT.textBox), /^(to be or not to be\n){20}$/, 'a text of the cell');
    assert.deepEqual(strange, []);
    await closeQuietly({ page, troubles });
  }
});

test('every example stands in the list, with what it is for', () => {
  const names = readdirSync(resolve(import.meta.dirname, '../../examples')).filter((name) => name !== 'README.md');
  const listed = [...example('README.md').matchAll(/^\| `([^`]+)` \| [^|]{20,} \|$/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), names.sort());
});
