// web/site/words.js: languages and their parts are what lies in the folders of web/words/, so that a new one needs no other
// file; and web/words/parts.js, which makes the words of a part when it is asked for.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { languagesIn, partsOf } from '../../web/site/words.js';
import { LANGUAGES } from '../../web/words/languages.js';
import { partsFrom } from '../../web/words/parts.js';
import { ROOT } from './builds.js';

/** A folder with these files, which goes with the test. @param {import('node:test').TestContext} test @param {Record<string, string>} files */
function folderOf(test, files) {
  const folder = mkdtempSync(join(tmpdir(), 'words-'));
  test.after(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test('a folder is a language, in the order of the names that languages have for themselves', (t) => {
  const folder = folderOf(
    t,
    Object.fromEntries(['ar', 'de', 'en', 'es', 'fr'].map((code) => [`${code}/index.js`, ''])),
  );
  writeFileSync(join(folder, 'say.js'), '');
  assert.deepEqual(
    languagesIn(folder),
    ['de', 'en', 'es', 'fr', 'ar'],
    'Deutsch, English, español, français, العربية',
  );
});

test('what no other script of the folder imports is a part', (t) => {
  const folder = folderOf(t, {
    'index.js': "import { said } from './said.js';\nimport {\n  format,\n} from './format.js';\n",
    ...{ 'said.js': "import { format } from './format.js';\n", 'format.js': '', 'runs.js': '' },
    'inside.js': "/** @typedef {import('./runs.js').Runs} Runs */\nexport { answers } from './answers.js';\n",
    ...{ 'answers.js': '', 'stops/index.js': '', 'stops/network.js': '', 'pictures/notes.txt': '' },
  });
  assert.deepEqual(partsOf(folder), [
    ['inside', 'inside.js'],
    ['runs', 'runs.js'],
    ['stops', 'stops/index.js'],
  ]);
});

test('the page has the languages that have a folder', () => {
  const folders = readdirSync(join(ROOT, 'web/words'), { withFileTypes: true }).filter((one) => one.isDirectory());
  assert.deepEqual(Object.keys(LANGUAGES).sort(), folders.map(({ name }) => name).sort());
});

test('a part is made when it is asked for, with the numbers of its language, under its name', async () => {
  let fetched = 0;
  const loads = {
    runs: async () => ({ runs: (/** @type {{ unit: string }} */ { unit }) => ({ took: `3 ${unit}` }), other: 1 }),
    files: async () => {
      fetched++;
      return { files: { opened: 'open' } };
    },
  };
  const later = partsFrom(loads, { unit: 's' });
  assert.deepEqual(await later.runs(), { runs: { took: '3 s' } });
  assert.equal(fetched, 0);
  assert.deepEqual(await later.files(), { files: { opened: 'open' } });
});
