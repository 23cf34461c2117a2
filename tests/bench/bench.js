// `make bench`: how fast every build of the engine trains and samples, in Node and in Chromium, beside the
// limit of the machine. Prints tables and writes build/bench.json; README.md says how to read them.
//
// Here: which builds there are, starting the two hosts, and showing the results. measure.js does the measuring, page.js
// that of the page. Options: --quick, --host, --build, --config (lists with commas), --doubled,
// --page (the page only), --markdown, --show (the last results, without measuring).

import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeWhole } from '../whole_file.js';
import { runInChromium } from './chromium.js';
import { CONFIGS, DOUBLED } from './configs.js';
import { machineOf, sentenceOf, watchHost } from './machine.js';
import { CASES, measurePage } from './page.js';
import { show } from './table.js';
import { measureVisit } from './visit.js';

/**
 * @typedef {import('./measure.js').Job} Job
 * @typedef {import('./measure.js').Results} Results
 * @typedef {Awaited<ReturnType<typeof measureVisit>>} Visit
 * @typedef {{ machine: import('./machine.js').Machine, text: string, page: import('./page.js').PageRow[], visit?: Visit | null }} More
 * @typedef {Results & More} Report the content of build/bench.json
 */

const ROOT = resolve(import.meta.dirname, '../..');
const REPORT = resolve(ROOT, 'build/bench.json');

export const HOSTS = ['node', 'chromium'];
export const BUILDS = ['simd', 'relaxed', 'simd-threads', 'relaxed-threads'];

/** The text of microgpt's own run: the original's if it is there, else the project's. */
const NAMES = ['../shared/microgpt/names.txt', 'datasets/names.txt'];

const log = (/** @type {string} */ sentence) => console.error(`  ${sentence}`);

/** The bytes of a module made of peak.c. @param {string} name */
export const readPeak = (name) => [...readFileSync(resolve(ROOT, `build/bench/peak-${name}.wasm`))];

/** One thread, two, and all there are. @param {number} available */
const threadCounts = (available) => [...new Set([1, 2, available])].filter((n) => n <= Math.max(2, available));

/**
 * Measures in a new Node process, with the flag that an old Node needs for relaxed SIMD.
 * @param {Job} job
 * @returns {Promise<Results>}
 */
function runInNode(job) {
  const execArgv = WebAssembly.validate(Uint8Array.from(job.peaks.relaxed))
    ? []
    : ['--experimental-wasm-relaxed-simd'];
  return new Promise((done, fail) => {
    const child = fork(resolve(import.meta.dirname, 'node.js'), { execArgv });
    child.on('message', (message) => {
      const { sentence, results, error } = /** @type {any} */ (message);
      if (sentence !== undefined) log(sentence);
      else if (error !== undefined) fail(new Error(error));
      else done(results);
    });
    child.on('error', fail);
    child.on('exit', (code) => fail(new Error(`The measuring Node ended with code ${code}.`)));
    child.send(job);
  });
}

/** @param {import('./measure.js').Place} place */
const where = ({ host, build, threads }) => [host, build, String(threads)];

/** The tables of a report. @param {Report} report @returns {import('./table.js').Table[]} */
export function tablesOf({ rows, ratios, sampling, memory, microgpt1000, page = [], visit = null, text }) {
  const place = ['host', 'build', 'threads'];
  return [
    {
      title: 'Training steps',
      head: ['config', ...place, 'ms best', 'ms median', 'tokens/s', 'GFLOP/s', 'peak', 'fraction'],
      rows: rows
        .toSorted((a, b) => Object.keys(CONFIGS).indexOf(a.config) - Object.keys(CONFIGS).indexOf(b.config))
        .map((row) => [
          row.config,
          ...where(row),
          row.ms_best,
          row.ms_median,
          row.tokens_per_second,
          row.gflops,
          row.peak_gflops,
          row.fraction,
        ]),
    },
    {
      title: 'Builds beside each other: how many times faster, in the median of the rounds and by their best',
      head: ['config', ...place, 'than, on one thread', 'times', 'by the best'],
      rows: ratios.map((row) => [row.config, ...where(row), row.than, row.times, row.times_best]),
    },
    {
      title: `microgpt's 1000 steps on ${text}`,
      head: [...place, 'ms best', 'ms median', 'last loss'],
      rows: microgpt1000.map((row) => [...where(row), row.ms_best, row.ms_median, row.loss]),
    },
    {
      title: 'Sampling',
      head: ['config', ...place, 'tokens/s', 'context', 'longest sample'],
      rows: sampling.map((row) => [row.config, ...where(row), row.tokens_per_second, row.context, row.longest]),
    },
    {
      title: 'WebAssembly memory of an engine that trains this alone, MiB',
      head: ['config', ...place, 'memory', 'planned'],
      rows: memory.map((row) => [row.config, ...where(row), row.memory_mib, row.planned_mib]),
    },
    {
      title: 'The page beside the engine alone, in the same browser',
      head: [
        ...['data set', 'open room', ...place, 'tokens/s', 'alone', 'costs %', 'by the best', 'by shares', 'busy %'],
        ...['seconds', 'tasks > 50 ms', 'longest', 'longest gap'],
      ],
      rows: page.map((row) => [
        ...[row.config, row.room || 'none', ...where(row), row.tokens_per_second, row.alone_tokens_per_second],
        ...[row.overhead_percent, row.overhead_best_percent],
        ...[row.overhead_share_percent, row.busy_percent, row.seconds, row.long_tasks],
        ...[row.longest_task_ms, row.longest_gap_ms],
      ]),
    },
    ...(visit === null ? [] : visitTables(visit)),
  ];
}

/** @param {Visit} visit @returns {import('./table.js').Table[]} */
const visitTables = ({ visit, tasks }) => [
  {
    title: 'A first visit: ms until something is seen, the button answers, there is a model',
    head: ['visits', 'seen', 'button', 'at worst', 'model'],
    rows: [[visit.visits, visit.seen_ms, visit.button_ms, visit.worst_button_ms, visit.ready_ms]],
  },
  {
    title:
      "Tasks of the page's main thread while it trains with the text lit, by the clock and by the processor's time",
    head: ['data set', 'doing', 'seconds', 'busy %', '> 50 ms', 'longest', "> 50 ms, processor's", 'longest'],
    rows: tasks.map((row) => [
      ...[row.config, row.doing, row.seconds, row.busy_percent, row.long_tasks, row.longest_ms],
      ...[row.long_cpu_tasks, row.longest_cpu_ms],
    ]),
  },
];

/**
 * A list of the command line.
 * @param {string | undefined} list
 * @param {string[]} known
 * @param {string[]} [usual]
 */
export function choice(list, known, usual = known) {
  const names = list === undefined ? usual : list.split(',');
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) {
    console.error(`There is no "${strange}": choose from ${known.join(', ')}.`);
    process.exit(2);
  }
  return names;
}

/**
 * @param {object} options
 * @param {string[]} options.hosts
 * @param {string[]} options.builds
 * @param {string[]} options.configs
 * @param {boolean} options.page whether the page is measured too
 * @param {boolean} options.quick
 * @param {string} options.command
 * @returns {Promise<Report>}
 */
async function measureAll({ hosts, builds, configs, page, quick, command }) {
  const stolen = watchHost();
  const text = NAMES.find((path) => existsSync(resolve(ROOT, path))) ?? NAMES[1];
  const there = builds.filter((build) => existsSync(resolve(ROOT, `build/wasm/microgpt-${build}.wasm`)));
  const job = {
    builds: there,
    threads: threadCounts(availableParallelism()),
    configs,
    quick,
    peaks: { simd: readPeak('simd'), relaxed: readPeak('relaxed') },
    names: readFileSync(resolve(ROOT, text), 'utf8'),
  };
  /** @type {Results} */
  const all = { rows: [], ratios: [], sampling: [], memory: [], microgpt1000: [], skipped: [] };
  for (const build of builds) {
    if (!there.includes(build)) all.skipped.push(`${build} was not measured: make wasm has not built it.`);
  }
  /** @type {string | null} */
  let chromium = null;
  for (const host of hosts) {
    console.error(`${host}:`);
    /** @type {Results} */
    let results;
    if (host === 'node') results = await runInNode({ host, ...job });
    else {
      const run = await runInChromium('tests/bench/worker.js', { host, ...job }, { isolated: true, log });
      chromium = run.version;
      results = run.results;
    }
    all.rows.push(...results.rows);
    all.ratios.push(...results.ratios);
    all.sampling.push(...results.sampling);
    all.memory.push(...results.memory);
    all.microgpt1000.push(...results.microgpt1000);
    all.skipped.push(...results.skipped);
  }
  /** @type {Report['page']} */
  let cost = [];
  /** @type {Report['visit']} */
  let visit = null;
  if (page) {
    console.error('the page:');
    visit = await measureVisit({ quick, cases: CASES, log });
    ({ rows: cost, version: chromium } = await measurePage({ quick, log }));
  }
  return { machine: machineOf(command, chromium, stolen()), text, ...all, page: cost, visit };
}

async function main() {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      host: { type: 'string' },
      build: { type: 'string' },
      config: { type: 'string' },
      doubled: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      show: { type: 'boolean', default: false },
    },
  });
  const usual = values.doubled ? ['tinker', 'nanocpu', ...Object.keys(DOUBLED)] : Object.keys(CONFIGS);
  const configs = choice(values.config, [...Object.keys(CONFIGS), ...Object.keys(DOUBLED)], usual);
  const hosts = choice(values.host, HOSTS, values.page ? [] : HOSTS);
  const builds = choice(values.build, BUILDS);
  if (!values.show) {
    const options = process.argv.slice(2).filter((option) => option !== '--markdown');
    const command = options.length === 0 ? 'make bench' : `make bench BENCH="${options.join(' ')}"`;
    // If only some builds or sizes are asked for, the page is not measured.
    const is_whole = !values.doubled && values.build === undefined && values.config === undefined;
    const page = values.page || (is_whole && hosts.includes('chromium'));
    const report = await measureAll({ hosts, builds, configs, page, quick: values.quick, command });
    writeWhole(REPORT, `${JSON.stringify(report, null, 2)}\n`);
  }
  const report = /** @type {Report} */ (JSON.parse(readFileSync(REPORT, 'utf8')));
  console.log(show(sentenceOf(report.machine), tablesOf(report), values.markdown));
  for (const sentence of report.skipped) console.log(`\n${sentence}`);
}

if (process.argv[1] === import.meta.filename) await main();
