/**
 * deferred.js: longer methods that need the second part of the engine (see README.md, "Builds"). The short ones are in
 * trainer.js and first_part.js, which also document these, check their arguments and call them.
 */

import { EngineError, sentence } from './errors.js';
import { Heap } from './heap.js';

/** @import { Merge, Quotations, RateSearch } from './types.js' */

/**
 * Trainer.findRate().
 *
 * @param {Heap} heap
 * @param {number} trainer
 * @param {{ from?: number, to?: number, steps?: number, max_ms?: number }} options
 * @returns {Generator<RateSearch, RateSearch, void>}
 */
export function* findRate(heap, trainer, { from = 1e-5, to = 1, steps = 100, max_ms = 0 }) {
  const module = heap.wholeModule;
  const finder = module._api_rate_finder_new(trainer, from, to, steps, heap.error);
  if (finder === 0) throw heap.lastError();
  try {
    for (;;) {
      const start = performance.now();
      let more = true;
      do
        more = heap.wholeModule._api_rate_finder_advance(finder) !== 0; // the engine may have been closed
      while (more && performance.now() - start < max_ms);
      module._api_rate_finder_figures(finder, heap.figures);
      const [n, suggested] = heap.doubles(heap.figures, 2);
      const at = module._api_rate_finder_curves(finder);
      const [rates, losses, smoothed] = [0, 1, 2].map((i) => heap.doubles(at + i * steps * 8, n));
      const found = { rates, losses, smoothed, suggested: Number.isNaN(suggested) ? null : suggested, done: !more };
      yield found;
      if (!more) return found;
    }
  } finally {
    if (heap.isOpen) module._api_rate_finder_delete(finder);
  }
}

/** The largest number of places in a result: up to max_places for each character of the text. */
const PLACES = 3_000_000;

/**
 * Trainer.quotations(), with the index that it looks the text up in.
 *
 * @param {Heap} heap
 * @param {number} index
 * @param {string} text
 * @param {{ min_length?: number, max_places?: number }} options
 * @returns {Quotations}
 */
export function quotations(heap, index, text, { min_length = 20, max_places = 3 }) {
  const { wholeModule: module, error } = heap;
  const bytes = new TextEncoder().encode(text);
  const letters = [...text];
  const most_places = Math.floor(PLACES / letters.length); // Infinity for an empty text
  if (max_places > most_places) {
    throw new EngineError(
      sentence`The option max_places of quotations() can be at most ${most_places} for so long a text, not ${max_places}.`,
      'max_places',
    );
  }
  const textAt = heap.put(bytes);
  const at = module._api_quotations(index, textAt, bytes.length, min_length, max_places, error);
  heap.free(textAt);
  if (at === 0) throw heap.lastError();
  const { characters, quoted, longest, quotations: found } = heap.json(at);
  let [begin, passed] = [0, 0];
  for (const quotation of found) {
    while (passed < quotation.begin) begin += letters[passed++].length;
    quotation.text = letters.slice(passed, passed + quotation.length).join('');
    quotation.begin = begin;
  }
  return { characters, quoted, share: characters > 0 ? quoted / characters : 0, longest, quotations: found };
}

/**
 * Engine.trainTokenizer().
 *
 * @param {Heap} heap
 * @param {Uint8Array} bytes of the text
 * @param {string} lines of settings
 * @param {number} work
 * @returns {Generator<Merge[], Merge[], void>}
 */
export function* trainTokenizer(heap, bytes, lines, work) {
  const { wholeModule: module } = heap;
  const textAt = heap.put(bytes);
  let settingsAt = 0;
  let learning = 0;
  try {
    settingsAt = heap.putString(lines);
    learning = module._api_learning_new(textAt, bytes.length, settingsAt, heap.error);
  } finally {
    heap.free(settingsAt);
    heap.free(textAt);
  }
  if (learning === 0) throw heap.lastError();
  try {
    /** @type {Merge[]} */
    const all = [];
    for (;;) {
      const goesOn = heap.wholeModule._api_learning_advance(learning, work, heap.error);
      if (goesOn < 0) throw heap.lastError();
      /** @type {Merge[]} */
      const found = heap.json(heap.wholeModule._api_learning_merges(learning, all.length));
      for (const merge of found) all.push(merge);
      yield found;
      if (goesOn === 0) return all;
    }
  } finally {
    if (heap.isOpen) heap.wholeModule._api_learning_delete(learning);
  }
}
