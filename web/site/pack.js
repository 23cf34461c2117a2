// Makes the scripts and style sheets of a finished site small. The page's scripts become one bundle, with what is fetched
// later beside it (import()) and what both need in a third; those of the worker become another, its style sheets one; the engine's modules stay
// file by file, for whoever imports them from the site. Comments, blanks and long local names go; a source map beside
// each file keeps them for the developer tools (a page never loads a map). Not part of the page.
//
//     node web/site/pack.js build/site

import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path';
import { build, transform } from 'esbuild';

/** @type {Record<string, 'js' | 'css'>} */
const LOADERS = { '.js': 'js', '.css': 'css' };

/** The notice at the head of a library, which has to stay; what esbuild keeps must begin with "!". */
const NOTICE = /^\/\*\*(?=(?:(?!\*\/).)*copyright)/is;

/** Where bundles begin, in the site's folder web/. The worker shares nothing with the page: a script less to wait for. */
const BUNDLES = [['playground.js', 'page.css'], ['worker.js']];
/** Scripts of that folder which stay by themselves. */
const ALONE = ['start.js'];
const SHARED = /** @type {const} */ ({
  minify: true,
  legalComments: 'inline',
  target: 'es2022',
  sourceRoot: 'microgpt:///', // so that a source and what became of it have two addresses
  logLevel: 'error',
});

/**
 * @param {string} file
 * @param {string} path the same within the site, with slashes
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
 * A script without the line breaks and indents of its templates, which the parser of HTML takes for one blank: inside
 * html`...`, but not in the expressions that stand there.
 * @param {string} source
 * @returns {string}
 */
export function shortenTemplates(source) {
  /** What is open at this place: a template's text, or an expression in one with its open braces. @type {('html' | 'plain' | number)[]} */
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
 * A style sheet in which the import of "features/<star>/<star>.css" has become an import for each sheet of each folder.
 * @param {string} source
 * @param {string} folder of the sheet
 * @returns {Promise<string>}
 */
export async function importEach(source, folder) {
  const [starred, before] = /@import "([^"*]*)\*\/\*\.css";/.exec(source) ?? [];
  if (starred === undefined) return source;
  const files = (await readdir(join(folder, before), { recursive: true })).map((file) => file.split(sep).join('/'));
  const sheets = files.filter((file) => /^[^/]+\/[^/]+\.css$/.test(file)).sort();
  return source.replace(starred, sheets.map((file) => `@import "${before}${file}";`).join('\n'));
}

/**
 * What becomes of sources on their way into a bundle. What is fetched later imports the first entry, which is there before
 * it: so all that the entry is made of is one script, however many others share parts of it.
 * @param {string} entry
 * @returns {import('esbuild').Plugin}
 */
const changes = (entry) => ({
  name: 'changes on the way',
  setup({ onLoad, onResolve, resolve: find }) {
    /** @type {Set<string>} */
    const later = new Set();
    onResolve({ filter: /^\./ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'found') return undefined;
      const found = await find(path, { kind, importer, resolveDir, pluginData: 'found' });
      later.add(found.path);
      return found;
    });
    onLoad({ filter: /\/web\/page\.css$/ }, async ({ path }) => ({
      contents: await importEach(await readFile(path, 'utf8'), dirname(path)),
      loader: 'css',
    }));
    const change =
      (/** @type {(source: string) => string} */ by) =>
      async (/** @type {{ path: string }} */ { path }) => ({
        contents: by(await readFile(path, 'utf8')) + (later.has(path) ? `\nimport ${JSON.stringify(entry)};\n` : ''),
      });
    onLoad({ filter: /\/web\/[^?]*\.js$/ }, change(shortenTemplates));
    // A site is never run by Node: what only Node needs is left out.
    onLoad(
      { filter: /\/wasm\/[^/?]*\.js$/ },
      change((source) => source.replaceAll(/\bisNode\(\)/g, 'false')),
    );
    // The licence of this one is a file in build/vendor/, not a comment in each of its modules.
    onLoad(
      { filter: /\/lit-html\/.*\.js$/ },
      change((source) => source.replace(/\/\*\*\s+\* @license[\s\S]*?\*\//g, '')),
    );
  },
});

/**
 * Puts the bundles into the site's folder web/ in the place of what they are made of. Addresses beside a script
 * (import.meta.url) stay right, since web/ and wasm/ lie side by side.
 * @param {string} root of the site
 */
async function bundle(root) {
  const web = join(root, 'web');
  const made = await mkdtemp(join(root, 'bundles-'));
  for (const entries of BUNDLES) {
    await build({
      ...SHARED,
      entryPoints: entries.map((entry) => join(web, entry)),
      bundle: true,
      splitting: true,
      format: 'esm',
      outdir: made,
      chunkNames: '[name]-[hash]',
      sourcemap: 'linked',
      external: ['node:*'],
      plugins: [changes(join(web, entries[0]))],
    });
  }
  const vendor = join(root, 'build/vendor'); // the bundles have what is in it; the licences stay
  for (const name of await readdir(vendor)) if (extname(name) in LOADERS) await rm(join(vendor, name));
  const scripts = await readdir(web, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of scripts) {
    const path = join(parentPath, name);
    if (extname(name) in LOADERS && !(dirname(path) === web && ALONE.includes(name))) await rm(path);
  }
  for (const name of await readdir(made)) await rename(join(made, name), join(web, name));
  await rm(made, { recursive: true });
  for (const folder of scripts) {
    if (folder.isDirectory()) await rm(join(folder.parentPath, folder.name), { recursive: true, force: true });
  }
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
    file.startsWith(join('build', 'vendor')) || (file.startsWith(`web${sep}`) && !ALONE.includes(basename(file)));
  await Promise.all(
    files.filter((file) => !bundled(file)).map((file) => pack(join(root, file), file.split(sep).join('/'))),
  );
}

if (process.argv[1] === import.meta.filename) await main(process.argv[2]);
