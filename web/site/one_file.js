// Makes pages that are one HTML file each and fetch nothing, so that they can be opened from a disk: all scripts become one,
// which has to have the hash that the page's own policy names, and the files that it would fetch are in blocks of data beside it
// (web/single/inside.js). Not part of the page.
//
//     node web/site/one_file.js model build/site/web/model.html             the page that a model is saved as, without a model
//     node web/site/one_file.js playground build/microgpt-playground.html   the whole playground, from build/site/

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { build } from 'esbuild';
import { INSIDE } from '../single/inside.js';
import { shortenTemplates } from './pack.js';
import { languagesIn } from './words.js';

const ROOT = resolve(import.meta.dirname, '../..');
const SINGLE = join(ROOT, 'web/single');
const WASM = 'build/wasm';
/** Libraries whose notices go with the scripts. */
const LIBRARIES = ['lit-html', '@preact/signals-core', 'papaparse', 'chardet', 'uqr'];

/** @param {string} path within the project */
const read = (path) => readFileSync(join(ROOT, path), 'utf8');

// ---- scripts ----

/** What takes the place of a module in one file. @type {Record<string, string>} */
const INSTEAD = {
  'web/wire/page_worker.js': 'web/single/page_worker.js',
  'web/ui/later_styles.js': 'web/single/later_styles.js',
};

/** Changes of sources, each of which has to be possible. @type {Record<string, [string, string]>} */
const CHANGES = {
  'web/one_file.js': ['IS_ONE_FILE = false', 'IS_ONE_FILE = true'],
  'wasm/loading.js': ['import(address.href)', 'globalThis.importInside(address.href)'],
};

/** @param {string} file */
const within = (file) => file.slice(ROOT.length + 1);

/** @param {string} path @param {string} source */
function changed(path, source) {
  if (!Object.hasOwn(CHANGES, path)) return source;
  const [from, to] = CHANGES[path];
  if (source.split(from).length !== 2) throw new Error(`${path} does not say “${from}” once any more.`);
  return source.replace(from, to);
}

/** @type {import('esbuild').Plugin} */
const plugin = {
  name: 'one file',
  setup({ onLoad }) {
    onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      const path = within(file);
      let source = changed(path, read(INSTEAD[path] ?? path));
      if (path.startsWith('web/')) source = shortenTemplates(source);
      // One file never runs in Node; what is left of the licence in each module of lit-html is in a block of the page.
      if (/^wasm\//.test(path)) source = source.replaceAll(/\bisNode\(\)/g, 'false');
      if (path.includes('/lit-html/')) source = source.replace(/\/\*\*\s+\* @license[\s\S]*?\*\//g, '');
      return { contents: source, resolveDir: dirname(join(ROOT, INSTEAD[path] ?? path)) };
    });
  },
};

/**
 * A program as one plain script.
 * @param {string} entry  its source, with paths from the root of the project
 */
async function bundle(entry) {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: ROOT, sourcefile: 'entry.mjs' },
    ...{ bundle: true, write: false, minify: true, format: 'iife', target: 'es2022', platform: 'browser' },
    ...{ legalComments: 'inline', logLevel: 'error', external: ['node:*', 'module'] },
    define: { 'import.meta.url': JSON.stringify(`${INSIDE}web/program.js`) },
    plugins: [plugin],
  });
  // "<!--" in a script makes HTML wait for a second "</script>".
  return outputFiles[0].text.trim().replaceAll('<!--', '<\\!--');
}

/** A script that lets the engine find its builds and, of the worker's program, what is fetched later. @param {string[]} builds @param {string[]} [lines] */
const scriptsOf = (builds, lines = []) =>
  [
    ...builds.map((name) => `'${WASM}/microgpt-${name}.js': () => import('./${WASM}/microgpt-${name}.js'),`),
    ...lines,
  ].join('\n');

/** The program of the page that a model is saved as. */
function modelProgram() {
  const codes = languagesIn();
  const imports = codes.map(
    (code) => `import { own_page as words_${code} } from './web/words/${code}/own_page.js';
import * as format_${code} from './web/words/${code}/format.js';`,
  );
  return `${imports.join('\n')}
import { start } from './web/single/model.js';
start({ ${codes.map((code) => `${code}: [words_${code}, format_${code}]`).join(', ')} }, { ${scriptsOf(['simd'])} });
`;
}

/** The programs of the workers. */
const READER = `import { receiveBlobs } from './web/single/held_blob.js';
receiveBlobs();
import('./web/file_reader.js');
`;
const KEEPER = READER.replace('file_reader', 'keeper');
const ENGINE = `import { receiveBlobs } from './web/single/held_blob.js';
import { openInside } from './web/single/inside.js';
receiveBlobs();
openInside((path) => self.files[path], { ${scriptsOf(['relaxed', 'simd'], ["'web/worker_later.js': () => import('./web/worker_later.js'),"])} });
import('./web/worker.js');
`;

const PAGE = `import { openInside, packedHere } from './web/single/inside.js';
openInside(packedHere);
import('./web/playground.js');
`;

// ---- the page ----

/** @param {string} text */
const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A block of data with a file. @param {string} path  by which it is asked for @param {string} [file]  where it is */
const fileBlock = (path, file = path) =>
  `<script type="application/octet-stream" data-inside="${path}">${deflateRawSync(readFileSync(join(ROOT, file)), { level: 9 }).toString('base64')}</script>`;

/** A style sheet with all that it imports, as one. @param {string} file */
async function styleOf(file) {
  const { outputFiles } = await build({
    ...{
      entryPoints: [join(ROOT, file)],
      bundle: true,
      write: false,
      minify: true,
      target: 'es2022',
      logLevel: 'error',
    },
  });
  return outputFiles[0].text.trim();
}

/** Our own notice and those of libraries. @param {string[]} libraries */
const licences = (libraries) =>
  [read('LICENSE'), ...libraries.map((name) => `${name}\n\n${read(`node_modules/${name}/LICENSE`)}`)]
    .join('\n\n')
    .replaceAll('</', '<\\/');

/**
 * A template with its parts in it, and its policy.
 * @param {string} name  of the template
 * @param {Record<string, string>} parts  by the words that stand for them
 * @param {{ scripts: string[], style: string, policy: Record<string, string>, libraries: string[] }} its
 */
function pageOf(name, parts, { scripts, style, policy, libraries }) {
  const icon = `data:image/svg+xml;base64,${Buffer.from(read('web/icon.svg')).toString('base64')}`;
  const all = {
    'default-src': "'none'",
    'script-src': `${scripts.map(hashOf).join(' ')} 'wasm-unsafe-eval'`,
    'style-src': hashOf(style),
    'base-uri': "'none'",
    'form-action': "'none'",
    'require-trusted-types-for': "'script'",
    ...policy,
  };
  const written = Object.entries(all).map(([key, value]) => `${key} ${value}`);
  const whole = { POLICY: written.join('; '), ICON: icon, STYLE: style, LICENCES: licences(libraries), ...parts };
  const template = readFileSync(join(SINGLE, name), 'utf8');
  return template.replaceAll(
    /\/\* (STYLE|START|SCRIPT) \*\/|\b(POLICY|ICON|FILES|LICENCES)\b/g,
    (_, code, other) => whole[/** @type {keyof typeof whole} */ (code ?? other)],
  );
}

async function modelPage() {
  const [script, style] = await Promise.all([bundle(modelProgram()), styleOf('web/single/model.css')]);
  const files = ['', '.deferred'].map((part) => fileBlock(`${WASM}/microgpt-simd${part}.wasm`));
  const policy = { 'img-src': 'data:', 'trusted-types': "'none'" };
  return pageOf(
    'model.html',
    { FILES: files.join('\n    '), SCRIPT: script },
    { scripts: [script], style, policy, libraries: [] },
  );
}

/** The files of the site that the playground fetches when it needs them. */
function filesOfSite() {
  const list = (/** @type {string} */ folder) =>
    readdirSync(join(ROOT, 'build/site', folder)).map((name) => `${folder}/${name}`);
  const builds = ['relaxed', 'simd'].flatMap((name) => [
    `${WASM}/microgpt-${name}.wasm`,
    `${WASM}/microgpt-${name}.deferred.wasm`,
  ]);
  return [...builds, ...list('build/datasets'), ...list('build/source'), ...list('python'), 'web/model.html'];
}

async function playgroundPage() {
  const [page, engine, reader, keeper] = await Promise.all([PAGE, ENGINE, READER, KEEPER].map(bundle));
  const start = read('build/site/web/start.js').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '');
  const style = ['page', 'later']
    .map((name) => read(`build/site/web/${name}.css`).replace(/\n?\/\*# sourceMappingURL=.*\*\/\s*$/, ''))
    .join('\n');
  const programs = Object.entries({ microgpt: engine, reader, keeper }).map(
    ([name, program]) => `<script type="text/plain" data-program="${name}">${program}</script>`,
  );
  const files = filesOfSite().map((path) => fileBlock(path, `build/site/${path}`));
  const policy = {
    ...{ 'worker-src': 'blob:', 'connect-src': 'https:', 'img-src': 'data: blob:' },
    'trusted-types': "lit-html microgpt-playground 'allow-duplicates'",
  };
  const parts = { START: start, FILES: [...programs, ...files].join('\n    '), SCRIPT: page };
  return pageOf('playground.html', parts, { scripts: [start, page], style, policy, libraries: LIBRARIES });
}

/** @type {Record<string, () => Promise<string>>} */
const PAGES = { model: modelPage, playground: playgroundPage };

/** @param {string | undefined} which @param {string | undefined} file */
async function main(which = '', file = '') {
  if (!Object.hasOwn(PAGES, which) || file === '') {
    console.error('Say which page and where: node web/site/one_file.js model build/model.html');
    process.exit(2);
  }
  writeFileSync(`${file}.new`, await PAGES[which]());
  renameSync(`${file}.new`, file);
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2], process.argv[3]);
