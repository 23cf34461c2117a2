/**
 * The texts that come with the page, read from their index (described in datasets/README.md), and the settings that
 * suit a user's own text. The texts themselves are not here: actions/texts.js fetches one when it is chosen.
 */

import { DATASETS } from '../file_urls.js';
import { longestListLine } from './counts.js';

/*
 * The first settings for a user's own text, by its kind and size. They come from tests/bench/recipes.js: what has the
 * lowest validation loss after half a minute on one thread, for texts of this kind and size. GPT-2's initial standard
 * deviation (0.02) and small learning rate suit networks near its width of 768; the small networks of this page learn
 * faster with 0.08 and a larger rate, as in microgpt.
 */

const OWN = { preset: 'gpt2', documents: 'auto', init_std: 0.08, schedule: 'linear', min_lr_ratio: 0 };

/** A text: the model is small enough to see each part of it often. */
export const OWN_TEXT = Object.freeze({
  ...OWN,
  ...{ position: 'rope', learning_rate: 0.01, batch_size: 8, warmup_steps: 100, max_steps: 2400, temperature: 0.7 },
});

/**
 * A short text is soon learnt by heart. With half the width, and with dropout, the validation loss falls for longer.
 */
export const OWN_SHORT_TEXT = Object.freeze({ ...OWN_TEXT, ...{ n_embd: 32, dropout: 0.1, batch_size: 16 } });
const SHORT_TEXT = 40_000; // characters

/** A list of short lines, such as names. */
export const OWN_LIST = Object.freeze({
  ...OWN,
  ...{ activation: 'relu2', dropout: 0.05, learning_rate: 0.005, batch_size: 64 },
  ...{ warmup_steps: 100, max_steps: 2400, temperature: 0.7 },
});

/** A short list is treated as a short text is; the shorter it is, the more dropout. */
export const OWN_SHORT_LIST = Object.freeze({ ...OWN_LIST, ...{ n_embd: 32, n_layer: 1, batch_size: 32 } });
const DROPOUTS = [
  { under: 5000, dropout: 0.3 }, // characters
  { under: 20_000, dropout: 0.2 },
  { under: SHORT_TEXT, dropout: 0.1 },
];

/**
 * How many steps a short text is learnt: until the model begins to learn it by heart. This was after about one step for
 * each 16 characters, for lists and for other texts (tests/bench/README.md).
 */
const [A_STEP, LEAST_STEPS, MOST_STEPS] = [16, 100, 1600];

/** @param {number} size  in characters */
function lengthFor(size) {
  const max_steps = Math.min(MOST_STEPS, Math.max(LEAST_STEPS, 50 * Math.round(size / A_STEP / 50)));
  return { max_steps, warmup_steps: Math.floor(max_steps / 20) };
}

/**
 * The settings that suit a text that has none of its own.
 * @param {string} text  or the beginning of a long one
 * @param {number} [size]  of the whole text, in characters or bytes
 * @returns {Record<string, any>}
 */
export function suggestFor(text, size = text.length) {
  const longest = longestListLine(text);
  const is_short = size < SHORT_TEXT;
  if (longest === 0) return is_short ? { ...OWN_SHORT_TEXT, ...lengthFor(size) } : OWN_TEXT;
  const block_size = longest < 16 ? 16 : 32; // BOS, which begins a line, needs a position too
  if (!is_short) return { ...OWN_LIST, block_size };
  const { dropout } = DROPOUTS.find(({ under }) => size < under) ?? DROPOUTS[0];
  return { ...OWN_SHORT_LIST, ...lengthFor(size), dropout, block_size };
}

/**
 * @param {Partial<import('../state/state.js').Source> & { id: string, kind: import('../state/state.js').Source['kind'], title: string }} source
 * @returns {import('../state/state.js').Source}
 */
export function makeSource(source) {
  return {
    ...{
      sentence: '',
      text: null,
      blob: null,
      bytes: 0,
      preview: '',
      url: '',
      suggested: {},
      prompts: [],
      check: '',
      facts: null,
      remarks: [],
      origin: null,
    },
    ...source,
  };
}

/** @returns {Promise<import('../state/state.js').Source[]>} in the index's order; rejects when it cannot be fetched */
export async function loadDatasets() {
  const response = await fetch(new URL('index.json', DATASETS));
  if (!response.ok) throw new Error(`index.json: ${response.status}`);
  return readIndex(await response.json());
}

/**
 * @param {any} index
 * @returns {import('../state/state.js').Source[]}
 */
export function readIndex(index) {
  return index.map((/** @type {any} */ entry) =>
    makeSource({
      id: entry.id,
      kind: 'dataset',
      title: entry.title,
      sentence: entry.description,
      url: new URL(entry.file, DATASETS).href,
      suggested: entry.settings ?? {},
      prompts: entry.prompts ?? [],
      check: entry.check ?? '',
    }),
  );
}
