// Measures the builds of the engine where it is called: in Node by node.js, in a browser by worker.js. It imports
// nothing that only one of them has. bench.js stores and shows the results.

import { EngineError, loadEngine } from '../../wasm/engine.js';
import { engineConfig, sizeOf, syntheticText, tokensPerStep } from './configs.js';
import { figuresOf, loadPeak, measureInRounds, median, PLANS, pause, ratio, ratioOfBest, rounded } from './rounds.js';

/**
 * @typedef {import('../../wasm/engine.js').Engine} Engine
 * @typedef {import('../../wasm/engine.js').Trainer} Trainer
 * @typedef {import('../../wasm/builds.js').Build} Build
 * @typedef {import('./rounds.js').Figures} Figures
 * @typedef {{ host: string, build: string, threads: number }} Place
 *
 * @typedef {Place & { config: string } & Figures} Row
 * @typedef {Place & { config: string, than: string, times: number, times_best: number }} RatioRow
 *   times: how many times faster than the build `than` on one thread, in the median of the rounds; times_best: the same
 *   for the best round of each, which shows the gain when nothing else uses the cores
 * @typedef {Place & { config: string, tokens_per_second: number, context: number, longest: number }} SamplingRow
 *   longest: tokens of the longest sample, more than the context if the sample went past it
 * @typedef {Place & { config: string, memory_mib: number, planned_mib: number }} MemoryRow
 *   memory_mib: WebAssembly memory of an engine that has trained this and nothing else
 * @typedef {Place & { ms_best: number, ms_median: number, runs: number, loss: number }} MicrogptRow
 *   one run of 1000 steps
 *
 * @typedef {object} Job
 * @property {string} host 'node' or 'chromium'
 * @property {string[]} builds the builds that exist
 * @property {number[]} threads to try, for the builds that have threads
 * @property {string[]} configs
 * @property {boolean} quick
 * @property {{ simd: number[], relaxed: number[] }} peaks the bytes of the modules made of peak.c
 * @property {string} names the text of microgpt's run
 *
 * @typedef {object} Results
 * @property {Row[]} rows
 * @property {RatioRow[]} ratios
 * @property {SamplingRow[]} sampling
 * @property {MemoryRow[]} memory
 * @property {MicrogptRow[]} microgpt1000
 * @property {string[]} skipped sentences: what could not be measured here, and why
 */

/** Steps of microgpt's own run. */
const MICROGPT_STEPS = 1000;

/** @param {string} build */
const hasThreads = (build) => build.endsWith('-threads');

/** @param {string} build @returns {'simd' | 'relaxed'} whose peak is its limit */
export const peakOf = (build) => (build.startsWith('relaxed') ? 'relaxed' : 'simd');

/** @param {Place} place */
const placeName = ({ build, threads }) => (hasThreads(build) ? `${build} (${threads})` : build);

/**
 * An engine with exactly this number of threads.
 * @param {string} build
 * @param {number} threads
 * @returns {Promise<Engine>}
 */
export async function load(build, threads) {
  const engine = await loadEngine({ build: /** @type {Build} */ (build), threads });
  if (engine.threads !== threads) {
    engine.close();
    throw new EngineError(`The build "${build}" has ${engine.threads} threads here, not ${threads}.`);
  }
  return engine;
}

/**
 * A trainer for a configuration; throws if its vocabulary does not have the size that it should have.
 * @param {Engine} engine
 * @param {string} config
 */
export function createTrainer(engine, config) {
  const size = sizeOf(config);
  const trainer = engine.createTrainer({ text: syntheticText(size.vocabulary), config: engineConfig(size) });
  const found = trainer.info.vocab_size;
  if (found !== size.vocabulary) throw new Error(`${config} has ${found} tokens, not ${size.vocabulary}.`);
  return trainer;
}

/**
 * Trains, and makes sure that the work was done.
 * @param {Trainer} trainer
 * @param {number} steps
 * @param {number} targets of one step; 0: any number
 */
export function train(trainer, steps, targets) {
  const before = targets > 0 ? trainer.run(0).tokens : 0;
  const { losses, loss, tokens, stopped } = trainer.run(steps);
  if (stopped !== '') throw new Error(stopped);
  if (losses.length !== steps) throw new Error(`${losses.length} steps were done, not ${steps}.`);
  if (targets > 0 && tokens - before !== steps * targets) throw new Error('A window was not full.');
  return loss;
}

/** What a build is compared with: threads with one thread, SIMD128 with relaxed SIMD. @param {Place} place */
function comparedWith({ build, threads }) {
  if (hasThreads(build)) return threads > 1 ? build.replace('-threads', '') : '';
  return build === 'simd' ? 'relaxed' : '';
}

/**
 * @param {{ place: Place, config: string }[]} runs
 * @param {import('./rounds.js').Round[][]} rounds of each
 * @returns {RatioRow[]}
 */
function ratiosOf(runs, rounds) {
  return runs.flatMap(({ place, config }, i) => {
    const than = comparedWith(place);
    const other = runs.findIndex((run) => run.place.build === than && run.config === config);
    if (other < 0) return [];
    const both = /** @type {const} */ ([rounds[other], rounds[i]]);
    return [{ ...place, config, than, times: ratio(...both), times_best: ratioOfBest(...both) }];
  });
}

/**
 * Tokens a second of samples that go past the context.
 * @param {Trainer} trainer
 * @param {number} context
 * @param {number} ms
 */
function sampleSpeed(trainer, context, ms) {
  const options = { max_new_tokens: 4 * context, temperature: 0.8 };
  trainer.sample({ ...options, seed: 0 });
  let longest = 0;
  let count = 0;
  let took = 0;
  const start = performance.now();
  for (let seed = 1; took < ms || (longest <= context && seed < 1000); seed++) {
    const { tokens } = trainer.sample({ ...options, seed });
    count += tokens.length;
    longest = Math.max(longest, tokens.length);
    took = performance.now() - start;
  }
  return { tokens_per_second: rounded((count / took) * 1000), context, longest };
}

/**
 * microgpt's 1000 steps in every place, in turn.
 * @param {{ place: Place, engine: Engine }[]} places
 * @param {string} names
 * @param {number} runs
 * @returns {MicrogptRow[]}
 */
function measureMicrogpt(places, names, runs) {
  const config = { preset: 'microgpt', seed: 42, max_steps: MICROGPT_STEPS };
  const times = places.map(() => /** @type {number[]} */ ([]));
  const lossOf = places.map(() => Number.NaN);
  for (let run = 0; run <= runs; run++) {
    for (const [i, { engine }] of places.entries()) {
      const trainer = engine.createTrainer({ text: names, config });
      const start = performance.now();
      lossOf[i] = train(trainer, MICROGPT_STEPS, 0);
      if (run > 0) times[i].push(performance.now() - start);
      trainer.free();
    }
  }
  return places.map(({ place }, i) => ({
    ...place,
    ms_best: rounded(Math.min(...times[i])),
    ms_median: rounded(median(times[i])),
    runs,
    loss: rounded(lossOf[i]),
  }));
}

/**
 * The memory that an engine has after it has trained one configuration and nothing else.
 * @param {Place} place
 * @param {string} config
 * @returns {Promise<MemoryRow>}
 */
async function measureMemory(place, config) {
  const engine = await load(place.build, place.threads);
  const trainer = createTrainer(engine, config);
  train(trainer, 2, 0);
  const memory_mib = rounded(engine.memory_bytes / 2 ** 20);
  const planned_mib = rounded(trainer.info.memory_mib);
  engine.close();
  return { ...place, config, memory_mib, planned_mib };
}

/**
 * Measures everything in a job. What cannot run here is skipped, with a sentence that says why.
 *
 * @param {Job} job
 * @param {(sentence: string) => void} log
 * @returns {Promise<Results>}
 */
export async function measure({ host, builds, threads, configs, quick, peaks, names }, log) {
  const plan = quick ? PLANS.quick : PLANS.full;
  /** @type {string[]} */
  const skipped = [];
  /** @type {{ place: Place, engine: Engine, peak: () => number }[]} */
  const places = [];
  for (const build of builds) {
    for (const count of hasThreads(build) ? threads : [1]) {
      const place = { host, build, threads: count };
      try {
        const peak = await loadPeak(Uint8Array.from(peaks[peakOf(build)]), plan.peak_ms);
        places.push({ place, engine: await load(build, count), peak });
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        skipped.push(`${host}: ${placeName(place)} was not measured. ${why}`);
        log(skipped[skipped.length - 1]);
      }
    }
  }

  const runs = configs.flatMap((config) =>
    places.map(({ place, engine, peak }) => {
      const size = sizeOf(config);
      const trainer = createTrainer(engine, config);
      const targets = tokensPerStep(size);
      return {
        place,
        config,
        trainer,
        name: `${placeName(place)}, ${config}`,
        size,
        n_params: trainer.info.n_params,
        train: (/** @type {number} */ steps) => void train(trainer, steps, targets),
        peak_flops: peak,
      };
    }),
  );
  const rounds = await measureInRounds(runs, plan, log);
  const rows = runs.map((run, i) => ({ ...run.place, config: run.config, ...figuresOf(run, rounds[i]) }));

  /** @type {SamplingRow[]} */
  const sampling = [];
  for (const { place, config, trainer, size } of runs) {
    if (hasThreads(place.build) || (config !== 'tinker' && config !== 'base')) continue;
    log(`${placeName(place)}, ${config}: sampling`);
    await pause(2);
    sampling.push({ ...place, config, ...sampleSpeed(trainer, size.context, quick ? 200 : 2000) });
  }
  for (const { trainer } of runs) trainer.free();

  log(`microgpt's ${MICROGPT_STEPS} steps`);
  const microgpt1000 = measureMicrogpt(places, names, quick ? 3 : 25);
  for (const { engine } of places) engine.close();

  /** @type {MemoryRow[]} */
  const memory = [];
  for (const { place } of places) {
    if (hasThreads(place.build) && place.threads < Math.max(...threads)) continue;
    for (const config of configs) {
      log(`${placeName(place)}, ${config}: memory`);
      memory.push(await measureMemory(place, config));
    }
  }
  return { rows, ratios: ratiosOf(runs, rounds), sampling, memory, microgpt1000, skipped };
}
