/**
 * What there is to learn from: the texts that come with the page, from their index (datasets/README.md
 * describes it), and the settings that suit a text of one's own. The texts themselves are fetched when
 * one is chosen, by actions/texts.js.
 */

import { DATASETS } from '../places.js';
import { longestListLine } from './counts.js';

/**
 * Where a text of one's own begins. GPT-2's initial deviation (0.02) suits networks near its own width of
 * 768, and its small steps go with that; the small networks of this page learn faster from 0.08 and with
 * larger steps, as microgpt starts.
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
 * The settings that suit a text nobody has made settings for.
 * @param {string} text  or the beginning of a long one
 * @returns {Record<string, any>}
 */
export function suggestFor(text) {
  const longest = longestListLine(text);
  if (longest === 0) return OWN_TEXT;
  return { ...OWN_LIST, block_size: longest < 16 ? 16 : 32 }; // the token that begins a line has a place too
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
