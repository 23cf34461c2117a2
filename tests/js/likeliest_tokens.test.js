// web/ui/likeliest_tokens.js and tokens.js: the tokens from which one was chosen, in order, and the keys that go from token to
// token.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likeliest, shownAs } from '../../web/ui/likeliest_tokens.js';
import { LEVELS, levelOf, nextToken } from '../../web/ui/token_text.js';
import { LIKELIEST_SHOWN } from '../../web/wire/requests.js';
import { en } from '../../web/words/en/index.js';

/** @param {number} id @param {number} probability */
const one = (id, probability) => ({ id, text: String(id), probability, chance: probability });

test('the likeliest five come first, the chosen one in its place; where it is none of them, it is the sixth', () => {
  const alternatives = [0.3, 0.2, 0.1, 0.05, 0.04].map((probability, id) => one(id, probability));
  const ids = (/** @type {number} */ probability, with_chosen = true) =>
    likeliest({ ...one(9, probability), alternatives }, with_chosen).map(({ id }) => id);
  assert.equal(LIKELIEST_SHOWN, 5);
  assert.deepEqual(ids(0.25), [0, 9, 1, 2, 3]);
  assert.deepEqual(ids(0.01), [0, 1, 2, 3, 4, 9]);
  assert.deepEqual(ids(0.01, false), [0, 1, 2, 3, 4]);
  assert.deepEqual(ids(0.3), [0, 9, 1, 2, 3], 'of two alike the smaller id is first');
});

test('the sign of the end has a word, all else is shown as on its tile', () => {
  assert.equal(shownAs('<BOS>', en.chances), 'end');
  assert.equal(shownAs('\n', en.chances), '↵');
  assert.equal(shownAs('a', en.chances), 'a');
  assert.equal(shownAs(' the\n', en.chances), '␣the↵');
});

test('the colour has six levels from 0 to 1', () => {
  assert.deepEqual([0, 0.16, 0.17, 0.5, 0.84, 1].map(levelOf), [0, 0, 1, 3, 5, 5]);
  assert.equal(LEVELS.length, 6);
});

test('a step goes to the next token that has a text, and stays at the ends', () => {
  const tokens = ['a', '', '', 'é', ''].map((text, id) => ({ id, text }));
  assert.equal(nextToken(tokens, 0, 1), 3);
  assert.equal(nextToken(tokens, 3, -1), 0);
  assert.equal(nextToken(tokens, 3, 1), 3);
  assert.equal(nextToken(tokens, 0, -1), 0);
  assert.equal(nextToken(tokens, -1, 1), 0);
  assert.equal(nextToken(tokens, tokens.length, -1), 3);
});

test('a probability is said in per cent, as exactly as is of use', () => {
  const { percent } = en.format;
  assert.deepEqual([1, 0.234, 0.0996, 0.0123, 0.001, 0.0001, 0].map(percent), [
    '100%',
    '23%',
    '10%',
    '1.2%',
    '0.1%',
    '<0.1%',
    '0%',
  ]);
});
