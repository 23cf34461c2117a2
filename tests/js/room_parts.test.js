// Parts of rooms without a page: what they show of one tensor is not shown under the name of another.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computed, signal } from '@preact/signals-core';
import { autograd } from '../../web/features/rooms/autograd/index.js';
import { createNudge } from '../../web/features/rooms/autograd/nudge.js';
import { createTensor } from '../../web/features/rooms/autograd/tensor.js';
import { createMoments } from '../../web/features/rooms/optimizer/moments.js';

/** Stands for every element and word, and all that is called on it. @type {any} */
const any = new Proxy(class {}, {
  get: (_, key) => (key === Symbol.toPrimitive ? () => '' : key === 'toJSON' ? () => null : any),
  ...{ set: () => true, apply: () => any, construct: () => any },
});

/** A room with two tensors of the same shape. @param {import('node:test').TestContext} t @param {object} [more] */
function makeRoom(t, more = {}) {
  const { document, requestAnimationFrame, ResizeObserver, matchMedia } = /** @type {any} */ (globalThis);
  Object.assign(globalThis, { document: any, requestAnimationFrame: any, ResizeObserver: any, matchMedia: any });
  t.after(() => Object.assign(globalThis, { document, requestAnimationFrame, ResizeObserver, matchMedia }));
  const tensorOf = (/** @type {string} */ name) => ({
    name,
    shape: [1, 2],
    kind: 'parameter',
    gradient: false,
    keeps: [],
  });
  const chosen = signal({ tensor: tensorOf('a'), index: 0, row: 0, column: 0, is_locked: false });
  /** @type {{ call: () => any, seen: import('@preact/signals-core').Signal<any> }[]} */
  const watched = [];
  const looks = {
    watch(/** @type {() => unknown} */ call) {
      const seen = signal(/** @type {any} */ ({ value: null, step: 0, error: null, call: null }));
      watched.push({ call, seen });
      return seen;
    },
  };
  const at = { words: signal(any), is_dark: signal(false), guide: signal('') };
  const context = { store: { at, state: {} }, select: { run: signal({ step: 5, phase: 'paused' }) }, id: String };
  const none = computed(() => null);
  return {
    chosen,
    room: /** @type {any} */ ({
      context,
      looks,
      chosen,
      prompt: signal('x'),
      focus: none,
      graph: signal({ value: null }),
      ops: signal([]),
      words: () => any,
      ...more,
    }),
    choose: (/** @type {string} */ name) => {
      chosen.value = { ...chosen.value, tensor: tensorOf(name) };
    },
    /** The worker answers the questions of now. @param {...unknown} values  for each watch */
    answer(...values) {
      for (const [i, value] of values.entries()) {
        const { seen, call } = watched[i];
        seen.value = { value, step: 5, error: null, call: call() };
      }
    },
  };
}

const TILE = {
  rows: 1,
  columns: 2,
  source_rows: 1,
  source_columns: 2,
  scale: 1,
  cells: new Int8Array([127, -127]),
  n_not_finite: 0,
  n_clipped: 0,
};
const has = (/** @type {unknown} */ template, /** @type {string} */ text) => JSON.stringify(template).includes(text);

for (const { what, create, answers, parts } of [
  {
    what: 'the tiles and numbers of a tensor',
    create: createTensor,
    answers: [[[TILE]], [new Float32Array([1, -1])]],
    parts: ['tile-name', 'room-table'],
  },
  {
    what: 'what the optimizer keeps of a tensor, and the weights that it moved farthest,',
    create: createMoments,
    answers: [[TILE], { shape: [1, 2], data: new Float32Array([1, -1]) }],
    parts: ['moment-tiles', 'movers'],
  },
]) {
  test(`${what} go when another is chosen, until those of the other come`, (t) => {
    const { room, choose, answer } = makeRoom(t);
    const draw = create(room);
    const shown = () => parts.map((part) => has(draw(), part));
    answer(...answers);
    assert.deepEqual(shown(), [true, true]);
    choose('b');
    assert.deepEqual(shown(), [false, false]);
    answer(...answers);
    assert.deepEqual(shown(), [true, true]);
  });
}

test('the value and the gradient of a weight are not said of another one', (t) => {
  const weight = (/** @type {string} */ name) => ({ name, shape: [1, 2], kind: 'parameter', gradient: true });
  const { room, chosen, answer } = makeRoom(t, { tensors: signal([weight('a'), weight('b')]) });
  const draw = createNudge(room);
  const one = { least: 0.5, most: 0.5 };
  const exact = () => answer([one, one, 2, { mean: 0, deviation: 0.1, zeros: 0 }]);
  const isSaid = () => {
    const drawn = draw();
    assert.equal(has(drawn, 'class=\\"remark\\"'), false, 'nor is it said that a number is not finite');
    return has(drawn, 'nudge-chosen');
  };
  chosen.value = { ...chosen.value, tensor: /** @type {any} */ (weight('a')) };
  exact();
  assert.equal(isSaid(), true);
  chosen.value = { ...chosen.value, column: 1, index: 1 };
  assert.equal(isSaid(), false);
  exact();
  assert.equal(isSaid(), true);
  chosen.value = { ...chosen.value, tensor: /** @type {any} */ (weight('b')) };
  assert.equal(isSaid(), false);
});

test('the loss is said of the prompt that it is of', (t) => {
  const { room, answer } = makeRoom(t);
  const { context, looks } = room;
  const said = { lead: (/** @type {string} */ prompt, /** @type {number} */ loss) => `${prompt} ${loss}` };
  const own = (/** @type {any} */ parts) =>
    new Proxy(parts, { get: (_, key) => (Object.hasOwn(parts, key) ? parts[key] : any) });
  context.store.at.words.value = own({ autograd: own({ graph: own(said) }) });
  context.store.at.prompt = signal({ text: 'anna' });
  context.store.at.look = signal({ name: '', at: [] });
  context.store.at.problem = signal(null);
  context.store.at.engine = signal({ status: 'loading' });
  context.select.run.value = { step: 5, phase: 'paused', info: null };
  context.frame = { draw: () => () => {} };
  const draw = autograd(context, looks);
  answer([[1, 2], 3.5, [], []]);
  assert.equal(has(draw(), 'anna 3.5'), true);
  context.store.at.prompt.value = { text: 'bea' };
  assert.equal(has(draw(), 'bea 3.5'), false);
});
