// `make bench-peers`: the engine beside jax-js and TensorFlow.js, on the same models and texts, in one
// Chromium and in turn. Prints a table of ratios and writes build/bench-peers.json.
//
// Here: starting the browser and showing the results. peers/worker.js measures; make bundles it to
// build/bench/peers.js. Options: --quick, --config, --plain (TensorFlow.js with its own gradients too),
// --threads (every program on all cores; without it, each on one thread), --markdown, --show.

import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from '../whole_file.js';
import { choice, readPeak } from './bench.js';
import { runInChromium } from './chromium.js';
import { PEER_CONFIGS } from './configs.js';
import { machineOf, sentenceOf, watchHost } from './machine.js';
import { show } from './table.js';

/**
 * @typedef {object} Report the content of build/bench-peers.json
 * @property {import('./machine.js').Machine} machine
 * @property {import('./peers/worker.js').PeerRow[]} rows
 * @property {string[]} skipped
 */

const ROOT = resolve(import.meta.dirname, '../..');
const REPORT = resolve(ROOT, 'build/bench-peers.json');

/** The names of the programs in the table. @type {Record<string, string>} */
const TITLES = {
  jax: 'jax-js',
  tfjs: 'TensorFlow.js, tuned gradients',
  'tfjs-plain': 'TensorFlow.js, plain',
};

/** The tables of a report. @param {Report} report @returns {import('./table.js').Table[]} */
export function tablesOf({ rows }) {
  return [
    {
      title: 'Training steps; the last columns say how many times faster the engine is',
      head: ['config', 'program', 'threads', 'ms best', 'ms median', 'GFLOP/s', 'than relaxed', 'than simd', 'loss'],
      rows: rows.map((row) => [
        row.config,
        TITLES[row.program] ?? `this engine, ${row.program}`,
        String(row.threads),
        row.ms_best,
        row.ms_median,
        row.gflops,
        row.to_relaxed,
        row.to_simd,
        `${row.loss_first.toFixed(2)} → ${row.loss_last.toFixed(2)}`,
      ]),
    },
  ];
}

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      config: { type: 'string' },
      plain: { type: 'boolean', default: false },
      threads: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  const configs = choice(values.config, PEER_CONFIGS);
  if (!values.show) {
    const threads = values.threads ? availableParallelism() : 1;
    const builds = threads > 1 ? ['relaxed-threads', 'simd-threads'] : ['relaxed', 'simd'];
    const there = builds.filter((build) => existsSync(resolve(ROOT, `build/wasm/microgpt-${build}.wasm`)));
    const job = {
      builds: there,
      threads,
      peers: ['jax', 'tfjs', ...(values.plain ? ['tfjs-plain'] : [])],
      configs,
      quick: values.quick,
      peaks: { simd: readPeak('simd'), relaxed: readPeak('relaxed') },
      folder: '/build/bench/tfjs/',
    };
    const log = (/** @type {string} */ sentence) => console.error(`  ${sentence}`);
    const stolen = watchHost();
    // Without shared memory jax-js has one thread; with it, as many as the machine.
    const { results, version } = await runInChromium('build/bench/peers.js', job, { isolated: threads > 1, log });
    const missing = builds.filter((build) => !there.includes(build));
    const options = process.argv.slice(2).filter((option) => option !== '--markdown');
    const command = options.length === 0 ? 'make bench-peers' : `make bench-peers BENCH="${options.join(' ')}"`;
    /** @type {Report} */
    const report = {
      machine: machineOf(command, version, stolen()),
      rows: results.rows,
      skipped: [
        ...missing.map((build) => `${build} was not measured: make wasm has not built it.`),
        ...results.skipped,
      ],
    };
    writeWhole(REPORT, `${JSON.stringify(report, null, 2)}\n`);
  }
  const report = /** @type {Report} */ (JSON.parse(readFileSync(REPORT, 'utf8')));
  console.log(show(sentenceOf(report.machine), tablesOf(report), values.markdown));
  for (const sentence of report.skipped) console.log(`\n${sentence}`);
}

if (process.argv[1] === import.meta.filename) await main();
