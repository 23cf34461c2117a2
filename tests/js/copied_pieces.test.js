// web/ui/copied_pieces.js: a text is cut at the ends of the engine's quotations.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { COPIED_LENGTH, cutCopied, stretchesOf } from '../../web/ui/copied_pieces.js';
import { ROOT } from './builds.js';

const engine = await loadEngine({ build: 'simd', threads: 1 });
await engine.loadDeferred();
after(() => engine.close());

/** @param {number} begin @param {string} text */
const piece = (begin, text) => ({ begin, text, count: 1 });

test('pieces that overlap or meet are one stretch, and the parts are the text', () => {
  const text = 'abcdefghij';
  const pieces = [piece(1, 'bcd'), piece(2, 'cdef'), piece(6, 'g'), piece(8, 'i')];
  assert.deepEqual(stretchesOf(pieces), [
    { begin: 1, end: 7 },
    { begin: 8, end: 9 },
  ]);
  const parts = cutCopied(text, pieces);
  assert.deepEqual(
    parts.map((part) => (part.is_copied ? `[${part.text}]` : part.text)),
    ['a', '[bcdefg]', 'h', '[i]', 'j'],
  );
  assert.equal(parts.map((part) => part.text).join(''), text);
});

test('a piece that is shorter than one before it does not shorten the stretch', () => {
  assert.deepEqual(stretchesOf([piece(0, 'abcdef'), piece(1, 'bc')]), [{ begin: 0, end: 6 }]);
  assert.deepEqual(cutCopied('', []), []);
  assert.deepEqual(cutCopied('abc', []), [{ text: 'abc', is_copied: false }]);
});

test('by the quotations of the engine, what stands in the text is marked, no less and no more', () => {
  const stories = readFileSync(resolve(ROOT, 'datasets/stories.txt'), 'utf8');
  const trainer = engine.createTrainer({
    text: stories,
    config: { documents: 'stream', n_layer: 1, n_embd: 8, n_head: 2 },
  });
  const quoted = stories.slice(1000, 1000 + 2 * COPIED_LENGTH);
  const sample = `😀 qzqz ${quoted}qzqz ${stories.slice(3000, 3000 + COPIED_LENGTH - 8)}`;
  const { quotations } = trainer.quotations(sample, { min_length: COPIED_LENGTH });
  trainer.free();
  const copied = cutCopied(sample, quotations).filter((part) => part.is_copied);
  assert.equal(copied.length, 1);
  assert.ok(copied[0].text.includes(quoted), copied[0].text);
  assert.ok(stories.includes(copied[0].text));
});
