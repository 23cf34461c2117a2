// Runs the test suites named on the command line (c, js, browser, readers) and counts.
//
// Each suite is built by its own make target first (suite-c, ...), while the one before it runs. Every suite runs even when an
// earlier one failed. A suite that does not build, crashes or executes no test counts as failed.
// The last line is the sum of all: "N passed, N failed", with ", N skipped" where some were.
// What a test is and checks lies in tests/c, tests/js, tests/browser and tests/readers, not here.

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

/** @typedef {{ passed: number, failed: number, skipped: number }} Count */

const FILE_TIMEOUT_MS = 15 * 60 * 1000; // a file that hangs is a failure, not a wait without end

/** Files of tests in a browser at a time. */
const BROWSERS = 2;

/** How long each file of tests took. @type {Map<string, number>} */
const taken_ms = new Map();

/** @param {string} file @param {number} ms */
const note = (file, ms) => taken_ms.set(file, (taken_ms.get(file) ?? 0) + ms);

process.chdir(resolve(import.meta.dirname, '..'));

/**
 * Runs a program, shows its standard output as it comes and returns it with the exit code.
 * @param {string} program
 * @param {string[]} args
 * @param {(text: string) => void} [show]
 * @returns {Promise<{ output: string, code: number }>}
 */
function runProgram(program, args, show = (text) => process.stdout.write(text)) {
  return new Promise((done) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      show(text);
    });
    child.on('error', (error) => done({ output: String(error), code: 127 }));
    child.on('close', (code, signal) => {
      if (signal) console.log(`${program} was ended by ${signal}`);
      done({ output, code: code ?? 128 });
    });
  });
}

/**
 * A compiled runner: the counts are its last line. What it says is shown at its end, since another one runs beside it.
 * @param {string} program
 * @returns {Promise<Count>}
 */
async function runCompiled(program) {
  const begun = performance.now();
  const { output, code } = await runProgram(program, [], () => {});
  console.log(`\n${program}\n${output.trimEnd()}`);
  note(program, performance.now() - begun);
  const lastLine = output.trimEnd().split('\n').at(-1) ?? '';
  const match = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(lastLine);
  if (!match) {
    console.log(`${program} ended with code ${code} before it had counted its tests.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const count = { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
  if (code !== 0 && count.failed === 0) {
    console.log(`${program} ended with code ${code} although no test failed.`);
    count.failed = 1;
  }
  return count;
}

/**
 * The test files of a folder, in node:test. A file in which no test ran counts as one failure.
 * @param {string} folder
 * @param {number} concurrency files at a time
 * @param {(name: string) => boolean} [picks]  which of them
 * @returns {Promise<Count>}
 */
async function runNodeTests(folder, concurrency, picks = () => true) {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.test.js') && picks(name))
    .sort()
    .map((name) => resolve(folder, name));
  const count = { passed: 0, failed: 0, skipped: 0 };
  if (files.length === 0) return count;
  // The events of tests have names; those of a whole file carry its path as their name, which
  // happens only when the file failed as a whole or held no test.
  /** @type {Set<string>} */
  const whole = new Set(files.flatMap((file) => [file, relative('.', file)]));
  const events = run({ files, concurrency, timeout: FILE_TIMEOUT_MS });
  // Those at the top of a file follow each other.
  for (const kind of /** @type {const} */ (['test:pass', 'test:fail'])) {
    events.on(kind, ({ nesting, file, details }) => {
      if (nesting === 0 && file) note(relative('.', file), details.duration_ms ?? 0);
    });
  }
  events.on('test:pass', (event) => {
    if (event.details.type === 'suite') return;
    if (whole.has(event.name)) {
      console.log(`${relative('.', event.name)}: no test ran in this file.`);
      count.failed += 1;
    } else if (event.skip !== undefined || event.todo !== undefined) count.skipped += 1;
    else count.passed += 1;
  });
  events.on('test:fail', (event) => {
    if (event.details.type === 'suite') {
      // A suite that failed by itself (a hook, say) and not through one of its tests.
      const cause = /** @type {{ failureType?: string }} */ (event.details.error);
      if (cause.failureType !== 'subtestsFailed') count.failed += 1;
    } else count.failed += 1;
  });
  const shown = events.compose(new spec());
  shown.pipe(process.stdout, { end: false });
  await finished(shown, { writable: false });
  return count;
}

/** One server, and a Chromium for each file at a time, which the files find by variables of the environment. @returns {Promise<Count>} */
async function runBrowserTests() {
  const { share } = await import('./browser/browser.js'); // what it imports is there once the suite is built
  const end = await share(BROWSERS);
  try {
    // The core runs in three browsers at a time already: beside it the threads of an engine might not start in time.
    const isCore = (/** @type {string} */ name) => name === 'core.test.js';
    const core = await runNodeTests('tests/browser', 1, isCore);
    return add(core, await runNodeTests('tests/browser', BROWSERS, (name) => !isCore(name)));
  } finally {
    await end();
  }
}

/** @type {Record<string, () => Promise<Count>>} */
const suites = {
  c: async () =>
    (await Promise.all(['float', 'double'].map((real) => runCompiled(`build/tests/${real}/run`)))).reduce(add),
  js: () => runNodeTests('tests/js', 2),
  browser: runBrowserTests,
  readers: () => runNodeTests('tests/readers', 1),
};

/**
 * @param {Count} a
 * @param {Count} b
 * @returns {Count}
 */
function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** Builds a suite; gives whether that worked, and what was said meanwhile. @param {string} name */
async function build(name) {
  const words = ['--silent', '--no-print-directory', `--jobs=${availableParallelism()}`, `suite-${name}`];
  const { output, code } = await runProgram('make', words, () => {});
  return { output, is_built: code === 0 };
}

/**
 * @param {string} name
 * @param {ReturnType<typeof build>} building
 * @returns {Promise<Count>}
 */
async function runSuite(name, building) {
  console.log(`\n=== ${name} tests: building ===`);
  const { output, is_built } = await building;
  process.stdout.write(output);
  if (!is_built) {
    console.log(`The ${name} tests could not be built.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  console.log(`=== ${name} tests ===`);
  const count = await suites[name]().catch((error) => {
    console.log(`The ${name} tests could not be run: ${error.message}`);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  if (count.passed + count.failed === 0) {
    console.log(`The ${name} suite ran no test, which counts as a failure.`);
    count.failed = 1;
  }
  return count;
}

/**
 * Runs suites one after the other. The next one is built while one runs: neither keeps two cores busy to its end.
 * @param {string[]} names
 */
async function runAll(names) {
  let sum = { passed: 0, failed: 0, skipped: 0 };
  let building = build(names[0]);
  for (const [i, name] of names.entries()) {
    const next = names[i + 1];
    const now = building;
    if (next !== undefined) building = now.then(() => build(next));
    sum = add(sum, await runSuite(name, now));
  }
  return sum;
}

const names = process.argv.slice(2);
if (names.length === 0 || names.some((name) => !Object.hasOwn(suites, name))) {
  console.error(`usage: node tests/run.js SUITE...   with SUITE one of: ${Object.keys(suites).join(' ')}`);
  process.exit(2);
}
// The make that started this program has its own job server, which its children here do not share.
delete process.env.MAKEFLAGS;
delete process.env.MAKELEVEL;

const sum = await runAll(names);
const slowest = [...taken_ms].sort(([, a], [, b]) => b - a).slice(0, 10);
console.log('\nThe slowest files, in seconds:');
for (const [file, ms] of slowest) console.log(`${(ms / 1000).toFixed(1).padStart(7)}  ${file}`);
const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : '';
console.log(`\n${sum.passed} passed, ${sum.failed} failed${skipped}`);
process.exit(sum.failed > 0 ? 1 : 0);
