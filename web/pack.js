// Makes the scripts and style sheets of a finished site small: comments, blanks and long local names go, file by
// file, and a source map beside each keeps them for whoever opens the developer tools (a page never loads a map).
// It is not a bundler: every file stays where it is and imports what it imported. Not part of the page.
//
//     node web/pack.js build/site

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { transform } from 'esbuild';

/** @type {Record<string, 'js' | 'css'>} */
const LOADERS = { '.js': 'js', '.css': 'css' };

/** The notice at the head of a library, which has to stay; what esbuild keeps must begin with "!". */
const NOTICE = /^\/\*\*(?=(?:(?!\*\/).)*copyright)/is;

/**
 * @param {string} file
 * @param {string} path the same within the site, with slashes
 */
async function pack(file, path) {
  const source = await readFile(file, 'utf8');
  const { code, map } = await transform(source.replace(NOTICE, '/*!'), {
    loader: LOADERS[extname(file)],
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    legalComments: 'inline',
    target: 'es2022',
    sourcemap: 'external',
    sourcefile: path,
    sourceRoot: 'microgpt:///', // so that a source and what became of it have two addresses
    logLevel: 'error',
  });
  const link = `sourceMappingURL=${basename(file)}.map`;
  await writeFile(file, `${code}${extname(file) === '.css' ? `/*# ${link} */` : `//# ${link}`}\n`);
  await writeFile(`${file}.map`, map);
}

const root = process.argv[2];
if (root === undefined) {
  console.error('Say which folder: node web/pack.js build/site');
  process.exit(2);
}
const files = (await readdir(root, { recursive: true })).filter((file) => extname(file) in LOADERS);
if (files.length === 0) {
  console.error(`There is no script and no style sheet in ${relative('.', root)}/.`);
  process.exit(1);
}
await Promise.all(files.map((file) => pack(join(root, file), file.split(sep).join('/'))));
