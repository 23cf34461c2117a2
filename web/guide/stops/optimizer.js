/** The stops of the part "optimizer", in their order (web/guide/README.md); their words are in web/words/en/stops/optimizer.js. */

/**
 * A small network with norms everywhere, the same for every text. If the rate is far too high, its loss stays high but
 * does not leave the chart; without norms it would.
 */
const MODEL = {
  ...{
    preset: 'gpt2',
    n_layer: 1,
    n_head: 4,
    n_embd: 32,
    block_size: 32,
    position: 'rope',
    init_std: 0.08,
    dropout: 0,
  },
  ...{ tokenizer: 'char', batch_size: 16, schedule: 'linear', min_lr_ratio: 0 },
  ...{ max_steps: 100, warmup_steps: 10, val_interval: 50 },
};

/** A run of 100 steps at a rate. @param {number} learning_rate */
const atRate = (learning_rate) => ({
  do: /** @type {const} */ ('train'),
  steps: 100,
  settings: { ...MODEL, learning_rate },
  named: 'learning_rate',
});

/** The mean loss at the end of a run at a rate. @param {number} rate */
const endAt = (rate) => `run_with('learning_rate', ${rate}, 'max_steps', 100).smooth`;
/** Whether such a run has ended, after its steps or because it diverged. @param {number} rate */
const isOver = (rate) => {
  const run = `run_with('learning_rate', ${rate}, 'max_steps', 100)`;
  return `(${run}.step >= 100 or ${run}.diverged)`;
};

const [COLD, RIGHT, HOT] = [0.00001, 0.01, 0.3];
const TIMID = 0.0001;

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'optimizer.direction',
    show: ['room'],
    sections: ['moments'],
    predict: {
      kind: 'choice',
      options: 3,
      when: "step == 1 and typical('wte.weight', 'step') > 0",
      // At the first step the size of every step is the rate, whatever the gradient is.
      truth:
        "if(typical('wte.weight', 'step') > 0.7 * learning_rate, 2, if(typical('wte.weight', 'step') > 0, 0, -1))",
      figures: { rate: 'learning_rate' },
    },
    acts: [
      { do: 'reset' },
      { do: 'step', n: 1, keep: { asked: "typical('wte.weight', 'step')" }, done: 'step == 1' },
    ],
    check: {
      kind: 'choice',
      options: 3,
      truth: "if(largest('wte.weight', 'step') < 1.5 * learning_rate, 1, 0)",
      when: 'step >= 1',
      figures: { rate: 'learning_rate' },
    },
    source: ['src/optimizer/optimizer.c optimizer_step'],
    terms: ['gradient', 'learning_rate', 'weight'],
    against: ['M1'],
    play: {
      config: { n_layer: 1, n_embd: 16, batch_size: 16 },
      steps: 2,
    },
  },
  {
    key: 'optimizer.averages',
    show: ['room'],
    sections: ['way'],
    predict: {
      kind: 'choice',
      options: 3,
      when: "step >= kept('way_began') + 20",
      truth:
        "if(typical('wte.weight', 'step') > 2 * learning_rate * typical('wte.weight', 'gradient'), 0, if(typical('wte.weight', 'step') > 0, 1, -1))",
      figures: {
        times: "typical('wte.weight', 'step') / (learning_rate * typical('wte.weight', 'gradient'))",
        gradient: "typical('wte.weight', 'gradient')",
      },
    },
    acts: [
      {
        do: 'step',
        n: 20,
        press: 'way-steps',
        keep: { way_began: 'step', asked: "typical('wte.weight', 'step')" },
        done: "step >= kept('way_began') + 20",
      },
    ],
    check: {
      kind: 'choice',
      options: 3,
      // What is left of a gradient of +1, -1, +1, ... in an average that moves by 1 - beta1.
      truth: 'if((1 - config.beta1) / (1 + config.beta1) < 0.3, 1, 0)',
      figures: { left: '(1 - config.beta1) / (1 + config.beta1)', beta: 'config.beta1' },
    },
    source: ['src/optimizer/rules.c adamw_vec'],
    terms: ['adam', 'momentum', 'optimizer'],
    play: {
      config: { n_layer: 1, n_embd: 16, batch_size: 16 },
      steps: 10,
    },
  },
  {
    key: 'optimizer.rates',
    show: ['chart', 'run'],
    predict: {
      kind: 'choice',
      options: 3,
      when: `${isOver(COLD)} and ${isOver(HOT)} and ${isOver(RIGHT)}`,
      truth: `argmin(${endAt(COLD)}, ${endAt(RIGHT)}, ${endAt(HOT)})`,
      figures: { cold: endAt(COLD), middle: endAt(RIGHT), hot: endAt(HOT) },
    },
    acts: [atRate(COLD), atRate(HOT), atRate(RIGHT)].map((act, i) => ({
      ...act,
      done: isOver([COLD, HOT, RIGHT][i]),
    })),
    check: {
      kind: 'choice',
      options: 3,
      truth: `if(${endAt(HOT)} > ${endAt(RIGHT)} + 0.05, 1, 0)`,
      when: `${isOver(HOT)} and ${isOver(RIGHT)}`,
      figures: {
        hot: endAt(HOT),
        middle: endAt(RIGHT),
      },
    },
    source: ['src/optimizer/schedule.c schedule_rate', 'src/training/trainer.c is_far_off'],
    terms: ['learning_rate', 'loss'],
    play: { config: { n_layer: 1, n_embd: 16, batch_size: 16 } },
  },
  {
    key: 'optimizer.find',
    covers: ['chart'],
    show: ['chart', 'run', 'settings'],
    predict: {
      kind: 'number',
      truth: 'facts.entropy[1]',
      near: { rel: 0.15 },
      draws: true,
      figures: { pairs: 'facts.entropy[1]', wavering: 'exp(facts.entropy[1])' },
    },
    acts: [{ ...atRate(TIMID), done: isOver(TIMID) }],
    check: {
      kind: 'state',
      // The rate must be one that the reader has found, not one from a button of this part.
      truth: `${isOver(TIMID)} and step >= 50 and config.max_steps <= 100 and best_val_loss < facts.entropy[1] and ${[COLD, RIGHT, HOT, TIMID].map((rate) => `config.learning_rate != ${rate}`).join(' and ')}`,
      figures: { reached: 'best_val_loss', pairs: 'facts.entropy[1]', rate: 'config.learning_rate' },
    },
    source: ['src/optimizer/schedule.c schedule_rate'],
    terms: ['learning_rate', 'validation_loss'],
    play: {
      config: { n_layer: 1, n_embd: 16, batch_size: 16 },
      acts: [atRate(0.02)],
      band: { predict: [2.3, 2.8] },
    },
  },
];
