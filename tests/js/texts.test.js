// The texts that people paste: how the engine reads each, or why it refuses it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { assertRefused, TINY, VARIANTS } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const encoder = new TextEncoder();

/** @param {...(string | number[])} parts text and bytes */
const bytes = (...parts) =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...encoder.encode(part)] : part)));

for (const build of VARIANTS) {
  describe(`a text in the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    /**
     * The facts of a text, after a step and a sample have succeeded.
     * @param {string | Uint8Array} text
     * @param {Config} [config]
     */
    const read = (text, config = {}) => {
      const trainer = engine.createTrainer({ text, config: { ...TINY, val_fraction: 0, ...config } });
      const { info } = trainer;
      assert.ok(Number.isFinite(trainer.run(2).loss));
      assert.equal(typeof trainer.sample({ seed: 1 }).text, 'string');
      trainer.free();
      return { ...info, letters: info.vocabulary.slice(0, -1).join('') };
    };

    test('that is empty or blank is refused', () => {
      for (const text of ['', ' ', '\n\n \t\r\n', '\ufeff', new Uint8Array(0), '\u3000\u2028']) {
        for (const documents of ['auto', 'lines', 'stream']) {
          const error = assertRefused(() => read(text, { documents }));
          assert.match(error.message, /The text is empty/);
        }
      }
    });

    test('over the limit is refused with its size and the limit, and one at the limit is taken', () => {
      const limit = engine.limits.max_text_bytes;
      const sizes = new RegExp(`100\\.0 MiB.*${limit / 2 ** 20} MiB`);
      assert.match(assertRefused(() => read(new Uint8Array(100 * 2 ** 20))).message, sizes);
      assert.match(assertRefused(() => read('a'.repeat(100 * 2 ** 20))).message, sizes);
      assertRefused(() => read(`${'é'.repeat(limit / 2)}a`)); // fewer units than the limit, but one byte more
      assert.equal(read('abcd efg'.repeat(limit / 8)).n_train_tokens, limit + 1);
    });

    test('of one repeated character is taken, with a notice', () => {
      const info = read('aaaaaaaaaaaaaaaaaaaa');
      assert.equal(info.vocab_size, 2);
      assert.match(info.notices.join(' '), /repeats one character/);
    });

    test('shorter than the context is taken, with a notice', () => {
      assert.match(read('abc def', { block_size: 64 }).notices.join(' '), /shorter than the context: 8 .* 64/);
      assert.equal(read('x').n_documents, 1);
    });

    test('may end its lines in any way and begin with a byte order mark', () => {
      const plain = read('ann\nbob\nzoe', { documents: 'lines' });
      for (const text of ['ann\r\nbob\r\n\r\nzoe', 'ann\rbob\r\rzoe\r', '\ufeffann\n bob \n\t\nzoe\n\n\n']) {
        assert.deepEqual(read(text, { documents: 'lines' }), plain);
        assert.deepEqual(read(encoder.encode(text), { documents: 'lines' }), plain);
      }
    });

    test('has one token for each code point, in their order: combining, right-to-left, emoji, beyond 16 bits', () => {
      const text = 'e\u0301é\nשלום עולם\n🙂👩\u200d👧\n𝔘\n日本\n';
      const { vocabulary } = read(text, { documents: 'lines' });
      const points = [...new Set(text.replaceAll('\n', ''))].map((c) => c.codePointAt(0) ?? 0).sort((a, b) => a - b);
      assert.deepEqual(vocabulary, [...points.map((point) => String.fromCodePoint(point)), '<BOS>']);
    });

    test('with bytes that are no UTF-8 is taken with U+FFFD in their place, and a notice that counts them', () => {
      const info = read(bytes('ab', [0xff], 'cd', [0xc3], 'ef', [0xe2, 0x82], 'gh', 'x'.repeat(40)));
      assert.equal(info.letters, 'abcdefghx\ufffd');
      assert.match(info.notices.join(' '), /not all UTF-8.*: 3\./);
    });

    test('with NUL bytes is taken without them, and a notice that counts them', () => {
      const info = read(`ab\0c\0${'d'.repeat(30)}`);
      assert.equal(info.letters, 'abcd');
      assert.match(info.notices.join(' '), /NUL bytes.*: 2\./);
    });

    test('that is no text at all is refused', () => {
      const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 31) & 255);
      for (const text of [noise, new Uint8Array(1000), bytes('caf', [0xe9])]) {
        assert.match(assertRefused(() => read(text)).message, /not UTF-8 text/);
      }
    });

    test('with a lone surrogate, as a string may have, is taken with U+FFFD', () => {
      assert.equal(read('abc\ud800def').letters, 'abcdef\ufffd');
    });

    test('is read as lines when it is a list of short lines, else as a stream; a setting overrules that', () => {
      const story = 'It was a long line about a fox and a hen.\n'.repeat(8);
      assert.equal(read('ann\nbob\nzoe\nann').documents, 'lines');
      assert.equal(read('ann\nbob\nzoe').documents, 'stream');
      assert.equal(read('one\ntwo\n\nthree\nfour\n\nfive\nsix').documents, 'stream');
      assert.equal(read(story).documents, 'stream');
      assert.equal(read(story, { documents: 'lines' }).n_documents, 8);
      const stream = read('ann\nbob\nzoe\nann', { documents: 'stream' });
      assert.deepEqual([stream.documents, stream.n_documents, stream.letters], ['stream', 1, '\nabenoz']);
    });

    test('with lines longer than the context is taken, with a notice that counts them', () => {
      const info = read('ann\nbob\nchristopher\nmaximiliane\nzoe\n', { block_size: 8 });
      assert.match(info.notices.join(' '), /longer than the context of 8 tokens: 2 of 5/);
    });

    test('too short to keep a part of it for validation is taken, with a notice', () => {
      const info = read('ann\nbob\nzoe\nzac\n', { val_fraction: 0.1 });
      assert.equal(info.n_val_tokens, 0);
      assert.match(info.notices.join(' '), /too short.*validation/);
    });

    test('with every character there is, is taken or refused by the limit on the vocabulary', () => {
      const points = Array.from({ length: 70000 }, (_, i) => String.fromCodePoint(0x10000 + i));
      const error = assertRefused(() => read(points.join('')));
      assert.match(error.message, /70000 different characters; the limit is 65534/);
      assert.equal(read(points.slice(0, 3000).join(''), { n_embd: 2, batch_size: 1 }).vocab_size, 3001);
    });

    test('may be a string or its bytes, and is not kept', () => {
      const array = encoder.encode('ann\nbob\nzoe\nzac\n');
      const trainer = engine.createTrainer({ text: array, config: TINY });
      const twin = engine.createTrainer({ text: 'ann\nbob\nzoe\nzac\n', config: TINY });
      assert.deepEqual(trainer.info, twin.info);
      array.fill(0);
      assert.deepEqual(trainer.run(3).losses, twin.run(3).losses);
      for (const each of [trainer, twin]) each.free();
    });
  });
}
