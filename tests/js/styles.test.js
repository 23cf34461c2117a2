// The style sheets of the page: the styles of a feature are in its folder, so that they are deleted with the folder,
// and ui/ has only what several features share.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { test } from 'node:test';
import { importEach } from '../../web/site/pack.js';
import { ROOT } from './builds.js';

const WEB = resolve(ROOT, 'web');

/** @param {string} path within web/ */
const read = (path) => readFileSync(resolve(WEB, path), 'utf8');

const FILES = readdirSync(WEB, { recursive: true }).map(String).sort();

/** The files with paths like this, within web/. @param {RegExp} pattern */
const find = (pattern) => FILES.filter((path) => pattern.test(path));

/** The rules' selectors of a sheet. @param {string} path @returns {string[]} */
function selectorsOf(path) {
  const css = read(path).replace(/\/\*[\s\S]*?\*\//g, '');
  const heads = [...css.matchAll(/([^{};]+)\{/g)].map(([, head]) => head.trim());
  return heads.filter((head) => !head.startsWith('@'));
}

/** @param {string} selector @returns {string[]} */
const classesOf = (selector) => [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name);

/** The words in the strings and templates of scripts: every class that they can set. @param {string[]} paths */
function wordsOf(paths) {
  const sources = paths.map((path) => read(path).replace(/\/\*[\s\S]*?\*\/|^import .*$/gm, ''));
  const strings = sources.flatMap((source) => source.match(/'[^'\n]*'|"[^"\n]*"|`[^`]*`/g) ?? []);
  return new Set(strings.flatMap((string) => string.match(/[a-z][\w-]*/g) ?? []));
}

const SHARED = find(/^ui\/.*\.css$/);
/** The classes that are used outside of features: fields, icons, sentences, and the grid of the page. */
const shared_words = wordsOf([...find(/^ui\/.*\.js$/), 'playground.js', 'start.js', 'index.html', 'embed.html']);
const FEATURES = find(/^features\/\w+\/index\.js$/).map((path) => {
  const folder = dirname(path);
  const own = wordsOf(FILES.filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.js')));
  const name = /** @type {string} */ (/\bname: '(\w+)'/.exec(read(path))?.[1]);
  const selectors = find(new RegExp(`^${folder}/.*\\.css$`)).flatMap(selectorsOf);
  return { folder, name, own: own.add(`${name}-view`), selectors };
});

test('there are features with sheets', () => {
  assert.ok(FEATURES.filter(({ selectors }) => selectors.length > 0).length > 5);
  assert.deepEqual(find(/^features\/.*\.css$/), find(/^features\/(\w+\/)+\w+\.css$/));
});

for (const { folder, own, selectors } of FEATURES) {
  test(`${basename(folder)}: each selector names a class of this feature, and no class of another`, () => {
    const shared = new Set(SHARED.flatMap(selectorsOf).flatMap(classesOf));
    for (const selector of selectors) {
      for (const one of selector.split(/,(?![^(]*\))/)) {
        const classes = classesOf(one);
        assert.ok(
          classes.some((name) => own.has(name) && !shared.has(name)),
          `${one.trim()}: belongs elsewhere`,
        );
        const foreign = classes.filter((name) => !own.has(name) && !shared.has(name));
        assert.deepEqual(foreign, [], `${one.trim()}: no file of ${folder} uses it`);
      }
    }
  });
}

test('what a single feature uses does not stand in ui/, and what nobody uses stands nowhere', () => {
  for (const sheet of SHARED) {
    for (const name of new Set(selectorsOf(sheet).flatMap(classesOf))) {
      if (shared_words.has(name)) continue;
      const users = FEATURES.filter(({ own }) => own.has(name)).map(({ folder }) => folder);
      assert.ok(users.length > 1, `.${name} of ${sheet} is used by ${users.join() || 'nobody'}`);
    }
  }
});

test('colours have their names in theme.css, and are used by name everywhere else', () => {
  const named = new Set([...read('ui/theme.css').matchAll(/^\s*(--[\w-]+):/gm)].map(([, name]) => name));
  const scripts = find(/\.js$/).map(read).join('\n');
  const of_scripts = new Set([...scripts.matchAll(/['"`; ](--[\w-]+)['":]/g)].map(([, name]) => name));
  const sheets = find(/^(ui|features)\/.*\.css$/).map((sheet) => ({ sheet, css: read(sheet) }));
  for (const { css } of sheets) for (const [, name] of css.matchAll(/^\s*(--[\w-]+):/gm)) named.add(name);
  for (const { sheet, css } of sheets) {
    if (sheet !== 'ui/theme.css')
      assert.doesNotMatch(css, /#[0-9a-f]{3,8}\b(?=[^{}]*;)|\b(rgb|hsl|oklch)a?\(/i, sheet);
    for (const [, name] of css.matchAll(/var\((--[\w-]+)/g)) {
      assert.ok(named.has(name) || of_scripts.has(name), `${sheet}: nobody defines ${name}`);
    }
  }
});

test('the build imports the sheet of each feature that has one, and needs none of the others', async (context) => {
  const sheets = find(/^features\/.*\.css$/);
  for (const entry of ['page', 'later']) {
    const page = await importEach(read(`${entry}.css`), WEB);
    assert.deepEqual(
      [...page.matchAll(/@import "\.\/(features\/[^"]+)";/g)].map(([, sheet]) => sheet),
      sheets.filter((sheet) => /[/_]later\.css$/.test(sheet) === (entry === 'later')),
      `${entry}.css`,
    );
  }

  const folder = mkdtempSync(resolve(tmpdir(), 'styles-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['first/part', 'plain', 'second'])
    mkdirSync(resolve(folder, 'features', name), { recursive: true });
  for (const name of ['first', 'second']) writeFileSync(resolve(folder, 'features', name, 'style.css'), '');
  writeFileSync(resolve(folder, 'features/first/more.css'), '');
  writeFileSync(resolve(folder, 'features/first/part/more.css'), '');
  writeFileSync(resolve(folder, 'features/first/part/later.css'), '');
  writeFileSync(resolve(folder, 'features/second/later.css'), '');
  writeFileSync(resolve(folder, 'features/second/some_later.css'), '');
  const imported = await importEach('@import "./a.css";\n@import "./features/*/*.css";\n', folder);
  const expected = [
    './a.css',
    './features/first/more.css',
    './features/first/part/more.css',
    './features/first/style.css',
    './features/second/style.css',
  ];
  assert.equal(imported, expected.map((path) => `@import "${path}";\n`).join(''));
  assert.equal(
    await importEach('@import "./features/*/later.css";\n', folder),
    '@import "./features/first/part/later.css";\n@import "./features/second/later.css";\n@import "./features/second/some_later.css";\n',
  );
});

test('no browser test finds an element by a class: a class is there for the style sheets alone', () => {
  const folder = resolve(ROOT, 'tests/browser');
  const classes = new Set(
    find(/\.css$/)
      .flatMap(selectorsOf)
      .flatMap(classesOf),
  );
  const TAGS =
    'a|b|button|canvas|code|dd|details|div|dl|dt|figure|form|g|h[1-6]|input|label|li|main|mark|ol|option|output|p|path|pre|rect|s|section|select|span|summary|svg|table|td|text|textarea|th|tr|ul';
  const selector = new RegExp(`(?<=^|[\\s>+~,(\\])*]|\\b(?:${TAGS}))\\.([a-z][\\w-]*)(?![\\w(-])`, 'g');
  /** @param {string} string  of a script */
  const classesIn = (string) =>
    [...string.replaceAll(/\$\{[^}]*\}/g, '').matchAll(selector)]
      .map(([, name]) => name)
      .filter((name) => classes.has(name));
  assert.deepEqual(classesIn('button.quiet > .term:not(.tile), .nobody'), ['quiet', 'term', 'tile']);
  assert.deepEqual(classesIn('look=blocks.term; it.train() '), []);
  const scripts = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((path) => path.endsWith('.js'));
  const found = scripts.flatMap((path) => {
    const source = readFileSync(resolve(folder, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|^ *\/\/.*|^import .*/gm, '');
    const strings = source.match(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g) ?? [];
    return strings.flatMap((string) =>
      classesIn(string.slice(1, -1)).map((name) => `${path}: .${name} in ${string}`),
    );
  });
  assert.deepEqual(found, []);
});
