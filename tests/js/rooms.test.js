// web/features/rooms/: how the rooms show bytes, and the losses of runs that do not have the same tokens.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { directed, shownText } from '../../web/features/rooms/shared/token_tiles.js';
import { lossesOf } from '../../web/features/rooms/training/runs.js';

test('of a token, whole characters are shown as such, and bytes that are none as numbers', () => {
  assert.equal(shownText('aا<0xD9>'), 'aاD9');
  assert.equal(shownText('<0xA7>ل日😀'), 'A7ل日😀');
  assert.equal(shownText('<0x9F><0x98>\n'), '9F98↵');
  assert.equal(shownText('\ufeff'), 'FEFF', 'the byte order mark is one character');
  assert.equal(directed('A7ل'), '\u200fA7ل', 'the number does not turn the piece round');
  assert.equal(directed('A7a'), 'A7a');
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
  const [train, validation] = [0.4, 0.5].map((tokens) => ({ bits_per_nat: tokens / Math.LN2 })); // of a character
  const facts = /** @type {any} */ (new Map([[2, { train, validation }]]));
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
