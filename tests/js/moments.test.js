// Looking back: the samples of a run (web/actions/progress.js) and their tokens (web/worker/jobs.js), and the copied
// parts of samples (web/features/writing/copies.js).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { EngineError } from '../../wasm/errors.js';
import { withSample } from '../../web/actions/progress.js';
import { createCopies } from '../../web/features/writing/copies.js';
import { choose } from '../../web/features/writing/index.js';
import { createFrame } from '../../web/frame.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { sampleJob } from '../../web/worker/jobs.js';
import { ROOT } from './builds.js';

const engine = await loadEngine({ build: 'simd', threads: 1 });
after(() => engine.close());

const NAMES = readFileSync(resolve(ROOT, 'datasets/names.txt'), 'utf8');
const newTrainer = () =>
  engine.createTrainer({ text: NAMES, config: { n_layer: 1, n_embd: 16, n_head: 2, max_steps: 100 } });

describe('the samples of a run', () => {
  const token = { id: 1, text: 'a' };

  test('have tokens only while they are the newest, and one for each step', () => {
    let samples = withSample([], { event: 'samples', run: 1, step: 0, texts: ['a'], tokens: [[token]] });
    samples = withSample(samples, { event: 'samples', run: 1, step: 1, texts: ['aa'], tokens: [[token, token]] });
    assert.deepEqual(
      samples.map(({ step, key, tokens }) => [step, key, tokens?.flat().length]),
      [
        [1, 2, 2],
        [0, 1, undefined],
      ],
    );
    samples = withSample(samples, { event: 'samples', run: 1, step: 1, texts: ['b'], tokens: [[token]] });
    assert.deepEqual(
      samples.map(({ step, texts }) => [step, texts]),
      [
        [1, ['b']],
        [0, ['a']],
      ],
    );
  });

  /** @param {any} trainer @returns {{ texts: string[], tokens: import('../../wasm/engine.js').Token[][] }} */
  function draw(trainer, step = 7) {
    let drawn = null;
    const job = sampleJob(trainer, { temperature: 0.8 }, step, (sample) => {
      drawn = sample;
    });
    while (job.advance());
    job.finish();
    assert.ok(drawn);
    return drawn;
  }

  test('say of each token what it was chosen from, as the engine does, and are the same without', () => {
    const trainer = newTrainer();
    trainer.run(7);
    const { texts, tokens } = draw(trainer);
    const alone = {
      ...trainer,
      info: trainer.info,
      sampleTokens: (/** @type {any} */ options) => {
        if (options.alternatives) throw new EngineError('later', '', 'deferred');
        return trainer.sampleTokens(options);
      },
    };
    const without = draw(alone);
    assert.deepEqual(without.texts, texts);
    assert.ok(without.tokens.flat().every(({ choice }) => choice === undefined));
    for (const [i, text] of texts.entries()) {
      const whole = trainer.sample({ temperature: 0.8, max_new_tokens: 48, seed: 7 * 64 + i + 1, alternatives: 5 });
      assert.equal(text, whole.text);
      assert.deepEqual(
        tokens[i].map(({ choice }) => choice),
        whole.choices?.slice(0, tokens[i].length),
      );
    }
    trainer.free();
  });

  test('that fail for another reason say so', () => {
    const broken = {
      info: { documents: 'lines' },
      *sampleTokens(/** @type {any} */ { alternatives }) {
        if (alternatives) throw new Error('no memory');
        yield token;
      },
    };
    assert.throws(() => draw(broken), /no memory/);
  });
});

/** Waits until the callbacks of settled promises have run. */
const settle = () => new Promise((done) => setImmediate(done));

/** The copies of a page whose worker answers when the test says so. @param {import('node:test').TestContext} t */
function makeCopies(t) {
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  /** @type {(() => void)[]} */
  const frames = [];
  const frame = createFrame((callback) => frames.push(callback));
  /** @type {{ texts: string[], answer: (found: any[]) => Promise<unknown> }[]} */
  const asked = [];
  const request = (/** @type {any} */ { call: [, ...calls] }) =>
    new Promise((resolve) => {
      asked.push({
        texts: calls.map((/** @type {any} */ [, text]) => text),
        answer(found) {
          resolve({ step: 1, value: found.map((quotations) => ({ quotations, share: quotations.length / 2 })) });
          return settle();
        },
      });
    });
  const had = globalThis.IntersectionObserver;
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      /** @param {Function} callback */
      constructor(callback) {
        this.observe = () => callback([{ isIntersecting: true }]);
      }
      disconnect() {}
    }
  );
  const context = /** @type {any} */ ({ store, select, frame, actions: { request } });
  const copies = createCopies(context, /** @type {any} */ ({ checkVisibility: () => true }));
  t.after(() => {
    copies.stop();
    globalThis.IntersectionObserver = had;
  });
  return {
    ...{ copies, asked, store },
    async frames() {
      for (let i = 0; i < 4; i++) {
        for (const callback of frames.splice(0)) callback();
        await settle();
      }
    },
    /** @param {number} id @param {string[]} texts  of its samples, the newest first */
    show(id, texts = []) {
      const engine = /** @type {const} */ ({ ...store.state.engine, status: 'ready' });
      const samples = texts.map((text, key) => ({ key, step: texts.length - key, texts: [text] }));
      const run = { ...emptyRun(), id, step: 1, samples, phase: /** @type {const} */ ('paused') };
      store.update({ engine, runs: new Map(store.state.runs).set(id, run), active: id });
    },
  };
}

test('earlier samples are from at most two thirds of the step above, and stay while new ones come', () => {
  /** @param {number[]} steps  the oldest first */
  const chosen = (...steps) =>
    choose(steps.map((step) => ({ key: step, step, texts: [] })).reverse()).map((one) => one.step);
  assert.deepEqual(chosen(), []);
  assert.deepEqual(chosen(0), []);
  assert.deepEqual(chosen(0, 1, 2, 5), [2, 1, 0]);
  const early = [0, 1, 2, 5, 10, 20, 50, 100];
  assert.deepEqual(chosen(...early, 130), [50, 20, 10, 5, 2, 1, 0]);
  let before = chosen(...early);
  for (let step = 130; step < 4000; step += 30) {
    const now = chosen(...early, ...Array.from({ length: (step - 100) / 30 }, (_, i) => 130 + 30 * i));
    const [added, ...rest] = now;
    const kept = before[0] === added ? now : rest;
    assert.deepEqual(kept, before.slice(0, kept.length), `at ${step} only one may be new`);
    before = now;
  }
  assert.equal(before.length, 12);
  assert.ok(before[0] >= 2000, `${before}`);
});

describe('what of the samples is copied', () => {
  const [A, B, C] = ['a', 'b', 'c'].map((letter) => `${letter} text that is long enough`);
  const piece = (/** @type {string} */ text) => ({ begin: 0, text, count: 1 });

  test('of the newest sample the share is told, also while an earlier one is shown', async (t) => {
    const { copies, asked, frames, show, store } = makeCopies(t);
    show(1, [A]);
    copies.show([A]);
    await frames();
    assert.equal(store.state.copied, null, 'not known yet');
    await asked[0].answer([[piece(A)]]);
    await frames();
    assert.deepEqual(store.state.copied, { run: 1, share: 0.5 });
    show(1, [B, A]);
    copies.show([B, A]);
    await frames();
    await asked[1].answer([[]]);
    await frames();
    copies.show([A]);
    await frames();
    assert.deepEqual(store.state.copied, { run: 1, share: 0 });
    show(1, ['short', B, A]);
    await frames();
    assert.equal(store.state.copied, null, 'of a text shorter than a piece nothing can be said: "hi" is all of "hi"');
  });

  test('is asked once for each text that is long enough, and answers belong to their own texts', async (t) => {
    const { copies, asked, frames, show } = makeCopies(t);
    show(1);
    copies.show([A, 'short']);
    await frames();
    assert.deepEqual(
      asked.map(({ texts }) => texts),
      [[A]],
    );
    copies.show([B, A, 'short']);
    await frames();
    assert.equal(asked.length, 1, 'one question at a time');
    await asked[0].answer([[piece(A)]]);
    await frames();
    assert.deepEqual(asked[1].texts, [B]);
    assert.deepEqual(
      [copies.of(A), copies.of(B)],
      [[piece(A)], []],
      'the answer on one text is not that on the next',
    );
    await asked[1].answer([[]]);
    await frames();
    copies.show([B, A]);
    await frames();
    assert.equal(asked.length, 2, 'all is known');
    assert.deepEqual([copies.of(A), copies.of(B), copies.of('short')], [[piece(A)], [], []]);
  });

  test('is another thing for another run', async (t) => {
    const { copies, asked, frames, show } = makeCopies(t);
    show(1);
    copies.show([A]);
    await frames();
    show(2);
    copies.show([A, C]);
    await frames();
    assert.deepEqual(asked.at(-1)?.texts, [A, C]);
    await asked[0].answer([[piece(A)]]);
    await frames();
    assert.deepEqual(copies.of(A), []);
    await asked.at(-1)?.answer([[], [piece(C)]]);
    await frames();
    assert.deepEqual([copies.of(A), copies.of(C)], [[], [piece(C)]]);
  });
});
