// Which build and how many threads are chosen, that any number of threads learns the same, and that an engine frees its
// threads and its memory. What holds for every build is tested in engine.test.js, and threads in a browser in
// tests/browser/threads.test.js.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';

import { chooseBuilds, hasRelaxedSimd, hasThreads, threadsFor } from '../../wasm/builds.js';
import { EngineError, loadEngine } from '../../wasm/engine.js';
import { assertRefused, hashAfterRun, ownNames, ROOT, SHARED_RUN, TINY } from './builds.js';

/** @typedef {import('../../wasm/engine.js').Engine} Engine */

const ENGINE = new URL('../../wasm/engine.js', import.meta.url).href;

/** @param {Parameters<typeof chooseBuilds>[0]} asked */
async function chosen(asked) {
  const choice = await chooseBuilds(asked);
  assert.ok(typeof choice === 'object', String(choice));
  return choice;
}

/**
 * Calls a function while some globals have other values, as on another platform.
 * @template T
 * @param {Record<string, any>} globals
 * @param {() => Promise<T>} body
 */
async function elsewhere(globals, body) {
  const before = Object.keys(globals).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]);
  for (const [key, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, key, { value, configurable: true, writable: true });
  }
  try {
    return await body();
  } finally {
    for (const [key, descriptor] of /** @type {[string, PropertyDescriptor | undefined][]} */ (before)) {
      if (descriptor) Object.defineProperty(globalThis, key, descriptor);
      else Reflect.deleteProperty(globalThis, key);
    }
  }
}

/** @param {Promise<unknown>} loading @param {RegExp} sentence */
async function assertNotLoaded(loading, sentence) {
  await assert.rejects(loading, (error) => {
    assert.ok(error instanceof EngineError, String(error));
    assert.match(error.message, sentence);
    assert.match(error.message, /^[A-Z].*\.$/);
    return true;
  });
}

describe('the choice of a build', () => {
  test('takes relaxed SIMD and threads where there are both, and has the next ready', async () => {
    assert.ok(hasRelaxedSimd() && hasThreads());
    assert.deepEqual(await chosen({ build: 'auto', threads: 2, reproducible: false }), {
      builds: ['relaxed-threads', 'relaxed', 'simd-threads', 'simd'],
      threads: 2,
    });
  });

  test('leaves out what is not the same on every machine when asked to', async () => {
    const { builds } = await chosen({ build: 'auto', threads: 2, reproducible: true });
    assert.deepEqual(builds, ['simd-threads', 'simd']);
  });

  test('takes no threads for one, nor where a page is not isolated', async () => {
    assert.deepEqual((await chosen({ build: 'auto', threads: 1, reproducible: false })).builds, ['relaxed', 'simd']);
    const asked = /** @type {const} */ ({ build: 'auto', threads: 'auto', reproducible: false });
    const { builds } = await elsewhere({ SharedArrayBuffer: undefined }, () => chosen(asked));
    assert.deepEqual(builds, ['relaxed', 'simd']);
  });

  test('has all of few cores and half of many', () => {
    const counts = [1, 2, 3, 4, 6, 8, 10, 12, 16, 32, 128].map((cores) => threadsFor(cores));
    assert.deepEqual(counts, [1, 2, 3, 4, 4, 4, 5, 6, 8, 8, 8]);
  });

  test('refuses a number of threads that makes no sense, and what this place cannot do, in a sentence', async () => {
    for (const threads of [0, -1, 1.5, Number.NaN, 65, '2', null]) {
      await assertNotLoaded(
        loadEngine({ threads: /** @type {any} */ (threads) }),
        /^The option threads of loadEngine\(\) must be "auto" or a whole number from 1 to 64, not /,
      );
    }
    await assertNotLoaded(loadEngine({ build: 'simd', threads: 2 }), /^The build "simd" runs one thread\.$/);
    await assertNotLoaded(loadEngine({ build: 'relaxed', reproducible: true }), /^The build "relaxed" does not give/);
    await elsewhere({ SharedArrayBuffer: undefined }, async () => {
      await assertNotLoaded(loadEngine({ threads: 2 }), /^There can be one thread only: .* isolated/);
      await assertNotLoaded(loadEngine({ build: 'simd-threads' }), /^The build "simd-threads" cannot run here: /);
    });
    const without_simd = new Proxy(WebAssembly, {
      get: (object, key) => (key === 'validate' ? () => false : Reflect.get(object, key)),
    });
    await elsewhere({ WebAssembly: without_simd }, () =>
      assertNotLoaded(loadEngine(), /^The engine needs WebAssembly SIMD, which there is not here\.$/),
    );
  });

  test('goes on to the next build when one does not load', async () => {
    const { Worker: own } = globalThis;
    // Without workers a module with threads cannot be made. Emscripten's module gets Node's Worker from require().
    const { Module } = await import('node:module');
    const load = /** @type {any} */ (Module)._load;
    class NoWorker {
      constructor() {
        throw new Error('no workers here');
      }
    }
    /** @type {any} */ (Module)._load = (/** @type {string} */ name, /** @type {any[]} */ ...rest) => {
      const exports = load(name, ...rest);
      return /worker_threads$/.test(name) ? { ...exports, Worker: NoWorker } : exports;
    };
    try {
      const engine = await loadEngine({ threads: 2 });
      assert.equal(engine.build, 'relaxed');
      assert.equal(engine.threads, 1);
      engine.close();
    } finally {
      /** @type {any} */ (Module)._load = load;
      globalThis.Worker = own;
    }
  });
});

describe('threads', () => {
  /** @type {Engine[]} */
  const engines = [];
  /** @param {Parameters<typeof loadEngine>[0]} options */
  const load = async (options) => {
    const engine = await loadEngine(options);
    engines.push(engine);
    return engine;
  };
  after(() => {
    for (const engine of engines) engine.close();
  });

  test('there are as many as one asks for', async () => {
    for (const threads of [1, 2, 5]) assert.equal((await load({ build: 'simd-threads', threads })).threads, threads);
    assert.equal((await load({ build: 'simd' })).threads, 1);
  });

  test('a step too small to share runs on one thread, a larger one on all', async () => {
    const engine = await load({ threads: 3 });
    const small = engine.createTrainer({ text: ownNames(), config: { preset: 'microgpt' } });
    const large = engine.createTrainer({ text: ownNames(), config: SHARED_RUN });
    assert.deepEqual([small.info.threads, small.info.worth_sharing], [1, false]);
    assert.deepEqual([large.info.threads, large.info.worth_sharing], [3, true]);
    const restored = engine.restore(large.save(), { text: ownNames() });
    assert.equal(restored.info.threads, 3);
    for (const trainer of [small, large, restored]) trainer.free();
  });

  for (const simd of /** @type {const} */ (['simd', 'relaxed'])) {
    test(`any number of them gives the bits of the ${simd} build after 200 steps`, async () => {
      /** @param {Engine} engine */
      const hash = (engine) => hashAfterRun(engine.createTrainer({ text: ownNames(), config: SHARED_RUN }));
      const expected = hash(await load({ build: simd }));
      for (const threads of [1, 2, 3]) {
        assert.equal(hash(await load({ build: `${simd}-threads`, threads })), expected, `${threads} threads`);
      }
    });
  }

  test('the engine says how much memory it has, which grows by what is needed', async () => {
    for (const build of /** @type {const} */ (['simd', 'simd-threads'])) {
      const engine = await load({ build });
      const before = engine.memory_bytes;
      assert.ok(before < 2 ** 23, `${before} bytes before anything is there`);
      const trainer = engine.createTrainer({
        text: ownNames(),
        config: { preset: 'gpt2', n_layer: 4, n_embd: 128, n_head: 4, batch_size: 16, block_size: 64 },
      });
      const planned = trainer.info.memory_mib * 2 ** 20;
      const grown = engine.memory_bytes - before;
      assert.ok(grown > planned - before && grown < 1.05 * planned + 2 ** 23, `${grown} bytes for ${planned}`);
      trainer.free();
    }
  });

  test('an engine that is closed says so, twice if asked twice, and its trainers too', async () => {
    for (const build of /** @type {const} */ (['simd', 'simd-threads'])) {
      const engine = await loadEngine({ build });
      const trainer = engine.createTrainer({ text: ownNames(), config: TINY });
      const tokens = trainer.sampleTokens({ seed: 1 });
      const several = trainer.samplesTokens({ n: 2, seed: 1 });
      const alternatives = engine
        .createTrainer({ text: ownNames(), config: TINY })
        .sampleTokens({ seed: 1, alternatives: 1 });
      const rates = trainer.findRate();
      for (const drawn of [tokens, several, alternatives, rates]) drawn.next();
      engine.close();
      engine.close();
      const refused = [
        () => tokens.next(),
        () => several.next(),
        () => alternatives.next(),
        () => rates.next(),
        () => trainer.run(1),
        () => trainer.info,
        () => engine.createTrainer({ text: ownNames() }),
        () => engine.memory_bytes,
      ];
      for (const call of refused) assert.match(assertRefused(call).message, /^This engine has been closed\.$/);
      trainer.free();
    }
  });

  test('a program ends although it left an engine open, whose threads wait', () => {
    const program = `import(${JSON.stringify(ENGINE)})
      .then(({ loadEngine }) => loadEngine({ build: 'simd-threads', threads: 3 }))
      .then(({ threads }) => console.log(threads))`;
    const options = /** @type {const} */ ({ timeout: 20_000, encoding: 'utf8' });
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', program], options);
    assert.equal(stderr, '');
    assert.equal(stdout, '3\n');
    assert.equal(status, 0);
  });

  test('an engine with threads runs in a worker too', async () => {
    const program = `
      import { parentPort } from 'node:worker_threads';
      import { loadEngine } from ${JSON.stringify(ENGINE)};
      const engine = await loadEngine({ build: 'simd-threads', threads: 2 });
      const config = ${JSON.stringify(SHARED_RUN)};
      const trainer = engine.createTrainer({ text: 'to be or not to be '.repeat(50), config });
      parentPort.postMessage([trainer.info.threads, trainer.run(3).step]);
      engine.close();`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(program)}`));
    const said = await new Promise((done, fail) => worker.on('message', done).on('error', fail));
    assert.deepEqual(said, [2, 3]);
    await worker.terminate();
  });

  test('the command line has them too', () => {
    const text = resolve(ROOT, 'datasets/names.txt');
    const run = (/** @type {string[]} */ ...more) => {
      const args = [
        'train',
        '--text',
        text,
        '--preset',
        'gpt2',
        '--set',
        'max_steps=5',
        '--set',
        'warmup_steps=2',
        ...more,
      ];
      return spawnSync(resolve(ROOT, 'build/native/microgpt'), args, { encoding: 'utf8' });
    };
    const alone = run();
    assert.equal(alone.status, 0, alone.stderr);
    const steps = (/** @type {string} */ said) => said.slice(said.indexOf('step')); // threads take some memory
    assert.match(steps(alone.stdout), /step +5/);
    assert.equal(steps(run('--threads', '3').stdout), steps(alone.stdout));
    assert.match(run('--threads', 'many').stderr, /--threads needs a whole number, .*, not "many"/);
  });
});
