// Every preset, optimizer, schedule and tokenizer of the engine learns with its own learning rate, on the texts that
// come with the program. The choices and the texts are read from the engine's table and from datasets/index.json, so
// that a new one is tested without a change here.
//
// Learning means: the validation loss falls below the entropy of unigrams, the best that counting single tokens can
// reach. Two such entropies are used: the one that the engine states, and that of the whole text as it is counted here.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { cutDocuments } from '../oracle/dataset.js';
import { ROOT } from './builds.js';

/** @import { Config, Trainer } from '../../wasm/engine.js' */

const engine = await loadEngine({ build: 'simd', threads: 1 });

/** Sizes with which a run takes a second or two; all other settings are those of the preset. */
const STEPS = 250;
const SMALL = {
  ...{ n_layer: 1, n_head: 4, n_embd: 64, block_size: 32, batch_size: 16, vocab_size: 320, val_fraction: 0.1 },
  ...{ max_steps: STEPS, warmup_steps: 20, val_interval: STEPS, step_size: STEPS / 2, seed: 3 },
};

const choices = (/** @type {string} */ key) => engine.settings.find((row) => row.key === key)?.choices ?? [];
const texts = JSON.parse(readFileSync(resolve(ROOT, 'build/datasets/index.json'), 'utf8'));

/**
 * The lists of what is tested. Run i takes an entry of each list; shorter lists begin again.
 * @type {Record<string, any[]>}
 */
const LISTS = {
  preset: choices('preset'),
  optimizer: choices('optimizer'),
  schedule: choices('schedule'),
  tokenizer: choices('tokenizer'),
  text: texts,
};
const ROUNDS = Math.max(...Object.values(LISTS).map((list) => list.length));

/**
 * The runs. Whenever a list begins again, it is shifted by one, so that entries of two lists do not always meet in the
 * same pairs.
 */
const RUNS = Array.from({ length: ROUNDS }, (_, i) =>
  Object.fromEntries(
    Object.entries(LISTS).map(([key, list]) => [key, list[(i + Math.floor(i / list.length)) % list.length]]),
  ),
);

/** The entropy of the tokens of a text, an end of each document among them, in nats. @param {Trainer} trainer @param {string} text */
function unigramEntropy(trainer, text) {
  const { documents, vocab_size } = { ...trainer.info, ...trainer.info.config };
  const counts = new Map();
  let total = 0;
  for (const document of cutDocuments(text, /** @type {any} */ (documents))) {
    for (const id of [...trainer.encode(document), Number(vocab_size) - 1]) {
      counts.set(id, (counts.get(id) ?? 0) + 1);
      total++;
    }
  }
  return [...counts.values()].reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
}

after(() => engine.close());

describe('the loss falls below the entropy of unigrams', () => {
  for (const { text: source, ...config } of RUNS) {
    test(`as ${Object.values(config).join(', ')} on "${source.id}"`, () => {
      const text = readFileSync(resolve(ROOT, `build/datasets/${source.file}`), 'utf8');
      const trainer = engine.createTrainer({ text, config: { ...SMALL, ...config } });
      const { val_loss, stopped } = trainer.run(STEPS);
      const [stated] = trainer.facts().entropy;
      const counted = unigramEntropy(trainer, text);
      trainer.free();
      assert.equal(stopped, '');
      assert.ok(Math.abs(Number(stated) - counted) < 0.1, `${stated} is stated, ${counted} counted`);
      assert.ok(
        val_loss !== null && val_loss < Math.min(Number(stated), counted),
        `${val_loss}, not below ${counted}`,
      );
    });
  }
});

/** 20,000 letters without a line break, drawn by a simple generator: a text with a single beginning. */
function oneLongLine() {
  let state = 1;
  const letter = () => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return 'ACGT'[state >>> 30];
  };
  return Array.from({ length: 20_000 }, letter).join('');
}

/** Files made by people; they are not part of the project (tests/README.md). */
const CASES = resolve(ROOT, '../shared/cases');

describe('a text in which the sign of a beginning is rare is written from a beginning', () => {
  const stories = readFileSync(resolve(ROOT, 'datasets/stories.txt'), 'utf8');
  /** @type {Record<string, string | null>} null if the file is not here */
  const long_texts = {
    'letters without a break': oneLongLine(),
    'prose without an empty line': stories.replaceAll(/\n{2,}/g, '\n'),
    'letters in three pieces': oneLongLine().replace(/^(.{6000})(.{6000})/, '$1\n\n$2\n\n'),
    'dna_one_line.txt': existsSync(CASES) ? readFileSync(resolve(CASES, 'dna_one_line.txt'), 'utf8') : null,
  };
  for (const [name, text] of Object.entries(long_texts)) {
    for (const tokenizer of choices('tokenizer')) {
      test(`${name}, as ${tokenizer}`, { skip: text === null && '../shared/cases is not here' }, () => {
        const own = { learning_rate: 0.01, init_std: 0.08, warmup_steps: 50, batch_size: 8, max_steps: 300 };
        const trainer = engine.createTrainer({ text: String(text), config: { ...SMALL, ...own, tokenizer } });
        trainer.run(300);
        const samples = trainer.samples({ n: 8, seed: 1, max_new_tokens: 40, temperature: 0.7 });
        trainer.free();
        assert.deepEqual(
          samples.map(({ stopped, tokens }) => [stopped, tokens.length]),
          samples.map(() => ['length', 40]),
        );
      });
    }
  }
});

test('no choice and no text is left out', () => {
  for (const [key, list] of Object.entries(LISTS)) {
    assert.ok(list.length > 1, key);
    assert.deepEqual(new Set(RUNS.map((run) => run[key])), new Set(list));
  }
});
