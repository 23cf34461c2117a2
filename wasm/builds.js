/**
 * builds.js: which builds of the engine there are, which of them this place can run, on how many
 * threads, and how one is loaded. Knows nothing of what the engine does: engine.js does.
 */

/** The builds, and where Emscripten's output lies beside this file. */
export const BUILDS = {
  'relaxed-threads': '../build/wasm/microgpt-relaxed-threads.js',
  relaxed: '../build/wasm/microgpt-relaxed.js',
  'simd-threads': '../build/wasm/microgpt-simd-threads.js',
  simd: '../build/wasm/microgpt-simd.js',
  reference: '../build/wasm/microgpt-reference.js', // double precision, for tests
};

/** @typedef {keyof typeof BUILDS} Build */

/** As POOL_MAX in src/parallel.h. */
const MAX_THREADS = 64;
const AUTO_THREADS = 8;
const LOAD_MS = 15_000; // threads whose workers have not answered by then never will

const NOT_ISOLATED = 'memory is shared between threads only in a page that is isolated from other origins';

/** @param {number[]} sections that follow the first of a module: () -> v128 or () -> () */
const module = (...sections) => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections);

/** The smallest modules that are valid only where a feature is there. */
const SIMD = module(
  ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0], // one function that returns a vector
  ...[10, 8, 1, 6, 0, 0x41, 1, 0xfd, 15, 0x0b], // i8x16.splat
);
const RELAXED_SIMD = module(
  ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0], // one function that returns a vector
  ...[10, 19, 1, 17, 0, 0x41, 1, 0xfd, 15, 0x41, 1, 0xfd, 15, 0x41, 1, 0xfd, 15], // of three splats
  ...[0xfd, 0x85, 2, 0x0b], // f32x4.relaxed_madd
);
const THREADS = module(
  ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0], // one function
  ...[5, 4, 1, 3, 1, 1], // a shared memory
  ...[10, 11, 1, 9, 0, 0x41, 0, 0xfe, 16, 2, 0, 0x1a, 0x0b], // i32.atomic.load from it
);

/** node:fs, once a build has been loaded in Node. @type {typeof import('node:fs') | null} */
let files = null;

const isNode = typeof globalThis.process?.versions?.node === 'string';

/** Fused multiply and add in vectors, whose last bit is the machine's own. */
export const hasRelaxedSimd = () => WebAssembly.validate(RELAXED_SIMD);

/** Whether memory may be shared between threads: in a browser, only by pages that are isolated from others. */
export const hasThreads = () =>
  typeof SharedArrayBuffer === 'function' &&
  globalThis.crossOriginIsolated !== false &&
  WebAssembly.validate(THREADS);

/** How many cores the system speaks of. */
async function countCores() {
  if (!isNode) return navigator.hardwareConcurrency ?? 1;
  const { availableParallelism } = await import('node:os');
  return availableParallelism();
}

/**
 * The threads worth having. Above four cores, half of them are commonly the second side of a core or small ones
 * that save power: the slice of such a thread is what all the others would wait for.
 * @param {number} cores
 */
export function threadsFor(cores) {
  return Math.min(Math.max(Math.min(cores, 4), Math.floor(cores / 2)), AUTO_THREADS);
}

/**
 * The builds to try, the fastest first, and the threads of those that have threads.
 *
 * @param {object} asked
 * @param {'auto' | Build} asked.build
 * @param {'auto' | number} asked.threads
 * @param {boolean} asked.reproducible
 * @returns {Promise<{ builds: Build[], threads: number } | string>} or a sentence: why that cannot be
 */
export async function chooseBuilds({ build, threads, reproducible }) {
  if (build !== 'auto' && !Object.hasOwn(BUILDS, build)) return `There is no build called "${build}".`;
  if (threads !== 'auto' && !(Number.isInteger(threads) && threads >= 1 && threads <= MAX_THREADS)) {
    return `The number of threads must be a whole number from 1 to ${MAX_THREADS}, or "auto".`;
  }
  const several = hasThreads();
  const wanted = threads === 'auto' ? threadsFor(await countCores()) : threads;
  if (build !== 'auto') {
    const has = build.endsWith('-threads');
    if (reproducible && build.startsWith('relaxed')) {
      return `The build "${build}" does not give the same bits on every machine.`;
    }
    if (!has && threads !== 'auto' && threads > 1) return `The build "${build}" runs one thread.`;
    if (build.startsWith('relaxed') && !hasRelaxedSimd()) {
      return `The build "${build}" needs relaxed SIMD, which there is not here.`;
    }
    if (has && !several) return `The build "${build}" cannot run here: ${NOT_ISOLATED}.`;
    return { builds: [build], threads: has ? wanted : 1 };
  }
  if (threads !== 'auto' && threads > 1 && !several) {
    return `There can be one thread only: ${NOT_ISOLATED}.`;
  }
  if (!WebAssembly.validate(SIMD)) return 'The engine needs WebAssembly SIMD, which there is not here.';
  /** @type {Build[]} */
  const builds = [];
  for (const simd of /** @type {const} */ (['relaxed', 'simd'])) {
    if (simd === 'relaxed' && (reproducible || !hasRelaxedSimd())) continue;
    if (several && wanted > 1) builds.push(`${simd}-threads`);
    builds.push(simd);
  }
  return { builds, threads: wanted };
}

/**
 * Loads one build. Its threads are those of its module, which ends them by terminateThreads().
 *
 * What goes wrong in the workers of these threads reaches nobody who waits for the module: Emscripten listens to them
 * late, and they would be waited for until the end of days. So they are listened to here, and not for longer than
 * LOAD_MS from when the module itself is there, however slow the network.
 *
 * @param {Build} build
 * @param {number} threads
 * @returns {Promise<any>} Emscripten's module; rejects with what went wrong
 */
export async function loadBuild(build, threads) {
  if (isNode) files ??= await import('node:fs');
  const { default: create } = await import(new URL(BUILDS[build], import.meta.url).href);
  if (!build.endsWith('-threads')) return create();
  /** @type {(reason: Error) => void} */
  let fail = () => {};
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  /** @type {any} */
  let timer = 0;
  /** @type {any} */
  const options = {
    extraThreads: threads - 1,
    preRun() {
      timer = setTimeout(() => fail(new Error('its threads did not start')), LOAD_MS);
    },
  };
  const loading = new AbortController();
  /** @param {Event} event */
  const onError = (event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
    fail(new Error('a thread could not be started'));
  };
  try {
    const made = create(options);
    for (const worker of options.PThread?.unusedWorkers ?? []) {
      worker.addEventListener?.('error', onError, { signal: loading.signal });
    }
    return await Promise.race([made, failed]);
  } catch (error) {
    terminateThreads(options);
    throw error;
  } finally {
    clearTimeout(timer);
    loading.abort();
  }
}

/** A file's bytes, at once. Outside Node a request that waits can only ask for text: here each byte is a character. @param {URL} url */
function read(url) {
  if (files !== null) return files.readFileSync(url);
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  if (request.status !== 200) throw new Error(`the server answered ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}

/**
 * Loads the second part of a build, of what a run can do without (DEFERRED in the Makefile): its functions take their
 * places in the table of the first. It waits for the file, which is small, so that all that calls it need not.
 *
 * @param {any} module that loadBuild() gave
 * @param {Build} build
 */
export function loadDeferred(module, build) {
  const url = new URL(BUILDS[build].replace(/\.js$/, '.deferred.wasm'), import.meta.url);
  new WebAssembly.Instance(new WebAssembly.Module(read(url)), { primary: module.wasmExports });
}

/** Ends the workers of a module's threads, if it has any. @param {any} module */
export function terminateThreads(module) {
  module.PThread?.terminateAllThreads();
}
