// The programs of python/ on saved runs: the two loaders compute the engine's logits for models that no other format can
// express, and train.py goes on with a run as the engine does.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { ROOT } from '../js/builds.js';
import { microgpt, NAMES, scratch, set } from '../js/command.js';
import { logitsOf, TEXT } from './models.js';

const files = scratch({ after });
const engine = await loadEngine({ build: 'simd' });
after(() => engine.close());

const SMALL = [
  'n_embd=32',
  'n_head=4',
  'n_layer=2',
  'block_size=64',
  'max_steps=20',
  'warmup_steps=5',
  'val_interval=20',
];
const STREAM = files.write('text.txt', TEXT);

/** Trains a small model and saves it. @param {string} name @param {string} text @param {string[]} settings */
function saved(name, text, ...settings) {
  const file = files.path(`${name}.safetensors`);
  const { status, stderr } = microgpt('train', '--text', text, ...set(...settings), '--save', file);
  assert.equal(status, 0, stderr);
  return file;
}

/** @param {string} program @param {string[]} args @param {string} [input] */
function run(program, args, input = '') {
  const env = { ...process.env, OMP_NUM_THREADS: '1' };
  const done = spawnSync(program, args, { input, env, encoding: 'utf8', cwd: ROOT, maxBuffer: 2 ** 28 });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

describe('the loaders compute the logits of the engine', () => {
  const MODELS = {
    microgpt: ['preset=microgpt', ...SMALL, 'norm_final=0', 'documents=stream'],
    alibi: [...SMALL, 'position=alibi', 'window=7', 'activation=relu2', 'norm_place=post', 'tokenizer=byte'],
    qk_norm: ['preset=llama', ...SMALL, 'qk_norm=1', 'n_kv_head=2', 'tokenizer=bpe', 'vocab_size=400'],
    geglu: [...SMALL, 'position=sinusoidal', 'activation=geglu', 'norm_gain=0', 'bias=0', 'mlp_ratio=3'],
    lora: [...SMALL, 'trainable=lora', 'lora_rank=3', 'lora_targets=attention', 'learning_rate=0.1'],
    silu: [...SMALL, 'position=none', 'activation=silu', 'norm=rms', 'n_kv_head=1', 'norm_embedding=1', 'tie_head=0'],
  };
  const PROMPTS = ["It's a café, they'll say: «naïve»", '— 日本語 and 😀😁!   We'];
  /** @type {{ ids: number[], numpy: number[][], torch: number[][] }[]} */
  let computed;
  /** @type {string[]} */
  let made;

  before(() => {
    made = Object.entries(MODELS).map(([name, settings]) => saved(name, STREAM, ...settings));
    const asked = made.flatMap((file) => PROMPTS.map((text) => JSON.stringify({ file, text })));
    const lines = run('/usr/bin/python3', ['tests/readers/loaders.py'], asked.join('\n')).trimEnd().split('\n');
    assert.equal(lines.length, asked.length);
    computed = lines.map((line) => JSON.parse(line));
  });

  Object.keys(MODELS).forEach((name, i) => {
    test(name, () => {
      const trainer = engine.restore(readFileSync(made[i]));
      PROMPTS.forEach((prompt, k) => {
        const { ids, numpy, torch } = computed[i * PROMPTS.length + k];
        assert.deepEqual(ids, [trainer.info.vocab_size - 1, ...trainer.encode(prompt)]);
        const expected = logitsOf(made[i], prompt);
        for (const [by, logits] of Object.entries({ numpy, torch })) {
          assert.deepEqual([logits.length, logits[0].length], [expected.length, expected[0].length]);
          const off = Math.max(...expected.flatMap((row, r) => row.map((x, c) => Math.abs(x - logits[r][c]))));
          assert.ok(off <= 1e-4, `${by}: ${off} for ${prompt}`);
        }
      });
      trainer.free();
    });
  });
});

describe('train.py goes on with a run as the engine does', () => {
  const STEPS = 10;
  /** Of torchrun's options the last two are needed by PyTorch 1.13 under Python 3.11, where their defaults fail. */
  const TWO = [
    ...['--rdzv_backend=c10d', '--rdzv_endpoint=localhost:0', '--nproc_per_node=2'], // at any free port
    ...['--redirects=1', '--tee=1'],
  ];
  const RUNS = {
    last: { text: NAMES, settings: ['preset=gpt2', ...SMALL, 'trainable=last', 'tie_head=0', 'batch_size=4'] },
    lora: {
      text: NAMES,
      settings: ['preset=llama', ...SMALL, 'trainable=lora', 'lora_rank=2', 'lora_targets=mlp', 'learning_rate=0.02'],
    },
    sgd: { text: NAMES, settings: ['preset=gpt2', ...SMALL, 'optimizer=sgd', 'momentum=0', 'learning_rate=0.5'] },
    momentum: { text: NAMES, settings: ['preset=gpt2', ...SMALL, 'optimizer=sgd', 'learning_rate=0.05'] },
    lion: { text: NAMES, settings: ['preset=gpt2', ...SMALL, 'optimizer=lion', 'nesterov=0', 'decay=all'] },
    muon: { text: NAMES, settings: ['preset=llama', ...SMALL, 'optimizer=muon', 'n_kv_head=2', 'weight_decay=0.3'] },
    lines: {
      text: NAMES,
      settings: ['preset=microgpt', ...SMALL, 'batch_size=5', 'norm_final=0', 'val_fraction=0.1'],
    },
    stream: {
      text: STREAM,
      settings: [
        ...['preset=llama', ...SMALL, 'tokenizer=bpe', 'vocab_size=320', 'batch_size=3', 'grad_accumulation=2'],
        ...['label_smoothing=0.1', 'grad_clip=0.5', 'schedule=wsd', 'decay=all', 'documents=stream'],
      ],
    },
  };

  for (const [name, { text, settings }] of Object.entries(RUNS)) {
    for (const processes of ['lora', 'lines', 'stream', 'muon'].includes(name) ? [1, 2] : [1]) {
      test(`${name}, ${processes === 1 ? 'one process' : 'two processes'}`, () => {
        const file = saved(`${name}-${processes}`, text, ...settings);
        const out = files.path(`${name}-${processes}`);
        const folder = name === 'muon' ? `${out}/python` : out;
        if (name === 'muon') {
          // What the command line puts into a folder for Hugging Face is the same.
          assert.equal(microgpt('export', '--load', file, '--to', 'hf', '--out', out, '--text', text).status, 0);
        } else {
          cpSync('python', folder, { recursive: true });
          cpSync(file, `${folder}/run.safetensors`);
          cpSync(text, `${folder}/text.txt`);
        }
        const length = 20 + STEPS;
        const args = [`${folder}/train.py`, '--set', `max_steps=${length}`, '--out', `${folder}/longer.safetensors`];
        const said = processes === 1 ? run('/usr/bin/python3', args) : run('torchrun', [...TWO, ...args]);
        const losses = Array.from(said.matchAll(/step \d+ {2}loss (\S+)/g), ([, loss]) => Number(loss));
        const [, validation] = said.match(/validation (\S+)/) ?? [];

        const bytes = readFileSync(text);
        const trainer = engine.restore(readFileSync(`${folder}/run.safetensors`), { text: bytes });
        trainer.change({ max_steps: length });
        const expected = Array.from({ length: STEPS }, () => trainer.run(1));
        assert.equal(losses.length, STEPS, said);
        expected.forEach(({ loss }, i) => {
          assert.ok(Math.abs(losses[i] - loss) <= 1e-4, `step ${i + 1}: ${losses[i]} and not ${loss}`);
        });
        assert.ok(Math.abs(Number(validation) - Number(expected[STEPS - 1].val_loss)) <= 1e-4, validation);

        // And back: the engine opens what was written, and its next step is the one that it would have taken itself.
        const back = engine.restore(readFileSync(`${folder}/longer.safetensors`), { text: bytes });
        for (const one of [trainer, back]) one.change({ max_steps: length + 1 });
        const [own, other] = [trainer.run(1), back.run(1)];
        assert.equal(other.step, own.step);
        assert.ok(Math.abs(Number(other.loss) - Number(own.loss)) <= 1e-4, `${other.loss} and not ${own.loss}`);
        trainer.free();
        back.free();
      });
    }
  }

  test('of a run that began with the weights of another one it keeps those', () => {
    const folder = files.path('begun');
    mkdirSync(folder);
    cpSync('python', folder, { recursive: true });
    cpSync(STREAM, `${folder}/text.txt`);
    const before = saved('before', STREAM, 'preset=gpt2', ...SMALL, 'documents=stream');
    const options = [
      ...set('trainable=last', 'max_steps=3', 'warmup_steps=1'),
      '--save',
      `${folder}/run.safetensors`,
    ];
    assert.equal(microgpt('import', '--from', before, ...options).status, 0);
    run('/usr/bin/python3', [`${folder}/train.py`, '--out', `${folder}/longer.safetensors`]);
    const [first, now] = [before, `${folder}/longer.safetensors`].map((file) => engine.restore(readFileSync(file)));
    for (const name of ['blocks.1.mlp.fc.weight', 'blocks.0.mlp.fc.weight']) {
      const [a, b] = [first, now].map((one) => one.tensor(name).data);
      const moved = Array.from(b, (x, i) => Math.fround(x - a[i]));
      assert.deepEqual(Array.from(now.tensor(name, { of: 'start' }).data), moved);
      assert.equal(moved.some(Boolean), name.startsWith('blocks.1'));
    }
    assert.equal(now.info.step, 3);
  });
});
