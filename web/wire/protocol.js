/**
 * The messages between the page (client.js) and the worker (worker/dispatch.js), imported by both sides. What can be
 * asked for is the table in requests.js.
 *
 *   page -> worker   a request   { id, type, ...its fields }
 *   worker -> page   a piece     { id, piece }   of the answer to a request that streams, before its reply
 *   worker -> page   its reply   { id, ok: true, value }  or  { id, ok: false, error: { id, values, message, key, fatal } }
 *   worker -> page   an event    { event, run, ...its fields }
 *
 * A request gets exactly one reply, also when it is cancelled (a request `cancel` with its id, by which an AbortSignal of
 * the page arrives). Events come without being asked for and carry the number of the run they belong to, so that the
 * last words of an old run cannot be taken for the new one's.
 * A number for a run is chosen by the page; there may be several runs; 0 is that of no run. A `prepare` that succeeds ends
 * the runs that it `replaces`; one that is refused leaves them as they are, unless they had to make room in memory. Where
 * that is not enough, its `spares` make room too.
 * An unknown request type, or a message of another shape, is an error on the side that reads it.
 * Where memory can be shared, `load` brings a bell: one number in which the page leaves the id of its last request. So
 * the worker sees that there is one to read, and need not stop working again and again to find none.
 * `fatal` means that the engine is broken (a trap in its code) or could not be loaded: the worker answers nothing
 * sensible any more.
 *
 *   event         fields
 *   started                       the worker's program is here; from now on it answers
 *   loading       loaded, total   bytes of the engine, or of its second part, that have come, and of how many if known
 *   progress      ProgressEvent while it trains: five times a second, or fewer where the page would take a core from it
 *   samples       step, texts                   a few samples drawn from the model of that step
 *   ended                         a run had to make room for the next in memory
 *   fatal         said                          the engine broke between two requests
 *
 * What is wrong travels as what is said (words/say.js): an id with its values, and of the engine's own errors the English
 * sentence.

 */

import { said } from '../words/say.js';
import { withoutStop } from './causes.js';
import { REQUESTS } from './requests.js';

/** @import { Said } from '../words/say.js' */

/** @typedef {import('../../wasm/engine.js').Setting} Setting  a row of the engine's settings table */
/** @typedef {import('./requests.js').RequestBody} RequestBody */

/** @typedef {Said & { key: string, fatal: boolean }} WireError */
/** @typedef {{ id: number, ok: true, value: unknown } | { id: number, ok: false, error: WireError }} Reply */
/** @typedef {{ id: number, piece: unknown }} Piece */

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
 * @property {string} stopped              why it stopped by itself, a sentence of the engine's; else ''
 */

/** @typedef {{ event: 'started', run: 0 }} StartedEvent */
/** @typedef {{ event: 'loading', run: 0, loaded: number, total: number | null }} LoadingEvent */
/** @typedef {{ event: 'samples', run: number, step: number, texts: string[] }} SamplesEvent */
/** @typedef {{ event: 'ended', run: number }} EndedEvent */
/** @typedef {{ event: 'fatal', run: number, said: Said }} FatalEvent */
/** @typedef {StartedEvent | LoadingEvent | ProgressEvent | SamplesEvent | EndedEvent | FatalEvent} WorkerEvent */
/** @typedef {(message: Reply | Piece | WorkerEvent, transfer?: Transferable[]) => void} Post  from the worker to the page */

/** @type {Record<WorkerEvent['event'], true>} */
const EVENTS = { started: true, loading: true, progress: true, samples: true, ended: true, fatal: true };

/**
 * @param {unknown} message
 * @param {object} [requests]  by their names
 * @returns {message is RequestBody & { id: number }}
 */
export function isRequest(message, requests = REQUESTS) {
  return hasId(message) && isText(message.type) && Object.hasOwn(requests, message.type);
}

/**
 * @param {unknown} message
 * @returns {message is Reply}
 */
export function isReply(message) {
  if (!hasId(message)) return false;
  return message.ok === true || (message.ok === false && isObject(message.error) && isText(message.error.id));
}

/**
 * @param {unknown} message
 * @returns {message is Piece}
 */
export function isPiece(message) {
  return hasId(message) && 'piece' in message;
}

/**
 * @param {unknown} message
 * @returns {message is WorkerEvent}
 */
export function isEvent(message) {
  return (
    isObject(message) &&
    isText(message.event) &&
    Object.hasOwn(EVENTS, message.event) &&
    Number.isInteger(message.run)
  );
}

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === 'string';

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null;

/** @param {unknown} message @returns {message is Record<string, unknown>} */
const hasId = (message) => isObject(message) && Number.isInteger(message.id);

/**
 * An error as it travels. An EngineError is one for the reader, and the engine works on unless it
 * says itself that it is broken; anything else is a fault of the program, after which nothing it says can be trusted.
 * @param {unknown} error
 * @returns {WireError}
 */
export function toWire(error) {
  if (error instanceof RequestError) return { ...error.said, key: error.key, fatal: error.fatal };
  const { name, message = error, key, code, template = message, values } = isObject(error) ? error : {};
  if (name !== 'EngineError') return { ...said('fault', withoutStop(message)), key: '', fatal: true };
  return {
    id: String(template),
    values: Array.isArray(values) ? values : [],
    message: String(message),
    key: String(key ?? ''),
    fatal: code === 'broken',
  };
}

/** A request that cannot be granted; made on either side of the wire. Its message is for developers: people read what is said. */
export class RequestError extends Error {
  /**
   * @param {Said} said
   * @param {string} [key]    the setting to blame
   * @param {boolean} [fatal]
   */
  constructor(said, key = '', fatal = false) {
    super(said.message ?? [said.id, ...(said.values ?? [])].join(' '));
    this.name = 'RequestError';
    this.said = said;
    this.key = key;
    this.fatal = fatal;
  }
}
