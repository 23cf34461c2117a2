// The path of one weight (web/features/rooms/optimizer/way.js) without a page: what is recorded, and when the steps end
// that are taken one at a time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computed, signal } from '@preact/signals-core';
import { createWay } from '../../web/features/rooms/optimizer/way.js';
import { createFrame } from '../../web/frame.js';

/** Waits until the callbacks of settled promises have run. */
const settle = () => new Promise((done) => setImmediate(done));

const tensorOf = (/** @type {string} */ name) => ({ name, shape: [4, 4], keeps: [], rule: 'sgd', decays_with: [] });
const numbers = (/** @type {number} */ value) => [value, 0.5, 0.1].map((least) => ({ least }));

/** @param {import('node:test').TestContext} t */
function makeWay(t) {
  /** Stands for every element and all that is called on it. @type {any} */
  const element = new Proxy(class {}, {
    ...{ get: () => element, set: () => true, apply: () => element, construct: () => element },
  });
  const { document, ResizeObserver, matchMedia } = /** @type {any} */ (globalThis);
  Object.assign(globalThis, { document: element, ResizeObserver: element, matchMedia: element });
  t.after(() => Object.assign(globalThis, { document, ResizeObserver, matchMedia }));
  /** @type {(() => void)[]} */
  const frames = [];
  const frame = createFrame((callback) => frames.push(callback));
  const seen = signal(/** @type {any} */ ({ value: null, step: 0, error: null, call: null }));
  const run = signal(/** @type {any} */ ({ id: 1, step: 5, phase: 'paused', info: { config: { grad_clip: 0 } } }));
  const chosen = signal({ tensor: tensorOf('a'), index: 0, row: 0, column: 0, is_locked: true });
  let steps = 0;
  let call = /** @type {() => unknown} */ (() => null);
  let told = -1;
  /** @type {any} */
  const words = new Proxy(
    { recording: (/** @type {string[]} */ ...given) => (told = Number(given[3])) },
    { get: (own, key) => (key === 'recording' ? own.recording : words_of) },
  );
  /** @type {any} */
  const words_of = new Proxy(() => '', { get: (_, key) => (key === 'replace' ? () => '' : words_of) });
  const context = {
    ...{ frame, id: String, compact: false },
    store: {
      state: {},
      at: { words: signal({ format: words_of, lang: 'en' }), guide: signal(''), is_dark: signal(false) },
    },
    select: { run, can_step: signal(true) },
    actions: {
      async pause() {},
      async step() {
        steps++;
        run.value = { ...run.value, step: run.value.step + 1 };
      },
    },
  };
  const looks = {
    watch(/** @type {() => unknown} */ asked) {
      call = asked;
      return seen;
    },
  };
  const room = {
    ...{ context, looks, chosen, norms: signal(new Map()), tensors: signal([tensorOf('a'), tensorOf('b')]) },
    ...{ words: () => ({ way: words }), rateOf: computed(() => () => 0.1), configAt: computed(() => () => ({})) },
  };
  const way = createWay(/** @type {any} */ (room));
  t.after(() => way.stop());
  return {
    ...{ way, run, chosen, seen, steps: () => steps },
    frame() {
      for (const callback of frames.splice(0)) callback();
      return settle();
    },
    /** The worker answers what the view asks now. @param {number} value @param {number} [step] */
    answer(value, step = run.value.step) {
      seen.value = { value: numbers(value), step, error: null, call: call() };
    },
    /** How many steps the room says that it has recorded. */
    recorded() {
      way.draw();
      return told;
    },
    /** Presses the button that takes steps one at a time. */
    press() {
      const found = /** @type {any[]} */ ([]);
      const search = (/** @type {any} */ one) => {
        if (Array.isArray(one)) for (const each of one) search(each);
        else if (typeof one === 'object' && one?.strings) {
          one.strings.forEach((/** @type {string} */ text, /** @type {number} */ i) => {
            if (text.includes('data-test="way-steps"')) found.push(one.values[i]);
          });
          search(one.values);
        }
      };
      search(way.draw());
      found[0]();
      return settle();
    },
  };
}

test('the numbers of another weight are not recorded on the path of the chosen one', async (t) => {
  const { answer, frame, recorded, chosen, run } = makeWay(t);
  answer(0.25);
  await frame();
  assert.equal(recorded(), 1);
  chosen.value = { ...chosen.value, tensor: tensorOf('b') };
  await frame();
  assert.equal(recorded(), 0, 'they are not known yet');
  run.value = { ...run.value, step: 9 };
  answer(0.75);
  await frame();
  assert.equal(recorded(), 1);
});

test('no further step is taken once the room is closed, or another run is shown', async (t) => {
  for (const leave of /** @type {const} */ (['close', 'run'])) {
    const view = makeWay(t);
    view.answer(0.25);
    await view.frame();
    await view.press();
    assert.equal(view.steps(), 1);
    if (leave === 'close') view.way.stop();
    view.run.value = { ...view.run.value, id: leave === 'run' ? 2 : 1, step: 40 };
    for (let i = 0; i < 4; i++) await view.frame();
    assert.equal(view.steps(), 1, leave);
  }
});

test('steps go on past a number that is not finite, for which there is no record', async (t) => {
  const view = makeWay(t);
  await view.frame();
  await view.press();
  view.answer(/** @type {any} */ (null));
  for (let i = 0; i < 4; i++) await view.frame();
  assert.equal(view.steps(), 2);
});
