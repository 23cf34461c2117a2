/**
 * The messages between the page (client.js) and the worker (worker/dispatch.js); both sides import this file. The
 * requests themselves are listed in requests.js.
 *
 *   page -> worker   a request   { id, type, ...its fields }
 *   worker -> page   a piece     { id, piece }   before the reply to a request that streams
 *   worker -> page   its reply   { id, ok: true, value }  or  { id, ok: false, error: { id, values, message, key, fatal } }
 *   worker -> page   an event    { event, run, ...its fields }
 *
 * A request gets exactly one reply, also when it is cancelled: an AbortSignal of the page becomes a request `cancel`
 * with the id of the request to cancel. An unknown request type, or a message of another form, is an error on the side
 * that reads it.
 *
 * Events come without a request. They contain the number of their run, so that late events of an old run are not taken
 * for events of a new one. The page chooses the numbers; there may be several runs; 0 means no run. A `prepare` that
 * succeeds ends the runs that it `replaces`. One that fails keeps them, unless they had to be ended to free memory. If
 * that is not enough memory, its `spares` are ended too.
 *
 * Where memory can be shared, `load` contains a bell: one number to which the page writes the id of its last request.
 * So the worker sees when a request waits, and does not have to interrupt its work to check for messages.
 *
 * `fatal` means that the engine is broken (a trap in its code) or could not be loaded: the worker cannot be used any
 * more.
 *
 *   event         fields
 *   started                       the worker's program has loaded; from now on it answers
 *   loading       loaded, total   bytes of the engine, or of its second part, that have come; `total` may be null
 * progress      ProgressEvent   during training: five times a second, or fewer if drawing would take a core from
 *   training samples       step, texts, tokens   a few samples of the model at that step; once the engine's second part
 *   is
 *                                 there, each token has its choice. With `is_reported` a progress event comes next, to
 *                                 be shown together with them
 *   ended                         a run was ended because the next one needed its memory
 *   fatal         said            the engine broke between two requests
 *
 * An error is sent as a Said (words/say.js): an id with its values, and for errors of the engine also the English
 * sentence.
 */

import { said } from '../words/say.js';
import { withoutStop } from './causes.js';
import { REQUESTS } from './requests.js';

/** @import { Prediction, Token } from '../../wasm/engine.js' */
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
 * @property {Float64Array} losses         one for each step
 * @property {Float64Array} val_steps
 * @property {Float64Array} val_losses     the validation losses measured at `val_steps`
 * @property {number} step                 steps done so far
 * @property {number | null} grad_norm
 * @property {number | null} lr
 * @property {number} tokens               that were trained on since the last event
 * @property {number} train_ms             spent in training steps since the last event
 * @property {number} wall_ms              time in training since the last event, samples included
 * @property {boolean} done
 * @property {string} stopped              why the run ended early, a sentence of the engine; else ''
 * @property {(Prediction | null)[]} measured  what was measured last, of training and of validation; null: nothing
 * @property {number} saved                the step of the best point, if its model is kept; else 0
 * @property {number[] | null} kept        the steps whose parameters are kept, so that looks can be taken at them; null
 *   if the model is too large for that
 */

/** @typedef {{ event: 'started', run: 0 }} StartedEvent */
/** @typedef {{ event: 'loading', run: 0, loaded: number, total: number | null }} LoadingEvent */
/**
 * @typedef {{ event: 'samples', run: number, step: number, texts: string[], tokens: Token[][], is_reported?: boolean }} SamplesEvent
 */
/** @typedef {{ event: 'ended', run: number }} EndedEvent */
/** @typedef {{ event: 'fatal', run: number, said: Said }} FatalEvent */
/** @typedef {StartedEvent | LoadingEvent | ProgressEvent | SamplesEvent | EndedEvent | FatalEvent} WorkerEvent */
/**
 * @typedef {(message: Reply | Piece | WorkerEvent, transfer?: Transferable[]) => void} Post  from the worker to the
 *   page
 */

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
 * The form of an error in a message. An EngineError is meant for the reader, and the engine can go on unless the error
 * says that it is broken. Any other error is a fault of the program and is fatal.
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

/** The error of a request that failed, on either side. Its `message` is for developers; the page shows `said`. */
export class RequestError extends Error {
  /**
   * @param {Said} said
   * @param {string} [key]    the setting to blame; 'engine' if its second part did not come
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
