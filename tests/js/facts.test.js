// What is computed from a text without a model: facts() is compared with counts in maps over the oracle's split,
// quotations() with a search by indexOf.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { Corpus } from '../oracle/dataset.js';
import { Random } from '../oracle/random.js';
import { assertClose, assertRefused, ownNames, ROOT, TINY, VARIANTS } from './builds.js';

/** @import { Config } from '../../wasm/engine.js' */

const stories = () => readFileSync(resolve(ROOT, 'datasets/stories.txt'), 'utf8');

/**
 * The sequences of both parts, each beginning with the token before its first target.
 * @param {string} text
 * @param {Config} config
 */
function split(text, config) {
  const corpus = new Corpus(text, /** @type {any} */ (config), new Random(Number(config.seed)));
  const { bos, size } = corpus.vocabulary;
  if (config.documents === 'lines') return { train: corpus.trainDocuments, val: corpus.valDocuments, bos, size };
  const { trainStream, valStream, goesRound } = corpus;
  return { train: [goesRound ? [...trainStream, bos] : trainStream], val: [valStream], bos, size };
}

/**
 * Interpolated Witten-Bell smoothing, written from its definition, with a map of counts for each context.
 * @param {number[][]} sequences
 * @param {number} order
 * @param {{ bos: number, size: number }} vocabulary
 */
function wittenBell(sequences, order, { bos, size }) {
  /** @type {Map<string, Map<number, number>>} */
  const contexts = new Map();
  for (const ids of sequences) {
    for (let i = 1; i < ids.length; i++) {
      const before = [ids[i - 2] ?? bos, ids[i - 1]];
      for (let n = 1; n <= order; n++) {
        const key = before.slice(3 - n).join();
        const counts = contexts.get(key) ?? new Map();
        contexts.set(key, counts.set(ids[i], (counts.get(ids[i]) ?? 0) + 1));
      }
    }
  }
  /** @type {(before: number[], id: number, n?: number) => number} */
  const probability = (before, id, n = order) => {
    if (n === 0) return 1 / size;
    const lower = probability(before, id, n - 1);
    const counts = contexts.get(before.slice(3 - n).join());
    if (counts === undefined) return lower;
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return ((counts.get(id) ?? 0) + counts.size * lower) / (total + counts.size);
  };
  return probability;
}

for (const build of VARIANTS) {
  describe(`the facts of a text in the ${build} build`, async () => {
    const engine = await loadEngine({ build });

    /** @param {string} text @param {Config} [config] */
    const newTrainer = (text, config = {}) => engine.createTrainer({ text, config: { ...TINY, ...config } });

    test('are the counts and the entropies of models that are counted here', () => {
      const words = 'the cat sat on the mat and the dog sat on the cat and that was that for all of them 🙂';
      const random = new Random(3);
      const line = () =>
        Array.from({ length: 1 + random.below(5) }, () => words.split(' ')[random.below(20)]).join(' ');
      for (const [documents, join] of [
        ['lines', '\n'],
        ['stream', '\n\n'],
        ['stream', ' '],
      ]) {
        const text = Array.from({ length: 120 }, line).join(join);
        for (const val_fraction of [0.1, 0.3]) {
          const trainer = newTrainer(text, { documents, val_fraction, seed: 4 });
          const facts = trainer.facts();
          const { train, val, ...vocabulary } = split(text, { documents, val_fraction, seed: 4 });
          const [learnt, kept] = [train, val].map((part) => part.flatMap((ids) => ids.slice(1)));
          assert.deepEqual([facts.train.tokens, facts.validation.tokens], [learnt.length, kept.length]);
          assert.deepEqual([facts.train.characters, facts.validation.characters], [learnt.length, kept.length]);
          assert.equal(facts.train.documents + facts.validation.documents, trainer.info.n_documents);
          const all =
            documents === 'lines' || kept.length + learnt.length === facts.frequencies.reduce((a, b) => a + b);
          assert.ok(all || !text.includes('\n'), 'only a cut within a document leaves a token out');
          const { bos } = vocabulary;
          assert.equal(facts.frequencies[bos], trainer.info.n_documents);
          for (let order = 1; order <= 3; order++) {
            const probability = wittenBell(train, order, vocabulary);
            let [sum, count] = [0, 0];
            for (const ids of val) {
              for (let i = 1; i < ids.length; i++, count++) {
                const last = train[train.length - 1];
                // The first target of a stream is preceded by the tokens before the cut.
                const second =
                  ids[i - 2] ?? (documents === 'lines' ? bos : last[last.length - (last.at(-1) === bos ? 2 : 1)]);
                sum -= Math.log(probability([second, ids[i - 1]], ids[i]));
              }
            }
            assertClose([facts.entropy[order - 1] ?? Number.NaN], [sum / count], 1e-12, `${documents} ${order}`);
            assertClose([facts.bits_per_character[order - 1] ?? Number.NaN], [sum / count / Math.LN2], 1e-12, 'bits');
          }
          trainer.free();
        }
      }
    });

    test('of real texts: longer contexts predict better, and no model beats what it is told', () => {
      for (const text of [ownNames(), stories()]) {
        const trainer = newTrainer(text, { val_fraction: 0.1 });
        const { entropy } = trainer.facts();
        const [unigram, bigram, trigram] = entropy.map(Number);
        assert.ok(trigram < bigram && bigram < unigram && unigram < trainer.info.uniform_loss, String(entropy));
        assert.ok(Math.abs(unigram - Number(trainer.info.unigram_entropy)) < 0.05);
        trainer.free();
      }
    });

    test('count lines that occur again, and those that are kept for validation but learnt all the same', () => {
      const trainer = newTrainer('ann\nann\nann\nann\nbob\n', { documents: 'lines', val_fraction: 0 });
      assert.deepEqual([trainer.facts().duplicates, trainer.facts().overlap], [3, 0]);
      trainer.free();
      const twins = newTrainer('ann\nann\nann\nann\n', { documents: 'lines', val_fraction: 0.5 });
      assert.deepEqual([twins.facts().duplicates, twins.facts().overlap], [3, 2]);
      twins.free();
    });

    test('have no entropy without a validation part, or of a text of one token', () => {
      for (const text of ['a', 'ab', 'ann\nbob']) {
        const trainer = newTrainer(text, { val_fraction: 0 });
        const { entropy, bits_per_character, validation } = trainer.facts();
        assert.deepEqual([entropy, bits_per_character], [Array(3).fill(null), Array(3).fill(null)]);
        assert.deepEqual(validation, { documents: 0, tokens: 0, characters: 0, bits_per_nat: null });
        trainer.free();
      }
    });

    test('are refused for a model without its text, which can still write', () => {
      const trainer = newTrainer('ann\nbob\n');
      const restored = engine.restore(trainer.save());
      assert.equal(assertRefused(() => restored.facts()).code, 'text');
      assert.equal(assertRefused(() => restored.quotations('ann')).code, 'text');
      assert.equal(typeof restored.sample({ seed: 1 }).text, 'string');
      for (const one of [trainer, restored]) one.free();
    });
  });

  describe(`quotations in the ${build} build`, async () => {
    const engine = await loadEngine({ build });
    const config = { ...TINY, val_fraction: 0.1 };

    test('are the pieces that indexOf finds, at the places it finds them', () => {
      const text = stories();
      const documents = text.split(/\n{2,}/).map((document) => document.trim());
      const trainer = engine.createTrainer({ text, config });
      const made = `Zzz ${documents[3].slice(40, 120)}, 🙂 and ${documents[7].slice(5, 30)}#`;
      const { characters, quoted, share, longest, quotations } = trainer.quotations(made, { min_length: 20 });
      assert.ok(quotations.length >= 2);
      assert.equal(characters, [...made].length);
      assert.equal(share, quoted / characters);
      assert.equal(longest, Math.max(...quotations.map(({ length }) => length)));
      const inside = new Set();
      for (const { begin, text: piece, length, count, places } of quotations) {
        assert.equal(made.slice(begin, begin + piece.length), piece);
        assert.equal([...piece].length, length);
        assert.ok(length >= 20 && count >= places.length && places.length > 0);
        for (const { document, offset } of places) {
          assert.equal([...documents[document]].slice(offset, offset + length).join(''), piece);
        }
        for (let i = 0; i < piece.length; i++) inside.add(begin + i);
        const longer = [made.slice(begin - 1, begin + piece.length), made.slice(begin, begin + piece.length + 1)];
        assert.ok(longer.every((one) => !documents.slice(0, 90).some((document) => document.includes(one))));
      }
      assert.equal(quoted, inside.size);
      trainer.free();
    });

    test('of lines name the line of the text, not of the shuffle', () => {
      const names = ownNames().trim().split('\n');
      const trainer = engine.createTrainer({ text: names.join('\n'), config: { ...config, val_fraction: 0 } });
      for (const line of [0, 5, names.length - 1]) {
        const [{ places }] = trainer.quotations(names[line], {
          min_length: names[line].length,
          max_places: 1000,
        }).quotations;
        assert.ok(places.some(({ document, offset }) => document === line && offset === 0));
        assert.ok(places.every(({ document, offset }) => names[document].startsWith(names[line], offset)));
      }
      trainer.free();
    });

    test('of nothing are none, and what is kept for validation is not quoted', () => {
      const text = `${'abcdefgh '.repeat(40)}\n\n${'stuvwxyz '.repeat(5)}`;
      const trainer = engine.createTrainer({ text, config });
      assert.deepEqual(trainer.quotations(''), { characters: 0, quoted: 0, share: 0, longest: 0, quotations: [] });
      assert.equal(trainer.quotations('abcdefgh abcdefgh abcdefgh').share, 1);
      assert.equal(trainer.quotations('stuvwxyz stuvwxyz', { min_length: 1 }).share, 1 / 17); // the blank
      trainer.dropIndex();
      trainer.dropIndex();
      assert.equal(trainer.quotations('abc', { min_length: 3 }).quotations[0].count, 40);
      assert.equal(trainer.run(1).step, 1);
      trainer.free();
    });

    test('are refused for options out of range', () => {
      const trainer = engine.createTrainer({ text: 'ann\nbob\n', config });
      for (const options of [{ min_length: 0 }, { min_length: 1.5 }, { max_places: -1 }, { max_places: 1001 }]) {
        assert.equal(assertRefused(() => trainer.quotations('ann', options)).key, Object.keys(options)[0]);
      }
      trainer.free();
    });
  });
}

test('a megabyte is counted and indexed in a second or less', async () => {
  const engine = await loadEngine({ build: 'simd' });
  const random = new Random(1);
  const words = [...new Set(stories().split(/\s+/))];
  const text = Array.from({ length: 190000 }, () => words[random.below(words.length)])
    .join(' ')
    .slice(0, 1e6);
  const trainer = engine.createTrainer({ text, config: TINY });
  for (const work of [() => trainer.facts(), () => trainer.quotations('x')]) {
    const start = performance.now();
    work();
    assert.ok(performance.now() - start < 1000, `${performance.now() - start} ms`);
  }
  trainer.free();
  engine.close();
});

test('facts, documents and the index for quotations are made in pieces, and what is done of the index stays', async () => {
  const engine = await loadEngine({ build: 'simd' });
  const text = Array.from({ length: 40_000 }, (_, i) => `line ${(i * 7919) % 40_000} of many`).join('\n');
  const trainer = engine.createTrainer({ text, config: { n_layer: 1, n_embd: 16, documents: 'lines' } });
  const facts = trainer.countFacts({ max_ms: 1 });
  let pieces = 0;
  /** @type {IteratorResult<void, unknown>} */
  let next = facts.next();
  for (; !next.done; pieces++) next = facts.next();
  assert.ok(pieces > 3, `${pieces} pieces`);
  assert.deepEqual(next.value, trainer.facts());

  const documents = trainer.countDocuments({ bins: 7, max_ms: 0.01 });
  pieces = 0;
  for (next = documents.next(); !next.done; pieces++) next = documents.next();
  assert.ok(pieces > 3, `${pieces} pieces`);
  assert.deepEqual(next.value, trainer.documents({ bins: 7 }));

  const [sample] = text.split('\n');
  const expected = trainer.quotations(sample, { min_length: 3 });
  trainer.dropIndex();
  let turns = 0;
  for (let done = false; !done; turns++) {
    const index = trainer.makeIndex({ max_ms: 1 });
    done = index.next().done === true;
    index.return();
  }
  assert.ok(turns > 3, `${turns} turns`);
  assert.deepEqual(trainer.quotations(sample, { min_length: 3 }), expected);
  const given_up = trainer.countFacts({ max_ms: 1 });
  given_up.next();
  trainer.free();
  assert.throws(() => given_up.next());
  engine.close();
});
