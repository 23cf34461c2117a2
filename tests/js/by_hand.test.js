// One step by hand (web/features/guide/by_hand/): every figure of the step, taken by the real engine through the
// worker's own handlers, against the scalar oracle (tests/oracle), and every formula against the figure that it explains.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { keyOf, refsOf, textOf, workOut } from '../../web/features/guide/by_hand/expression.js';
import { formulaOf, isWeight } from '../../web/features/guide/by_hand/formulas.js';
import { HOLES, holeOf, judge, readNumber } from '../../web/features/guide/by_hand/holes.js';
import { byWritten, printerIn, rounded, unitOf, writtenFormula } from '../../web/features/guide/by_hand/print.js';
import { figureOf, SETTINGS, TEXT, takeStep, WEIGHTS } from '../../web/features/guide/by_hand/run.js';
import { orderOf, stagesOf } from '../../web/features/guide/by_hand/sheet.js';
import { createListener } from '../../web/wire/bell.js';
import { Handlers } from '../../web/worker/handlers.js';
import { Sessions } from '../../web/worker/sessions.js';
import { MICROGPT } from '../oracle/settings.js';
import { Run } from '../oracle/train.js';
import { REFERENCE } from './builds.js';

/** @typedef {import('../../web/features/guide/by_hand/run.js').Step} Step */
/** @typedef {import('../../web/features/guide/by_hand/run.js').Ref} Ref */
/** @typedef {import('../../web/features/guide/by_hand/run.js').Kind} Kind */

const PLACE = { isolated: false, shared_memory: true, secure: true, cores: 2, relaxed: true };

/**
 * The worker's handlers with a build of the engine, and a function that sends them requests.
 * @param {'reference' | 'simd'} build
 */
async function makeWorker(build) {
  const engine = await loadEngine({ build });
  /** @type {string[]} */
  const asked = []; // the types of the requests and their runs
  const sessions = new Sessions(() => {});
  const listener = createListener();
  const handlers = new Handlers({
    ...{ sessions, listener, post: () => {}, place: () => PLACE },
    load: async () => engine,
  });
  await handlers.load({ type: 'load', reproducible: true });
  /** @type {any} */
  const request = (/** @type {any} */ { type, ...body }) => {
    asked.push(`${type} ${body.run}`);
    const call = { onPiece() {}, signal: new AbortController().signal };
    return Promise.resolve(/** @type {any} */ (handlers)[type]({ type, ...body }, call));
  };
  return {
    ...{ engine, sessions, request, asked },
    stop() {
      sessions.end();
      engine.close();
    },
  };
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

/**
 * The oracle's value of a figure; null for a figure that the oracle does not record.
 * @param {ReturnType<typeof oracleStep>} oracle
 * @param {Step} step
 * @param {Ref} ref
 */
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

/** Every figure on the sheet, and Adam's averages. @param {Step} step @returns {Ref[]} */
function allFigures(step) {
  const weights = stagesOf(step).flatMap(({ weights }) => weights.flatMap(({ places }) => places));
  const of = (/** @type {Kind} */ kind) => weights.map((place) => ({ kind, .../** @type {any} */ (place) }));
  return [
    ...[...orderOf(step, 'forward'), ...of('value')],
    ...[...orderOf(step, 'back'), ...of('m'), ...of('v'), ...orderOf(step, 'adam')],
  ];
}

/** @param {Ref} ref */
const nameOf = ({ kind, name, at }) => `${kind} ${name} ${at}`;

for (const build of /** @type {const} */ ([REFERENCE, 'simd'])) {
  const bound = build === REFERENCE ? 1e-12 : 2e-6;
  describe(`the step by hand, in the ${build} build`, () => {
    /** @type {Awaited<ReturnType<typeof makeWorker>>} */
    let worker;
    /** @type {Step} */
    let step;
    before(async () => {
      worker = await makeWorker(build);
      step = await takeStep(worker.request);
    });
    after(() => worker.stop());

    test('has the figures of the oracle, every one', () => {
      const oracle = oracleStep();
      const refs = allFigures(step);
      const left_out = refs.filter((ref) => {
        const expected = oracleFigure(oracle, step, ref);
        if (expected === null || expected === undefined) return true;
        const actual = figureOf(step, ref);
        assert.ok(Math.abs(actual - expected) <= bound, `${nameOf(ref)}: ${actual}, not ${expected}`);
        return false;
      });
      // The oracle does not record the factors of the norms and the losses of single positions.
      assert.deepEqual(
        new Set(left_out.map(({ name }) => name)),
        new Set(['blocks.0.norm1.scale', 'blocks.0.norm2.scale', 'losses']),
      );
      assert.equal(refs.length, 62 + 36 + 52 + 36 + 3 * 36);
      assert.ok(Math.abs(step.loss_after - oracle.loss_after) <= bound);
      assert.deepEqual([step.ids, step.targets], [oracle.sequence.ids, oracle.sequence.targets]);
    });

    test('has formulas that give its figures, every one, and each line that is a figure too', () => {
      for (const ref of allFigures(step)) {
        const formula = formulaOf(step, ref);
        if (formula.length === 0) {
          assert.ok(ref.kind === 'value' && isWeight(step, ref), nameOf(ref));
          continue;
        }
        assert.deepEqual(formula.at(-1)?.ref, ref);
        const lines = workOut(formula, (one) => figureOf(step, one));
        for (const [i, { ref: of, name }] of formula.entries()) {
          if (of === undefined) continue;
          const expected = figureOf(step, of);
          assert.ok(Math.abs(lines[i] - expected) <= bound, `${nameOf(ref)}, ${name}: ${lines[i]}, not ${expected}`);
        }
      }
    });

    test('can be checked from what is written: a person with these figures is off by two of the last digit at most', () => {
      const print = printerIn('en');
      for (const ref of allFigures(step)) {
        const exact = figureOf(step, ref);
        if (ref.kind === 'm' || ref.kind === 'v') continue; // lines of the new weight
        assert.ok(Math.abs(byWritten(step, ref) - exact) <= 2 * unitOf(exact, ref.kind), nameOf(ref));
        const written = writtenFormula(step, ref, print);
        const shown = Number((written.at(-1)?.result ?? print.figure(exact, ref.kind)).replace('−', '-'));
        assert.ok(Math.abs(shown - exact) <= unitOf(exact, ref.kind) / 2 + 1e-9, nameOf(ref));
      }
    });
  });
}

describe('the step by hand', () => {
  /** @type {Awaited<ReturnType<typeof makeWorker>>} */
  let worker;
  /** @type {Step} */
  let step;
  before(async () => {
    worker = await makeWorker('simd');
    step = await takeStep(worker.request);
  });
  after(() => worker.stop());

  test('makes runs of its own and ends them', async () => {
    const runs = [...new Set(worker.asked.map((one) => Number(one.split(' ')[1])))].filter((run) => run > 0);
    assert.equal(runs.length, 2);
    assert.ok(runs.every((run) => run >= 3_000_000));
    assert.deepEqual(worker.sessions.known(runs), []);
  });

  test('ends its runs also if something fails', async () => {
    /** @type {any} */
    const failing = (/** @type {any} */ body) =>
      body.type === 'step' ? Promise.reject(new Error('no step')) : worker.request(body);
    const before = worker.asked.length;
    await assert.rejects(takeStep(failing), /no step/);
    const asked = worker.asked.slice(before);
    assert.equal(asked.filter((one) => one.startsWith('close')).length, 2);
  });

  test('writes a formula with names, with figures, and with brackets where a sign could be misread', () => {
    /** @param {Ref} ref */
    const lines = (ref) =>
      writtenFormula(step, ref, printerIn('en')).map(
        ({ name, symbols, figures, result }) => `${name} = ${textOf(symbols)} = ${textOf(figures)} = ${result}`,
      );
    assert.deepEqual(lines({ kind: 'value', name: 'blocks.0.attention.qkv', at: [0, 4] }), [
      'v₁ = Wv₁₁ · n₁ + Wv₁₂ · n₂ = 0.5 · 0.2 + (−0.5) · 1.4 = −0.6',
    ]);
    assert.deepEqual(lines({ kind: 'value', name: 'blocks.0.attention.probs', at: [0, 1, 1] }), [
      's₁ = (q₁ · k₁(BOS) + q₂ · k₂(BOS)) / √2 = (1.5 · 1.5 + (−0.5) · 0.6) / √2 = 1.379',
      's₂ = (q₁ · k₁ + q₂ · k₂) / √2 = (1.5 · 0.9 + (−0.5) · (−0.6)) / √2 = 1.167',
      'α[a] = e^(s₂) / (e^(s₁) + e^(s₂)) = e^(1.167) / (e^(1.379) + e^(1.167)) = 0.447',
    ]);
    assert.deepEqual(lines({ kind: 'gradient', name: 'wte.weight', at: [1, 0] }), ['∂E[b]₁ = 0 = 0 = 0']);
    assert.equal(
      lines({ kind: 'new', name: 'lm_head.weight', at: [1, 0] }).at(-1),
      'W[b]₁′ = W[b]₁ − Δ = −0.5 − (−0.1) = −0.4',
    );
  });

  test('writes figures as a language does', () => {
    const [german, arabic] = ['de', 'ar-u-nu-latn'].map(printerIn);
    assert.equal(german.figure(-0.04449, 'value'), '−0,044');
    assert.equal(arabic.figure(-0.04449, 'value'), '−0.044');
    assert.equal(german.figure(1e-30, 'v'), '0'); // what the engine adds to Adam's averages
    assert.equal(rounded(0.000_006_894, 'v'), 0.00000689);
  });

  test('has holes that are figures of the sheet, in the order in which they are worked out', () => {
    const order = [...orderOf(step, 'forward'), ...orderOf(step, 'back'), ...orderOf(step, 'adam')].map(keyOf);
    assert.equal(HOLES.length, 12);
    for (const [i, { ref }] of HOLES.entries()) {
      assert.equal(holeOf(ref), i);
      assert.ok(order.includes(keyOf(ref)), keyOf(ref));
      // No hole needs the number of a later hole.
      for (const read of refsOf(formulaOf(step, ref)))
        assert.ok(holeOf(read) < i, `${keyOf(ref)} reads ${keyOf(read)}`);
    }
    assert.equal(holeOf({ kind: 'gradient', name: 'embedding', at: [1, 0] }), -1);
  });

  test('judges an answer by its digits, and says what is wrong with it', () => {
    const [loss, relu, weight] = ['losses', 'blocks.0.mlp.activation', 'lm_head.weight'].map(
      (name) => HOLES.find(({ ref }) => ref.name === name)?.ref ?? assert.fail(name),
    );
    const exact = figureOf(step, loss); // 1.8978
    assert.equal(judge(step, loss, String(exact)), 'right');
    assert.equal(judge(step, loss, '1.898'), 'right');
    assert.equal(judge(step, loss, '1,897'), 'right'); // −ln 0.15 = 1.8971
    assert.equal(judge(step, loss, '1.9'), 'near');
    assert.equal(judge(step, loss, '2.5'), 'wrong');
    assert.equal(judge(step, loss, '−1.898'), 'sign');
    assert.equal(judge(step, loss, 'two'), 'no_number');
    assert.equal(judge(step, loss, ''), 'no_number');
    assert.equal(judge(step, relu, '0'), 'right');
    assert.equal(judge(step, relu, '-1.98'), 'wrong');
    assert.equal(judge(step, weight, '-0,533'), 'right');
    assert.equal(judge(step, weight, '0.533'), 'sign');
  });

  test('accepts for each hole what a person gets from the written figures', () => {
    for (const { ref } of HOLES) {
      assert.equal(judge(step, ref, String(rounded(byWritten(step, ref), ref.kind))), 'right', keyOf(ref));
      assert.notEqual(judge(step, ref, String(figureOf(step, ref) + 0.02)), 'right', keyOf(ref));
    }
  });

  test('reads numbers of all keyboards', () => {
    assert.deepEqual(
      ['0.5', '0,5', '.5', ' −0.5 ', '٠٫٥', '+2', '1e-3'].map(readNumber),
      [0.5, 0.5, 0.5, -0.5, 0.5, 2, 0.001],
    );
    for (const none of ['', '-', '1.2.3', '1/2', 'x', '0x10', 'Infinity'])
      assert.ok(Number.isNaN(readNumber(none)), none);
  });
});
