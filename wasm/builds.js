/**
 * builds.js: which builds of the engine exist, which of them can run here (in this browser or in Node), and with how
 * many threads. It loads nothing: loading.js loads the builds that are chosen here.
 */

/** The builds: Emscripten's script for each, relative to this file. */
export const BUILDS = {
  'relaxed-threads': '../build/wasm/microgpt-relaxed-threads.js',
  relaxed: '../build/wasm/microgpt-relaxed.js',
  'simd-threads': '../build/wasm/microgpt-simd-threads.js',
  simd: '../build/wasm/microgpt-simd.js',
  reference: '../build/wasm/microgpt-reference.js', // double precision, for tests
};

/** @typedef {keyof typeof BUILDS} Build */

const AUTO_THREADS = 8;

const NOT_ISOLATED = 'memory is shared between threads only in a page that is isolated from other origins';

/** @param {number[]} sections the sections after the header: one function () -> v128 or () -> () */
const module = (...sections) => Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections);

/** Minimal modules, each valid only where the engine supports one feature of WebAssembly. */
const SIMD = module(
  ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0], // one function that returns a vector
  ...[10, 8, 1, 6, 0, 0x41, 1, 0xfd, 15, 0x0b], // i8x16.splat
);
const RELAXED_SIMD = module(
  ...[1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0], // one function that returns a vector
  ...[10, 19, 1, 17, 0, 0x41, 1, 0xfd, 15, 0x41, 1, 0xfd, 15, 0x41, 1, 0xfd, 15], // the operands: three splats
  ...[0xfd, 0x85, 2, 0x0b], // f32x4.relaxed_madd
);
const THREADS = module(
  ...[1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0], // one function
  ...[5, 4, 1, 3, 1, 1], // a shared memory
  ...[10, 11, 1, 9, 0, 0x41, 0, 0xfe, 16, 2, 0, 0x1a, 0x0b], // i32.atomic.load from it
);

/**
 * Whether files are read from disk: true in Node, but not in an Electron window. The test is that of Emscripten's
 * scripts.
 */
export const isNode = () =>
  typeof globalThis.process?.versions?.node === 'string' &&
  /** @type {any} */ (globalThis.process).type !== 'renderer';

/** Whether there is relaxed SIMD: a vector multiply-add that may be fused, so the last bit depends on the machine. */
export const hasRelaxedSimd = () => WebAssembly.validate(RELAXED_SIMD);

/**
 * Whether memory can be shared between threads. It is tested by sharing some, because a browser may report a page as
 * isolated and have no SharedArrayBuffer, or create a shared memory that cannot be sent in a message.
 */
export function hasThreads() {
  if (typeof SharedArrayBuffer !== 'function' || !WebAssembly.validate(THREADS)) return false;
  const { port1, port2 } = new MessageChannel();
  try {
    const { buffer } = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    if (!(buffer instanceof SharedArrayBuffer)) return false;
    port1.postMessage(buffer);
    return true;
  } catch {
    return false;
  } finally {
    port1.close();
    port2.close();
  }
}

/**
 * Whether WebAssembly may be compiled: a page's Content-Security-Policy can forbid it. Tested by compiling a module.
 */
export function mayCompile() {
  try {
    return new WebAssembly.Module(module()) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

/** How many cores the system reports. */
async function countCores() {
  if (isNode()) {
    const { availableParallelism } = await import('node:os');
    return availableParallelism();
  }
  return globalThis.navigator?.hardwareConcurrency ?? 1;
}

/**
 * The number of threads to use. With more than four logical cores, half of them are usually hyper-threads or slow
 * efficiency cores; a thread on one of these is slower, and all others would have to wait for it.
 * @param {number} cores
 */
export function threadsFor(cores) {
  return Math.min(Math.max(Math.min(cores, 4), Math.floor(cores / 2)), AUTO_THREADS);
}

/**
 * The builds to try, the fastest first, and the number of threads for those that have threads.
 *
 * @param {object} asked
 * @param {'auto' | Build} asked.build
 * @param {'auto' | number} asked.threads
 * @param {boolean} asked.reproducible
 * @returns {Promise<{ builds: Build[], threads: number } | string>} or a sentence that says why this cannot run
 */
export async function chooseBuilds({ build, threads, reproducible }) {
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
