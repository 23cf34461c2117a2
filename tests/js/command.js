// What the tests of the command line share: a folder for one test, and ways to run the program in it. It has no tests.

import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { ROOT } from './builds.js';

/** @import { TestContext } from 'node:test' */

export const PROGRAM = resolve(ROOT, 'build/native/microgpt');
export const NAMES = resolve(ROOT, 'datasets/names.txt');

/** Settings of a model that learns a step in less than a millisecond. */
export const TINY = ['--preset', 'microgpt', '--set', 'n_embd=8', '--set', 'n_head=2'];

/** `--set` in front of each. @param {string[]} settings */
export const set = (...settings) => settings.flatMap((setting) => ['--set', setting]);

/** Runs the program to its end. @param {string[]} args */
export const microgpt = (...args) => spawnSync(PROGRAM, args, { encoding: 'utf8', maxBuffer: 2 ** 28 });

/** A line of a shell in which $0 is the program and $1 the names. @param {string} line @param {string} folder */
export const shell = (line, folder) =>
  spawnSync('sh', ['-c', line, PROGRAM, NAMES], { encoding: 'utf8', cwd: folder, maxBuffer: 2 ** 28 });

/**
 * A folder that exists for one test or for a suite.
 * @param {{ after: (end: () => void) => void }} t a test, or node:test itself
 */
export function scratch(t) {
  const folder = mkdtempSync(join(tmpdir(), 'microgpt-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return {
    folder,
    /** @param {string} name */
    path: (name) => join(folder, name),
    /** @param {string} name @param {string} text */
    write: (name, text) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    },
    /** @param {string} name */
    read: (name) => readFileSync(join(folder, name)),
    list: () => readdirSync(folder).sort(),
  };
}

/**
 * Starts the program. `said(pattern)` waits until its stdout matches, `ended` is how it ended.
 * @param {TestContext} t
 * @param {string[]} args
 */
export function start(t, ...args) {
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  t.after(() => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  /** @type {Set<() => void>} */
  const waiting = new Set();
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    for (const look of [...waiting]) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  /** @type {Promise<{ status: number | null, signal: string | null, stdout: string, stderr: string }>} */
  const ended = new Promise((done) => {
    child.on('close', (status, signal) => done({ status, signal, stdout, stderr }));
  });
  /** @param {RegExp} pattern */
  const said = (pattern) =>
    Promise.race([
      new Promise((done) => {
        const look = () => {
          if (!pattern.test(stdout)) return;
          waiting.delete(look);
          done(undefined);
        };
        waiting.add(look);
        look();
      }),
      ended.then(({ status, stderr }) => {
        if (!pattern.test(stdout)) throw new Error(`ended with ${status} before it said ${pattern}: ${stderr}`);
      }),
    ]);
  return { child, said, ended };
}

/** The lines of a text that ends with a line break. @param {string | Buffer} text */
export const linesOf = (text) => text.toString().split('\n').slice(0, -1);

/** Every line of JSON. @param {string} text */
export const jsonOf = (text) => linesOf(text).map((line) => JSON.parse(line));
