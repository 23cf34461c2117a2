// Makes the scripts and style sheets of a finished site small. The page's own scripts become two bundles, that of the
// page and that of the worker, with what both need in a file beside them, its style sheets one; the engine's modules stay
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

/** Where bundles begin, in the site's folder web/. */
const ENTRIES = ['playground.js', 'worker.js', 'page.css'];
/** Scripts of that folder which stay by themselves. */
const ALONE = ['start.js'];
/** The chart's library, which has a file and a licence of its own. */
const LIBRARY = 'build/vendor/uPlot.esm.js';

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
 * Puts the bundles into the site's folder web/ in the place of what they are made of. Addresses beside a script
 * (import.meta.url) stay right, since web/ and wasm/ lie side by side.
 * @param {string} root of the site
 */
async function bundle(root) {
  const web = join(root, 'web');
  const made = await mkdtemp(join(root, 'bundles-'));
  await build({
    ...SHARED,
    entryPoints: ENTRIES.map((entry) => join(web, entry)),
    bundle: true,
    splitting: true,
    format: 'esm',
    outdir: made,
    chunkNames: '[name]-[hash]',
    sourcemap: 'linked',
    external: ['node:*'],
    plugins: [
      {
        name: 'the library stays beside the bundles',
        setup({ onResolve }) {
          onResolve({ filter: /\/vendor\// }, () => ({ path: `../${LIBRARY}`, external: true }));
        },
      },
    ],
  });
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

const folder = process.argv[2];
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
const bundled = (/** @type {string} */ file) => file.startsWith(`web${sep}`) && !ALONE.includes(basename(file));
await Promise.all(
  files.filter((file) => !bundled(file)).map((file) => pack(join(root, file), file.split(sep).join('/'))),
);
