/**
 * run_scores.js: the functions on the tokens of a run that need the second part of the engine: its merges, a text as ids, and
 * how well the model predicts each token of a text. trainer.js offers these to callers; run_tokens.js has the other ones.
 */

import { SCORE_GUESS, SCORE_TOP } from '../build/wasm/from_c.js';

/** @import { Heap } from './heap.js' */
/** @import { Score } from './engine.js' */
/** @import { Merge } from './types.js' */
/** @import { TokenBytes } from './tokens.js' */

const encoder = new TextEncoder();

/** Trainer.merges. @param {Heap} heap @param {number} handle @returns {Merge[]} */
export const mergesOf = (heap, handle) => heap.json(heap.module._api_merges(handle));

/** Trainer.encode(). @param {Heap} heap @param {number} handle @param {string | Uint8Array} text @returns {Uint16Array} */
export function encode(heap, handle, text) {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const textAt = heap.put(bytes);
  let idsAt = 0;
  try {
    idsAt = heap.put(new Uint8Array(2 * bytes.length));
    const n = heap.module._api_encode(handle, textAt, bytes.length, idsAt, heap.error);
    if (n < 0) throw heap.lastError();
    return new Uint16Array(heap.bytes(idsAt, 2 * n).buffer);
  } finally {
    heap.free(idsAt);
    heap.free(textAt);
  }
}

/**
 * Trainer.score().
 *
 * @param {Heap} heap
 * @param {number} handle
 * @param {{ vocabulary: string[], bytes: TokenBytes }} tokens
 * @param {string | Uint8Array} text
 * @param {{ top?: number }} options
 * @returns {Score}
 */
export function score(heap, handle, { vocabulary, bytes: known }, text, { top = 5 }) {
  const bytes = typeof text === 'string' ? encoder.encode(text) : text;
  const textAt = heap.put(bytes);
  const at = heap.module._api_score(handle, textAt, bytes.length, top, heap.figures, heap.error);
  heap.free(textAt);
  if (at === 0) throw heap.lastError();
  const [n, loss, shown] = heap.doubles(heap.figures, 3);
  const width = SCORE_TOP + SCORE_GUESS * shown;
  const rows = heap.doubles(at, n * width);
  heap.free(at);
  const complete = known.stream();
  const tokens = Array.from({ length: n }, (_, i) => {
    const [id, logprob, rank, ...likeliest] = rows.subarray(i * width, (i + 1) * width);
    const isRead = !Number.isNaN(rank);
    const top = Array.from({ length: isRead ? shown : 0 }, (_, k) => {
      const [id, probability] = likeliest.slice(SCORE_GUESS * k);
      return { id, text: vocabulary[id], probability };
    });
    const completed = id === vocabulary.length - 1 ? vocabulary[id] : complete(id); // BOS has no bytes
    return { id, text: completed, logprob: isRead ? logprob : null, rank: isRead ? rank : null, top };
  });
  return { loss, tokens };
}
