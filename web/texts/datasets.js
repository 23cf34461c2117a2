/**
 * The texts that come with the page, read from their index (described in datasets/README.md), and the settings that
 * suit a user's own text. The texts themselves are not here: actions/texts.js fetches one when it is chosen.
 */

import { DATASETS } from '../places.js';
import { longestListLine } from './counts.js';

/**
 * The first settings for a user's own text. GPT-2's initial standard deviation (0.02) and small learning rate suit
 * networks near its width of 768. The small networks of this page learn faster with 0.08 and a larger rate, as in
 * microgpt.
 */
export const OWN_TEXT = Object.freeze({
  preset: 'gpt2',
  documents: 'auto',
  learning_rate: 0.01,
  init_std: 0.08,
  temperature: 0.7,
});

/** A list of short lines, such as names, has less to learn: a smaller network takes many of them at once. */
export const OWN_LIST = Object.freeze({ ...OWN_TEXT, n_embd: 32, n_layer: 1, batch_size: 32 });

/**
 * The settings that suit a text that has none of its own.
 * @param {string} text  or the beginning of a long one
 * @returns {Record<string, any>}
 */
export function suggestFor(text) {
  const longest = longestListLine(text);
  if (longest === 0) return OWN_TEXT;
  return { ...OWN_LIST, block_size: longest < 16 ? 16 : 32 }; // BOS, which begins a line, needs a position too
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
