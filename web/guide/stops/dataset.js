/** The stops of the part "dataset", in their order (web/guide/README.md); their words are in web/words/en_stops_dataset.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'dataset.documents',
    show: ['text', 'room'],
    sections: ['lengths'],
    predict: {
      kind: 'number',
      truth: 'lengths.mean',
      near: { abs: 1 },
      figures: { longest: 'lengths.longest', n: 'n_documents' },
    },
    check: {
      kind: 'number',
      truth: 'lengths.longest',
      near: { abs: 0.5 },
      close: { abs: 2 },
      figures: { shortest: 'lengths.shortest' },
    },
    terms: ['document', 'dataset'],
    source: ['src/dataset/dataset.c dataset_init'],
    against: ['M6'],
    play: {
      config: { n_layer: 1, n_embd: 16 },
      band: { predict: [4, 9], check: [10, 16] },
      wrong: { predict: [100], check: [3] },
    },
  },
];
