/** The stops of the part "dataset", in their order (web/guide/README.md); their words are in web/words/en/stops/dataset.js. */

import { linesOf, ofWorld, WORLDS } from '../worlds.js';

/** Settings of a model that learns a hundred lines in some seconds and reproduces their shares. */
const TINY =
  'documents=lines&val_fraction=0&n_layer=1&n_head=2&n_embd=16&dropout=0&batch_size=32&learning_rate=0.01&warmup_steps=10&max_steps=200&temperature=1';

/**
 * An address with a text of these lines, each as often as its number says, evenly spread.
 * @param {Record<string, number>} lines
 */
function addressOf(lines) {
  const places = Object.entries(lines).flatMap(([line, n]) =>
    Array.from({ length: n }, (_, i) => ({ line, at: (i + 0.5) / n })),
  );
  const text = places.sort((a, b) => a.at - b.at).map(({ line }) => `${line}\n`);
  return `text=${encodeURIComponent(text.join(''))}&${TINY}`;
}

/** The sentences of a stop in a language, as an address. @param {string} key @param {string} lang @param {number} share */
const worldAt = (key, lang, share) => addressOf(linesOf(WORLDS[key][lang], share));
/** @param {string} key @param {number} share */
const inOthers = (key, share) =>
  Object.fromEntries(
    Object.keys(WORLDS[key]).flatMap((lang) => (lang === 'en' ? [] : [[lang, worldAt(key, lang, share)]])),
  );

/**
 * The chance of the first word after the first prompt, or of the same word after the second.
 * @param {string} key
 * @param {0 | 1} [after]
 */
const chanceIn = (key, after = 0) =>
  ofWorld(key, ({ choices }) => `probability('${choices[after].prompt}', '${choices[0].words[0][0]}')`);
/** A model that has learnt sentences of the stop, and not the reader's own text. @param {string} key */
const hasLearnt = (key) =>
  `(${Object.values(WORLDS[key])
    .map(({ choices }) => `contains(text, '${choices[0].prompt}')`)
    .join(' or ')}) and step >= 150`;

/** Two losses count as the same if they differ by at most this: losses of single steps vary by some hundredths. */
const SAME = 0.2;

/** How often each token is read in the whole run. */
const TIMES =
  "config.max_steps * config.batch_size * if(config.documents == 'stream', config.block_size / train_tokens, 1 / facts.train.documents)";

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'dataset.documents',
    show: ['text', 'room'],
    sections: ['lengths'],
    predict: {
      kind: 'number',
      truth: TIMES,
      ...{ near: { rel: 0.4 }, close: { rel: 0.8 } },
      figures: { steps: 'config.max_steps', n: 'facts.train.documents', all: 'n_documents' },
    },
    check: {
      kind: 'choice',
      options: 3,
      truth: '1',
      figures: { documents: 'facts.train.documents' },
    },
    source: ['src/dataset/dataset.c cut_lines', 'src/training/corpus.c document_order'],
    terms: ['document'],
    against: ['M6'],
    play: { config: { n_layer: 1, n_embd: 16 }, band: { predict: [8, 11] }, wrong: { predict: [100, 1] } },
  },
  {
    key: 'dataset.split',
    show: ['room', 'run', 'chart'],
    sections: ['split'],
    predict: {
      kind: 'choice',
      options: 3,
      truth: `if(abs(val_loss - smooth) <= ${SAME}, 2, if(val_loss > smooth, 1, 0))`,
      when: 'step >= 100 and val_loss > 0',
      figures: { now: 'smooth', val_loss: 'val_loss' },
    },
    acts: [{ do: 'train', steps: 100 }],
    check: {
      kind: 'choice',
      options: 3,
      truth: '2',
      figures: { now: 'loss', val_loss: 'val_loss', kept: 'val_tokens' },
    },
    source: ['src/training/corpus.c split'],
    terms: ['validation', 'overfitting'],
    play: { config: { n_layer: 1, n_embd: 32 }, band: { predict: [2, 2] } },
  },
  {
    key: 'dataset.step',
    show: ['run', 'room'],
    sections: ['seen'],
    covers: ['room'],
    predict: {
      kind: 'number',
      truth: 'questions',
      when: "step >= kept('began') + 1",
      ...{ near: { rel: 0.3 }, close: { rel: 0.6 } },
      figures: { n: 'length(batch)' },
    },
    acts: [{ do: 'step', n: 1, keep: { began: 'step' }, done: "step >= kept('began') + 1" }],
    check: { kind: 'choice', options: 3, truth: '0', figures: { each: 'questions / length(batch)' } },
    source: ['src/training/corpus.c corpus_train_batch', 'src/training/corpus.c push_document'],
    terms: ['step', 'batch'],
    play: { config: { n_layer: 1, n_embd: 16 }, band: { predict: [380, 540] }, wrong: { predict: [64, 5000] } },
  },
  {
    key: 'dataset.shares',
    show: ['run', 'writing'],
    view: 'shares',
    example: worldAt('dataset.shares', 'en', 70),
    examples: inOthers('dataset.shares', 70),
    needs_example: true,
    predict: {
      kind: 'number',
      truth: `100 * ${chanceIn('dataset.shares')}`,
      when: hasLearnt('dataset.shares'),
      ...{ near: { abs: 5 }, close: { abs: 12 } },
    },
    acts: [{ do: 'train', done: hasLearnt('dataset.shares') }],
    check: {
      kind: 'state',
      truth: `${hasLearnt('dataset.shares')} and abs(${chanceIn('dataset.shares')} - 0.2) < 0.07`,
      figures: { share: `100 * ${chanceIn('dataset.shares')}` },
    },
    terms: ['probability'],
    against: ['M1', 'M6'],
    play: {
      acts: [{ do: 'text', lines: linesOf(WORLDS['dataset.shares'].en, 20) }, { do: 'train' }],
      ...{ band: { predict: [15, 24] }, wrong: { predict: [50, 95] } },
    },
  },
  {
    key: 'dataset.bias',
    show: ['run', 'writing'],
    view: 'shares',
    example: worldAt('dataset.bias', 'en', 90),
    examples: inOthers('dataset.bias', 90),
    needs_example: true,
    predict: {
      kind: 'number',
      truth: `100 * ${chanceIn('dataset.bias')}`,
      when: hasLearnt('dataset.bias'),
      ...{ near: { abs: 5 }, close: { abs: 12 } },
    },
    acts: [{ do: 'train', done: hasLearnt('dataset.bias') }],
    check: {
      kind: 'choice',
      options: 3,
      truth: '2',
      figures: { nurse: chanceIn('dataset.bias'), smith: chanceIn('dataset.bias', 1) },
    },
    terms: ['probability'],
    against: ['M1', 'M6'],
    play: { band: { predict: [84, 95] }, wrong: { predict: [50, 10] } },
  },
];
