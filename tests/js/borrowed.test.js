// What a stop of the guide has changed is put back: the settings, with the reader's own changes since, the text, hidden
// curves.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { giveBack, holdSettings, lend, lendText, ownOf } from '../../web/features/guide/borrowed.js';
import { inTurn } from '../../web/features/guide/queue.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';

/** A playground that has only settings, texts and runs. */
function given() {
  const store = createStore(initialState(false));
  const rows = ['seed', 'learning_rate', 'n_embd', 'temperature'];
  const row = (/** @type {string} */ key) =>
    rows.includes(key) ? { key, type: 'number', group: key === 'temperature' ? 'inference' : 'training' } : null;
  const actions = {
    setAll: (/** @type {any} */ typed) => store.update({ typed }),
    reset: async () => store.update({ active: 99 }),
    pasteText: async (/** @type {string} */ text) => {
      const id = text === '' ? 'pasted' : `pasted ${text}`;
      const source = /** @type {any} */ ({ id, kind: 'typed', title: id, text });
      store.update({ source: id, sources: [...store.state.sources.filter((one) => one.id !== id), source] });
    },
    chooseText: async (/** @type {string} */ source) => store.update({ source }),
    runs: {
      mark(/** @type {number} */ id, /** @type {any} */ patch) {
        const run = store.state.runs.get(id);
        if (run) store.update({ runs: new Map(store.state.runs).set(id, { ...run, ...patch }) });
      },
      choose: async (/** @type {number} */ active) => store.update({ active }),
    },
  };
  const is_stale = { value: true };
  return /** @type {any} */ ({ store, select: { row, is_stale }, actions });
}

test('of the settings only what the reader has changed stays', () => {
  const before = { seed: '7', n_embd: '64' };
  const lent = { seed: '1', n_embd: '64', learning_rate: '0.1' };
  assert.deepEqual(ownOf(before, lent, lent), before);
  assert.deepEqual(ownOf(before, lent, { ...lent, learning_rate: '0.2' }), { ...before, learning_rate: '0.2' });
  assert.deepEqual(ownOf(before, lent, { seed: '1', learning_rate: '0.1' }), { seed: '7' });
});

test('settings are lent one after the other, and all come back at once', async () => {
  const page = given();
  page.store.update({ typed: { seed: '7', temperature: '0.5', n_embd: '64' } });
  lend(page, { seed: 1, unknown: 3 });
  assert.deepEqual(page.store.state.typed, { seed: '1', temperature: '0.5', n_embd: '64' });
  lend(page, { learning_rate: 0.1 }, true);
  assert.deepEqual(page.store.state.typed, { temperature: '0.5', learning_rate: '0.1' });
  page.store.update({ typed: { ...page.store.state.typed, n_embd: '32' } });
  await giveBack(page);
  assert.deepEqual(page.store.state.typed, { seed: '7', temperature: '0.5', n_embd: '32' });
  await giveBack(page);
  assert.deepEqual(page.store.state.typed, { seed: '7', temperature: '0.5', n_embd: '32' });
});

test('with a trained run its settings come back; only those of sampling stay as the reader has set them', async () => {
  const page = given();
  const own = { ...emptyRun(), id: 1, step: 5, phase: /** @type {const} */ ('paused') };
  page.store.update({ runs: new Map([[1, own]]), active: 1, typed: { seed: '7' } });
  lend(page, { learning_rate: 0.1 });
  page.store.update({ active: 2, typed: { seed: '7', learning_rate: '0.02', temperature: '0.5' } });
  await giveBack(page);
  assert.equal(page.store.state.active, 1);
  assert.deepEqual(page.store.state.typed, { seed: '7', temperature: '0.5' });
});

test('what a stop is there to try comes back as it was, whoever has changed it, and nothing else does', async () => {
  const page = given();
  page.store.update({ typed: { seed: '7' } });
  await holdSettings(page, ['temperature']);
  page.store.update({ typed: { seed: '8', temperature: '2' } });
  await giveBack(page);
  assert.deepEqual(page.store.state.typed, { seed: '8' });
  page.store.update({ typed: { seed: '8', temperature: '0.5' } });
  await holdSettings(page, ['temperature']);
  page.store.update({ typed: { seed: '8' } });
  lend(page, { seed: 1 });
  await giveBack(page);
  assert.deepEqual(page.store.state.typed, { seed: '8', temperature: '0.5' });
  await holdSettings(page, []);
  page.store.update({ typed: { temperature: '2' } });
  await giveBack(page);
  assert.deepEqual(page.store.state.typed, { temperature: '2' });
});

test('curves from before are hidden meanwhile, and those that were hidden stay so', async () => {
  const page = given();
  const [a, b] = [1, 2].map((id) => ({ ...emptyRun(), id, step: 5, is_hidden: id === 2 }));
  page.store.update({ runs: new Map([a, b].map((run) => [run.id, run])), active: 1 });
  const seen = () => [...page.store.state.runs.values()].map(({ is_hidden }) => is_hidden);
  lend(page, { seed: 1 });
  assert.deepEqual(seen(), [true, true]);
  page.actions.runs.mark(1, { is_hidden: false });
  lend(page, { seed: 2 });
  assert.deepEqual(seen(), [false, true]);
  await giveBack(page);
  assert.deepEqual(seen(), [false, true]);
});

test('the text comes back, unless the reader has chosen another one', async () => {
  const page = given();
  page.store.update({ source: 'names' });
  await lendText(page, 'short');
  await giveBack(page);
  assert.equal(page.store.state.source, 'names');
  await lendText(page, 'short');
  page.store.update({ source: 'verse' });
  await giveBack(page);
  assert.equal(page.store.state.source, 'verse');
});

test('the run comes back with its model, unless that had to be deleted; then there is a new one', async () => {
  const page = given();
  const own = { ...emptyRun(), id: 1, step: 5, phase: /** @type {const} */ ('paused') };
  const other = { ...emptyRun(), id: 2, step: 9 };
  page.store.update({ runs: new Map([[1, own]]), active: 1, source: 'names' });
  await lendText(page, 'short');
  assert.equal(page.store.state.runs.get(1)?.is_held, true);
  page.store.update({ runs: new Map([...page.store.state.runs, [2, other]]), active: 2 });
  await giveBack(page);
  assert.deepEqual([page.store.state.active, page.store.state.runs.get(1)?.is_held], [1, false]);
  lend(page, { seed: 1 });
  page.store.update({
    runs: new Map([
      [1, { ...own, phase: 'kept' }],
      [2, other],
    ]),
    active: 2,
  });
  await giveBack(page);
  assert.equal(page.store.state.active, 99);
});

test('what is lent at the next stop waits until all is given back', async () => {
  const page = given();
  page.store.update({ source: 'names' });
  await lendText(page, 'short');
  const back = giveBack(page);
  const next = inTurn(page, () => lendText(page, 'shorter'));
  await Promise.all([back, next]);
  assert.equal(page.store.state.source, 'pasted shorter');
  await giveBack(page);
  assert.equal(page.store.state.source, 'names');
});

test('texts that stops have brought leave the list again, but not one that the reader has edited', async () => {
  const page = given();
  const own = /** @type {any} */ ({ id: 'own', kind: 'typed', title: 'own', text: 'mine' });
  page.store.update({ source: 'own', sources: [own] });
  const ids = () => page.store.state.sources.map((/** @type {any} */ { id }) => id);
  await lendText(page, '70');
  await lendText(page, '20');
  assert.deepEqual(ids(), ['own', 'pasted 20']);
  await giveBack(page);
  assert.deepEqual(ids(), ['own']);
  await lendText(page, '50');
  page.store.update({
    sources: page.store.state.sources.map((/** @type {any} */ one) =>
      one.id === 'own' ? one : { ...one, text: 'edited' },
    ),
  });
  await giveBack(page);
  assert.deepEqual(ids(), ['own', 'pasted 50']);
});

test('curves of lent runs are shown at their stop only', async () => {
  const page = given();
  const run = (/** @type {number} */ id) => ({ ...emptyRun(), id, step: 5, phase: /** @type {const} */ ('paused') });
  const add = (/** @type {number} */ id) =>
    page.store.update({ runs: new Map([...page.store.state.runs, [id, run(id)]]), active: id });
  const shown = () => [...page.store.state.runs.values()].filter((one) => !one.is_hidden).map(({ id }) => id);
  page.store.update({ guide: 'training.seeds' });
  add(1);
  lend(page, { seed: 1 });
  add(2);
  add(3);
  page.store.update({ guide: 'training.loss' });
  await giveBack(page);
  assert.deepEqual([page.store.state.active, ...shown()], [1, 1]);
  page.store.update({ guide: 'training.seeds' });
  await giveBack(page);
  assert.deepEqual(shown(), [1, 2, 3]);
  lend(page, { seed: 4 }); // to compare with those of before
  add(4);
  assert.deepEqual(shown(), [2, 3, 4]);
  page.store.update({ guide: '' });
  await giveBack(page);
  assert.deepEqual(shown(), [1]);
});
