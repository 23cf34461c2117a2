/**
 * The same text learnt in stages, each with one more part: a network that sees one token only, one with attention, and
 * one with a second layer. The first stage is to count pairs, which the engine does in `facts`. Data for the view of
 * the stages (features/guide/views/stages.js), the figure stage() and the stop training.stages; the words are in
 * words/en/stages.js.
 *
 * All stages have the same width, rate and number of steps, so they differ only in the added part. All of them use
 * rotary positions: with learnt positions the first network would know the place of a token, which counting pairs does
 * not use.
 */

/** @typedef {Record<string, string | number | boolean>} Settings */

const STEPS = 400;

/** What all networks have in common. @type {Settings} */
const COMMON = {
  ...{ preset: 'gpt2', n_head: 4, n_embd: 48, block_size: 32, position: 'rope', dropout: 0, init_std: 0.08 },
  ...{ batch_size: 16, learning_rate: 0.01, schedule: 'linear', min_lr_ratio: 0, warmup_steps: 40 },
  ...{ max_steps: STEPS, val_interval: 80, val_fraction: 0.1, tokenizer: 'char' },
};

/** The networks, in their order. @type {{ key: 'alone' | 'attention' | 'layer', settings: Settings }[]} */
export const STAGES = [
  { key: 'alone', settings: { ...COMMON, n_layer: 1, window: 1 } },
  { key: 'attention', settings: { ...COMMON, n_layer: 1, window: 0 } },
  { key: 'layer', settings: { ...COMMON, n_layer: 2, window: 0 } },
];

/**
 * The newest finished run of a stage.
 * @template {{ config: Record<string, any>, step: number, text?: unknown }} T
 * @param {T[]} runs  the oldest first
 * @param {number} stage
 * @param {unknown} text  that it must have learnt
 */
export const runOfStage = (runs, stage, text) =>
  runs.findLast(
    (run) =>
      run.step >= STEPS &&
      run.text === text &&
      Object.entries(STAGES[stage].settings).every(([key, value]) => run.config[key] === value),
  );
