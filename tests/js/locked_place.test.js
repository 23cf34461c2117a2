// The place that is locked in the pictures of the inside: written as part of an address, and read from it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockOf, headOf, NO_LOOK, readLook, writeLook } from '../../web/state/locked_place.js';

test('a place is a tensor and indices, in the address and back', () => {
  const look = readLook('blocks.0.attention.probs/1/5');
  assert.deepEqual(look, { name: 'blocks.0.attention.probs', at: [1, 5] });
  assert.equal(writeLook(look), 'blocks.0.attention.probs/1/5');
  assert.equal(writeLook(readLook('wte.weight')), 'wte.weight');
  assert.equal(writeLook(NO_LOOK), '');
});

test('what is no place locks nothing', () => {
  for (const text of ['', '/1', 'wte.weight/', 'wte.weight/-1', 'wte.weight/1.5', 'wte.weight/x', '<b>/1', 'Wte/1'])
    assert.equal(readLook(text), NO_LOOK, text);
});

test('a tensor tells its block, and a place in the attention its head', () => {
  assert.equal(blockOf('blocks.12.mlp.up.weight'), 12);
  assert.equal(blockOf('blocks.3'), 3, 'the whole block');
  assert.equal(blockOf('wte.weight'), null);
  assert.equal(headOf(readLook('blocks.0.attention.probs/3')), 3);
  assert.equal(headOf(readLook('blocks.0.attention.probs')), null);
  assert.equal(headOf(readLook('blocks.0.attention.q/3')), null);
});
