// web/keep/storage.js: which texts are kept if there is not room for all, and what is read back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitKept, loadTexts, readKept, saveTexts } from '../../web/keep/storage.js';

/** @param {...number} lengths */
const texts = (...lengths) => lengths.map((n, i) => ({ title: `${i}`, text: 'x'.repeat(n), like: '', remarks: [] }));

/** What is kept, by the titles. @param {import('../../web/keep/storage.js').Kept} kept */
const save = (kept) => saveTexts(kept)?.map(({ title }) => title) ?? null;

/** @param {import('../../web/keep/storage.js').Kept} kept */
const titles = (kept) => kept.texts.map((one) => one.title).join('');

test('the largest text is dropped first, and the chosen one is found again', () => {
  const kept = { source: 'own:2', texts: texts(50, 900, 60), typed: { seed: '7' } };
  assert.equal(fitKept(kept, 2000), kept);
  const fitted = fitKept(kept, 400);
  assert.equal(titles(fitted), '02');
  assert.equal(fitted.source, 'own:1');
  assert.deepEqual(fitted.typed, { seed: '7' });
  assert.equal(fitKept({ ...kept, source: 'own:0' }, 400).source, 'own:0');
  assert.equal(fitKept({ ...kept, source: 'verse' }, 400).source, 'verse');
});

test('a chosen text that is dropped is chosen no more, and settings stay when no text does', () => {
  const kept = { source: 'own:1', texts: texts(50, 900), typed: { seed: '7' } };
  assert.equal(fitKept(kept, 400).source, '');
  assert.deepEqual(fitKept(kept, 10), { source: '', texts: [], typed: { seed: '7' } });
});

test('what is read back is what saveTexts writes, and nothing else', () => {
  const kept = {
    source: 'own:0',
    texts: [{ title: 'a', text: 'b', like: 'verse', remarks: [{ id: 'utf16le', values: [] }] }],
    typed: { seed: '7' },
  };
  assert.deepEqual(readKept(JSON.stringify(kept)), kept);
  for (const json of [null, '', '{', '[]', '{"source":1,"texts":[]}', '{"source":"a"}']) {
    assert.equal(readKept(json), null);
  }
  assert.deepEqual(
    readKept('{"source":"a","texts":[{"title":"t","text":"x"},{"title":1},null],"typed":{"seed":7}}'),
    {
      source: 'a',
      texts: [{ title: 't', text: 'x', like: '', remarks: [] }],
      typed: {},
    },
  );
});

/**
 * A tab whose sessionStorage has room for `room` UTF-16 units.
 * @param {import('node:test').TestContext} t
 * @param {number} room
 */
function openTab(t, room) {
  /** @type {Map<string, string>} */
  const items = new Map();
  const storage = {
    get length() {
      return items.size;
    },
    key: (/** @type {number} */ i) => [...items.keys()][i] ?? null,
    getItem: (/** @type {string} */ key) => items.get(key) ?? null,
    removeItem: (/** @type {string} */ key) => items.delete(key),
    setItem(/** @type {string} */ key, /** @type {string} */ value) {
      const others = [...items].filter(([name]) => name !== key);
      const taken = others.reduce((sum, [name, text]) => sum + name.length + text.length, key.length + value.length);
      if (taken > room) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
  };
  const location = { pathname: '/', search: '', hash: '' };
  const window = { parent: /** @type {any} */ (null) };
  window.parent = window;
  let clock = 1_700_000_000_000;
  t.mock.method(Date, 'now', () => clock++);
  for (const [name, value] of Object.entries({ sessionStorage: storage, location, window })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => Reflect.deleteProperty(globalThis, name));
  }
  return { items, goTo: (/** @type {string} */ hash) => Object.assign(location, { hash }) };
}

test('texts of addresses that were left go before later ones are not kept', (t) => {
  const { items, goTo } = openTab(t, 5_000_000);
  for (let i = 0; i < 12; i++) {
    goTo(`#${i}`);
    assert.deepEqual(save({ source: 'own:0', texts: texts(700_000), typed: {} }), ['0'], `address ${i}`);
    assert.equal(loadTexts()?.texts[0]?.text.length, 700_000, `address ${i}`);
  }
  assert.deepEqual(
    [...items.keys()].map((key) => key.split('#')[1]),
    ['10', '11'],
    'the newest are still there',
  );
  goTo('#10');
  saveTexts({ source: 'own:0', texts: texts(700_000), typed: {} });
  goTo('#12');
  saveTexts({ source: 'own:0', texts: texts(700_000), typed: {} });
  assert.deepEqual([...items.keys()].map((key) => key.split('#')[1]).sort(), ['10', '12'], 'not those used last');
});

test('in a small or used-up tab old addresses go first, then the largest text, and what is lost is told', (t) => {
  const { items, goTo } = openTab(t, 1_000);
  items.set('of another program', 'y'.repeat(300));
  goTo('#old');
  saveTexts({ source: 'own:0', texts: texts(300), typed: {} });
  goTo('#new');
  assert.deepEqual(save({ source: 'own:0', texts: texts(400, 20), typed: {} }), ['0', '1']);
  assert.equal([...items.keys()].length, 2);
  assert.deepEqual(save({ source: 'own:0', texts: texts(800, 20), typed: {} }), ['1']);
  assert.ok(items.has('of another program'), 'what is not ours stays');
});

test('where storage is forbidden nothing is kept and nothing breaks', (t) => {
  openTab(t, 0);
  assert.equal(save({ source: 'own:0', texts: texts(3), typed: {} }), null);
  Object.defineProperty(globalThis, 'sessionStorage', {
    get: () => assert.fail('SecurityError'),
    configurable: true,
  });
  assert.equal(save({ source: 'own:0', texts: texts(3), typed: {} }), null);
  assert.equal(loadTexts(), null);
});

test('a frame makes room at the cost of its own earlier addresses, not of the frame beside it', (t) => {
  const { items, goTo } = openTab(t, 5_000_000);
  const page = [{}, {}];
  const frame = (/** @type {number} */ i) =>
    Object.assign(globalThis.window, { parent: page, 0: undefined }) && page[i];
  items.set('microgpt-playground.texts 1 /#beside', JSON.stringify({ text: 'x'.repeat(900_000), at: 1 }));
  assert.ok(frame(0));
  page[0] = globalThis.window;
  for (let i = 0; i < 4; i++) {
    goTo(`#${i}`);
    save({ source: 'own:0', texts: texts(700_000), typed: {} });
  }
  assert.deepEqual([...items.keys()].map((key) => key.slice('microgpt-playground.texts '.length)).sort(), [
    '0 /#2',
    '0 /#3',
    '1 /#beside',
  ]);
});
