// The looks of a view into the model (web/ui/looks.js), with a worker made by the test: when it asks, what it shows,
// and which questions it cancels.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { live } from '../../web/features/rooms/inference/closed.js';
import { createFrame } from '../../web/frame.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { createLooks } from '../../web/ui/looks.js';
import { RequestError } from '../../web/wire/protocol.js';
import { en } from '../../web/words/en/index.js';

/** @import { TestContext } from 'node:test' */
/** @import { Facts, Quotations } from '../../wasm/engine.js' */
/** @import { LensPlace } from '../../wasm/inspection.js' */

/** Waits until the callbacks of settled promises have run. */
const settle = () => new Promise((done) => setImmediate(done));

/**
 * A view with a run that can be looked into, and a worker that answers when the test says so.
 * @param {TestContext} t
 */
function makeView(t) {
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  /** @type {(() => void)[]} */
  const frames = [];
  const frame = createFrame((callback) => frames.push(callback));
  /** @type {{ run: number, call: any, at?: number, is_first?: boolean, signal: AbortSignal, answer: (value: unknown, step?: number, ms?: number) => Promise<unknown>, refuse: (error: Error) => Promise<unknown> }[]} */
  const asked = [];
  const request = (/** @type {any} */ { run, call, at, is_first }, /** @type {any} */ { signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new RequestError({ id: 'That is not asked for any more.' })));
      const answer = (/** @type {unknown} */ value, step = store.state.runs.get(run)?.step ?? 0, ms = 0) => {
        resolve({ step, value, ms });
        return settle();
      };
      const refuse = (/** @type {Error} */ error) => {
        reject(error);
        return settle();
      };
      asked.push({ run, call, at, is_first, signal, answer, refuse });
    });
  /** @type {(is_seen: boolean) => void} */
  let see = () => {};
  const had = globalThis.IntersectionObserver;
  const observed = { ended: false };
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      /** @param {Function} callback */
      constructor(callback) {
        see = (isIntersecting) => callback([{ isIntersecting }]);
      }
      observe() {}
      disconnect() {
        observed.ended = true;
      }
    }
  );
  const root = { is_there: true, checkVisibility: () => root.is_there };
  const context = /** @type {any} */ ({ store, select, frame, actions: { request } });
  const looks = createLooks(context, /** @type {any} */ (root));
  t.after(() => {
    looks.stop();
    globalThis.IntersectionObserver = had;
  });
  return {
    ...{ store, context, looks, asked, root, observed, see: (/** @type {boolean} */ is_seen) => see(is_seen) },
    /** Lets a frame pass. */
    frame() {
      for (const callback of frames.splice(0)) callback();
      return settle();
    },
    /** Shows a run. @param {number} id @param {Partial<import('../../web/state/state.js').RunState>} [patch] */
    show(id, patch = {}) {
      const run = {
        ...(store.state.runs.get(id) ?? emptyRun()),
        id,
        phase: /** @type {const} */ ('ready'),
        ...patch,
      };
      const engine = /** @type {const} */ ({ ...store.state.engine, status: 'ready' });
      store.update({ engine, runs: new Map([[id, run]]), active: id });
    },
  };
}

test('a view asks when it is in sight and there is a model, and shows the answer with its step', async (t) => {
  const view = makeView(t);
  const facts = view.looks.watch(() => ['facts']);
  view.see(true);
  await view.frame();
  assert.equal(view.asked.length, 0, 'there is no model');
  for (const phase of /** @type {const} */ (['preparing', 'failed'])) {
    view.show(3, { phase });
    await view.frame();
    assert.equal(view.asked.length, 0, `none that the worker has: ${phase}`);
  }
  view.see(false);
  view.show(3);
  await view.frame();
  assert.equal(view.asked.length, 0, 'nobody sees it');
  assert.deepEqual(facts.value, { value: null, step: 0, is_then: false, error: null, call: null });
  view.see(true);
  await view.frame();
  assert.deepEqual(
    view.asked.map(({ run, call }) => [run, call]),
    [[3, ['facts']]],
  );
  await view.asked[0].answer({ duplicates: 2 }, 7);
  assert.deepEqual(facts.value, { value: { duplicates: 2 }, step: 7, is_then: false, error: null, call: ['facts'] });
  view.show(3, { step: 9 });
  await view.frame();
  assert.equal(view.asked.length, 1, 'its question has not changed');
  view.store.update({ engine: { ...view.store.state.engine, status: 'dead' } });
  await view.frame();
  assert.deepEqual([view.asked.length, /** @type {any} */ (facts.value).value], [1, null]);
});

test('a question is a first one while the view has nothing to show of the run', async (t) => {
  const view = makeView(t);
  const { prompt } = view.store.at;
  view.looks.watch(() => ['encode', prompt.value.text]);
  const lastIsFirst = () => view.asked.at(-1)?.is_first;
  view.see(true);
  view.show(1);
  await view.frame();
  assert.equal(lastIsFirst(), true);
  await view.asked[0].answer([1]);
  view.store.update({ prompt: { ...view.store.state.prompt, text: 'anna' } });
  await view.frame();
  assert.deepEqual([view.asked.length, lastIsFirst()], [2, false], 'there is something to show meanwhile');
  await view.asked[1].answer([2]);
  view.show(2);
  await view.frame();
  assert.deepEqual([view.asked.length, lastIsFirst()], [3, true], 'another run');
  view.looks.look('info');
  assert.equal(lastIsFirst(), true, 'somebody has asked for it');
});

test('what is asked follows what is on the screen: the latest question counts, the one before is taken back', async (t) => {
  const view = makeView(t);
  const { store } = view;
  const type = (/** @type {string} */ text) => store.update({ prompt: { ...store.state.prompt, text } });
  const tokens = view.looks.watch(() =>
    store.at.prompt.value.text === '' ? null : ['encode', store.at.prompt.value.text],
  );
  view.see(true);
  view.show(1);
  await view.frame();
  assert.equal(view.asked.length, 0, 'there is nothing to ask');
  for (const text of ['a', 'an', 'ann']) {
    type(text);
    await view.frame();
  }
  assert.deepEqual(
    view.asked.map(({ call }) => call[1]),
    ['a', 'an', 'ann'],
  );
  assert.deepEqual(
    view.asked.map(({ signal }) => signal.aborted),
    [true, true, false],
  );
  assert.equal(tokens.value.error, null, "that they were taken back is nobody's business");
  await view.asked[2].refuse(new RequestError({ id: 'The model does not know “ñ”.' }));
  assert.deepEqual(tokens.value, {
    value: null,
    step: 0,
    is_then: false,
    error: { id: 'The model does not know “ñ”.' },
    call: ['encode', 'ann'],
  });
  type('anna');
  await view.frame();
  await view.asked[3].answer([1, 2]);
  assert.deepEqual([tokens.value.value, tokens.value.error], [[1, 2], null]);
  type('');
  await view.frame();
  assert.equal(view.asked.length, 4);
});

test('a view that follows the steps waits for one look at a time, and ends with the model as it is', async (t) => {
  const view = makeView(t);
  const select = createSelectors(view.store);
  const metrics = view.looks.watch(() => {
    select.run.value.step;
    return ['metrics'];
  });
  view.see(true);
  view.show(1, { phase: 'training' });
  await view.frame();
  for (const step of [5, 10, 15]) {
    view.show(1, { step, phase: 'training' });
    await view.frame();
  }
  assert.equal(view.asked.length, 1, 'it may have waited for its turn all the time');
  assert.equal(view.asked[0].signal.aborted, false, 'so it is not sent to the end of the queue');
  await view.asked[0].answer({ at: 12 }, 12);
  assert.equal(metrics.value.step, 12);
  await view.frame();
  assert.equal(view.asked.length, 2, 'the model has gone on since');
  await view.asked[1].answer({ at: 15 }, 15);
  await view.frame();
  assert.deepEqual([view.asked.length, metrics.value.step], [2, 15]);
});

test('an answer says which question it answers, and the view may have asked another one since', async (t) => {
  const view = makeView(t);
  const { prompt } = view.store.at;
  const seen = view.looks.watch(() => ['encode', prompt.value.text], { is_calm: true });
  view.see(true);
  view.show(1);
  await view.frame();
  await view.asked[0].answer([1]);
  view.store.update({ prompt: { ...view.store.state.prompt, text: 'a' } });
  await view.frame();
  assert.deepEqual([seen.value.value, seen.value.call], [[1], ['encode', '']]);
  await view.asked[1].answer([2]);
  assert.deepEqual([seen.value.value, seen.value.call], [[2], ['encode', 'a']]);
});

test('so does one whose question has just changed', async (t) => {
  const view = makeView(t);
  const { store } = view;
  const select = createSelectors(store);
  const seen = view.looks.watch(() => {
    select.run.value.step;
    return ['encode', store.at.prompt.value.text];
  });
  view.see(true);
  view.show(1, { phase: 'training' });
  await view.frame();
  store.update({ prompt: { ...store.state.prompt, text: 'a' } });
  await view.frame();
  view.show(1, { step: 20, phase: 'training' });
  await view.frame();
  assert.equal(view.asked.length, 2);
  await view.asked[1].answer([1], 10);
  await view.frame();
  assert.equal(view.asked.length, 3, 'it was of step 10');
  await view.asked[2].answer([1], 20);
  assert.equal(seen.value.step, 20);
});

test('what was seen of one model is not shown for another; what comes late of it is dropped', async (t) => {
  const view = makeView(t);
  const facts = view.looks.watch(() => ['facts']);
  view.see(true);
  view.show(1);
  await view.frame();
  await view.asked[0].answer({ duplicates: 1 });
  view.show(2, { phase: 'preparing' });
  await view.frame();
  assert.equal(facts.value.value, null);
  view.show(2);
  await view.frame();
  assert.equal(view.asked[1].run, 2);
  view.show(3);
  await view.asked[1].answer({ duplicates: 2 });
  assert.equal(facts.value.value, null, 'the frame has not come yet, and it is of another run');
  await view.frame();
  await view.asked[2].refuse(new RequestError({ id: 'The engine has stopped.' }, '', true));
  assert.equal(facts.value.error, null, 'the page says that itself');
});

test('a view that goes out of sight takes back what it asked, and one that ends asks nothing more', async (t) => {
  const view = makeView(t);
  view.looks.watch(() => ['facts']);
  view.see(true);
  view.show(1);
  await view.frame();
  view.see(false);
  await view.frame();
  assert.equal(view.asked[0].signal.aborted, true);
  view.see(true);
  await view.frame();
  assert.equal(view.asked.length, 2);
  const single = view.looks.look('info');
  view.looks.stop();
  assert.deepEqual(
    view.asked.map(({ signal }) => signal.aborted),
    [true, true, true],
  );
  assert.equal(await single, null);
  assert.equal(view.observed.ended, true);
  view.show(2);
  await view.frame();
  assert.equal(view.asked.length, 3);
});

test('a single look: the latest of a view, typed by the engine; none where the view or the model is not there', async (t) => {
  const view = makeView(t);
  assert.equal(await view.looks.look('facts'), null);
  view.show(1, { step: 4 });
  view.root.is_there = false;
  assert.equal(await view.looks.look('facts'), null);
  view.root.is_there = true;
  const first = view.looks.look('quotations', 'anna', { min_length: 3 });
  const second = view.looks.look('all', ['facts'], ['inspect', 'anna', ['lens', { top: 1 }], ['loss']]);
  assert.equal(await first, null);
  await settle();
  await view.asked[1].answer([{ duplicates: 0 }, [[], 2.5]]);
  const looked = await second;
  assert.ok(looked !== null);
  /** @type {[Facts, [LensPlace[][], number | null]]} */
  const [facts, [lens, loss]] = looked.value;
  assert.deepEqual([looked.step, facts, lens, loss], [4, { duplicates: 0 }, [], 2.5]);
  const refused = assert.rejects(view.looks.look('quotations', 'anna'), { message: 'No.' });
  await settle();
  await view.asked[2].refuse(new RequestError({ id: 'No.' }));
  await refused;
  /** @type {import('@preact/signals-core').ReadonlySignal<{ value: Quotations | null }>} */
  const watched = view.looks.watch(() => ['quotations', 'anna', { max_places: 1 }]);
  assert.equal(watched.value.value, null);
  // @ts-expect-error: there is no such look
  view.looks.look('run', 5).catch(() => {});
  // @ts-expect-error: tensor() does not accept this
  view.looks.look('tensor', 5).catch(() => {});
});

test('while a run trains, a calm view asks the same again only after 64 times what its answer took', async (t) => {
  let clock = 1000;
  t.mock.method(performance, 'now', () => clock);
  const view = makeView(t);
  const { run } = createSelectors(view.store);
  let text = 'a';
  view.looks.watch(() => ['score', text, { top: run.value.step > 0 ? 5 : 0 }], { is_calm: true });
  /** How many questions a report leads to. @param {number} step @param {'training' | 'paused'} [phase] */
  async function report(step, phase = 'training') {
    view.show(1, { step, phase });
    await view.frame();
    const asked = view.asked.splice(0);
    for (const { answer } of asked) await answer([], step, 6);
    return asked.length;
  }
  view.see(true);
  assert.equal(await report(1), 1);
  clock += 383;
  assert.equal(await report(2), 0, 'its turn has not come');
  clock += 1;
  assert.equal(await report(3), 1);
  text = 'b';
  assert.equal(await report(4), 1, 'another question');
  assert.equal(await report(5), 0);
  assert.equal(await report(5, 'paused'), 1, 'the last model of all is always read');
});

test('while a run trains, a new answer of a calm view is shown with its next event, or after 2.5 seconds', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const view = makeView(t);
  const { run } = createSelectors(view.store);
  const calm = { is_calm: true };
  const [one, two] = [10, 11].map((top) => view.looks.watch(() => [`score`, `${run.value.step}`, { top }], calm));
  const shown = () => [one.value.value, two.value.value];
  /** @param {number} step @param {'training' | 'paused'} [phase] */
  async function report(step, phase = 'training') {
    view.show(1, { step, phase });
    await settle();
    const seen = shown();
    await view.frame();
    return seen;
  }
  /** Answers what was asked last. @param {number} n */
  async function answer(n) {
    for (const [i, asked] of view.asked.splice(0).entries()) await asked.answer(/** @type {any} */ (10 * n + i));
  }
  view.see(true);
  await report(1);
  await answer(1);
  assert.deepEqual(shown(), [10, 11], 'the first answer is shown at once');
  await report(2);
  await answer(2);
  assert.deepEqual(shown(), [10, 11], 'the next one waits');
  assert.deepEqual(await report(3), [20, 21], 'for the frame of the next report');
  await answer(3);
  t.mock.timers.tick(2499);
  await settle();
  assert.deepEqual(shown(), [20, 21]);
  t.mock.timers.tick(1);
  await settle();
  assert.deepEqual(shown(), [30, 31], 'at most 2.5 seconds');
  await report(4);
  await answer(4);
  assert.deepEqual(await report(4, 'paused'), [40, 41], 'or until the run pauses');
  view.asked.length = 0;
  await report(5, 'paused');
  await answer(5);
  assert.deepEqual(shown(), [50, 51], 'when nothing trains, nothing waits');
});

test('while a reader looks back, what can be of then is asked of the last kept step, once, and shown as such', async (t) => {
  const view = makeView(t);
  const { looks, store, asked } = view;
  const bars = looks.watch(
    () => {
      store.at.runs.value; // changes with each report
      return ['score', 'anna'];
    },
    { is_calm: true },
  );
  const facts = looks.watch(() => ['facts']);
  const metrics = looks.watch(() => ['metrics']);
  const present = looks.watch(() => ['score', 'emma'], { of_now: true });
  view.see(true);
  view.show(1, { step: 50, kept: [0, 5, 20], phase: 'training' });
  await view.frame();
  assert.deepEqual(
    asked.map(({ at }) => at),
    [undefined, undefined, undefined, undefined],
  );
  for (const one of asked.splice(0)) await one.answer(`${one.call} now`, 50, 10_000); // took long, so it rests
  assert.deepEqual([bars.value.is_then, looks.shown_step.value], [false, null]);

  store.update({ moment: 19 });
  await view.frame();
  assert.deepEqual(
    asked.map(({ call, at }) => [...call, at]),
    [['score', 'anna', 5]],
  );
  assert.equal(bars.value.value, 'score,anna now', 'until it is known');
  await asked[0].answer('of then', 5);
  assert.deepEqual(
    bars.value,
    { value: 'of then', step: 5, is_then: true, error: null, call: ['score', 'anna'] },
    'at once, without waiting for a report',
  );
  assert.equal(looks.shown_step.value, 5);
  view.show(1, { step: 60, kept: [0, 5, 20, 55], phase: 'training' });
  store.update({ moment: 7 });
  await view.frame();
  assert.equal(asked.length, 1, 'the answer of then does not change with the run');

  for (const moment of [4, 3, 30]) {
    store.update({ moment });
    await view.frame();
  }
  assert.deepEqual(
    asked.slice(1).map(({ at, signal }) => [at, signal.aborted]),
    [
      [0, true],
      [20, false],
    ],
    'the newest wins',
  );
  await asked[2].answer('of 20', 20);
  store.update({ moment: null });
  await view.frame();
  assert.equal(asked[3].at, undefined);
  assert.equal(looks.shown_step.value, null);
  await asked[3].answer('now', 60);
  assert.deepEqual([bars.value.value, bars.value.is_then], ['now', false]);
  assert.deepEqual(
    [facts, metrics, present].map(({ value }) => [value.value, value.is_then]),
    [
      ['facts now', false],
      ['metrics now', false],
      ['score,emma now', false],
    ],
  );
});

test('of a model that is too large it is said once why there is no answer of then', async (t) => {
  const view = makeView(t);
  const bars = view.looks.watch(() => {
    view.store.at.runs.value;
    return ['score', 'anna'];
  });
  view.see(true);
  view.show(1, { step: 50, kept: null });
  view.store.update({ moment: 10 });
  await view.frame();
  assert.equal(view.asked[0].at, 10);
  await view.asked[0].refuse(new RequestError({ id: 'no_copies' }));
  assert.deepEqual([bars.value.value, bars.value.error?.id], [null, 'no_copies']);
  assert.equal(view.looks.shown_step.value, null);
  view.show(1, { step: 51, kept: null });
  await view.frame();
  assert.equal(view.asked.length, 1, 'not again with each report');
});

test('the closed room of inference names the prompt and the step of its answer, not what came since', async (t) => {
  const view = makeView(t);
  const { after } = en.rooms.inference;
  const room = live(view.context, /** @type {any} */ (view.root));
  const type = (/** @type {string} */ text) => view.store.update({ prompt: { ...view.store.state.prompt, text } });
  const choices = [{ id: 0, text: 'a', probability: 1, chance: 1, alternatives: [] }];
  const answer = (/** @type {number} */ step) => view.asked.at(-1)?.answer([{ choices }], step);
  type('anna');
  view.show(1, { phase: 'paused', step: 4 });
  view.see(true);
  await view.frame();
  assert.equal(room.line(), '', 'there is no answer');
  await answer(4);
  assert.equal(room.line(), after('anna'));
  type('bea');
  assert.equal(room.line(), after('anna'), 'the answer is still that of the prompt before');
  await view.frame();
  assert.equal(room.line(), after('anna'));
  await answer(4);
  assert.equal(room.line(), after('bea'));
  view.show(1, { step: 9 });
  await view.frame();
  assert.equal(room.line(), `${after('bea')} · ${en.writing.step(4)}`);
  await answer(9);
  assert.equal(room.line(), after('bea'));
  await view.frame();
  room.stop();
});
