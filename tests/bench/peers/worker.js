// The engine and the peers on the same work, in turn, in a worker of a page. peers.js bundles it, starts it
// with one job and gets sentences and the results back.

import { sizeOf } from '../configs.js';
import { createTrainer, load, peakOf, train } from '../measure.js';
import { figuresOf, loadPeak, measureInRounds, PLANS, ratio, rounded } from '../rounds.js';
import { createJax } from './jax.js';
import { countParameters } from './model.js';
import { createTfjs, startTfjs } from './tfjs.js';

/**
 * @typedef {object} Job
 * @property {string[]} builds of the engine
 * @property {number} threads that each program may use
 * @property {string[]} peers of 'jax', 'tfjs', 'tfjs-plain'
 * @property {string[]} configs
 * @property {boolean} quick
 * @property {{ simd: number[], relaxed: number[] }} peaks the bytes of the modules made of peak.c
 * @property {string} folder where TensorFlow.js finds its modules
 *
 * @typedef {object} Comparison
 * @property {string} program a build of the engine, or a peer
 * @property {number} threads
 * @property {string} config
 * @property {number | null} to_relaxed how many times faster the relaxed build is: the median of the rounds
 * @property {number | null} to_simd the same for the SIMD128 build; null if it was not measured
 * @property {number} loss_first of the first step: near ln V
 * @property {number} loss_last of the last step: lower, because it learns
 *
 * @typedef {Comparison & import('../rounds.js').Figures} PeerRow
 */

/**
 * A program with a model that it trains; train() returns the loss.
 * @typedef {object} Runner
 * @property {string} program
 * @property {number} n_params
 * @property {(steps: number) => Promise<number> | number} train
 * @property {() => void} dispose
 */

/**
 * @param {string} program
 * @param {string} config
 * @param {number} threads
 * @returns {Promise<Runner>}
 */
async function createRunner(program, config, threads) {
  const size = sizeOf(config);
  const n_params = countParameters(size);
  if (program === 'jax') return { program, n_params, ...(await createJax(size)) };
  if (program === 'tfjs') return { program, n_params, ...createTfjs(size, 'tuned') };
  if (program === 'tfjs-plain') return { program, n_params, ...createTfjs(size, 'plain') };
  const engine = await load(program, threads);
  const trainer = createTrainer(engine, config);
  if (trainer.info.n_params !== n_params) throw new Error(`${config}: the peers do not train the same model.`);
  return { program, n_params, train: (steps) => train(trainer, steps, 0), dispose: () => engine.close() };
}

/** @typedef {import('../rounds.js').Entry & Pick<PeerRow, 'program' | 'loss_first' | 'loss_last'> & { dispose: () => void }} Measured */

/** Which peak a program cannot pass: jax-js uses relaxed SIMD, TensorFlow.js does not. @param {string} program */
const limitOf = (program) => (program === 'jax' ? 'relaxed' : peakOf(program));

/**
 * @param {Job} job
 * @param {(sentence: string) => void} log
 * @returns {Promise<{ rows: PeerRow[], skipped: string[] }>}
 */
async function measurePeers({ builds, threads, peers, configs, quick, peaks, folder }, log) {
  const plan = quick ? PLANS.quick : { ...PLANS.full, budget_s: 45 };
  await startTfjs(folder, threads);
  /** @type {PeerRow[]} */
  const rows = [];
  /** @type {string[]} */
  const skipped = [];
  for (const config of configs) {
    const size = sizeOf(config);
    /** @type {Measured[]} */
    const entries = [];
    for (const program of [...builds, ...peers]) {
      try {
        const runner = await createRunner(program, config, threads);
        const entry = {
          name: `${program}, ${config}`,
          program,
          size,
          n_params: runner.n_params,
          loss_first: rounded(await runner.train(1)),
          loss_last: Number.NaN,
          async train(/** @type {number} */ steps) {
            this.loss_last = rounded(await runner.train(steps));
          },
          peak_flops: await loadPeak(Uint8Array.from(peaks[limitOf(program)]), plan.peak_ms),
          dispose: runner.dispose,
        };
        entries.push(entry);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        skipped.push(`${program} was not measured with ${config}. ${why}`);
        log(skipped[skipped.length - 1]);
      }
    }
    const rounds = await measureInRounds(entries, plan, log);
    const times = (/** @type {number} */ i, /** @type {string} */ build) => {
      const other = entries.findIndex(({ program }) => program === (threads > 1 ? `${build}-threads` : build));
      return other < 0 ? null : ratio(rounds[i], rounds[other]);
    };
    for (const [i, entry] of entries.entries()) {
      const { program, loss_first, loss_last } = entry;
      const to_relaxed = times(i, 'relaxed');
      const to_simd = times(i, 'simd');
      const figures = figuresOf(entry, rounds[i]);
      rows.push({ program, threads, config, ...figures, to_relaxed, to_simd, loss_first, loss_last });
      const uniform = Math.log(size.vocabulary);
      if (!(Math.abs(loss_first - uniform) < 0.2 && loss_last < loss_first)) {
        throw new Error(`${entry.name} does not learn: from ${loss_first} to ${loss_last}, ln V is ${uniform}.`);
      }
      entry.dispose();
    }
  }
  return { rows, skipped };
}

addEventListener('message', async ({ data }) => {
  const job = /** @type {Job} */ (data);
  try {
    postMessage({ results: await measurePeers(job, (sentence) => postMessage({ sentence })) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.stack : String(error) });
  }
});
