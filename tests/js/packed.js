// The package for npm as other people have it: packed as `npm pack` does it, and installed in an empty folder without a
// network. For the tests that use it there: in Node, in a page, and by way of bundlers. It has no tests.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadEngine } from '../../wasm/engine.js';
import { ROOT } from './builds.js';

/** @param {string} program @param {string[]} args @param {string} cwd */
export function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** The package in a new folder. @returns {{ folder: string, files: string[], remove: () => void }} files: its own */
export function install() {
  const folder = mkdtempSync(join(tmpdir(), 'package-test-'));
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  assert.equal(packed.status, 0, packed.stderr);
  const made = JSON.parse(packed.stdout);
  const [pack] = Array.isArray(made) ? made : Object.values(made);
  writeFileSync(join(folder, 'package.json'), '{ "name": "scratch", "private": true, "type": "module" }');
  const options = ['--offline', '--no-audit', '--no-fund'];
  const installed = run('npm', ['install', ...options, join(folder, pack.filename)], folder);
  assert.equal(installed.status, 0, installed.stderr);
  return {
    folder,
    files: pack.files.map((/** @type {{ path: string }} */ { path }) => path).sort(),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** What a program does with the package wherever it is: five steps, and something of the part that is loaded later. */
export const USE = `async function use(engine) {
  const text = 'the cat sat on the mat. '.repeat(50);
  const trainer = engine.createTrainer({ text, config: { n_layer: 1, seed: 3 } });
  const { step, loss } = trainer.run(5);
  const sample = trainer.sample({ prompt: 'the', max_new_tokens: 8, seed: 1 }).text;
  await engine.loadDeferred();
  const facts = trainer.facts().train.tokens;
  const { build, threads } = engine;
  engine.close();
  return { step, loss, sample, facts, build, threads };
}`;

/** What the engine of this folder says to that in Node: the same bits as everywhere. */
export async function expected() {
  const engine = await loadEngine({ build: 'simd' });
  const { build, threads, ...told } = await new Function(`return ${USE}`)()(engine);
  assert.deepEqual([build, threads, told.step], ['simd', 1, 5]);
  return told;
}
