// Compares two engines: that of this checkout and that of another (checkouts.js), each build of both. They
// train in turns of a few tenths of a second, and only the two turns of a pair are divided by each other. Called in
// Node and in a worker of a browser alike; it imports nothing of either, and no engine but those it is given.

import { engineConfig, sizeOf, syntheticText } from './configs.js';
import { median, pause, rounded } from './rounds.js';

/**
 * @typedef {import('../../wasm/engine.js').Engine} Engine
 * @typedef {import('./measure.js').Place} Place
 *
 * @typedef {object} Job
 * @property {string} host
 * @property {{ build: string, threads: number }[]} places
 * @property {string[]} configs
 * @property {number} pairs
 * @property {number} turn_ms at least one step is done
 * @property {{ before: string, now: string }} engines the addresses of both engine.js
 * @property {string} names the text of microgpt's run
 *
 * @typedef {{ wall: number, cpu: number | null }} Took ms; cpu: of all threads of the process, null if it is not
 *   reported
 * @typedef {{ before: Took, now: Took }} Pair
 *
 * @typedef {object} Spread of the pairs: time now, divided by the time before
 * @property {number} median
 * @property {number} low the lower quartile
 * @property {number} high the upper quartile
 *
 * @typedef {Place & { config: string, pairs: number, ms: number, wall: Spread, cpu: Spread | null, same_loss: boolean }}
 *   TurnRow ms: of a step before, the median; same_loss: whether both are at the same loss, to the last bit
 * @typedef {Place & { before_mib: number, now_mib: number }} TurnMemory of an engine that has all configurations
 */

const MICROGPT = {
  name: "microgpt's 1000 steps",
  steps: 1000,
  config: { preset: 'microgpt', seed: 42, max_steps: 1000 },
};
const WARM_TURNS = 2;

/** @param {number[]} ratios at least one @returns {Spread} */
export function spreadOf(ratios) {
  const sorted = [...ratios].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const [lower, upper] = [sorted.slice(0, Math.max(1, half)), sorted.slice(sorted.length === 1 ? 0 : -half)];
  return { median: rounded(median(sorted)), low: rounded(median(lower)), high: rounded(median(upper)) };
}

/**
 * @param {Pair[]} pairs
 * @param {number} steps of each turn
 * @returns {Pick<TurnRow, 'pairs' | 'ms' | 'wall' | 'cpu'>}
 */
export function rowOf(pairs, steps) {
  const of = (/** @type {'wall' | 'cpu'} */ clock) =>
    spreadOf(pairs.map(({ before, now }) => Number(now[clock]) / Number(before[clock])));
  return {
    pairs: pairs.length,
    ms: rounded(median(pairs.map(({ before }) => before.wall)) / steps),
    wall: of('wall'),
    cpu: pairs.every(({ before, now }) => before.cpu !== null && now.cpu !== null) ? of('cpu') : null,
  };
}

/**
 * A model that an engine trains, some steps at a time.
 * @param {Engine} engine
 * @param {string} config
 * @param {string} names
 */
function work(engine, config, names) {
  const check = (
    /** @type {import('../../wasm/engine.js').RunResult} */ { losses, loss, stopped },
    /** @type {number} */ n,
  ) => {
    if (stopped !== '' || losses.length !== n)
      throw new Error(stopped || `${losses.length} steps were done, not ${n}.`);
    return loss;
  };
  if (config !== MICROGPT.name) {
    const size = sizeOf(config);
    const trainer = engine.createTrainer({ text: syntheticText(size.vocabulary), config: engineConfig(size) });
    return { train: (/** @type {number} */ n) => check(trainer.run(n), n), end: () => trainer.free() };
  }
  const train = () => {
    const trainer = engine.createTrainer({ text: names, config: MICROGPT.config });
    const loss = check(trainer.run(MICROGPT.steps), MICROGPT.steps);
    trainer.free();
    return loss;
  };
  return { train, end: () => {} };
}

/**
 * @param {Job} job
 * @param {(sentence: string) => void} log
 * @param {() => Promise<number | null>} cpu the CPU time that this process has used, in ms
 * @returns {Promise<{ rows: TurnRow[], memory: TurnMemory[] }>}
 */
export async function takeTurns({ host, places, configs, pairs: n_pairs, turn_ms, engines, names }, log, cpu) {
  /** @type {TurnRow[]} */
  const rows = [];
  /** @type {TurnMemory[]} */
  const memory = [];
  const loaders = { before: await import(engines.before), now: await import(engines.now) };
  for (const place of places) {
    const both = { before: await loaders.before.loadEngine(place), now: await loaders.now.loadEngine(place) };
    for (const config of [...configs, MICROGPT.name]) {
      const two = { before: work(both.before, config, names), now: work(both.now, config, names) };
      const took = async (/** @type {'before' | 'now'} */ which, /** @type {number} */ steps) => {
        await pause(2);
        const [cpu_began, began] = [await cpu(), performance.now()];
        const loss = two[which].train(steps);
        const wall = performance.now() - began;
        const cpu_ended = await cpu();
        return { loss, wall, cpu: cpu_began === null || cpu_ended === null ? null : cpu_ended - cpu_began };
      };
      const is_whole = config === MICROGPT.name;
      let steps = 1;
      for (let warm = 0; warm < WARM_TURNS || (!is_whole && warm < 20); warm++) {
        const { wall } = await took('before', steps);
        await took('now', steps);
        if (is_whole || wall > turn_ms / 2) {
          if (warm >= WARM_TURNS - 1) break;
        } else steps = Math.max(steps, Math.min(steps * 8, Math.round((steps * turn_ms) / wall)));
      }
      /** @type {Pair[]} */
      const pairs = [];
      let same_loss = true;
      for (let i = 0; i < n_pairs; i++) {
        const first = i % 2 === 0 ? await took('before', steps) : null;
        const now = await took('now', steps);
        const before = first ?? (await took('before', steps));
        same_loss &&= now.loss === before.loss;
        pairs.push({ before, now });
      }
      for (const { end } of Object.values(two)) end();
      const row = { host, ...place, config, ...rowOf(pairs, is_whole ? MICROGPT.steps : steps), same_loss };
      rows.push(row);
      log(`${host}, ${place.build} (${place.threads}), ${config}: ${row.wall.median} of the time`);
    }
    const mib = (/** @type {Engine} */ engine) => rounded(engine.memory_bytes / 2 ** 20);
    memory.push({ host, ...place, before_mib: mib(both.before), now_mib: mib(both.now) });
    both.before.close();
    both.now.close();
  }
  return { rows, memory };
}
