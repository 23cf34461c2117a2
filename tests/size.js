// What the built page weighs on the wire: the bytes of build/site/, each file compressed by gzip -9, as a
// server with compression sends them. `make size` prints the table; tests/js/size.test.js holds the limits.
// Texts are not counted: they are what one brings along, and one of them is fetched at a time.

import { readdirSync, readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { LANGUAGES } from '../build/words/languages.js';

const SITE = resolve(import.meta.dirname, '../build/site');
const ENGINE = 'build/wasm/';

/** KB are 1000 bytes here. */
export const LIMITS = {
  module: 60_000,
  page: 150_000,
  /** The element for the pages of others. */
  element: 2_000,
  /** The page that a model is saved as, without a model: as it is sent, and as it lies on a disk. */
  model_page: { sent: 150_000, saved: 240_000 },
  /** Scripts that the page loads before the engine. */
  scripts: 3,
  /**
   * What is fetched later, by the path in web/ of the script that is asked for: each a limit of its own. A star is any one
   * name, so that the words of all languages have the same limits.
   * @type {Record<string, number>}
   */
  later: {
    keeper: 4_500,
    'later.css': 16_000,
    /** With the hash of each file of the site, of which a language has some thirty. */
    service_worker: 7_600 + 800 * Object.keys(LANGUAGES).length,
    file_reader: 7_000,
    registry_later: 11_000,
    worker_later: 7_000,
    'actions/back': 1_800,
    'actions/foreign': 2_000,
    'actions/run_files': 8_500,
    'embed/parent': 4_500,
    'features/curve/curve_more': 5_600,
    'features/curve/files': 4_000,
    'features/glossary/glossary': 14_000,
    'features/guide/by_hand': 14_500,
    'features/guide/views/expression': 5_000,
    'features/guide/views/fingerprint': 10_000,
    'features/guide/guide': 24_500,
    'features/guide/library': 10_500,
    'features/guide/views/shares': 6_500,
    'features/guide/views/stages': 4_400,
    'features/kept/kept_runs': 1_500,
    'features/kept/line': 8_000,
    'features/offer/card': 8_200,
    'features/offline/line': 9_800,
    'features/rooms/autograd': 16_000,
    'features/rooms/autograd/closed': 2_000,
    'features/rooms/contents': 2_500,
    'features/rooms/dataset': 15_000,
    'features/rooms/inference': 12_000,
    'features/rooms/inference/closed': 2_500,
    'features/rooms/miniatures': 2_500,
    'features/rooms/network': 34_500,
    'features/rooms/network/closed': 4_000,
    'features/rooms/optimizer': 15_000,
    'features/rooms/optimizer/closed': 4_000,
    'features/rooms/tokenizer': 15_000,
    'features/rooms/training': 15_000,
    'features/run/forecast': 1_500,
    'features/settings/setup': 5_000,
    'features/share/code': 5_000,
    'features/share/elsewhere': 4_500,
    'features/share/embed': 3_200,
    'features/share/panel': 12_500,
    'features/share/picture': 3_000,
    'features/shortcuts/list': 1_500,
    'features/surprise/surprise_view': 4_000,
    'features/text/panels': 6_000,
    'features/tour/tour': 2_000,
    'features/verdict/sentence': 3_000,
    'features/writing/marks': 6_000,
    'guide/stops/autograd': 1_500,
    'guide/stops/dataset': 2_500,
    'guide/stops/inference': 1_500,
    'guide/stops/network': 1_500,
    'guide/stops/optimizer': 1_500,
    'guide/stops/tokenizer': 1_000,
    'guide/stops/training': 2_500,
    'keep/beside': 1_300,
    'keep/link': 1_200,
    'texts/decode': 5_000,
    'texts/guess': 14_000,
    'texts/tables': 9_000,
    'actions/tune': 1_000,
    'features/tuning/card': 3_000,
    'ui/measure': 1_200,
    'ui/source_view': 5_500,
    'ui/steps': 1_000,
    'words/*': 24_500,
    'words/*/attention': 5_000,
    'words/*/autograd': 6_500,
    'words/*/by_hand': 4_300,
    'words/*/curves': 2_200,
    'words/*/elsewhere': 1_600,
    'words/*/files': 3_000,
    'words/*/framed': 1_200,
    'words/*/glossary': 8_900,
    'words/*/guide': 2_000,
    'words/*/help': 2_700,
    'words/*/imports': 3_400,
    'words/*/inside': 6_000,
    'words/*/kept': 1_800,
    'words/*/moments': 1_600,
    'words/*/network': 5_400,
    'words/*/offline': 1_100,
    'words/*/own_page': 1_900,
    'words/*/optimizer': 4_500,
    'words/*/runs': 3_700,
    'words/*/setup': 1_800,
    'words/*/sharing': 2_000,
    'words/*/source': 3_200,
    'words/*/tuning': 1_600,
    'words/*/stages': 1_800,
    'words/*/stops': 3_800,
    'words/*/stops/*': 7_000,
  },
};

/** The key in LIMITS.later of what is fetched later; undefined if it has no limit. @param {string} name */
export const limitOf = (name) =>
  Object.keys(LIMITS.later).find((key) => new RegExp(`^${key.replaceAll('*', '[^/]+')}$`).test(name));

/** @param {string} path within the site */
const read = (path) => readFileSync(resolve(SITE, path));

/** @param {string} path within the site */
export const weigh = (path) => gzipSync(read(path), { level: 9 }).length;

/** The programs of workers that are started later. */
const READER = 'file_reader.js';
const KEEPER = 'keeper.js';
/** What keeps the site in the browser: it stands beside the pages. */
const SERVICE_WORKER = 'service_worker.js';
/** What the engine's worker fetches later, its name with a hash. */
const OF_WORKER = /^worker_later-[A-Z0-9]+\.js$/;

/** What a file of the site asks for, by the names written in it. */
const ASKS = {
  html: /<(?:link|script)\b(?![^>]*\brel="alternate")[^>]*\b(?:href|src)="([^"]+)"/g,
  js: /(?:\bfrom|\bimport|\bnew URL\()\s*["'](\.{1,2}\/[^"']*[^"'/])["']/g, // import("...") is asked for later
};

/**
 * Everything that a page loads except the builds of the engine, of which it takes one, and the texts.
 * @param {string} page within the site
 */
export function filesOf(page) {
  const found = new Set([page]);
  for (const path of found) {
    // A script asks for a style sheet only later (web/ui/later_styles.js), and the worker for its second script.
    const asks = path.endsWith('.html') ? ASKS.html : path.endsWith('.js') ? ASKS.js : null;
    if (asks === null) continue;
    for (const [, name] of read(path).toString().matchAll(asks)) {
      const asked = posix.join(posix.dirname(path), name);
      const is_later =
        (asked.endsWith('.css') && path.endsWith('.js')) ||
        asked === SERVICE_WORKER ||
        OF_WORKER.test(posix.basename(asked));
      if (!asked.startsWith(ENGINE) && !is_later) found.add(asked);
    }
  }
  return [...found, 'build/datasets/index.json'];
}

/** The scripts that are waited for before the engine is: all but the worker's own. @param {string} [page] */
export const scriptsOf = (page = 'index.html') =>
  filesOf(page).filter((path) => path.endsWith('.js') && path !== 'web/worker.js');

/** What a script asks for later. @param {string} path within the site @returns {string[]}  paths within web/ */
const askedBy = (path) =>
  [
    ...read(path)
      .toString()
      .matchAll(/\bimport\(\s*["'](\.{1,2}\/[^"']+)["']\s*\)/g),
  ].map(([, name]) => posix.relative('web', posix.join(posix.dirname(path), name)));

/** The script that every visitor fetches as soon as the page has started. */
const SECOND = 'registry_later';

/** @param {string} file  a file's path with its hash */
const plain = (file) => file.replace(/(-[A-Z0-9]+)?\.js$/, '');

/**
 * What the page fetches later (import()), also from a script that came later itself, in bytes by the names in LIMITS.later:
 * a script with those that it brings along and that no page has before. Of what the second script brings, only that
 * script itself is counted.
 * @returns {Record<string, number>}
 */
export function later() {
  const first = new Set(filesOf('index.html'));
  const ofWorker = readdirSync(resolve(SITE, 'web')).filter((name) => OF_WORKER.test(name));
  const found = new Set([...scriptsOf().flatMap(askedBy), READER, KEEPER, ...ofWorker]);
  for (const name of found)
    for (const path of filesOf(`web/${name}`).filter((path) => path.endsWith('.js')))
      for (const one of askedBy(path)) found.add(one);
  const second = new Set(
    [...found].filter((name) => plain(name) === SECOND).flatMap((name) => filesOf(`web/${name}`)),
  );
  const ofReader = new Set(filesOf(`web/${READER}`));
  const others = [
    ['later.css', weigh('web/later.css')],
    ['service_worker', weigh(SERVICE_WORKER)],
  ];
  return Object.fromEntries(
    [...found]
      .map((name) => {
        const isNew = (/** @type {string} */ path) =>
          path.endsWith('.js') &&
          !first.has(path) &&
          (plain(name) === SECOND || !second.has(path)) &&
          (name === READER || !ofReader.has(path));
        const bytes = filesOf(`web/${name}`)
          .filter(isNew)
          .reduce((sum, path) => sum + weigh(path), 0);
        return [plain(name), bytes];
      })
      .concat(others),
  );
}

/** The WebAssembly files: what a run needs of a build, and what is loaded when it is asked for. */
export const modules = () =>
  readdirSync(resolve(SITE, ENGINE))
    .filter((file) => file.endsWith('.wasm'))
    .sort()
    .map((file) => ({ file, bytes: weigh(`${ENGINE}${file}`) }));

/** The builds of the engine that the page chooses from: { name, module, script }, in bytes. */
const builds = () =>
  modules()
    .filter(({ file }) => !file.endsWith('.deferred.wasm'))
    .map(({ file, bytes }) => {
      const name = file.slice(0, -'.wasm'.length);
      return { name, module: bytes, script: weigh(`${ENGINE}${name}.js`) };
    });

/** The parts of the page with the heaviest build, and their sum. @param {string} [page] */
export function measure(page = 'index.html') {
  const files = filesOf(page);
  /** @param {(path: string) => boolean} belongs */
  const sum = (belongs) => files.filter(belongs).reduce((bytes, path) => bytes + weigh(path), 0);
  /** @param {string} path */
  const isStyle = (path) => path.endsWith('.css');
  const heaviest = builds().reduce((a, b) => (b.module + b.script > a.module + a.script ? b : a));
  const parts = [
    { name: "the page's scripts", bytes: sum((path) => path.endsWith('.js')) },
    { name: 'style sheets', bytes: sum(isStyle) },
    { name: 'page, icon, index of texts', bytes: sum((path) => !/\.(js|css)$/.test(path)) },
    { name: `${heaviest.name}.js`, bytes: heaviest.script },
    { name: `${heaviest.name}.wasm`, bytes: heaviest.module },
  ];
  return { parts, total: parts.reduce((bytes, part) => bytes + part.bytes, 0) };
}

/** @param {string} name @param {number} bytes */
const line = (name, bytes) => `  ${name.padEnd(40)}${(bytes / 1000).toFixed(1).padStart(7)} KB`;

/** The table, as text. */
export function table() {
  const { parts, total } = measure();
  return [
    'gzip -9, KB of 1000 bytes',
    '',
    `the engine's builds (limit ${LIMITS.module / 1000} KB); "deferred" is loaded when it is asked for`,
    ...modules().map(({ file, bytes }) => line(file, bytes)),
    '',
    `the page with its heaviest build (limit ${LIMITS.page / 1000} KB)`,
    ...parts.map(({ name, bytes }) => line(name, bytes)),
    line('together', total),
    '',
    `fetched when it is asked for (limits of their own); before the engine come ${scriptsOf().length} scripts of ${LIMITS.scripts}`,
    ...Object.entries(later()).map(([name, bytes]) => line(name, bytes)),
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) console.log(table());
