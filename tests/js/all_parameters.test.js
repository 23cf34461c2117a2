// All parameters of a run at once (wasm/run_parameters.js): reading gives the whole model, and writing makes the same
// model again.

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { allParameters, ownNames, REFERENCE, TINY, VARIANTS } from './builds.js';

const TEXT = ownNames().slice(0, 2000);
const PROMPT = 'anna';

/** What the model computes on a prompt: all its tensors. @param {import('../../wasm/engine.js').Trainer} trainer */
function numbersOf(trainer) {
  const inspection = trainer.inspect(PROMPT);
  const all = inspection.tensors.map(({ name }) => [name, inspection.tensor(name)]);
  const lens = inspection.lens({ top: 3 });
  inspection.free();
  return { all, lens };
}

for (const build of /** @type {const} */ ([...VARIANTS, REFERENCE])) {
  describe(`parameters, ${build}`, async () => {
    const engine = await loadEngine({ build, threads: build.endsWith('threads') ? 2 : 1 });
    after(() => engine.close());
    const make = (config = {}) => engine.createTrainer({ text: TEXT, config: { ...TINY, ...config } });

    test('are the numbers of the tensors, one after the other, as a copy', () => {
      const trainer = make();
      trainer.run(3);
      const values = trainer.parameters();
      const bytes = build === REFERENCE ? 8 : 4;
      const { n_params, parameter_bytes } = trainer.info;
      assert.deepEqual([values.length, values.BYTES_PER_ELEMENT], [n_params, bytes]);
      assert.equal(values.byteLength, parameter_bytes);
      const tensors = trainer.tensors.filter(({ parameter }) => parameter);
      assert.deepEqual(
        [...values],
        tensors.flatMap(({ name }) => [...trainer.tensor(name).data]),
      );
      const before = values.slice();
      trainer.run(1);
      assert.deepEqual(values, before, 'training does not reach into it');
      values.fill(0);
      assert.ok(
        allParameters(trainer).some((value) => value !== 0),
        'nor it into the run',
      );
      trainer.free();
    });

    test('that are written back are the model of then: an inspection, a score and samples are the same, bit for bit', () => {
      const trainer = make({ n_layer: 2, n_head: 2 });
      const options = { prompts: [PROMPT, ''], seed: 5, alternatives: 3 };
      const read = () => ({
        numbers: numbersOf(trainer),
        score: trainer.score('emma', { top: 3 }),
        samples: trainer.samples(options),
      });
      trainer.run(4);
      const [values, then] = [trainer.parameters(), read()];
      trainer.run(6);
      const now = read();
      assert.notDeepEqual(now, then);
      const present = trainer.parameters();
      trainer.setParameters(values);
      assert.deepEqual(read(), then);
      trainer.setParameters(present);
      assert.deepEqual(read(), now);
      const fork = trainer.fork();
      fork.setParameters(values);
      assert.deepEqual(numbersOf(fork), then.numbers, 'also in a copy of the run');
      for (const one of [trainer, fork]) one.free();
    });
  });
}

describe('parameters that are written', async () => {
  const engine = await loadEngine({ build: 'simd' });
  after(() => engine.close());
  const config = { ...TINY, val_interval: 4, val_fraction: 0.3, grad_accumulation: 2, max_steps: 20 };
  const make = () => engine.createTrainer({ text: TEXT, config });

  test('and written back leave the run as it was, also within a step and within a validation', () => {
    const [seen, unseen] = [make(), make()];
    const first = seen.parameters();
    /** @param {import('../../wasm/engine.js').Trainer} trainer @param {() => void} between */
    function train(trainer, between) {
      /** @type {unknown[]} */
      const all = [];
      for (;;) {
        const { losses, val_loss, done } = trainer.run(20, { max_ms: 0 }); // the least piece of work
        all.push(...losses, val_loss);
        between();
        if (done) return all;
      }
    }
    const look = () => {
      const present = seen.parameters();
      seen.setParameters(first);
      numbersOf(seen);
      seen.samples({ prompts: [PROMPT], seed: 1, max_new_tokens: 3 });
      seen.setParameters(present);
    };
    const expected = train(unseen, () => {});
    assert.ok(expected.length > 40, `${expected.length} pieces`);
    assert.deepEqual(train(seen, look), expected);
    assert.deepEqual(Buffer.from(seen.save()), Buffer.from(unseen.save()));
    for (const one of [seen, unseen]) one.free();
  });

  test('may be any numbers, but must be as many, and of the type of the build', () => {
    const trainer = make();
    const n = trainer.info.n_params;
    const values = new Float32Array(n).fill(Number.NaN);
    values[1] = Number.NEGATIVE_INFINITY;
    trainer.setParameters(values);
    assert.deepEqual(trainer.parameters(), values);
    for (const [wrong, instead] of /** @type {[any, string][]} */ ([
      [new Float32Array(n - 1), `not a Float32Array of ${n - 1}`],
      [new Float64Array(n), `not a Float64Array of ${n}`],
    ])) {
      const message = `The parameters of this model are a Float32Array of ${n} numbers, ${instead}.`;
      assert.throws(() => trainer.setParameters(wrong), { name: 'EngineError', key: 'values', message });
    }
    const within = new Float32Array(n + 2).subarray(1, n + 1).fill(0.5);
    trainer.setParameters(within);
    assert.deepEqual(trainer.parameters(), new Float32Array(n).fill(0.5));
    trainer.free();
    assert.throws(() => trainer.parameters(), { message: 'This trainer has been freed.' });
  });
});
