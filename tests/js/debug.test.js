// Tools for developers of the engine: the gradient check of the command line, the debug build and its switches, the
// list of compile commands.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ROOT } from './builds.js';

/** @param {string} program @param {string[]} args */
const run = (program, ...args) => spawnSync(resolve(ROOT, program), args, { cwd: ROOT, encoding: 'utf8' });

/** @param {string[]} args */
const make = (...args) => execFileSync('make', ['--silent', '--no-print-directory', '-j2', ...args], { cwd: ROOT });

test('check-gradients finds every gradient right, to six digits in the reference build', () => {
  const { status, stdout } = run('build/reference/microgpt', 'check-gradients', '--json');
  assert.equal(status, 0);
  const { tolerance, parameters, wrong } = JSON.parse(stdout);
  assert.deepEqual([tolerance, wrong], [1e-6, 0]);
  assert.ok(parameters.length > 20);
  for (const { parameter, error } of parameters) assert.ok(error < 1e-6, `${parameter}: ${error}`);
  const coarse = run('build/native/microgpt', 'check-gradients', '--preset', 'llama');
  assert.equal(coarse.status, 0);
  assert.match(coarse.stdout, /^ok +wte\.weight /);
  assert.match(coarse.stdout, /parameters, 0 wrong: .* in float\n$/);
});

test('the debug build prints graph and plan, and names the op whose numbers are no longer finite', () => {
  make('debug', 'DEBUG=DEBUG_PRINT_GRAPH DEBUG_PRINT_PLAN DEBUG_TRAP_NAN');
  const settings = ['max_steps=60', 'warmup_steps=0', 'n_layer=1', 'n_embd=8', 'n_head=2', 'grad_clip=0'];
  const text = ['train', '--text', 'datasets/verse.txt', ...settings.flatMap((one) => ['--set', one])];
  const quiet = run('build/debug/microgpt', ...text, '--set', 'max_steps=2');
  assert.equal(quiet.status, 0);
  assert.match(quiet.stderr, /^ *0 embedding +embedding \(R,8\) from wte\.weight \(\d+,8\) wpe\.weight \(64,8\)$/m);
  assert.match(quiet.stderr, /^ +0 +\d+ {2}numbers of embedding$/m);
  const wild = run(
    'build/debug/microgpt',
    ...text,
    '--set',
    'optimizer=sgd',
    '--set',
    'learning_rate=10',
    '--set',
    'init_std=10',
  );
  assert.equal(wild.signal, 'SIGABRT');
  assert.match(
    wild.stderr,
    /^op \d+ \([a-z_]+\) [\w.]+: the (output|gradient) of [\w.]+ is -?(nan|inf) at row \d+, column \d+$/m,
  );
});

test('the command that CONTRIBUTING.md gives for the debugger trains a model', () => {
  const said = /`build\/debug\/microgpt (train [^`]+)`/.exec(readFileSync(resolve(ROOT, 'CONTRIBUTING.md'), 'utf8'));
  const { status, stderr } = run('build/native/microgpt', ...String(said?.[1]).split(' ')); // the same program, and fast
  assert.equal(status, 0, stderr);
});

test('the compile commands name every C file of the engine once, with a command that compiles it', () => {
  make('compile-commands');
  const commands = JSON.parse(readFileSync(resolve(ROOT, 'build/compile_commands.json'), 'utf8'));
  const files = commands.map((/** @type {{ file: string }} */ { file }) => file);
  assert.equal(new Set(files).size, files.length);
  for (const file of ['src/training/trainer.c', 'src/command/main.c', 'wasm/api.c', 'tests/c/main.c']) {
    assert.ok(files.includes(file), file);
  }
  for (const file of files) assert.ok(existsSync(resolve(ROOT, file)), file);
  const { command, directory } = commands.find(
    (/** @type {{ file: string }} */ { file }) => file === 'src/base/error.c',
  );
  execFileSync('bash', ['-c', `${command} -o /dev/null`], { cwd: directory });
});
