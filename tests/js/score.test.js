// The surprise of a text, trainer.score(), compared with what trainer.inspect() shows in each of its places and with a
// validation on the same text; and the run does not change.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { assertClose, assertRefused, ownNames, REFERENCE, SHARED_RUN, TINY, VARIANTS } from './builds.js';

/** @import { Config, Score, Trainer } from '../../wasm/engine.js' */

const NAMES = ownNames().slice(0, 2000);
const VERSE =
  'Die Sonne tönt nach alter Weise\nin Brudersphären Wettgesang.\n\nUnd ihre vorgeschriebne Reise\n\n'.repeat(9);
const PASSAGE = 'Weise Sphären in alter Reise tönt der Wettgesang und ihre vorgeschriebne Sonne';

/** @type {{ text: string, config: Config }[]} */
const RUNS = [
  { text: NAMES, config: { ...TINY, documents: 'lines' } },
  { text: VERSE, config: { ...TINY, preset: 'gpt2', documents: 'stream', dropout: 0.2, label_smoothing: 0.1 } },
  { text: VERSE, config: { ...TINY, documents: 'stream', tokenizer: 'byte' } },
  { text: VERSE, config: { ...TINY, preset: 'llama', documents: 'stream', tokenizer: 'bpe', vocab_size: 300 } },
];

/** @param {Score} score */
const logprobs = ({ tokens }) => tokens.map(({ logprob }) => logprob ?? Number.NaN);

/**
 * What the model expects after each token of the last block_size tokens of a prompt, as a look inside shows it: for each
 * token that it reads, the probabilities of all.
 * @param {Trainer} trainer @param {Uint8Array} prompt
 */
function lookAt(trainer, prompt) {
  const inside = trainer.inspect(new TextDecoder().decode(prompt));
  const all = /** @type {Float32Array} */ (inside.tensor('probs'));
  const width = all.length / inside.tokens.length;
  inside.free();
  return inside.tokens.map((_, i) => all.subarray(i * width, (i + 1) * width));
}

/** @param {Score['tokens'][number]} token @param {ArrayLike<number>} probabilities of all tokens @param {number} bound */
function checkToken({ id, logprob, rank, top }, probabilities, bound) {
  assert.ok(logprob !== null && rank !== null);
  assertClose([Math.exp(logprob)], [probabilities[id]], bound, `the probability of ${id}`);
  const sorted = Array.from(probabilities).sort((a, b) => b - a);
  assertClose([probabilities[id]], [sorted[rank]], bound, `rank ${rank}`);
  const shown = top.map(({ probability }) => probability);
  assertClose(shown, sorted.slice(0, top.length), bound, 'the likeliest');
  assertClose(
    shown,
    top.map((each) => probabilities[each.id]),
    bound,
    'the probabilities of the likeliest',
  );
  if (rank < top.length) assert.equal(top[rank].id, id);
}

for (const build of /** @type {const} */ ([REFERENCE, ...VARIANTS])) {
  describe(`the surprise of a text, in the ${build} build`, () => {
    const bound = build === REFERENCE ? 1e-12 : 1e-6;
    /** @type {Awaited<ReturnType<typeof loadEngine>>} */
    let engine;
    before(async () => {
      engine = await loadEngine({ build, threads: build.endsWith('threads') ? 2 : 1 });
    });
    after(() => engine.close());

    test('each line stands by itself, and its end counts', () => {
      const trainer = engine.createTrainer(RUNS[0]);
      trainer.run(20);
      const { tokens } = trainer.score('anna\r\n\n noah \n', { top: 4 });
      assert.deepEqual(
        tokens.map(({ text }) => text),
        [...'anna', '<BOS>', ...'noah', '<BOS>'],
      );
      for (const [line, from] of /** @type {[string, number][]} */ ([
        ['anna', 0],
        ['noah', 5],
      ])) {
        for (let i = 0; i <= line.length; i++) {
          const seen = lookAt(trainer, new TextEncoder().encode(line.slice(0, i)));
          checkToken(tokens[from + i], seen[i], bound);
        }
      }
      trainer.free();
    });

    test('a stream is read in windows of block_size, whatever its tokens are', () => {
      for (const run of RUNS.slice(1)) {
        const trainer = engine.createTrainer(run);
        trainer.run(20);
        const { tokens } = trainer.score(PASSAGE, { top: 3 });
        assert.equal(
          tokens
            .slice(0, -1)
            .map(({ text }) => text)
            .join(''),
          PASSAGE,
        );
        assert.equal(tokens.at(-1)?.text, '<BOS>');
        const ids = tokens.map(({ id }) => id);
        assert.deepEqual(ids.slice(0, -1), [...trainer.encode(PASSAGE)]);
        let windows = 0;
        for (let begin = 0; begin + TINY.block_size <= ids.length; begin += TINY.block_size) {
          // A piece that ends at the end of the window, if it is cut into the same tokens as in the whole text.
          const prompt = trainer.decode(ids.slice(0, begin + TINY.block_size - 1));
          if (String(trainer.encode(prompt)) !== String(ids.slice(0, begin + TINY.block_size - 1))) continue;
          if (new TextDecoder().decode(prompt).includes('\uFFFD')) continue;
          for (const [i, seen] of lookAt(trainer, prompt).entries()) checkToken(tokens[begin + i], seen, bound);
          windows++;
        }
        assert.ok(windows >= 2, `${windows} windows`);
        trainer.free();
      }
    });

    test('the loss of the validation part is that of the validation, to the last bit', () => {
      for (const { text, config } of RUNS.slice(1)) {
        const validated = { ...config, val_fraction: 0.3, val_interval: 5, val_batches: 1000 };
        const trainer = engine.createTrainer({ text, config: validated });
        const { val_loss } = trainer.run(5);
        const { train, validation } = trainer.facts();
        const documents = text.trimEnd().split('\n\n');
        const { loss, tokens } = trainer.score(documents.slice(train.documents).join('\n\n'), { top: 0 });
        assert.equal(tokens.length, validation.tokens);
        assert.equal(loss, val_loss);
        trainer.free();
      }
    });

    test('the run goes on as if nobody had asked', () => {
      const runs = [0, 1].map(() =>
        engine.createTrainer({ text: VERSE, config: { ...SHARED_RUN, val_interval: 4 } }),
      );
      for (let i = 0; i < 12; i++) {
        const [alone, asked] = runs.map((run) => run.run(1, { max_ms: 0 }));
        assert.deepEqual({ ...asked, ms: 0 }, { ...alone, ms: 0 });
        runs[1].score(PASSAGE);
      }
      const [alone, asked] = runs.map((run) => run.sample({ max_new_tokens: 20 }).text);
      assert.equal(asked, alone);
      for (const run of runs) run.free();
    });

    test('a text comes as bytes too, and its size changes nothing', () => {
      const trainer = engine.createTrainer(RUNS[1]);
      const bytes = new TextEncoder().encode(PASSAGE);
      const score = trainer.score(bytes);
      assert.deepEqual(score, trainer.score(PASSAGE, { top: 5 }));
      assert.ok(score.tokens.every(({ top }) => top.length === 5));
      assert.ok(trainer.score('e', { top: 0 }).tokens.every(({ top }) => top.length === 0));
      const all = trainer.score('e', { top: 100 }).tokens[0].top;
      assert.equal(all.length, trainer.info.vocab_size);
      assertClose([all.reduce((sum, { probability }) => sum + probability, 0)], [1], 1e-5, 'the sum of all');
      trainer.free();
    });

    test('what is refused says why, and what a line has beyond the context is not told', () => {
      const trainer = engine.createTrainer(RUNS[0]);
      assert.equal(assertRefused(() => trainer.score('anna§')).code, 'prompt');
      assert.match(assertRefused(() => trainer.score('anna§')).message, /does not know the character "§"/);
      assert.match(assertRefused(() => trainer.score(' \n ')).message, /^The text is empty/);
      assert.match(
        assertRefused(() => trainer.score('a'.repeat(200_000))).message,
        /has 200001 tokens; .* the limit is 200000/,
      );
      assert.equal(trainer.score('a'.repeat(199_999), { top: 0 }).tokens.length, 200_000);
      assertRefused(() => trainer.score('a', { top: 101 }));
      const { loss, tokens } = trainer.score('annannannan');
      assert.deepEqual(
        tokens.slice(8).map(({ id, text, ...rest }) => rest),
        Array(4).fill({ logprob: null, rank: null, top: [] }),
      );
      assertClose(
        [loss],
        [-logprobs({ loss, tokens: tokens.slice(0, 8) }).reduce((sum, x) => sum + x / 8, 0)],
        1e-12,
        'loss',
      );
      trainer.free();
    });
  });
}

test('a restored model without its text scores, and all builds agree', async () => {
  const first = await loadEngine({ build: 'simd' });
  const trainer = first.createTrainer(RUNS[3]);
  trainer.run(30);
  const saved = trainer.save();
  const expected = logprobs(trainer.score(PASSAGE));
  for (const build of VARIANTS) {
    const engine = await loadEngine({ build });
    const again = engine.restore(saved).score(PASSAGE);
    assertClose(logprobs(again), expected, build.startsWith('simd') ? 0 : 1e-5, build);
    engine.close();
  }
  first.close();
});
