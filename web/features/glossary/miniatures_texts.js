/** Small pictures of tokens and texts: see miniatures.js. */

import { BPE_BYTES } from '../../../build/wasm/from_c.js';

/** @typedef {import('./miniatures.js').Miniature} Miniature */

const MOST = 32; // tokens of a strip
const WRITTEN = 24; // tokens of a sample

/** @param {{ id: number, text: string }} token @param {boolean} [with_id] */
const piece = ({ id, text }, with_id = true) => (with_id ? { text, id } : { text });

/** @type {Record<string, Miniature>} */
export const TEXTS = {
  tokens: {
    of_prompt: true,
    looks_inside: true,
    show({ inside, words }) {
      const tokens = inside?.tokens ?? [];
      const pieces = tokens.slice(-MOST).map((token) => piece(token));
      return { said: words.tokens(tokens.length), picture: { kind: 'strip', pieces } };
    },
  },
  vocabulary: {
    show({ run, words }) {
      const { vocabulary, vocab_size } = run.info;
      const pieces = vocabulary.slice(0, MOST).map((text, id) => piece({ text, id }));
      return { said: words.vocabulary(vocab_size, pieces.length), picture: { kind: 'strip', pieces } };
    },
  },
  merges: {
    show({ run, words }) {
      const { vocabulary, vocab_size, config } = run.info;
      const joined = vocab_size - BPE_BYTES - 1; // the bytes, then what was joined, then BOS
      if (config.tokenizer !== 'bpe' || joined <= 0) return { said: words.no_merges };
      const pieces = vocabulary.slice(BPE_BYTES, BPE_BYTES + Math.min(MOST, joined)).map((text) => ({ text }));
      return { said: words.merges(joined, pieces.length), picture: { kind: 'strip', pieces } };
    },
  },
  document: {
    ask: () => ['documents', { bins: 1 }],
    show: ({ words }, { count, shortest, longest }) => ({ said: words.document(count, shortest, longest) }),
  },
  context_window: {
    looks_inside: true,
    show({ run, inside, words }) {
      const n = inside?.tokens.length ?? 0;
      return { said: words.context_window(n, Number(run.info.config.block_size)) };
    },
  },
  batch: {
    of_now: true,
    ask: ({ run }) => (run.step > 0 ? ['batch'] : null),
    show({ run, words }, batch) {
      if (!batch?.length) return null;
      const { vocabulary } = run.info;
      const [{ ids }] = batch;
      const n = batch.reduce(
        (/** @type {number} */ sum, /** @type {{ ids: number[] }} */ one) => sum + one.ids.length,
        0,
      );
      const pieces = ids.slice(0, MOST).map((/** @type {number} */ id) => piece({ id, text: vocabulary[id] }));
      return { said: words.batch(batch.length, n), picture: { kind: 'strip', pieces } };
    },
  },
  seed: {
    of_prompt: true,
    ask({ prompt }) {
      const once = (/** @type {number} */ seed) =>
        /** @type {['samples', import('../../../wasm/engine.js').SamplesOptions]} */ ([
          'samples',
          { prompts: [prompt], seed, max_new_tokens: WRITTEN },
        ]);
      return ['all', once(1), once(1), once(2)];
    },
    show({ words, prompt }, answers) {
      const texts = answers.map((/** @type {{ text: string }[]} */ [one]) => one.text);
      const rows = texts.map((/** @type {string} */ text, /** @type {number} */ i) => ({
        label: words.seeds[i],
        text: `${prompt}${text}`,
      }));
      return { said: words.seed(texts[0], texts[2]), picture: { kind: 'texts', rows } };
    },
  },
  dropout: { show: ({ run, words }) => ({ said: words.dropout(Number(run.info.config.dropout)) }) },
  weight_decay: { show: ({ run, words }) => ({ said: words.weight_decay(Number(run.info.config.weight_decay)) }) },
};
