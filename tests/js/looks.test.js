// Looks into a model (web/worker/looks.js and what calls it), with a real engine: the answers are those of its methods,
// all are of one state of the model, and the run does not change. When looks are taken is tested in scheduler.test.js.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { OF_INSPECTION, OF_RUN } from '../../web/wire/looks.js';
import { loadLater } from '../../web/worker/later.js';
import { takeLook } from '../../web/worker/looks.js';
import { createSession } from '../../web/worker/session.js';
import { ownNames, TINY } from './builds.js';

await loadLater(); // looks need it

/** @typedef {import('../../web/wire/looks.js').LookCall} LookCall */

const NEVER = new AbortController().signal;
const text = `${ownNames().slice(0, 2000)}\nzoé\n`;

/** @type {import('../../wasm/engine.js').Engine} */
let engine;
before(async () => {
  engine = await loadEngine({ build: 'simd' });
});
after(() => engine.close());

/** A run and its session. @param {import('node:test').TestContext} t @param {Record<string, any>} [config] */
function makeRun(t, config = {}) {
  const trainer = engine.createTrainer({ text, config: { ...TINY, metrics_interval: 1, ...config } });
  /** @type {any[]} */
  const events = [];
  const session = createSession(1, trainer, (event) => events.push(event));
  t.after(() => session.free());
  return { trainer, session, events, look: (/** @type {LookCall} */ call) => session.look(call, NEVER) };
}

test('documents are counted in pieces, each call with its options, and read nowhere else', () => {
  /** @type {any} */
  const trainer = {
    *countDocuments(/** @type {object} */ options) {
      yield;
      yield;
      return options;
    },
  };
  const look = takeLook(trainer, ['all', ['documents', { bins: 3 }], ['documents']], (prompt) => prompt);
  const pieces = [1, 2, 3, 4, 5].map(() => look.next());
  assert.deepEqual(
    pieces.map(({ done }) => done),
    [false, false, false, false, true],
  );
  assert.deepEqual(pieces[4].value, [{ bins: 3, max_ms: 20 }, { max_ms: 20 }]);
});

test('a look brings what the method gives, and the step of the model', async (t) => {
  const { trainer, session } = makeRun(t);
  await session.step(3, {});
  const name = trainer.tensors[0].name;
  /** @type {[any, unknown][]} */
  const cases = [
    [['info'], trainer.info],
    [['metrics'], trainer.metrics()],
    [['facts'], trainer.facts()],
    [['score', 'anna'], trainer.score('anna')],
    [['passage'], trainer.passage()],
    [['documents', { bins: 4 }], trainer.documents({ bins: 4 })],
    [['batch'], trainer.batch()],
    [['tokenize', 'anna', { tokenizer: 'byte' }], trainer.tokenize('anna', { tokenizer: 'byte' })],
    [['mergeFilm', 'anna'], trainer.mergeFilm('anna')],
    [['learnMerges', { vocab_size: 260 }], trainer.learnMerges({ vocab_size: 260 })],
    [['quotations', 'anna emma', { min_length: 3 }], trainer.quotations('anna emma', { min_length: 3 })],
    [['tensors'], trainer.tensors],
    [['tensor', name], trainer.tensor(name)],
    [['tile', name, { of: 'gradient', rows: 3 }], trainer.tile(name, { of: 'gradient', rows: 3 })],
    [['tiles', [[name, 'm'], [name]], { columns: 4 }], trainer.tiles([[name, 'm'], [name]], { columns: 4 })],
    [['merges'], trainer.merges],
    [['encode', 'anna'], trainer.encode('anna')],
    [['decode', [0, 1]], trainer.decode([0, 1])],
    [['promptNotices', 'a'.repeat(99)], trainer.promptNotices('a'.repeat(99))],
    [
      ['samples', { prompts: ['a', 'an'], seed: 3, alternatives: 2 }],
      trainer.samples({ prompts: ['a', 'an'], seed: 3, alternatives: 2 }),
    ],
  ];
  assert.deepEqual(cases.map(([[method]]) => method).sort(), [...OF_RUN].sort(), 'each has its case');
  for (const [call, expected] of cases) {
    const { step, value, ms } = await session.look(call, NEVER);
    assert.deepEqual({ step, value }, { step: 3, value: expected }, call[0]);
    assert.ok(ms >= 0);
  }
  assert.equal(trainer.promptNotices('a'.repeat(99)).length, 1);
});

test('a look inside brings a list of answers, and its memory is given back, also where one is refused', async (t) => {
  const { trainer, session, look } = makeRun(t);
  const made = t.mock.method(trainer, 'inspect');
  const name = 'blocks.0.attention.probs';
  /** @type {any[]} */
  const calls = [
    ...[['tokens'], ['loss'], ['memory_mib'], ['tensors'], ['graph'], ['tensor', name], ['gradient', name]],
    ...[
      ['tile', name, { of: 'gradient' }],
      ['tiles', [[name], ['probs', 'value', { scale: 1 }]], { rows: 2 }],
      ['attention', 0],
      ['lens', { top: 2 }],
      ['histogram', name, { bins: 4 }],
      ['pca', 'blocks.0.mlp.fc.weight'],
    ],
  ];
  assert.deepEqual(calls.map(([method]) => method).sort(), [...OF_INSPECTION].sort(), 'each has its case');
  const weights = trainer.inspect('anna').tensors.find(({ shape }) => shape.length === 2)?.name ?? '';
  calls.at(-1)[1] = weights;
  const { step, value } = await look(['inspect', 'anna', ...calls]);
  const inspection = trainer.inspect('anna');
  const expected = calls.map(([method, ...given]) => {
    const member = /** @type {any} */ (inspection)[method];
    return typeof member === 'function' ? member.apply(inspection, given) : member;
  });
  assert.equal(step, 0);
  assert.deepEqual(value, expected);
  inspection.free();
  await assert.rejects(look(['inspect', 'anna', ['tensor', 'nothing']]), { name: 'EngineError', message: /nothing/ });
  for (const { result } of [made.mock.calls[1], made.mock.calls[3]]) {
    assert.throws(() => result?.lens(), /This inspection has been freed\./);
  }
  assert.equal(session.is_busy, false);
});

test('several calls of one look are of one state of the model, while it trains', async (t) => {
  const { trainer, session, look } = makeRun(t, { max_steps: 1_000_000 });
  session.train({});
  const name = trainer.tensors.find(({ parameter }) => parameter)?.name ?? '';
  /** @type {number[]} */
  const steps = [];
  for (let i = 0; i < 3; i++) {
    const { step, value } = await look(['all', ['info'], ['tensor', name], ['tensor', name], ['info']]);
    const [info, first, second, last] = /** @type {any[]} */ (value);
    assert.deepEqual([info.step, last.step], [step, step]);
    assert.deepEqual(first, second);
    steps.push(step);
  }
  assert.ok(steps[0] < steps[2], `${steps}: it trains on meanwhile`);
});

test('a run that is looked into learns what it would have learnt', async (t) => {
  const [seen, unseen] = [makeRun(t), makeRun(t)];
  for (let i = 0; i < 5; i++) {
    for (const { session } of [seen, unseen]) await session.step(2, {});
    await seen.look(['all', ['inspect', 'anna', ['lens'], ['graph']], ['facts'], ['quotations', 'anna']]);
  }
  const losses = (/** @type {any[]} */ events) =>
    events.filter(({ event }) => event === 'progress').flatMap((event) => [...event.losses]);
  assert.equal(losses(seen.events).length, 10);
  assert.deepEqual(losses(seen.events), losses(unseen.events));
});

test('names that are not in the lists are refused with those that are; arguments by the engine, as ever', async (t) => {
  const { session, look } = makeRun(t);
  const refused = (/** @type {any} */ call, /** @type {RegExp} */ message, name = 'RequestError') =>
    assert.rejects(look(call), { name, message }, JSON.stringify(call));
  await refused(['run', 5], /^no_look run info metrics /);
  for (const name of ['free', 'save', 'constructor', 'toString', '']) await refused([name], /^no_look /);
  await refused(['inspect', 'a', ['free']], /^no_look free tokens /);
  await refused(['all', ['info'], ['change', {}]], /^no_look change /);
  await refused(['tensor'], /^The argument name of tensor\(\) is missing/, 'EngineError');
  await refused(['inspect', 5], /^The argument prompt of inspect\(\) must be a string/, 'EngineError');
  await refused(['quotations', 'a', { min_length: -1 }], /min_length/, 'EngineError');
  await refused(['inspect', '☃'], /☃/, 'EngineError');
  assert.deepEqual(await session.step(1, {}), { step: 1 }, 'and the run is still well');
});

test('a prompt is brought into the form of the text; quotations are counted in the text as it is given', async (t) => {
  const { look, trainer } = makeRun(t);
  const decomposed = 'zoe\u0301';
  assert.deepEqual((await look(['encode', decomposed])).value, trainer.encode('zoé'));
  const [tokens] = /** @type {any[]} */ ((await look(['inspect', decomposed, ['tokens']])).value);
  assert.equal(tokens.at(-1).text, 'é');
  const { quotations } = /** @type {any} */ (
    (await look(['quotations', `${decomposed} zoé`, { min_length: 3 }])).value
  );
  assert.equal(quotations[0].begin, 5);
});

test('a look is a piece of work, and a run that ends refuses those that wait', async (t) => {
  const { session, look } = makeRun(t);
  const before = session.work;
  await look(['info']);
  assert.equal(session.work, before + 1);
  const waiting = look(['info']);
  session.free();
  await assert.rejects(waiting, { name: 'RequestError', message: 'run_ended' });
});

test('samples of a look leave the run untouched, also where no seed is given, and their prompts are in the form of the text', async (t) => {
  const { trainer, look } = makeRun(t);
  const asked = t.mock.method(trainer, 'samples');
  const before = trainer.save();
  const { value } = await look(['samples', { prompts: ['zoe\u0301', 'an'], max_new_tokens: 1, alternatives: 2 }]);
  assert.deepEqual(Buffer.from(trainer.save()), Buffer.from(before));
  assert.deepEqual(asked.mock.calls[0].arguments[0]?.prompts, ['zoé', 'an']);
  assert.deepEqual(
    /** @type {any[]} */ (value).map(({ choices }) => choices[0].alternatives.length),
    [2, 2],
  );
});

test('a text that is too long to be scored beside training is refused with a sentence; the engine itself takes it', async (t) => {
  const { trainer, look } = makeRun(t);
  const names = 'anna\n'.repeat(1000);
  const { value } = /** @type {any} */ (await look(['score', names]));
  assert.equal(value.tokens.length, trainer.score(names).tokens.length);
  await assert.rejects(
    look(['score', `${names}a`]),
    ({ said }) => said.id === 'long_score' && said.values[0] === 5000,
  );
  assert.ok(trainer.score(names.repeat(2)).tokens.length > 9000);
  const { look: lookByPairs } = makeRun(t, { tokenizer: 'bpe', vocab_size: 300 });
  await lookByPairs(['score', 'anna'.repeat(5000)]);
  await assert.rejects(lookByPairs(['score', 'anna'.repeat(5001)]), { name: 'RequestError' });
});
