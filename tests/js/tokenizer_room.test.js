// The room of the tokenizer without a page: what it says of a model that has no text with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals-core';
import { tokenizer } from '../../web/features/rooms/tokenizer/index.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { needWords } from '../../web/words/languages.js';

test('once it is said why there is no answer, the room does not say that it is coming', async (t) => {
  const store = createStore(initialState(false));
  await needWords(store, 'inside');
  const info = /** @type {any} */ ({ vocabulary: ['a', '<BOS>'], vocab_size: 2, config: { tokenizer: 'char' } });
  const run = { ...emptyRun(10), id: 1, info };
  store.update({ runs: new Map([[1, run]]), active: 1 });
  /** @type {import('@preact/signals-core').Signal<any>[]} */
  const seen = [];
  const looks = {
    watch() {
      seen.push(signal({ value: null, step: 0, error: null, call: null }));
      return seen.at(-1);
    },
  };
  const context = { store, select: createSelectors(store), id: String };
  Object.assign(globalThis, { requestAnimationFrame: () => 0 });
  t.after(() => Reflect.deleteProperty(globalThis, 'requestAnimationFrame'));
  const draw = tokenizer(/** @type {any} */ (context), /** @type {any} */ (looks));
  const { learning, waiting } = /** @type {any} */ (store.state.words.inside).tokenizer;
  const says = (/** @type {string} */ text) => JSON.stringify(draw()).includes(text);
  assert.deepEqual([says(learning), says(waiting)], [true, true]);
  const [own, others] = seen;
  others.value = { ...others.value, error: { id: 'no_text' } };
  assert.deepEqual([says(learning), says(waiting)], [false, true]);
  own.value = { ...own.value, error: { id: 'no_text' } };
  assert.deepEqual([says(learning), says(waiting)], [false, false]);
});
