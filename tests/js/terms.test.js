// Terms of the glossary in sentences: a term in braces becomes a button, everything else stays as it is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { termsIn, withoutTerms, withTerms } from '../../web/ui/terms.js';

const SENTENCE = 'The {loss} falls: {learning_rate} and {loss|how surprised it is}.';

test('a sentence is cut at its terms, and a term shows its words or its key', () => {
  const store = createStore(initialState(false));
  const parts = withTerms({ store }, SENTENCE);
  const shown = parts.map((part) => (typeof part === 'string' ? part : /** @type {any} */ (part).values.at(-1)));
  assert.deepEqual(shown, ['The ', 'loss', ' falls: ', 'learning rate', ' and ', '.']);
  const last = /** @type {any} */ (parts.at(-1)).values[0];
  assert.equal(last.values.at(-1), 'how surprised it is');
  const [, first, , second] = /** @type {any[]} */ (parts);
  assert.deepEqual(
    [first, second, last].map(({ values }) => values[0]),
    ['loss', 'learning_rate', 'loss'],
  );
});

test('what ends a sentence stays on the line of the term before it', () => {
  const store = createStore(initialState(false));
  const [begin, end, rest] = /** @type {any[]} */ (withTerms({ store }, 'It has a {loss}, (and) more'));
  assert.equal(begin, 'It has a ');
  assert.match(end.strings.join(''), /^<span class="term-end">/);
  assert.deepEqual([end.values.at(-1), rest], [',', ' (and) more']);
});

test('a press puts the term into the state, and the focus on the button', () => {
  const store = createStore(initialState(false));
  const [button] = /** @type {any[]} */ (withTerms({ store }, '{softmax}'));
  const press = button.values.find((/** @type {unknown} */ value) => typeof value === 'function');
  let focused = 0;
  press({ currentTarget: { focus: () => focused++ } });
  assert.equal(store.state.term, 'softmax');
  assert.equal(focused, 1);
});

test('the same sentence without buttons, and its terms', () => {
  assert.equal(withoutTerms(SENTENCE), 'The loss falls: learning rate and how surprised it is.');
  assert.deepEqual(termsIn(SENTENCE), ['loss', 'learning_rate', 'loss']);
});

test('braces that are no term stay', () => {
  const store = createStore(initialState(false));
  assert.deepEqual(withTerms({ store }, 'a {B} {a b} {} {"x": 1}'), ['a {B} {a b} {} {"x": 1}']);
});
