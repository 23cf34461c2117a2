/**
 * together.js: draws several samples of one run. With a seed they are drawn together, position by position, by the
 * second part of the engine; without one, one after the other. A single sample is in sampling.js.
 */

import { SAMPLES_OVER } from '../build/wasm/from_c.js';
import { SAMPLES } from './arguments.js';
import { EngineError, sentence } from './errors.js';
import { Heap } from './heap.js';
import { Sampling } from './sampling.js';

/** @import { Sample, SampleOptions, SamplesOptions, Token } from './engine.js' */

/**
 * Allocates memory for samples that are drawn together: for `at_once` of them, or, if that is missing, for as many as
 * memory allows.
 *
 * @param {Heap} heap @param {Sampling} sampling @param {number} most @param {number} [at_once]
 * @returns {{ at: number, n: number } | null} null if memory does not allow even one
 */
function roomFor(heap, sampling, most, at_once) {
  const module = heap.wholeModule;
  const at = module._api_samples_new(sampling.handle, most, at_once ?? 0, heap.error);
  if (at !== 0) return { at, n: module._api_samples_count(at) };
  if (at_once !== undefined) throw heap.lastError();
  return null;
}

/**
 * @param {Sampling} sampling @param {SampleOptions} options @param {number} index
 * @returns {Generator<{ index: number, token: Token }[], Sample[], void>}
 */
function* drawAlone(sampling, options, index) {
  const draft = sampling.draft();
  for (const token of sampling.draw(options, draft)) yield [{ index, token }];
  return [sampling.whole(draft, options)];
}

/**
 * @param {Heap} heap @param {Sampling} sampling @param {number} at the address that roomFor() returned
 * @param {SampleOptions[]} each @param {number} first the index of the first sample
 * @returns {Generator<{ index: number, token: Token }[], Sample[], void>}
 */
function* drawTogether(heap, sampling, at, each, first) {
  const module = heap.wholeModule;
  const n = each.length;
  let idsAt = 0;
  try {
    idsAt = heap.put(new Uint8Array(4 * n));
    const drafts = each.map((options, i) => {
      sampling.begin(
        options,
        (prompt, size, settings) => module._api_samples_begin(at, i, prompt, size, settings, heap.error),
        (stop, size) => module._api_samples_stop(at, i, stop, size, heap.error),
      );
      return sampling.draft();
    });
    for (let more = true; more; ) {
      more = sampling.handle !== 0 && heap.wholeModule._api_samples_next(at, idsAt) !== 0;
      const ids = new Int32Array(heap.bytes(idsAt, 4 * n).buffer);
      yield drafts.flatMap((draft, i) => {
        if (ids[i] === SAMPLES_OVER) return [];
        const choice = sampling.choice(ids[i], each[i].alternatives, (k, to) =>
          module._api_samples_alternatives(at, i, k, to),
        );
        /** @type {[number, number]} */
        const held = [module._api_samples_held(at, i), module._api_samples_cut(at, i)];
        return draft.take(ids[i], choice, held).map((token) => ({ index: first + i, token }));
      });
    }
    return drafts.map((draft, i) => sampling.whole(draft, each[i]));
  } finally {
    if (heap.isOpen) {
      heap.free(idsAt);
      module._api_samples_delete(at);
    }
  }
}

/**
 * Several samples, position by position: see Trainer.samplesTokens().
 *
 * @param {Heap} heap
 * @param {Sampling} sampling
 * @param {SamplesOptions} options
 * @returns {Generator<{ index: number, token: Token }[], Sample[], void>}
 */
export function* drawSeveral(heap, sampling, { prompts = [''], n = 1, seed, at_once, ...options }) {
  const module = heap.wholeModule; // also without a seed, so that both kinds of call need the same
  const total = prompts.length * n;
  if (total > SAMPLES)
    throw new EngineError(sentence`In one call there can be ${SAMPLES} samples, not ${total}.`, 'n');
  if (seed !== undefined && !module._api_samples_check_seeds(seed, total, heap.error)) throw heap.lastError();
  const all = prompts.flatMap((prompt) => Array.from({ length: n }, () => prompt));
  /** @type {Sample[]} */
  const samples = [];
  while (samples.length < all.length) {
    const first = samples.length;
    /** @type {(prompt: string, i: number) => SampleOptions} */
    const optionsOf = (prompt, i) => ({
      ...options,
      prompt,
      ...(seed !== undefined && { seed: seed + first + i }),
    });
    const room = seed === undefined ? null : roomFor(heap, sampling, all.length - first, at_once);
    const each = all.slice(first, first + (room?.n ?? 1)).map(optionsOf);
    samples.push(
      ...(yield* room === null
        ? drawAlone(sampling, each[0], first)
        : drawTogether(heap, sampling, room.at, each, first)),
    );
  }
  return samples;
}
