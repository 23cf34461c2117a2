// The engine as a package for npm: packed as `npm pack` does it, installed in an empty folder without a network, and
// used there as other people would, from JavaScript and from TypeScript. What the engine does is tested elsewhere.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const TSC = join(ROOT, 'node_modules/.bin/tsc');

const USE_JS = `
import { EngineError, loadEngine } from 'microgpt-playground';
const engine = await loadEngine();
const trainer = engine.createTrainer({ text: 'the cat sat on the mat. '.repeat(50), config: { n_layer: 1 } });
const { step, loss } = trainer.run(5);
const { text } = trainer.sample({ prompt: 'the', max_new_tokens: 8, seed: 1 });
let refused = '';
try {
  engine.createTrainer({ text: '' });
} catch (error) {
  if (error instanceof EngineError) refused = error.message;
}
const facts = trainer.facts().train.tokens; // of the part that is loaded later
trainer.free();
engine.close();
console.log(JSON.stringify({ step, loss, text, refused, facts, build: engine.build }));
`;

const USE_TS = `
import { Engine, EngineError, loadEngine, type Config, type RunResult, type Sample, type Setting } from 'microgpt-playground';
const engine: Engine = await loadEngine({ build: 'simd', threads: 1 });
const config: Config = { preset: 'gpt2', n_layer: 2 };
const trainer = engine.createTrainer({ text: new Uint8Array(100), config });
const result: RunResult = trainer.run(5, { max_ms: 10 });
const losses: Float64Array = result.losses;
const sample: Sample = trainer.sample({ prompt: 'a', onToken: ({ text }) => text.length });
for (const token of trainer.sampleTokens()) token.id.toFixed();
const keys: string[] = engine.settings.map((setting: Setting) => setting.key);
const saved: Uint8Array = trainer.save();
engine.restore(saved).free();
const known: (error: unknown) => string = (error) => (error instanceof EngineError ? error.key : '');
export { keys, known, losses, sample };
`;

/** Each line is wrong in one way. */
const WRONG_TS = [
  "import { loadEngine, train } from 'microgpt-playground';",
  "const engine = await loadEngine({ build: 'fast' });",
  "const trainer = engine.createTrainer({ txt: 'a' });",
  'const loss: string = trainer.run(5).loss;',
  "trainer.run('5');",
  "trainer.sample({ temperature: 'hot' });",
  'const threads: string = engine.threads;',
  'trainer.learn();',
  "import 'microgpt-playground/wasm/heap.js';",
];

describe('the package', () => {
  /** @type {string} */
  let folder;
  /** @type {string[]} */
  let files;

  /** @param {string} program @param {string[]} args @param {string} cwd */
  function run(program, args, cwd) {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' });
    return { status, stdout, stderr };
  }

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'package-test-'));
    const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
    assert.equal(packed.status, 0, packed.stderr);
    const made = JSON.parse(packed.stdout);
    const [pack] = Array.isArray(made) ? made : Object.values(made);
    files = pack.files.map((/** @type {{ path: string }} */ { path }) => path).sort();
    writeFileSync(join(folder, 'package.json'), '{ "name": "scratch", "private": true, "type": "module" }');
    const options = ['--offline', '--no-audit', '--no-fund'];
    const installed = run('npm', ['install', ...options, join(folder, pack.filename)], folder);
    assert.equal(installed.status, 0, installed.stderr);
  });

  after(() => rmSync(folder, { recursive: true }));

  test('holds the engine, its builds and its types, and nothing of the page or the tests', () => {
    const builds = ['relaxed', 'relaxed-threads', 'simd', 'simd-threads'].flatMap((build) =>
      ['deferred.wasm', 'js', 'wasm'].map((ending) => `build/wasm/microgpt-${build}.${ending}`),
    );
    assert.deepEqual(
      files.filter((file) => file.startsWith('build/wasm/')),
      [...builds, 'build/wasm/from_c.js', 'build/wasm/help.js'].sort(),
    );
    for (const file of ['README.md', 'LICENSE', 'package.json', 'wasm/engine.js', 'build/types/engine.d.ts']) {
      assert.ok(files.includes(file), `${file} is missing`);
    }
    const expected =
      /^(README\.md|LICENSE|package\.json|wasm\/(README\.md|\w+\.js)|build\/(types\/\w+\.d\.ts|wasm\/.*))$/;
    assert.deepEqual(
      files.filter((file) => !expected.test(file)),
      [],
    );
  });

  test('brings no other package', () => {
    const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
    assert.deepEqual(Object.keys(lock.packages), ['', 'node_modules/microgpt-playground']);
  });

  test('trains and samples in Node', () => {
    writeFileSync(join(folder, 'use.js'), USE_JS);
    const { status, stdout, stderr } = run(process.execPath, ['use.js'], folder);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    const said = JSON.parse(stdout);
    assert.equal(said.step, 5);
    assert.ok(said.loss > 0 && said.loss < 4, `a loss of ${said.loss}`);
    assert.match(said.text, /^[a-z. ]{1,8}$/);
    assert.match(said.refused, /^[A-Z].*\.$/);
    assert.ok(said.facts > 0);
  });

  test('names its version to who asks', () => {
    const code = "require('microgpt-playground/package.json').version";
    const { stdout } = run(process.execPath, ['--print', code], folder);
    assert.equal(stdout.trim(), JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version);
  });

  /** What a strict TypeScript says of a program that uses the package. @param {string} name @param {string} source */
  function check(name, source) {
    const project = join(folder, name);
    mkdirSync(project);
    writeFileSync(join(project, 'use.ts'), source);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      module: 'nodenext',
      lib: ['es2022', 'dom'],
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
    return run(TSC, ['--project', '.', '--pretty', 'false'], project);
  }

  test('has types that a strict TypeScript accepts', () => {
    const { status, stdout } = check('right', USE_TS);
    assert.equal(stdout, '');
    assert.equal(status, 0);
  });

  test('has types by which it refuses each wrong use', () => {
    const { status, stdout } = check('wrong', WRONG_TS.join('\n'));
    assert.notEqual(status, 0);
    const lines = [...stdout.matchAll(/^use\.ts\((\d+),/gm)].map(([, line]) => Number(line));
    assert.deepEqual(
      [...new Set(lines)].sort((a, b) => a - b),
      WRONG_TS.map((_, line) => line + 1),
      stdout,
    );
  });
});
