// The map of the embeddings without a page: of which run it is, and what it shows of a model that has no text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '@preact/signals-core';
import { createEmbeddings } from '../../web/features/rooms/network/embeddings/index.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { needWords } from '../../web/words/languages.js';

const NOTHING = { value: null, step: 0, is_then: false, error: null, call: null };

/** A view of two runs with the same vocabulary. @param {number} n  its size */
async function makeView(n) {
  const store = createStore(initialState(false));
  await needWords(store, 'attention');
  const vocabulary = [...Array.from({ length: n - 1 }, (_, i) => String.fromCharCode(97 + i)), '<BOS>'];
  const info = /** @type {any} */ ({ vocabulary, config: { n_embd: 2, block_size: 8 } });
  const runs = [1, 2].map((id) => ({ ...emptyRun(10), id, info, step: 5 }));
  store.update({ runs: new Map(runs.map((run) => [run.id, run])), active: 1 });
  const select = createSelectors(store);
  /** @type {import('@preact/signals-core').Signal<any>[]} */
  const seen = [];
  const looks = {
    watch() {
      const one = signal(/** @type {any} */ (NOTHING));
      seen.push(one);
      return one;
    },
  };
  const context = { store, select, id: String };
  const view = createEmbeddings(/** @type {any} */ (context), /** @type {any} */ (looks), () => true);
  const scores = [0, 1].map((k) => Float64Array.from({ length: n }, (_, i) => (i * (k + 3)) % 7));
  const [map, facts] = seen;
  return {
    ...{ store, facts, view },
    answer() {
      map.value = { ...NOTHING, step: 5, value: [{ scores, shares: [0.5, 0.2] }, new Float32Array(2 * n)] };
    },
    forget() {
      map.value = NOTHING;
    },
    isDrawn: () => JSON.stringify(view()).includes('embedding-map'),
  };
}

test('the map of a run is not shown for another with the same vocabulary', async (t) => {
  const { view, store, answer, forget, isDrawn } = await makeView(6);
  t.after(() => view.end());
  answer();
  assert.equal(isDrawn(), true);
  store.update({ active: 2 });
  assert.equal(isDrawn(), false, 'it has no answer yet');
  forget();
  assert.equal(isDrawn(), false);
  answer();
  assert.equal(isDrawn(), true);
});

test('a model with many tokens but without a text has a map, too', async (t) => {
  const { view, facts, answer, isDrawn } = await makeView(300);
  t.after(() => view.end());
  answer();
  assert.equal(isDrawn(), false, 'which tokens are frequent is not known yet');
  facts.value = { ...NOTHING, error: { id: 'no_text' } };
  assert.equal(isDrawn(), true);
});
