/** The stops of the part "autograd", in their order (web/guide/README.md); their words are in web/words/en/stops/autograd.js. */

const BY = 0.1;
const FAR = 5;
/** If the first character of the prompt is not a token, there is no such sum, and nothing can be asked. */
const NONE = 'last_sum(prompt) == null';
/** The direction in which the loss falls. */
const DOWN = `if(last_sum(prompt).gradient > 0, 0 - ${FAR}, ${FAR})`;
const REAL = `last_sum(prompt).loss + nudge_sum(prompt, ${DOWN})`;

/** What is done before the questions, as by a reader who comes from the parts before. */
/** @type {import('../stop.js').Play} */
const PLAY = { config: { n_layer: 1, n_embd: 32 }, steps: 20, acts: [{ do: 'prompt', text: 'em' }] };

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'autograd.sum',
    show: ['prompt'],
    view: 'expression',
    predict: {
      kind: 'choice',
      options: 3,
      truth: `if(${NONE}, null, if(last_sum(prompt).score_gradient < 0, 1, 0))`,
      figures: { chance: 'last_sum(prompt).chance' },
    },
    check: {
      kind: 'number',
      truth: 'last_sum(prompt).score_gradient',
      ...{ near: { abs: 0.015 }, close: { abs: 2.05 } },
      figures: { chance: 'last_sum(prompt).chance' },
    },
    source: [
      'src/autograd/ops/linear.c op_linear_forward',
      'src/autograd/ops/cross_entropy.c op_cross_entropy_backward',
    ],
    terms: ['parameter', 'loss', 'gradient'],
    play: { ...PLAY, band: { check: [-1, -0.3] }, wrong: { check: [0, 1, 0.5] } },
  },
  {
    key: 'autograd.graph',
    show: ['room'],
    sections: ['graph', 'tensor'],
    predict: { kind: 'choice', options: 3, truth: '2', figures: { n: 'n_params' } },
    acts: [{ do: 'open', room: 'autograd', look: 'blocks.0.mlp.fc/0/0', done: "look == 'blocks.0.mlp.fc'" }],
    check: { kind: 'number', truth: "gradient(prompt, 'loss', 0)", near: { abs: 0.01 }, close: { abs: 1 } },
    source: ['src/autograd/graph.c graph_forward', 'src/autograd/graph.c graph_backward_times'],
    terms: ['gradient', 'backpropagation', 'autograd'],
    against: ['M1'],
    play: { ...PLAY, band: { check: [1, 1] }, wrong: { check: [0, 0.1] } },
  },
  {
    key: 'autograd.nudge',
    show: ['prompt'],
    view: 'expression',
    predict: {
      kind: 'number',
      truth: `nudge_sum(prompt, ${BY})`,
      ...{ near: { rel: 0.12 }, close: { rel: 0.6 } },
      figures: { promised: `last_sum(prompt).gradient * ${BY}` },
    },
    check: {
      kind: 'choice',
      options: 2,
      truth: `if(${NONE}, null, if(last_sum(prompt).gradient > 0, 1, 0))`,
      figures: { gradient: 'last_sum(prompt).gradient' },
    },
    source: ['src/autograd/ops/linear.c backward_parameters'],
    terms: ['gradient', 'parameter'],
    play: { ...PLAY, band: { predict: [-0.6, 0.6] } },
  },
  {
    key: 'autograd.far',
    covers: ['view'],
    show: ['prompt'],
    view: 'expression',
    predict: {
      kind: 'choice',
      options: 3,
      truth: `if(${NONE}, null, if(${REAL} < 0, 0, if(${REAL} < 0.5, 1, 2)))`,
      figures: { promised: `last_sum(prompt).loss + last_sum(prompt).gradient * ${DOWN}`, real: REAL },
    },
    check: { kind: 'choice', options: 3, truth: '1', figures: { steps: 'config.max_steps' } },
    source: ['src/autograd/ops/cross_entropy.c op_cross_entropy_forward'],
    terms: ['gradient', 'step'],
    play: { ...PLAY, band: { predict: [1, 1] } },
  },
];
