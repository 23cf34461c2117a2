// Finds the languages of the page and what belongs to each, so that no list has to be kept: a language is a folder of
// web/words/, and a part of it that is fetched when it is first needed is a script of that folder (or a folder in it with an
// index.js) that no other of the folder imports. A program for the build, not part of the page.
//
//     node web/site/words.js build/words
//
// writes languages.js, the languages in the order of their own names, and for each language a script with its parts.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const WORDS = resolve(import.meta.dirname, '../words');
/** What the first script of the page has; the others are fetched when they are chosen. */
const FIRST = 'en';
const MADE = '// Made from the folders of web/words/ by web/site/words.js.\n';

/** The name that a language has for itself. @param {string} code */
const nameOf = (code) => new Intl.DisplayNames(code, { type: 'language' }).of(code) ?? code;

/** The codes of the languages, in the order of their names. @param {string} [folder] @returns {string[]} */
export const languagesIn = (folder = WORDS) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .sort((a, b) => new Intl.Collator(FIRST).compare(nameOf(a), nameOf(b)));

/** The parts of a language, by name, with their paths within its folder. @param {string} folder @returns {[string, string][]} */
export function partsOf(folder) {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  const imported = scripts.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/\bfrom '\.\/([\w/]+\.js)';$/gm)].map(([, path]) => path),
  );
  const alone = scripts.filter((name) => name !== 'index.js' && !imported.includes(name));
  const folders = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'index.js')));
  return [
    ...alone.map((name) => /** @type {[string, string]} */ ([name.replace('.js', ''), name])),
    ...folders.map((name) => /** @type {[string, string]} */ ([name, `${name}/index.js`])),
  ].sort();
}

/** The script that lists the languages. @param {string[]} codes */
function listOf(codes) {
  const lines = codes.map((code) =>
    code === FIRST
      ? `  ${code}: async () => ${code},`
      : `  ${code}: async () => (await import('../../web/words/${code}/index.js')).${code},`,
  );
  return `${MADE}
import { ${FIRST} } from '../../web/words/${FIRST}/index.js';

/** @type {Record<string, () => Promise<import('../../web/words/words.js').Words>>} */
export const LANGUAGES = {
${lines.join('\n')}
};
`;
}

/** The script that lists the parts of a language. @param {string} code */
function scriptOf(code) {
  const lines = partsOf(join(WORDS, code)).map(
    ([name, path]) => `  ${name}: () => import('../../web/words/${code}/${path}'),`,
  );
  return `${MADE}\nexport const parts = {\n${lines.join('\n')}\n};\n`;
}

/** @param {string | undefined} folder */
function main(folder) {
  if (folder === undefined) {
    console.error('Say which folder: node web/site/words.js build/words');
    process.exit(2);
  }
  const codes = languagesIn();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'languages.js'), listOf(codes));
  for (const code of codes) writeFileSync(join(folder, `${code}.js`), scriptOf(code));
}

if (process.argv[1] === import.meta.filename) main(process.argv[2]);
