/**
 * The protocol between the page (client.js) and the worker (worker.js), imported by both sides.
 *
 *   page -> worker   a request   { id, type, ...its fields }
 *   worker -> page   its reply   { id, ok: true, value }  or  { id, ok: false, error: { message, key, fatal } }
 *   worker -> page   an event    { event, run, ...its fields }
 *
 * A request gets exactly one reply. Events come without being asked for and carry the number of the
 * run they belong to, so that the last words of an old run cannot be taken for the new one's.
 * A number for a run is chosen by the page; there may be several runs; 0 is that of no run. A `prepare` that succeeds ends
 * the runs that it `replaces`; one that is refused leaves them as they are, unless they had to make room in memory.
 * An unknown request type, or a message of another shape, is an error on the side that reads it.
 * Where memory can be shared, `load` brings a bell: one number in which the page leaves the id of its last request. So
 * the worker sees that there is one to read, and need not stop working again and again to find none.
 * `fatal` means that the engine is broken (a trap in its code) or could not be loaded: the worker answers nothing
 * sensible any more.
 *
 *   request       fields                        the value of its reply
 *   load          reproducible, threads, bell   EngineFacts: what this engine is and can be asked; threads 'auto' or 1
 *   prepare       run, text, config, replaces   RunInfo of a fresh model, nothing trained yet
 *   train         run, sampling                 { step } as it starts; steps follow as `progress`
 *   pause         run                           { step } once it stands still and its progress is sent
 *   step          run, steps, sampling          { step } after exactly so many steps, or fewer at the end
 *   set_sampling  run, sampling                 {}; how the samples during training are drawn
 *   generate      run, options                  Generated, when it is complete; `tokens` events before
 *   stop          run                           {}; a `generate` under way replies with what it has
 *   close         run                           {}; the run ends and its memory is free
 *   count_text    text                          Counts (counts.js) of a text given as bytes
 *   ping                                        { work }; a sign of life, and how many pieces of work are done
 *
 *   event         fields
 *   started                       the worker's program is here; from now on it answers
 *   loading       loaded, total   bytes of the engine, or of its second part, that have come, and of how many if known
 *   progress      ProgressEvent while it trains: five times a second, or fewer where the page would take a core from it
 *   samples       step, texts                   a few samples drawn from the model of that step
 *   tokens        request, text                 the next piece of what `generate` writes
 *   fatal         message                       the engine broke between two requests
 */

/** @typedef {import('../../wasm/engine.js').Setting} Setting  a row of the engine's settings table */
/** @typedef {import('../../wasm/engine.js').Info} RunInfo  what the engine says of a run */

/**
 * @typedef {object} EngineFacts
 * @property {string} build
 * @property {number} threads
 * @property {boolean} isolated            from other origins: without it browsers allow one thread
 * @property {boolean} shared_memory       whether there is memory that threads can share
 * @property {boolean} secure              whether it came over https or from this machine
 * @property {number} cores
 * @property {boolean} relaxed             whether there is relaxed SIMD, so that reproducible builds are others
 * @property {Setting[]} settings
 * @property {Record<string, Record<string, any>>} presets
 * @property {{ max_text_bytes: number, max_memory_mib: number }} limits
 */

/** @typedef {Record<string, number>} Sampling   values of the settings of the group `inference` */
/**
 * With a seed of its own, so that the run's random numbers stay untouched.
 * @typedef {{ prompt?: string, seed: number, max_new_tokens?: number, temperature?: number, top_k?: number, top_p?: number }} GenerateOptions
 */
/** @typedef {{ text: string, stopped: import('../../wasm/engine.js').Stopped | 'asked', step: number, notices: string[] }} Generated */

/**
 * @typedef {{ type: 'load', reproducible: boolean, threads?: 'auto' | 1, bell?: Int32Array | null }
 *   | { type: 'prepare', run: number, text: string | Blob, config: Record<string, any>, replaces: number[] }
 *   | { type: 'train', run: number, sampling: Sampling }
 *   | { type: 'pause', run: number }
 *   | { type: 'step', run: number, steps: number, sampling: Sampling }
 *   | { type: 'set_sampling', run: number, sampling: Sampling }
 *   | { type: 'generate', run: number, options: GenerateOptions }
 *   | { type: 'stop', run: number }
 *   | { type: 'close', run: number }
 *   | { type: 'count_text', text: Blob }
 *   | { type: 'ping' }} RequestBody
 */

/** @typedef {RequestBody['type']} RequestType */

/**
 * What each request is answered with.
 * @typedef {object} Replies
 * @property {EngineFacts} load
 * @property {RunInfo} prepare
 * @property {{ step: number }} train
 * @property {{ step: number }} pause
 * @property {{ step: number }} step
 * @property {{}} set_sampling
 * @property {Generated} generate
 * @property {{}} stop
 * @property {{}} close
 * @property {import('../texts/counts.js').Counts} count_text
 * @property {{ work: number }} ping
 */

/** @typedef {{ message: string, key: string, fatal: boolean }} WireError */
/** @typedef {{ id: number, ok: true, value: any } | { id: number, ok: false, error: WireError }} Reply */

/**
 * @typedef {object} ProgressEvent
 * @property {'progress'} event
 * @property {number} run
 * @property {number} first_step           the step of the first of `losses`
 * @property {Float64Array} losses         one a step
 * @property {Float64Array} val_steps
 * @property {Float64Array} val_losses     the validation losses measured at `val_steps`
 * @property {number} step                 steps done so far
 * @property {number | null} grad_norm
 * @property {number | null} lr
 * @property {number} tokens               trained on since the last event
 * @property {number} train_ms             spent in training steps since the last event
 * @property {number} wall_ms              passed while it was training, samples included, since the last event
 * @property {boolean} done
 * @property {string} stopped              why it stopped by itself, a sentence; else ''
 */

/** @typedef {{ event: 'started', run: 0 }} StartedEvent */
/** @typedef {{ event: 'loading', run: 0, loaded: number, total: number | null }} LoadingEvent */
/** @typedef {{ event: 'samples', run: number, step: number, texts: string[] }} SamplesEvent */
/** @typedef {{ event: 'tokens', run: number, request: number, text: string }} TokensEvent */
/** @typedef {{ event: 'fatal', run: number, message: string }} FatalEvent */
/** @typedef {StartedEvent | LoadingEvent | ProgressEvent | SamplesEvent | TokensEvent | FatalEvent} WorkerEvent */

/** @type {ReadonlySet<string>} */
export const REQUEST_TYPES = new Set([
  'load',
  'prepare',
  'train',
  'pause',
  'step',
  'set_sampling',
  'generate',
  'stop',
  'close',
  'count_text',
  'ping',
]);

/** @type {ReadonlySet<string>} */
export const EVENT_TYPES = new Set(['started', 'loading', 'progress', 'samples', 'tokens', 'fatal']);

/**
 * @param {any} message
 * @returns {message is RequestBody & { id: number }}
 */
export function isRequest(message) {
  return isObject(message) && Number.isInteger(message.id) && REQUEST_TYPES.has(message.type);
}

/**
 * @param {any} message
 * @returns {message is Reply}
 */
export function isReply(message) {
  if (!isObject(message) || !Number.isInteger(message.id)) return false;
  return message.ok === true || (message.ok === false && typeof message.error?.message === 'string');
}

/**
 * @param {any} message
 * @returns {message is WorkerEvent}
 */
export function isEvent(message) {
  return isObject(message) && EVENT_TYPES.has(message.event) && Number.isInteger(message.run);
}

/** @param {any} value */
function isObject(value) {
  return typeof value === 'object' && value !== null;
}

/**
 * An error as it travels, always a sentence. An EngineError is one for the reader, and the engine works on unless it
 * says itself that it is broken; anything else is a fault of the program, after which nothing it says can be trusted.
 * @param {any} error
 * @returns {WireError}
 */
export function toWire(error) {
  const is_sentence = error?.name === 'EngineError' || error?.name === 'RequestError';
  const message = String(error?.message ?? error);
  return {
    message: is_sentence ? message : `The program has a fault: ${message.replace(/\.$/, '')}.`,
    key: String(error?.key ?? ''),
    fatal: !is_sentence || error.code === 'broken',
  };
}

/** A request that cannot be granted, in one sentence; made on either side of the wire. */
export class RequestError extends Error {
  /**
   * @param {string} message
   * @param {string} [key]    the setting to blame
   * @param {boolean} [fatal]
   */
  constructor(message, key = '', fatal = false) {
    super(message);
    this.name = 'RequestError';
    this.key = key;
    this.fatal = fatal;
  }
}
