/**
 * The texts that come with the page: reads their index (datasets/README.md describes it). The texts
 * themselves are fetched when one is chosen, by actions/texts.js.
 */

import { makeSource } from './actions/texts.js';

const FOLDER = new URL('../build/datasets/', import.meta.url);

/** @returns {Promise<import('./state.js').Source[]>} in the index's order; rejects when it cannot be fetched */
export async function loadDatasets() {
  const response = await fetch(new URL('index.json', FOLDER));
  if (!response.ok) throw new Error(`index.json: ${response.status}`);
  return readIndex(await response.json());
}

/**
 * @param {any} index
 * @returns {import('./state.js').Source[]}
 */
export function readIndex(index) {
  return index.map((/** @type {any} */ entry) =>
    makeSource({
      id: entry.id,
      kind: 'dataset',
      title: entry.title,
      sentence: entry.description,
      url: new URL(entry.file, FOLDER).href,
      suggested: entry.settings ?? {},
    }),
  );
}
