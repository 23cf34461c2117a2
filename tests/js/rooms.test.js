// web/features/rooms/: how the rooms show bytes, and the losses of runs that do not have the same tokens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directed, shownText, textOfBytes } from '../../web/features/rooms/shared/token_tiles.js';
import { lossesOf } from '../../web/features/rooms/training/runs.js';

test('of bytes, whole characters are shown as such and the others as numbers', () => {
  const shown = (/** @type {number[]} */ bytes) => shownText(textOfBytes(bytes));
  const bytes = [...new TextEncoder().encode('aال日😀')];
  assert.equal(shown(bytes), 'aال日😀');
  assert.equal(shown(bytes.slice(0, 4)), 'aاD9', 'the second letter is cut');
  assert.equal(shown(bytes.slice(2, 5)), 'A7ل', 'the first letter is cut');
  assert.equal(directed('A7ل'), '\u200fA7ل', 'the number does not turn the piece round');
  assert.equal(directed('A7a'), 'A7a');
  assert.equal(shown(bytes.slice(-3)), '9F9880');
  assert.equal(shown([0xff, 0x0a]), 'FF↵');
  assert.equal(shown([0xef, 0xbb, 0xbf]), 'FEFF', 'the byte order mark is one character');
});

/** @param {number} id @param {string} tokenizer @param {number | null} loss @returns {any} */
const runOf = (id, tokenizer, loss) => ({
  ...{ id, smooth: loss, val_loss: loss, best: loss === null ? null : { loss, step: 10 } },
  ...{ config: { tokenizer, vocab_size: 512 }, info: { config: { tokenizer } } },
});

test('the losses of runs with the same tokens are in the unit of the chart', () => {
  const runs = [runOf(1, 'char', 2), runOf(2, 'char', null)];
  const nothing = { train: null, val: null, best: null, is_counted: true };
  assert.deepEqual(lossesOf(runs, 'nats', new Map()), {
    ...{ unit: 'nats', is_mixed: false },
    losses: [{ train: 2, val: 2, best: 2, is_counted: true }, nothing],
  });
  assert.equal(lossesOf(runs, 'bits', new Map()).losses[0].val, 2 / Math.LN2);
});

test('where tokens differ, losses are in bits per character, as far as the characters are counted', () => {
  const runs = [runOf(1, 'char', 2), runOf(2, 'bpe', 4), runOf(3, 'bpe', 3)];
  const part = { tokens: 100, characters: 250 };
  const facts = /** @type {any} */ (new Map([[2, { train: part, validation: { tokens: 100, characters: 200 } }]]));
  const { unit, is_mixed, losses } = lossesOf(runs, 'nats', facts);
  assert.deepEqual([unit, is_mixed], ['bits', true]);
  assert.deepEqual(losses[0].val, 2 / Math.LN2);
  assert.deepEqual(losses[1], {
    train: (4 * 0.4) / Math.LN2,
    val: (4 * 0.5) / Math.LN2,
    best: (4 * 0.5) / Math.LN2,
    is_counted: true,
  });
  assert.deepEqual(
    losses[2],
    { train: 3, val: 3, best: 3, is_counted: false },
    'in nats per token, and marked as such',
  );
});

test('byte pairs learnt from two texts are different tokens, characters of two texts are not', () => {
  const of = (/** @type {string} */ tokenizer) => [
    { ...runOf(1, tokenizer, 2), text: 'a' },
    { ...runOf(2, tokenizer, 2), text: 'b' },
  ];
  assert.equal(lossesOf(of('bpe'), 'nats', new Map()).unit, 'bits');
  assert.equal(lossesOf(of('char'), 'nats', new Map()).unit, 'nats');
});
