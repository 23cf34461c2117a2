// The glossary: each term has two sentences in each language, a room, a picture; and the numbers of the pictures are
// those of the engine.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { MINIATURES } from '../../web/features/glossary/miniatures.js';
import { ROOMS } from '../../web/features/rooms/rooms.js';
import { ALIASES, TERMS, termKey } from '../../web/guide/glossary.js';
import { createHistory } from '../../web/state/history.js';
import { EXPLAINED } from '../../web/ui/field.js';
import { termsIn } from '../../web/ui/terms.js';
import { isOfNow } from '../../web/wire/looks.js';
import { LANGUAGES } from '../../web/words/languages.js';
import { takeLook } from '../../web/worker/looks.js';
import { ROOT } from './builds.js';

/** @typedef {import('../../web/features/glossary/miniatures.js').Given} Given */
/** @typedef {keyof typeof TERMS} Key */

const keys = /** @type {Key[]} */ (Object.keys(TERMS));
const languages = await Promise.all(
  Object.values(LANGUAGES).map(async (load) => {
    const words = await load();
    return { lang: words.lang, ...(await words.later.glossary()).glossary };
  }),
);

const engine = await loadEngine({ build: 'simd' });
after(() => engine.close());

test('there are at least forty terms, each in a room, with a picture, beside terms that exist', () => {
  assert.ok(keys.length >= 40, `${keys.length}`);
  for (const key of keys) {
    const { room, related, mini } = TERMS[key];
    assert.ok(
      ROOMS.some((one) => one.key === room),
      `${key}: no room ${room}`,
    );
    assert.ok(Object.hasOwn(MINIATURES, mini), `${key}: no picture ${mini}`);
    assert.ok(related.length > 0 && !related.includes(key), key);
    for (const other of related) assert.ok(Object.hasOwn(TERMS, other), `${key}: ${other}`);
  }
  const used = new Set(keys.map((key) => TERMS[key].mini));
  assert.deepEqual(
    Object.keys(MINIATURES).filter((name) => !used.has(name)),
    [],
  );
});

test('each term has a title and exactly two sentences, in every language', () => {
  assert.equal(languages.length, 3);
  for (const { lang, terms } of languages) {
    assert.deepEqual(Object.keys(terms).sort(), [...keys].sort(), lang);
    const titles = new Set(Object.values(terms).map(([title]) => title));
    assert.equal(titles.size, keys.length, `${lang}: two terms have one title`);
    const sentences = new Intl.Segmenter(lang, { granularity: 'sentence' });
    for (const [key, [title, ...pair]] of Object.entries(terms)) {
      assert.match(title, /\S/, `${lang} ${key}`);
      assert.equal(pair.length, 2, `${lang} ${key}`);
      for (const sentence of pair) {
        assert.equal([...sentences.segment(sentence)].length, 1, `${lang} ${key}: ${sentence}`);
        assert.match(sentence, /[^.]\.$/, `${lang} ${key}: ${sentence}`);
        assert.ok(sentence.length < 190, `${lang} ${key} is too long: ${sentence}`);
      }
    }
  }
});

test('a term is found by its other names', () => {
  assert.equal(termKey('softmax'), 'softmax');
  assert.equal(termKey('weight'), 'parameter');
  assert.equal(termKey('toString'), '');
  for (const [name, key] of Object.entries(ALIASES)) {
    assert.ok(Object.hasOwn(TERMS, key), name);
    assert.ok(!Object.hasOwn(TERMS, name), `${name} is a term itself`);
  }
});

/** The terms that sentences mark, by the places of the sentences. @param {any} words @param {string} [path] @returns {[string, string[]][]} */
function marksIn(words, path = '') {
  if (typeof words === 'string') return termsIn(words).length === 0 ? [] : [[path, termsIn(words)]];
  if (typeof words !== 'object' || words === null) return [];
  return Object.entries(words).flatMap(([key, one]) => marksIn(one, `${path}.${key}`));
}

test('what sentences and settings mark as a term is one, and each language marks the same', async () => {
  const marks = await Promise.all(
    Object.values(LANGUAGES).map(async (load) => {
      const { later } = await load();
      const { stops: _, ...others } = later; // the guide's own sentences have a test of their own
      const parts = await Promise.all(Object.values(others).map((part) => part()));
      return Object.fromEntries(
        parts.flatMap((part) => marksIn(part)).map(([path, keys]) => [path, keys.sort().join()]),
      );
    }),
  );
  assert.ok(Object.keys(marks[0]).length >= 9, JSON.stringify(marks[0]));
  for (const one of marks) assert.deepEqual(one, marks[0]);
  for (const keysOf of Object.values(marks[0]))
    for (const key of keysOf.split(',')) assert.notEqual(termKey(key), '', key);
  const settings = new Set(engine.settings.map(({ key }) => key));
  for (const key of EXPLAINED) {
    assert.ok(settings.has(key), `there is no setting ${key}`);
    assert.notEqual(termKey(key), '', key);
  }
});

// ---- the pictures ----

const NAMES = readFileSync(join(ROOT, 'datasets/names.txt'), 'utf8').slice(0, 6000);
const STEPS = 60;
const PROMPT = 'emma';
const english = /** @type {(typeof languages)[number]} */ (languages.find(({ lang }) => lang === 'en'));

/** A run of some steps, and what the page knows of it. @param {Record<string, any>} config @param {number} [steps] */
function runOf(config, steps = STEPS) {
  const trainer = engine.createTrainer({ text: NAMES, config: { n_embd: 16, val_interval: 20, ...config } });
  const metrics = steps > 0 ? trainer.run(steps) : null;
  const history = createHistory();
  if (metrics) history.addLosses(1, metrics.losses, { tokens: metrics.tokens, ms: 1 });
  const run = {
    ...{ info: trainer.info, step: steps, history, lr: metrics?.lr ?? null, best: { step: 1, loss: 0.5 } },
    ...{ smooth: metrics ? 2.5 : null, val_loss: metrics?.val_loss ?? null },
  };
  return { trainer, run: /** @type {Given['run']} */ (/** @type {unknown} */ (run)) };
}

/** @param {ReturnType<typeof runOf>['trainer']} trainer @param {any} call @returns {any} */
function take(trainer, call) {
  const look = takeLook(trainer, call, (prompt) => prompt);
  for (let step = look.next(); ; step = look.next()) if (step.done) return step.value;
}

/** What a picture shows of a run. @param {string} name @param {ReturnType<typeof runOf>} of @param {Partial<Given>} [more] */
function shown(name, { trainer, run }, more = {}) {
  const { looks_inside, ask, show } = MINIATURES[name];
  const [tokens, tensors, graph] = looks_inside
    ? take(trainer, ['inspect', PROMPT, ['tokens'], ['tensors'], ['graph']])
    : [];
  const inside = looks_inside ? { tokens, tensors, graph } : null;
  const given = { run, prompt: PROMPT, words: english.mini, end: 'BOS', draw: 1, inside, ...more };
  const call = ask?.(given) ?? null;
  if (ask && call === null) return null;
  return /** @type {any} */ (show(given, call === null ? undefined : take(trainer, call)));
}

const plain = runOf({});
/** @param {number} actual @param {number} expected @param {number} [by] */
const near = (actual, expected, by = 1e-5) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual} is not ${expected}`);

/** @template T @param {(inspection: import('../../wasm/inspection.js').Inspection) => T} read */
function inspected(read) {
  const inspection = plain.trainer.inspect(PROMPT);
  try {
    return read(inspection);
  } finally {
    inspection.free();
  }
}

for (const config of [
  {},
  { preset: 'microgpt' },
  { preset: 'llama' },
  { tokenizer: 'bpe', vocab_size: 300, optimizer: 'sgd' },
]) {
  test(`every picture has a sentence and numbers, with ${JSON.stringify(config)}`, () => {
    const of = runOf(config);
    for (const name of Object.keys(MINIATURES)) {
      const one = shown(name, of);
      if (of.run.val_loss === null && (name === 'validation' || name === 'overfitting')) {
        assert.equal(one, null); // there is no validation part
        continue;
      }
      if (name === 'activation' && of.run.info.config.activation === 'swiglu') {
        assert.equal(one, null);
        continue;
      }
      assert.ok(one !== null, `${name} shows nothing`);
      assert.doesNotMatch(one.said, /undefined|NaN|not a number|\[object/, name);
      const { picture } = one;
      if (picture?.kind === 'cells' || picture?.kind === 'bars')
        for (const { label, numbers } of picture.rows)
          assert.ok(numbers.length > 0 && numbers.every(Number.isFinite), `${name} ${label}: ${numbers}`);
      if (picture?.kind === 'strip') assert.ok(picture.pieces.length > 0, name);
    }
    of.trainer.free();
  });
}

test('softmax: the five likeliest tokens, as the engine has them', () => {
  const { rows } = shown('softmax', plain).picture;
  const [logits, probs] = inspected((one) => [one.tensor('logits'), one.tensor('probs')]);
  const V = plain.run.info.vocab_size;
  const last = [...probs.slice(-V)].map((share, id) => ({ share, id, score: logits[4 * V + id] }));
  const expected = last.sort((a, b) => b.share - a.share).slice(0, 5);
  for (const [i, { id, share, score }] of expected.entries()) {
    assert.equal(rows[i].label, plain.run.info.vocabulary[id]);
    near(rows[i].numbers[0], score);
    near(rows[i].numbers[1], share);
  }
  near(rows[0].numbers[1] / rows[1].numbers[1], Math.exp(rows[0].numbers[0] - rows[1].numbers[0]), 1e-4);
});

test('temperature: the chances are the softmax of the scores divided by it', () => {
  const { rows } = shown('temperature', plain).picture;
  const V = plain.run.info.vocab_size;
  const logits = [...inspected((one) => one.tensor('logits').slice(-V))];
  for (const [column, temperature] of [0.5, 1, 2].entries()) {
    const powers = logits.map((score) => Math.exp(score / temperature));
    const all = powers.reduce((sum, one) => sum + one, 0);
    for (const { label, numbers } of rows)
      near(numbers[column], powers[plain.run.info.vocabulary.indexOf(label)] / all, 1e-4);
  }
});

test('top-k keeps three tokens; top-p as many as reach a half', () => {
  const { rows } = shown('top_k', plain).picture;
  const kept = rows.filter((/** @type {any} */ { numbers }) => numbers[1] > 0);
  assert.equal(kept.length, 3);
  near(
    kept.reduce((/** @type {number} */ sum, /** @type {any} */ { numbers }) => sum + numbers[1], 0),
    1,
  );
  const V = plain.run.info.vocab_size;
  const shares = [...inspected((one) => one.tensor('probs').slice(-V))].sort((a, b) => b - a);
  let n = 0;
  for (let sum = 0; sum < 0.5; n++) sum += shares[n];
  assert.equal(shown('top_p', plain).said, english.mini.top_p(n, 0.5));
});

test('cross-entropy: the mean of minus the logarithms is the loss of the prompt', () => {
  const { rows } = shown('cross_entropy', plain).picture;
  const each = rows.slice(0, -1);
  assert.equal(each.length, PROMPT.length);
  for (const { numbers } of each) near(numbers[0], -Math.log(numbers[1]));
  const mean =
    each.reduce((/** @type {number} */ sum, /** @type {any} */ { numbers }) => sum + numbers[0], 0) / each.length;
  near(rows.at(-1).numbers[0], mean);
  near(mean, /** @type {number} */ (inspected((one) => one.loss)));
});

test('attention: shares of the last token that add up to one, and none for what comes later', () => {
  const { rows, head } = shown('attention', plain).picture;
  assert.deepEqual(head, ['BOS', ...PROMPT]);
  near(
    rows[0].numbers.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b, 0),
    1,
  );
  const [weights] = inspected((one) => one.attention(0));
  assert.deepEqual(rows[0].numbers, [...weights.slice(-5)]);
  const mask = shown('causal_mask', plain).picture;
  for (const [i, { numbers }] of mask.rows.entries())
    assert.ok(numbers.slice(i + 1).every((/** @type {number} */ one) => one === 0));
});

test('gradient: what the loss does when the number is moved', () => {
  const { rows, said } = { ...shown('gradient', plain).picture, said: shown('gradient', plain).said };
  const [values, slopes] = inspected((one) => [one.tensor('embedding'), one.gradient('embedding')]);
  const at = 3 * 16; // the last token except one
  assert.deepEqual(rows[0].numbers, [...values.slice(at, at + 6)]);
  assert.deepEqual(rows[1].numbers, [...slopes.slice(at, at + 6)]);
  assert.match(said, slopes[at] > 0 ? /rise/ : /fall/);
});

test('single numbers of parameters are those of the tensors', () => {
  const { trainer, run } = plain;
  const name = 'blocks.0.attention.qkv.weight';
  const number = (/** @type {any} */ of) => trainer.tensor(name, { of }).data[0];
  assert.equal(shown('parameter', plain).said, english.mini.parameter(run.info.n_params, name, number('value')));
  const [newest, average] = shown('momentum', plain).picture.rows.map((/** @type {any} */ { numbers }) => numbers[0]);
  near(newest, number('gradient'), 0);
  near(average, number('m'), 0);
  assert.throws(() => number('step'), /next step/); // recorded from now on
  trainer.run(1);
  Object.assign(run, { step: STEPS + 1 });
  const [mean, usual, change] = shown('adam', plain).picture.rows.map((/** @type {any} */ { numbers }) => numbers[0]);
  near(mean, number('m') / (1 - 0.9 ** (STEPS + 1)), 1e-9);
  near(usual, Math.sqrt(number('v') / (1 - Number(run.info.config.beta2) ** (STEPS + 1))), 1e-9);
  near(change, number('step'), 0);
});

test('position: the row of the last place', () => {
  const { data } = plain.trainer.tensor('wpe.weight');
  assert.deepEqual(shown('position', plain).picture.rows[0].numbers, [...data.slice(4 * 16, 4 * 16 + 8)]);
});

test('before training, what needs it is not shown, and all else is', () => {
  const fresh = runOf({}, 0);
  const without = Object.keys(MINIATURES).filter((name) => shown(name, fresh) === null);
  assert.deepEqual(
    without.sort(),
    'adam batch epoch loss momentum overfitting perplexity schedule validation'.split(' '),
  );
  fresh.trainer.free();
});

test('what is known of the present only is asked of it', () => {
  for (const [name, { of_now, ask }] of Object.entries(MINIATURES)) {
    const call = ask?.({
      ...{ run: plain.run, prompt: PROMPT, words: english.mini, end: 'BOS', draw: 1 },
      inside: {
        tokens: [],
        tensors: [{ name: 'blocks.0.a', kind: 'parameter', shape: [1, 1], gradient: true }],
        graph: [],
      },
    });
    const calls = call?.[0] === 'all' ? call.slice(1) : [call];
    const is_of_now = calls.some((one) => one && isOfNow(/** @type {any} */ (one)));
    assert.equal(of_now === true, is_of_now, name);
  }
});
