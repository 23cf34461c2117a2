// web/texts/checks.js: how a line of the model is judged; web/ui/line_check.js: by the text that the run learnt, also a large one.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { effect, signal } from '@preact/signals-core';
import { createFrame } from '../../web/frame.js';
import { makeCheck } from '../../web/texts/checks.js';
import { watchCheck } from '../../web/ui/line_check.js';
import { en } from '../../web/words/en/index.js';
import { ROOT } from './builds.js';

/** @param {string} kind @param {string} line @param {string} [text] */
function judge(kind, line, text = '') {
  const verdict = makeCheck(kind, text)?.(line);
  return verdict && en.checks[verdict.id](verdict.expected ?? '');
}

test('a name is new or in the text, as a whole line only', () => {
  for (const text of ['anna\nemma\nzoe\n', 'anna\r\nemma\r\nzoe']) {
    assert.equal(judge('new_names', 'emma', text), 'in the text');
    assert.equal(judge('new_names', 'zoe', text), 'in the text');
    assert.equal(judge('new_names', 'emm', text), 'new');
    assert.equal(judge('new_names', 'annaemma', text), 'new');
  }
});

test('a sum is right or wrong, and what is right is said', () => {
  assert.equal(judge('sums', '12+7=19'), 'right');
  assert.equal(judge('sums', '99+99=198'), 'right');
  assert.equal(judge('sums', '12+19=32'), 'wrong: 31');
  for (const line of ['12+7=', '12+7=019', '12+7=19=19', '12+7=1 9', '12+7=19\n']) {
    assert.equal(judge('sums', line), 'wrong: 19', JSON.stringify(line));
  }
  for (const line of ['12+7', '+7=7', '12=12', 'a+b=c', '1+2+3=6']) {
    assert.equal(judge('sums', line), 'not of this form', line);
  }
});

test('a copy is right where all letters come again in their order', () => {
  assert.equal(judge('copies', 'abcde=abcde'), 'right');
  assert.equal(judge('copies', 'abcde=abced'), 'wrong: abcde');
  assert.equal(judge('copies', 'ab=ab=ab'), 'wrong: ab');
  assert.equal(judge('copies', 'abcde'), 'not of this form');
  assert.equal(judge('copies', '=abc'), 'not of this form');
});

test('every line of the texts that have a check is in the text, or right', () => {
  const index = JSON.parse(readFileSync(resolve(ROOT, 'datasets/index.json'), 'utf8'));
  const checked = index.filter((/** @type {any} */ { check }) => check !== undefined);
  assert.deepEqual(
    checked.map((/** @type {any} */ { id }) => id),
    ['names', 'sums', 'copies'],
  );
  for (const { file, check: kind } of checked) {
    const text = readFileSync(resolve(ROOT, 'build/datasets', file), 'utf8');
    const check = makeCheck(kind, text);
    const verdicts = new Set(
      text
        .trimEnd()
        .split('\n')
        .map((line) => check?.(line)?.id),
    );
    assert.deepEqual([...verdicts], [kind === 'new_names' ? 'in_text' : 'right']);
  }
});

test('an empty line is not judged, and a text without a check has none', () => {
  assert.equal(makeCheck('sums', '')?.(''), null);
  for (const kind of ['', 'unknown', 'toString']) assert.equal(makeCheck(kind, 'a'), null);
});

test('the check follows the text that the run learnt; a file is read for it, and a stream has none', async () => {
  const source = { check: 'new_names', text: /** @type {string | null} */ (null), blob: new Blob(['anna\n']) };
  const learnt = signal(/** @type {any} */ (source));
  const run = signal({ info: { documents: 'lines' } });
  const frame = createFrame((draw) => Number(queueMicrotask(draw)));
  const { check, stop } = watchCheck(/** @type {any} */ ({ select: { run, learnt }, frame }));
  /** Waits until the check says this of a line; null: until there is none. @param {string} line @param {string | null} id */
  const says = (line, id) =>
    new Promise((done) => {
      const end = effect(() => {
        if ((check.value?.(line)?.id ?? null) === id) queueMicrotask(() => done(end()));
      });
    });
  await says('anna', 'in_text');
  learnt.value = { check: 'sums', text: '1+1=2', blob: null };
  await says('1+1=3', 'wrong');
  run.value = { info: { documents: 'stream' } };
  await says('1+1=3', null);
  run.value = { info: { documents: 'lines' } };
  await says('1+1=3', 'wrong');
  learnt.value = { check: '', text: 'no check', blob: null };
  await says('1+1=3', null);
  stop();
});
