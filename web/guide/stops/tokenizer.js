/** The stops of the part "tokenizer", in their order (web/guide/README.md); their words are in web/words/en/stops/tokenizer.js. */

const SMALL = { n_layer: 1, n_embd: 16 };
const HUNDRED = "100 / length(beginning(1000)) * tokens(beginning(1000), 'bpe'";

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'tokenizer.pieces',
    show: ['room', 'text'],
    sections: ['typed', 'vocabulary'],
    covers: ['room'],
    predict: { kind: 'number', truth: 'vocab_size', near: { abs: 0.5 }, close: { rel: 0.1 } },
    check: { kind: 'number', truth: 'token(text[0], 0)', near: { abs: 0.4 }, close: { abs: 1.1 } },
    source: ['src/tokenizer/tokenizer.c tokenizer_fit', 'src/tokenizer/tokenizer.c tokenizer_encode'],
    terms: ['token', 'vocabulary'],
    play: {
      config: SMALL,
      band: { predict: [27, 27], check: [0, 0] },
      wrong: { predict: [26, 100], check: [1, 97] },
    },
  },
  {
    key: 'tokenizer.unknown',
    show: ['room'],
    sections: ['typed'],
    predict: {
      kind: 'choice',
      options: 4,
      truth: "if(token('☃', 0) == null, 2, if(tokens('☃') > 1, 3, 0))",
      figures: { n: "tokens('☃')" },
    },
    acts: [{ do: 'type', text: '☃' }],
    check: { kind: 'choice', options: 3, truth: '0', figures: { n: 'vocab_size' } },
    source: ['src/tokenizer/tokenizer.c report_unknown'],
    terms: ['vocabulary'],
    against: ['M5', 'M6'],
    play: { config: SMALL, band: { predict: [2, 2] } },
  },
  {
    key: 'tokenizer.merges',
    show: ['room'],
    sections: ['film'],
    predict: {
      kind: 'number',
      truth: `${HUNDRED}, 512)`,
      ...{ near: { rel: 0.2 }, close: { rel: 0.5 } },
      figures: { more: `${HUNDRED}, 1024)` },
    },
    acts: [{ do: 'press', press: 'film' }],
    check: {
      kind: 'choice',
      options: 3,
      truth: '1',
      figures: { text: 'first_merges(1)[0].text', times: 'first_merges(1)[0].count' },
    },
    source: ['src/tokenizer/bpe.c find_best', 'src/tokenizer/bpe.c merge'],
    terms: ['byte_pair_encoding'],
    play: { config: SMALL, band: { predict: [40, 75] }, wrong: { predict: [100, 10] } },
  },
  {
    key: 'tokenizer.words',
    show: ['room'],
    sections: ['typed', 'compare'],
    predict: {
      kind: 'number',
      truth: "tokens('strawberry', 'bpe', 512)",
      ...{ near: { abs: 0.5 }, close: { abs: 2.1 } },
      figures: { pieces: "pieces('strawberry', 'bpe', 512)" },
    },
    acts: [{ do: 'type', text: 'strawberry' }],
    check: {
      kind: 'choice',
      options: 3,
      truth: '0',
      figures: { first: "token('strawberry', 0, 'bpe', 512)", second: "token('strawberry', 1, 'bpe', 512)" },
    },
    source: ['src/tokenizer/tokenizer.c tokenizer_encode'],
    terms: ['token'],
    play: { config: SMALL, band: { predict: [3, 9] }, wrong: { predict: [1] } },
  },
];
