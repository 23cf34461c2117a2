// The marks in samples without a page: how many copied texts are remembered, and which token is described.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trim } from '../../web/features/writing/copies.js';
import { createMarks } from '../../web/features/writing/marks.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';

test('of the copied texts the oldest are forgotten, but none that is on the page', () => {
  const known = new Map(Array.from({ length: 10 }, (_, i) => [String(i), i]));
  trim(known, ['0', '3'], 4);
  assert.deepEqual([...known.keys()], ['0', '3', '8', '9']);
  trim(known, ['0', '3', '8', '9'], 2);
  assert.equal(known.size, 4);
});

test('the described token is not described in a sample of another run', async (t) => {
  const stand_in = class {
    observe() {}
    disconnect() {}
  };
  Object.assign(globalThis, { IntersectionObserver: stand_in });
  t.after(() => Reflect.deleteProperty(globalThis, 'IntersectionObserver'));
  const store = createStore(initialState(false));
  const runs = [1, 2].map((id) => ({ ...emptyRun(10), id }));
  store.update({ runs: new Map(runs.map((run) => [run.id, run])), active: 1 });
  const select = createSelectors(store);
  const root = Object.assign(new EventTarget(), { style: { setProperty() {} } });
  const context = { store, select, frame: { draw: () => () => {} }, actions: {}, compact: false, id: String };
  const marks = await createMarks(/** @type {any} */ (context), /** @type {any} */ (root), () => '');
  t.after(() => marks.stop());
  const choice = { id: 1, text: 'a', probability: 0.5, chance: 0.5, alternatives: [] };
  const sample = /** @type {any} */ ({ key: 1, step: 5, texts: ['a'], tokens: [[{ id: 1, text: 'a', choice }]] });
  const says = () => JSON.stringify(marks.foot(sample)).includes(String(store.state.words.moments?.hint));
  marks.show([sample]);
  assert.equal(says(), true);
  const over = Object.defineProperty(new Event('pointerover'), 'target', { value: { dataset: { token: '0' } } });
  root.dispatchEvent(over);
  assert.equal(says(), false, 'the token is described');
  store.update({ active: 2 });
  marks.show([sample]);
  assert.equal(says(), true);
});
