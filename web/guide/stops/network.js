/** The stops of the part "network", in their order (web/guide/README.md); their words are in web/words/en/stops/network.js. */

/** One block with one head, which is enough to find a letter and copy it. */
const COPIES =
  'data=copies&n_layer=1&n_head=1&n_embd=32&dropout=0&learning_rate=0.01&max_steps=600&prompt=abcde%3D&look=blocks.0.attention.probs/0';

/** Names, whose vowels are used alike; the letter "a" is locked. */
const NAMES =
  'data=names&n_layer=1&n_embd=32&batch_size=32&dropout=0&learning_rate=0.01&max_steps=200&look=wte.weight/0';
const HAS_DIRECTIONS = "contains(vocabulary, 'a') and step >= 200";
const [VOWELS, CONSONANTS] = ["'aeiou'", "'bcdfghjklmnpqrstvwxz'"];

/** The row of "=" in "abcde=", and the column of "a", after the sign for the beginning. */
const EQUALS = "attention('abcde=', 0, 0, 6, 1)";
/** The run of the example: only its text has the “=” from which a head looks back. */
const HAS_LEARNT = "contains(text, '=') and step >= 600";
const FINDS = "attends('abcde=', 0, 0, 6)";

/** @type {import('../stop.js').Play} */
const PLAY = { config: { n_layer: 1, n_embd: 32 }, steps: 20, acts: [{ do: 'prompt', text: 'em' }] };
const TABLES = "weights('wte', 'wpe', 'lm_head')";
const WHERE = `argmax([${TABLES}, weights('attention'), weights('mlp')])`;

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'network.embedding',
    covers: ['room'],
    show: ['room'],
    sections: ['map'],
    predict: { kind: 'number', truth: 'config.n_embd', near: { rel: 0.2 }, close: { rel: 0.5 } },
    acts: [{ do: 'train', steps: 200 }],
    check: { kind: 'choice', options: 3, truth: '1', figures: { rows: 'vocab_size', width: 'config.n_embd' } },
    source: ['src/autograd/ops/embedding.c op_embedding_forward'],
    terms: ['embedding', 'token'],
    against: ['M7'],
    play: { ...PLAY, wrong: { predict: [1, 1000] } },
  },
  {
    key: 'network.directions',
    show: ['room', 'run'],
    sections: ['embeddings'],
    example: NAMES,
    needs_example: true,
    predict: {
      kind: 'choice',
      options: 3,
      when: HAS_DIRECTIONS,
      truth: "if(contains('eiou', closest('a')), 1, if(closest('a') == 'b', 0, 2))",
      figures: { closest: "closest('a')", cosine: "cosine('a', closest('a'))" },
    },
    acts: [
      { do: 'train', steps: 200 },
      { do: 'open', look: 'wte.weight/13' },
    ],
    check: {
      kind: 'choice',
      options: 3,
      when: HAS_DIRECTIONS,
      truth: `if(cosine(${VOWELS}, ${VOWELS}) > cosine(${VOWELS}, ${CONSONANTS}) + 0.2, 1, 2)`,
      figures: { vowels: `cosine(${VOWELS}, ${VOWELS})`, others: `cosine(${VOWELS}, ${CONSONANTS})` },
    },
    source: ['src/autograd/ops/embedding.c op_embedding_backward'],
    terms: ['embedding'],
    against: ['M1'],
    play: { band: { predict: [1, 1], check: [1, 1] }, wrong: { predict: [0, 2], check: [0, 2] } },
  },
  {
    key: 'network.attention',
    covers: ['room'],
    show: ['room'],
    sections: ['attention'],
    look: 'blocks.0.attention.probs/0',
    predict: { kind: 'choice', options: 3, truth: 'if(attention(prompt, 0, 0, 0, 1) == 0, 2, 0)' },
    acts: [{ do: 'read' }],
    check: {
      kind: 'number',
      truth: '100 * attention(prompt, 0, 0, 0 - 1, attends(prompt, 0, 0, 0 - 1))',
      ...{ near: { abs: 1.5 }, close: { abs: 8 } },
      figures: { column: 'attends(prompt, 0, 0, 0 - 1)' },
    },
    source: ['src/autograd/ops/attention.c softmax_scores', 'src/autograd/ops/attention.c forward_row'],
    terms: ['attention', 'head', 'query', 'key', 'causal_mask'],
    play: { ...PLAY, band: { predict: [2, 2], check: [20, 100] }, wrong: { check: [0] } },
  },
  {
    key: 'network.copy',
    show: ['run', 'room'],
    sections: ['attention'],
    example: COPIES,
    needs_example: true,
    predict: {
      kind: 'choice',
      options: 3,
      truth: `if(${FINDS} == 6, 0, if(${FINDS} == 5, 1, if(${FINDS} == 1, 2, null)))`,
      when: HAS_LEARNT,
      figures: { weight: EQUALS },
    },
    acts: [{ do: 'train', steps: 600, keep: { before: EQUALS }, done: HAS_LEARNT }],
    check: {
      kind: 'number',
      truth: `100 * ${EQUALS}`,
      ...{ near: { abs: 2 }, close: { abs: 10 } },
      figures: { before: "if(kept('before') == null, 0 - 1, kept('before'))" },
    },
    source: ['src/autograd/ops/attention.c forward_row'],
    terms: ['attention', 'head'],
    against: ['M7', 'M1'],
    play: { band: { predict: [2, 2], check: [60, 100] }, wrong: { check: [14, 20] } },
  },
  {
    key: 'network.mlp',
    show: ['room'],
    sections: ['block'],
    look: 'blocks.0',
    predict: {
      kind: 'choice',
      options: 3,
      truth: WHERE,
      figures: { where: WHERE, share: `max([${TABLES}, weights('attention'), weights('mlp')]) / n_params` },
    },
    check: { kind: 'choice', options: 3, truth: '1', figures: { mlps: "weights('mlp')" } },
    source: ['src/network/model.c record_block'],
    terms: ['mlp', 'layer'],
    play: { ...PLAY, band: { predict: [2, 2] } },
  },
  {
    key: 'network.chances',
    covers: ['room'],
    show: ['room'],
    sections: ['map'],
    predict: {
      kind: 'number',
      truth: '100 * probability(prompt, likeliest(prompt))',
      ...{ near: { abs: 8 }, close: { abs: 20 } },
      figures: { token: 'likeliest(prompt)' },
    },
    check: {
      kind: 'choice',
      options: 2,
      truth: 'if(least_likely(prompt).probability > 0, 1, 0)',
      figures: { least: 'least_likely(prompt).text', chance: 'least_likely(prompt).probability' },
    },
    source: ['src/autograd/ops/cross_entropy.c op_cross_entropy_forward'],
    terms: ['logit', 'softmax', 'probability'],
    against: ['M2', 'M7'],
    play: { ...PLAY, band: { check: [1, 1] } },
  },
];
