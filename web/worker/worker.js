/**
 * The worker: the engine's home, so that the page never waits for it. Reads requests (protocol.js),
 * hands them to the engine or to the run under way (run.js), and replies to each exactly once.
 * Dispatch only: how training is cut into slices is in run.js, what the numbers mean in wasm/engine.js.
 */

import { hasRelaxedSimd } from '../../wasm/builds.js';
import { loadEngine } from '../../wasm/engine.js';
import { countText } from '../texts/counts.js';
import { createListener } from '../wire/bell.js';
import { isRequest, RequestError, toWire } from '../wire/protocol.js';
import { createRun } from './session.js';

/** @type {any} */
let engine = null;
/** @type {import('./session.js').Run | null} */
let run = null;
/** @type {Int32Array | null} */
let bell = null;
const listener = createListener();

/** @param {any} message @param {Transferable[]} [transfer] */
const post = (message, transfer = []) => self.postMessage(message, { transfer });

/** Tells the page how much of the engine has come. @param {{ loaded: number, total: number | null }} progress */
const onProgress = ({ loaded, total }) => post({ event: 'loading', run: 0, loaded, total });

/** @param {number} id @returns {import('./session.js').Run} */
function runNumber(id) {
  if (run === null || run.id !== id) throw new RequestError('That run has ended.');
  return run;
}

/**
 * The bytes of a file. They are read here, not in the page, because there may be many of them.
 * @param {Blob} blob
 * @returns {Promise<Uint8Array>}
 */
async function readBlob(blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw new RequestError('The file cannot be read any more. Was it moved or changed? Choose it again.');
  }
}

/**
 * A new trainer beside the old one, which is kept when the new one is refused; only where memory does not
 * hold both, the old one goes first.
 * @param {{ text: string | Uint8Array, config: Record<string, any> }} options
 */
function makeTrainer(options) {
  try {
    return engine.createTrainer(options);
  } catch (/** @type {any} */ error) {
    const is_room = error?.name === 'EngineError' && error.code === 'memory' && error.key === '';
    if (run === null || !is_room) throw error;
    run.free();
    run = null;
    return engine.createTrainer(options);
  }
}

/** @type {Record<string, (request: any) => any>} */
const handlers = {
  async load({ reproducible, threads = 'auto', bell: shared = null }) {
    bell = shared;
    engine ??= await loadEngine({ reproducible, threads, onProgress });
    return {
      build: engine.build,
      threads: engine.threads,
      isolated: self.crossOriginIsolated,
      shared_memory: typeof SharedArrayBuffer === 'function',
      secure: self.isSecureContext,
      cores: navigator.hardwareConcurrency,
      relaxed: hasRelaxedSimd(),
      settings: engine.settings,
      presets: engine.presets,
      limits: engine.limits,
    };
  },
  async prepare({ run: id, text, config }) {
    const source = typeof text === 'string' ? text : await readBlob(text);
    if (engine.needsDeferred(config)) {
      onProgress({ loaded: 0, total: null });
      await engine.loadDeferred({ onProgress });
    }
    const trainer = makeTrainer({ text: source, config });
    run?.free();
    const shared = bell;
    const isCalled = shared === null ? null : () => listener.isCalled(shared);
    run = createRun(id, trainer, post, navigator.hardwareConcurrency, isCalled);
    return trainer.info;
  },
  train: ({ run: id, sampling }) => runNumber(id).train(sampling),
  pause: ({ run: id }) => runNumber(id).pause(),
  step: ({ run: id, steps, sampling }) => runNumber(id).step(steps, sampling),
  set_sampling: ({ run: id, sampling }) => runNumber(id).setSampling(sampling),
  generate: ({ id: request, run: id, options }) => runNumber(id).generate(request, options),
  stop: ({ run: id }) => runNumber(id).stop(),
  async inspect({ text }) {
    return countText(new TextDecoder().decode(await readBlob(text)));
  },
  ping: () => ({ work: run?.work ?? 0 }),
};

/** `prepare` waits for a file to be read; the next one must not overtake it. */
let preparing = Promise.resolve();

/** @param {any} request */
function handle(request) {
  if (request.type !== 'prepare') return handlers[request.type](request);
  const prepared = preparing.then(() => handlers.prepare(request));
  preparing = prepared.then(
    () => {},
    () => {},
  );
  return prepared;
}

/** @param {MessageEvent} message */
self.onmessage = async ({ data }) => {
  if (!isRequest(data)) {
    throw new Error(`The worker cannot read this message: ${JSON.stringify(data)?.slice(0, 200)}`);
  }
  listener.begin(data.id);
  try {
    if (engine === null && data.type !== 'load' && data.type !== 'ping')
      throw new RequestError('The engine is not loaded yet.');
    post({ id: data.id, ok: true, value: (await handle(data)) ?? {} });
  } catch (error) {
    const wire = toWire(error);
    // Without an engine there is nothing to go on with, however plain the sentence.
    post({ id: data.id, ok: false, error: { ...wire, fatal: wire.fatal || data.type === 'load' } });
  } finally {
    listener.end();
  }
};

self.onmessageerror = () => {
  throw new Error('The worker received a message that could not be copied.');
};

post({ event: 'started', run: 0 });
