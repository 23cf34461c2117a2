// Arguments of methods: for every method of every class, each argument is replaced by values that nobody should pass.
// The only results are success or an EngineError with one sentence, within SOON_MS, and the engine works on as before.
//
// What a good value does is tested in the tests of the methods.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { ARGUMENTS } from '../../wasm/arguments.js';
import { Engine, EngineError, loadEngine } from '../../wasm/engine.js';
import { Heap } from '../../wasm/heap.js';
import { loadBuild } from '../../wasm/loading.js';
import { assertRefused, hashAfterRun, ownNames, SHARED_RUN, TINY } from './builds.js';

/** @import { Trainer } from '../../wasm/engine.js' */
/** @import { Kind, Row } from '../../wasm/arguments.js' */

const TEXT = 'ann\nbob\nanna\nnoah\nhanna\n';
/** The longest time for a call with a value of the wrong kind, on a slow machine. */
const SOON_MS = 5000;

const THROWN = new Error('boo');
const thrower = () => {
  throw THROWN;
};
const withGetter = Object.defineProperty({}, 'text', { get: thrower, enumerable: true });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
class Longer extends Uint8Array {
  /** @override */
  get length() {
    return 3;
  }
}
const detached = new Uint8Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

/**
 * Bad values. Node's reporter must not print them, because half of them throw when they are read.
 *
 * @type {Record<string, any>}
 */
const NASTY = {
  null: null,
  'nothing at all': undefined,
  true: true,
  NaN: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  'minus infinity': Number.NEGATIVE_INFINITY,
  'minus zero': -0,
  zero: 0,
  one: 1,
  'minus one': -1,
  half: 0.5,
  'twenty and a half': 20.5,
  '2 to the 31': 2 ** 31,
  '2 to the 32, and 5': 2 ** 32 + 5,
  '2 to the 53': 2 ** 53,
  '20 million': 2e7,
  tiny: 5e-324,
  '1e300': 1e300,
  'no word': '',
  'a word': 'x',
  'a number as a string': '5',
  'a long string': 'many words \n'.repeat(100_000),
  'halves of characters': '\udc00\ud800',
  'a zero byte': '\0',
  'a sentence in lines': 'a\nb\r\nc=d',
  'a BigInt': 5n,
  'a symbol': Symbol('s'),
  'a function': () => 5,
  'a function that throws': thrower,
  'an empty object': {},
  'an object without a prototype': Object.create(null),
  'an object that looks like a list': { length: 5e7 },
  'an object that cannot be a string': { toString: thrower, valueOf: thrower, [Symbol.toPrimitive]: thrower },
  'an object with a getter that throws': withGetter,
  'a proxy that throws at everything': new Proxy(
    {},
    { get: thrower, ownKeys: thrower, getOwnPropertyDescriptor: thrower },
  ),
  'a proxy that was revoked': revoked.proxy,
  'a proxy of bytes': new Proxy(new Uint8Array(4), {}),
  'an empty list': [],
  'a list of a list': [[]],
  'a long list': Array(1e6),
  'a long list of words': Array(1e5).fill('a'),
  'a list with all sorts': [1, null, undefined, 'a', Symbol('s')],
  'a list of words': ['a', 'b'],
  'a map': new Map([['a', 1]]),
  'a date': new Date(0),
  'an error': new Error('x'),
  'a promise': Promise.resolve(),
  'an iterator without an end': {
    *[Symbol.iterator]() {
      for (;;) yield 1;
    },
  },
  'an iterator that throws': { [Symbol.iterator]: thrower },
  'no bytes': new Uint8Array(),
  bytes: Uint8Array.of(1, 2, 250),
  'many bytes': new Uint8Array(5e7),
  'shared bytes': new Uint8Array(new SharedArrayBuffer(4)),
  'bytes that are gone': detached,
  'bytes that lie about their length': new Longer(1000),
  'bytes of another window': runInNewContext('new Uint8Array(4)'),
  'other numbers': new Float64Array(4),
  'a buffer': new ArrayBuffer(4),
};

/** Every error must be a sentence that a person can read. @param {unknown} error @param {string} what */
function assertSentence(error, what) {
  assert.ok(error instanceof EngineError, `${what}: ${error instanceof Error ? error.stack : 'no error was thrown'}`);
  assert.match(error.message, /^[A-Z][^\n\r\0]*\.$/, what);
  assert.ok(error.message.length <= 300, `${what}: ${error.message.length} characters: ${error.message}`);
}

/**
 * The argument lists in which one value is from NASTY and all others are good.
 *
 * @param {Row} row
 * @param {any[]} good
 * @returns {Generator<[string, any[]]>}
 */
function* spoilt(row, good) {
  for (const [name, value] of Object.entries(NASTY)) {
    for (const [i, [parameter, kind]] of Object.entries(row).entries()) {
      yield [`${parameter}: ${name}`, good.with(i, value)];
      for (const option of Object.keys(kind.options ?? {})) {
        if (option === 'onProgress' && value === thrower) continue; // the platform's own error handler would get it
        yield [`${option}: ${name}`, good.with(i, { ...good[i], [option]: value })];
      }
    }
  }
  for (const [i, parameter] of Object.keys(row).entries()) {
    if (typeof good[i] === 'object' && !(good[i] instanceof Uint8Array) && !Array.isArray(good[i])) {
      yield [`${parameter}: an unknown option`, good.with(i, { ...good[i], nonsense: 1 })];
    }
  }
}

/** Waits for a result; of an iterator, takes a few turns. @param {any} result */
async function taken(result) {
  if (typeof result?.next !== 'function') return await result;
  for (let turn = 0; turn < 3 && !result.next().done; turn++);
  result.return?.();
}

describe('what a method may be given', async () => {
  const engine = await loadEngine({ build: 'simd' });
  const fresh = () => {
    const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, max_steps: 1e6, metrics_interval: 1 } });
    trainer.run(2);
    return trainer;
  };
  const saved = fresh().save();
  /** A model in the format of other programs, with its files in the order of their names. */
  const [{ bytes: config }, { bytes: weights }, { bytes: tokenizer }] = fresh()
    .export('hf')
    .filter(({ name }) => ['config.json', 'model.safetensors', 'tokenizer.json'].includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

  /**
   * For each class an object, and for each of its methods good arguments.
   * @type {Record<string, { make: () => any, good: Record<string, any[]> }>}
   */
  const CASES = {
    Engine: {
      make: () => engine,
      good: {
        createTrainer: [{ text: TEXT, config: TINY }],
        restore: [saved, { text: TEXT }],
        schedule: [{ max_steps: 100 }, { points: 5 }],
        estimate: [{ text: TEXT, config: TINY, time: false }],
        trainTokenizer: [{ text: TEXT, config: { tokenizer: 'bpe', vocab_size: 260 }, work: 10 }],
        exportable: ['hf', TINY],
        importModel: [{ weights, config, tokenizer, settings: { seed: 1 } }],
        needsDeferred: [{ tokenizer: 'bpe' }],
        loadDeferred: [{}],
        memory_bytes: [],
        close: [],
      },
    },
    Trainer: {
      make: fresh,
      good: {
        info: [],
        run: [1, { max_ms: 10 }],
        metrics: [],
        change: [{ learning_rate: 0.01 }],
        fork: [],
        findRate: [{ steps: 10 }],
        sampleTokens: [{ prompt: 'an', seed: 1, alternatives: 1, stop: ['x'] }],
        sample: [{ prompt: 'an', seed: 1 }],
        samples: [{ prompts: ['an'], n: 2, seed: 1, max_new_tokens: 2 }],
        samplesTokens: [{ prompts: ['an'], n: 2, seed: 1, max_new_tokens: 2 }],
        promptNotices: ['an'],
        merges: [],
        encode: ['an'],
        decode: [[0, 1]],
        tokenize: ['an', { tokenizer: 'byte' }],
        mergeFilm: ['an', { tokenizer: 'bpe', vocab_size: 260 }],
        learnMerges: [{ vocab_size: 260 }],
        batch: [],
        documents: [{ bins: 5 }],
        facts: [],
        countFacts: [{ max_ms: 5 }],
        countDocuments: [{ bins: 5, max_ms: 5 }],
        makeIndex: [{ max_ms: 5 }],
        quotations: ['anna', { min_length: 2, max_places: 1 }],
        score: ['anna', { top: 2 }],
        passage: [{ part: 'validation', tokens: 20 }],
        dropIndex: [],
        tensors: [],
        tensor: ['wte.weight', { of: 'gradient' }],
        tile: ['wte.weight', { of: 'm', rows: 4, columns: 2, scale: 0.1, window: [0, 0, 2, 2] }],
        tiles: [[['wte.weight', 'v', { scale: 0.1 }], ['logits']], { rows: 4, columns: 2 }],
        set: ['wte.weight', 1, 0.5],
        inspect: ['an'],
        parameters: [],
        setParameters: [fresh().parameters()],
        save: [],
        export: ['hf'],
        free: [],
      },
    },
    Inspection: {
      make: () => fresh().inspect('anna'),
      good: {
        tensor: ['wte.weight', { of: 'gradient' }],
        gradient: ['wte.weight'],
        tile: ['logits', { of: 'gradient', rows: 4, columns: 2, scale: 0.1, window: [0, 0, 2, 2] }],
        tiles: [[['probs'], ['logits', 'gradient', { window: [0, 0, 1, 1] }]], { rows: 4, columns: 2 }],
        attention: [0, { of: 'value' }],
        lens: [{ top: 2 }],
        histogram: ['wte.weight', { of: 'value', bins: 4, begin: -1, end: 1 }],
        pca: ['wte.weight', { of: 'value', components: 2 }],
        free: [],
      },
    },
  };

  for (const [name, { make, good }] of Object.entries(CASES)) {
    const rows = ARGUMENTS[/** @type {'Engine'} */ (name)];
    const { prototype } = make().constructor;

    test(`${name}: every method has its row in the table, and a case here`, () => {
      const methods = Object.getOwnPropertyNames(prototype).filter((key) => key !== 'constructor');
      assert.deepEqual(Object.keys(rows).sort(), methods.sort());
      assert.deepEqual(Object.keys(good).sort(), methods.sort());
    });

    for (const [method, row] of Object.entries(rows)) {
      const isMethod = typeof Object.getOwnPropertyDescriptor(prototype, method)?.value === 'function';
      if (!isMethod || Object.keys(row).length === 0) continue;
      test(`${name}.${method}() takes good values, and of bad ones says what is wrong`, async () => {
        const object = make();
        const before = engine.memory_bytes;
        await taken(object[method](...good[method]));
        for (const [what, values] of spoilt(row, good[method])) {
          const start = performance.now();
          try {
            const result = await taken(object[method](...values));
            if (name === 'Engine') result?.free?.();
          } catch (error) {
            // An error that a callback throws is passed on unchanged.
            if (error !== THROWN || !what.startsWith('onToken')) assertSentence(error, `${method}(${what})`);
          }
          const ms = performance.now() - start;
          assert.ok(ms < SOON_MS, `${method}(${what}) took ${ms} ms`);
        }
        assert.ok(engine.memory_bytes - before < 2 ** 29, `${engine.memory_bytes - before} bytes more`);
        await taken(object[method](...good[method]));
      });
    }

    test(`${name}: a method that is called on something else says where it belongs`, () => {
      for (const method of Object.keys(rows)) {
        const { value, get } = /** @type {PropertyDescriptor} */ (Object.getOwnPropertyDescriptor(prototype, method));
        for (const self of [undefined, null, 5, {}, Object.create(prototype)]) {
          const call = () => (get ?? value).apply(self, good[method]);
          if (method === 'loadDeferred') continue; // rejects, and is tested with loading
          assertSentence(
            assertRefused(() => taken2(call())),
            method,
          );
        }
      }
    });

    test(`${name}: cannot be made by hand`, () => {
      for (const value of [undefined, null, 5, {}]) {
        assertSentence(
          assertRefused(() => new prototype.constructor(value, 1, '', [])),
          name,
        );
      }
    });
  }

  /** The result; of an iterator, its first turn. @param {any} result */
  const taken2 = (result) => (typeof result?.next === 'function' ? result.next() : result);

  test('loadEngine() takes good values, and of bad ones says what is wrong', async () => {
    const good = [{ build: 'simd', threads: 1, reproducible: true }];
    for (const [what, values] of spoilt(ARGUMENTS.loadEngine, good)) {
      try {
        (await loadEngine(.../** @type {[any]} */ (values))).close();
      } catch (error) {
        assertSentence(error, `loadEngine(${what})`);
      }
    }
  });

  test('the values that once had wrong answers are refused by name', () => {
    const trainer = fresh();
    const inside = trainer.inspect('an');
    /** @type {[() => any, RegExp][]} */
    const cases = [
      [() => trainer.findRate({ steps: 20.5 }).next(), /^The option steps of findRate\(\) must be .*, not 20\.5\.$/],
      [
        () => engine.trainTokenizer({ text: TEXT, work: Number.POSITIVE_INFINITY }).next(),
        /option work .* not Infinity\.$/,
      ],
      [() => engine.estimate({ vocab_size: 2 ** 32 + 5 }), /option vocab_size .* not 4294967301\.$/],
      [
        () => trainer.samples({ seed: /** @type {any} */ ('5'), n: 3 }),
        /option seed of samples\(\) .* a number, not "5"\.$/,
      ],
      [() => trainer.samples({ seed: 2 ** 32 - 1, n: 3 }), /^Each of the 3 .* at most 4294967293, not 4294967295\.$/],
      [
        () => trainer.samplesTokens({ seed: 2 ** 32 - 2, prompts: ['a', 'n'], n: 2, at_once: 1 }).next(),
        /^Each of the 4 .* at most 4294967292, not 4294967294\.$/,
      ],
      [() => trainer.samples({ seed: 2 ** 32, n: 3 }), /0 to 4294967295, not "4294967296"/],
      [() => trainer.samples({ n: 2e7 }), /option n .* 1 to 4096, not 20000000\.$/],
      [() => trainer.samples({ prompts: ['a', 'b'], n: 4000 }), /8000/],
      [
        () => engine.restore(/** @type {any} */ ({ length: 5e7 })),
        /^The argument saved of restore\(\) must be a Uint8Array, not an object\.$/,
      ],
      [
        () => trainer.tensor(/** @type {any} */ (5)),
        /^The argument name of tensor\(\) must be a string .*, not 5\.$/,
      ],
      [
        () => trainer.quotations(/** @type {any} */ (null)),
        /^The argument text of quotations\(\) must be a string of .*, not null\.$/,
      ],
      [
        () => trainer.change(/** @type {any} */ (null)),
        /^The argument config of change\(\) must be an object of settings, not null\.$/,
      ],
      [
        () => trainer.sample(/** @type {any} */ ({ temprature: 1 })),
        /^The method sample\(\) has no option "temprature": there are .*temperature/,
      ],
      [() => trainer.decode([0, 70_000]), /no token 70000/],
      [() => trainer.decode([0.5]), /0\.5/],
      [() => trainer.sample({ onToken: /** @type {any} */ ('x') }), /option onToken .* a function, not "x"/],
      [() => inside.tensor('x'.repeat(90)), /^There is no tensor called "x+/],
      [() => trainer.tensor('x'.repeat(90)), /^There is no tensor called "x{24}…"\.$/],
    ];
    for (const [call, sentence] of cases) {
      const error = assertRefused(call);
      assertSentence(error, String(sentence));
      assert.match(error.message, sentence);
    }
  });

  test('what a callback throws comes out as it is, and the engine goes on', () => {
    const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, documents: 'stream' } });
    const own = new RangeError('Maximum call stack size exceeded');
    const onToken = () => {
      throw own;
    };
    assert.throws(
      () => trainer.sample({ onToken }),
      (error) => error === own,
    );
    assert.equal(trainer.run(1).step, 1);
  });

  test('a size is told in what the sentence speaks of: bytes, or characters', () => {
    const trainer = engine.createTrainer({ text: TEXT, config: { ...TINY, tokenizer: 'byte', documents: 'stream' } });
    const limit = engine.limits.max_text_bytes;
    const bytes = `one of more than ${limit} bytes.`;
    const third = Math.ceil((limit + 1) / 3); // each 五 has three bytes
    for (const text of ['a'.repeat(limit + 1), '五'.repeat(third), new Uint8Array(limit + 1)]) {
      assert.ok(assertRefused(() => trainer.encode(text)).message.endsWith(`, not ${bytes}`));
    }
    assert.equal(trainer.encode('五'.repeat(third - 1)).length, 3 * (third - 1));
    for (const [most, call] of /** @type {[number, (text: string) => unknown][]} */ ([
      [1_000_000, (text) => trainer.quotations(text)],
      [1_000_000, (text) => trainer.promptNotices(text)],
      [1_000_000, (text) => trainer.samples({ prompts: [text], max_new_tokens: 1 })],
      [1000, (text) => trainer.sample({ stop: ['a', text], max_new_tokens: 1 })],
    ])) {
      for (const letter of ['a', '🙂']) {
        call(letter.repeat(most));
        const { message } = assertRefused(() => call(letter.repeat(most + 1)));
        assert.match(message, new RegExp(`of at most ${most} characters.*, not (a longer one|longer ones)\\.$`));
      }
      assertRefused(() => call('a'.repeat(3 * most)));
    }
    trainer.free();
  });

  test('the longest sample whose quotations may be asked for is soon answered', () => {
    const trainer = engine.createTrainer({ text: ownNames(), config: { ...TINY, documents: 'lines' } });
    const long = ownNames().repeat(100).slice(0, 1_000_000);
    assert.equal(long.length, 1_000_000);
    const start = performance.now();
    assert.equal(trainer.quotations(long).characters, 1_000_000);
    assert.equal(trainer.quotations(long.slice(0, 3000), { max_places: 1000 }).characters, 3000);
    const { message } = assertRefused(() => trainer.quotations(long, { min_length: 1, max_places: 1000 }));
    assert.match(message, /^The option max_places of quotations\(\) can be at most 3 .*, not 1000\.$/);
    const ms = performance.now() - start;
    assert.ok(ms < SOON_MS, `it took ${ms} ms`);
    trainer.free();
  });

  // What browsers throw when memory is full, in their own words.
  class InternalError extends Error {}
  const OUT_OF_MEMORY = [
    new InternalError('allocation size overflow'), // Firefox
    'out of memory', // Firefox throws the string itself
    new RangeError('Array buffer allocation failed'), // Chromium
    new RangeError('Invalid typed array length: 8589934592'), // Chromium
    new RangeError('Invalid string length'), // Chromium
    new RangeError('invalid array length'), // Firefox
    new RangeError('Out of memory'), // WebKit
    new RangeError('Array size is not a small enough positive integer.'), // WebKit
  ];
  const FULL_STACK = [
    new RangeError('Maximum call stack size exceeded'), // Chromium, WebKit
    new InternalError('too much recursion'), // Firefox
  ];
  const OTHERS = [
    new WebAssembly.RuntimeError('unreachable'),
    new WebAssembly.RuntimeError('Aborted(Assertion failed:\n allocated)'),
    new RangeError('offset is out of bounds'),
    new TypeError("Cannot read properties of undefined (reading '0')"),
    new DOMException('boo', 'DataCloneError'),
    'a string',
    5,
    null,
    undefined,
    Symbol('s'),
    { message: 'boo' },
  ];

  /** An engine of its own, in which a call from JavaScript to C throws something once. @param {unknown} thrown */
  async function throwing(thrown) {
    const module = await loadBuild('simd', 1);
    const own = new Engine(new Heap(module, 1), 'simd');
    const trainer = own.createTrainer({ text: TEXT, config: TINY });
    for (const name of ['_api_trainer', '_api_rate_finder_new']) {
      const call = module[name];
      module[name] = () => {
        module[name] = call;
        throw thrown;
      };
    }
    return { own, trainer };
  }

  test('memory that is out has one sentence, whatever the browser throws, and the engine goes on', async () => {
    for (const thrown of OUT_OF_MEMORY) {
      const { own, trainer } = await throwing(thrown);
      for (const call of [() => trainer.info, () => trainer.findRate().next()]) {
        const error = assertRefused(call);
        assertSentence(error, String(thrown));
        assert.deepEqual([error.message, error.code], ['There is not enough memory.', 'memory']);
      }
      assert.equal(trainer.run(1).step, 1);
      own.close();
    }
  });

  test('whatever else is thrown within a call ends the engine, in one sentence', async () => {
    for (const thrown of [...FULL_STACK, ...OTHERS]) {
      const { own, trainer } = await throwing(thrown);
      const error = assertRefused(() => trainer.info);
      assertSentence(error, typeof thrown);
      assert.match(error.message, /^The engine broke: .+\. Load it anew\.$/);
      assert.equal(error.code, 'broken');
      assert.equal(error.cause, thrown);
      assert.equal(assertRefused(() => trainer.findRate().next()).message, error.message);
      own.close();
    }
  });

  test('what the caller throws into a turn comes out as it is, and the engine goes on', () => {
    const trainer = engine.createTrainer({ text: TEXT, config: TINY });
    for (const thrown of [...FULL_STACK, ...OTHERS]) {
      for (const turns of [trainer.findRate(), trainer.sampleTokens(), trainer.samplesTokens({ n: 2, seed: 1 })]) {
        turns.next();
        let out;
        try {
          turns.throw(thrown);
          assert.fail('nothing was thrown');
        } catch (error) {
          out = error;
        }
        assert.equal(out, thrown);
        assert.deepEqual(turns.next(), { value: undefined, done: true });
      }
    }
    assert.equal(trainer.run(1).step, 1);
    trainer.free();
  });

  test('after all that the engine learns what it always learns', async () => {
    const other = await loadEngine({ build: 'simd' });
    const make = (/** @type {Engine} */ of) => of.createTrainer({ text: ownNames(), config: SHARED_RUN });
    assert.equal(hashAfterRun(make(engine)), hashAfterRun(make(other)));
  });
});
