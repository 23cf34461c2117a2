/**
 * The worker: the engine's home, so that the page never waits for it. Reads requests (protocol.js), hands them to the
 * engine or to a session (sessions.js), and replies to each exactly once. Dispatch only: how training is cut into slices
 * is in session.js, what the numbers mean in wasm/engine.js.
 */

import { hasRelaxedSimd } from '../../wasm/builds.js';
import { loadEngine } from '../../wasm/engine.js';
import { countText } from '../texts/counts.js';
import { createListener } from '../wire/bell.js';
import { isRequest, RequestError, toWire } from '../wire/protocol.js';
import { Sessions } from './sessions.js';

/** @typedef {import('../wire/protocol.js').RequestBody & { id: number }} Request */
/** @typedef {import('../wire/protocol.js').RequestType} RequestType */

/** @type {import('../../wasm/engine.js').Engine | null} */
let engine = null;
/** @type {Int32Array | null} */
let bell = null;
const listener = createListener();

/** @param {any} message @param {Transferable[]} [transfer] */
const post = (message, transfer = []) => self.postMessage(message, { transfer });

const sessions = new Sessions(post);

/** Tells the page how much of the engine has come. @param {{ loaded: number, total: number | null }} progress */
const onProgress = ({ loaded, total }) => post({ event: 'loading', run: 0, loaded, total });

function theEngine() {
  if (engine === null) throw new RequestError('The engine is not loaded yet.');
  return engine;
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
 * A new trainer beside the old ones, which are kept when the new one is refused; only where memory does not hold them
 * all, those that it replaces go first.
 * @param {import('../../wasm/engine.js').Engine} maker
 * @param {{ text: string | Uint8Array, config: Record<string, any> }} options
 * @param {number[]} replaces
 */
function makeTrainer(maker, options, replaces) {
  try {
    return maker.createTrainer(options);
  } catch (/** @type {any} */ error) {
    const is_room = error?.name === 'EngineError' && error.code === 'memory' && error.key === '';
    if (sessions.known(replaces).length === 0 || !is_room) throw error;
    sessions.close(replaces);
    return maker.createTrainer(options);
  }
}

/** @type {{ [T in RequestType]: (request: Extract<Request, { type: T }>) => any }} */
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
  async prepare({ run, text, config, replaces }) {
    const source = typeof text === 'string' ? text : await readBlob(text);
    const maker = theEngine();
    if (maker.needsDeferred(config)) {
      onProgress({ loaded: 0, total: null });
      await maker.loadDeferred({ onProgress });
    }
    const trainer = makeTrainer(maker, { text: source, config }, replaces);
    sessions.close([...replaces, run]);
    const shared = bell;
    const isCalled = shared === null ? null : () => listener.isCalled(shared);
    sessions.add(run, trainer, { cores: navigator.hardwareConcurrency, isCalled });
    return trainer.info;
  },
  train: ({ run, sampling }) => sessions.get(run).train(sampling),
  pause: ({ run }) => sessions.get(run).pause(),
  step: ({ run, steps, sampling }) => sessions.get(run).step(steps, sampling),
  set_sampling: ({ run, sampling }) => sessions.get(run).setSampling(sampling),
  generate: ({ id, run, options }) => sessions.get(run).generate(id, options),
  stop: ({ run }) => sessions.get(run).stop(),
  close: ({ run }) => sessions.close([run]),
  async count_text({ text }) {
    return countText(new TextDecoder().decode(await readBlob(text)));
  },
  ping: () => ({ work: sessions.work }),
};

/** `prepare` waits for a file to be read; the next one must not overtake it. */
let preparing = Promise.resolve();

/** @param {Request} request */
function handle(request) {
  if (request.type !== 'prepare') return handlers[request.type](/** @type {never} */ (request));
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
    if (data.type !== 'load' && data.type !== 'ping') theEngine();
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
