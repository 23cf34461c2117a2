// Tokens of bytes and byte-pair encoding, compared with the second implementation in tests/oracle/bpe.js, and what
// JavaScript gets of them. Tokens of characters are in texts.test.js and samples.test.js.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { encodeText, learnMerges } from '../oracle/bpe.js';
import { cutDocuments } from '../oracle/dataset.js';
import { allParameters, assertRefused, ROOT, TINY } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const engine = await loadEngine({ build: 'simd' });
const encoder = new TextEncoder();
const dataset = (/** @type {string} */ name) => readFileSync(resolve(ROOT, `datasets/${name}.txt`), 'utf8');

/** Texts for which mistakes with a rule, a tie or a byte are likely. @type {Record<string, string>} */
const ODD = {
  emoji: '😀😀 👩‍👩‍👧 🏳️‍🌈😀 a😀b 😀😀😀\n'.repeat(3),
  'line ends': 'one\r\ntwo\r\n\r\nthree \r\n four\n\n\n  five\t\tsix\r\n',
  blanks: '        x        y  z   x',
  apostrophes: "I'm you're he's they'd we'll I've don't 's 'S ''s '' 'tis it's's I'M 'll'll 're 're",
  digits: '1 22 333 4444 1.5 1,000 x1 1x ١٢٣ Ⅷ ½ ² 22 22 333',
  arabic: 'السلام عليكم ورحمة الله وبركاته السلام عليكم',
  marks: 'e\u0301e\u0301 a\u0308\u0323 हिन्दी हिन्दी ไทยภาษาไทย e\u0301',
  chinese: '天地玄黃，宇宙洪荒。日月盈昃，辰宿列張。天地，日月。',
  runs: 'aaaaaaa aaaa aa aaaaaaaaaaaaaaaaa ababababab bababa ------- ----\n'.repeat(4),
  spaces: 'a\u00a0b\u00a0c a\u2003b\u3000c\u0085d\u2028e\u001cf \u00a0 x\u200by \ufeff z',
  ties: 'ba ab cd dc ba ab cd dc',
  'a long piece': 'acgtacgta'.repeat(400),
  one: 'a',
};

/** A run whose only document is the whole text, as a stream. @param {string} text @param {Config} [config] */
const trainerOf = (text, config) =>
  engine.createTrainer({ text, config: { ...TINY, documents: 'stream', tokenizer: 'bpe', ...config } });

describe('byte-pair encoding', () => {
  for (const [
    name,
    documents,
    wanted,
  ] of /** @type {['names' | 'stories' | 'verse', 'lines' | 'stream', number][]} */ ([
    ['names', 'lines', 400],
    ['stories', 'stream', 600],
    ['verse', 'stream', 3000],
  ])) {
    test(`learns the merges of the slow one from "${name}", with their counts, and applies them alike`, () => {
      const text = dataset(name);
      const expected = learnMerges(cutDocuments(text, documents), wanted);
      const trainer = trainerOf(text, { documents, vocab_size: 257 + wanted });
      const { merges } = trainer;
      assert.deepEqual(
        merges.map(({ left, right, count }) => [left, right, count]),
        expected,
      );
      assert.equal(trainer.info.vocab_size, 257 + expected.length);
      const part = text.slice(0, 20_000);
      assert.deepEqual([...trainer.encode(part)], encodeText(part, expected));
      // A text with pieces that the training text does not have.
      const other = dataset(name === 'names' ? 'verse' : 'names').slice(0, 5000);
      assert.deepEqual([...trainer.encode(other)], encodeText(other, expected));
      trainer.free();
    });
  }

  for (const [name, text] of Object.entries(ODD)) {
    test(`does what the slow one does with ${name}`, () => {
      const expected = learnMerges(cutDocuments(text, 'stream'), 300);
      const trainer = trainerOf(text, { vocab_size: 557 });
      assert.deepEqual(
        trainer.merges.map(({ left, right, count }) => [left, right, count]),
        expected,
      );
      for (const each of [text, ...Object.values(ODD)]) {
        const ids = trainer.encode(each);
        assert.deepEqual([...ids], encodeText(each, expected), each.slice(0, 40));
        assert.deepEqual(trainer.decode(ids), encoder.encode(each));
      }
      trainer.free();
    });
  }

  test('knows letters, numbers and white space as its Unicode has them (skipped where Node has another)', (t) => {
    const table = readFileSync(resolve(ROOT, 'src/tokenizer/categories.inc'), 'utf8');
    const version = /Unicode (\d+\.\d+)/.exec(table)?.[1];
    if (version !== process.versions.unicode) return t.skip(`this is Unicode ${process.versions.unicode}`);
    assert.equal(
      execFileSync(process.execPath, [resolve(ROOT, 'src/tokenizer/categories.js')], { encoding: 'utf8' }),
      table,
    );
    // White space can be found by where the pieces are cut. (The other classes: see the next test.)
    const trainer = trainerOf('aa aa 11 11 !! !!', { vocab_size: 300 });
    const merges = trainer.merges.map(
      ({ left, right, count }) => /** @type {[number, number, number]} */ ([left, right, count]),
    );
    const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
      (point) => !/[\p{Cn}\p{Cs}]/u.test(String.fromCodePoint(point)),
    );
    assert.ok(points.length > 150_000);
    for (let at = 0; at < points.length; at += 4096) {
      const text = points
        .slice(at, at + 4096)
        .map((point) => ` ${String.fromCodePoint(point)} aa`)
        .join('');
      assert.deepEqual([...trainer.encode(text)], encodeText(text, merges), `from U+${points[at].toString(16)}`);
    }
    trainer.free();
  });

  // A byte after "a" is merged with it only within a piece. So if "a" has been merged with exactly the first bytes of
  // letters, the pieces distinguish letters from everything else; the same holds for numbers after "1" and for signs
  // after "!".
  for (const [sign, of, pattern] of /** @type {const} */ ([
    ['a', 'letters', /\p{L}/u],
    ['1', 'numbers', /\p{N}/u],
    ['!', 'signs', /[^\p{L}\p{N}\p{White_Space}\p{Cn}\p{Cs}]/u],
  ])) {
    const version = /Unicode (\d+\.\d+)/.exec(
      readFileSync(resolve(ROOT, 'src/tokenizer/categories.inc'), 'utf8'),
    )?.[1];
    const skip = version === process.versions.unicode ? false : `this is Unicode ${process.versions.unicode}`;
    test(`takes for ${of} what Unicode does, and what is not assigned but stands behind one`, { skip }, () => {
      const [PLANES, REPEATED] = [0x40000, 64]; // from plane 4 on, unassigned characters count as signs
      const points = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point)).filter(
        (character) => !/[\p{White_Space}\p{Cc}\p{Cs}]/u.test(character), // a text does not keep some of these
      );
      /** @type {Map<number, string[]>} */
      const byFirst = new Map();
      for (const character of points.filter((each) => pattern.test(each))) {
        const [first] = encoder.encode(character);
        const others = byFirst.get(first) ?? [];
        if (others.length < REPEATED) byFirst.set(first, [...others, character]);
      }
      const words = [...byFirst.values()].flatMap((all) =>
        Array.from({ length: REPEATED }, (_, i) => `${sign}${all[i % all.length]}\n`),
      );
      const trainer = trainerOf(words.join(''), { vocab_size: 257 + byFirst.size + 16 }); // some other pairs come first
      const merged = new Set(
        trainer.merges.filter(({ left }) => left === sign.charCodeAt(0)).map(({ right }) => right),
      );
      assert.deepEqual([...merged].sort(), [...byFirst.keys()].sort());

      const shown = points.filter((character) => merged.has(encoder.encode(character)[0]));
      const firsts = [...trainer.encode(shown.map((character) => `${sign}${character}\n`).join(''))].filter(
        (_, i, ids) => i === 0 || ids[i - 1] === 10,
      );
      assert.equal(firsts.length, shown.length);
      let last = false;
      /** @type {string[]} */
      const wrong = [];
      const isShown = new Map(shown.map((character, i) => [character, firsts[i] !== sign.charCodeAt(0)]));
      for (const character of points) {
        const assigned = !/\p{Cn}/u.test(character);
        if (assigned) last = pattern.test(character);
        const expected = assigned || (character.codePointAt(0) ?? 0) < PLANES ? last : of === 'signs';
        if ((isShown.get(character) ?? expected) !== expected) wrong.push(character);
      }
      assert.deepEqual(wrong, []);
      trainer.free();
    });
  }

  test('ends with a notice when no pair occurs twice, and without one when it has what was asked for', () => {
    const notices = (/** @type {string} */ text, /** @type {number} */ vocab_size) => {
      const trainer = trainerOf(text, { vocab_size, val_fraction: 0 });
      const { info } = trainer;
      trainer.free();
      return [info.vocab_size, info.notices.filter((notice) => notice.includes('vocab_size')).length];
    };
    assert.deepEqual(notices('a', 300), [257, 1]);
    assert.deepEqual(notices('the then', 300), [259, 1]);
    assert.deepEqual(notices('the then', 258), [258, 0]);
    assert.deepEqual(notices('the then', 257), [257, 0]);
    assert.equal(assertRefused(() => trainerOf('a', { vocab_size: 256 })).key, 'vocab_size');
    assert.equal(assertRefused(() => trainerOf('a', { vocab_size: 16385 })).key, 'vocab_size');
    assert.equal(assertRefused(() => trainerOf('   ')).code, 'text');
  });

  test('shows its merges as they are found: the same as in one go, in slices of any size', () => {
    const text = dataset('stories');
    const config = { vocab_size: 700, documents: 'stream' };
    const trainer = trainerOf(text, config);
    for (const work of [1000, 50_000, 10_000_000]) {
      const turns = [...engine.trainTokenizer({ text, config, work })];
      assert.deepEqual(turns.flat(), trainer.merges);
      if (work === 1000) assert.ok(turns.length > 60 && turns.filter((found) => found.length > 0).length > 3);
    }
    const [first] = trainer.merges;
    assert.deepEqual({ ...first, count: 0 }, { id: 256, left: 104, right: 101, count: 0, token: 'he', text: 'he' });
    const the = trainer.merges.find(({ token }) => token === 'Ġthe');
    assert.equal(the?.text, ' the');
    trainer.free();
  });

  test('can be left in the middle, and refuses what a run refuses', () => {
    const before = engine.memory_bytes;
    for (let i = 0; i < 20; i++) {
      for (const _ of engine.trainTokenizer({ text: dataset('stories'), work: 1000 })) break;
    }
    assert.ok(engine.memory_bytes - before < 5e6);
    assert.equal(assertRefused(() => engine.trainTokenizer({ text: '' }).next()).code, 'text');
    assert.equal(
      assertRefused(() => engine.trainTokenizer({ text: 'a', config: { vocab_size: 1 } }).next()).key,
      'vocab_size',
    );
  });
});

for (const tokenizer of ['byte', 'bpe']) {
  describe(`tokens of ${tokenizer}`, () => {
    const config = { tokenizer, vocab_size: 400 };

    test('give back any bytes exactly, and know every one', () => {
      const trainer = trainerOf(dataset('stories'), config);
      const { vocab_size } = trainer.info;
      for (let seed = 1, length = 0; length < 3000; length += 97) {
        const bytes = Uint8Array.from({ length }, () => {
          seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
          return length % 2 === 0 ? seed >>> 24 : 0x80 + (seed >>> 26);
        });
        const ids = trainer.encode(bytes);
        assert.ok(ids.length <= length && ids.every((id) => id < vocab_size - 1));
        assert.deepEqual(trainer.decode(ids), bytes);
      }
      assert.deepEqual([...trainer.encode('')], []);
      assert.equal(trainer.sample({ prompt: '漢字 \0 never seen', seed: 1, max_new_tokens: 3 }).tokens.length, 3);
      trainer.free();
    });

    test('of samples become text character by character, and U+FFFD is what never becomes one', () => {
      const trainer = trainerOf('日本語です。\nお茶を一つ。'.repeat(30), config);
      trainer.run(20);
      let waited = 0;
      for (let seed = 1; seed < 40; seed++) {
        const options = { seed, temperature: 1, max_new_tokens: 25 };
        const steps = [...trainer.sampleTokens(options)];
        const { text, tokens } = trainer.sample(options);
        assert.deepEqual(
          steps.filter(({ id }) => id >= 0).map(({ id }) => id),
          tokens,
        );
        assert.equal(steps.map((step) => step.text).join(''), text);
        assert.equal(text, new TextDecoder('utf-8', { ignoreBOM: true }).decode(trainer.decode(tokens)));
        assert.ok(
          steps.slice(0, -1).every(({ id }) => id >= 0),
          'only what is left at the end is no token',
        );
        waited += steps.filter((step) => step.id >= 0 && step.text === '').length;
      }
      assert.ok(waited > 20, `${waited} tokens had to wait`);
      trainer.free();
    });

    test('are listed as text, and as numbers where they are no text', () => {
      const trainer = trainerOf('é é é, an «é» in é and é. '.repeat(20), config);
      const { vocabulary, vocab_size } = trainer.info;
      assert.equal(vocabulary.length, vocab_size);
      assert.deepEqual([vocabulary[0x20], vocabulary[0x41], vocabulary[0x0a]], [' ', 'A', '\n']);
      assert.deepEqual([vocabulary[0xc3], vocabulary.at(-1)], ['<0xC3>', '<BOS>']);
      assert.equal(vocabulary.includes(' é'), tokenizer === 'bpe');
      assert.equal(trainer.merges.length, vocab_size - 257);
      trainer.free();
    });

    test('are counted in a prompt, in the context and in what is learnt from', () => {
      const text = 'die Höhe der Tür über der Öffnung\n'.repeat(20);
      const trainer = trainerOf(text, { ...config, val_fraction: 0, documents: 'lines', block_size: 16 });
      const prompt = 'über der Öffnung über der Öffnung über der Öffnung über';
      const n = trainer.encode(prompt).length;
      assert.match(
        trainer.promptNotices(prompt.repeat(3)).join(),
        /^The prompt has \d+ tokens; the model looks back on its last 16 only\.$/,
      );
      assert.deepEqual(trainer.promptNotices('ü'), []);
      const line = trainer.encode('die Höhe der Tür über der Öffnung').length;
      assert.equal(trainer.info.n_train_tokens, 20 * (line + 1));
      if (n >= 16) {
        assert.match(
          assertRefused(() => trainer.sample({ prompt })).message,
          new RegExp(`has ${n} tokens; the context of 16`),
        );
      }
      trainer.free();
    });

    test('are saved and restored: the same ids, merges and run', () => {
      const text = dataset('verse');
      const trainer = trainerOf(text, { ...config, max_steps: 12 });
      trainer.run(5);
      const saved = trainer.save();
      const again = engine.restore(saved, { text });
      const bare = engine.restore(saved);
      assert.deepEqual(again.info, trainer.info);
      assert.deepEqual(again.merges, trainer.merges);
      assert.deepEqual([...bare.encode(text)], [...trainer.encode(text)]);
      assert.deepEqual(bare.save(), saved);
      assert.deepEqual([...again.run(7).losses], [...trainer.run(7).losses]);
      assert.deepEqual(allParameters(again), allParameters(trainer));
      const other = engine.restore(saved, { text: 'Ganz andere Wörter: 漢字.\n'.repeat(10) });
      assert.equal(other.run(2).losses.length, 2);
      for (const each of [trainer, again, bare, other]) each.free();
    });
  });
}

test('tokens of characters: ids and bytes of a text, and a sentence for what is not known', () => {
  const trainer = trainerOf('añb 🙂', { tokenizer: 'char', val_fraction: 0 });
  assert.deepEqual([...trainer.encode('b🙂a')], [2, 4, 1]);
  assert.equal(new TextDecoder().decode(trainer.decode([2, 4, 1, 5])), 'b🙂a');
  assert.deepEqual(trainer.merges, []);
  assert.equal(assertRefused(() => trainer.encode('x')).code, 'prompt');
  trainer.free();
});
