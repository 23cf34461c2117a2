// `make fuzz`: gives damaged and hostile bytes to each reader. Those in C run in libFuzzer, with sanitizers; those in
// JavaScript get what damage.js makes of the files in corpus/. An input that breaks a promise is kept in build/fuzz/ and
// named; then the exit is 1.
//
//   make fuzz FUZZ="--seconds 600 import link"     so long for each of these readers (60 without, all without names)
//   make fuzz FUZZ="--runs 1000000 settings"       so many inputs instead
//
// What it finds belongs into corpus/, which every `make test` reads.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../oracle/random.js';
import { damaged } from './damage.js';
import { READERS } from './readers.js';

const ROOT = resolve(import.meta.dirname, '../..');
const CORPUS = resolve(import.meta.dirname, 'corpus');
const BUILD = resolve(ROOT, 'build/fuzz');
const MOST_BYTES = 40_000; // of an input
const SHOWN_MS = 5000; // how long one input may take

/** The readers in C: their programs are made of fuzz_*.c. */
const NATIVE = readdirSync(import.meta.dirname)
  .map((name) => /^fuzz_(\w+)\.c$/.exec(name)?.[1])
  .filter((name) => name !== undefined);

/** @param {string} reader @returns {Uint8Array[]} */
export function corpusOf(reader) {
  const folder = resolve(CORPUS, reader);
  return readdirSync(folder)
    .sort()
    .map((name) => new Uint8Array(readFileSync(resolve(folder, name))));
}

/**
 * @param {string} reader
 * @param {{ seconds: number, runs: number, seed: number }} how
 * @returns {Promise<boolean>} whether every promise was kept
 */
function fuzzNative(reader, { seconds, runs, seed }) {
  const found = resolve(BUILD, `corpus/${reader}`);
  mkdirSync(found, { recursive: true });
  const options = [
    ...(runs > 0 ? [`-runs=${runs}`] : [`-max_total_time=${seconds}`]),
    ...[`-seed=${seed}`, `-max_len=${MOST_BYTES}`, '-timeout=20', '-rss_limit_mb=3000', '-verbosity=0'],
    ...['-print_final_stats=1', `-artifact_prefix=${BUILD}/${reader}-`, found, resolve(CORPUS, reader)],
  ];
  return new Promise((done) => {
    let said = '';
    const child = spawn(resolve(BUILD, reader), options, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-20_000);
    });
    child.on('close', (code) => {
      const n = /number_of_executed_units:\s*(\d+)/.exec(said)?.[1] ?? '?';
      console.log(
        code === 0 ? `${reader}: ${n} inputs, every promise kept` : `${said}\n${reader}: ended with code ${code}`,
      );
      done(code === 0);
    });
  });
}

/** @param {string} reader @param {{ seconds: number, runs: number, seed: number }} how @returns {Promise<boolean>} */
async function fuzzJs(reader, { seconds, runs, seed }) {
  const files = corpusOf(reader);
  const random = new Random(seed);
  const any = () => files[Math.floor(random.random() * files.length)];
  const end = performance.now() + seconds * 1000;
  let n = 0;
  for (; runs > 0 ? n < runs : performance.now() < end; n++) {
    const input = damaged(any(), any(), random).slice(0, MOST_BYTES);
    const begun = performance.now();
    try {
      await READERS[reader](input);
      const ms = performance.now() - begun;
      if (ms > SHOWN_MS) throw new Error(`It took ${Math.round(ms)} ms.`);
    } catch (error) {
      const path = resolve(BUILD, `${reader}-${seed}-${n}`);
      writeFileSync(path, input);
      console.log(`${error instanceof Error ? error.stack : error}\n${reader}: the input is in ${path}`);
      return false;
    }
  }
  console.log(`${reader}: ${n} inputs, every promise kept`);
  return true;
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seconds: { type: 'string', default: '60' },
      runs: { type: 'string', default: '0' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const how = { seconds: Number(values.seconds), runs: Number(values.runs), seed: Number(values.seed) };
  const all = [...NATIVE, ...Object.keys(READERS)];
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) {
    console.error(`There is no reader ${unknown.join(', ')}. These are there: ${all.join(', ')}.`);
    process.exit(2);
  }
  mkdirSync(BUILD, { recursive: true });
  console.log(`seed ${how.seed}`);
  let kept = true;
  for (const reader of positionals.length > 0 ? positionals : all) {
    const one = Object.hasOwn(READERS, reader) ? await fuzzJs(reader, how) : await fuzzNative(reader, how);
    kept &&= one;
  }
  process.exitCode = kept ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) await main();
