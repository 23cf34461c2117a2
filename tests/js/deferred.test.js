// The second part of a build in Node. Its functions are not needed for a run: it is loaded when one of them is first
// called, whichever it is, and not before. If loading fails, the error is one sentence. How a browser fetches it is
// tested in loading.test.js.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { ERROR_CODES, FIRST_PART } from '../../build/wasm/from_c.js';
import { Engine, loadEngine, Trainer } from '../../wasm/engine.js';
import { loadBuild, readDeferred, terminateThreads } from '../../wasm/loading.js';
import { assertRefused, ownNames, TINY, VARIANTS } from './builds.js';

const text = ownNames().slice(0, 2000);

/**
 * Every method and property of a trainer, each used first on a new trainer.
 * @type {Record<string, (trainer: Trainer) => unknown>}
 */
const OF_A_TRAINER = {
  info: (trainer) => trainer.info,
  run: (trainer) => trainer.run(2),
  change: (trainer) => trainer.change({ learning_rate: 0.002 }),
  fork: (trainer) => trainer.fork().run(1),
  findRate: (trainer) => [...trainer.findRate({ steps: 10 })],
  sampleTokens: (trainer) => [...trainer.sampleTokens({ seed: 1, alternatives: 2 })],
  sample: (trainer) => trainer.sample({ seed: 1 }),
  samplesTokens: (trainer) => [...trainer.samplesTokens({ n: 2, seed: 1 })],
  samples: (trainer) => trainer.samples({ n: 2, seed: 1 }),
  promptNotices: (trainer) => trainer.promptNotices('a'),
  merges: (trainer) => trainer.merges,
  encode: (trainer) => trainer.encode('anna'),
  decode: (trainer) => trainer.decode([0, 1]),
  tokenize: (trainer) => trainer.tokenize('anna'),
  mergeFilm: (trainer) => trainer.mergeFilm('anna', { tokenizer: 'bpe', vocab_size: 300 }),
  learnMerges: (trainer) => trainer.learnMerges({ vocab_size: 300 }),
  parameters: (trainer) => trainer.parameters(),
  setParameters: (trainer) => trainer.setParameters(trainer.parameters().fill(0.1)),
  batch: (trainer) => trainer.batch(),
  documents: (trainer) => trainer.documents(),
  facts: (trainer) => trainer.facts(),
  countFacts: (trainer) => [...trainer.countFacts()],
  countDocuments: (trainer) => [...trainer.countDocuments()],
  makeIndex: (trainer) => [...trainer.makeIndex()],
  quotations: (trainer) => trainer.quotations('anna', { min_length: 2 }),
  score: (trainer) => trainer.score('anna'),
  passage: (trainer) => trainer.passage(),
  dropIndex: (trainer) => trainer.dropIndex(),
  tensors: (trainer) => trainer.tensors,
  tensor: (trainer) => trainer.tensor(trainer.tensors[0].name),
  tile: (trainer) => trainer.tile(trainer.tensors[0].name),
  tiles: (trainer) => trainer.tiles([[trainer.tensors[0].name]]),
  set: (trainer) => trainer.set(trainer.tensors[0].name, 0, 1),
  metrics: (trainer) => trainer.metrics(),
  inspect: (trainer) => trainer.inspect('anna').lens({ top: 3 }),
  save: (trainer) => trainer.save(),
  export: (trainer) => trainer.export('hf'),
  free: (trainer) => trainer.free(),
};

/** The files of a small model in the format of other programs. */
const EXPORTED = await (async () => {
  const engine = await loadEngine({ build: 'simd' });
  const files = engine.createTrainer({ text, config: TINY }).export('hf');
  engine.close();
  const bytesOf = (/** @type {string} */ name) =>
    /** @type {Uint8Array} */ (files.find((one) => one.name === name)?.bytes);
  return {
    weights: bytesOf('model.safetensors'),
    config: bytesOf('config.json'),
    tokenizer: bytesOf('tokenizer.json'),
  };
})();

/** Methods of an engine. @type {Record<string, (engine: Engine, saved: Uint8Array) => unknown>} */
const OF_AN_ENGINE = {
  createTrainer: (engine) => engine.createTrainer({ text, config: { ...TINY, tokenizer: 'bpe', vocab_size: 300 } }),
  // the engine accepts settings with blanks around them
  'createTrainer, blanks': (engine) => engine.createTrainer({ text, config: { ...TINY, ' tokenizer ': ' bpe' } }),
  'createTrainer, metrics': (engine) =>
    engine.createTrainer({ text, config: { ...TINY, ' metrics_interval': 1 } }).run(2),
  estimate: (engine) => engine.estimate({ text, config: TINY }),
  restore: (engine, saved) => engine.restore(saved).sample({ seed: 1 }),
  schedule: (engine) => engine.schedule({ max_steps: 100 }),
  trainTokenizer: (engine) => [...engine.trainTokenizer({ text, config: { tokenizer: 'bpe', vocab_size: 300 } })],
  exportable: (engine) => engine.exportable('hf', TINY),
  importModel: (engine) => engine.importModel(EXPORTED),
  needsDeferred: (engine) => engine.needsDeferred({ tokenizer: 'bpe' }),
  loadDeferred: (engine) => engine.loadDeferred(),
  memory_bytes: (engine) => engine.memory_bytes,
  close: (engine) => engine.close(),
};

/** @param {object} prototype */
const members = (prototype) => Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');

/**
 * Calls a function while no module can be compiled synchronously. Only the second part of a build is compiled in this
 * way.
 * @param {() => unknown} body
 */
function withoutSecond(body) {
  const { Module } = WebAssembly;
  // @ts-expect-error only its constructor is called
  WebAssembly.Module = class {
    constructor() {
      throw new Error('it was asked for');
    }
  };
  try {
    return body();
  } finally {
    WebAssembly.Module = Module;
  }
}

describe('the second part of a build', () => {
  test('serves whatever is called first', async (t) => {
    assert.deepEqual(members(Trainer.prototype).sort(), Object.keys(OF_A_TRAINER).sort());
    const called = new Set(Object.keys(OF_AN_ENGINE).map((name) => name.split(',')[0]));
    assert.deepEqual(members(Engine.prototype).sort(), [...called].sort());
    const other = await loadEngine({ build: 'simd' });
    const saved = other.createTrainer({ text, config: TINY }).save();
    for (const build of VARIANTS) {
      for (const [name, call] of Object.entries(OF_A_TRAINER)) {
        await t.test(`${build}: trainer.${name}`, async () => {
          const engine = await loadEngine({ build });
          assert.doesNotThrow(() => call(engine.createTrainer({ text, config: TINY })));
          engine.close();
        });
      }
      for (const [name, call] of Object.entries(OF_AN_ENGINE)) {
        await t.test(`${build}: engine.${name}`, async () => {
          const engine = await loadEngine({ build });
          assert.doesNotThrow(() => call(engine, saved));
          engine.close();
        });
      }
    }
  });

  for (const build of VARIANTS) {
    test(`${build}: is not asked for by training and sampling; where it does not come, a sentence, and all is well after`, async () => {
      const engine = await loadEngine({ build });
      const trainer = /** @type {Trainer} */ (
        withoutSecond(() => {
          for (const preset of Object.keys(engine.presets)) {
            const other = engine.createTrainer({
              text,
              config: { ...TINY, preset, n_kv_head: 0, tokenizer: 'byte' },
            });
            other.run(2);
            other.sample({ prompt: 'an', seed: 1 });
            other.free();
          }
          const trainer = engine.createTrainer({ text, config: TINY });
          trainer.run(3);
          trainer.sample({ prompt: 'an', stop: ['x'], top_k: 5, top_p: 0.9, min_p: 0.01, repetition_penalty: 1.1 });
          assert.match(assertRefused(() => trainer.facts()).message, /^WebAssembly is refused here/);
          assertRefused(() => engine.createTrainer({ text, config: { ...TINY, tokenizer: 'bpe', vocab_size: 300 } }));
          return trainer;
        })
      );
      assert.ok(trainer.facts().train.tokens > 0);
      assert.equal(trainer.run(1).step, 4);
      engine.close();
    });
  }

  test('is asked for by C too, before it calls a function of it: a sentence, no trap', async () => {
    const module = await loadBuild('simd', 1);
    const error = module._api_error_new();
    const put = (/** @type {string} */ string) => {
      const bytes = new TextEncoder().encode(`${string}\0`);
      const at = module._api_alloc(bytes.length);
      new Uint8Array(module.wasmMemory.buffer).set(bytes, at);
      return at;
    };
    const said = () => {
      const bytes = new Uint8Array(module.wasmMemory.buffer, module._api_error(error));
      return JSON.parse(new TextDecoder().decode(bytes.slice(0, bytes.indexOf(0))));
    };
    const size = new TextEncoder().encode(text).length;
    for (const settings of ['tokenizer=bpe\nvocab_size=300', 'metrics_interval=1']) {
      assert.equal(module._api_trainer_new(put(text), size, put(settings), 0, error), 0);
      const sentence = 'This needs the second part of the engine.';
      assert.deepEqual(said(), [ERROR_CODES.indexOf('deferred'), '', sentence, sentence, '']);
    }
    terminateThreads(module);
  });

  test('has the functions that the table says, by what the linker was told', () => {
    const root = new URL('../../', import.meta.url);
    for (const build of ['simd', 'relaxed-threads']) {
      const second = readFileSync(new URL(`build/obj/wasm-${build}/microgpt-${build}.second`, root), 'utf8').split(
        '\n',
      );
      const exported = ['api.h', 'api_inspection.h'].flatMap((header) =>
        [...readFileSync(new URL(`wasm/${header}`, root), 'utf8').matchAll(/^API [^;(]*?(\w+)\(/gm)].map(
          ([, name]) => name,
        ),
      );
      assert.ok(exported.length > 50 && second.length > 100);
      const first = exported.filter((name) => !second.includes(name)).map((name) => `_${name}`);
      assert.deepEqual([...FIRST_PART].sort(), first.sort());
    }
  });

  test('comes together with its own first part only', async () => {
    const module = await loadBuild('simd', 1);
    const { addressOf } = await loadBuild('relaxed', 1);
    const mixed = Object.assign(Object.create(module), { addressOf });
    assert.match(assertRefused(() => readDeferred(mixed)).message, /is of another version/);
    readDeferred(module);
    terminateThreads(module);
  });
});
