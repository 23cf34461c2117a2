// The functions of the engine that the guide shows: they are the present text of src/, all named functions exist, and
// so do the targets of their names.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadEngine } from '../../wasm/engine.js';
import { ROOMS } from '../../web/features/rooms/rooms.js';
import { linesOf, linksOf, sourceOf, wordsOfC } from '../../web/guide/engine_code.js';
import { codeOf, TERMS, termKey } from '../../web/guide/glossary.js';
import { SOURCES, shownFunction, stepOf } from '../../web/guide/shown_functions.js';
import { cutAll, cutFunction, fileFor, shownFunctions } from '../../web/site/cut_functions.js';
import { source as words } from '../../web/words/en/source.js';
import { ROOT } from './builds.js';

const read = (/** @type {string} */ path) => readFileSync(join(ROOT, path), 'utf8');
const shown = await shownFunctions();
const files = await cutAll(shown, async (path) => read(path));

test('each function is the text of its file, whole, at its line', () => {
  assert.ok(shown.length > 60);
  for (const one of shown) {
    const [path, name] = one.split(' ');
    const { line, text } = files.get(path)?.[name] ?? assert.fail(one);
    const lines = read(path).split('\n');
    const n = text.split('\n').length;
    assert.equal(lines.slice(line - 1, line - 1 + n).join('\n'), text, one);
    assert.match(text.slice(0, text.indexOf('{')), new RegExp(`\\b${name}\\(`), one);
    assert.equal(text.split('{').length, text.split('}').length, `${one}: braces do not match`);
    assert.match(lines[line - 2 + n + 1] ?? '', /^$/, `${one}: its last line is not the last`);
  }
});

test('the comment above a function comes along, without its signs, and with the minus of its formulas', () => {
  const { comment } = files.get('src/autograd/ops/cross_entropy.c')?.op_cross_entropy_backward ?? assert.fail();
  assert.equal(
    comment,
    'dlogits_i += dlosses_r (p_i - (1 - s) [i is the target] - s / V) for the rows with a target',
  );
  for (const functions of files.values())
    for (const cut of Object.values(functions)) assert.doesNotMatch(cut.comment, /\*\/|\/\*|---/);
});

test('a function is cut where it is defined, not where it is called or declared', () => {
  const file = [
    'static int twice(int x);',
    '/* ---- helpers ---- */',
    '',
    'static int half(int x) { return x / 2; }',
    '',
    '/* Doubles. */',
    'static int twice(int x)',
    '{',
    '    if (x > 0) {',
    '        return half(x) * 4;',
    '    }',
    '    return twice(-x);',
    '}',
    '',
  ].join('\n');
  assert.deepEqual(cutFunction(file, 'half'), {
    line: 4,
    comment: '',
    text: 'static int half(int x) { return x / 2; }',
  });
  const cut = cutFunction(file, 'twice');
  assert.equal(cut?.line, 7);
  assert.equal(cut?.comment, 'Doubles.');
  assert.match(cut?.text ?? '', /^static int twice[\s\S]*\n}$/);
  assert.equal(cutFunction(file, 'thrice'), null);
});

test('what is fetched for a function is small: one file of C at a time', () => {
  for (const [path, functions] of files) {
    const bytes = gzipSync(JSON.stringify(functions), { level: 9 }).length;
    assert.ok(bytes <= 2000, `${path}: ${bytes} bytes`);
  }
});

test('a function that is gone is an error with its name', async () => {
  const gone = cutAll(['src/optimizer/rules.c adamw_of_old'], async (path) => read(path));
  await assert.rejects(gone, /The guide shows adamw_of_old\(\) of src\/optimizer\/rules\.c/);
  await assert.rejects(
    cutAll(['src/nowhere.c none'], async (path) => read(path)),
    /src\/nowhere\.c/,
  );
});

test('the step of the build ends with an error when a function was renamed', (context) => {
  const copy = mkdtempSync(join(tmpdir(), 'source-'));
  context.after(() => rmSync(copy, { recursive: true }));
  for (const folder of ['src', 'web']) cpSync(join(ROOT, folder), join(copy, folder), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(join(copy, 'package.json'), '{"type": "module"}');
  const run = () =>
    spawnSync(process.execPath, ['web/site/cut_functions.js', 'out'], { cwd: copy, encoding: 'utf8' });
  assert.equal(run().status, 0, run().stderr);
  const made = JSON.parse(readFileSync(join(copy, 'out', fileFor('src/optimizer/rules.c')), 'utf8'));
  assert.equal(made.adamw_vec.text, files.get('src/optimizer/rules.c')?.adamw_vec.text);
  const rules = join(copy, 'src/optimizer/rules.c');
  writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll('adamw_vec', 'adamw_vector'));
  assert.equal(run().status, 1);
  assert.match(run().stderr, /shows adamw_vec\(\) of src\/optimizer\/rules\.c, but there is no such function/);
});

test('each step has a part, functions, and words on microgpt', () => {
  for (const [key, { part, functions }] of Object.entries(SOURCES)) {
    assert.ok(
      ROOMS.some((room) => room.key === part),
      key,
    );
    assert.ok(functions.length > 0, key);
    for (const one of functions) assert.equal(stepOf(one), key, `${one} is in two steps`);
  }
  assert.deepEqual(Object.keys(words.microgpt).sort(), Object.keys(SOURCES).sort());
  for (const part of ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'])
    assert.ok(
      Object.values(SOURCES).some((step) => step.part === part),
      part,
    );
});

const engine = await loadEngine({ build: 'simd' });
after(() => engine.close());

test('every op of the default networks has a step, and every tensor that a name leads to exists in one of them', () => {
  const tensors = new Set();
  const others = ['last_row', 'scale']; // used only when the model writes a text, and only in a LoRA
  for (const { name } of engine.ops) if (!others.includes(name)) assert.ok(Object.hasOwn(SOURCES, name), name);
  for (const preset of ['microgpt', 'gpt2', 'llama']) {
    const trainer = engine.createTrainer({
      text: 'anna\nbert\n'.repeat(20),
      config: { preset, n_embd: 16, n_head: 2, n_kv_head: 0 },
    });
    const inspection = trainer.inspect('an');
    for (const { op } of inspection.graph) assert.ok(Object.hasOwn(SOURCES, op), `${preset}: ${op}`);
    for (const { name } of inspection.tensors) tensors.add(name);
    inspection.free();
    trainer.free();
  }
  for (const [key, { names = {} }] of Object.entries(SOURCES)) {
    for (const [name, target] of Object.entries(names)) {
      const [kind, where] = target.split(':');
      if (kind === 'look') assert.ok(tensors.has(where), `${key} ${name}: no tensor ${where}`);
      else if (kind === 'term') assert.equal(termKey(where), where, `${key} ${name}: no term ${where}`);
      else assert.ok(kind === 'room' && ROOMS.some((room) => room.key === where), `${key} ${name}: ${target}`);
    }
  }
});

test('each name that leads somewhere stands in a function of its step', async () => {
  for (const [key, { functions, names = {} }] of Object.entries(SOURCES)) {
    const used = new Set();
    for (const one of functions) {
      const source = await sourceOf(one, async (file) => files.get(file) ?? {});
      const links = linksOf(source, wordsOfC(source.text));
      for (const [{ text }] of links) used.add(text);
      assert.equal(
        new Set([...links.keys()].map(({ text }) => text)).size,
        links.size,
        `${one}: a name is linked twice`,
      );
    }
    for (const name of Object.keys(names)) assert.ok(used.has(name), `${key}: no function has ${name}`);
  }
});

test('a function that is called leads to its own code', async () => {
  const source = await sourceOf('src/inference/sampler.c sampler_next', async (file) => files.get(file) ?? {});
  const links = [...linksOf(source, wordsOfC(source.text))].map(([{ text }, target]) => `${text} ${target}`);
  assert.ok(links.includes('sampler_take code:src/inference/sampler.c sampler_take'), links.join());
  assert.equal(shownFunction('nothing_like_it'), '');
});

test('a term leads to code that exists', () => {
  const configs = [
    { norm: 'layer', activation: 'gelu', position: 'learned', optimizer: 'adamw' },
    { norm: 'rms', activation: 'swiglu', position: 'rope', optimizer: 'sgd' },
  ];
  const keys = /** @type {(keyof typeof TERMS)[]} */ (Object.keys(TERMS));
  for (const config of configs) {
    const steps = keys.map((key) => codeOf(key, config)).filter((step) => step !== '');
    assert.ok(steps.length >= 40, `${steps.length}`);
    for (const step of steps) assert.ok(Object.hasOwn(SOURCES, step), step);
  }
});

test('a text of C is cut into words and lines, and nothing is lost', () => {
  const text = 'int a = 0x1F; /* one\n two */ f("a\\"b", \'c\') - x->y / 2.5e3f; // end\n#if X\nreturn NULL;';
  const cut = wordsOfC(text);
  assert.equal(cut.map((word) => word.text).join(''), text);
  const kinds = Object.fromEntries(cut.map(({ kind, text: word }) => [word, kind]));
  assert.equal(kinds.int, 'type');
  assert.equal(kinds['0x1F'], 'number');
  assert.equal(kinds['/* one\n two */'], 'comment');
  assert.equal(kinds.f, 'call');
  assert.equal(kinds['"a\\"b"'], 'string');
  assert.equal(kinds.y, 'name');
  assert.equal(kinds.return, 'keyword');
  const lines = linesOf(cut);
  assert.deepEqual(
    lines.map((line) => line.map((word) => word.text).join('')),
    text.split('\n'),
  );
  for (const functions of files.values())
    for (const cutOut of Object.values(functions))
      assert.equal(
        linesOf(wordsOfC(cutOut.text))
          .map((line) => line.map((word) => word.text).join(''))
          .join('\n'),
        cutOut.text,
      );
});
