// Rounds of short measurements in turn, and the figures computed from them. Used by measure.js (the engine) and by
// peers/worker.js (the engine beside other programs), in Node and in a browser alike.
//
// The speed of a machine changes with its temperature and with other programs. So nothing is measured to its end before
// the next begins: in every round each entry trains for one slice, right after a slice of the peak, and
// only figures of the same round are divided by each other.

import { flopsPerStep, tokensPerStep } from './configs.js';

/**
 * @typedef {import('./configs.js').Size} Size
 *
 * @typedef {object} Plan how long to measure
 * @property {number} warm_ms of training before the first round, for each entry
 * @property {number} slice_ms of one slice of training; at least one step is done
 * @property {number} peak_ms of one slice of the peak
 * @property {number} min_rounds
 * @property {number} max_rounds
 * @property {number} budget_s after which no round begins once there are min_rounds
 *
 * @typedef {object} Entry something that trains
 * @property {string} name for messages
 * @property {Size} size
 * @property {number} n_params
 * @property {(steps: number) => void | Promise<void>} train
 * @property {() => number} peak_flops does some work and says how many operations it was
 *
 * @typedef {object} Round
 * @property {number} ms of one step
 * @property {number} peak GFLOP/s
 *
 * @typedef {object} Figures
 * @property {number} ms_best of one step
 * @property {number} ms_median
 * @property {number} tokens_per_second by the median
 * @property {number} gflops by the median
 * @property {number} peak_gflops the median of the rounds
 * @property {number} fraction of the peak: the median of the rounds' own
 */

/** The plan of a full run, and of a short look. @type {{ full: Plan, quick: Plan }} */
export const PLANS = {
  full: { warm_ms: 500, slice_ms: 100, peak_ms: 20, min_rounds: 7, max_rounds: 25, budget_s: 150 },
  quick: { warm_ms: 100, slice_ms: 30, peak_ms: 5, min_rounds: 3, max_rounds: 3, budget_s: 0 },
};

/** A number with no more digits than are meaningful. @param {number} x */
export const rounded = (x) => Number(x.toPrecision(5));

/** @param {number[]} values at least one */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/**
 * The figures of an entry, computed from its rounds.
 * @param {Pick<Entry, 'size' | 'n_params'>} entry
 * @param {Round[]} rounds at least one
 * @returns {Figures}
 */
export function figuresOf({ size, n_params }, rounds) {
  const gflop = flopsPerStep(size, n_params) / 1e9;
  const msMedian = median(rounds.map((round) => round.ms));
  return {
    ms_best: rounded(Math.min(...rounds.map((round) => round.ms))),
    ms_median: rounded(msMedian),
    tokens_per_second: rounded((tokensPerStep(size) / msMedian) * 1000),
    gflops: rounded((gflop / msMedian) * 1000),
    peak_gflops: rounded(median(rounds.map((round) => round.peak))),
    fraction: rounded(median(rounds.map(({ ms, peak }) => ((gflop / ms) * 1000) / peak))),
  };
}

/**
 * How many times longer one entry took than the other: the median of the rounds.
 * @param {Round[]} rounds
 * @param {Round[]} others of the other entry, in the same order
 */
export const ratio = (rounds, others) => rounded(median(rounds.map(({ ms }, i) => ms / others[i].ms)));

/**
 * The ratio of the best round of each: as if nothing else used the cores.
 * @param {Round[]} rounds
 * @param {Round[]} others
 */
export const ratioOfBest = (rounds, others) =>
  rounded(Math.min(...rounds.map(({ ms }) => ms)) / Math.min(...others.map(({ ms }) => ms)));

/** Pauses, so that messages arrive and idle threads fall asleep. @param {number} ms */
export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * The peak of a build: peak.c's function, called for about as long as the plan says.
 *
 * @param {BufferSource} bytes a module made of peak.c
 * @param {number} ms of one call
 * @returns {Promise<() => number>} does the work and returns how many operations it was
 */
export async function loadPeak(bytes, ms) {
  const { instance } = await WebAssembly.instantiate(bytes);
  const peak = /** @type {(n: number, start: number, factor: number, term: number) => number} */ (
    instance.exports.peak
  );
  const work = (/** @type {number} */ n) => {
    if (!Number.isFinite(peak(n, 1, 0.999, 0.01))) throw new Error('The peak has lost its numbers.');
    return 384 * n;
  };
  let n = 1000;
  for (let took = 0; took < ms; ) {
    n *= took > ms / 20 ? Math.min(2, (1.1 * ms) / took) : 4;
    n = Math.round(n);
    const start = performance.now();
    work(n);
    took = performance.now() - start;
  }
  return () => work(n);
}

/**
 * Warms every entry up, then measures all of them in rounds.
 *
 * @param {Entry[]} entries
 * @param {Plan} plan
 * @param {(sentence: string) => void} log
 * @returns {Promise<Round[][]>} the rounds of each entry
 */
export async function measureInRounds(entries, plan, log) {
  /** @type {number[]} */
  const steps = [];
  for (const entry of entries) {
    const start = performance.now();
    let last = 0;
    for (let n = 1, done = 0; done < 3 || performance.now() - start < plan.warm_ms; done += n) {
      const begun = performance.now();
      await entry.train(n);
      const took = performance.now() - begun;
      last = took / n;
      if (took < plan.slice_ms / 4) n *= 2;
    }
    steps.push(Math.max(1, Math.round(plan.slice_ms / last)));
    log(`${entry.name}: warm, ${last.toPrecision(3)} ms a step`);
  }
  /** @type {Round[][]} */
  const rounds = entries.map(() => []);
  const start = performance.now();
  for (let round = 0; round < plan.max_rounds; round++) {
    if (round >= plan.min_rounds && performance.now() - start > plan.budget_s * 1000) break;
    for (const [i, entry] of entries.entries()) {
      await pause(2);
      const before = performance.now();
      const operations = entry.peak_flops();
      const between = performance.now();
      await entry.train(steps[i]);
      const after = performance.now();
      rounds[i].push({ ms: (after - between) / steps[i], peak: operations / (between - before) / 1e6 });
    }
    log(`round ${round + 1} of ${plan.min_rounds} to ${plan.max_rounds}`);
  }
  return rounds;
}
