// web/store.js, web/frame.js, web/selectors.js: one state, changed only by update; values that follow from it are
// computed once for each change; views are drawn once a frame, however often the state changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFrame } from '../../web/frame.js';
import { createSelectors } from '../../web/selectors.js';
import { activeRun, chosenSource, emptyRun, initialState, sourceText } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { english } from './english.js';

/** A store with a frame that ends when the test says so. */
function makeStore() {
  /** @type {(() => void)[]} */
  const frames = [];
  const store = createStore(initialState(false));
  const frame = createFrame((callback) => frames.push(callback));
  const runFrames = () => {
    for (const callback of frames.splice(0)) callback();
  };
  return { store, frame, frames, runFrames, select: createSelectors(store) };
}

test('a drawing is made at once; many updates are one frame, which draws the last state', () => {
  const { store, frame, frames, runFrames } = makeStore();
  /** @type {string[]} */
  const drawn = [];
  frame.draw(() => drawn.push(`${store.at.room.value} ${store.at.source.value}`));
  assert.deepEqual(drawn, [' ']);
  store.update({ room: 'a' });
  store.update({ room: 'b', source: 'names' });
  assert.equal(frames.length, 1);
  runFrames();
  assert.deepEqual(drawn, [' ', 'b names']);
});

test('what a drawing changes is drawn in the same frame; a view that has had its turn waits for the next', () => {
  const { store, frame, frames, runFrames } = makeStore();
  /** @type {string[]} */
  const drawn = [];
  frame.draw(() => drawn.push(`early ${store.at.source.value}`));
  frame.draw(() => {
    if (store.at.room.value !== '') store.update({ source: `of ${store.at.room.value}` });
    drawn.push('middle');
  });
  frame.draw(() => drawn.push(`late ${store.at.source.value}`));
  drawn.length = 0;
  store.update({ room: 'a' });
  runFrames();
  assert.deepEqual(drawn, ['middle', 'early of a', 'late of a']);
  assert.equal(frames.length, 0, 'nothing is left for another frame');
  drawn.length = 0;
  frame.draw(() => store.at.source.value.length < 8 && store.update({ source: `${store.at.source.value}!` }));
  store.update({ source: '1' });
  runFrames();
  assert.deepEqual([store.state.source, frames.length], ['1!', 1], 'once a frame');
});

test('a drawing that is to be first is drawn before those that were registered before it', () => {
  const { store, frame, runFrames } = makeStore();
  /** @type {string[]} */
  const drawn = [];
  frame.draw(() => drawn.push(`page ${store.at.room.value}`));
  frame.draw(() => drawn.push(`canvas ${store.at.room.value}`), { is_first: true });
  drawn.length = 0;
  store.update({ room: 'a' });
  runFrames();
  assert.deepEqual(drawn, ['canvas a', 'page a']);
});

test('an update makes a new state and leaves the old one as it was', () => {
  const { store } = makeStore();
  const old = store.state;
  store.update({ room: 'new' });
  assert.notEqual(store.state, old);
  assert.equal(old.room, '');
  assert.equal(store.state.engine, old.engine, 'what is not in the patch is the same object');
});

test('an update that changes nothing, or what a drawing does not read, draws nothing', () => {
  const { store, frame, frames } = makeStore();
  frame.draw(() => store.at.room.value);
  store.update({ room: '', source: '' });
  assert.equal(frames.length, 0);
  store.update({ source: 'names' });
  assert.equal(frames.length, 0);
});

test('after a frame the next update asks for another one; a drawing that ended is not drawn, nor any after close', () => {
  const { store, frame, runFrames } = makeStore();
  /** @type {string[]} */
  const drawn = [];
  const end = frame.draw(() => drawn.push(`one ${store.at.room.value}`));
  frame.draw(() => drawn.push(`two ${store.at.room.value}`));
  for (const room of ['1', '2']) {
    store.update({ room });
    runFrames();
  }
  assert.deepEqual(drawn.slice(2), ['one 1', 'two 1', 'one 2', 'two 2']);
  store.update({ room: '3' });
  end();
  runFrames();
  assert.deepEqual(drawn.slice(6), ['two 3']);
  store.update({ room: '4' });
  frame.close();
  runFrames();
  assert.equal(drawn.length, 7);
});

test('the engine is given the bytes of a file while nobody has edited it, else the text', () => {
  const { store, select } = makeStore();
  const blob = new Blob(['bytes']);
  const source = /** @type {any} */ ({ id: 'x', text: 'shown', blob });
  store.update({ sources: [source], source: 'x' });
  assert.equal(select.text.value, blob);
  assert.equal(sourceText({ ...source, blob: null }), 'shown');
  store.update({ source: 'y' });
  assert.equal(chosenSource(store.state), null);
  assert.equal(select.text.value, null);
});

/** A row of the engine's table. @param {object} row @returns {any} */
const row = (row) => ({
  type: 'int',
  min: 1,
  max: 100,
  default: 1,
  group: 'network',
  main: false,
  label: 'x',
  ...row,
});

test('settings are resolved once a change of what they depend on, not once a look', () => {
  const { store, select } = makeStore();
  let resolved = 0;
  // A table that counts how often it is resolved.
  const table = new Proxy([row({ key: 'n_layer' }), row({ key: 'temperature', group: 'inference' })], {
    get(target, key) {
      if (key === 'find') resolved++;
      return Reflect.get(target, key);
    },
  });
  store.update({ engine: { ...store.state.engine, settings: table, presets: {} } });
  assert.deepEqual(select.settings.value.values, { n_layer: 1, temperature: 1 });
  const once = resolved;
  assert.ok(select.config.value && select.sampling.value && select.is_stale.value);
  assert.equal(select.settings.value, select.settings.value);
  store.update({ room: 'x', engine: { ...store.state.engine, status: 'ready' } });
  assert.equal(select.settings.value.values.n_layer, 1);
  assert.equal(resolved, once, 'neither a look nor another state of the engine resolves them again');
  store.update({ typed: { n_layer: '3' } });
  assert.equal(select.settings.value.values.n_layer, 3);
  assert.ok(resolved > once);
  assert.deepEqual(
    [Object.keys(select.config.value), Object.keys(select.sampling.value)],
    [['n_layer'], ['temperature']],
  );
});

test('Step is offered only where it costs no trained model', () => {
  const { store, select } = makeStore();
  const source = /** @type {any} */ ({ id: 'x', text: 'abc', blob: null, suggested: {} });
  const engine = /** @type {const} */ ({ ...store.state.engine, status: 'ready' });
  store.update({ engine, sources: [source], source: 'x' });
  /** @param {Partial<import('../../web/state/state.js').RunState>} patch */
  function offered(patch) {
    store.update({ runs: new Map([[1, { ...emptyRun(), id: 1, text: 'abc', ...patch }]]), active: 1 });
    return select.can_step.value;
  }
  assert.ok(offered({ phase: 'ready' }));
  assert.ok(offered({ phase: 'paused', step: 3 }));
  assert.ok(offered({ phase: 'ready', text: 'earlier' }), 'nothing is learnt yet');
  assert.equal(offered({ phase: 'paused', step: 3, text: 'earlier' }), false);
  for (const phase of /** @type {const} */ (['training', 'done', 'stopped'])) {
    assert.equal(offered({ phase, step: 3 }), false, phase);
  }
  store.update({ engine: { ...engine, status: 'dead' } });
  assert.equal(offered({ phase: 'ready' }), false);
});

test('of several runs one is shown; a run is stale once text or a setting is another, and then is an old one', () => {
  const { store, select } = makeStore();
  assert.equal(activeRun(store.state).phase, 'none');
  const source = /** @type {any} */ ({ id: 'x', text: 'abc', blob: null, suggested: {} });
  const settings = [row({ key: 'n_layer' })];
  store.update({ engine: { ...store.state.engine, settings }, sources: [source], source: 'x' });
  const run = { ...emptyRun(), text: 'abc', config: { n_layer: 1 }, phase: /** @type {const} */ ('paused'), step: 3 };
  store.update({
    runs: new Map([
      [1, { ...run, id: 1 }],
      [2, { ...run, id: 2, step: 0, phase: 'ready' }],
    ]),
    active: 1,
  });
  assert.deepEqual([select.run.value.id, select.is_stale.value, select.is_old_run.value], [1, false, false]);
  store.update({ typed: { n_layer: '2' } });
  assert.deepEqual([select.is_stale.value, select.is_old_run.value], [true, true]);
  store.update({ active: 2 });
  assert.deepEqual([select.run.value.id, select.is_stale.value, select.is_old_run.value], [2, true, false]);
  store.update({ typed: { n_layer: '200' } });
  assert.ok(select.is_stale.value, 'a value that cannot be is none of the run');
  assert.match(english(select.errorOf('n_layer')), /must be a whole number/);
});
