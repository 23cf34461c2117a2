// The package for npm by way of other people's bundlers: Vite, webpack 5 and esbuild each make a page of one program, which
// Chromium opens, and which trains there. The truth is the engine in Node: with the same seed the same loss, bit by bit.

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import esbuild from 'esbuild';
import { serve } from '../../web/site/serve.js';
import { openChromium, watch } from '../browser/browser.js';
import { until } from '../browser/page_objects.js';
import { expected, install, USE } from '../js/packed.js';
import { other } from './models.js';

/** A page that is isolated from other origins, so that there can be threads. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const PAGE =
  '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>';

/** @param {string} imports @param {string} one  options with one thread @param {string} two  with two */
const program = (imports, one, two) => `${imports}
${USE}
const one = await use(await loadEngine(${one}));
const two = await use(await loadEngine(${two}));
globalThis.said = { one, two, element: typeof customElements.get('micro-gpt') };`;

const PLAIN = program(
  "import { loadEngine } from 'microgpt-playground';\nimport 'microgpt-playground/element';",
  "{ build: 'simd' }",
  "{ build: 'simd-threads', threads: 2 }",
);

/** @type {ReturnType<typeof install>} */
let installed;
/** @type {Awaited<ReturnType<typeof openChromium>>} */
let chromium;
/** @type {Awaited<ReturnType<typeof expected>>} */
let truth;

before(async () => {
  installed = install();
  [chromium, truth] = await Promise.all([openChromium(), expected()]);
});
after(async () => {
  await chromium.close();
  installed.remove();
});

/**
 * A folder with a program.
 * @param {string} name
 * @param {string} source
 * @returns {{ from: string, to: string }} where the program is, and where the bundle belongs
 */
function project(name, source) {
  const from = join(installed.folder, name);
  mkdirSync(join(from, 'dist'), { recursive: true });
  writeFileSync(join(from, 'main.js'), source);
  writeFileSync(join(from, 'index.html'), PAGE);
  return { from, to: join(from, 'dist') };
}

/** Opens a bundle, and says what its program has said. @param {import('node:test').TestContext} t @param {string} root */
async function open(t, root) {
  const site = await serve({ port: 0, root, headers: ISOLATED });
  t.after(() => site.close());
  const page = await chromium.newPage();
  t.after(() => page.browserContext().close());
  const troubles = watch(page);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(site.url);
  const isOver = () => 'said' in globalThis;
  await until(page, isOver, `the program has ended; ${troubles}`).catch((error) => {
    throw new Error(`${error.message}: ${troubles}`);
  });
  assert.deepEqual(troubles, []);
  return { said: await page.evaluate(() => /** @type {any} */ (globalThis).said), asked };
}

/** @param {any} said */
function assertTrained({ one, two }) {
  assert.deepEqual(one, { ...truth, build: 'simd', threads: 1 });
  assert.deepEqual(two, { ...truth, build: 'simd-threads', threads: 2 });
}

describe('a program that imports the package trains in a page, on one thread and on two,', () => {
  test('bundled by Vite', async (t) => {
    const { from, to } = project('vite', PLAIN);
    const { build } = await other('vite/dist/node/index.js');
    await build({ root: from, configFile: false, logLevel: 'error', build: { outDir: to } });
    const { said } = await open(t, to);
    assertTrained(said);
    assert.equal(said.element, 'function');
  });

  test('bundled by webpack', async (t) => {
    const { from, to } = project('webpack', PLAIN);
    const { default: webpack } = await other('webpack/lib/index.js');
    const config = {
      mode: 'production',
      context: from,
      entry: './main.js',
      output: { path: to, filename: 'main.js' },
    };
    const stats = await new Promise((done, fail) =>
      webpack(config, (/** @type {Error | null} */ error, /** @type {any} */ made) =>
        error ? fail(error) : done(made),
      ),
    );
    assert.deepEqual(stats.toJson().errors, []);
    assert.deepEqual(
      stats.toJson().warnings.filter((/** @type {any} */ { name }) => !/AssetsOver|Entrypoints|NoAsync/.test(name)),
      [],
    );
    cpSync(join(from, 'index.html'), join(to, 'index.html'));
    const { said } = await open(t, to);
    assertTrained(said);
    assert.equal(said.element, 'function');
  });

  test('bundled by esbuild, with the files of the builds in a folder of the site', async (t) => {
    const { from, to } = project(
      'esbuild',
      program(
        "import { loadEngine } from 'microgpt-playground';\nimport 'microgpt-playground/element';",
        "{ build: 'simd', url: 'engine' }",
        "{ build: 'simd-threads', threads: 2, url: new URL('/engine/', location.href) }",
      ),
    );
    await esbuild.build({
      entryPoints: [join(from, 'main.js')],
      ...{ bundle: true, format: 'esm', splitting: true, minify: true, outdir: to, logLevel: 'error' },
    });
    cpSync(join(from, 'index.html'), join(to, 'index.html'));
    cpSync(join(installed.folder, 'node_modules/microgpt-playground/build/wasm'), join(to, 'engine'), {
      recursive: true,
    });
    const { said } = await open(t, to);
    assertTrained(said);
    assert.equal(said.element, 'function');
  });

  test('bundled by esbuild, which names the files itself, or has them inside the script', async (t) => {
    const { from, to } = project(
      'named',
      program(
        `import { loadEngine as load } from 'microgpt-playground';
        import { loadEngine as loadInline } from 'microgpt-playground/inline';
        import first from 'microgpt-playground/microgpt-simd.wasm';
        import second from 'microgpt-playground/microgpt-simd.deferred.wasm';
        const url = (file) => ({ 'microgpt-simd.wasm': first, 'microgpt-simd.deferred.wasm': second })[file];
        const loadEngine = (options) => (options.url ? load(options) : loadInline(options));`,
        "{ build: 'simd', url }",
        '{}',
      ),
    );
    await esbuild.build({
      entryPoints: [join(from, 'main.js')],
      ...{ bundle: true, format: 'esm', splitting: true, outdir: to, logLevel: 'error' },
      loader: { '.wasm': 'file' },
    });
    cpSync(join(from, 'index.html'), join(to, 'index.html'));
    const { said, asked } = await open(t, to);
    assert.deepEqual(said.one, { ...truth, build: 'simd', threads: 1 });
    assert.deepEqual(said.two, said.one);
    const modules = asked.filter((path) => path.endsWith('.wasm'));
    assert.equal(modules.length, 2, 'one engine fetched its two parts, the other nothing');
  });
});
