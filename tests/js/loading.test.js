// How the engine is loaded: the bytes and their progress, the second part, and, for each way in which this can fail, a
// sentence that names the cause. Node acts as a browser here: the files come from a server of the test, which gives the
// wrong answers that a test asks for. tests/browser/ tests the same in real browsers.

import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

import { BUILDS, hasThreads } from '../../wasm/builds.js';
import { Engine, EngineError, loadEngine } from '../../wasm/engine.js';
import { Heap } from '../../wasm/heap.js';
import { loadBuild } from '../../wasm/loading.js';
import { assertRefused, ownNames, ROOT, TINY } from './builds.js';

/** @import { ServerResponse } from 'node:http' */
/** @import { Config } from '../../wasm/engine.js' */

const WASM = resolve(ROOT, 'build/wasm');
const text = ownNames().slice(0, 2000);
const STALL_MS = 30_000;
const SCRIPT_MS = 60_000;
const LOST = 'microgpt-lost-';

/** @param {string} file */
const bytesOf = (file) => readFileSync(join(WASM, file));

/** @param {unknown} error @param {RegExp} sentence @param {string} [code] */
function assertSays(error, sentence, code = '') {
  assert.ok(error instanceof EngineError, String(error));
  assert.match(error.message, sentence);
  assert.match(error.message, /^[A-Z].*[^.]\.$/);
  assert.doesNotMatch(error.message, /file:|https?:|localhost|127\.0|\/(tmp|root|home)/);
  assert.equal(error.code, code);
  return true;
}

/** @param {Promise<unknown>} loading @param {RegExp} sentence @param {string} [code] */
const assertFails = (loading, sentence, code) =>
  assert.rejects(loading, (error) => assertSays(error, sentence, code));

/** A promise with the function that settles it. */
function signal() {
  let done = () => {};
  const promise = new Promise((resolve) => {
    done = () => resolve(undefined);
  });
  return { promise, done };
}

/**
 * Replaces some properties of an object while a function runs.
 * @param {any} of
 * @param {Record<string, any>} values
 * @param {() => Promise<void>} body
 */
async function replaced(of, values, body) {
  const own = Object.keys(values).map((key) => [key, Object.getOwnPropertyDescriptor(of, key)]);
  for (const [key, value] of Object.entries(values))
    Object.defineProperty(of, key, { value, configurable: true, writable: true });
  try {
    await body();
  } finally {
    for (const [key, descriptor] of /** @type {[string, PropertyDescriptor | undefined][]} */ (own)) {
      if (descriptor) Object.defineProperty(of, key, descriptor);
      else Reflect.deleteProperty(of, key);
    }
  }
}

// The scripts of two builds cannot be imported here: one fails, one never comes. A script in the folder of LOST fails
// twice, and, as in Firefox, an address that has failed once fails again.
register(
  `data:text/javascript,${encodeURIComponent(`export async function load(url, context, next) {
    const lost = url.includes('${LOST}') && !url.endsWith('.js?again=2');
    if (url.includes('microgpt-relaxed-threads.js') || lost) throw new Error('Failed to fetch dynamically imported module');
    if (url.endsWith('microgpt-reference.js')) return new Promise(() => {});
    return next(url, context);
  }`)}`,
);

describe('in a browser', () => {
  /** How the server answers; null: correctly. @type {((file: string, response: ServerResponse) => void) | null} */
  let answer = null;
  /** @type {string[]} */
  let asked = [];
  const server = createServer((request, response) => {
    const file = String(request.url).slice(1).replace(/\?.*/, '');
    asked.push(file);
    response.shouldKeepAlive = false; // so that each test has its own connections
    if (answer !== null) return answer(file, response);
    const type = file.endsWith('.js') ? 'text/javascript' : 'application/octet-stream'; // as poor servers do
    response.writeHead(200, { 'content-type': type, 'content-length': bytesOf(file).length }).end(bytesOf(file));
  });
  const { fetch: own } = globalThis;

  before(async () => {
    await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    // Emscripten's scripts and ours treat a process of this type as a window.
    Object.assign(process, { type: 'renderer' });
    Object.assign(globalThis, {
      window: {},
      fetch: (/** @type {URL} */ url, /** @type {RequestInit} */ init) =>
        own(`http://127.0.0.1:${port}/${String(url).replace(/.*\//, '')}`, init),
    });
  });
  beforeEach(() => {
    answer = null;
    asked = [];
  });
  after(() => {
    Reflect.deleteProperty(process, 'type');
    Reflect.deleteProperty(globalThis, 'window');
    globalThis.fetch = own;
    server.closeAllConnections();
    server.close();
  });

  const simd = () => loadEngine({ build: 'simd' });

  // ---- the first part ----

  test('the engine comes whatever type the server gives it, and learns', async () => {
    const engine = await simd();
    assert.deepEqual(asked, ['microgpt-simd.wasm']);
    assert.equal(engine.createTrainer({ text, config: TINY }).run(3).step, 3);
    engine.close();
  });

  test('progress is told in bytes; the total is not known where the server compresses', async () => {
    const file = 'microgpt-simd.wasm';
    const { length } = bytesOf(file);
    for (const [encoding, body, total] of /** @type {const} */ ([
      ['identity', bytesOf(file), length],
      ['gzip', gzipSync(bytesOf(file)), null],
    ])) {
      answer = (_, response) => {
        const headers = encoding === 'gzip' ? { 'content-encoding': 'gzip' } : {};
        response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
      };
      /** @type {{ file: string, loaded: number, total: number | null }[]} */
      const told = [];
      (await loadEngine({ build: 'simd', onProgress: (progress) => told.push(progress) })).close();
      assert.deepEqual(told.at(0), { file, loaded: 0, total });
      assert.deepEqual(told.at(-1), { file, loaded: length, total });
      assert.ok(told.every(({ loaded }, i) => i === 0 || loaded > told[i - 1].loaded));
    }
  });

  test('what a callback throws is nobody else’s trouble: the engine comes all the same', async () => {
    const thrown = signal();
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', thrown.done);
    try {
      const onProgress = () => {
        throw new Error('boo');
      };
      (await loadEngine({ build: 'simd', onProgress })).close();
      await thrown.promise;
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const listener of listeners) process.on('uncaughtException', listener);
    }
  });

  test('a server that answers with an error is quoted', async () => {
    for (const status of [404, 403, 500, 503]) {
      answer = (_, response) => response.writeHead(status).end('<html>no</html>');
      await assertFails(simd(), new RegExp(`^The server answered ${status} for microgpt-simd\\.wasm\\.$`));
    }
  });

  test('a page in place of the module is called one, and any other file no module', async () => {
    answer = (_, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end('\n<!doctype html><p>Sorry');
    await assertFails(simd(), /^The file microgpt-simd\.wasm is a web page, not a WebAssembly module\.$/);
    for (const body of ['', 'version https://git-lfs.github.com/spec/v1', '\0as']) {
      answer = (_, response) => response.end(body);
      await assertFails(simd(), /^The file microgpt-simd\.wasm is not a WebAssembly module\.$/);
    }
  });

  test('a module that was cut off, or is damaged, is called so', async () => {
    const bytes = bytesOf('microgpt-simd.wasm');
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 5000), () => response.destroy());
    };
    const cut = `^The file microgpt-simd\\.wasm was cut off: \\d+ of ${bytes.length} bytes came`;
    await assertFails(simd(), new RegExp(cut));
    answer = (_, response) => {
      response.shouldKeepAlive = true; // so the answer comes in chunks, and its end is missing
      response.write(bytes.subarray(0, 5000), () => response.destroy());
    };
    await assertFails(simd(), /^The file microgpt-simd\.wasm was cut off: \d+ bytes came/);
    answer = (_, response) => response.end(bytes.subarray(0, 5000)); // the headers do not show that bytes are missing
    await assertFails(simd(), /^The file microgpt-simd\.wasm is damaged or was cut off\./);
    answer = (_, response) => response.end(Buffer.from(bytes).fill(0xff, 5000, 5100));
    await assertFails(simd(), /^The file microgpt-simd\.wasm is damaged or was cut off\./);
  });

  test('a module of another version is called so', async () => {
    const reference = bytesOf('microgpt-simd-threads.wasm');
    answer = (_, response) => response.end(reference);
    await assertFails(simd(), /^The file microgpt-simd\.wasm is of another version than the rest/);
  });

  test('a server that cannot be reached is not blamed on the file', async () => {
    answer = (_, response) => response.destroy();
    await assertFails(simd(), /^The file microgpt-simd\.wasm could not be fetched: the server cannot be reached\.$/);
  });

  test('a page that may not compile WebAssembly is told what to allow', async () => {
    const refuse = () => {
      throw new WebAssembly.CompileError('Refused to compile');
    };
    const refused = { Module: refuse, instantiate: async () => refuse(), instantiateStreaming: async () => refuse() };
    await replaced(WebAssembly, refused, () =>
      assertFails(simd(), /^WebAssembly is refused here: .*'wasm-unsafe-eval'\.$/),
    );
  });

  test('memory that is out is called so', async () => {
    const refuse = async () => {
      throw new RangeError('WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance');
    };
    await replaced(WebAssembly, { instantiate: refuse, instantiateStreaming: refuse }, () =>
      assertFails(simd(), /^There is not enough memory\.$/, 'memory'),
    );
  });

  test('where compiling while it comes is not possible, all is compiled at the end', async () => {
    const fail = async () => {
      throw new TypeError('not for such a response');
    };
    for (const instantiateStreaming of [undefined, fail]) {
      await replaced(WebAssembly, { instantiateStreaming }, async () => (await simd()).close());
    }
  });

  test('a download that stands still has failed; one that is slow has not', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const bytes = bytesOf('microgpt-simd.wasm');
    /** @type {ServerResponse | null} */
    let held = null;
    answer = (_, response) => {
      held = response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 1000));
    };
    let came = signal();
    let wanted = 1000;
    const onProgress = (/** @type {{ loaded: number }} */ { loaded }) => loaded >= wanted && came.done();
    const still = loadEngine({ build: 'auto', reproducible: true, threads: 1, onProgress });
    await came.promise;
    const refused = assertFails(
      still,
      /^The download of microgpt-simd\.wasm stands still: nothing came for 30 seconds\.$/,
    );
    t.mock.timers.tick(STALL_MS);
    await refused;
    assert.deepEqual(asked, ['microgpt-simd.wasm']); // no other build would have come either

    wanted = 1000;
    came = signal();
    const slow = loadEngine({ build: 'simd', onProgress });
    for (wanted = 1000; wanted < bytes.length; ) {
      await came.promise;
      t.mock.timers.tick(STALL_MS - 1);
      came = signal();
      const from = wanted;
      wanted = Math.min(bytes.length, from + 60_000);
      /** @type {any} */ (held).write(bytes.subarray(from, wanted));
    }
    (await slow).close();
  });

  test('a server that never begins to answer is not waited for', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const arrived = signal();
    answer = () => arrived.done();
    const refused = assertFails(simd(), /^The download of microgpt-simd\.wasm stands still/);
    await arrived.promise;
    t.mock.timers.tick(STALL_MS);
    await refused;
  });

  // ---- the script ----

  test('a script that does not come is asked after, and the cause named', async () => {
    const load = () => loadEngine({ build: 'relaxed-threads', threads: 2 });
    const file = 'microgpt-relaxed-threads.js';
    answer = (_, response) => response.writeHead(404).end();
    await assertFails(load(), /^The server answered 404 for microgpt-relaxed-threads\.js\.$/);
    for (const type of ['text/plain', 'application/octet-stream; charset=utf-8']) {
      answer = (_, response) => response.writeHead(200, { 'content-type': type }).end(bytesOf(file));
      const named = type.replace(/;.*/, '');
      await assertFails(
        load(),
        new RegExp(`^The server sends ${file} as ${named}; a script must be sent as text/javascript\\.$`),
      );
    }
    answer = (_, response) => response.destroy();
    await assertFails(load(), /^The script .* could not be fetched: the server cannot be reached\.$/);
    answer = null;
    await assertFails(
      load(),
      /^The script .* could not be loaded, although the server has it now\. Try again; .*Content-Security-Policy/,
    );
  });

  test('a script that was lost comes when it is asked for again, also where the failure of an address is kept', async () => {
    const folder = mkdtempSync(join(tmpdir(), LOST));
    copyFileSync(join(WASM, 'microgpt-simd.js'), join(folder, 'microgpt-simd.js'));
    const plain = BUILDS.simd;
    BUILDS.simd = pathToFileURL(join(folder, 'microgpt-simd.js')).href;
    try {
      for (let time = 1; time <= 2; time++) {
        await assertFails(simd(), /^The script microgpt-simd\.js could not be loaded, although .* Try again/);
      }
      for (let time = 1; time <= 2; time++) {
        const engine = await simd();
        assert.equal(engine.createTrainer({ text, config: TINY }).run(2).step, 2);
        engine.close();
      }
    } finally {
      BUILDS.simd = plain;
      rmSync(folder, { recursive: true });
    }
  });

  test('a script that never comes is not waited for', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    let is_over = false;
    const refused = assertFails(
      loadEngine({ build: 'reference' }),
      /^The script microgpt-reference\.js has not come within 60 seconds\.$/,
    ).finally(() => {
      is_over = true;
    });
    await new Promise((done) => setImmediate(done));
    t.mock.timers.tick(SCRIPT_MS - 1);
    await new Promise((done) => setImmediate(done));
    assert.equal(is_over, false);
    t.mock.timers.tick(1);
    await refused;
  });

  test('its files come from where the option url says, of which it may be a part or the whole address', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'microgpt-elsewhere-'));
    t.after(() => rmSync(folder, { recursive: true }));
    copyFileSync(join(WASM, 'microgpt-simd.js'), join(folder, 'microgpt-simd.js'));
    const { href } = pathToFileURL(folder);
    const { mock } = t.mock.method(globalThis, 'fetch');
    for (const url of [href, `${href}/`, new URL(href), (/** @type {string} */ file) => `${href}/${file}`]) {
      mock.resetCalls();
      const engine = await loadEngine({ build: 'simd', url });
      await engine.loadDeferred();
      assert.equal(engine.createTrainer({ text, config: TINY }).run(2).step, 2);
      engine.close();
      assert.deepEqual(
        mock.calls.map((call) => String(call.arguments[0])),
        [`${href}/microgpt-simd.wasm`, `${href}/microgpt-simd.deferred.wasm`],
      );
    }
    for (const url of ['elsewhere', 'http://:', () => assert.fail('its own affair'), () => /** @type {any} */ (5)])
      await assertFails(loadEngine({ build: 'simd', url }), /^The option url of .* gives no address at which/);
  });

  // ---- which build ----

  test('where one build does not load the next does; where none does, it is not the threads that are named', async () => {
    const auto = () => loadEngine({ threads: 2 });
    answer = (file, response) => {
      if (file.startsWith('microgpt-relaxed')) response.writeHead(404).end();
      else response.end(bytesOf(file));
    };
    const engine = await auto();
    assert.equal(engine.build, 'simd'); // there are no web workers in Node, so no threads here
    engine.close();
    answer = (file, response) => response.writeHead(file === 'microgpt-relaxed.wasm' ? 503 : 404).end();
    await assertFails(auto(), /^The server answered 503 for microgpt-relaxed\.wasm\.$/);
  });

  // ---- the second part ----

  test('only a run that learns merges or measures needs the second part from the beginning', async () => {
    const engine = await simd();
    /** @type {Config[]} */
    const asking = [{ tokenizer: 'bpe' }, { metrics_interval: 10 }, { ' tokenizer ': ' bpe' }];
    for (const config of asking) {
      assert.equal(engine.needsDeferred(config), true);
      const error = assertRefused(() => engine.createTrainer({ text, config: { ...TINY, ...config } }));
      assertSays(error, /await engine\.loadDeferred\(\) first\.$/, 'deferred');
    }
    assert.equal(engine.needsDeferred(), false);
    /** @type {Config[]} */
    const plain = [{}, { tokenizer: 'char' }, { tokenizer: 'byte', metrics_interval: 0 }, { preset: 'llama' }];
    for (const config of plain) {
      assert.equal(engine.needsDeferred(config), false);
      const trainer = engine.createTrainer({ text, config: { ...TINY, ...config } });
      trainer.run(2);
      trainer.sample({ prompt: 'an', seed: 1 });
      assert.equal(trainer.promptNotices('a'.repeat(100)).length, 1);
      for (const call of [
        () => trainer.facts(),
        () => trainer.sample({ alternatives: 1 }),
        () => trainer.samples({ n: 2, seed: 1 }),
        () => trainer.inspect('a'),
        () => trainer.findRate().next(),
        () => trainer.save(),
        () => engine.estimate({ text }),
        () => engine.trainTokenizer({ text }).next(),
      ]) {
        assertSays(assertRefused(call), /await engine\.loadDeferred\(\) first\.$/, 'deferred');
      }
      trainer.free();
    }
    assert.deepEqual(asked, ['microgpt-simd.wasm']);
    engine.close();
  });

  test('it is fetched once, however many ask, each of whom hears how far it is', async () => {
    const engine = await simd();
    const trainer = engine.createTrainer({ text, config: TINY });
    const file = 'microgpt-simd.deferred.wasm';
    const { length } = bytesOf(file);
    /** @type {{ file: string, loaded: number, total: number | null }[][]} */
    const told = [[], []];
    await Promise.all([
      engine.loadDeferred({ onProgress: (progress) => told[0].push(progress) }),
      engine.loadDeferred({ onProgress: (progress) => told[1].push(progress) }),
      engine.loadDeferred(),
    ]);
    await engine.loadDeferred();
    assert.deepEqual(asked, ['microgpt-simd.wasm', file]);
    for (const each of told) assert.deepEqual(each.at(-1), { file, loaded: length, total: length });
    assert.ok(trainer.facts().train.tokens > 0);
    assert.equal(
      engine.createTrainer({ text, config: { ...TINY, tokenizer: 'bpe', vocab_size: 300 } }).run(1).step,
      1,
    );
    engine.close();
  });

  test('where it does not come a sentence says why, and it can be tried again', async () => {
    const engine = await simd();
    const trainer = engine.createTrainer({ text, config: TINY });
    trainer.run(2);
    answer = (_, response) => response.writeHead(500).end();
    await assertFails(engine.loadDeferred(), /^The server answered 500 for microgpt-simd\.deferred\.wasm\.$/);
    answer = (_, response) => response.end('<p>Sorry');
    await assertFails(engine.loadDeferred(), /^The file microgpt-simd\.deferred\.wasm is a web page/);
    answer = (_, response) => response.end(bytesOf('microgpt-relaxed.deferred.wasm'));
    await assertFails(engine.loadDeferred(), /^The file microgpt-simd\.deferred\.wasm is of another version/);
    answer = (_, response) => response.destroy();
    await assertFails(engine.loadDeferred(), /could not be fetched/);
    assert.equal(trainer.run(1).step, 3);
    answer = null;
    await engine.loadDeferred();
    assert.ok(trainer.save().length > 1000);
    engine.close();
  });

  test('an engine that is closed meanwhile, or was, says so', async () => {
    const engine = await simd();
    const arrived = signal();
    answer = (file, response) => {
      arrived.done();
      response.end(bytesOf(file));
    };
    const refused = assertFails(engine.loadDeferred(), /^This engine has been closed\.$/);
    await arrived.promise;
    engine.close();
    await refused;
    await assertFails(engine.loadDeferred(), /^This engine has been closed\.$/);
    await assertFails(
      Engine.prototype.loadDeferred.call(/** @type {any} */ ({})),
      /^The method loadDeferred\(\) was not called on/,
    );
  });
});

describe('in Node', () => {
  /** @type {string} */
  let folder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'microgpt-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Loads a build whose files are in the folder. @param {string[]} files that are there */
  async function loadFrom(...files) {
    for (const file of files) copyFileSync(join(WASM, file), join(folder, file));
    const { simd } = BUILDS;
    BUILDS.simd = pathToFileURL(join(folder, 'microgpt-simd.js')).href;
    try {
      const engine = await loadEngine({ build: 'simd' });
      engine.createTrainer({ text, config: TINY }).facts();
    } finally {
      BUILDS.simd = simd;
    }
  }

  test('a url is that of a folder on disk: what is elsewhere cannot be read', async () => {
    const engine = await loadEngine({ build: 'simd', url: pathToFileURL(WASM) });
    assert.equal(engine.createTrainer({ text, config: TINY }).run(2).step, 2);
    assert.ok(engine.createTrainer({ text, config: TINY }).facts().train.tokens > 0);
    engine.close();
    const afar = loadEngine({ build: 'simd', url: 'https://example.org/build/wasm/' });
    await assertFails(afar, /^The option url of .* gives no address at which microgpt-simd\.js could be\.$/);
  });

  test('files that were not built are named, and how to build them', async () => {
    await assertFails(loadFrom(), /^The file microgpt-simd\.js is missing: "make wasm" builds it\.$/);
    await assertFails(
      loadFrom('microgpt-simd.js'),
      /^The file microgpt-simd\.wasm is missing: "make wasm" builds it\.$/,
    );
    await assertFails(loadFrom('microgpt-simd.wasm'), /^The file microgpt-simd\.deferred\.wasm is missing/);
    await loadFrom('microgpt-simd.deferred.wasm');
  });

  test('loadDeferred() has nothing to wait for, and progress is told all the same', async () => {
    /** @type {string[]} */
    const files = [];
    const engine = await loadEngine({
      build: 'simd',
      onProgress: ({ file, loaded, total }) => files.push(`${file} ${loaded === total}`),
    });
    assert.deepEqual(files, ['microgpt-simd.wasm true']);
    await engine.loadDeferred();
    engine.close();
    await assertFails(engine.loadDeferred(), /closed/);
  });

  test('threads are found out by sharing memory, not by what the place says of itself', async () => {
    assert.equal(hasThreads(), true);
    await replaced(globalThis, { SharedArrayBuffer: undefined, crossOriginIsolated: true }, async () =>
      assert.equal(hasThreads(), false),
    );
    const refuse = () => {
      throw new DOMException('could not be cloned', 'DataCloneError');
    };
    await replaced(MessagePort.prototype, { postMessage: refuse }, async () => assert.equal(hasThreads(), false));
    const Unshared = class {
      buffer = new ArrayBuffer(8);
    };
    await replaced(WebAssembly, { Memory: Unshared }, async () => assert.equal(hasThreads(), false));
    const Full = class {
      constructor() {
        throw new RangeError('could not allocate memory');
      }
    };
    await replaced(WebAssembly, { Memory: Full }, async () => assert.equal(hasThreads(), false));
  });

  test('an engine that broke says so to every later call, and nothing is asked of its memory any more', async () => {
    const module = await loadBuild('simd', 1);
    const engine = new Engine(new Heap(module, 1), 'simd');
    const trainer = engine.createTrainer({ text, config: { ...TINY, documents: 'stream' } });
    const tokens = trainer.sampleTokens({ seed: 1 });
    tokens.next();
    const { _train_step: step } = module;
    module._train_step = () => step(2 ** 31 - 65536); // a run at an invalid address: a trap
    const sentence = /^The engine broke: memory access out of bounds\. Load it anew\.$/;
    assertSays(
      assertRefused(() => trainer.run(1)),
      sentence,
      'broken',
    );
    for (const call of [
      () => trainer.run(1),
      () => trainer.info,
      () => trainer.save(),
      () => tokens.next(),
      () => engine.createTrainer({ text, config: TINY }),
      () => engine.memory_bytes,
    ]) {
      assertSays(assertRefused(call), sentence, 'broken');
    }
    trainer.free();
    engine.close();
    assertSays(
      assertRefused(() => trainer.run(1)),
      /broke/,
      'broken',
    );
    const other = await loadEngine({ build: 'simd' });
    assert.equal(other.createTrainer({ text, config: TINY }).run(2).step, 2);
  });
});
