// Makes the scripts and style sheets of a built site small. The scripts of the page become one bundle, with a further
// file for each part that is fetched later (import()); the scripts of the worker become another bundle; the style
// sheets become one file. The modules of the engine (wasm/) stay separate files, for programs that import them from the
// site. Comments, blanks and long local names are removed; a source map beside each file keeps them for developer
// tools. Not part of the page.
//
//     node web/site/pack.js build/site

import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { build, transform } from 'esbuild';

/** @type {Record<string, 'js' | 'css'>} */
const LOADERS = { '.js': 'js', '.css': 'css' };

/** The licence notice at the head of a library. It must stay, and esbuild keeps only comments that begin with "!". */
const NOTICE = /^\/\*\*(?=(?:(?!\*\/).)*copyright)/is;

/**
 * The entries of the bundles, in the site's folder web/. Page and workers share no file, so each has one file less to
 * wait for.
 */
const BUNDLES = [['playground.js', 'page.css', 'later.css'], ['file_reader.js'], ['keeper.js']];
/** The worker's program, and what it fetches later: bundleWorker(). */
const WORKER = ['worker.js', 'worker_later.js'];
/** The script that is fetched after the entry and before all others. */
const SECOND = 'registry_later.js';
/** The lists of languages and of their parts (words.js), within the site. */
const MADE_WORDS = join('build', 'words');
/** Scripts of the folder web/ that are not bundled. */
const ALONE = ['start.js'];
const SHARED = /** @type {const} */ ({
  minify: true,
  legalComments: 'inline',
  target: 'es2022',
  sourceRoot: 'microgpt:///', // so that a source has another address than its minified file
  logLevel: 'error',
});

/** @satisfies {import('esbuild').BuildOptions} */
const BUNDLED = {
  ...SHARED,
  bundle: true,
  splitting: true,
  format: /** @type {const} */ ('esm'),
  chunkNames: '[dir]/[name]-[hash]', // a folder's index.js has the name of the folder
  sourcemap: /** @type {const} */ ('linked'),
  external: ['node:*'],
  metafile: /** @type {const} */ (true),
};

/**
 * @param {string} file
 * @param {string} path the path of the file within the site, with slashes
 */
async function pack(file, path) {
  const source = await readFile(file, 'utf8');
  const { code, map } = await transform(source.replace(NOTICE, '/*!'), {
    ...SHARED,
    loader: LOADERS[extname(file)],
    sourcemap: 'external',
    sourcefile: path,
  });
  const link = `sourceMappingURL=${basename(file)}.map`;
  await writeFile(file, `${code}${extname(file) === '.css' ? `/*# ${link} */` : `//# ${link}`}\n`);
  await writeFile(`${file}.map`, map);
}

/**
 * A script in which each line break with its indent becomes one blank inside html`...` templates, where HTML makes no
 * difference between the two. The expressions inside the templates are not changed.
 * @param {string} source
 * @returns {string}
 */
export function shortenTemplates(source) {
  /**
   * What is open at this place: the text of a template, or an expression in it with the number of its open braces.
   * @type {('html' | 'plain' | number)[]}
   */
  const open = [];
  const parts = /html`|`|\$\{|[{}]|\s*\n\s*/g;
  return source.replace(parts, (part, at) => {
    const inside = open.at(-1); // undefined: outside of all templates
    if (part === 'html`') open.push('html');
    else if (inside === undefined || source[at - 1] === '\\') return part;
    else if (typeof inside === 'string') {
      if (part === '`') open.pop();
      else if (part === '${') open.push(0);
      else if (inside === 'html' && part.includes('\n')) return ' ';
    } else if (part === '`') open.push('plain');
    else if (part === '{' || part === '${') open[open.length - 1] = inside + 1;
    else if (part === '}' && inside === 0) open.pop();
    else if (part === '}') open[open.length - 1] = inside - 1;
    return part;
  });
}

/**
 * A style sheet in which the import of "features/<star>/<star>.css" is replaced by one import for each sheet in the
 * folders there, however deep, except those called later.css or <name>_later.css, and the import of "features/<star>/later.css" by one for
 * each of these.
 * @param {string} source
 * @param {string} folder in which the sheet is
 * @returns {Promise<string>}
 */
export async function importEach(source, folder) {
  const [starred, before, name] = /@import "([^"*]*)\*\/(\*|later)\.css";/.exec(source) ?? [];
  if (starred === undefined) return source;
  const files = (await readdir(join(folder, before), { recursive: true })).map((file) => file.split(sep).join('/'));
  const is_later = name === 'later';
  const sheets = files.filter((file) => file.endsWith('.css') && /[/_]later\.css$/.test(file) === is_later).sort();
  return source.replace(starred, sheets.map((file) => `@import "${before}${file}";`).join('\n'));
}

/**
 * The esbuild plugin that changes sources before they are bundled. It also makes each script that is fetched later
 * import the second one, and the second one import the entry; both are loaded before it in any case. So esbuild puts
 * all that these two need into two files, also what they share with others.
 * @param {string} entry
 * @param {string} second  the same as the entry if there is none
 * @param {string[]} [others]  further scripts that are fetched later, without import()
 * @returns {import('esbuild').Plugin}
 */
const changes = (entry, second, others = []) => ({
  name: 'changes on the way',
  setup({ onLoad, onResolve, resolve: find }) {
    const later = new Set(others);
    const importOf = (/** @type {string} */ path) =>
      `\nimport ${JSON.stringify(path === second ? entry : second)};\n`;
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'found') return undefined;
      const found = await find(path, { kind, importer, resolveDir, pluginData: 'found' });
      later.add(found.path);
      return found;
    });
    onLoad({ filter: /\/web\/(page|later)\.css$/ }, async ({ path }) => ({
      contents: await importEach(await readFile(path, 'utf8'), dirname(path)),
      loader: 'css',
    }));
    const change =
      (/** @type {(source: string) => string} */ by) =>
      async (/** @type {{ path: string }} */ { path }) => ({
        contents: by(await readFile(path, 'utf8')) + (later.has(path) ? importOf(path) : ''),
      });
    onLoad(
      { filter: /\/web\/worker_file_urls\.js$/ },
      change((source) => source.replace(WORKER[1], NAME_TO_COME)),
    );
    onLoad({ filter: /\/web\/[^?]*\.js$/ }, change(shortenTemplates));
    // A site never runs in Node, so what only Node needs is left out.
    onLoad(
      { filter: /\/wasm\/[^/?]*\.js$/ },
      change((source) => source.replaceAll(/\bisNode\(\)/g, 'false')),
    );
    // The licence of lit-html is a file in build/vendor/, so the comment in each of its modules is removed.
    onLoad(
      { filter: /\/lit-html\/.*\.js$/ },
      change((source) => source.replace(/\/\*\*\s+\* @license[\s\S]*?\*\//g, '')),
    );
  },
});

/**
 * Takes the place of the name of the worker's second script until its hash is known. It has the same length, so that
 * source maps stay right.
 */
const NAME_TO_COME = 'worker_later-########.js';

/** The global variable in which the worker's first script puts what its second script uses. */
const SHELF = 'self.shared';

/**
 * The names in the braces of an import or export, as those of an object, such as "a:b,c" for "a as b,c".
 * @param {string} names
 * @param {boolean} is_export
 */
const asObject = (names, is_export) =>
  names
    .split(',')
    .map((one) => one.split(' as '))
    .map((pair) => (is_export ? pair.reverse() : pair).join(':'))
    .join(',');

/**
 * Replaces the only match of a pattern. The replacement must be as long as the match if the source map of the rest is
 * used.
 * @param {string} source
 * @param {RegExp} pattern
 * @param {(names: string) => string} by
 */
function replaceOnly(source, pattern, by) {
  const found = [...source.matchAll(pattern)];
  if (found.length !== 1)
    throw new Error(`The bundle of the worker has ${found.length} places like ${pattern}, not one.`);
  return source.replace(pattern, (all, names) => by(names).padEnd(all.length));
}

/**
 * Makes two files: the worker's program, and what it fetches later. esbuild puts the code that both need into a third
 * file, and then the first file only imports the third. Here the third file gets the name of the first, which saves a
 * request. The second file does not import the shared code, because WebKit would run the worker's program again for
 * that (29 November 2026); it takes the code from a global variable. The name of the second file has a hash, so that it
 * is never that of another version.
 * @param {string} web
 * @param {string} made  the folder for the bundles
 */
async function bundleWorker(web, made) {
  const [entry, second] = WORKER.map((name) => join(web, name));
  const { metafile } = await build({
    ...BUNDLED,
    entryPoints: [entry, second],
    outdir: made,
    entryNames: '[name]-[hash]',
    plugins: [changes(entry, entry, [second])],
  });
  const scripts = Object.keys(metafile.outputs)
    .map((path) => basename(path))
    .filter((name) => name.endsWith('.js'));
  const named = (/** @type {RegExp} */ pattern) => scripts.find((name) => pattern.test(name)) ?? '';
  const [first, later, shared] = [named(/^worker-/), named(/^worker_later-/), named(/^chunk-/)];
  if (scripts.length !== 3 || later.length !== NAME_TO_COME.length)
    throw new Error(`The worker's program became other files than expected: ${scripts}.`);
  const [name] = WORKER;
  const given = replaceOnly(await readFile(join(made, shared), 'utf8'), /\bexport\{([^}]*)\};/g, (names) => {
    return `${SHELF}={${asObject(names, true)}};`;
  });
  await writeFile(join(made, name), given.replace(NAME_TO_COME, later).replace(`=${shared}.map`, `=${name}.map`));
  await rename(join(made, `${shared}.map`), join(made, `${name}.map`));
  const asking = await readFile(join(made, later), 'utf8');
  const taken = replaceOnly(asking, /\bimport\{([^}]*)\}from"\.\/chunk-\w+\.js";/g, (names) => {
    return `const{${asObject(names, false)}}=${SHELF};`;
  });
  await writeFile(join(made, later), taken);
  for (const gone of [first, `${first}.map`, shared]) await rm(join(made, gone), { force: true });
}

/**
 * Replaces the scripts and style sheets in the site's folder web/ by bundles of them. Addresses relative to a script
 * (import.meta.url) stay right, since web/ and wasm/ stay side by side.
 * @param {string} root of the site
 */
async function bundle(root) {
  const web = join(root, 'web');
  const made = await mkdtemp(join(root, 'bundles-'));
  for (const entries of BUNDLES) {
    await build({
      ...BUNDLED,
      entryPoints: entries.map((entry) => join(web, entry)),
      outdir: made,
      plugins: [changes(join(web, entries[0]), join(web, entries === BUNDLES[0] ? SECOND : entries[0]))],
    });
  }
  await bundleWorker(web, made);
  const vendor = join(root, 'build/vendor'); // its scripts are in the bundles now; its licences stay
  for (const name of await readdir(vendor)) if (extname(name) in LOADERS) await rm(join(vendor, name));
  await rm(join(root, MADE_WORDS), { recursive: true });
  const scripts = await readdir(web, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of scripts) {
    const path = join(parentPath, name);
    if (extname(name) in LOADERS && !(dirname(path) === web && ALONE.includes(name))) await rm(path);
  }
  for (const folder of scripts) {
    if (folder.isDirectory()) await rm(join(folder.parentPath, folder.name), { recursive: true, force: true });
  }
  for (const name of await readdir(made)) await rename(join(made, name), join(web, name));
  await rm(made, { recursive: true });
}

/** @param {string | undefined} folder */
async function main(folder) {
  if (folder === undefined) {
    console.error('Say which folder: node web/site/pack.js build/site');
    process.exit(2);
  }
  const root = resolve(folder);
  const files = (await readdir(root, { recursive: true })).filter((file) => extname(file) in LOADERS);
  if (files.length === 0) {
    console.error(`There is no script and no style sheet in ${relative('.', root)}/.`);
    process.exit(1);
  }
  await bundle(root);
  const bundled = (/** @type {string} */ file) =>
    [join('build', 'vendor'), MADE_WORDS].some((folder) => file.startsWith(folder)) ||
    (file.startsWith(`web${sep}`) && !ALONE.includes(basename(file)));
  await Promise.all(
    files.filter((file) => !bundled(file)).map((file) => pack(join(root, file), file.split(sep).join('/'))),
  );
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2]);
