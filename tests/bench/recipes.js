// Which settings suit which text: for each text the recipe with the lowest validation loss after so many seconds of
// training on one thread. From the recipe in datasets/index.json one setting after the other is changed, and a change that
// helps is kept; then the best recipe is trained again with two other seeds. The settings in datasets/index.json and
// web/texts/datasets.js come from these tables (README.md).
//
//   node --experimental-wasm-relaxed-simd tests/bench/recipes.js [--text names] [--seconds 10,30,120] [--rounds 1]
//     --from '{"position":"rope"}'         changes of the recipe, before the search begins
//     --candidates '[{"n_embd":48},...]'   tries these changes first
//     --only batch_size,n_embd             varies these settings alone; --rounds 0 varies none
//     --lines 1000                         takes so many lines of the text, spread over it: a short text
//     --seeds 0                            does not train the best again
//     --yardstick 23                       how many milliseconds a step of the yardstick takes on a quiet machine
//
// A run has as many steps as fit into its time. A step's time is measured against the yardstick's, in turns, so that other
// programs on the machine change how long the search takes, not what comes out. Every trial is a line of
// build/recipes.jsonl; at the end there is a table.

import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadEngine } from '../../wasm/engine.js';

/** @import { Engine } from '../../wasm/engine.js' */
/** @typedef {Record<string, any>} Recipe */
/** @typedef {{ recipe: Recipe, loss: number, ms: number, max_steps: number }} Trial */

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = resolve(ROOT, 'build/recipes.jsonl');
const SLICES = 8;
const SLICE_MS = 120;

/**
 * The values that are tried for each setting, in this order; a function gets the recipe.
 * @type {[string, (recipe: Recipe) => any[]][]}
 */
const TRIALS = [
  ['position', () => ['learned', 'rope']],
  ['schedule', () => ['cosine', 'linear']],
  ['learning_rate', ({ learning_rate: rate }) => [rate / 2, rate * 2]],
  ['batch_size', ({ batch_size: size }) => [Math.max(1, size / 2), size * 2]],
  ['n_embd', ({ n_embd: width }) => [width / 2, Math.ceil((width * 0.75) / 16) * 16, (width * 3) / 2, width * 2]],
  ['n_layer', ({ n_layer: n }) => [n - 1, n + 1].filter((layers) => layers >= 1)],
  ['block_size', ({ block_size: size }) => [size / 2, size * 2]],
  ['activation', () => ['gelu', 'relu2', 'swiglu']],
  ['norm', () => ['layer', 'rms']],
  ['optimizer', () => ['adamw', 'muon']],
  ['beta2', () => [0.95, 0.99]],
  ['init_std', ({ init_std: deviation }) => [deviation / 2, deviation * 2]],
  ['qk_norm', () => [false, true]],
  ['tie_head', () => [true, false]],
  ['dropout', () => [0, 0.1]],
  ['learning_rate', ({ learning_rate: rate }) => [rate / 1.5, rate * 1.5]],
];

/** The yardstick: how long a step of these settings takes on the machine when nothing else runs on it. */
const YARDSTICK = {
  text: 'the quick brown fox jumps over the lazy dog. '.repeat(100),
  config: { n_layer: 2, n_head: 4, n_embd: 64, block_size: 64, batch_size: 16, documents: 'stream' },
};

/** A trainer that is used for its speed alone. @param {Engine} engine @param {string} text @param {Recipe} recipe */
function createRunner(engine, text, recipe) {
  const config = { ...recipe, max_steps: 1_000_000, val_interval: 1_000_000 };
  const trainer = engine.createTrainer({ text, config });
  trainer.run(3);
  return {
    /** The CPU time of a step in milliseconds, which does not include the time of other programs. */
    measure() {
      const began = process.cpuUsage();
      const { losses } = trainer.run(Number.POSITIVE_INFINITY, { max_ms: SLICE_MS });
      const { user, system } = process.cpuUsage(began); // in microseconds
      return (user + system) / 1000 / losses.length;
    },
    free: () => trainer.free(),
  };
}

/**
 * The milliseconds of a step on a machine where nothing else runs. Slices take turns with slices of the yardstick, and the
 * median of the ratios counts: other programs slow both down alike.
 * @param {Engine} engine @param {string} text @param {Recipe} recipe @param {number} yardstick_ms
 */
function stepTime(engine, text, recipe, yardstick_ms) {
  const yardstick = createRunner(engine, YARDSTICK.text, { ...engine.presets.gpt2, ...YARDSTICK.config });
  const runner = createRunner(engine, text, recipe);
  const ratios = Array.from({ length: SLICES }, () => runner.measure() / yardstick.measure()).sort((a, b) => a - b);
  runner.free();
  yardstick.free();
  return yardstick_ms * ratios[SLICES / 2];
}

/** @param {Engine} engine @param {string} text @param {Recipe} recipe @param {number} seconds */
function tryOut(engine, text, recipe, seconds) {
  const ms = stepTime(engine, text, recipe, Number(asked.yardstick));
  const max_steps = Math.max(20, Math.floor((1000 * seconds) / ms));
  const warmup_steps = Math.min(100, Math.ceil(max_steps / 20));
  const config = { ...recipe, max_steps, warmup_steps, min_lr_ratio: 0, val_interval: max_steps, val_batches: 1000 };
  const trainer = engine.createTrainer({ text, config });
  let last = trainer.run(Number.POSITIVE_INFINITY);
  while (!last.done) last = trainer.run(Number.POSITIVE_INFINITY);
  trainer.free();
  return { loss: last.val_loss ?? Number.NaN, ms, max_steps };
}

/** `count` lines of a text, evenly spread; 0: the whole text. @param {string} text @param {number} count */
function partOf(text, count) {
  if (count === 0) return text;
  const lines = text.trim().split('\n');
  const every = Math.max(1, Math.floor(lines.length / count));
  return `${lines.filter((_, i) => i % every === 0).join('\n')}\n`;
}

/** Searches for one text and one time. @param {Engine} engine @param {string} id @param {string} text @param {Recipe} start @param {number} seconds @param {number} rounds */
function search(engine, id, text, start, seconds, rounds) {
  /** @param {Recipe} recipe @param {string} what @returns {Trial} */
  const attempt = (recipe, what) => {
    let trial = { recipe, loss: Number.NaN, ms: Number.NaN, max_steps: 0 };
    try {
      trial = { recipe, ...tryOut(engine, text, recipe, seconds) };
    } catch (error) {
      what = `${what}: ${error instanceof Error ? error.message : error}`;
    }
    appendFileSync(OUT, `${JSON.stringify({ id, seconds, what, ...trial })}\n`);
    console.log(
      `${id} ${seconds} s  ${trial.loss.toFixed(4)}  ${trial.max_steps} steps of ${trial.ms.toFixed(2)} ms  ${what}`,
    );
    return trial;
  };
  let best = attempt(start, 'as it is');
  for (const changes of JSON.parse(asked.candidates)) {
    const trial = attempt({ ...start, ...changes }, JSON.stringify(changes));
    if (trial.loss < best.loss) best = trial;
  }
  for (let round = 0; round < rounds; round++) {
    for (const [key, values] of TRIALS) {
      if (asked.only !== '' && !asked.only.split(',').includes(key)) continue;
      for (const value of values(best.recipe)) {
        if (value === best.recipe[key]) continue;
        const trial = attempt({ ...best.recipe, [key]: value }, `${key}=${value}`);
        if (trial.loss < best.loss) best = trial;
      }
    }
  }
  const again = (asked.seeds === '0' ? [] : [1, 2]).map(
    (seed) => attempt({ ...best.recipe, seed }, `best, seed ${seed}`).loss,
  );
  return { best, losses: [best.loss, ...again] };
}

const { values: asked } = parseArgs({
  options: {
    text: { type: 'string', default: '' },
    seconds: { type: 'string', default: '10,30,120' },
    rounds: { type: 'string', default: '1' },
    from: { type: 'string', default: '{}' },
    lines: { type: 'string', default: '0' },
    candidates: { type: 'string', default: '[]' },
    seeds: { type: 'string', default: '2' },
    only: { type: 'string', default: '' },
    yardstick: { type: 'string', default: '23' },
  },
});
mkdirSync(resolve(ROOT, 'build'), { recursive: true });
const engine = await loadEngine({ threads: 1 });
const index = JSON.parse(readFileSync(resolve(ROOT, 'datasets/index.json'), 'utf8'));
/** @type {string[]} */
const table = [];
for (const { id, file, settings } of index) {
  if (asked.text !== '' && !asked.text.split(',').includes(id)) continue;
  const text = partOf(readFileSync(resolve(ROOT, 'build/datasets', file), 'utf8'), Number(asked.lines));
  const defaults = engine.presets[settings.preset];
  const start = { ...defaults, ...settings, ...JSON.parse(asked.from) };
  for (const seconds of asked.seconds.split(',').map(Number)) {
    const { best, losses } = search(engine, id, text, start, seconds, Number(asked.rounds));
    const changed = Object.entries(best.recipe).filter(([key, value]) => start[key] !== value);
    table.push(
      `| ${id} | ${seconds} s | ${losses.map((loss) => loss.toFixed(3)).join(', ')} | ${best.max_steps} | ${changed.map(([key, value]) => `${key} ${value}`).join(', ')} |`,
    );
  }
}
console.log(
  ['', '| text | time | validation loss (three seeds) | steps | changed |', '|---|---|---|---|---|', ...table].join(
    '\n',
  ),
);
engine.close();
