/**
 * loading.js: fetches, compiles and starts a build that builds.js has chosen, or explains why that failed. In Node the
 * files are read from disk; elsewhere they are fetched (download.js), with a limit on the time in which no byte comes. A
 * failure is an EngineError that names the cause and the file, but no local paths. The result is Emscripten's module,
 * from which first_part.js makes a Heap.
 */

import { addressOf, scripts } from './addresses.js';
import { isNode, mayCompile } from './builds.js';
import { download, nameOf, tell, unlessItStalls, within } from './download.js';
import { EngineError, isOutOfMemory, outOfMemory, sentence } from './errors.js';

/** @import { Url } from './addresses.js' */
/** @import { Build } from './builds.js' */
/** @import { OnProgress } from './download.js' */

const LOAD_MS = 15_000; // limit for the workers of the threads to answer, once the module has come
const SCRIPT_MS = 60_000; // for a whole script: the browser does not report its progress
const MAGIC = [0, 0x61, 0x73, 0x6d]; // the first bytes of every WebAssembly module

/** node:fs, once a build has been loaded in Node. @type {typeof import('node:fs') | null} */
let files = null;

/** @param {string} file */
const isMissing = (file) => new EngineError(sentence`The file ${file} is missing: "make wasm" builds it.`);

/** A file's bytes from disk. @param {URL} url @param {OnProgress} [onProgress] */
async function readFile(url, onProgress) {
  files ??= await import('node:fs');
  const file = nameOf(url);
  const bytes = await files.promises.readFile(url).catch(() => {
    throw isMissing(file);
  });
  tell(() => onProgress?.({ file, loaded: bytes.length, total: bytes.length }));
  return new Uint8Array(bytes);
}

// ---- what went wrong ----

/**
 * Why bytes could not be compiled, or a module could not be instantiated.
 * @param {string} file
 * @param {Uint8Array} bytes
 * @param {any} error
 */
function whyNoModule(file, bytes, error) {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const isPage = /^\s*</.test(new TextDecoder().decode(bytes.subarray(0, 100)));
    return new EngineError(sentence`The file ${file} is ${isPage ? 'a web page, not' : 'not'} a WebAssembly module.`);
  }
  if (!mayCompile()) {
    return new EngineError(
      "WebAssembly is refused here: the page's Content-Security-Policy must allow 'wasm-unsafe-eval'.",
    );
  }
  if (error instanceof WebAssembly.LinkError) {
    return new EngineError(
      sentence`The file ${file} is of another version than the rest of the engine: reload the page.`,
    );
  }
  if (error instanceof RangeError || isOutOfMemory(error)) return outOfMemory();
  return new EngineError(sentence`The file ${file} is damaged or was cut off. Load it again.`);
}

/**
 * Why a script could not be imported. The browser gives no reason, so the script is fetched to find out.
 * @param {URL} url
 * @param {any} error
 */
async function whyNoScript(url, error) {
  const file = nameOf(url);
  if (isNode()) {
    const isThere = error?.code !== 'ERR_MODULE_NOT_FOUND' && error?.code !== 'ENOENT';
    return isThere ? sentence`The script ${file} is damaged.` : isMissing(file);
  }
  try {
    return await unlessItStalls(file, async () => {
      const { ok, status, headers } = await fetch(url, { credentials: 'same-origin' });
      const type = (headers.get('content-type') ?? 'nothing').split(';')[0].trim();
      if (!ok) return sentence`The server answered ${status} for ${file}.`;
      if (!/^(text|application)\/(x-)?(javascript|ecmascript)$/i.test(type)) {
        return sentence`The server sends ${file} as ${type}; a script must be sent as text/javascript.`;
      }
      if (error instanceof SyntaxError) return sentence`The script ${file} is damaged or was cut off. Load it again.`;
      return sentence`The script ${file} could not be loaded, although the server has it now. Try again; if that fails too, the page's Content-Security-Policy or an extension may forbid it.`;
    });
  } catch {
    return sentence`The script ${file} could not be fetched: the server cannot be reached.`;
  }
}

// ---- a build ----

/** How often the import of a script has failed, by its address. @type {Map<string, number>} */
const failures = new Map();

/**
 * Imports a script, or throws an error with the reason. Browsers cache the failure of an import (Firefox every failure,
 * all browsers that of a script which was cut off), and an import that has stalled stays pending: so the next try uses
 * another address. The workers of threads use the plain address: this cached failure does not affect them. For a program
 * that imports first_part.js alone, this is also the way to the other scripts.
 *
 * @param {URL} url
 * @returns {Promise<any>}
 */
export async function importScript(url) {
  const failed = failures.get(url.href) ?? 0;
  const address = new URL(url);
  if (failed > 0) address.search = `again=${failed}`;
  const work = () =>
    import(address.href).catch(async (error) => {
      throw new EngineError(await whyNoScript(address, error));
    });
  try {
    return await within(
      SCRIPT_MS,
      sentence`The script ${nameOf(url)} has not come within ${SCRIPT_MS / 1000} seconds.`,
      work,
    );
  } catch (error) {
    failures.set(url.href, failed + 1);
    throw error;
  }
}

/**
 * Fetches and instantiates a module. Where possible the bytes are compiled while they come, by way of a Response made
 * here: so they can be counted, and the server may send them with any content type.
 *
 * @param {URL} url
 * @param {WebAssembly.Imports} imports
 * @param {OnProgress} [onProgress]
 * @returns {Promise<WebAssembly.WebAssemblyInstantiatedSource>}
 */
async function instantiate(url, imports, onProgress) {
  const file = nameOf(url);
  /** @type {Promise<WebAssembly.WebAssemblyInstantiatedSource> | null} */
  let streamed = null;
  /** @type {Uint8Array<ArrayBuffer>} */
  let bytes;
  if (isNode()) {
    bytes = await readFile(url, onProgress);
  } else {
    /** @type {any} */
    let stream = null;
    const body = new ReadableStream({
      start(controller) {
        stream = controller;
      },
    });
    const headers = { 'Content-Type': 'application/wasm' };
    streamed = WebAssembly.instantiateStreaming?.(new Response(body, { headers }), imports) ?? null;
    streamed?.catch(() => {}); // errors are reported below, once all bytes are here
    let fails = streamed === null;
    /** @param {() => void} action on a stream that the compiler may have cancelled */
    const on = (action) => {
      try {
        if (!fails) action();
      } catch {
        fails = true;
      }
    };
    try {
      bytes = await download(url, onProgress, (chunk) => on(() => stream.enqueue(chunk)));
      on(() => stream.close());
    } catch (error) {
      on(() => stream.error(error));
      throw error;
    }
  }
  try {
    const result = await streamed?.catch(() => null);
    return result ?? (await WebAssembly.instantiate(bytes, imports));
  } catch (error) {
    throw whyNoModule(file, bytes, error);
  }
}

/**
 * Loads one build and starts its threads; terminateThreads() ends them.
 *
 * Emscripten listens for errors of the workers of these threads too late: after such an error its promise would never
 * settle. So this function listens for them, and waits for the workers at most LOAD_MS after the module itself has
 * come, so that a slow network does not count.
 *
 * @param {Build} build
 * @param {number} threads
 * @param {OnProgress} [onProgress] is called as the bytes of the module come
 * @param {Url} [url] where its files are, if not beside the scripts
 * @returns {Promise<any>} Emscripten's module, with `addressOf` for its further files
 * @throws {EngineError} with the reason
 */
export async function loadBuild(build, threads, onProgress, url) {
  const its = (/** @type {string} */ ending) => addressOf(build, ending, url);
  const { default: create } = await (scripts === null ? importScript(its('.js')) : scripts[build]());
  const several = build.endsWith('-threads');
  /** @type {(reason: Error) => void} */
  let fail = () => {};
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  /** @type {any} */
  let timer = 0;
  /** @type {any} */
  const options = {
    addressOf: its,
    extraThreads: threads - 1,
    preRun() {
      if (several)
        timer = setTimeout(() => fail(new EngineError('The threads of the engine did not start.')), LOAD_MS);
    },
    /**
     * @type {(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) =>
     *   void) => object}
     */
    instantiateWasm(imports, receive) {
      instantiate(its('.wasm'), imports, onProgress)
        .then(({ instance, module }) => receive(instance, module))
        .catch(fail);
      return {}; // the exports come later
    },
  };
  const loading = new AbortController();
  /** @param {Event} event */
  const onError = (event) => {
    event.stopImmediatePropagation();
    event.preventDefault();
    fail(new EngineError('A thread of the engine could not be started.'));
  };
  try {
    const made = create(options);
    for (const worker of options.PThread?.unusedWorkers ?? []) {
      worker.addEventListener?.('error', onError, { signal: loading.signal });
    }
    return await Promise.race([made, failed]);
  } catch (error) {
    terminateThreads(options);
    if (error instanceof EngineError) throw error;
    if (error instanceof RangeError || isOutOfMemory(error)) throw outOfMemory(); // while allocating the shared memory
    throw new EngineError(
      several ? 'The threads of the engine could not be started.' : 'The engine could not be started.',
    );
  } finally {
    clearTimeout(timer);
    loading.abort();
  }
}

// ---- its second part ----

/**
 * Instantiates the second part of a build (src/base/parts.h) with the exports of the first: its functions enter the
 * function table of the first part.
 *
 * @param {any} module that loadBuild() gave
 * @param {WebAssembly.Module} second
 */
const join = (module, second) => new WebAssembly.Instance(second, { primary: module.wasmExports });

/**
 * Loads the second part from disk, synchronously. Only in Node.
 *
 * @param {any} module that loadBuild() gave
 */
export function readDeferred(module) {
  const url = module.addressOf('.deferred.wasm');
  let bytes = new Uint8Array();
  try {
    bytes = new Uint8Array(/** @type {typeof import('node:fs')} */ (files).readFileSync(url));
  } catch {
    throw isMissing(nameOf(url));
  }
  try {
    join(module, new WebAssembly.Module(bytes));
  } catch (error) {
    throw whyNoModule(nameOf(url), bytes, error);
  }
}

/**
 * Fetches the second part.
 *
 * @param {any} first that loadBuild() gave
 * @param {OnProgress} onProgress
 * @returns {Promise<(module: any) => void>} a function that joins it to the first part
 */
export async function fetchDeferred(first, onProgress) {
  const url = first.addressOf('.deferred.wasm');
  const bytes = await download(url, onProgress);
  const second = await WebAssembly.compile(bytes).catch((error) => {
    throw whyNoModule(nameOf(url), bytes, error);
  });
  return (module) => {
    try {
      join(module, second);
    } catch (error) {
      throw whyNoModule(nameOf(url), bytes, error);
    }
  };
}

/** Ends the worker threads of a module, if it has any. @param {any} module */
export function terminateThreads(module) {
  module.PThread?.terminateAllThreads();
}
