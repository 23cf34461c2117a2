// Every language of web/words/ has all that English has: each word, each sentence with its values, each form of a
// plural, each template of the engine, each setting and data set; and none of it is still English.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { HELP } from '../../build/wasm/help.js';
import { loadEngine } from '../../wasm/engine.js';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { en } from '../../web/words/en/index.js';
import { bestLanguage, chooseLanguage, LANGUAGES, needWords, speak } from '../../web/words/languages.js';
import { rowIn, say } from '../../web/words/say.js';
import { CONVERSION } from '../../web/words/templates.js';
import { ROOT } from './builds.js';

/** @typedef {import('../../web/words/words.js').Words} Words */
/** @typedef {{ path: string, one: any }} Leaf  a sentence, or a function that makes one */

/** A language with all its parts. @param {string} code @returns {Promise<Words>} */
async function whole(code) {
  const words = await LANGUAGES[code]();
  const parts = await Promise.all(Object.values(words.later).map((load) => load()));
  const all = Object.assign({}, words, ...parts);
  /** The words of the guide's stops are a file for each part. @type {Record<string, any>} */
  const ofStops = {};
  for (const [part, load] of Object.entries(all.stops.parts)) ofStops[part] = (await load()).stops(words.format);
  return { ...all, stops: { ...all.stops, parts: ofStops } };
}

const others = Object.keys(LANGUAGES).filter((code) => code !== en.lang);
const english = await whole(en.lang);
const languages = await Promise.all(others.map(whole));

/** Not compared key by key: each language has its own. */
const OWN = ['lang', 'dir', 'format', 'rows', 'help', 'datasets', 'errors', 'find', 'later'];

/** All sentences of some words, by their places. @param {any} words @param {string} [path] @returns {Leaf[]} */
function leavesOf(words, path = '') {
  if (words === null) return []; // an option of a question that has no sentence of its own
  if (typeof words !== 'object') return [{ path, one: words }];
  const entries = Object.entries(words).filter(([key]) => path !== '' || !OWN.includes(key));
  return entries.flatMap(([key, one]) => leavesOf(one, path === '' ? key : `${path}.${key}`));
}

/** Something that can be used as a number, a list or an object of them. @param {number} n @returns {any} */
const anything = (n) =>
  new Proxy(Object.assign([n], { trim: () => String(n), slice: () => String(n) }), {
    get(list, key) {
      if (key === Symbol.toPrimitive) return () => n;
      return Reflect.get(list, key) ?? n;
    },
  });

/**
 * What a function of a language returns if it is given numbers, words, or objects.
 * @param {Leaf} leaf
 * @returns {string[]}
 */
function saidBy({ path, one }) {
  if (one === null) return []; // an answer without a special reply
  if (typeof one === 'string') return [one];
  const ways = [
    [2, 5, 11, 100].map((n) => () => one(n, n + 1, n + 2, n + 3)),
    [() => one('x', 'y', 'z', 'w'), () => one('', '', ''), () => one('bpe', 'bpe'), () => one(3, 'byte', 300)],
    [() => one(true, true, true), () => one(5, 3, true, 7), () => one(5, 3, false, 7)],
    [() => one(['x', 'y'], 3, true), () => one(anything(4), 'bits'), () => one(null, null, 3)],
    [() => one(new Proxy({}, { get: () => anything(4) }))], // figures of a stop, some of which are lists
  ].flat();
  const said = ways.flatMap((way) => {
    try {
      return [way()].flat(2);
    } catch {
      return []; // this function takes other values
    }
  });
  const sentences = said.filter((text) => typeof text === 'string');
  assert.ok(sentences.length > 0, `${path} says nothing to any kind of value`);
  return sentences;
}

/** Words that are English and neither German nor Arabic, also in the middle of a sentence. */
const ENGLISH =
  /\b(the|of|and|is|are|with|this|that|not|it|its|which|from|for|each|loss|steps?|learnt?|learning|characters?|settings?|kept|run|runs)\b/i;

/**
 * Parts of a sentence that are not words of its language: addresses, types, markup, terms of the glossary, and texts of
 * examples.
 */
const CODE =
  /https?:\S+|[a-z-]+\/[\w.-]+|sandbox="[^"]*"|\{[a-z_]+(?=[|}])|the (cat is|nurse said)\b|[“„]she[”“]|“[^“”„]*”|\u2068[^\u2069]*\u2069/g;

/** Names and signs that are the same in every language. */
const SAME = [
  /^(RMSNorm|LayerNorm|ReLU²?|GELU|SiLU|SwiGLU|GEGLU|Linear|Embedding|Attention|Dropout|Block (\d+|NaN)|Operation|Tensor|Gradient|Rate|In microgpt:?)$/,
  /^(microGPT|Playground|Hugging Face|GGUF|SIMD|Relaxed SIMD|Adam|SGD|Lion|Muon|BOS|JSON|XML|Tiny Shakespeare|https:\/\/|Autograd|Tokenizer|auto|Auto|Text|Training|Pause|Prompt|Tokens?|Start|Parameter|linear|Byte|Bytes|BPE|Alphabet|Tokens\/s)$/,
  /^(Prompt|Block) (\d+|NaN)$/,
  /^(Block|Token) (\d+|NaN)\b/,
  /^(\+ )?(MLP|Attention|Gradient|Embedding|Embeddings|Embedding \+ Position)$/,
  /^(Backpropagation|Position|Query|Key|Value|Logit|Softmax|Momentum|Batch|Seed( \d)?|Top-[kp]|Chance|Nats|Link|Tour)$/,
  /^UTF-|^Windows-|^ISO |^KOI8|^Mac |^DOS |^GB |^Big5|^Shift|^EUC|^MiB$/,
];
/** The values of saidBy() that are words. */
const VALUES = /\b(true|false|null|undefined|byte|bpe|bits|NaN|MB|KB|MiB)\b/g;
const isSame = (/** @type {string} */ text) =>
  !/\p{L}{3}/u.test(text.replaceAll(VALUES, '')) || SAME.some((one) => one.test(text));

describe('a language', () => {
  for (const words of languages) {
    const { lang } = words;
    assert.ok(others.includes(lang));

    test(`${lang} has every word of English, of the same form`, () => {
      const form = (/** @type {any} */ one) => (typeof one === 'function' ? `function of ${one.length}` : typeof one);
      const list = (/** @type {Leaf[]} */ leaves) => leaves.map(({ path, one }) => `${path}: ${form(one)}`).sort();
      assert.deepEqual(list(leavesOf(words)), list(leavesOf(english)));
      assert.deepEqual(Object.keys(words.later).sort(), Object.keys(en.later).sort());
      for (const { path, one } of leavesOf(words)) {
        if (typeof one === 'string') assert.match(one, /\S/, path);
      }
    });

    test(`${lang} says nothing in English`, () => {
      const there = new Map(leavesOf(english).map((leaf) => [leaf.path, leaf]));
      const found = leavesOf(words).flatMap((leaf) => {
        const said = saidBy(leaf);
        const same = new Set(saidBy(/** @type {Leaf} */ (there.get(leaf.path))));
        const wrong = said.filter(
          (text) =>
            ENGLISH.test(text.replaceAll(CODE, '')) ||
            (!isSame(text) && (same.has(text) || (words.dir === 'rtl' && !/\p{Script=Arabic}/u.test(text)))),
        );
        return wrong.map((text) => `${leaf.path}: ${text}`);
      });
      assert.deepEqual(found, []);
    });

    test(`${lang} says with its values all that the engine can say`, () => {
      const listed = readFileSync(join(ROOT, 'web/words/engine.txt'), 'utf8').trimEnd().split('\n');
      assert.deepEqual(Object.keys(words.errors).sort(), listed.sort());
      for (const template of listed) {
        const values = (template.match(new RegExp(CONVERSION, 'g')) ?? []).map((_, i) => `value${i}`);
        const one = words.errors[template];
        const sentence = typeof one === 'string' ? one : one(...values);
        assert.match(sentence, /\S/, template);
        assert.doesNotMatch(sentence, /undefined|#/, template);
        const unsaid = template.startsWith('The file %s is %s a') ? ['value1'] : []; // "not", or "a web page, not"
        for (const value of values) {
          if (!unsaid.includes(value))
            assert.ok(sentence.includes(value), `“${sentence}” has no ${value}: ${template}`);
        }
        if (template !== 'MiB') assert.notEqual(sentence, template);
      }
    });

    test(`${lang} has a label and help for every setting, names for its choices, and every data set`, async () => {
      const engine = await loadEngine({ threads: 1 });
      after(() => engine.close?.());
      const keys = engine.settings.map(({ key }) => key);
      assert.deepEqual(Object.keys(words.rows).sort(), [...keys, 'reproducible'].sort());
      for (const row of engine.settings) {
        const { label, help, names } = rowIn(words, /** @type {any} */ (row));
        assert.ok(label !== '' && help !== '' && help !== HELP[row.key], row.key);
        if (row.key !== 'preset') {
          assert.deepEqual(Object.keys(names ?? {}).sort(), [...(row.choices ?? [])].sort(), row.key);
        }
      }
      const sets = JSON.parse(readFileSync(join(ROOT, 'datasets/index.json'), 'utf8'));
      for (const { id, description } of sets) {
        assert.ok(words.datasets[id]?.title, id);
        assert.notEqual(words.datasets[id].sentence, description);
      }
      assert.equal(Object.keys(words.datasets).length, sets.length);
    });
  }

  test('the help of what the page shows first names no optimizer, which a learner does not know yet', async () => {
    const engine = await loadEngine({ threads: 1 });
    after(() => engine.close?.());
    const main = engine.settings.filter((row) => row.main);
    const optimizers = engine.settings.find(({ key }) => key === 'optimizer')?.choices ?? [];
    assert.ok(main.length > 5 && optimizers.includes('sgd'));
    for (const row of main) {
      for (const words of [english, ...languages]) {
        const { help } = rowIn(words, /** @type {any} */ (row));
        assert.deepEqual(
          optimizers.filter((name) => help.toLowerCase().includes(name)),
          [],
          `${words.lang}: ${help}`,
        );
      }
    }
  });

  test('de and ar count as their grammars do', async () => {
    const [de, ar] = await Promise.all(['de', 'ar'].map(whole));
    assert.equal(de.run.done(1), 'Fertig nach 1 Schritt.');
    assert.equal(de.run.done(2000), 'Fertig nach 2.000 Schritten.');
    assert.equal(de.curve.level_at('geraten', 3.296), 'geraten 3,30');
    assert.deepEqual(
      [0, 1, 2, 3, 10, 11, 99, 100, 103, 2000].map((n) => ar.run.done(n)),
      [
        'انتهى بعد 0 خطوة.',
        'انتهى بعد خطوة واحدة.',
        'انتهى بعد خطوتين.',
        'انتهى بعد 3 خطوات.',
        'انتهى بعد 10 خطوات.',
        'انتهى بعد 11 خطوة.',
        'انتهى بعد 99 خطوة.',
        'انتهى بعد 100 خطوة.',
        'انتهى بعد 103 خطوات.',
        'انتهى بعد 2,000 خطوة.',
      ],
    );
    assert.equal(ar.settings.recipe.n_layer('2'), 'طبقتان');
    assert.equal(ar.settings.recipe.max_steps('2,000'), '2,000 خطوة');
  });

  test('a sentence of the engine without its template is found, and said with the labels of the language', async () => {
    const de = await whole('de');
    const stopped =
      'At step 7 the loss is no longer a finite number. The learning rate is probably too large: lower it and start again.';
    assert.equal(
      say(de, stopped),
      'Bei Schritt 7 ist der Verlust keine endliche Zahl mehr. Die Lernrate ist vermutlich zu groß: senken und neu beginnen.',
    );
    const values = ['Layers', 'n_layer', 'a whole number', '1', '64', '99'];
    assert.equal(
      say(de, { id: '%s (%s) must be %s from %s to %s, not "%s".', values }),
      'Schichten (n_layer) muss eine ganze Zahl von 1 bis 64 sein, nicht „99“.',
    );
  });
});

describe('the choice of a language', () => {
  test('the first of the browser that is here, else English', () => {
    assert.equal(bestLanguage(['tlh', 'de-AT', 'en']), 'de');
    assert.equal(bestLanguage(['ar-EG', 'de']), 'ar');
    assert.equal(bestLanguage(['tlh', '', 'toString']), 'en');
    assert.equal(bestLanguage([]), 'en');
  });

  test('the last choice wins, also where its words come first', async (t) => {
    const store = createStore(initialState(false));
    const { de } = LANGUAGES;
    t.after(() => {
      LANGUAGES.de = de;
    });
    /** @type {(words: Words) => void} */
    let come = () => {};
    LANGUAGES.de = () =>
      new Promise((done) => {
        come = done;
      });
    const slow = chooseLanguage(store, 'de');
    await chooseLanguage(store, 'ar');
    assert.equal(store.state.words.lang, 'ar');
    come(await de());
    await slow;
    assert.equal(store.state.words.lang, 'ar');
    assert.equal(store.state.language, 'ar');
  });

  test('a language that does not come leaves the page as it is and is said', async (t) => {
    const store = createStore(initialState(false));
    const { de } = LANGUAGES;
    t.after(() => {
      LANGUAGES.de = de;
    });
    LANGUAGES.de = () => Promise.reject(new Error('offline'));
    await chooseLanguage(store, 'de');
    assert.equal(store.state.language, 'en');
    assert.equal(store.state.words, en);
    assert.equal(store.state.notice?.id, 'no_language');
  });

  test('a part that comes into use while the language changes is there in the new one', async () => {
    const store = createStore(initialState(false));
    store.update({ words: { ...store.state.words, ...(await en.later.inside()) } });
    const de = await LANGUAGES.de();
    let open = () => {};
    /** @type {Promise<void>} */
    const gate = new Promise((done) => {
      open = done;
    });
    const later = {
      ...de.later,
      inside: async () => {
        await gate;
        return de.later.inside();
      },
    };
    const speaking = speak(store, { ...de, later });
    await needWords(store, 'runs'); // of English, while the German words of the rooms are under way
    assert.equal(store.state.words.lang, 'en');
    open();
    await speaking;
    assert.equal(store.state.words.lang, 'de');
    assert.equal(store.state.words.runs?.kept.title, 'Läufe');
  });
});
