/**
 * The table of the requests that the page can send to the worker: the only list of them. The types of what is sent and
 * of what comes back follow from the rows (protocol.js describes the messages). client.js and worker/dispatch.js read
 * the flags; worker/handlers.js has one method for each row.
 *
 * To add a request, add a row here and a method of the same name in worker/handlers.js.
 */

/** @import { Said } from '../words/say.js' */
/** @import { Config, Engine, Estimate, ExportedFile, ExportFormat, ImportNote, Info, RateSearch, Sample, SampleOptions, Stopped, Token } from '../../wasm/engine.js' */
/** @import { Counts } from '../texts/counts.js' */
/** @import { LookCall, Looked } from './looks.js' */
/** @import { ProgressEvent } from './protocol.js' */

/** @typedef {Info} RunInfo  the facts of a run */
/** @typedef {Record<string, number>} Sampling   values of the settings of the group `inference` */

/** How many of the likeliest tokens a picture shows, and so how many the worker sends with a token. */
export const LIKELIEST_SHOWN = 5;

/**
 * What the page knows of a loaded engine, and of the place where it runs.
 * @typedef {Pick<Engine, 'build' | 'threads' | 'settings' | 'presets' | 'limits'> & Place} EngineFacts
 *
 * @typedef {object} Place
 * @property {boolean} isolated            from other origins: otherwise browsers allow one thread
 * @property {boolean} shared_memory       whether there is memory that threads can share
 * @property {boolean} secure              whether the page was loaded by https or from this machine
 * @property {number} cores
 * @property {boolean} relaxed             whether there is relaxed SIMD, so that reproducible runs need another build
 */

/**
 * @typedef {SampleOptions & { seed: number }} GenerateOptions  with a seed the run's random number generator is not
 *   used
 */
/**
 * A generated text, by the model at `step`. If `alternatives` were asked for, `tokens` has each token with its choice.
 * @typedef {Pick<Sample, 'text' | 'notices'> & { stopped: Stopped | 'asked', step: number, tokens?: Token[] }} Generated
 */

/** @typedef {{ from?: number, to?: number, steps?: number }} RateOptions */
/** @typedef {{ name: string, index: number, value: number }} WeightSet  of a parameter, counted row by row */

/**
 * When a request is handled. `first`: as soon as it is read, before all other work. `work`: in turns with training,
 * slice by slice. `looking`: while there is other work, all of these together get a twentieth of the time
 * (scheduler.js). The watchdog expects progress of the last two.
 * @typedef {'first' | 'work' | 'looking'} Priority
 */

/**
 * @template Fields   the fields of the request
 * @template Value    the value of its reply
 * @template [Piece=never]  the pieces that come before the reply, if the request streams
 * @typedef {{ priority: Priority, types?: { fields: Fields, value: Value, piece: Piece } }
 *   & ([Piece] extends [never] ? { streams: false } : { streams: true })} Row
 */

/** @typedef {{ run: number }} OfRun */
/** A saved model, and the best point of its run. @typedef {{ bytes: Uint8Array, best: { step: number, loss: number } | null }} SavedRun */

/** @typedef {{ bytes: Uint8Array, info: RunInfo, notes: ImportNote[] }} Imported */

const FIRST = /** @type {const} */ ({ priority: 'first', streams: false });
const WORK = /** @type {const} */ ({ priority: 'work', streams: false });

export const REQUESTS = {
  /** Loads the engine; threads 'auto' or 1. Before that, all other requests but `ping` and `cancel` fail. */
  load: /** @type {Row<{ reproducible: boolean, threads?: 'auto' | 1, bell?: Int32Array | null }, EngineFacts>} */ (
    FIRST
  ),
  /**
   * Makes a new, untrained model. With `from`, makes the model that another run had where its validation loss was
   * lowest, which then writes samples. With `saved`, makes the model of a `snapshot`.
   */
  prepare:
    /** @type {Row<OfRun & { text: string | Blob, config: Config, replaces: number[], spares?: number[], from?: OfRun & { sampling: Sampling }, saved?: SavedRun }, RunInfo>} */ (
      FIRST
    ),
  /**
   * Trains until `pause` or step `until`, with `pace` steps a second or as fast as possible. The reply has the step at
   * which it starts; the events `progress` and `samples` follow.
   */
  train: /** @type {Row<OfRun & { sampling: Sampling, pace?: number, until?: number }, { step: number }>} */ (FIRST),
  /** Pauses training. Its progress is sent before the reply. */
  pause: /** @type {Row<OfRun, { step: number }>} */ (FIRST),
  /** Takes exactly this many steps, or fewer at the end of the run. */
  step: /** @type {Row<OfRun & { steps: number, sampling: Sampling }, { step: number }>} */ (WORK),
  /** How many steps a second a run may take from now on; Infinity: as many as possible. */
  set_pace: /** @type {Row<OfRun & { pace: number }, void>} */ (FIRST),
  /** How the samples during training are drawn from now on. */
  set_sampling: /** @type {Row<OfRun & { sampling: Sampling }, void>} */ (FIRST),
  /** Continues a prompt; pieces are parts of the text. When cancelled, the reply has the text so far. */
  generate: /** @type {Row<OfRun & { options: GenerateOptions }, Generated, string>} */ ({
    priority: 'work',
    streams: true,
  }),
  /**
   * The run as a saved file, between two steps: all progress up to there is sent before the reply. `ms`: how long training
   * waited for it.
   */
  snapshot: /** @type {Row<OfRun, { step: number, bytes: Uint8Array, ms: number }>} */ (WORK),
  /** For each format of other programs: why a model with these settings cannot be written in it, or null. */
  exportable: /** @type {Row<{ config: Config }, Record<ExportFormat, Said | null>>} */ (FIRST),
  /** The files of the model in a format of other programs, between two steps. */
  export: /** @type {Row<OfRun & { format: ExportFormat }, { step: number, files: ExportedFile[] }>} */ (WORK),
  /**
   * Makes a saved model of the files of another program's, with these settings. `text`: the text whose characters are its
   * tokens where there is no tokenizer. `info`: its facts, `notes`: how it differs from the original.
   */
  import:
    /** @type {Row<{ weights: Blob, model: { config?: Blob, tokenizer?: Blob, text?: Blob }, config: Config }, Imported>} */ (
      FIRST
    ),
  /** Changes settings of a run from its next step on. */
  change: /** @type {Row<OfRun & { config: Config }, RunInfo>} */ (FIRST),
  /**
   * Sets one number of a parameter, between two steps: the run goes on with it. The reply has the number that was there
   * before: setting it again undoes the change.
   */
  set: /** @type {Row<OfRun & WeightSet, { old: number, step: number }>} */ (FIRST),
  /**
   * Tries rising learning rates on a copy of the run; pieces are the results so far. When cancelled, the reply has the
   * results so far.
   */
  find_rate: /** @type {Row<OfRun & { options: RateOptions }, RateSearch | null, RateSearch>} */ ({
    priority: 'work',
    streams: true,
  }),
  /**
   * Trains a run from beginning to end and then deletes it; pieces are its progress. When cancelled, it ends at once.
   */
  trial: /** @type {Row<OfRun & { text: string | Blob, config: Config }, RunInfo, ProgressEvent>} */ ({
    priority: 'work',
    streams: true,
  }),
  /**
   * Estimates what a run with this text and these settings would need; this takes some tenths of a second.
   * `vocab_size` may be given in place of a text. `quiet`: no `loading` events are sent while the engine's second part
   * is fetched.
   */
  estimate:
    /** @type {Row<{ text: string | Blob | null, vocab_size?: number, config: Config, quiet?: boolean, time?: boolean }, Estimate>} */ (
      FIRST
    ),
  /**
   * Reads from a model (looks.js) as it is when the turn of the request comes. With `at`, reads it as it was at the
   * last kept step up to that one, which the reply names. If it is cancelled before its turn, it fails. `is_first`: the
   * view has nothing to show until it is answered.
   */
  look: /** @type {Row<OfRun & { call: LookCall, at?: number, is_first?: boolean }, Looked<unknown>>} */ ({
    priority: 'looking',
    streams: false,
  }),
  /**
   * The learning rates that a run with these settings has: at `points` steps, evenly spread from its first to its last.
   */
  schedule: /** @type {Row<{ config: Config, points: number }, { steps: Float64Array, rates: Float64Array }>} */ (
    FIRST
  ),
  /** Ends a run and frees its memory. It is no error if there is no such run. */
  close: /** @type {Row<OfRun, void>} */ (FIRST),
  /** Counts the characters, lines and so on of a text given as bytes. */
  count_text: /** @type {Row<{ text: Blob }, Counts>} */ (FIRST),
  /** Shows that the worker still answers; the reply has the number of pieces of work done so far. */
  ping: /** @type {Row<{}, { work: number }>} */ (FIRST),
  /** Cancels another request: if it can be ended early, its reply comes at once with what it has so far. */
  cancel: /** @type {Row<{ request: number }, void>} */ (FIRST),
};

/** @typedef {typeof REQUESTS} Requests */
/** @typedef {keyof Requests} RequestType */
/** @template {RequestType} T @typedef {NonNullable<Requests[T]['types']>} TypesOf */
/** @template {RequestType} T @typedef {TypesOf<T>['value']} ReplyOf */
/** @template {RequestType} T @typedef {TypesOf<T>['piece']} PieceOf */
/** @template {RequestType} T @typedef {{ type: T } & TypesOf<T>['fields']} BodyOf */
/** @typedef {{ [T in RequestType]: BodyOf<T> }[RequestType]} RequestBody */
