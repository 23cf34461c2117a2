// web/texts/read_files.js: the text of a file after a person's choices; and features/text/file_reader_client.js, which asks its worker,
// here one made by the test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReader } from '../../web/features/text/file_reader_client.js';
import { readFiles } from '../../web/texts/read_files.js';

const file = (/** @type {string} */ text, name = 'a.txt') => ({ name, blob: new Blob([text]) });
const LINES = Array.from({ length: 300 }, (_, i) => JSON.stringify({ id: i, text: `line ${i}` })).join('\n');

test('a file is read as the page chooses, with what is learnt, counted and shown', async () => {
  const found = await readFiles([file(LINES, 'a.jsonl')], { encoding: 'utf-8' });
  assert.deepEqual(
    [found.kind, found.field, found.joint, found.n_texts, found.is_part],
    ['records', 'text', 'line', 300, false],
  );
  assert.deepEqual(found.shown, ['line 0', 'line 1', 'line 2', 'line 3', 'line 4']);
  const { blob, text, preview, facts } = found.ready;
  assert.equal(text, `${Array.from({ length: 300 }, (_, i) => `line ${i}`).join('\n')}\n`);
  assert.deepEqual([await blob.text(), preview, facts.lines], [text, '', 300]);
  assert.ok(structuredClone({ ...found, ready: { ...found.ready, blob: null } }), 'it can be sent');
});

test('of a big file only the beginning is read for the preview, in whole lines; JSON is read whole', async () => {
  const part = await readFiles([file(LINES, 'a.jsonl')], { encoding: 'utf-8' }, 2000);
  assert.ok(part.is_part && part.n_texts > 40 && part.n_texts < 100, String(part.n_texts));
  assert.equal(part.fault, null);
  const json = await readFiles([file(`[${LINES.replaceAll('\n', ',')}]`, 'a.json')], { encoding: 'utf-8' }, 2000);
  assert.deepEqual([json.kind, json.n_texts, json.is_part], ['json', 300, false]);
});

test('what a person has chosen counts, and a text too long for the box is a card', async () => {
  const long = `${'many words '.repeat(30_000)}\n`;
  const found = await readFiles([file(long), file('more')], { encoding: 'utf-8', kind: 'plain' });
  assert.deepEqual([found.ready.text, found.ready.facts.characters], [null, long.length + 5]);
  assert.ok(long.startsWith(found.ready.preview) && found.ready.preview.length > 1000);
  assert.ok(found.shown[0].length < 500, 'what is shown is short');
});

/** A worker that only records messages. */
function makeWorker() {
  const worker = { asked: /** @type {any[]} */ ([]), ended: false };
  return Object.assign(worker, {
    postMessage: (/** @type {any} */ message) => worker.asked.push(message),
    terminate() {
      worker.ended = true;
    },
  });
}

test('a new question ends the one before with its worker; an answer keeps the worker for the next', async () => {
  /** @type {any[]} */
  const made = [];
  const reader = createReader(() => made[made.push(makeWorker()) - 1]);
  const first = reader.read([], { encoding: 'utf-8' }, 1);
  const second = reader.read([], { encoding: 'utf-16le' }, 2);
  assert.equal(await first, null);
  assert.deepEqual(
    made.map(({ ended, asked }) => [ended, asked.length]),
    [
      [true, 1],
      [false, 1],
    ],
  );
  made[1].onmessage({ data: { reading: 'what it says' } });
  assert.equal(await second, 'what it says');
  const third = reader.read([], { encoding: 'utf-8' }, 3);
  made[1].onmessage({ data: { error: 'NotFoundError' } });
  await assert.rejects(third, /NotFoundError/);
  assert.deepEqual([made.length, made[1].ended, made[1].asked.length], [2, false, 2]);
  const fourth = reader.read([], { encoding: 'utf-8' }, 4);
  made[1].onerror({ message: 'gone' });
  await assert.rejects(fourth, /gone/);
  const fifth = reader.read([], { encoding: 'utf-8' }, 5);
  assert.equal(made.length, 3, 'after a failure the next question has a new worker');
  reader.close();
  assert.deepEqual([await fifth, made[2].ended], [null, true]);
});
