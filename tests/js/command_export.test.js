// The command line's export and import: an imported model equals the exported one, and mistakes are reported. How other
// people's programs read the files is tested in tests/readers.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { unfolded, withoutOptimizer } from '../../web/single/weights.js';
import { jsonOf, microgpt, NAMES, scratch, set } from './command.js';

const { path, list, write } = scratch({ after });

const SMALL = set('n_embd=8', 'n_head=2', 'n_layer=1', 'block_size=16', 'max_steps=10', 'warmup_steps=0');

/** A saved model. @param {string} name @param {string[]} settings @returns {string} its path */
function trained(name, ...settings) {
  const file = path(`${name}.safetensors`);
  const { status, stderr } = microgpt('train', '--text', NAMES, ...SMALL, ...set(...settings), '--save', file);
  assert.deepEqual([status, stderr], [0, '']);
  return file;
}

/** @param {string[]} args */
function runs(...args) {
  const { status, stdout, stderr } = microgpt(...args);
  assert.equal(status, 0, stderr);
  return { stdout, stderr };
}

/** All logits on a prompt. @param {string} file */
const logitsOf = (file) => runs('inside', '--load', file, '--prompt', 'an', '--tensor', 'logits', '--json').stdout;

/** The hash of all parameters, in their order. @param {string} file */
async function hashOf(file) {
  const engine = await loadEngine({ build: 'simd' });
  const trainer = engine.restore(readFileSync(file));
  const hash = createHash('sha256').update(trainer.parameters()).digest('hex');
  trainer.free();
  return hash;
}

/** @param {string[]} args @param {RegExp} sentence @param {number} [status] */
function refused(args, sentence, status = 1) {
  const result = microgpt(...args);
  assert.deepEqual([result.status, result.stdout], [status, ''], result.stderr);
  assert.match(result.stderr, sentence);
}

describe('what goes out comes back', () => {
  for (const [name, ...settings] of [
    ['characters', 'preset=gpt2'],
    ['bytes', 'preset=gpt2', 'tokenizer=byte', 'tie_head=0'],
    ['pairs', 'preset=llama', 'tokenizer=bpe', 'vocab_size=300'],
    ['tied', 'preset=llama', 'tie_head=1', 'n_kv_head=1'],
  ]) {
    test(`${name}: the same logits and the same parameters, bit by bit`, async () => {
      const file = trained(name, ...settings);
      const folder = path(name);
      const again = path(`${name}-again.safetensors`);
      runs('export', '--load', file, '--to', 'hf', '--out', folder);
      assert.equal(runs('import', '--from', folder, '--save', again).stderr, '');
      assert.equal(logitsOf(again), logitsOf(file));
      assert.equal(await hashOf(again), await hashOf(file));
      const beside = path(`${name}-beside.safetensors`);
      runs('import', '--from', join(folder, 'model.safetensors'), '--save', beside);
      assert.deepEqual(readFileSync(beside), readFileSync(again));
      const train = [
        'train',
        '--load',
        again,
        '--text',
        NAMES,
        ...set('max_steps=3', 'warmup_steps=0'),
        '--save',
        again,
      ];
      runs(...train); // the imported model can be trained
    });
  }

  test('a folder has five files and python/, a GGUF file is one, and both are listed', () => {
    const file = trained('listed', 'preset=llama');
    const folder = path('listed');
    const files = jsonOf(
      runs('export', '--load', file, '--to', 'hf', '--out', folder, '--text', NAMES, '--json').stdout,
    );
    const scripts = readdirSync('python').filter((name) => name !== '__pycache__');
    const expected = [
      ...['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'],
      ...[...scripts, 'run.safetensors', 'text.txt'].map((name) => `python/${name}`),
    ];
    assert.deepEqual(files.map((one) => one.file.replace(`${folder}/`, '')).sort(), expected.sort());
    const inPython = (/** @type {string} */ name) => readFileSync(join(folder, 'python', name));
    for (const name of scripts) assert.deepEqual(inPython(name), readFileSync(join('python', name)), name);
    assert.deepEqual(inPython('run.safetensors'), readFileSync(file));
    assert.deepEqual(inPython('text.txt'), readFileSync(NAMES));
    for (const one of files) assert.equal(readFileSync(one.file).length, one.bytes);
    for (const one of files.filter(({ file }) => file.endsWith('.json'))) JSON.parse(readFileSync(one.file, 'utf8'));
    const gguf = path('listed.gguf');
    assert.match(runs('export', '--load', file, '--to', 'gguf', '--out', gguf).stdout, /listed\.gguf: \d+ bytes/);
    assert.equal(readFileSync(gguf).toString('latin1', 0, 4), 'GGUF');
  });
});

describe('a page that writes', () => {
  const PAGE = 'build/site/web/model.html';

  test('has the weights of the run without what its optimizer keeps, and the page around them unchanged', async () => {
    const file = trained('page', 'preset=microgpt', 'optimizer=adamw');
    const out = path('page.html');
    runs('export', '--load', file, '--to', 'html', '--template', PAGE, '--out', out);
    const [before, letters, behind] = readFileSync(out, 'utf8').split(/(?<=id="model">)([^<]*)/);
    assert.equal(before + behind, readFileSync(PAGE, 'utf8'));
    const bytes = new Uint8Array(Buffer.from(letters, 'base64'));
    const saved = readFileSync(file);
    const moments = Object.entries(JSON.parse(saved.toString('utf8', 8, 8 + saved.readUInt32LE())))
      .filter(([name]) => /^optimizer\./.test(name))
      .map(
        ([
          ,
          {
            data_offsets: [begin, end],
          },
        ]) => end - begin,
      );
    assert.ok(moments.length > 4);
    assert.equal(bytes.length, saved.length - moments.reduce((sum, size) => sum + size, 0));
    // What the page makes of it: the same run, whose optimizer begins anew.
    writeFileSync(path('unfolded.safetensors'), unfolded(bytes));
    assert.equal(logitsOf(path('unfolded.safetensors')), logitsOf(file));
    assert.equal(await hashOf(path('unfolded.safetensors')), await hashOf(file));
    // And what the script of the page that saves one leaves out is the same, byte for byte.
    assert.deepEqual(bytes, withoutOptimizer(new Uint8Array(saved)));
    assert.throws(() => unfolded(bytes.subarray(0, bytes.length - 1)), RangeError);
  });

  test('needs the page without a model', () => {
    const file = trained('pageless', 'preset=gpt2');
    const args = ['export', '--load', file, '--to', 'html', '--out', path('pageless.html')];
    refused(args, /--template is missing/, 2);
    refused([...args, '--template', NAMES], /has no place for a model: make site makes such a file/);
    refused([...args, '--template', path('gone')], /cannot read the file/);
    assert.ok(!list().includes('pageless.html'));
  });
});

describe('what cannot be is said', () => {
  test('a model that the formats cannot express is refused with the reason, and no file is made', () => {
    const file = trained('microgpt', 'preset=microgpt');
    for (const to of ['hf', 'gguf']) {
      refused(['export', '--load', file, '--to', to, '--out', path('none')], /norm before the output layer/);
    }
    assert.ok(!list().includes('none'));
  });

  test('formats and paths', () => {
    const file = trained('paths', 'preset=gpt2');
    refused(['export', '--load', file, '--to', 'onnx', '--out', 'x'], /--to must be hf, gguf or html, not "onnx"/, 2);
    refused(['export', '--load', file, '--to', 'hf'], /--out is missing/, 2);
    refused(['import', '--save', 'x'], /--from is missing/, 2);
    refused(['export', '--load', file, '--to', 'hf', '--out', write('taken', '')], /cannot make the folder .*taken/);
    refused(['export', '--load', file, '--to', 'gguf', '--out', path('gone/x')], /cannot write the file/);
    mkdirSync(path('empty'));
    refused(['import', '--from', path('empty'), '--save', path('x')], /empty has no model\.safetensors/);
    refused(['import', '--from', path('gone'), '--save', path('x')], /cannot read the file/);
    refused(['import', '--from', NAMES, '--save', path('x')], /not a saved model/);
  });

  test('weights alone need heads and tokens; a note says what BOS got', () => {
    const folder = path('alone');
    runs('export', '--load', trained('alone', 'preset=gpt2'), '--to', 'hf', '--out', folder);
    mkdirSync(path('bare'));
    const bare = path('bare/model.safetensors');
    copyFileSync(join(folder, 'model.safetensors'), bare);
    const save = ['--save', path('bare.safetensors')];
    refused(['import', '--from', bare, ...save], /give tokenizer\.json, or the text/);
    refused(
      ['import', '--from', bare, '--text', write('ab.txt', 'ab\n'), ...save],
      /has 2 different characters, .* 27 tokens/,
    );
    // 26 letters and BOS are 27 rows: so are 26 letters and a line break, without a BOS
    const text = write('letters.txt', 'abcdefghijklm\nnopqrstuvwxyz');
    refused(['import', '--from', bare, '--text', text, ...save], /set n_head, or give config\.json/);
    const { stderr } = runs('import', '--from', bare, '--text', text, ...set('n_head=2'), ...save);
    assert.match(stderr, /no token for the beginning of a document/);
  });

  test('a folder of another kind of model', () => {
    const folder = path('other');
    runs('export', '--load', trained('other', 'preset=llama'), '--to', 'hf', '--out', folder);
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    const from = ['import', '--from', folder, '--save', path('x')];
    for (const [change, sentence] of /** @type {[object, RegExp][]} */ ([
      [{ model_type: 'mamba' }, /of the kind mamba; only gpt2 and llama/],
      [{ rope_theta: 500000 }, /scaled; only rope with the base 10000/],
      [{ hidden_act: 'mish' }, /The activation mish cannot be imported/],
      [{ num_attention_heads: 3 }, /must be a multiple|of the right shape/],
    ])) {
      writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, ...change }));
      refused(from, sentence);
    }
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, rms_norm_eps: 1e-6 }));
    assert.match(runs(...from).stderr, /another eps/);
  });
});
