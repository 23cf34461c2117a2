// Small models of every kind that can be exported, trained a little so that their numbers differ; and what the engine says
// of them. It holds no test itself.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { loadEngine } from '../../wasm/engine.js';
import { ROOT } from '../js/builds.js';
import { microgpt, set } from '../js/command.js';

/** @import { Trainer } from '../../wasm/engine.js' */

/** A package that only this suite has. @param {string} path within node_modules */
export const other = (path) => import(pathToFileURL(resolve(ROOT, 'build/readers/node_modules', path)).href);

const SIZES = ['n_embd=32', 'n_head=4', 'n_layer=2', 'block_size=96', 'max_steps=60', 'warmup_steps=5'];

/** A stream with characters of one to four bytes, contractions, tabs and several blanks. */
export const TEXT = [
  `${readFileSync(resolve(ROOT, 'datasets/verse.txt'), 'utf8').slice(0, 6000)}\n`,
  "It's a café, they'll say: «naïve» résumé\t42 €  for two — 日本語 and 😀😁!   We'd go.\r\n\n",
].join('');

/** What goes out in which formats. */
export const MODELS = {
  characters: { formats: ['hf', 'gguf'], settings: ['preset=gpt2'] },
  bytes: { formats: ['hf', 'gguf'], settings: ['preset=gpt2', 'tokenizer=byte', 'bias=0', 'tie_head=0'] },
  pairs: { formats: ['hf', 'gguf'], settings: ['preset=llama', 'tokenizer=bpe', 'vocab_size=400'] },
  llama: { formats: ['hf', 'gguf'], settings: ['preset=llama', 'n_kv_head=1', 'tie_head=1'] },
  sines: { formats: ['hf', 'gguf'], settings: ['preset=gpt2', 'position=sinusoidal', 'norm_gain=0', 'mlp_ratio=3'] },
  relu: { formats: ['hf'], settings: ['preset=gpt2', 'activation=relu'] },
  geglu: { formats: ['hf'], settings: ['preset=llama', 'activation=geglu', 'n_kv_head=0'] },
  lora: { formats: ['hf', 'gguf'], settings: ['preset=gpt2', 'trainable=lora', 'lora_rank=2', 'learning_rate=0.05'] },
};

/** @param {string[]} args */
function run(...args) {
  const { status, stdout, stderr } = microgpt(...args);
  assert.equal(status, 0, stderr);
  return stdout;
}

/**
 * Trains one, writes all its formats, and opens it in the engine.
 * @param {ReturnType<typeof import('../js/command.js').scratch>} scratch
 * @param {keyof typeof MODELS} name
 */
export async function made({ path, write }, name) {
  const { formats, settings } = MODELS[name];
  mkdirSync(path(name), { recursive: true });
  const file = path(`${name}/model.st`);
  const text = write('text.txt', TEXT);
  run('train', '--text', text, ...set(...settings, 'documents=stream', ...SIZES), '--save', file);
  for (const to of formats) {
    run('export', '--load', file, '--to', to, '--out', path(to === 'hf' ? `${name}/hf` : `${name}/model.gguf`));
  }
  const trainer = (await loadEngine({ build: 'simd' })).restore(readFileSync(file));
  return { trainer, folder: path(`${name}/hf`), gguf: path(`${name}/model.gguf`), file, bos: bosOf(trainer) };
}

/** BOS has the last id. @param {Trainer} trainer */
const bosOf = (trainer) => trainer.info.vocab_size - 1;

/**
 * The engine's logits of all places: of BOS and of each token of a prompt.
 * @param {string} file
 * @param {string} prompt
 * @returns {number[][]}
 */
export function logitsOf(file, prompt) {
  const { shape, data } = JSON.parse(
    run('inside', '--load', file, '--prompt', prompt, '--tensor', 'logits', '--json'),
  );
  return Array.from({ length: shape[0] }, (_, row) => data.slice(row * shape[1], (row + 1) * shape[1]));
}

/** What the engine writes when it always takes the likeliest token. @param {string} file @param {string} prompt */
export const greedy = (file, prompt) =>
  JSON.parse(
    run('sample', '--load', file, '--prompt', prompt, ...set('temperature=0', 'max_new_tokens=64'), '--json'),
  ).text;

/** The path of a file of a folder, read as JSON. @param {string[]} path */
export const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
