/**
 * The table of requests that the page can make of the worker: the only place where a request is listed. Its names are the
 * rows' names; the types of what is sent and of what comes back follow from the rows (protocol.js has the messages).
 * client.js and worker/dispatch.js read the flags; worker/handlers.js has one method a row.
 *
 * A further request: a row here, and a method of the same name in worker/handlers.js.
 */

/** @import { Config, Engine, Estimate, Info, RateSearch, Sample, SampleOptions, Stopped, Token } from '../../wasm/engine.js' */
/** @import { Counts } from '../texts/counts.js' */
/** @import { LookCall, Looked } from './looks.js' */
/** @import { ProgressEvent } from './protocol.js' */

/** @typedef {Info} RunInfo  what the engine says of a run */
/** @typedef {Record<string, number>} Sampling   values of the settings of the group `inference` */

/**
 * What an engine is and can be asked, and where it runs.
 * @typedef {Pick<Engine, 'build' | 'threads' | 'settings' | 'presets' | 'limits'> & Place} EngineFacts
 *
 * @typedef {object} Place
 * @property {boolean} isolated            from other origins: without it browsers allow one thread
 * @property {boolean} shared_memory       whether there is memory that threads can share
 * @property {boolean} secure              whether it came over https or from this machine
 * @property {number} cores
 * @property {boolean} relaxed             whether there is relaxed SIMD, so that reproducible builds are others
 */

/** @typedef {SampleOptions & { seed: number }} GenerateOptions  with a seed the run's random numbers stay untouched */
/**
 * By the model of that step. `tokens` where `alternatives` were asked for: each with what it was chosen from.
 * @typedef {Pick<Sample, 'text' | 'notices'> & { stopped: Stopped | 'asked', step: number, tokens?: Token[] }} Generated
 */

/** @typedef {{ from?: number, to?: number, steps?: number }} RateOptions */

/**
 * When a request is granted. `first`: as soon as it is read, before all other work. `work`: it takes turns with training,
 * slice by slice. `looking`: while others work, all of these together have a twentieth of the time (scheduler.js). Of
 * the last two the watchdog expects that they get on.
 * @typedef {'first' | 'work' | 'looking'} Priority
 */

/**
 * @template Fields   what is sent with it
 * @template Value    what its reply brings
 * @template [Piece=never]  what is sent before the reply, piece by piece, by a request that streams
 * @typedef {{ priority: Priority, types?: { fields: Fields, value: Value, piece: Piece } }
 *   & ([Piece] extends [never] ? { streams: false } : { streams: true })} Row
 */

/** @typedef {{ run: number }} OfRun */

const FIRST = /** @type {const} */ ({ priority: 'first', streams: false });
const WORK = /** @type {const} */ ({ priority: 'work', streams: false });

export const REQUESTS = {
  /** Loads the engine; threads 'auto' or 1. Without an engine nothing else is answered but `ping`. */
  load: /** @type {Row<{ reproducible: boolean, threads?: 'auto' | 1, bell?: Int32Array | null }, EngineFacts>} */ (
    FIRST
  ),
  /** Makes a fresh model, nothing trained yet. */
  prepare:
    /** @type {Row<OfRun & { text: string | Blob, config: Config, replaces: number[], spares?: number[] }, RunInfo>} */ (
      FIRST
    ),
  /** Trains on until `pause`, `pace` steps a second, or as fast as it can; the reply says from which step, `progress` and `samples` follow. */
  train: /** @type {Row<OfRun & { sampling: Sampling, pace?: number }, { step: number }>} */ (FIRST),
  /** The reply comes once it stands still and its progress is sent. */
  pause: /** @type {Row<OfRun, { step: number }>} */ (FIRST),
  /** Exactly so many steps, or fewer at the end. */
  step: /** @type {Row<OfRun & { steps: number, sampling: Sampling }, { step: number }>} */ (WORK),
  /** How many steps a second a run under way may do from now on; Infinity for as many as can be. */
  set_pace: /** @type {Row<OfRun & { pace: number }, void>} */ (FIRST),
  /** How the samples during training are drawn from now on. */
  set_sampling: /** @type {Row<OfRun & { sampling: Sampling }, void>} */ (FIRST),
  /** Writes on from a prompt, in pieces of text. When it is cancelled, its reply brings what it has. */
  generate: /** @type {Row<OfRun & { options: GenerateOptions }, Generated, string>} */ ({
    priority: 'work',
    streams: true,
  }),
  /** Changes settings of a run from its next step on. */
  change: /** @type {Row<OfRun & { config: Config }, RunInfo>} */ (FIRST),
  /** Tries rates that rise on a copy of the run; pieces are what was found so far. When it is cancelled, its reply brings what it has. */
  find_rate: /** @type {Row<OfRun & { options: RateOptions }, RateSearch | null, RateSearch>} */ ({
    priority: 'work',
    streams: true,
  }),
  /** Trains a run of its own from beginning to end, which then is gone; pieces are its progress. Cancelled, it ends at once. */
  trial: /** @type {Row<OfRun & { text: string | Blob, config: Config }, RunInfo, ProgressEvent>} */ ({
    priority: 'work',
    streams: true,
  }),
  /**
   * What a run of a text with these settings would need: tenths of a second of work. In place of a text `vocab_size` may
   * stand. `quiet`: nobody waits for it, so that how much of the engine's second part has come is not told.
   */
  estimate:
    /** @type {Row<{ text: string | Blob | null, vocab_size?: number, config: Config, quiet?: boolean }, Estimate>} */ (
      FIRST
    ),
  /** Looks into a model as it is when its turn comes (looks.js). When it is cancelled before, it is refused. */
  look: /** @type {Row<OfRun & { call: LookCall }, Looked<unknown>>} */ ({ priority: 'looking', streams: false }),
  /** Ends a run and frees its memory; one that is not there has ended already. */
  close: /** @type {Row<OfRun, void>} */ (FIRST),
  /** Counts a text given as bytes. */
  count_text: /** @type {Row<{ text: Blob }, Counts>} */ (FIRST),
  /** A sign of life, and how many pieces of work are done. */
  ping: /** @type {Row<{}, { work: number }>} */ (FIRST),
  /** Another request is not needed any more: it replies at once with what it has, if it can be cut short. */
  cancel: /** @type {Row<{ request: number }, void>} */ (FIRST),
};

/** @typedef {typeof REQUESTS} Requests */
/** @typedef {keyof Requests} RequestType */
/** @template {RequestType} T @typedef {NonNullable<Requests[T]['types']>} TypesOf */
/** @template {RequestType} T @typedef {TypesOf<T>['value']} ReplyOf */
/** @template {RequestType} T @typedef {TypesOf<T>['piece']} PieceOf */
/** @template {RequestType} T @typedef {{ type: T } & TypesOf<T>['fields']} BodyOf */
/** @typedef {{ [T in RequestType]: BodyOf<T> }[RequestType]} RequestBody */
