/** The stops of the part "training", in their order (web/guide/README.md); their words are in web/words/en/stops/training.js. */

import { STAGES } from '../stages.js';

/** A short run with a seed. @param {number} seed */
const withSeed = (seed) => ({ seed, max_steps: 100, warmup_steps: 10, val_interval: 50 });
/** @param {number} seed */
const endOf = (seed) => `run_with('seed', ${seed}, 'max_steps', 100).end_val_loss`;
const ENDS = [1, 2, 3].map(endOf).join(', ');

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [
  {
    key: 'training.step',
    show: ['room', 'writing'],
    sections: ['slow'],
    predict: {
      kind: 'choice',
      options: 3,
      when: 'moved_share > 0',
      truth: 'if(moved_share > 0.8, 2, if(moved_share > 0.2, 1, 0))',
      figures: { share: 'moved_share', n: 'n_params' },
    },
    acts: [
      {
        do: 'step',
        n: 1,
        press: 'slow',
        keep: { slow_began: 'step', asked: 'moved_share' },
        done: "step >= kept('slow_began') + 1",
      },
      { do: 'train', steps: 100 },
    ],
    check: { kind: 'choice', options: 4, truth: '2' },
    source: ['src/training/trainer.c train_batch'],
    terms: ['training_step', 'batch', 'parameter'],
    against: ['M1', 'M3'],
    play: { config: { n_layer: 1, n_embd: 16, batch_size: 16 } },
  },
  {
    key: 'training.by_hand',
    show: [],
    view: 'by_hand',
    check: { kind: 'choice', options: 3, truth: '1' },
    source: ['src/training/trainer.c train_batch'],
    terms: ['training_step', 'gradient', 'parameter'],
    against: ['M1'],
    play: { config: { n_layer: 1, n_embd: 16 } },
  },
  {
    key: 'training.loss',
    show: ['run', 'chart', 'writing'],
    predict: {
      kind: 'number',
      truth: 'exp(first_loss)',
      when: 'step >= 1',
      near: { rel: 0.3 },
      close: { rel: 0.6 },
      figures: { loss: 'first_loss', vocab: 'vocab_size' },
    },
    acts: [
      { do: 'step', n: 1, done: 'step >= 1' },
      { do: 'train', steps: 200 },
    ],
    check: {
      kind: 'number',
      when: 'step >= 200',
      truth: 'exp(val_loss)',
      near: { rel: 0.2 },
      close: { rel: 0.6 },
      figures: { loss: 'val_loss', before: 'exp(first_loss)' },
    },
    source: ['src/autograd/ops/cross_entropy.c op_cross_entropy_forward'],
    terms: ['loss', 'validation_loss', 'cross_entropy'],
    against: ['M2'],
    play: {
      config: { n_layer: 1, n_embd: 32, batch_size: 32, dropout: 0, max_steps: 400 },
      band: { predict: [20, 60], check: [9, 15] },
      wrong: { predict: [1, 1000], check: [2.4] },
    },
  },
  {
    key: 'training.curve',
    show: ['chart', 'run', 'writing'],
    predict: {
      kind: 'curve',
      of: 'loss',
      steps: 300,
      near: { abs: 0.3 },
      figures: { first: 'loss_at(1)', last: 'loss_at(300)' },
    },
    acts: [{ do: 'reset' }, { do: 'train', steps: 300 }],
    check: {
      kind: 'choice',
      options: 3,
      when: 'step >= 300',
      truth: 'argmax(loss_at(1) - loss_at(100), loss_at(100) - loss_at(200), loss_at(200) - loss_at(300))',
      figures: { first: 'loss_at(1) - loss_at(100)', rest: 'loss_at(100) - loss_at(300)' },
    },
    source: ['src/training/trainer.c trainer_advance'],
    terms: ['training', 'overfitting'],
    against: ['M1', 'M7'],
    play: { config: { n_layer: 1, n_embd: 32, batch_size: 32, dropout: 0, max_steps: 400 }, steps: 3 },
  },
  {
    key: 'training.heart',
    show: ['chart', 'run', 'writing'],
    predict: {
      kind: 'choice',
      options: 3,
      when: 'length(text) <= 2000 and step >= 400',
      truth: 'if(val_loss > best_val_loss + 0.1, 2, 1)',
      figures: { best: 'best_val_loss', at: 'best_step', end: 'val_loss', train: 'smooth' },
    },
    acts: [
      {
        do: 'shorten',
        n: 2000,
        settings: {
          ...{
            preset: 'gpt2',
            tokenizer: 'char',
            n_layer: 1,
            n_head: 4,
            n_embd: 64,
            block_size: 32,
            position: 'learned',
          },
          ...{ init_std: 0.08, dropout: 0, weight_decay: 0, label_smoothing: 0, val_fraction: 0.1 },
          ...{ batch_size: 16, learning_rate: 0.01, schedule: 'linear', min_lr_ratio: 0.1 },
          ...{ max_steps: 400, warmup_steps: 20, val_interval: 20 },
        },
        done: 'length(text) <= 2000',
      },
      { do: 'train', steps: 400, done: 'length(text) <= 2000 and step >= 400' },
    ],
    check: {
      kind: 'number',
      when: 'length(text) <= 2000 and step >= 400',
      truth: 'best_step',
      near: { abs: 40 },
      close: { abs: 120 },
      figures: { copied: 'copied', train: 'exp(smooth)', end: 'exp(val_loss)' },
    },
    source: ['src/training/trainer.c validate'],
    terms: ['overfitting', 'validation_loss', 'split'],
    against: ['M3'],
    play: {
      band: { predict: [2, 2], check: [20, 160] },
      wrong: { check: [400] },
    },
  },
  {
    key: 'training.seeds',
    show: ['chart', 'run'],
    predict: {
      kind: 'choice',
      options: 3,
      when: `twice('seed', 1, 'max_steps', 100) != null`,
      truth: `if(twice('seed', 1, 'max_steps', 100) == 0, 0, if(twice('seed', 1, 'max_steps', 100) < 0.01, 1, 2))`,
      figures: { end: endOf(1) },
    },
    acts: [
      { do: 'train', steps: 100, settings: withSeed(1), named: 'seed', done: `${endOf(1)} > 0` },
      {
        do: 'train',
        steps: 100,
        settings: withSeed(1),
        named: 'seed',
        again: true,
        done: `twice('seed', 1, 'max_steps', 100) != null`,
      },
      { do: 'train', steps: 100, settings: withSeed(2), named: 'seed', done: `${endOf(2)} > 0` },
      { do: 'train', steps: 100, settings: withSeed(3), named: 'seed', done: `${endOf(3)} > 0` },
    ],
    check: {
      kind: 'choice',
      options: 3,
      when: `min(${ENDS}) > 0`,
      truth: `if(max(${ENDS}) - min(${ENDS}) > 0, 1, 2)`,
      figures: { low: `min(${ENDS})`, high: `max(${ENDS})` },
    },
    source: ['src/base/rng.c rng_init'],
    terms: ['seed', 'run'],
    against: ['M2'],
    play: { config: { n_layer: 1, n_embd: 16, batch_size: 16, dropout: 0 } },
  },
  {
    key: 'training.stages',
    view: 'stages',
    show: ['chart'],
    example: 'data=stories', // long enough that looking back helps
    predict: {
      kind: 'choice',
      options: 3,
      when: 'stage(0) > 0 and stage(1) > 0 and stage(2) > 0',
      truth: 'argmax(facts.entropy[1] - stage(0), stage(0) - stage(1), stage(1) - stage(2))',
      figures: { pairs: 'facts.entropy[1]', alone: 'stage(0)', attention: 'stage(1)', layer: 'stage(2)' },
    },
    check: {
      kind: 'choice',
      options: 3,
      when: 'stage(0) > 0',
      truth: 'if(abs(stage(0) - facts.entropy[1]) < 0.15, 1, if(stage(0) < facts.entropy[1], 0, 2))',
      figures: { pairs: 'facts.entropy[1]', alone: 'stage(0)' },
    },
    source: ['src/network/model.c record_block'],
    terms: ['attention', 'bigram', 'layer'],
    play: {
      data: 'names',
      acts: STAGES.map(({ settings }) => ({ do: /** @type {const} */ ('train'), settings })),
      band: { predict: [1, 1], check: [1, 1] },
    },
  },
];
