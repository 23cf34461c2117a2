// The engine as a package for npm: packed as `npm pack` does it, installed in an empty folder without a network, and
// used there as other people would, from JavaScript and from TypeScript. What the engine does is tested elsewhere.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { ROOT } from './builds.js';
import { expected, install, run, USE } from './packed.js';

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
import type { MicroGptElement, MicroGptState } from 'microgpt-playground/element';
import { loadEngine as loadInline } from 'microgpt-playground/inline';
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
const elsewhere: Promise<Engine>[] = [loadEngine({ url: 'engine/' }), loadEngine({ url: (file) => new URL(file, 'https://a.example') })];
const inline: Engine = await loadInline();
const element: MicroGptElement | null = document.querySelector('micro-gpt');
const state: MicroGptState | undefined = await element?.set({ text: 'ab', settings: { n_layer: 2 } });
export { elsewhere, inline, keys, known, losses, sample, state };
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
  'loadEngine({ url: 5 });',
  "document.createElement('micro-gpt').train(5);",
];

describe('the package', () => {
  /** @type {string} */
  let folder;
  /** @type {string[]} */
  let files;
  /** @type {() => void} */
  let remove;

  before(() => {
    ({ folder, files, remove } = install());
  });

  after(() => remove());

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
    const allowed =
      /^(README\.md|LICENSE|package\.json|wasm\/(README\.md|\w+\.js)|build\/(types\/(npm\/)?\w+\.d\.ts|wasm\/.*|package\/.*))$/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
    );
    const others = files.filter((file) => file.startsWith('build/package/')).map((file) => file.split('/')[2]);
    assert.deepEqual(others.filter((file) => !/^microgpt-simd(-threads)?-\w{8}\.js$/.test(file)).sort(), [
      'element.d.ts',
      'element.js',
      'engine.js',
      'inline.js',
      'thread.js',
    ]);
    assert.equal(others.length, 7, 'and a script for each kind of build');
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

  test('trains in Node from one file, with the same bits, and needs no other', async () => {
    const inline = join(folder, 'node_modules/microgpt-playground/build/package/inline.js');
    const alone = join(folder, 'alone');
    mkdirSync(alone);
    copyFileSync(inline, join(alone, 'inline.mjs'));
    writeFileSync(
      join(alone, 'use.mjs'),
      `import { EngineError, loadEngine } from './inline.mjs';
      ${USE}
      const refused = [];
      for (const options of [{ build: 'relaxed' }, { threads: 2 }, { url: '/' }, 5])
        await loadEngine(options).catch((error) => refused.push(error instanceof EngineError && error.message));
      console.log(JSON.stringify({ told: await use(await loadEngine()), refused }));`,
    );
    const { stdout, stderr } = run(process.execPath, ['use.mjs'], alone);
    assert.equal(stderr, '');
    const { told, refused } = JSON.parse(stdout);
    assert.deepEqual(told, { ...(await expected()), build: 'simd', threads: 1 });
    assert.deepEqual(refused, [
      'This engine is one file, with the build "simd" alone.',
      'The build "simd" runs one thread.',
      'This engine is one file, which has no other address.',
      'The options of loadEngine() must be an object, not 5.',
    ]);
  });

  test('runs the example in Node: the loss falls, and ten names are made up', () => {
    copyFileSync(join(ROOT, 'examples/engine.js'), join(folder, 'engine.js'));
    const { stdout, stderr } = run(process.execPath, ['engine.js', join(ROOT, 'datasets/names.txt')], folder);
    assert.equal(stderr, '');
    const lines = stdout.trim().split('\n');
    const losses = lines
      .flatMap((line) => /^After \d+ steps the loss is (\d\.\d\d)\.$/.exec(line)?.[1] ?? [])
      .map(Number);
    assert.equal(losses.length, 4);
    assert.ok(
      losses.every((loss) => loss > 1.5 && loss < 2.8),
      `losses of ${losses}, where guessing is 3.3`,
    );
    const names = lines.slice(4);
    assert.equal(names.length, 10);
    for (const name of names) assert.match(name, /^[a-z]{2,16}$/);
  });

  test('has nothing of Node in what is for browsers, where a bundler would look for it', () => {
    for (const file of files.filter((one) => /^build\/package\/.*\.js$/.test(one))) {
      const source = readFileSync(join(folder, 'node_modules/microgpt-playground', file), 'utf8');
      assert.doesNotMatch(source, /\bnode:|\brequire\(|createRequire|import\("(?!\.\/)/, file);
    }
  });

  test('gives the addresses of its files to who asks: modules, element, engines', () => {
    const names = ['microgpt-simd.wasm', 'microgpt-relaxed-threads.deferred.wasm', 'element', 'inline', 'help'];
    const code = names.map((name) => `console.log(import.meta.resolve('microgpt-playground/${name}'))`).join(';');
    const { stdout } = run(process.execPath, ['--input-type=module', '--eval', code], folder);
    const base = pathToFileURL(join(folder, 'node_modules/microgpt-playground/build/')).href;
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((url) => url.replace(base, '')),
      [
        'wasm/microgpt-simd.wasm',
        'wasm/microgpt-relaxed-threads.deferred.wasm',
        'package/element.js',
        'package/inline.js',
        'wasm/help.js',
      ],
    );
    const imported = run(process.execPath, ['--eval', "import('microgpt-playground/element')"], folder);
    assert.deepEqual([imported.status, imported.stderr], [0, ''], 'the element does nothing where there is no page');
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
