// Samples: what a model writes, the options, and the options that are refused.
//
// oracle.test.js compares the letters with the oracle's; the tests here are about the interface.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { allParameters, assertRefused, ownNames, ROOT, TINY, VARIANTS } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const LINES = 'ann\nbob\nanna\nnoah\nhanna\n';
const STREAM = 'to be or not to be that is the question whether tis nobler '.repeat(20);

for (const build of VARIANTS) {
  describe(`samples of the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    /** @param {Config} [config] @param {string} [text] */
    const newTrainer = (config = {}, text = LINES) => {
      const trainer = engine.createTrainer({ text, config: { ...TINY, ...config } });
      trainer.run(5);
      return trainer;
    };

    test('are text made of the letters of the training text, one token for each', () => {
      const trainer = newTrainer({}, 'añ🙂\n日本語\nשלום\n');
      const { vocabulary } = trainer.info;
      for (let seed = 0; seed < 20; seed++) {
        const { text, tokens } = trainer.sample({ seed, temperature: 1.5 });
        assert.equal(text, tokens.map((id) => vocabulary[id]).join(''));
        assert.equal([...text].length, tokens.length);
        assert.ok(tokens.every((id) => id >= 0 && id < vocabulary.length - 1));
      }
      trainer.free();
    });

    test('are the same from the same seed, and others from other seeds', () => {
      const trainer = newTrainer();
      const texts = [1, 2, 3, 4, 5, 1].map((seed) => trainer.sample({ seed, temperature: 1 }).text);
      assert.equal(texts[5], texts[0]);
      assert.ok(new Set(texts).size > 2, texts.join(' '));
      trainer.free();
    });

    test('with a seed leave the run untouched; without one they draw from its generator', () => {
      const finish = (/** @type {number | undefined} */ seed, /** @type {number} */ count) => {
        const trainer = newTrainer({ documents: 'stream' }, STREAM);
        for (let i = 0; i < count; i++) trainer.sample({ seed, max_new_tokens: 20 });
        const result = { losses: [...trainer.run(5).losses], parameters: allParameters(trainer) };
        trainer.free();
        return result;
      };
      assert.deepEqual(finish(9, 3), finish(undefined, 0));
      assert.notDeepEqual(finish(undefined, 3).losses, finish(undefined, 0).losses);
    });

    test('go on without a seed: one after the other, and again the same in a run made again', () => {
      const [first, second] = [newTrainer(), newTrainer()].map((trainer) => {
        const texts = Array.from({ length: 6 }, () => trainer.sample({ temperature: 1 }).text);
        trainer.free();
        return texts;
      });
      assert.deepEqual(first, second);
      assert.ok(new Set(first).size > 2, first.join(' '));
    });

    test("take the run's settings where an option is not given", () => {
      const trainer = newTrainer({ temperature: 0, max_new_tokens: 3 }, STREAM);
      const { text, tokens } = trainer.sample();
      assert.equal(tokens.length, 3);
      assert.equal(text, trainer.sample({ temperature: 0, max_new_tokens: 3, seed: 5 }).text);
      assert.equal(trainer.sample({ max_new_tokens: 7 }).tokens.length, 7);
      trainer.free();
    });

    test('are the likeliest tokens with temperature 0, top_k 1 or a top_p next to nothing', () => {
      const trainer = newTrainer({}, STREAM);
      const greedy = trainer.sample({ temperature: 0, max_new_tokens: 30 });
      for (const options of [{ top_k: 1 }, { top_p: 0 }, { top_p: 1e-9, temperature: 3 }]) {
        assert.deepEqual(trainer.sample({ temperature: 1, max_new_tokens: 30, seed: 8, ...options }), greedy);
      }
      trainer.free();
    });

    test('keep to the top_k likeliest tokens', () => {
      const trainer = newTrainer({}, STREAM);
      const first = new Set();
      for (let seed = 0; seed < 60; seed++) {
        const options = { max_new_tokens: 1, temperature: 10, top_k: 3, seed };
        first.add(trainer.sample(options).tokens[0]);
      }
      assert.equal(first.size, 3);
      trainer.free();
    });

    test('go on from a prompt, which is not part of their text', () => {
      const trainer = newTrainer({ n_embd: 16, max_steps: 300, learning_rate: 0.02 }, 'abcdefgh'.repeat(50));
      trainer.run(300);
      const { text, notices } = trainer.sample({ prompt: 'cde', temperature: 0, max_new_tokens: 5 });
      assert.equal(text, 'fghab');
      assert.deepEqual(notices, []);
      trainer.free();
    });

    test('of lines end with the document or with the context', () => {
      const trainer = newTrainer({ documents: 'lines' });
      /** @type {Set<string>} */
      const ends = new Set();
      for (let seed = 0; seed < 60; seed++) {
        const { tokens, stopped } = trainer.sample({ seed, temperature: 2, max_new_tokens: 1000 });
        ends.add(stopped);
        if (stopped === 'length') assert.equal(tokens.length, TINY.block_size);
        else assert.ok(tokens.length < TINY.block_size);
      }
      assert.deepEqual(ends, new Set(['bos', 'length']));
      trainer.free();
    });

    test('of a stream go on beyond the context until their length is reached', () => {
      for (const block_size of [1, 2, 3, 8]) {
        const trainer = newTrainer({ block_size, documents: 'stream' }, STREAM);
        const { tokens, stopped } = trainer.sample({ temperature: 0, max_new_tokens: 500 });
        assert.deepEqual([tokens.length, stopped], [500, 'length'], `context ${block_size}`);
        trainer.free();
      }
    });

    test('arrive token by token, the same as all at once', () => {
      const trainer = newTrainer();
      const options = { seed: 3, temperature: 1, prompt: 'a' };
      /** @type {{ id: number, text: string }[]} */
      const heard = [];
      const whole = trainer.sample({ ...options, onToken: (token) => heard.push(token) });
      const steps = trainer.sampleTokens(options);
      /** @type {{ id: number, text: string }[]} */
      const stepped = [];
      let last = steps.next();
      for (; !last.done; last = steps.next()) stepped.push(last.value);
      assert.deepEqual(stepped, heard);
      assert.equal(stepped.map(({ text }) => text).join(''), whole.text);
      assert.deepEqual(
        stepped.map(({ id }) => id),
        whole.tokens,
      );
      assert.equal(last.value, whole.stopped);
      trainer.free();
    });

    test('may be left half way, and training may go on between two tokens', () => {
      const trainer = newTrainer({}, STREAM);
      const twin = newTrainer({}, STREAM);
      const steps = trainer.sampleTokens({ seed: 1, max_new_tokens: 50 });
      for (let i = 0; i < 10; i++) {
        assert.equal(steps.next().done, false);
        assert.equal(trainer.run(1).loss, twin.run(1).loss);
      }
      assert.equal(trainer.sample({ seed: 2 }).text, twin.sample({ seed: 2 }).text);
      trainer.free();
      twin.free();
    });

    test('end the sample before them: its next token is none, and they lose none of theirs', () => {
      const trainer = newTrainer({}, STREAM);
      const { text, tokens } = trainer.sample({ seed: 6, max_new_tokens: 10, temperature: 1 });
      assert.equal(tokens.length, 10);
      const old = trainer.sampleTokens({ seed: 1, max_new_tokens: 10 });
      old.next();
      const fresh = trainer.sampleTokens({ seed: 6, max_new_tokens: 10, temperature: 1 });
      let read = '';
      for (let step = fresh.next(); !step.done; step = fresh.next()) {
        read += step.value.text;
        assert.equal(old.next().done, true);
      }
      assert.equal(read, text);
      trainer.free();
    });

    test('are refused for a character the model has never seen, which is named', () => {
      const trainer = newTrainer();
      for (const [prompt, words] of /** @type {[string, RegExp][]} */ ([
        ['anx', /not know the character "x" \(U\+0078\)/],
        ['🙂', /"🙂" \(U\+1F642\)/],
        ['a\nb', /line break/],
        ['\0', /U\+0000/],
        ['"', /"""/],
        ['\ud800', /U\+FFFD/],
      ])) {
        assert.match(assertRefused(() => trainer.sample({ prompt })).message, words);
      }
      assert.ok(trainer.sample({ prompt: 'ann', seed: 1 }).tokens.length >= 0);
      assert.equal(trainer.run(1).step, 6);
      trainer.free();
    });

    test('of lines are refused for a prompt that fills the context; of a stream its last part is kept', () => {
      const lines = newTrainer({ documents: 'lines' });
      assert.equal(lines.sample({ prompt: 'n'.repeat(TINY.block_size - 1), seed: 1 }).notices.length, 0);
      const error = assertRefused(() => lines.sample({ prompt: 'n'.repeat(TINY.block_size) }));
      assert.match(error.message, /8 characters.*context.*block_size/);
      const stream = newTrainer({ documents: 'stream' }, STREAM);
      const options = { seed: 1, max_new_tokens: 20 };
      const long = stream.sample({ ...options, prompt: 'nobler to be or not' });
      assert.match(long.notices.join(' '), /19 characters.*last 8/);
      assert.equal(stream.sample({ ...options, prompt: 'that is to be or not' }).text, long.text);
      for (const trainer of [lines, stream]) trainer.free();
    });

    test('are the same bits with min_p 0 and repetition_penalty 1, and others with them', () => {
      const trainer = newTrainer({}, STREAM);
      const options = { seed: 4, temperature: 1, max_new_tokens: 60 };
      const { text } = trainer.sample(options);
      assert.equal(
        trainer.sample({ ...options, min_p: 0, repetition_penalty: 1, alternatives: 5, stop: ['#'] }).text,
        text,
      );
      assert.notEqual(trainer.sample({ ...options, min_p: 0.9 }).text, text);
      assert.notEqual(trainer.sample({ ...options, repetition_penalty: 10 }).text, text);
      assert.equal(
        trainer.sample({ ...options, min_p: 1 }).text,
        trainer.sample({ ...options, temperature: 0 }).text,
        'min_p 1 leaves the likeliest token',
      );
      trainer.free();
    });

    test('end before the first stop string, whichever it is, as cutting the whole text would have it', () => {
      const trainer = newTrainer({}, STREAM);
      let stops = 0;
      for (let seed = 0; seed < 30; seed++) {
        const options = { seed, temperature: 1.5, max_new_tokens: 40 };
        const whole = trainer.sample(options);
        const stop = seed % 2 === 0 ? ['e', 'to'] : [whole.text.slice(2, 5) || 'never', 'other'];
        const places = stop.map((string) => whole.text.indexOf(string)).filter((at) => at >= 0);
        const end = Math.min(...places, whole.text.length);
        /** @type {string[]} */
        const heard = [];
        const { text, tokens, stopped } = trainer.sample({ ...options, stop, onToken: (t) => heard.push(t.text) });
        assert.equal(text, whole.text.slice(0, end));
        assert.equal(heard.join(''), text);
        assert.deepEqual(tokens, whole.tokens.slice(0, tokens.length));
        assert.equal(stopped, places.length > 0 ? 'stop' : whole.stopped);
        stops += Number(stopped === 'stop');
      }
      assert.ok(stops >= 15, `${stops} of 30 stopped`);
      const held = { seed: 1, max_new_tokens: 50 };
      assert.deepEqual(trainer.sample({ ...held, stop: ['never', 'e'.repeat(300)] }), trainer.sample(held));
      assert.equal(trainer.run(1).step, 6);
      trainer.free();
    });

    test('tell how likely each token and its alternatives were: all probabilities of a place add up to one', () => {
      const trainer = newTrainer();
      const { vocabulary } = trainer.info;
      let ended = 0;
      for (let seed = 0; seed < 20; seed++) {
        const options = { seed, temperature: 2, top_k: 3, stop: seed % 2 === 0 ? ['nn'] : [] };
        const { tokens, stopped, choices = [] } = trainer.sample({ ...options, alternatives: 100 });
        ended += Number(stopped === 'bos');
        assert.equal(choices.length, tokens.length + Number(stopped === 'bos'));
        for (const [i, { alternatives, ...chosen }] of choices.entries()) {
          assert.equal(chosen.id, tokens[i] ?? vocabulary.length - 1);
          const all = [chosen, ...alternatives];
          assert.equal(all.length, vocabulary.length);
          const sum = (/** @type {'probability' | 'chance'} */ of) => all.reduce((total, one) => total + one[of], 0);
          assert.ok(Math.abs(sum('probability') - 1) < 1e-9 && Math.abs(sum('chance') - 1) < 1e-9);
          assert.equal(all.filter(({ chance }) => chance > 0).length, 3);
          assert.ok(
            alternatives.every(({ probability }, k) => k === 0 || probability <= alternatives[k - 1].probability),
          );
          for (const { id, text } of all) assert.equal(text, vocabulary[id]);
        }
      }
      assert.ok(ended > 0);
      const [first] = trainer.sample({ seed: 1, alternatives: 2 }).choices ?? [];
      assert.equal(first.alternatives.length, 2);
      assert.equal(trainer.sample({ seed: 1 }).choices, undefined);
      trainer.free();
    });

    test('come several at once, each what it would be alone with its seed', () => {
      for (const [trainer, prompts] of /** @type {const} */ ([
        [newTrainer(), ['a', 'bo']],
        [
          newTrainer({ tokenizer: 'byte' }, STREAM),
          ['to', '', 'a prompt beyond the context, as a stream may have it'],
        ],
      ])) {
        const options = { temperature: 1.2, max_new_tokens: 30, alternatives: 2, stop: ['nn', 'be'] };
        const single = prompts
          .flatMap((prompt) => [prompt, prompt, prompt])
          .map((prompt, i) => trainer.sample({ ...options, prompt, seed: 10 + i }));
        for (const at_once of [1, 2, 5, 16]) {
          assert.deepEqual(trainer.samples({ ...options, prompts: [...prompts], n: 3, seed: 10, at_once }), single);
        }
        assert.ok(new Set(single.map(({ stopped }) => stopped)).size > 1);
        assert.equal(trainer.samples({ prompts: [] }).length, 0);
        assert.equal(trainer.samples({ n: 2 }).length, 2);
        for (const wrong of [{ n: 0 }, { n: 1.5 }, { at_once: 0, seed: 1 }, { at_once: Number.NaN }, { seed: -1 }]) {
          assert.equal(assertRefused(() => trainer.samples(wrong)).key, Object.keys(wrong)[0]);
        }
        trainer.free();
      }
    });

    test('come several at once, position by position, and may be left or trained beside', () => {
      const trainer = newTrainer({}, STREAM);
      const twin = newTrainer({}, STREAM);
      const options = { n: 5, seed: 3, temperature: 1, max_new_tokens: 12 };
      const expected = trainer.samples(options);
      const texts = Array.from({ length: 5 }, () => '');
      const steps = trainer.samplesTokens(options);
      let turns = 0;
      for (let step = steps.next(); ; step = steps.next(), turns++) {
        if (step.done) {
          assert.deepEqual(step.value, expected);
          break;
        }
        assert.ok(step.value.length <= 5);
        for (const { index, token } of step.value) texts[index] += token.text;
      }
      assert.equal(turns, 13, 'a turn for each token, and one for the end');
      assert.deepEqual(
        texts,
        expected.map(({ text }) => text),
      );
      const { memory_bytes } = engine;
      for (let i = 0; i < 50; i++) {
        for (const _ of trainer.samplesTokens({ ...options, n: 16 })) break;
      }
      assert.ok(engine.memory_bytes - memory_bytes < 4e6);
      for (const _ of trainer.samplesTokens(options)) assert.equal(trainer.run(1).loss, twin.run(1).loss);
      const left = trainer.samplesTokens(options);
      left.next();
      trainer.free();
      assert.match(assertRefused(() => left.next()).message, /has been freed/);
      twin.free();
    });

    test('come as many together as there is room for, and alone where there is none', () => {
      const text = ownNames().slice(0, 5000);
      const config = { preset: 'gpt2', n_embd: 96, block_size: 128, memory_limit: 2048 };
      const roomy = engine.createTrainer({ text, config });
      const memory_limit = Math.ceil(roomy.info.memory_mib);
      const tight = engine.createTrainer({ text, config: { ...config, memory_limit } });
      const options = { n: 17, seed: 1, max_new_tokens: 3 };
      assertRefused(() => tight.samples({ ...options, at_once: 16 }));
      assert.deepEqual(tight.samples(options), roomy.samples(options));
      for (const trainer of [roomy, tight]) trainer.free();
    });

    test('are refused where so many at once would need more memory than there may be', () => {
      const trainer = newTrainer({ memory_limit: 16, block_size: 512 });
      const error = assertRefused(() => trainer.samples({ n: 1000, at_once: 1000, seed: 1 }));
      assert.match(error.message, /^To draw 1000 samples at once takes \d+ MiB .* Draw fewer at once\.$/);
      assert.deepEqual([error.code, error.key], ['memory', 'memory_limit']);
      const many = assertRefused(() => trainer.samples({ n: 1100, at_once: 2000, seed: 1 }));
      assert.match(many.message, /at_once of samples\(\) must be a whole number from 1 to 1024, not 2000\.$/);
      assert.equal(many.key, 'at_once');
      assert.equal(trainer.samples({ n: 20, seed: 1, max_new_tokens: 2 }).length, 20);
      trainer.free();
    });

    test('are refused for an option out of range, with the key to blame', () => {
      const trainer = newTrainer();
      for (const options of [
        { temperature: -1 },
        { temperature: Number.NaN },
        { top_k: -1 },
        { top_k: 1.5 },
        { top_p: 1.1 },
        { min_p: -0.1 },
        { min_p: 1.01 },
        { repetition_penalty: 0.9 },
        { alternatives: -1 },
        { alternatives: 101 },
        { alternatives: 1.5 },
        { stop: [''] },
        { stop: ['a', ''] },
        { stop: /** @type {any} */ ('a') },
        { max_new_tokens: 0 },
        { seed: -1 },
        { seed: 2 ** 32 },
      ]) {
        assert.equal(assertRefused(() => trainer.sample(options)).key, Object.keys(options)[0]);
      }
      trainer.free();
    });
  });
}

test('on the command line several with a seed are those of one seed after the other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'samples-'));
  try {
    const engine = await loadEngine({ build: 'simd' });
    const trainer = engine.createTrainer({ text: STREAM, config: { ...TINY, documents: 'stream' } });
    const model = join(folder, 'model.safetensors');
    writeFileSync(model, trainer.save());
    trainer.free();
    engine.close();
    const draw = (/** @type {number} */ count, /** @type {number} */ seed, /** @type {string[]} */ stop) =>
      execFileSync(
        resolve(ROOT, 'build/native/microgpt'),
        ['sample', '--load', model, '--prompt', 'to', '--count', String(count), '--set', `seed=${seed}`].concat(
          ...stop.map((string) => ['--stop', string]),
          ['--set', 'max_new_tokens=30'],
        ),
        { encoding: 'utf8' },
      )
        .split('\n')
        .slice(0, -1)
        .map((line) => line.slice('sample 10: '.length));
    for (const stop of [[], ['e', 'no']]) {
      const together = draw(18, 5, stop);
      assert.deepEqual(together, Array.from({ length: 18 }, (_, i) => draw(1, 5 + i, stop)).flat());
      assert.ok(new Set(together).size > 4);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
