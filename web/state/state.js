/**
 * What the page knows: the form of the one state and its beginning. The store (../store.js) holds it, actions change it,
 * what follows from it is computed in ../selectors.js.
 */

import { en } from '../words/en.js';
import { FIRST_VIEW } from './curve_view.js';
import { createHistory } from './history.js';

/** @typedef {import('../wire/protocol.js').Setting} Setting */
/** @typedef {import('../wire/requests.js').RunInfo} RunInfo */
/** @typedef {import('../../wasm/engine.js').Facts} Facts */
/** @typedef {import('./history.js').History} History */
/** @import { Said } from '../words/say.js' */

/**
 * @typedef {object} EngineState
 * @property {'loading' | 'ready' | 'dead'} status
 * @property {Said | null} reason          why it is dead
 * @property {'load' | 'work'} failed        what it was at when it died
 * @property {boolean} lost                 a trained model went with it
 * @property {import('../wire/client.js').Loading | null} loading  how much of it, or of its second part, has come
 * @property {string} build                e.g. 'simd'
 * @property {number} threads              it has; a run may use fewer
 * @property {boolean} isolated            from other origins: without it browsers allow one thread
 * @property {boolean} shared_memory       there is memory that threads can share
 * @property {boolean} secure              the page came over https or from this machine
 * @property {boolean} framed              it stands in a page of somebody else's
 * @property {number} cores
 * @property {boolean} relaxed             there is relaxed SIMD, so that reproducible builds are others
 * @property {boolean} reproducible        it was chosen to give the same bits everywhere
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
 * @property {Blob | null} blob            the bytes of a file, as long as nobody edited them
 * @property {number} bytes                size in bytes, 0 while unknown
 * @property {string} preview              the beginning of a text too big to show
 * @property {string} url                  where a data set is fetched from; else ''
 * @property {Record<string, any>} suggested settings that suit it
 * @property {string[]} prompts            that a model of it can go on from; empty where nobody has chosen some
 * @property {string} check                how a line of the model is judged (texts/checks.js), or ''
 * @property {import('../texts/counts.js').Counts | null} facts
 * @property {Said[]} remarks              how a file was read and what it looks like
 * @property {{ files: { name: string, blob: Blob }[], encoding: string } | null} origin  the files that it was read from, as
 *   long as nobody edited it
 */

/**
 * `kept`: its curve, samples and settings are here; the worker has given its model back.
 * @typedef {'none' | 'preparing' | 'ready' | 'training' | 'paused' | 'done' | 'stopped' | 'failed' | 'kept'} Phase
 */

/** A change during a run: from which step on, and what. @typedef {{ step: number, text: string }} Mark */

/**
 * @typedef {object} RunState
 * @property {number} id
 * @property {number} number               of its name
 * @property {string} name                 two words that one remembers, in the language of the page
 * @property {number} colour               1 to 8: `--run-1` to `--run-8` of ui/theme.css; no two runs have the same
 * @property {boolean} is_hidden           not drawn beside the others
 * @property {boolean} is_pinned           others go first where there are too many
 * @property {Phase} phase
 * @property {string | Blob | null} text   the text it learns
 * @property {Record<string, any>} config  the settings it was asked for
 * @property {RunInfo | null} info
 * @property {number} step
 * @property {number | null} loss
 * @property {number | null} smooth
 * @property {number | null} val_loss
 * @property {{ step: number, loss: number } | null} best  where the validation loss was lowest
 * @property {number} ms                   that it has trained for
 * @property {Mark[]} marks                changes during the run
 * @property {number} last_tokens          that the last report's steps learnt from
 * @property {number | null} grad_norm
 * @property {number | null} lr
 * @property {number} tokens_per_second    0 while unknown
 * @property {number | null} ms_left       null while unknown
 * @property {string} stopped              why it stopped by itself, a sentence of the engine's; else ''
 * @property {History} history             its losses; grows in place
 * @property {number} version              grows with every change of `history`
 * @property {Sample[]} samples            newest first
 */

/** @typedef {{ key: number, step: number, texts: string[] }} Sample */

/**
 * A search for a learning rate, with a fresh model.
 * @typedef {{ status: 'busy' | 'done', found: import('../../wasm/engine.js').RateSearch | null, error: Said | null }} Search
 */

/**
 * One run of a sweep.
 * @typedef {object} Trial
 * @property {any} value                   of the setting
 * @property {'waiting' | 'training' | 'done' | 'stopped' | 'refused'} phase
 * @property {History} history             grows in place
 * @property {number} version              grows with it
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
 * @property {number} steps                of each run
 * @property {'busy' | 'done' | 'stopped'} status
 * @property {Trial[]} trials
 * @property {number | null} planned_ms    what was said beforehand
 * @property {number} began
 * @property {number | null} ms_left
 */

/** The figures of one step, to be told one after the other. @typedef {{ run: number, step: number, told: import('../actions/experiments.js').SlowStep }} Slow */

/**
 * @typedef {object} PromptState
 * @property {'idle' | 'busy'} status
 * @property {string} text                 what is in the prompt box
 * @property {string} asked                the prompt of the answer shown
 * @property {string | null} answer        null: nothing was generated yet
 * @property {number} step                 the step of the model that answered
 * @property {Said | null} error
 * @property {string[]} notices            what to know of the prompt, sentences of the engine's, mostly none
 */

/**
 * @typedef {object} Problem
 * @property {'text' | 'setting' | 'address'} place
 * @property {string} key                  the setting to blame, or ''
 * @property {Said} said
 * @property {boolean} [asked]             a button led to it: its place may be opened and take the focus
 */

/** What was asked for before the engine was there, and is done when it is: `train`, `answer`. @typedef {Record<string, boolean>} Wanted */

/**
 * @typedef {object} State
 * @property {boolean} compact
 * @property {string} place                which of several playgrounds of a document: '' for the first, ' (2)' for the second
 * @property {'auto' | 'light' | 'dark'} theme
 * @property {boolean} is_dark             the colours of the moment, once `theme` and the system's wish are known
 * @property {EngineState} engine
 * @property {Source[]} sources
 * @property {string} source               id of the chosen one
 * @property {boolean} loading_text
 * @property {Wanted} wanted
 * @property {Record<string, string>} typed settings a person changed, as typed; by key
 * @property {ReadonlyMap<number, RunState>} runs  by their ids
 * @property {number} active               the id of the run that is shown; 0 while there is none
 * @property {number} pace                how fast a run may go, from 0 (a step a second) to 1 (no limit)
 * @property {Search | null} search        the last search for a learning rate
 * @property {Sweep | null} sweep          the last sweep
 * @property {Slow | null} slow            the last step told in slow motion
 * @property {PromptState} prompt
 * @property {Problem | null} problem
 * @property {Problem | null} address_problem  what the address got wrong, until it is dismissed
 * @property {'' | 'reading' | 'address'} panel  what is open beside the text: how the chosen one is read, or an address to load
 * @property {Said | null} notice          a quiet word about the last thing done
 * @property {import('./curve_view.js').CurveView} curve  how the curve is shown
 * @property {number | null} moment        the step of the active run that is looked back to; null: the model of now
 * @property {ReadonlyMap<number, Facts>} facts  what was counted in the texts of runs, by their ids, as far as it was
 * @property {string} room                 the room that is open (features/rooms); '' while all are closed
 * @property {import('../words/words.js').Words} words  what the page says, in its language
 */

/** @type {Wanted} */
export const NOTHING_WANTED = {};

/** A run that does not exist yet. @param {number} [max_steps] its planned length @returns {RunState} */
export function emptyRun(max_steps) {
  return {
    id: 0,
    number: 0,
    name: '',
    colour: 1,
    is_hidden: false,
    is_pinned: false,
    phase: 'none',
    text: null,
    config: {},
    info: null,
    step: 0,
    loss: null,
    smooth: null,
    val_loss: null,
    best: null,
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
  };
}

/** What stands for the run where there is none. */
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
    slow: null,
    prompt: { status: 'idle', text: '', asked: '', answer: null, step: 0, error: null, notices: [] },
    problem: null,
    address_problem: null,
    notice: null,
    curve: FIRST_VIEW,
    moment: null,
    facts: new Map(),
    room: '',
    panel: '',
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
 * What the engine is given of a source: the bytes of a file as they are, else the text.
 * @param {Source | null} source
 * @returns {string | Blob | null}
 */
export function sourceText(source) {
  return source === null ? null : (source.blob ?? source.text);
}
