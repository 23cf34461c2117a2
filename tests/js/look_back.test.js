// Looks at earlier steps of a run (web/worker/look_back.js and what calls it), with the real engine: the answer is the one
// that the model gave when it was at that step, and the run does not change.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { isOfThen, OF_NOW, OF_RUN, OF_TEXT } from '../../web/wire/looks.js';
import { loadLater } from '../../web/worker/later.js';
import { Sessions } from '../../web/worker/sessions.js';
import { ownNames, TINY } from './builds.js';
import { makePage } from './page.js';

await loadLater(); // looks need it

/** @typedef {import('../../web/wire/looks.js').LookCall} LookCall */

const NEVER = new AbortController().signal;
const text = ownNames().slice(0, 2000);

/** @type {import('../../wasm/engine.js').Engine} */
let engine;
before(async () => {
  engine = await loadEngine({ build: 'simd' });
});
after(() => engine.close());

/** A run and its session. @param {import('node:test').TestContext} t @param {Record<string, any>} [config] */
function makeRun(t, config = {}) {
  const trainer = engine.createTrainer({ text, config: { ...TINY, metrics_interval: 1, max_steps: 40, ...config } });
  /** @type {any[]} */
  const events = [];
  const sessions = new Sessions((event) => events.push(event));
  t.after(() => sessions.end());
  sessions.add(1, trainer, { cores: 1 });
  const session = sessions.get(1);
  return {
    ...{ trainer, sessions, session, events },
    look: (/** @type {LookCall} */ call, /** @type {number} */ at) => session.look(call, NEVER, { at }),
  };
}

/** @typedef {ReturnType<typeof makeRun>} Made */

const PARAMETER = 'blocks.0.mlp.fc.weight';

/** Everything that can be asked of an earlier step. @type {LookCall[]} */
const CALLS = [
  ['inspect', 'anna', ['tokens'], ['lens', { top: 3 }], ['attention', 0], ['gradient', PARAMETER], ['loss']],
  ['inspect', 'anna', ['tensors'], ['histogram', PARAMETER], ['tensor', 'blocks.0.residual2'], ['graph']],
  ['samples', { prompts: ['a', ''], seed: 3, alternatives: 2 }],
  ['score', 'emma', { top: 3 }],
  ['tensor', PARAMETER],
  [
    'tiles',
    [
      [PARAMETER, 'value', { scale: 0.1 }],
      ['wte.weight', 'start'],
    ],
    { rows: 4 },
  ],
  ['inspect', 'anna', ['tiles', [['probs']]]],
  ['passage', { tokens: 30 }],
  ['quotations', 'anna', { min_length: 3 }],
  ['facts'],
  ['encode', 'anna'],
  ['all', ['score', 'emma'], ['samples', { seed: 1 }], ['tensor', PARAMETER], ['merges']],
];

test('an answer at a step is that which was given when the run was there, bit for bit', async (t) => {
  const { session, look } = makeRun(t, { n_layer: 2, n_head: 2 });
  /** @type {Map<number, any[]>} */
  const recorded = new Map();
  /** @param {number} at @returns {Promise<any[]>} */
  const readAll = async (at) => {
    const looked = [];
    for (const call of CALLS) {
      const { ms, ...answer } = /** @type {any} */ (await look(call, at));
      looked.push(answer);
    }
    return looked;
  };
  for (let step = 0; step < 12; step++) {
    recorded.set(step, await readAll(Number.POSITIVE_INFINITY));
    await session.step(1, {});
  }
  const kept = session.copies?.steps ?? [];
  assert.deepEqual(kept.slice(0, 6), [0, 1, 2, 3, 4, 5]);
  for (const step of [...kept, ...kept.toReversed()]) {
    const looked = await readAll(step);
    assert.deepEqual(looked, recorded.get(step), `step ${step}`);
    assert.ok(looked.slice(0, 7).every((one) => one.step === step));
  }
  assert.notDeepEqual(recorded.get(1), recorded.get(11));
  const between = kept.findLast((step, i) => kept[i + 1] - step > 1);
  if (between !== undefined) assert.equal((await look(['score', 'emma'], between + 1)).step, between);
  assert.equal((await look(['score', 'emma'], 12)).step, 12, 'the present is the present');
  assert.equal((await look(['score', 'emma'], 99)).step, 12);
});

test('a run that is looked back over learns what it would have learnt, also while a validation is under way', async (t) => {
  const config = { val_interval: 5, val_fraction: 0.3, max_steps: 60 };
  const [seen, unseen] = [makeRun(t, config), makeRun(t, config)];
  const over = (/** @type {Made} */ { events }) =>
    events.some(({ event, step }) => event === 'samples' && step === 60);
  for (const { session } of [seen, unseen]) session.train({});
  let looks = 0;
  for (; !over(seen); looks++) {
    await seen.look(CALLS[looks % CALLS.length], 0);
    await seen.look(['tensor', PARAMETER], 3);
  }
  while (!over(unseen)) await new Promise((done) => setImmediate(done));
  const told = (/** @type {Made} */ { events }) =>
    events
      .filter(({ event }) => event === 'progress')
      .flatMap(({ losses, val_losses }) => [...losses, ...val_losses])
      .sort();
  assert.equal(told(seen).length, 60 + 12);
  assert.deepEqual(told(seen), told(unseen));
  assert.deepEqual(seen.trainer.parameters(), unseen.trainer.parameters());
  const written = (/** @type {Made} */ { events }) =>
    events.filter(({ event, step }) => event === 'samples' && step === 60).map(({ texts }) => texts);
  assert.deepEqual(written(seen), written(unseen));
});

test('the model is as before also where a look fails', async (t) => {
  const { session, trainer, look } = makeRun(t);
  await session.step(3, {});
  const present = trainer.parameters();
  await assert.rejects(look(['inspect', '☃'], 0), { name: 'EngineError', message: /☃/ });
  await assert.rejects(look(['tensor', 'nothing'], 0), /nothing/);
  await assert.rejects(look(/** @type {any} */ (['run']), 0), /^RequestError: no_look/);
  assert.deepEqual(trainer.parameters(), present);
});

test('what is known of the present only is refused with one sentence for an earlier step', async (t) => {
  const { session, trainer, look } = makeRun(t);
  await session.step(3, {});
  const activation = trainer.tensors.find(({ parameter }) => !parameter)?.name ?? '';
  for (const [call, values] of /** @type {[any, string[]][]} */ ([
    [['metrics'], ['metrics']],
    [['batch'], ['batch']],
    [['all', ['score', 'a'], ['batch']], ['batch']],
    [
      ['tensor', PARAMETER, { of: 'gradient' }],
      ['tensor', PARAMETER, 'gradient'],
    ],
    [
      ['tile', PARAMETER, { of: 'm', rows: 2 }],
      ['tile', PARAMETER, 'm'],
    ],
    [
      [
        'tiles',
        [
          [PARAMETER, 'value', { scale: 1 }],
          [PARAMETER, 'v'],
        ],
      ],
      ['tiles', PARAMETER, 'value', PARAMETER, 'v'],
    ],
    [
      ['tile', activation],
      ['tile', activation],
    ],
  ])) {
    await assert.rejects(
      look(call, 1),
      ({ said }) => said.id === 'only_now' && said.values.join() === values.join(),
      JSON.stringify(call),
    );
    assert.equal((await look(call, 3)).step, 3, 'of now it is known');
  }
});

test('every look is of now, of the text, or of then; of then are those that read the parameters', () => {
  for (const name of [...OF_TEXT, ...OF_NOW])
    assert.ok(/** @type {readonly string[]} */ (OF_RUN).includes(name), name);
  const ofThen = OF_RUN.filter((name) => isOfThen(/** @type {any} */ ([name])));
  assert.deepEqual(ofThen.sort(), ['samples', 'score', 'tensor', 'tile', 'tiles']);
  /** @type {[any, boolean][]} */
  const cases = [
    [['inspect', 'a', ['gradient', 'x']], true],
    [['tensor', 'x'], true],
    [['tensor', 'x', { of: 'gradient' }], false],
    [['tile', 'x', { of: 'start' }], true],
    [['tiles', [['x'], ['x', 'm']]], false],
    [['tensor', 'x', { of: 'v' }], false],
    [['all', ['facts'], ['inspect', 'a', ['lens']]], true],
    [['all', ['facts'], ['merges']], false],
    [['all', ['score', 'a'], ['metrics']], false],
  ];
  assert.equal(isOfThen(['tiles', [['wte.weight'], ['wte.weight', 'start']]]), true);
  assert.equal(isOfThen(['all', ['inspect', 'a', ['lens']], ['tiles', [['wte.weight', 'step']]]]), false);
  for (const [call, expected] of cases) assert.equal(isOfThen(call), expected, JSON.stringify(call));
});

test('a run that has never trained has no earlier steps; one that ends frees them', async (t) => {
  const { sessions, session } = makeRun(t);
  assert.deepEqual(session.copies?.steps, []);
  await session.step(2, {});
  assert.deepEqual(session.copies?.steps, [0, 1]);
  sessions.close([1]);
  assert.deepEqual(session.copies?.steps, []);
});

test('the page is told which steps are kept; a run from the best point has those up to there, as they were', async (t) => {
  const chance = Array.from({ length: 24 }, (_, line) =>
    Array.from({ length: 10 }, (_, i) => 'abcdefgh'[(((line * 131 + i * 37 + line * i * 17) ** 2) >> 5) % 8]).join(
      '',
    ),
  ).join('\n');
  const typed = {
    ...{ n_embd: '32', learning_rate: '0.02', block_size: '16', batch_size: '8', val_fraction: '0.4' },
    ...{ max_steps: '120', val_interval: '10', schedule: 'constant' },
  };
  const { goBack } = await import('../../web/actions/back.js');
  const { store, select, actions, runs, train, config } = await makePage(t, typed, chance);
  await train();
  const old = select.run.value;
  assert.ok(old.kept !== null && old.kept.length > 50 && old.kept[0] === 0, `${old.kept}`);
  await goBack(/** @type {any} */ ({ store, select, actions }), 'back');
  const run = select.run.value;
  assert.ok(run.step < 120 && run.id !== old.id);
  assert.deepEqual(
    run.kept,
    old.kept.filter((step) => step <= run.step),
  );
  const at = /** @type {number} */ (run.kept?.[Math.floor(run.kept.length / 2)]);
  const mine = engine.createTrainer({ text: chance, config: config() });
  mine.run(at);
  for (const id of [old.id, run.id]) {
    const body = /** @type {any} */ ({ type: 'look', run: id, call: ['score', 'abc'], at });
    const { step, value } = /** @type {any} */ (await actions.request(body));
    assert.equal(step, at);
    assert.equal(value.tokens.length, mine.score('abc').tokens.length);
  }
  await runs.step();
  assert.deepEqual(select.run.value.kept?.slice(0, run.kept?.length), run.kept);
  mine.free();
});
