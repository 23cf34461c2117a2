// features/shortcuts/keys.js: which key does what, and where it does nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROOMS } from '../../web/features/rooms/rooms.js';
import { actionOf } from '../../web/features/shortcuts/keys.js';
import { ROOM_KEYS } from '../../web/state/room_keys.js';

/** The focused element: it matches the selectors of its kind. @param {'page' | 'text' | 'dialog'} kind */
const at = (kind) =>
  /** @type {any} */ ({ matches: () => kind === 'text', closest: () => (kind === 'dialog' ? {} : null) });

/** @param {string} key @param {object} [more] */
const press = (key, more = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, isComposing: false, target: at('page') },
  ...more,
});

/** A playground that records what it is told. @param {string} phase @param {object} [more] */
function playground(phase, more = {}) {
  /** @type {string[]} */
  const told = [];
  const state = { engine: { status: 'ready' }, wanted: {}, room: '', ...more };
  const run = { phase, step: 1, info: { config: { max_steps: 10 } } };
  const context = /** @type {any} */ ({
    store: { state, update: (/** @type {object} */ patch) => told.push(JSON.stringify(patch)) },
    select: { run: { value: run }, is_old_run: { value: false } },
    actions: new Proxy(
      {},
      {
        get:
          (_, name) =>
          (/** @type {string[]} */ ...values) =>
            told.push([name, ...values].join(' ')),
      },
    ),
    element: { querySelector: () => null },
  });
  return { context, told };
}

/** What a key does. @param {ReturnType<typeof press>} event @param {string} phase @param {object} [more] @returns {string[]} */
function does(event, phase, more) {
  const { context, told } = playground(phase, more);
  actionOf(event, false)?.(context, () => told.push('list'));
  return told;
}

test('Ctrl or Command with Enter trains and pauses, also from a text field', () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { ctrlKey: true, target: at('text') }]) {
    assert.deepEqual(does(press('Enter', more), 'ready'), ['train']);
    assert.deepEqual(does(press('Enter', more), 'training'), ['pause']);
  }
  assert.deepEqual(does(press('Enter', { ctrlKey: true }), 'none', { wanted: { train: true } }), ['forget train']);
  assert.deepEqual(does(press('Enter', { ctrlKey: true }), 'none', { engine: { status: 'dead' } }), []);
});

test('single keys train, step, open the list and a room', () => {
  assert.deepEqual(does(press('t'), 'paused'), ['train']);
  assert.deepEqual(does(press('T'), 'paused'), ['train']);
  assert.deepEqual(does(press('s'), 'paused'), ['step']);
  assert.deepEqual(does(press('s'), 'training'), []);
  assert.deepEqual(does(press('?'), 'paused'), ['list']);
  assert.deepEqual(does(press('2'), 'paused'), ['{"room":"tokenizer"}']);
  assert.deepEqual(does(press('2'), 'paused', { room: 'tokenizer' }), ['{"room":""}']);
});

test('single keys do nothing where text is typed, in a dialog, held down, with another key, or switched off', () => {
  for (const more of [
    { target: at('text') },
    { target: at('dialog') },
    { repeat: true },
    { isComposing: true },
    { altKey: true },
    { ctrlKey: true },
  ])
    assert.equal(actionOf(press('t', more), false), null, JSON.stringify(more));
  assert.equal(actionOf(press('t'), true), null);
  assert.notEqual(actionOf(press('Enter', { ctrlKey: true }), true), null);
  assert.equal(actionOf(press('toString'), false), null);
});

test('the keys 1 to 7 are the rooms in the order in which they stand', () => {
  assert.deepEqual(
    ROOM_KEYS,
    ROOMS.map(({ key }) => key),
  );
});
