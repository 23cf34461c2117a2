// The texts in datasets/ and those that `make datasets` makes: their form, their size, their index.
//
// It reads the files as the page gets them, from build/datasets/ where a text is made at build time;
// whether a model learns from them is not tested here.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CHECKS } from '../../web/texts/checks.js';

const ROOT = resolve(import.meta.dirname, '../..');
const IDS = ['names', 'stories', 'verse', 'sums', 'copies', 'source'];

/** @param {string} path */
const read = (path) => readFileSync(resolve(ROOT, path), 'utf8');

/** @param {string} script */
const runScript = (script) =>
  execFileSync(process.execPath, [resolve(ROOT, 'datasets', script)], { encoding: 'utf8', maxBuffer: 2 ** 26 });

/**
 * The lines of a text that must end in a newline.
 * @param {string} text
 */
function linesOf(text) {
  assert.ok(text.endsWith('\n'), 'the last line has no newline');
  return text.slice(0, -1).split('\n');
}

/**
 * Fails with the first few values that occur twice.
 * @param {string[]} values
 */
function assertUnique(values) {
  const seen = new Set();
  const twice = values.filter((value) => seen.size === seen.add(value).size);
  assert.deepEqual(twice.slice(0, 5), []);
}

/** @returns {{ id: string, file: string, title: string, description: string, origin: string, prompts: string[], check?: string, settings: Record<string, unknown> }[]} */
const readIndex = () => JSON.parse(read('datasets/index.json'));

test('there are at least 4000 names, one per line, in the letters a to z', () => {
  const names = linesOf(read('datasets/names.txt'));
  assert.ok(names.length >= 4000, `${names.length} names`);
  assert.deepEqual(
    names.filter((name) => !/^[a-z]{2,14}$/.test(name)),
    [],
  );
});

test('no name stands in the list twice and the list is sorted', () => {
  const names = linesOf(read('datasets/names.txt'));
  assertUnique(names);
  assert.deepEqual(names, [...names].sort());
});

test('every letter of the alphabet begins at least ten names', () => {
  const names = linesOf(read('datasets/names.txt'));
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') {
    const count = names.filter((name) => name[0] === letter).length;
    assert.ok(count >= 10, `${count} names begin with ${letter}`);
  }
});

for (const { file, title, size } of [
  { file: 'stories.txt', title: 'the stories are at least 60 KB of clean text', size: 60 * 1024 },
  { file: 'verse.txt', title: 'the verse is at least 15 KB of clean text', size: 15 * 1024 },
]) {
  test(title, () => {
    const bytes = readFileSync(resolve(ROOT, 'datasets', file));
    assert.ok(bytes.length >= size, `${bytes.length} bytes`);
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    assert.doesNotMatch(text, /[^\P{C}\n]|[ \t]$/mu, 'a control character or a blank at the end of a line');
    // A text that was padded by copying would show here.
    assertUnique(linesOf(text).filter((line) => line.length > 60));
  });
}

test('the sums are 6000 lines, each right, none twice, of numbers below 100', () => {
  const sums = linesOf(read('build/datasets/sums.txt'));
  assert.equal(sums.length, 6000);
  assertUnique(sums);
  for (const sum of sums) {
    const match = /^(\d|[1-9]\d)\+(\d|[1-9]\d)=(\d+)$/.exec(sum);
    assert.ok(match, sum);
    assert.equal(match[3], String(Number(match[1]) + Number(match[2])), sum);
  }
});

test('the sums come out the same each time and are not in order', () => {
  const text = read('build/datasets/sums.txt');
  assert.equal(runScript('make_sums.js'), text);
  const sums = linesOf(text);
  const rising = sums.filter((sum, i) => i > 0 && Number.parseInt(sum, 10) > Number.parseInt(sums[i - 1], 10));
  assert.ok(Math.abs(rising.length / sums.length - 0.5) < 0.05, `${rising.length} of ${sums.length} rise`);
});

test('the copies are 6000 lines, none twice, of letters and the same letters again', () => {
  const text = read('build/datasets/copies.txt');
  const copies = linesOf(text);
  assert.equal(copies.length, 6000);
  assertUnique(copies);
  assert.deepEqual(
    copies.filter((copy) => !/^([a-j]{3,6})=\1$/.test(copy)),
    [],
  );
  assert.equal(runScript('make_copies.js'), text);
});

test('the letters of the copies follow no rule: each is as likely after every other', () => {
  const pairs = linesOf(read('build/datasets/copies.txt')).flatMap((copy) =>
    Array.from({ length: copy.indexOf('=') - 1 }, (_, i) => copy.slice(i, i + 2)),
  );
  for (const first of 'abcdefghij') {
    for (const second of 'abcdefghij') {
      const share = pairs.filter((pair) => pair === first + second).length / pairs.length;
      assert.ok(share > 0.006 && share < 0.014, `${first}${second}: ${share}`);
    }
  }
});

test('the collected source holds every C file of src/ and wasm/ byte by byte, after its name', () => {
  const text = read('build/datasets/source.txt');
  const files = [
    ...readdirSync(resolve(ROOT, 'src'), { recursive: true })
      .map(String)
      .filter((file) => /\.(c|h|def)$/.test(file) && !file.startsWith('command/'))
      .map((file) => `src/${file}`),
    ...readdirSync(resolve(ROOT, 'wasm'))
      .filter((file) => /\.(c|h)$/.test(file))
      .map((file) => `wasm/${file}`),
  ];
  assert.ok(
    files.some((file) => file.endsWith('.c')),
    'src/ has no C file',
  );
  for (const file of files) {
    assert.ok(text.includes(`/* ${file} */\n${read(file)}`), `${file} is missing or changed`);
  }
  assert.equal(runScript('collect_source.js'), text);
});

test('the index lists the six texts in order, every entry complete', () => {
  const index = readIndex();
  assert.deepEqual(
    index.map((entry) => entry.id),
    IDS,
  );
  for (const entry of index) {
    const keys = ['id', 'file', 'title', 'description', 'origin', 'prompts', 'settings'];
    assert.deepEqual(
      Object.keys(entry).filter((key) => key !== 'check'),
      keys,
    );
    if ('check' in entry) assert.ok(entry.check && Object.hasOwn(CHECKS, entry.check), `${entry.id}: ${entry.check}`);
    assert.equal(entry.file, `${entry.id}.txt`);
    assert.match(entry.title, /^[A-Z].*[^.]$/);
    assert.match(entry.description, /^[A-Z][^.]*\.$/, `${entry.id}: the description is not one sentence`);
    assert.match(entry.origin, /^[A-Z].*\.$/);
  }
});

test('every prompt can be read by a model of its text, and leaves room for an answer', () => {
  for (const { id, file, prompts, settings } of readIndex()) {
    const text = read(`build/datasets/${file}`);
    assert.ok(prompts.length >= 3 && prompts.length <= 4, `${id}: ${prompts.length} prompts`);
    assertUnique(prompts);
    for (const prompt of prompts) {
      for (const character of prompt) assert.ok(text.includes(character), `${id}: "${character}" of "${prompt}"`);
      assert.ok(prompt.length > 0 && prompt.length < Number(settings.block_size) - 1, `${id}: "${prompt}"`);
    }
  }
});

test('every suggested setting is a key of the settings table', () => {
  const known = new Set(read('src/settings/settings.def').match(/(?<=^(?:INTEGER|NUMBER|SWITCH|CHOICE)\s*\()\w+/gm));
  assert.ok(known.has('n_layer'), 'the settings table could not be read');
  for (const { id, settings } of readIndex()) {
    for (const key of ['preset', 'documents', 'block_size', 'batch_size', 'learning_rate', 'max_steps']) {
      assert.ok(key in settings, `${id} suggests no ${key}`);
    }
    for (const key of Object.keys(settings)) assert.ok(known.has(key), `${id}: ${key}`);
    const { n_embd, n_head } = settings; // either may be left to the preset
    if (n_embd !== undefined && n_head !== undefined)
      assert.equal(Number(n_embd) % Number(n_head), 0, `${id}: n_embd and n_head do not fit`);
  }
});

test('every text of the index lies in build/datasets/, and the committed ones are unchanged there', () => {
  for (const { file } of readIndex()) {
    assert.ok(read(`build/datasets/${file}`).length > 0, `${file} is empty`);
    if (existsSync(resolve(ROOT, 'datasets', file))) {
      assert.equal(
        read(`build/datasets/${file}`),
        read(`datasets/${file}`),
        `${file} differs from the committed one`,
      );
    }
  }
  assert.deepEqual(JSON.parse(read('build/datasets/index.json')), readIndex());
});
