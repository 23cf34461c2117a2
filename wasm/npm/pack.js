// Makes what the package has for browsers and bundlers: the engine with addresses that Vite and webpack follow, the engine
// as one file, and the element <micro-gpt>. In Node the package is wasm/engine.js itself.
//
//     node wasm/npm/pack.js build/package web/embed/element.js
//
// engine.js    with a chunk for each kind of build, and thread.js, the script of a thread; beside build/wasm/
// inline.js    one file, with both parts of the build simd in it
// element.js   the element, as a module

import { copyFile, readFile, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = resolve(import.meta.dirname, '../..');
const HERE = import.meta.dirname;
const WASM = join(ROOT, 'build/wasm');

/** The scripts of builds that differ in name only, so that one is enough: the first of each pair. */
const ALIKE = [
  ['simd', 'relaxed'],
  ['simd-threads', 'relaxed-threads'],
];

/** @satisfies {import('esbuild').BuildOptions} */
const SHARED = {
  bundle: true,
  minify: true,
  target: 'es2022',
  external: ['node:*'], // none is left in the end
  legalComments: 'none', // its own licence is a file of the package
  logLevel: 'error',
};

/**
 * What of Emscripten's scripts is changed: what only Node needs is left out, since bundlers would look for Node's modules,
 * and so are addresses, which loading.js gives. Each must be there, unless only a build with threads has it.
 * @type {{ what: RegExp, by: string, is_of_threads?: boolean }[]}
 */
const CHANGES = [
  { what: /\bENVIRONMENT_IS_NODE=typeof process==.*?(?=[;,])/g, by: 'ENVIRONMENT_IS_NODE=false' },
  { what: /\bENVIRONMENT_IS_NODE\b(?!=)/g, by: 'false' },
  { what: /new URL\("microgpt-[\w-]+\.wasm",import\.meta\.url\)\.href/g, by: '""' },
  {
    what: /new URL\("microgpt-[\w-]+\.js",import\.meta\.url\)/g,
    by: 'Module["addressOf"](".js")',
    is_of_threads: true,
  },
  { what: /^var isNode = .*\nif \(isNode\) .*\n/gm, by: '', is_of_threads: true },
  { what: /\bimport\.meta\.url\b/g, by: '""' },
];

/** @param {string} source @param {boolean} has_threads */
function withoutNode(source, has_threads) {
  let changed = source;
  for (const { what, by, is_of_threads = false } of CHANGES) {
    if (changed.search(what) < 0 && (has_threads || !is_of_threads))
      throw new Error(`Emscripten's script has nothing like ${what} any more.`);
    changed = changed.replace(what, by);
  }
  return changed;
}

/** Stops if the scripts of two builds are no longer the same but for their name. */
async function compareScripts() {
  for (const pair of ALIKE) {
    const [one, other] = await Promise.all(
      pair.map(async (name) =>
        (await readFile(join(WASM, `microgpt-${name}.js`), 'utf8')).replaceAll(`microgpt-${name}`, ''),
      ),
    );
    if (one !== other) throw new Error(`The scripts of ${pair.join(' and ')} differ: addresses.js needs both.`);
  }
}

/**
 * The plugin that puts other files in the place of some of wasm/, and changes scripts on the way.
 * @param {Record<string, string>} instead  by file names
 * @returns {import('esbuild').Plugin}
 */
const changes = (instead) => ({
  name: 'changes on the way',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\.\/\w+\.js$/ }, ({ path, importer }) => {
      const other = instead[path.slice(2)];
      return dirname(importer) === dirname(HERE) && other !== undefined ? { path: join(HERE, other) } : undefined;
    });
    onLoad({ filter: /\/build\/wasm\/microgpt-[\w-]+\.js$/ }, async ({ path }) => ({
      contents: withoutNode(await readFile(path, 'utf8'), path.includes('-threads')),
    }));
    onLoad({ filter: /\/wasm\/\w+\.js$/ }, async ({ path }) => ({
      // What is never so here is left out, with what is done then.
      contents: (await readFile(path, 'utf8')).replaceAll(/\bisNode\(\)|\bscripts === null(?= \?)/g, 'false'),
    }));
  },
});

/** A module, deflated, in base64. @param {string} file */
const packed = async (file) => deflateSync(await readFile(join(WASM, file)), { level: 9 }).toString('base64');

/** @param {string} outdir @param {string} element  its script; its types lie beside it */
async function pack(outdir, element) {
  await compareScripts();
  await rm(outdir, { recursive: true, force: true });
  await build({
    ...SHARED,
    entryPoints: { engine: join(ROOT, 'wasm/engine.js') },
    outdir,
    format: 'esm',
    splitting: true,
    plugins: [changes({ 'addresses.js': 'addresses.js' })],
  });
  await build({
    ...SHARED,
    entryPoints: { thread: join(WASM, 'microgpt-simd-threads.js') },
    outdir,
    format: 'iife',
    plugins: [changes({})],
  });
  const names = ['microgpt-simd.wasm', 'microgpt-simd.deferred.wasm'];
  const modules = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await packed(name)])));
  await build({
    ...SHARED,
    entryPoints: { inline: join(HERE, 'inline.js') },
    outdir,
    format: 'esm',
    define: { 'globalThis.MICROGPT_MODULES': JSON.stringify(modules) },
    plugins: [changes({ 'addresses.js': 'addresses_inline.js', 'download.js': 'download_inline.js' })],
  });
  await build({ ...SHARED, entryPoints: { element }, outdir, format: 'esm' });
  await copyFile(element.replace(/js$/, 'd.ts'), join(outdir, 'element.d.ts'));
}

const [folder, element] = process.argv.slice(2);
if (folder === undefined || element === undefined) {
  console.error(
    'Say which folder, and where the element is: node wasm/npm/pack.js build/package web/embed/element.js',
  );
  process.exit(2);
}
await pack(resolve(folder), resolve(element));
