// The cards of the room of inference without a page: what they ask the worker.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCards } from '../../web/features/rooms/inference/cards.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';

test('what is copied in an answer is asked of the run that wrote it', async () => {
  const store = createStore(initialState(false));
  const runs = [1, 2].map((id) => /** @type {any} */ ({ ...emptyRun(10), id, phase: 'done', step: 5 }));
  store.update({
    runs: new Map(runs.map((run) => [run.id, run])),
    active: 1,
    engine: { ...store.state.engine, status: 'ready' },
  });
  const quote = (/** @type {number} */ run, /** @type {string} */ text) => [{ begin: 0, text, count: run }];
  const answerTo = (/** @type {any} */ body) => {
    if (body.type === 'generate') return { text: 'same', stopped: 'length', notices: [] };
    const [, ...calls] = body.call;
    return {
      step: 5,
      ms: 1,
      value: calls.map((/** @type {string[]} */ [, text]) => ({ quotations: quote(body.run, text), share: 1 })),
    };
  };
  const actions = {
    request: async (/** @type {any} */ body) => answerTo(body),
    whenReady: (/** @type {string} */ _, /** @type {() => unknown} */ act) => act(),
  };
  const looks = { look: async (/** @type {any[]} */ ...call) => answerTo({ type: 'look', run: 1, call }) };
  const context = { store, select: createSelectors(store), actions };
  const deck = createCards(/** @type {any} */ (context), /** @type {any} */ (looks));
  deck.compareRuns();
  await deck.write();
  const found = deck.cards.value.map(({ answer }) => answer?.pieces[0]?.count);
  assert.deepEqual(found, [1, 2]);
});
