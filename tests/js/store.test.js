// web/store.js: one state, changed only by update, drawn once a frame however often it changed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canStep } from '../../web/actions/training.js';
import { createHistory } from '../../web/state/history.js';
import { chosenSource, createStore, initialState, sourceText } from '../../web/store.js';

function makeStore() {
  /** @type {(() => void)[]} */
  const frames = [];
  /** @type {import('../../web/store.js').State[]} */
  const drawn = [];
  const request = (/** @type {() => void} */ callback) => frames.push(callback);
  const store = createStore(initialState(createHistory(), false), (state) => drawn.push(state), request);
  const runFrames = () => {
    for (const frame of frames.splice(0)) frame();
  };
  return { store, drawn, frames, runFrames };
}

test('many updates are one frame, which draws the last state', () => {
  const { store, drawn, frames, runFrames } = makeStore();
  store.update({ notice: 'a' });
  store.update({ notice: 'b', source: 'names' });
  assert.equal(frames.length, 1);
  runFrames();
  assert.equal(drawn.length, 1);
  assert.equal(drawn[0].notice, 'b');
  assert.equal(drawn[0].source, 'names');
});

test('an update makes a new state and leaves the old one as it was', () => {
  const { store } = makeStore();
  const old = store.state;
  store.update({ notice: 'new' });
  assert.notEqual(store.state, old);
  assert.equal(old.notice, '');
  assert.equal(store.state.engine, old.engine, 'what is not in the patch is the same object');
});

test('an update that changes nothing draws nothing', () => {
  const { store, frames } = makeStore();
  store.update({ notice: '', source: '' });
  assert.equal(frames.length, 0);
});

test('after a frame the next update asks for another one; after close none is drawn', () => {
  const { store, drawn, runFrames } = makeStore();
  store.update({ notice: '1' });
  runFrames();
  store.update({ notice: '2' });
  runFrames();
  assert.deepEqual(
    drawn.map((state) => state.notice),
    ['1', '2'],
  );
  store.update({ notice: '3' });
  store.close();
  runFrames();
  assert.equal(drawn.length, 2);
});

test('the engine is given the bytes of a file while nobody has edited it, else the text', () => {
  const { store } = makeStore();
  const blob = new Blob(['bytes']);
  const source = /** @type {any} */ ({ id: 'x', text: 'shown', blob });
  store.update({ sources: [source], source: 'x' });
  assert.equal(sourceText(chosenSource(store.state)), blob);
  assert.equal(sourceText({ ...source, blob: null }), 'shown');
  store.update({ source: 'y' });
  assert.equal(chosenSource(store.state), null);
  assert.equal(sourceText(null), null);
});

test('Step is offered only where it costs no trained model', () => {
  const { store } = makeStore();
  const source = /** @type {any} */ ({ id: 'x', text: 'abc', blob: null, suggested: {} });
  const engine = /** @type {const} */ ({ ...store.state.engine, status: 'ready' });
  store.update({ engine, sources: [source], source: 'x' });
  const { run } = store.state;
  /** @param {Partial<import('../../web/store.js').RunState>} patch */
  const offered = (patch) => canStep({ ...store.state, run: { ...run, text: 'abc', ...patch } });
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
