/**
 * The state of the page: its types and its initial value. The store (../store.js) holds it, actions change it, and
 * ../selectors.js computes what follows from it.
 */

import { en } from '../words/en/index.js';
import { FIRST_VIEW } from './curve_view.js';
import { createHistory } from './history.js';
import { NO_LOOK } from './locked_place.js';

/** @typedef {import('../wire/protocol.js').Setting} Setting */
/** @typedef {import('../wire/requests.js').RunInfo} RunInfo */
/** @typedef {import('../../wasm/engine.js').Facts} Facts */
/** @typedef {import('./history.js').History} History */
/** @import { Said } from '../words/say.js' */

/**
 * @typedef {object} EngineState
 * @property {'loading' | 'ready' | 'dead'} status
 * @property {Said | null} reason          why it is dead
 * @property {'load' | 'work'} failed        whether it died while loading or later
 * @property {boolean} lost                 whether a trained model was lost with it
 * @property {import('../wire/client.js').Loading | null} loading  how much of it, or of its second part, has come
 * @property {string} build                e.g. 'simd'
 * @property {number} threads              how many it has; a run may use fewer
 * @property {boolean} isolated            from other origins: otherwise browsers allow one thread
 * @property {boolean} shared_memory       whether there is memory that threads can share
 * @property {boolean} secure              whether the page was loaded by https or from this machine
 * @property {boolean} framed              whether the page is in a frame of another page
 * @property {number} cores
 * @property {boolean} relaxed             whether there is relaxed SIMD, so that reproducible runs need another build
 * @property {boolean} reproducible        whether it was chosen to give the same bits on every machine
 * @property {Setting[]} settings
 * @property {Record<string, Record<string, any>>} presets
 * @property {{ max_text_bytes: number, max_memory_mib: number }} limits
 */

/**
 * A text one can choose: a data set that comes with the page, a text typed here, or a file.
 * @typedef {object} Source
 * @property {string} id
 * @property {'dataset' | 'typed' | 'file'} kind
 * @property {string} title
 * @property {string} sentence             one line about it
 * @property {string | null} text          what the text box shows; null: not loaded yet, or too big to show
 * @property {Blob | null} blob            the bytes of a file, until it is edited
 * @property {number} bytes                size in bytes, 0 while unknown
 * @property {string} preview              the beginning of a text too big to show
 * @property {string} url                  where a data set is fetched from; else ''
 * @property {Record<string, any>} suggested settings that suit it
 * @property {string[]} prompts            that suit a model of this text; may be empty
 * @property {string} check                how a line of the model is judged (texts/checks.js), or ''
 * @property {import('../texts/counts.js').Counts | null} facts
 * @property {Said[]} remarks              how a file was read and what it looks like
 * @property {{ files: { name: string, blob: Blob }[], encoding: string } | null} origin  the files that it was read
 *   from, until it is edited
 */

/**
 * `kept`: the page still has its curve, samples and settings, but its model has been deleted.
 * @typedef {'none' | 'preparing' | 'ready' | 'training' | 'paused' | 'done' | 'stopped' | 'failed' | 'kept'} Phase
 */

/**
 * A change during a run: the step from which it holds, its description, and, if settings were changed, their values
 * before.
 * @typedef {{ step: number, text: string, before?: Record<string, any> }} Mark
 */

/**
 * @typedef {object} RunState
 * @property {number} id
 * @property {number} number               determines its name (actions/kept.js)
 * @property {string} name                 two words that are easy to remember, in the language of the page
 * @property {string} [label]              shown in place of `name` where runs are compared
 * @property {number} colour               1 to 8: `--run-1` to `--run-8` of ui/theme.css; no two runs have the same
 * @property {boolean} is_hidden           whether it is not drawn with the others
 * @property {boolean} is_pinned           whether others are removed first when there are too many
 * @property {boolean} is_brought          whether its model came from files
 * @property {boolean} is_held             whether its model stays in the worker, because it will be shown again
 * @property {Phase} phase
 * @property {string | Blob | null} text   the text it is trained on
 * @property {Record<string, any>} config  the settings it was asked for
 * @property {RunInfo | null} info
 * @property {number} step
 * @property {number | null} loss
 * @property {number | null} smooth
 * @property {number | null} val_loss
 * @property {{ step: number, loss: number } | null} best  where the validation loss was lowest
 * @property {number} saved                the step of the best point while the worker keeps its model; else 0
 * @property {number} ms                   the time it has been training
 * @property {Mark[]} marks                changes during the run
 * @property {number} last_tokens          how many the steps of the last report trained on
 * @property {number | null} grad_norm
 * @property {number | null} lr
 * @property {number} tokens_per_second    0 while unknown
 * @property {number | null} ms_left       null while unknown
 * @property {string} stopped              why it ended early, a sentence of the engine; else ''
 * @property {History} history             its losses; grows in place
 * @property {number} version              grows with every change of `history`
 * @property {Sample[]} samples            newest first
 * @property {number[] | null} kept        the steps at which its model can still be looked at; null: the model is too
 *   large to be kept
 */

/**
 * What the model wrote at a step. Only the newest sample has the `tokens` of each text, with what each was chosen from.
 * @typedef {{ key: number, step: number, texts: string[], tokens?: import('../../wasm/engine.js').Token[][] }} Sample
 */

/**
 * A search for a learning rate, with a new model.
 * @typedef {{ status: 'busy' | 'done', found: import('../../wasm/engine.js').RateSearch | null, error: Said | null }}
 *   Search
 */

/**
 * One run of a sweep.
 * @typedef {object} Trial
 * @property {any} value                   the value of the setting
 * @property {'waiting' | 'training' | 'done' | 'stopped' | 'refused'} phase
 * @property {History} history             grows in place
 * @property {number} version              grows with every change of `history`
 * @property {{ train: number, val: number } | null} factors  from nats per token, in which all losses here are, to the
 *   unit of the sweep; null if they are not known
 * @property {number} step
 * @property {number | null} loss          smoothed
 * @property {number | null} val_loss
 * @property {RunState['best']} best
 * @property {boolean} diverged
 * @property {Said | null} error           why it was refused
 */

/**
 * Runs that differ in one setting, trained one after the other.
 * @typedef {object} Sweep
 * @property {string} key                  of the setting
 * @property {'nats' | 'bits'} unit        of its losses: nats per token, or, where the runs have different tokens, bits per
 *   character
 * @property {number} steps                of each run
 * @property {'busy' | 'done' | 'stopped'} status
 * @property {Trial[]} trials
 * @property {number | null} planned_ms    the estimate that was shown before the start
 * @property {number} began
 * @property {number | null} ms_left
 */

/**
 * The figures of one step, to be shown one after the other.
 * @typedef {{ run: number, step: number, told: import('../actions/experiments.js').SlowStep }} Slow
 */

/**
 * @typedef {object} PromptState
 * @property {'idle' | 'busy'} status
 * @property {string} text                 what is in the prompt box
 * @property {string} asked                the prompt of the answer shown
 * @property {string | null} answer        null: nothing was generated yet
 * @property {number} step                 the step of the model that answered
 * @property {Said | null} error
 * @property {string[]} notices            about the prompt, sentences of the engine; usually none
 */

/**
 * @typedef {object} Problem
 * @property {'text' | 'setting' | 'address'} place
 * @property {string} key                  the setting to blame, or ''
 * @property {Said} said
 * @property {boolean} [asked]             whether a button led to it: its place is then opened and focused
 */

/**
 * Actions that were asked for before the engine was ready and will then be done: `train`, `answer`.
 * @typedef {Record<string, boolean>} Wanted
 */

/**
 * @typedef {object} State
 * @property {boolean} compact
 * @property {string} place                which of several playgrounds of a document: '' for the first, ' (2)' for the
 *   second
 * @property {'auto' | 'light' | 'dark'} theme
 * @property {boolean} is_dark             whether the colours are dark now, by `theme` and the setting of the system
 * @property {EngineState} engine
 * @property {Source[]} sources
 * @property {string} source               id of the chosen one
 * @property {boolean} loading_text
 * @property {Wanted} wanted
 * @property {Record<string, string>} typed settings a person changed, as typed; by key
 * @property {ReadonlyMap<number, RunState>} runs  by their ids
 * @property {number} active               the id of the run that is shown; 0 while there is none
 * @property {number} pace                how fast a run may go, from 0 (one step a second) to 1 (no limit)
 * @property {Search | null} search        the last search for a learning rate
 * @property {Sweep | null} sweep          the last sweep
 * @property {import('../ui/chart/paint.js').Curve[] | null} beside  curves of the last sweep that are drawn with the runs
 * @property {Slow | null} slow            the last step that was shown figure by figure
 * @property {PromptState} prompt
 * @property {Problem | null} problem
 * @property {string} same                  step and fingerprint of the run that the address was made of, or ''
 * @property {Problem | null} address_problem  the error in the address, until the reader closes it
 * @property {'' | 'reading' | 'address'} panel  what is open next to the text: how the chosen text is read, or an
 *   address to load
 * @property {Said | null} notice          a message about the last action, not an error
 * @property {import('./curve_view.js').CurveView} curve  how the curve is shown
 * @property {number | null} moment        the earlier step of the active run that is shown; null: the present model
 * @property {ReadonlyMap<number, Facts>} facts  statistics of the texts of runs, by their ids, as far as they were
 *   computed
 * @property {{ run: number, share: number } | null} copied  how much of the newest sample of a run stands word for word
 *   in its text; of the last sample for which the engine has said it
 * @property {string} room                 the room that is open (features/rooms); '' if all are closed
 * @property {import('./locked_place.js').Look} look  the place in a tensor that is locked in the pictures of the inside
 * @property {string} guide                the stop of the guide that is shown, as the address names it; '' while it is closed
 * @property {import('../ui/chart/paint.js').Curve[]} predictions  what the reader predicted, to be drawn with the runs
 * @property {string} term                the term of the glossary that is shown (web/guide/glossary.js), 'all', or ''
 * @property {number | null} token         the token of the prompt that is locked there, from 0 (BOS) on
 * @property {number | null} room_asked     where the page was scrolled to when its address asked for that room; null: a
 *   reader opened it, or it has been brought into sight
 * @property {string} language             the code of the chosen language; its words may still be under way
 * @property {import('../words/words.js').Words} words  what the page says, in its language
 */

/** @type {Wanted} */
export const NOTHING_WANTED = {};

/** The state of a run that has not been made yet. @param {number} [max_steps] its planned length @returns {RunState} */
export function emptyRun(max_steps) {
  return {
    id: 0,
    number: 0,
    name: '',
    colour: 1,
    is_hidden: false,
    is_pinned: false,
    is_held: false,
    is_brought: false,
    phase: 'none',
    text: null,
    config: {},
    info: null,
    step: 0,
    loss: null,
    smooth: null,
    val_loss: null,
    best: null,
    saved: 0,
    ms: 0,
    marks: [],
    last_tokens: 0,
    grad_norm: null,
    lr: null,
    tokens_per_second: 0,
    ms_left: null,
    stopped: '',
    history: createHistory(max_steps),
    version: 0,
    samples: [],
    kept: [],
  };
}

/** The value of activeRun() if there is no run. */
const NO_RUN = emptyRun();

/**
 * The run that is shown.
 * @param {Pick<State, 'runs' | 'active'>} state
 * @returns {RunState}
 */
export const activeRun = ({ runs, active }) => runs.get(active) ?? NO_RUN;

/** @param {boolean} compact @param {string} [place] @returns {State} */
export function initialState(compact, place = '') {
  return {
    compact,
    place,
    theme: 'auto',
    is_dark: false,
    engine: {
      status: 'loading',
      reason: null,
      failed: 'load',
      lost: false,
      loading: null,
      build: '',
      threads: 1,
      isolated: false,
      shared_memory: false,
      secure: false,
      framed: false,
      cores: 1,
      relaxed: false,
      reproducible: false,
      settings: [],
      presets: {},
      limits: { max_text_bytes: Number.POSITIVE_INFINITY, max_memory_mib: Number.POSITIVE_INFINITY },
    },
    sources: [],
    source: '',
    loading_text: false,
    wanted: NOTHING_WANTED,
    typed: {},
    runs: new Map(),
    active: 0,
    pace: 1,
    search: null,
    sweep: null,
    beside: null,
    slow: null,
    prompt: { status: 'idle', text: '', asked: '', answer: null, step: 0, error: null, notices: [] },
    problem: null,
    same: '',
    address_problem: null,
    notice: null,
    curve: FIRST_VIEW,
    moment: null,
    facts: new Map(),
    copied: null,
    room: '',
    term: '',
    guide: '',
    predictions: [],
    look: NO_LOOK,
    token: null,
    room_asked: null,
    panel: '',
    language: en.lang,
    words: en,
  };
}

/**
 * The chosen text, or null before the data sets are known.
 * @param {State} state
 * @returns {Source | null}
 */
export function chosenSource(state) {
  return state.sources.find((source) => source.id === state.source) ?? null;
}

/**
 * What the engine gets of a source: the bytes of a file unchanged, else the text.
 * @param {Source | null} source
 * @returns {string | Blob | null}
 */
export function sourceText(source) {
  return source === null ? null : (source.blob ?? source.text);
}
