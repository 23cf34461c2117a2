// Is the engine as fast as it was? The engine of another checkout and that of this one train in turns, in Node and in
// Chromium: `node tests/bench/checkouts.js ../other`, both built by `make wasm`. Prints a table and writes
// build/bench-checkouts.json; README.md says how to read it. The turns themselves are turns.js.
//
// Options: --pairs, --turn (ms), --host, --build, --config (lists with commas), --markdown.

import { fork } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { writeWhole } from '../whole_file.js';
import { BUILDS, choice, HOSTS } from './bench.js';
import { runInChromium } from './chromium.js';
import { PEER_CONFIGS } from './configs.js';
import { machineOf, sentenceOf, watchHost } from './machine.js';
import { show } from './table.js';
import { takeTurns } from './turns.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** A copy of the other engine, where the server of this checkout finds it. */
const OTHER = 'build/bench/other';
const NAMES = ['../shared/microgpt/names.txt', 'datasets/names.txt'];

const log = (/** @type {string} */ sentence) => console.error(`  ${sentence}`);

/** @param {string} checkout */
function copyEngine(checkout) {
  if (!existsSync(resolve(checkout, 'build/wasm/microgpt-simd.wasm'))) {
    console.error(`There is no built engine in ${checkout}: run "make wasm" there first.`);
    process.exit(2);
  }
  rmSync(resolve(ROOT, OTHER), { recursive: true, force: true });
  for (const folder of ['wasm', 'build/wasm']) {
    cpSync(resolve(checkout, folder), resolve(ROOT, OTHER, folder), { recursive: true, dereference: true });
  }
}

/**
 * Takes the turns in a new Node process, with the flag that an old Node needs for relaxed SIMD.
 * @param {import('./turns.js').Job} job
 * @returns {ReturnType<typeof takeTurns>}
 */
function runInNode(job) {
  const [major] = process.versions.node.split('.');
  const execArgv = Number(major) < 22 ? ['--experimental-wasm-relaxed-simd'] : [];
  return new Promise((done, fail) => {
    const child = fork(import.meta.filename, ['--child'], { execArgv });
    child.on('message', (/** @type {any} */ { sentence, results, error }) => {
      if (sentence !== undefined) log(sentence);
      else if (error !== undefined) fail(new Error(error));
      else done(results);
    });
    child.on('error', fail);
    child.on('exit', (code) => fail(new Error(`The measuring Node ended with code ${code}.`)));
    child.send(job);
  });
}

/** The code in the process that runInNode() starts. */
function beChild() {
  process.once('message', async (message) => {
    const send = (/** @type {object} */ answer) => new Promise((sent) => process.send?.(answer, sent));
    const cpu = async () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    };
    try {
      const job = /** @type {import('./turns.js').Job} */ (message);
      await send({ results: await takeTurns(job, (sentence) => void send({ sentence }), cpu) });
    } catch (error) {
      await send({ error: error instanceof Error ? error.stack : String(error) });
    }
    process.exit(); // threads of the engines would keep it alive
  });
}

/**
 * @param {Awaited<ReturnType<typeof takeTurns>>} results
 * @returns {import('./table.js').Table[]}
 */
export function tablesOf({ rows, memory }) {
  const place = ['host', 'build', 'threads'];
  return [
    {
      title: 'Time now, divided by the time before: the median of the pairs, and the quartiles',
      head: [
        'config',
        ...place,
        'pairs',
        'ms before',
        'time',
        'low',
        'high',
        "processor's",
        'low',
        'high',
        'same loss',
      ],
      rows: rows.map(({ config, host, build, threads, pairs, ms, wall, cpu, same_loss }) => [
        ...[config, host, build, String(threads), pairs, ms, wall.median, wall.low, wall.high],
        ...[cpu?.median ?? null, cpu?.low ?? null, cpu?.high ?? null, same_loss ? 'yes' : 'no'],
      ]),
    },
    {
      title: 'WebAssembly memory of an engine after all of it, MiB',
      head: [...place, 'before', 'now'],
      rows: memory.map((row) => [row.host, row.build, String(row.threads), row.before_mib, row.now_mib]),
    },
  ];
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      pairs: { type: 'string', default: '9' },
      turn: { type: 'string', default: '250' },
      host: { type: 'string' },
      build: { type: 'string' },
      config: { type: 'string' },
      markdown: { type: 'boolean', default: false },
    },
  });
  if (positionals.length !== 1) {
    console.error('Say which checkout: node tests/bench/checkouts.js ../other');
    process.exit(2);
  }
  copyEngine(resolve(positionals[0]));
  const stolen = watchHost();
  const text = NAMES.find((path) => existsSync(resolve(ROOT, path))) ?? NAMES[1];
  const job = {
    places: choice(values.build, BUILDS).map((build) => ({ build, threads: build.endsWith('-threads') ? 2 : 1 })),
    configs: choice(values.config, PEER_CONFIGS),
    pairs: Number(values.pairs),
    turn_ms: Number(values.turn),
    names: readFileSync(resolve(ROOT, text), 'utf8'),
  };
  /** @type {Awaited<ReturnType<typeof takeTurns>>} */
  const all = { rows: [], memory: [] };
  /** @type {string | null} */
  let chromium = null;
  for (const host of choice(values.host, HOSTS)) {
    /** @type {Awaited<ReturnType<typeof takeTurns>>} */
    let results;
    if (host === 'node') {
      const address = (/** @type {string} */ path) => pathToFileURL(resolve(ROOT, path)).href;
      const engines = { before: address(`${OTHER}/wasm/engine.js`), now: address('wasm/engine.js') };
      results = await runInNode({ host, ...job, engines });
    } else {
      const engines = { before: `../../${OTHER}/wasm/engine.js`, now: '../../wasm/engine.js' };
      const options = { isolated: true, log };
      const run = await runInChromium('tests/bench/turns_worker.js', { host, ...job, engines }, options);
      chromium = run.version;
      results = run.results;
    }
    all.rows.push(...results.rows);
    all.memory.push(...results.memory);
  }
  const machine = machineOf(`node tests/bench/checkouts.js ${positionals[0]}`, chromium, stolen());
  writeWhole(resolve(ROOT, 'build/bench-checkouts.json'), `${JSON.stringify({ machine, ...all }, null, 2)}\n`);
  console.log(show(sentenceOf(machine), tablesOf(all), values.markdown));
}

if (process.argv[1] === import.meta.filename) await (process.argv[2] === '--child' ? beChild() : main());
