// What rooms 3 and 5 compute besides the engine: the losses for some values of a weight, compared with finite
// differences; the steps of the optimizers, compared with the engine in double precision; the schedule of a run that
// was changed.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { matching } from '../../web/features/rooms/autograd/find.js';
import { edgesOf, foldedGroups, groupsOf, linesOf, opOf, typical } from '../../web/features/rooms/autograd/graph.js';
import { readNumber, roundDown, valuesAround } from '../../web/features/rooms/autograd/nudge.js';
import { labelsOf, withReport } from '../../web/features/rooms/autograd/steps.js';
import { farthest, rootTile } from '../../web/features/rooms/optimizer/moments.js';
import { plainWay, workOut } from '../../web/features/rooms/optimizer/rule.js';
import { joinPieces, phaseOf, piecesOf } from '../../web/features/rooms/optimizer/schedule.js';
import { clipped, recorded } from '../../web/features/rooms/optimizer/way.js';
import { reportOf } from '../../web/features/rooms/shared/report.js';
import { cellOf, chosenOf, farthestIn, indexOf, matrixOf, placeOf } from '../../web/features/rooms/shared/weights.js';
import { takeLook } from '../../web/worker/looks.js';
import { ownNames, REFERENCE, TINY } from './builds.js';

/** @typedef {import('../../wasm/engine.js').Config} Config */
/** @typedef {import('../../web/wire/looks.js').LookCall} LookCall */

const text = ownNames().slice(0, 3000);

/** @type {import('../../wasm/engine.js').Engine} */
let engine;
before(async () => {
  engine = await loadEngine({ build: REFERENCE });
});
after(() => engine.close());

/** @param {import('node:test').TestContext} t @param {Config} [config] @param {number} [steps] */
function makeRun(t, config = {}, steps = 5) {
  const trainer = engine.createTrainer({ text, config: { ...TINY, max_steps: 100, ...config } });
  t.after(() => trainer.free());
  trainer.run(steps);
  return trainer;
}

/** What the engine says of a parameter. @param {import('../../wasm/engine.js').Trainer} trainer @param {string} of */
function parameterOf(trainer, of) {
  const found = trainer.tensors.find(({ name }) => name === of);
  assert.ok(found?.parameter);
  return found;
}

/** @param {import('../../wasm/engine.js').Trainer} trainer @param {LookCall} call @returns {any} */
const look = (trainer, call) => takeLook(trainer, call, (prompt) => prompt).next().value;

test('the losses of a look agree with the gradient by finite differences, and the run stays as it was', (t) => {
  const trainer = makeRun(t);
  const inspection = trainer.inspect('anna');
  const kept = trainer.save();
  for (const name of ['wte.weight', 'blocks.0.attention.qkv.weight', 'blocks.0.mlp.proj.weight']) {
    const gradient = inspection.gradient(name);
    const index = Float64Array.from(gradient).reduce(
      (best, one, i) => (Math.abs(one) > Math.abs(gradient[best]) ? i : best),
      0,
    );
    const value = trainer.tensor(name).data[index];
    const h = 1e-5;
    const { values, losses } = look(trainer, ['losses', 'anna', name, index, [value - h, value, value + h]]);
    assert.deepEqual(values, [value - h, value, value + h]);
    assert.equal(losses[1], inspection.loss);
    const slope = (losses[2] - losses[0]) / (2 * h);
    assert.ok(Math.abs(slope / gradient[index] - 1) < 1e-6, `${name}[${index}]: ${slope}, ${gradient[index]}`);
  }
  inspection.free();
  assert.deepEqual(trainer.save(), kept);
});

test('a huge weight gives a huge loss, and is put back; a loss that is not a number is NaN', (t) => {
  const trainer = makeRun(t);
  const before = trainer.tensor('wte.weight').data;
  const { losses } = look(trainer, ['losses', 'anna', 'wte.weight', 3, [1e300, before[3]]]);
  assert.ok(losses[0] > 1e6 || Number.isNaN(losses[0]), `a loss of ${losses[0]}`);
  assert.ok(losses[1] < 10);
  assert.deepEqual(trainer.tensor('wte.weight').data, before);
  assert.throws(() => look(trainer, ['losses', 'anna', 'nothing', 0, [1]]), /nothing/);

  /** @type {number[]} */
  const set = [];
  const broken = /** @type {any} */ ({
    set: (/** @type {string} */ _name, /** @type {number} */ _index, /** @type {number} */ value) => set.push(value),
    inspect: () => ({ loss: null, free() {} }),
  });
  assert.deepEqual(look(broken, ['losses', 'anna', 'w', 0, [7]]), { values: [7], losses: [Number.NaN] });
  assert.deepEqual(set, [7, 1], 'what set() has returned is set again');
});

const RULES = /** @type {[string, Config][]} */ ([
  ['adamw', { optimizer: 'adamw', weight_decay: 0.1 }],
  ['adamw without decay', { optimizer: 'adamw', weight_decay: 0 }],
  ['sgd', { optimizer: 'sgd', momentum: 0, weight_decay: 0.1 }],
  ['sgd with momentum', { optimizer: 'sgd', momentum: 0.9, nesterov: false, weight_decay: 0.1 }],
  ['sgd with Nesterov momentum', { optimizer: 'sgd', momentum: 0.9, nesterov: true, weight_decay: 0 }],
  ['lion', { optimizer: 'lion', weight_decay: 0.1 }],
]);
for (const [title, config] of RULES) {
  test(`a step of ${title} worked out by hand is the engine's`, (t) => {
    const trainer = makeRun(t, { ...config, grad_clip: 0.05, warmup_steps: 0 });
    const settings = trainer.info.config;
    const tensor = parameterOf(trainer, 'wte.weight');
    const kinds = tensor.keeps;
    const read = (/** @type {any} */ of) => trainer.tensor(tensor.name, { of }).data;
    const before = { value: read('value'), kept: kinds.map(read) };
    const { grad_norm, lr } = trainer.run(1);
    assert.ok(grad_norm > 0.05, 'it is clipped');
    const now = { value: read('value'), gradient: read('gradient'), kept: kinds.map(read) };
    const index = 2;
    const of = (/** @type {string} */ kind) =>
      kinds.indexOf(/** @type {any} */ (kind)) < 0 ? null : now.kept[kinds.indexOf(/** @type {any} */ (kind))][index];
    const gradient = clipped(now.gradient[index], grad_norm, 0.05);
    const taken = { step: 6, value: now.value[index], gradient, m: of('m'), v: of('v'), change: null };
    const worked = workOut(settings, tensor, taken, lr);
    const near = (/** @type {number | null} */ a, /** @type {number} */ b, /** @type {string} */ what) =>
      assert.ok(a !== null && Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(b)), `${what}: ${a}, not ${b}`);
    near(worked.before, before.value[index], 'the value before');
    near(worked.before - Number(worked.step) - worked.decay, now.value[index], 'the value after');
    if (worked.m !== null) near(worked.m_before, before.kept[0][index], 'm before');
    if (worked.v !== null) near(worked.v_before, before.kept[1][index], 'v before');
    assert.equal(worked.decay === 0, config.weight_decay === 0);
  });
}

test('what Muon updates has no formula of its own; the rest follows AdamW', (t) => {
  const trainer = makeRun(t, { optimizer: 'muon' });
  const settings = trainer.info.config;
  const [block, table] = ['blocks.0.mlp.fc.weight', 'wte.weight'].map((name) => parameterOf(trainer, name));
  const taken = { step: 3, value: 1, gradient: 0.5, m: 0.2, v: 0.1, change: -0.25 };
  const worked = workOut(settings, block, taken, 0.1);
  assert.deepEqual([worked.rule, worked.step, worked.before], ['muon', null, 1.25]);
  assert.equal(workOut(settings, table, taken, 0.1).rule, 'adamw');
  assert.deepEqual([block.keeps, table.keeps], [['m'], ['m', 'v']]);
  for (const { name, keeps } of [block, table])
    for (const of of /** @type {const} */ (['m', 'v'])) {
      const read = () => trainer.tensor(name, { of });
      if (keeps.includes(of)) assert.equal(read().data.length, trainer.tensor(name).data.length);
      else assert.throws(read, `${name} has no ${of}`);
    }
});

for (const decay of ['matrices', 'blocks', 'all']) {
  test(`with the setting decay=${decay}, the parameters that decay are those that the engine names`, (t) => {
    const settings = { decay, weight_decay: 0, bias: true, norm_gain: true };
    const [plain, decayed] = [makeRun(t, settings), makeRun(t, settings)];
    decayed.change({ weight_decay: 1 });
    for (const trainer of [plain, decayed]) trainer.run(1);
    for (const { name } of plain.tensors.filter(({ parameter }) => parameter)) {
      const [a, b] = [plain, decayed].map((trainer) => trainer.tensor(name).data);
      const { decays_with } = parameterOf(plain, name);
      assert.equal(decays_with.includes(decay), String(a) !== String(b), name);
    }
  });
}

test('the rates of a run that was changed are those that its steps had', (t) => {
  const trainer = makeRun(t, { max_steps: 40, warmup_steps: 5, schedule: 'cosine' }, 0);
  const before = trainer.info.config;
  const had = [];
  for (let i = 0; i < 12; i++) had.push(trainer.run(1).lr);
  const { config } = trainer.change({ learning_rate: 0.02, max_steps: 60 });
  for (let i = 12; i < 60; i++) had.push(trainer.run(1).lr);
  const marks = [
    { step: 3, text: 'a weight was set' },
    { step: 7, text: 'batch', before: { ...before } },
    { step: 12, text: 'rate', before: { ...before } },
  ];
  const pieces = piecesOf(marks, config);
  assert.deepEqual(
    pieces.map(({ from, to }) => [from, to]),
    [
      [0, 12],
      [12, 60],
    ],
  );
  const pick = (/** @type {any} */ { learning_rate, schedule, warmup_steps, min_lr_ratio, max_steps }) =>
    engine.schedule({ learning_rate, schedule, warmup_steps, min_lr_ratio, max_steps }, { points: max_steps });
  const { x, y } = joinPieces(
    pieces,
    pieces.map((piece) => pick(piece.config)),
  );
  assert.deepEqual(
    x,
    Array.from({ length: 60 }, (_, i) => i + 1),
  );
  assert.deepEqual(y, had);
});

test('the phase of a schedule is read from the rates of the engine', () => {
  /** @param {Record<string, any>} settings @param {number[]} steps */
  const phases = (settings, ...steps) => {
    const config = { learning_rate: 0.01, max_steps: 100, warmup_steps: 10, ...settings };
    const curve = engine.schedule(config);
    const rates = { x: [...curve.steps], y: [...curve.rates] };
    return steps.map((step) => phaseOf(config, step, rates));
  };
  const [cosine, wsd] = [{ schedule: 'cosine' }, { schedule: 'wsd', decay_share: 0.2 }];
  assert.deepEqual(phases(cosine, 0, 8, 11, 99, 100), ['warmup', 'warmup', 'falling', 'falling', 'end']);
  assert.deepEqual(phases(wsd, 0, 8, 11, 78, 81, 100), ['warmup', 'warmup', 'stable', 'stable', 'falling', 'end']);
  assert.deepEqual(phases({ schedule: 'constant' }, 0, 50, 100), ['warmup', 'constant', 'constant']);
  assert.deepEqual(phases({ schedule: 'step', step_size: 20 }, 0, 30, 100), ['warmup', 'step', 'step']);
  assert.deepEqual(phases({ schedule: 'linear', warmup_steps: 0 }, 0, 100), ['falling', 'end']);
});

test('plain gradient descent walks from the first place, and a gradient stands for the steps that were not recorded', () => {
  const taken = (/** @type {number} */ step, /** @type {number} */ gradient) => ({
    ...{ step, value: 1, gradient, m: null, v: null, change: null },
  });
  assert.deepEqual(
    plainWay([taken(1, 9), taken(2, 1), taken(5, -1)], (step) => step / 10),
    [1, 0.8, 0.8 + 1.5],
  );
  const way = [taken(1, 0), taken(2, 0)];
  assert.deepEqual(
    recorded(way, taken(2, 7)).map(({ gradient }) => gradient),
    [0, 7],
    'the same step again',
  );
  assert.deepEqual(
    recorded(way, taken(1, 7)).map(({ gradient }) => gradient),
    [7],
    'the run has gone back',
  );
  const long = Array.from({ length: 400 }, (_, i) => taken(i + 1, 0));
  assert.ok(recorded(long, taken(401, 5)).length < 210);
  assert.equal(recorded(long, taken(401, 5)).at(-1)?.gradient, 5);
  assert.equal(clipped(2, 4, 1), 0.5);
  assert.equal(clipped(2, 4, 0), 2);
  assert.equal(clipped(2, null, 1), 2);
});

test('a place in a tensor has an index, a cell, and indices of its own', (t) => {
  const shape = [2, 3, 4];
  for (let index = 0; index < 24; index++) assert.equal(indexOf(placeOf(index, shape), shape), index);
  assert.equal(indexOf([1], shape), 12);
  assert.equal(indexOf([9, 9, 9], shape), 23, 'a place that is not there is the last');
  assert.deepEqual(matrixOf({ name: 'blocks.0.attention.q', shape }), { rows: 2, columns: 12 });
  assert.deepEqual(matrixOf({ name: 'blocks.0.attention.probs', shape }), { rows: 6, columns: 4 });
  const tensors = [
    { name: 'wte.weight', shape: [5, 2] },
    { name: 'b', shape: [3] },
  ];
  assert.equal(chosenOf({ name: '', at: [] }, tensors, 3)?.index, 6);
  assert.deepEqual(chosenOf({ name: 'b', at: [2] }, tensors), {
    tensor: tensors[1],
    index: 2,
    row: 0,
    column: 2,
    is_locked: true,
  });
  assert.equal(chosenOf({ name: '', at: [] }, []), null);

  // Cells as the engine makes them: the number farthest from 0 in each cell is found again.
  const trainer = makeRun(t);
  const { data, shape: whole } = trainer.tensor('wte.weight');
  const matrix = matrixOf({ name: 'wte.weight', shape: whole });
  const tile = trainer.tile('wte.weight', { rows: 5, columns: 3 });
  for (let row = 0; row < 5; row++)
    for (let column = 0; column < 3; column++) {
      const index = farthestIn(data, [row, column], tile, matrix);
      const byte = tile.cells[row * 3 + column];
      if (Math.abs(byte) < 127) assert.ok(Math.abs((127 * data[index]) / tile.scale - byte) <= 0.500001);
      assert.deepEqual(cellOf(index, tile, matrix), [row, column]);
    }
});

test('the graph is cut into blocks, and the op in focus has a line to what it reads and to what reads it', (t) => {
  const trainer = makeRun(t, { n_layer: 2 });
  const { graph } = trainer.inspect('anna');
  const groups = groupsOf(graph);
  assert.deepEqual(
    groups.map(({ key }) => key),
    ['begin', '0', '1', 'end'],
  );
  assert.equal(groups.flatMap(({ ops }) => ops).length, graph.length);
  const focus = opOf(graph, 'blocks.1.residual1');
  const lines = linesOf(groups, ({ key }) => key !== '0');
  const named = edgesOf(lines, focus).map(({ from, to, kind }) => {
    const nameOf = (/** @type {number} */ i) => lines[i].op?.name ?? lines[i].group.key;
    return [nameOf(from), nameOf(to), kind];
  });
  const readers = graph.filter(({ inputs }) => inputs.includes('blocks.1.residual1')).map(({ name }) => name);
  assert.deepEqual(named, [
    ['blocks.1.attention.out', 'blocks.1.residual1', 'forward'],
    ['0', 'blocks.1.residual1', 'forward'],
    ...readers.map((name) => ['blocks.1.residual1', name, 'backward']),
  ]);
  assert.equal(opOf(graph, 'blocks.1.mlp.fc.weight')?.name, 'blocks.1.mlp.fc');
  assert.equal(opOf(graph, 'blocks.1.attention.probs')?.op, 'attention');
});

test('64 blocks stand in eight groups, of which one opens for the op in focus', () => {
  const names = [
    'embedding',
    ...Array.from({ length: 64 }, (_, n) => [`blocks.${n}.a`, `blocks.${n}.b`]).flat(),
    'loss',
  ];
  const graph = names.map((name, i) => ({ op: 'linear', name, shape: [1], inputs: i === 0 ? [] : [names[i - 1]] }));
  const folded = foldedGroups(groupsOf(graph));
  assert.deepEqual(
    folded.map(({ key, last, parts, ops }) => [key, last, parts?.length, ops.length]),
    [
      ['begin', undefined, undefined, 1],
      ...[0, 8, 16, 24, 32, 40, 48, 56].map((first) => [`from ${first}`, first + 7, 8, 16]),
      ['end', undefined, undefined, 1],
    ],
  );
  const focus = opOf(graph, 'blocks.24.a');
  const lines = linesOf(folded, ({ ops }) => ops.some((op) => op === focus));
  assert.equal(lines.length, 10 + 8 + 2, 'groups, the blocks of the open one, the ops of the open block');
  const named = edgesOf(lines, focus).map(({ from, to, kind }) => {
    const nameOf = (/** @type {number} */ i) => lines[i].op?.name ?? lines[i].group.key;
    return [nameOf(from), nameOf(to), kind];
  });
  assert.deepEqual(named, [
    ['from 16', 'blocks.24.a', 'forward'],
    ['blocks.24.a', 'blocks.24.b', 'backward'],
  ]);
  const few = groupsOf(graph).slice(0, 13);
  assert.equal(foldedGroups(few), few, 'twelve blocks stand alone');
});

test('a tensor is found by parts of its name, whole ones first', () => {
  const names = [21, 12, 2].flatMap((n) =>
    ['attention.qkv', 'mlp.fc', 'mlp.fc.weight'].map((part) => `blocks.${n}.${part}`),
  );
  assert.deepEqual(matching(names, ' 2 FC '), [
    ...['blocks.2.mlp.fc', 'blocks.2.mlp.fc.weight', 'blocks.21.mlp.fc'],
    ...['blocks.21.mlp.fc.weight', 'blocks.12.mlp.fc', 'blocks.12.mlp.fc.weight'],
  ]);
  assert.deepEqual(matching(names, '2.attention'), [
    'blocks.2.attention.qkv',
    'blocks.21.attention.qkv',
    'blocks.12.attention.qkv',
  ]);
  assert.deepEqual([matching(names, '  '), matching(names, 'x')], [[], []]);
});

test('beside the strip of a deep network stand its blocks in groups, with all of its lines', () => {
  const names = [
    'wte.weight',
    'lm_head.weight',
    ...Array.from({ length: 64 }, (_, n) => [`blocks.${n}.a`, `blocks.${n}.b`]).flat(),
  ];
  const labels = labelsOf(names);
  assert.deepEqual(labels.slice(0, 3), [
    { name: 'wte.weight …', lines: 2 },
    { name: 'blocks.0–7', lines: 16 },
    { name: 'blocks.8–15', lines: 16 },
  ]);
  assert.equal(
    labels.reduce((sum, { lines }) => sum + lines, 0),
    names.length,
  );
  assert.deepEqual(
    labelsOf(names.slice(0, 3)),
    names.slice(0, 3).map((name) => ({ name, lines: 1 })),
  );
});

test('a report has typical sizes, and what was recorded of steps that the run has left is dropped', (t) => {
  const trainer = makeRun(t, { metrics_interval: 1 });
  const report = reportOf(trainer.metrics(), trainer.tensors);
  const { data } = trainer.tensor('wte.weight', { of: 'gradient' });
  const typical = Math.sqrt(Float64Array.from(data).reduce((sum, one) => sum + one * one, 0) / data.length);
  const told = report?.tensors.find(({ name }) => name === 'wte.weight');
  assert.ok(Math.abs(Number(told?.gradient) / typical - 1) < 1e-12);
  assert.equal(reportOf(null, []), null);
  const at = (/** @type {number} */ step) => ({ ...{ step, norm: 1, tensors: [], dead: null } });
  assert.deepEqual(
    withReport([at(1), at(5), at(9)], at(5)).map(({ step }) => step),
    [1, 5],
  );
});

test('what is typed, stepped and drawn around a weight', () => {
  assert.deepEqual([0.7, 0.034, 12, 1].map(roundDown), [0.5, 0.02, 10, 1]);
  assert.equal(readNumber('0,5'), 0.5);
  assert.equal(readNumber('1e30'), 1e30);
  assert.equal(readNumber(' −0,25 '), -0.25);
  assert.equal(readNumber('٠٫٥'), 0.5);
  assert.ok(Number.isNaN(readNumber('')) && Number.isNaN(readNumber('x')));
  const spot = { value: 1, gradient: 0, base: 0, reach: 2 };
  assert.deepEqual(valuesAround(spot, 0, 5), [-1, 0, 1, 2, 3]);
  assert.deepEqual(valuesAround(spot, 0.5, 5), [-1, 0, 1, 1.5, 2, 3]);
  assert.equal(valuesAround(spot, 1e30, 5).length, 5, 'a value far outside does not stretch the picture');
  assert.deepEqual(farthest([0, 3, -5, 1, Number.NaN], 2), [2, 1]);
  const root = rootTile(/** @type {any} */ ({ rows: 1, columns: 3, scale: 4, cells: Int8Array.of(127, 32, -128) }));
  assert.deepEqual([root.scale, [...root.cells]], [2, [127, 64, -128]]);
});

test('a typical loss is that of the tokens that were to be predicted', () => {
  const losses = [3, 1, 0]; // nothing comes after the last token
  const mean = 4 / 3;
  const deviation = Math.sqrt(losses.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 3);
  assert.ok(Math.abs(typical({ mean, deviation, zeros: 1 / 3 }, true) - Math.sqrt(10 / 2)) < 1e-12);
  assert.ok(Math.abs(typical({ mean, deviation, zeros: 1 / 3 }) - Math.sqrt(10 / 3)) < 1e-12);
});
