/**
 * The figures that expressions of the guide's stops can ask for, and how each is found. There is one table for the page
 * and for Node (tests/guide/play.js). Both give a Source: from it a figure reads the run, the settings and what is on
 * the screen, or asks a look (wire/looks.js). Nothing is computed here that the engine can compute.
 */

import { SAMPLE_SETTINGS } from '../../build/wasm/from_c.js';
import { makeCheck, shareOf } from '../texts/checks.js';
import { COPIED_LENGTH } from '../ui/copied_pieces.js';
import { ExpressionError, evaluate, FUNCTIONS, namesIn, parse, UNKNOWN } from './expressions.js';
import { INSIDE } from './figures_inside.js';
import { chance, endOf, largest, movedShare, runWith, stageLoss, twice, typical } from './figures_runs.js';
import { fingerprint } from './fingerprint.js';

/** @import { LookCall } from '../wire/looks.js' */
/** @import { Value } from './expressions.js' */

/**
 * The data from which figures are read. Its entries may be getters: they are read again for each figure.
 * @typedef {object} Source
 * @property {import('../state/state.js').RunState} run      the active run
 * @property {import('../state/state.js').RunState[]} runs   those that have begun, the oldest first
 * @property {Record<string, any>} config                    the settings of the run, and those of sampling as they are
 *   now
 * @property {string | Blob | null} text                     the text that the model learns, as the page has it; only to
 *   be compared with other texts
 * @property {() => Promise<string>} readText                the text that the model learns
 * @property {string} check                                  the name of the check of its lines (texts/checks.js), or ''
 * @property {{ prompt: string, room: string, look: import('../state/locked_place.js').Look, token: number | null, moment: number | null }} view
 * @property {Record<string, Value>} kept                    the values that acts have stored, by name
 * @property {Value} guess                                   what the reader predicted; null before
 * @property {string} version                                changes whenever the model may give other answers
 * @property {(call: LookCall) => Promise<any>} look
 */

/**
 * @typedef {object} Figure
 * @property {number | null} least   the least number of arguments; null: it has no call
 * @property {number} most
 * @property {boolean} is_asked      whether the engine is asked, so that the answer takes time
 * @property {(source: Source, ...given: any[]) => Value} of
 */

/** @param {(source: Source) => Value} of @returns {Figure} */
const plain = (of) => ({ least: null, most: 0, is_asked: false, of });
/** @param {number} least @param {number} most @param {(source: Source, ...given: any[]) => Value} of @returns {Figure} */
const ready = (least, most, of) => ({ least, most, is_asked: false, of });
/** @param {number} least @param {number} most @param {(source: Source, ...given: any[]) => Promise<Value>} of @returns {Figure} */
const asked = (least, most, of) => ({ least, most, is_asked: true, of });
/** A figure without arguments: the whole answer to a look. @param {LookCall} call @returns {Figure} */
const whole = (call) => ({ least: null, most: 0, is_asked: true, of: ({ look }) => look(call) });

const SEED = 1; // the seed of all samples for a figure, so that the figure is the same each time
const SAMPLES = 5; // how many samples are used to measure the share of copied text

/** The loss of a step of a run; null where it is not known. @param {import('../state/state.js').RunState} run @param {number} step */
function lossAt({ history: { losses, first_step } }, step) {
  const i = step - first_step;
  return i >= 0 && i < losses.length ? losses.values[i] : null;
}

/** The last validation loss up to a step; null where there is none. @param {import('../state/state.js').RunState} run @param {number} step */
function valLossAt({ history: { val_steps, val_losses } }, step) {
  let at = -1;
  for (let i = 0; i < val_steps.length && val_steps.values[i] <= step; i++) at = i;
  return at < 0 ? null : val_losses.values[at];
}

/**
 * The figures of each run, for expressions such as `runs[0].val_loss`.
 * @param {import('../state/state.js').RunState} run
 */
const figuresOf = (run) => ({
  ...{ step: run.step, loss: run.loss, smooth: run.smooth, val_loss: run.val_loss, grad_norm: run.grad_norm },
  ...{ best_val_loss: run.best?.loss ?? null, best_step: run.best?.step ?? null, first_loss: lossAt(run, 1) },
  ...{
    end_val_loss: endOf(run),
    learning_rate: run.lr,
    diverged: run.stopped !== '' || run.phase === 'stopped',
    config: run.config,
  },
});

/**
 * All tokens with their probabilities after a prompt, the likeliest first.
 * @param {Source} source
 * @param {string} prompt
 * @returns {Promise<{ text: string, probability: number }[]>}
 */
async function expected({ look, run }, prompt) {
  const vocabulary = run.info?.vocabulary ?? [];
  const [probs] = await look(['inspect', prompt, ['tensor', 'probs']]);
  const last = Array.from(probs.slice(probs.length - vocabulary.length)); // the row of the last token
  return last
    .map((probability, id) => ({ text: vocabulary[id], probability }))
    .sort((a, b) => b.probability - a.probability);
}

/** @param {Source} source @param {string} text @param {...any} how  tokenizer, size of the vocabulary */
async function tokensOf({ look, config }, text, ...how) {
  const [tokenizer = config.tokenizer, vocab_size] = how;
  const { tokens } = await look(['tokenize', text, { tokenizer, ...(vocab_size !== undefined && { vocab_size }) }]);
  return tokens;
}

/** One number inside the model while it reads a prompt. @param {Source} source @param {string} prompt @param {string} name @param {number} index @param {'value' | 'gradient'} of */
async function insideAt({ look }, prompt, name, index, of) {
  const [data] = await look(['inspect', prompt, ['tensor', name, { of }]]);
  return data[index] ?? null;
}

/** A row of a head's attention. @param {Source} source @param {string} prompt @param {number} layer @param {number} head @param {number} row @returns {Promise<number[]>} */
async function attentionRow({ look }, prompt, layer, head, row) {
  const [tokens, heads] = await look(['inspect', prompt, ['tokens'], ['attention', layer]]);
  const at = row < 0 ? tokens.length + row : row;
  return Array.from(heads[head]?.slice(at * tokens.length, (at + 1) * tokens.length) ?? []);
}

/** Texts that the model writes. @param {Source} source @param {string[]} prompts @param {object} options @returns {Promise<string[]>} */
async function written({ look, config }, prompts, options) {
  const how = Object.fromEntries(
    SAMPLE_SETTINGS.filter((key) => config[key] !== undefined).map((key) => [key, config[key]]),
  );
  const samples = await look(['samples', { ...how, prompts, seed: SEED, ...options }]);
  return samples.map((/** @type {{ text: string }} */ { text }) => text);
}

/**
 * The share of prompts that the model continues correctly, by the check of the data set.
 * @param {Source} source
 * @param {string[]} prompts
 */
async function answered(source, ...prompts) {
  const check = makeCheck(source.check, await source.readText());
  if (check === null) throw new ExpressionError('This text has no check that could say whether an answer is right.');
  const texts = await written(source, prompts, { temperature: 0 });
  const { good, all } = shareOf(
    prompts.map((prompt, i) => prompt + texts[i].split('\n')[0]),
    check,
  );
  return all === 0 ? null : good / all;
}

/** @param {Source} source */
async function copiedShare(source) {
  const text = (await written(source, Array(SAMPLES).fill(''), {})).join('\n');
  return (await source.look(['quotations', text, { min_length: COPIED_LENGTH, max_places: 1 }])).share;
}

/**
 * The change of the mean loss on a prompt when a weight changes by `by`.
 * @param {Source} source
 * @param {string} prompt
 * @param {string} name
 * @param {number} index
 * @param {number} by
 */
async function nudged({ look }, prompt, name, index, by) {
  const { data } = await look(['tensor', name]);
  const { losses } = await look(['losses', prompt, name, index, [data[index], data[index] + by]]);
  return losses[1] - losses[0];
}

/**
 * How many of n texts that the model writes are different.
 * @param {Source} source
 * @param {number} n
 * @param {number} [temperature]
 */
async function distinct(source, n, temperature = Number(source.config.temperature)) {
  return new Set(await written(source, Array(n).fill(''), { temperature })).size;
}

/**
 * How many of n texts that the model writes are lines of the text that it learnt.
 * @param {Source} source
 * @param {number} n
 * @param {number} [temperature]
 */
async function known(source, n, temperature = Number(source.config.temperature)) {
  const lines = new Set((await source.readText()).split(/\r?\n/));
  return (await written(source, Array(n).fill(''), { temperature })).filter((one) => lines.has(one)).length;
}

/** @type {Record<string, Figure>} */
export const FIGURES = {
  // of the run that is shown
  ...Object.fromEntries(
    /** @type {const} */ ([
      ...['step', 'loss', 'smooth', 'val_loss', 'best_val_loss', 'best_step', 'first_loss', 'grad_norm'],
      ...['learning_rate', 'diverged'],
    ]).map((name) => [name, plain(({ run }) => figuresOf(run)[name])]),
  ),
  is_training: plain(({ run }) => run.phase === 'training'),
  loss_at: ready(1, 1, ({ run }, step) => lossAt(run, step)),
  val_loss_at: ready(1, 1, ({ run }, step) => valLossAt(run, step)),
  samples: plain(({ run }) => run.samples.map(({ texts }) => texts[0])),
  runs: plain(({ runs }) => runs.map(figuresOf)),
  run_with: ready(2, 8, (source, ...given) => {
    const run = runWith(source, ...given);
    return run === null ? null : figuresOf(run);
  }),
  twice: ready(2, 8, twice),
  stage: ready(1, 1, stageLoss),
  uniform_loss: plain(({ run }) => run.info?.uniform_loss ?? null),
  vocab_size: plain(({ run }) => run.info?.vocab_size ?? null),
  vocabulary: plain(({ run }) => run.info?.vocabulary ?? null),
  n_params: plain(({ run }) => run.info?.n_params ?? null),
  n_documents: plain(({ run }) => run.info?.n_documents ?? null),
  train_tokens: plain(({ run }) => run.info?.n_train_tokens ?? null),
  val_tokens: plain(({ run }) => run.info?.n_val_tokens ?? null),
  // of the settings, the text and what is on the screen
  config: plain(({ config }) => config),
  text: { least: null, most: 0, is_asked: true, of: ({ readText }) => readText() },
  prompt: plain(({ view }) => view.prompt),
  room: plain(({ view }) => view.room),
  look: plain(({ view }) => view.look.name),
  look_at: ready(1, 1, ({ view }, i) => view.look.at[i] ?? null),
  locked_token: plain(({ view }) => view.token),
  moment: plain(({ view }) => view.moment),
  kept: ready(1, 1, ({ kept }, name) => kept[name] ?? null),
  guess: plain(({ guess }) => guess),
  // asked of the engine
  facts: whole(['facts']),
  lengths: whole(['documents']),
  merges: whole(['merges']),
  batch: whole(['batch']),
  tokens: asked(1, 3, async (source, text, ...how) => (await tokensOf(source, text, ...how)).length),
  token: asked(2, 4, async (source, text, i, ...how) => (await tokensOf(source, text, ...how)).at(i)?.id ?? null),
  pieces: asked(1, 3, async (source, text, ...how) =>
    (await tokensOf(source, text, ...how)).map((/** @type {any} */ one) => one.text),
  ),
  probability: asked(
    2,
    2,
    async (source, prompt, token) =>
      (await expected(source, prompt)).find(({ text }) => text === token)?.probability ?? 0,
  ),
  likeliest: asked(1, 1, async (source, prompt) => (await expected(source, prompt))[0].text),
  least_likely: asked(1, 1, async (source, prompt) => (await expected(source, prompt)).at(-1) ?? null),
  chances: asked(1, 1, async (source, prompt) =>
    (await expected(source, prompt)).map(({ probability }) => probability),
  ),
  chance: asked(3, 3, chance),
  surprise: asked(1, 1, async ({ look }, text) => (await look(['score', text])).loss),
  loss_of: asked(1, 1, async ({ look }, prompt) => (await look(['inspect', prompt, ['loss']]))[0]),
  number: asked(2, 2, async ({ look }, name, index) => (await look(['tensor', name])).data[index] ?? null),
  value: asked(3, 3, (source, prompt, name, index) => insideAt(source, prompt, name, index, 'value')),
  typical: asked(2, 2, typical),
  largest: asked(2, 2, largest),
  gradient: asked(3, 3, (source, prompt, name, index) => insideAt(source, prompt, name, index, 'gradient')),
  nudge: asked(4, 4, nudged),
  attention: asked(
    5,
    5,
    async (source, prompt, layer, head, row, column) =>
      (await attentionRow(source, prompt, layer, head, row)).at(column) ?? null,
  ),
  attends: asked(4, 4, async (source, prompt, layer, head, row) =>
    FUNCTIONS.argmax.of(await attentionRow(source, prompt, layer, head, row)),
  ),
  writes: asked(
    1,
    2,
    async (source, prompt, temperature = 0) => (await written(source, [prompt], { temperature }))[0],
  ),
  answers: asked(1, 60, answered),
  distinct: asked(1, 2, distinct),
  known: asked(1, 2, known),
  moved_share: { least: null, most: 0, is_asked: true, of: movedShare },
  copied: { least: null, most: 0, is_asked: true, of: copiedShare },
  fingerprint: { least: null, most: 0, is_asked: true, of: ({ look }) => fingerprint(look) },
  ...INSIDE,
};

/**
 * What is wrong with an expression, before anything is computed: its form, unknown names, calls with too few arguments.
 * @param {string} text
 * @returns {string} '' for nothing
 */
export function problemOf(text) {
  try {
    for (const { name, given } of namesIn(parse(text))) {
      if (given !== null && Object.hasOwn(FUNCTIONS, name)) continue; // its arguments are counted when it is computed
      if (!Object.hasOwn(FIGURES, name)) return `There is no figure "${name}" (in "${text}").`;
      const { least, most } = FIGURES[name];
      if (least === null && given !== null)
        return `"${name}" is a number or a list of its own: it takes no brackets.`;
      if (least !== null && given === null) return `"${name}" needs values in brackets.`;
      if (least !== null && given !== null && (given < least || given > most))
        return `${name}() takes ${least === most ? least : `${least} to ${most}`} values, not ${given}.`;
    }
    return '';
  } catch (/** @type {any} */ error) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

/** What is known of a figure. @typedef {{ value: Value, waiting: Promise<void> | null, error: unknown }} Known */

/** Asks for a figure. @param {Source} source @param {string} name @param {Value[] | null} given @returns {Known} */
function begin(source, name, given) {
  /** @type {Known} */
  const one = { value: UNKNOWN, waiting: null, error: null };
  one.waiting = Promise.resolve(FIGURES[name].of(source, ...(given ?? [])))
    .then((value) => {
      one.value = value;
    })
    .catch((error) => {
      one.error = error;
    })
    .finally(() => {
      one.waiting = null;
    });
  return one;
}

/**
 * Finds figures of a source. Answers of the engine are kept until the source's version changes.
 * @param {Source} source
 */
export function createFigures(source) {
  /** @type {Map<string, Known>} */
  let all = new Map();
  let version = source.version;

  /** What has been asked of this version of the model. */
  function known() {
    if (version !== source.version) all = new Map();
    version = source.version;
    return all;
  }

  /**
   * @param {Map<string, Known>} among
   * @param {(waiting: Promise<void>) => void} onWaiting
   * @returns {import('./expressions.js').Find}
   */
  const finder = (among, onWaiting) => (name, given) => {
    if (!Object.hasOwn(FIGURES, name)) throw new ExpressionError(`There is no figure "${name}".`);
    if (!FIGURES[name].is_asked) return FIGURES[name].of(source, ...(given ?? []));
    const key = `${name} ${JSON.stringify(given)}`;
    const one = among.get(key) ?? begin(source, name, given);
    among.set(key, one);
    if (one.error !== null) throw one.error;
    if (one.waiting !== null) onWaiting(one.waiting);
    return one.value;
  };

  return {
    /**
     * The value if it is known now, else UNKNOWN. Missing figures are asked for, and `onWaiting` gets the promises of
     * their answers.
     * @param {string} text
     * @param {(waiting: Promise<void>) => void} [onWaiting]
     * @returns {Value}
     */
    now: (text, onWaiting = () => {}) => evaluate(parse(text), finder(known(), onWaiting)),
    /**
     * The value, once every figure in it is known.
     * @param {string} text
     * @returns {Promise<Value>}
     */
    async find(text) {
      const tree = parse(text);
      const among = known(); // all figures are of one version, even if the model learns in the meantime
      for (;;) {
        /** @type {Promise<void>[]} */
        const waiting = [];
        const value = evaluate(
          tree,
          finder(among, (one) => waiting.push(one)),
        );
        if (waiting.length === 0) return value;
        await Promise.all(waiting);
      }
    },
  };
}
