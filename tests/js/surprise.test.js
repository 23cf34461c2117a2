// web/features/surprise/surprise_view.js: how the surprise of tokens becomes a colour and a figure.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choicesOf, degreeOf } from '../../web/features/surprise/surprise_view.js';

test('between how many tokens the model wavers: one if it is sure, many if it guesses', () => {
  assert.equal(choicesOf([{ logprob: 0 }, { logprob: 0 }]), 1);
  const guesses = Array.from({ length: 3 }, () => ({ logprob: -Math.log(27) }));
  assert.ok(Math.abs(choicesOf(guesses) - 27) < 1e-9);
  assert.ok(Math.abs(choicesOf([{ logprob: null }, ...guesses]) - 27) < 1e-9, 'the first token is not predicted');
});

test('the colour is strongest from blind guessing on', () => {
  const uniform = Math.log(27);
  assert.deepEqual(
    [null, 0, -uniform / 2, -uniform, -9].map((logprob) => degreeOf(logprob, uniform)),
    [0, 0, 4, 8, 8],
  );
});
