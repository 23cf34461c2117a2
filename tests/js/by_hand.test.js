// One step by hand (web/features/guide/by_hand*.js): every figure of the step, taken by the real engine through the
// worker's own handlers, against the scalar oracle (tests/oracle), and every formula against the figure that it explains.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { refsOf, textOf, workOut, write } from '../../web/features/guide/by_hand_expression.js';
import { formulaOf, isWeight } from '../../web/features/guide/by_hand_formulas.js';
import { figureOf, POSITIONS, SETTINGS, TEXT, takeStep, WEIGHTS } from '../../web/features/guide/by_hand_run.js';
import { createListener } from '../../web/wire/bell.js';
import { Handlers } from '../../web/worker/handlers.js';
import { Sessions } from '../../web/worker/sessions.js';
import { MICROGPT } from '../oracle/settings.js';
import { Run } from '../oracle/train.js';
import { REFERENCE } from './builds.js';

/** @typedef {import('../../web/features/guide/by_hand_run.js').Step} Step */
/** @typedef {import('../../web/features/guide/by_hand_run.js').Ref} Ref */
/** @typedef {import('../../web/features/guide/by_hand_run.js').Kind} Kind */

const PLACE = { isolated: false, shared_memory: true, secure: true, cores: 2, relaxed: true };

/** The worker's handlers with a build of the engine, and how they are asked. @param {'reference' | 'simd'} build */
async function makeWorker(build) {
  const engine = await loadEngine({ build });
  /** @type {string[]} */
  const asked = [];
  const sessions = new Sessions(() => {});
  const listener = createListener();
  const handlers = new Handlers({
    ...{ sessions, listener, post: () => {}, place: () => PLACE },
    load: async () => engine,
  });
  await handlers.load({ type: 'load', reproducible: true });
  /** @type {any} */
  const request = (/** @type {any} */ { type, ...body }) => {
    asked.push(type);
    const call = { onPiece() {}, signal: new AbortController().signal };
    return Promise.resolve(/** @type {any} */ (handlers)[type]({ type, ...body }, call));
  };
  return { engine, sessions, request, asked, stop: () => (sessions.end(), engine.close()) };
}

/** The same step by the oracle. */
function oracleStep() {
  /** @type {any} */
  const settings = {
    ...MICROGPT,
    ...SETTINGS,
    norm_gain: false,
    bias: false,
    tie_head: false,
    norm_embedding: false,
  };
  const run = new Run(TEXT, { ...settings, norm_final: false });
  for (const [name, values] of Object.entries(WEIGHTS))
    run.model.parameter(name).forEach((one, i) => {
      one.data = values[i];
    });
  const before = new Map(run.model.names.map((name) => [name, run.model.parameter(name).map(({ data }) => data)]));
  const notes = /** @type {Map<string, import('../oracle/value.js').Value[][]>} */ (new Map());
  run.model.notes = notes;
  const { loss } = run.step();
  run.model.notes = null;
  const gradients = new Map(run.model.names.map((name) => [name, run.model.parameter(name).map(({ grad }) => grad)]));
  const averages = new Map(run.adam.entries.map(({ value, mean, square }) => [value, { mean, square }]));
  const [sequence] = run.corpus.trainBatch(run.random);
  return { run, before, notes, loss, gradients, averages, sequence, loss_after: run.model.loss([sequence]).data };
}

/** @param {number[]} shape @param {number[]} at */
const offset = (shape, at) => shape.reduce((sum, n, i) => sum * n + at[i], 0);

/** A figure as the oracle has it; null for what it does not write down. @param {ReturnType<typeof oracleStep>} oracle @param {Step} step @param {Ref} ref */
function oracleFigure({ run, before, notes, loss, gradients, averages }, { plan }, { kind, name, at }) {
  const i = offset(plan.tensors.get(name)?.shape ?? [], at);
  if (before.has(name)) {
    const one = run.model.parameter(name)[i];
    const { mean, square } = averages.get(one) ?? assert.fail(name);
    const known = { value: before.get(name)?.[i], gradient: gradients.get(name)?.[i], m: mean, v: square };
    return { ...known, new: one.data }[kind];
  }
  if (name === 'loss') return kind === 'value' ? loss : 1;
  const noted = name.endsWith('.probs') ? notes.get(`${name}.0`)?.[at[1]][at[2]] : notes.get(name)?.[at[0]]?.[at[1]];
  if (noted === undefined) return null;
  return kind === 'value' ? noted.data : noted.grad;
}

/** Every figure of the step: of the positions that it reads. @param {Step} step @returns {Ref[]} */
function allFigures(step) {
  const kinds = /** @type {Kind[]} */ (Object.keys(step.figures));
  return kinds.flatMap((kind) =>
    [...step.figures[kind].keys()].flatMap((name) => {
      if (/max_scale$|attention\.[qkv]$/.test(name)) return []; // kept for a backward pass; parts of attention.qkv
      const shape = [...(step.plan.tensors.get(name)?.shape ?? [])];
      if (name === 'wpe.weight' || !isWeight(step, { name }))
        for (const i of shape.keys())
          if (shape[i] === POSITIONS + 1 && !(name === 'logits' && i === 1) && !(name === 'probs' && i === 1))
            shape[i] = POSITIONS;
      /** @type {number[][]} */
      let places = [[]];
      for (const n of shape) places = places.flatMap((at) => Array.from({ length: n }, (_, i) => [...at, i]));
      const is_seen = ([, row, key]) => !name.endsWith('attention.probs') || key <= row;
      return places.filter(/** @type {any} */ (is_seen)).map((at) => ({ kind, name, at }));
    }),
  );
}

describe('the step by hand in double', () => {
  /** @type {Awaited<ReturnType<typeof makeWorker>>} */
  let worker;
  /** @type {Step} */
  let step;
  before(async () => {
    worker = await makeWorker(REFERENCE);
    step = await takeStep(worker.request);
  });
  after(() => worker.stop());

  test('has the figures of the oracle, every one', () => {
    const oracle = oracleStep();
    const refs = allFigures(step);
    let compared = 0;
    for (const ref of refs) {
      const expected = oracleFigure(oracle, step, ref);
      if (expected === null || expected === undefined) continue;
      compared++;
      const actual = figureOf(step, ref);
      assert.ok(Math.abs(actual - expected) <= 1e-12, `${ref.kind} ${ref.name} ${ref.at}: ${actual}, ${expected}`);
    }
    // All but the two scales of norms and the losses of single positions, which follow from others.
    assert.ok(compared >= refs.length - 8, `${compared} of ${refs.length}`);
    assert.ok(Math.abs(step.loss_after - oracle.loss_after) <= 1e-12);
    assert.deepEqual(step.ids, oracle.sequence.ids);
    assert.deepEqual(step.targets, oracle.sequence.targets);
  });

  test('has formulas that give its figures, every one', () => {
    for (const ref of allFigures(step)) {
      const formula = formulaOf(step, ref);
      if (formula.length === 0) {
        assert.ok(ref.kind === 'value' && isWeight(step, ref), ref.name);
        continue;
      }
      const lines = workOut(formula, (one) => figureOf(step, one));
      for (const [i, { ref: of, name }] of formula.entries()) {
        if (of === undefined) continue;
        const expected = figureOf(step, of);
        const what = `${ref.kind} ${ref.name} ${ref.at}, ${name}`;
        assert.ok(Math.abs(lines[i] - expected) <= 1e-12, `${what}: ${lines[i]}, not ${expected}`);
      }
      assert.deepEqual(formula.at(-1)?.ref, ref);
    }
  });

  test('leaves no session behind', async () => {
    assert.equal(worker.asked.filter((type) => type === 'close').length, 2);
    assert.deepEqual(worker.sessions.known(Array.from({ length: 9 }, (_, i) => 3_000_000 + i)), []);
  });
});
