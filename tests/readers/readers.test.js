// What other people's programs make of the files that the engine writes: PyTorch, two readers of tokenizer.json, llama.cpp.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';

import { ROOT } from '../js/builds.js';
import { scratch } from '../js/command.js';
import { greedy, json, logitsOf, MODELS, made, other, TEXT } from './models.js';

const files = scratch({ after });

/** Each model is made once. @type {Map<string, ReturnType<typeof made>>} */
const all = new Map();
/** @param {string} name */
const model = (name) => {
  const known = all.get(name) ?? made(files, /** @type {keyof typeof MODELS} */ (name));
  all.set(name, known);
  return known;
};

const NAMES = Object.keys(MODELS);
const IN_GGUF = Object.entries(MODELS).flatMap(([name, { formats }]) => (formats.includes('gguf') ? [name] : []));

/** Beginnings of the text, so that a model of characters knows them all. */
const PROMPTS = [TEXT.slice(0, 40), "It's a café, they'll say: «naïve»", '— 日本語 and 😀😁!'];

/** The largest difference of two lists of rows. @param {number[][]} a @param {number[][]} b */
function furthest(a, b) {
  assert.deepEqual([a.length, a[0].length], [b.length, b[0].length]);
  return Math.max(...a.flatMap((row, r) => row.map((x, c) => Math.abs(x - b[r][c]))));
}

/** @param {number[]} logits */
function probabilities(logits) {
  const most = Math.max(...logits);
  const sizes = logits.map((x) => Math.exp(x - most));
  const sum = sizes.reduce((a, b) => a + b);
  return sizes.map((x) => x / sum);
}

describe('PyTorch computes the same logits from a Hugging Face folder', () => {
  /** Of each model, of each prompt: the logits. @type {number[][][][]} */
  let computed;

  // It takes seconds to start, so it starts once.
  before(async () => {
    const input = [];
    for (const name of NAMES) {
      const { trainer, folder, bos } = await model(name);
      for (const prompt of PROMPTS) input.push(JSON.stringify({ folder, ids: [bos, ...trainer.encode(prompt)] }));
    }
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['tests/readers/forward.py'], {
      input: input.join('\n'),
      encoding: 'utf8',
      cwd: ROOT,
      maxBuffer: 2 ** 28,
    });
    assert.equal(status, 0, stderr);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, input.length);
    computed = NAMES.map((_, i) => PROMPTS.map((_, k) => JSON.parse(lines[i * PROMPTS.length + k])));
  });

  NAMES.forEach((name, i) => {
    test(name, async () => {
      const { file } = await model(name);
      PROMPTS.forEach((prompt, k) => {
        const off = furthest(computed[i][k], logitsOf(file, prompt));
        assert.ok(off <= 1e-4, `${off} for ${prompt}`);
      });
    });
  });
});

describe('tokenizer.json gives the ids of the engine', () => {
  const texts = [...PROMPTS, TEXT, ' two  blanks', '\n', "we'll they're I'd it's", '\t\t42 €'];
  /** Only what a model of characters knows. @param {string} text @param {string} name */
  const known = (text, name) =>
    name === 'pairs' || name === 'bytes' ? `${text} Ünknown ✓ 1234567` : text.replaceAll('\r\n', '\n');

  for (const name of ['characters', 'bytes', 'pairs']) {
    test(`${name}, in JavaScript`, async () => {
      const { trainer, folder, bos } = await model(name);
      const { Tokenizer } = await other('@huggingface/tokenizers/dist/tokenizers.mjs');
      const tokenizer = new Tokenizer(json(folder, 'tokenizer.json'), json(folder, 'tokenizer_config.json'));
      for (const text of texts.map((one) => known(one, name))) {
        const { ids } = tokenizer.encode(text);
        assert.deepEqual([...ids], [bos, ...trainer.encode(text)], JSON.stringify(text));
        assert.equal(tokenizer.decode(ids, { skip_special_tokens: true }), text);
      }
    });

    test(`${name}, in Rust`, async () => {
      const { trainer, folder, bos } = await model(name);
      const { default: rust } = await other('@anush008/tokenizers/index.js');
      const tokenizer = rust.Tokenizer.fromFile(`${folder}/tokenizer.json`);
      for (const text of texts.map((one) => known(one, name))) {
        const ids = [...(await tokenizer.encode(text)).getIds()];
        assert.deepEqual(ids, [bos, ...trainer.encode(text)], JSON.stringify(text));
        assert.equal(await tokenizer.decode(ids, true), text);
      }
    });
  }
});

describe('llama.cpp opens a GGUF file', async () => {
  const { getLlama } = await other('node-llama-cpp/dist/index.js');
  const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error', progressLogs: false });
  after(() => llama.dispose());

  for (const name of IN_GGUF) {
    test(`${name}: the same tokens, probabilities and 64 greedy tokens`, async (t) => {
      const { trainer, gguf, file, bos } = await model(name);
      const read = await llama.loadModel({ modelPath: gguf });
      const context = await read.createContext({ contextSize: 96, sequences: 1, threads: 1 });
      t.after(() => read.dispose());
      assert.equal(read.tokens.bos, bos);
      for (const prompt of PROMPTS) {
        const ids = [...trainer.encode(prompt)];
        assert.deepEqual([...read.tokenize(prompt)], ids, prompt);
        const sequence = context.getSequence();
        const out = await sequence.controlledEvaluate(
          [bos, ...ids].map((id) => [id, { generateNext: { probabilities: true } }]),
        );
        const expected = logitsOf(file, prompt).map(probabilities);
        const there = out.map((/** @type {any} */ { next }) =>
          Array.from(expected[0], (_, id) => next.probabilities.get(id)),
        );
        const off = furthest(there, expected);
        assert.ok(off <= 1e-3, `${off} for ${prompt}`);
        await sequence.dispose();
      }
      // Greedy: the prompt leaves room for 64 tokens in the context.
      const prompt = TEXT.slice(0, 8);
      const wanted = [...trainer.encode(prompt + greedy(file, prompt))];
      const sequence = context.getSequence();
      let next = [bos, ...trainer.encode(prompt)];
      const ids = next.slice(1);
      while (ids.length < wanted.length) {
        const out = await sequence.controlledEvaluate(
          next.map((id, i) => (i < next.length - 1 ? id : [id, { generateNext: { probabilities: true } }])),
        );
        const [likeliest] = [...out[next.length - 1].next.probabilities].reduce((a, b) => (b[1] > a[1] ? b : a));
        next = [likeliest];
        ids.push(likeliest);
      }
      assert.deepEqual(ids, wanted);
      assert.ok(wanted.length >= 64, `${wanted.length} tokens`);
    });
  }
});
