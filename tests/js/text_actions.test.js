// web/actions/texts.js and features/text/transfers.js: what happens to texts that are chosen, typed, pasted, dropped
// and removed, without a page; and web/actions/open.js: which text and settings a page begins with.

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Opening } from '../../web/actions/open.js';
import { Texts } from '../../web/actions/texts.js';
import { takeTransfers } from '../../web/features/text/transfers.js';
import { packText } from '../../web/keep/link.js';
import { textsKey } from '../../web/keep/storage.js';
import { chosenSource, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { makeSource } from '../../web/texts/datasets.js';
import { english } from './english.js';

/** The browser's storage, which a reload does not clear. */
const kept = new Map();
/** The files of the server, by the last part of their address. @type {Record<string, string>} */
let served = {};
const location = { pathname: '/', search: '', hash: '' };
const window = { parent: /** @type {any} */ (null), length: 0 };

beforeEach(() => {
  kept.clear();
  served = { 'names.txt': 'anna\nbob\n', 'verse.txt': 'Roses are red.' };
  location.hash = '';
  window.parent = window;
  Object.assign(globalThis, {
    location,
    window,
    navigator: { languages: ['en'] },
    history: { state: null, replaceState: (/** @type {any} */ state) => Object.assign(history, { state }) },
    localStorage: { getItem: () => null },
    sessionStorage: {
      get length() {
        return kept.size;
      },
      key: (/** @type {number} */ i) => [...kept.keys()][i] ?? null,
      getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
      removeItem: (/** @type {string} */ key) => kept.delete(key),
      setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    },
    fetch: async (/** @type {URL | string} */ url) => {
      const body = served[String(url).replace(/.*\//, '')];
      return new Response(body ?? '', { status: body === undefined ? 404 : 200 });
    },
  });
});

const dataset = (/** @type {string} */ id, suggested = {}) =>
  makeSource({ id, kind: 'dataset', title: id, url: `http://localhost/${id}.txt`, suggested });

/** A Texts object and a store with two data sets. @param {{ limit?: number }} [how]  most bytes of a text */
function makeTexts({ limit = 1_000_000 } = {}) {
  const store = createStore(initialState(false));
  const { engine } = store.state;
  store.update({
    engine: { ...engine, limits: { ...engine.limits, max_text_bytes: limit } },
    sources: [dataset('names', { n_layer: 3 }), dataset('verse')],
  });
  const told = { changes: 0 };
  const texts = new Texts(store, {
    changed: () => {
      told.changes++;
    },
    inspect: async () => ({ characters: 1, lines: 1, longest: 1 }),
  });
  const chosen = () => chosenSource(store.state);
  const titles = () => store.state.sources.map(({ title }) => title);
  return { store, texts, told, chosen, titles };
}

const LONG = 'many words '.repeat(20_000); // more than a box takes

describe('a text', () => {
  test('that is chosen is fetched once, and those who wait for it wait so long', async () => {
    const { texts, chosen, store } = makeTexts();
    const choosing = texts.choose('names');
    assert.equal(store.state.loading_text, true);
    await texts.loaded();
    assert.deepEqual([chosen()?.text, store.state.loading_text], ['anna\nbob\n', false]);
    await choosing;
    served = {};
    await texts.choose('verse');
    await texts.choose('names');
    assert.equal(store.state.problem, null, 'it is here already');
  });

  test('that cannot be fetched is a sentence, unless another is chosen by then', async () => {
    const { texts, store } = makeTexts();
    served = { 'verse.txt': 'Roses' };
    await texts.choose('names');
    assert.match(english(store.state.problem?.said ?? null), /^The text “names” could not be fetched/);
    const slow = texts.choose('names');
    await Promise.all([slow, texts.choose('verse')]);
    assert.equal(store.state.problem, null);
  });

  test('of the page that is edited becomes one’s own with the same settings, and stays as it was', async () => {
    const { texts, chosen, titles, store } = makeTexts();
    await texts.choose('names');
    texts.type('anna\nbob\nx');
    assert.deepEqual(titles(), ['names', 'verse', 'Your text']);
    assert.deepEqual([chosen()?.text, chosen()?.suggested], ['anna\nbob\nx', { n_layer: 3 }]);
    assert.equal(store.state.sources[0].text, 'anna\nbob\n');
    texts.type('anna');
    assert.deepEqual([titles().length, chosen()?.suggested], [3, { n_layer: 3 }], 'the next letter adds none');
    texts.type('');
    assert.notDeepEqual(chosen()?.suggested, { n_layer: 3 }, 'begun anew, it is no edited one any more');
  });

  test('that grows too long for a box becomes a card, and a box again when it is edited', async () => {
    const { texts, chosen } = makeTexts();
    texts.addTyped('a', 'Mine');
    texts.type('x'.repeat(50_000));
    assert.deepEqual([chosen()?.kind, chosen()?.text, chosen()?.bytes], ['file', null, 50_000]);
    await texts.editFile();
    assert.equal(chosen()?.text?.length, 50_000);
  });

  test('that is left empty goes; there is one empty text at most, and each has a name of its own', async () => {
    const { texts, titles } = makeTexts();
    texts.fresh();
    texts.fresh();
    assert.deepEqual(titles(), ['names', 'verse', 'Your text']);
    texts.type('abc');
    texts.fresh();
    assert.deepEqual(titles(), ['names', 'verse', 'Your text', 'Your text 2']);
    await texts.choose('verse');
    assert.deepEqual(titles(), ['names', 'verse', 'Your text']);
  });

  test('that is pasted goes into a box or onto a card by its length', async () => {
    const { texts, chosen } = makeTexts();
    await texts.paste('short');
    assert.deepEqual([chosen()?.title, chosen()?.text], ['Your text', 'short']);
    await texts.paste(LONG);
    assert.deepEqual([chosen()?.title, chosen()?.text, chosen()?.bytes], ['Pasted text', null, LONG.length]);
    assert.ok(LONG.startsWith(chosen()?.preview ?? '?'));
  });

  test('that is still being read when another is chosen is not wanted any more; the page says that it reads', async () => {
    const { texts, chosen, titles, store } = makeTexts();
    const file = (/** @type {string} */ name) => [{ name, blob: new Blob([LONG]) }];
    const first = texts.open(file('first.txt'));
    assert.equal(store.state.loading_text, true);
    const second = texts.open(file('second.txt'));
    await Promise.all([first, second]);
    assert.deepEqual([chosen()?.title, store.state.loading_text], ['second.txt', false]);
    const third = texts.open(file('third.txt'));
    await texts.choose('verse');
    await third;
    assert.deepEqual([chosen()?.title, titles()], ['verse', ['names', 'verse', 'second.txt']]);
    const fourth = texts.open(file('fourth.txt'));
    await texts.openAddressText('of another address');
    await fourth;
    assert.equal(chosen()?.text, 'of another address');
    assert.equal(store.state.problem, null);
  });

  test('that is removed makes room for the last one of one’s own, else the first of the page; those stay', async () => {
    const { texts, chosen, titles } = makeTexts();
    texts.addTyped('one', 'One');
    texts.addTyped('two', 'Two');
    texts.remove();
    assert.equal(chosen()?.title, 'One');
    texts.remove();
    assert.equal(chosen()?.title, 'names');
    texts.remove();
    assert.deepEqual(titles(), ['names', 'verse']);
  });

  test('of an address is added once; untouched it makes room for the next, else it stays', async () => {
    const { texts, chosen, titles } = makeTexts();
    await texts.openAddressText('one');
    await texts.openAddressText('one');
    assert.deepEqual(titles(), ['names', 'verse', 'Text of the address']);
    await texts.openAddressText('two');
    assert.deepEqual([titles().length, chosen()?.text], [3, 'two']);
    texts.type('two and more');
    await texts.openAddressText('three');
    assert.deepEqual(titles().slice(2), ['Text of the address', 'Text of the address 2']);
    await texts.openAddressText('two and more');
    assert.deepEqual([chosen()?.title, chosen()?.text], ['Text of the address', 'two and more']);
  });
});

describe('a file', () => {
  test('is opened by its bytes; several are put together, and that is said', async () => {
    const { texts, chosen, store } = makeTexts();
    await texts.openFiles([new File(['\ufeffone\ntwo'], 'a.txt'), new File(['three'], 'b.txt')]);
    assert.deepEqual([chosen()?.title, chosen()?.text, chosen()?.kind], ['a.txt + 1', 'one\ntwo\nthree\n', 'file']);
    assert.match(english(store.state.notice), /^2 files were put together/);
    const picture = new File([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')], 'c.png');
    await texts.openFiles([picture, new File(['\ufefffour'], 'd.txt'), new File(['\ufefffive'], 'e.txt')]);
    assert.equal(await chosen()?.blob?.text(), 'four\nfive\n', 'without the marks of both');
    assert.match(english(store.state.notice), /^Left out: “c\.png” is a picture/);
    await texts.openFiles([]);
    await texts.openFiles(null);
    assert.equal(chosen()?.title, 'd.txt + 1');
  });

  test('that is too big is refused before it is read, and the text of before stays', async () => {
    const { texts, chosen, store, told } = makeTexts({ limit: 10 });
    await texts.choose('verse');
    const changes = told.changes;
    const file = new File(['x'.repeat(11)], 'big.txt');
    for (const method of /** @type {const} */ (['arrayBuffer', 'text', 'slice', 'stream'])) {
      file[method] = () => assert.fail('it is read');
    }
    await texts.openFiles([file]);
    assert.match(english(store.state.problem?.said ?? null), /^“big\.txt” has .* at most/);
    assert.deepEqual([chosen()?.id, told.changes], ['verse', changes]);
    await texts.choose('names');
    assert.equal(store.state.problem, null, 'another choice takes the sentence away');
  });

  test('that is no text, or cannot be read, is a sentence', async () => {
    const { texts, store } = makeTexts();
    await texts.openFiles([new File([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')], 'a.png')]);
    assert.match(english(store.state.problem?.said ?? null), /^“a\.png” is a picture/);
    const gone = new File(['x'], 'gone.txt');
    for (const method of /** @type {const} */ (['arrayBuffer', 'text', 'slice', 'stream'])) {
      gone[method] = () => {
        throw new DOMException('gone', 'NotFoundError');
      };
    }
    await texts.openFiles([gone]);
    assert.match(english(store.state.problem?.said ?? null), /^“gone\.txt” could not be read/);
  });
});

test('an address that is left keeps its texts for a reload; one that is too large is said to be lost, once', async () => {
  const { texts, store } = makeTexts();
  texts.addTyped('mine', 'Mine');
  texts.add(
    makeSource({ id: 'big', kind: 'file', title: 'Big', blob: new Blob(['x'.repeat(600_000)]), bytes: 600_000 }),
  );
  store.update({ typed: { seed: '7' } });
  const former = textsKey();
  location.hash = '#next';
  await texts.leave(textsKey());
  assert.deepEqual([...kept.keys()], [former]);
  const { source, texts: own, typed } = JSON.parse(kept.get(former));
  assert.deepEqual([source, own.map((/** @type {any} */ one) => one.text), typed], ['big', ['mine'], { seed: '7' }]);
  assert.equal(english(store.state.notice), 'Too large to be kept: a reload of the page loses “Big”.');
  store.update({ notice: null });
  await texts.leave(textsKey());
  assert.equal(store.state.notice, null);
});

describe('a paste or a drop', () => {
  /** A playground that records the actions it is asked for. @param {import('node:test').TestContext} t */
  function makeElement(t) {
    /** @type {Record<string, (event: any) => void>} */
    const heard = {};
    /** @type {any[]} */
    const done = [];
    const listening = {
      addEventListener: (/** @type {string} */ type, /** @type {any} */ handler) =>
        Object.assign(heard, { [type]: handler }),
      removeEventListener: (/** @type {string} */ type) => delete heard[type],
    };
    const element = {
      ...listening,
      contains: (/** @type {any} */ target) => target.inside === true,
      classList: { toggle: (/** @type {string} */ name, /** @type {boolean} */ is_on) => done.push([name, is_on]) },
    };
    Object.assign(globalThis, { document: { ...listening, querySelector: () => element } });
    t.after(() => Reflect.deleteProperty(globalThis, 'document'));
    const actions = {
      pasteText: (/** @type {string} */ text) => done.push(['paste', text]),
      openFiles: (/** @type {any} */ files) => done.push(['files', files]),
    };
    const stop = takeTransfers(/** @type {any} */ ({ element, actions }));
    return { heard, done, stop };
  }

  /** @param {string} what  the target is @param {{ text?: string, files?: any[], inside?: boolean, other?: boolean }} more */
  const pasted = (what, { text = '', files = [], inside = true, other = false } = {}) => {
    const event = {
      target: {
        inside,
        matches: (/** @type {string} */ css) => css.includes(what),
        closest: () => (other ? {} : null),
      },
      clipboardData: { files, getData: () => text },
      is_taken: false,
      preventDefault() {
        event.is_taken = true;
      },
    };
    return event;
  };

  test('into the box is the browser’s own, unless it is too long for it or a file', (t) => {
    const { heard, done } = makeElement(t);
    const short = pasted('.text-box', { text: 'short' });
    heard.paste(short);
    assert.deepEqual([short.is_taken, done], [false, []]);
    const long = pasted('.text-box', { text: LONG });
    heard.paste(long);
    const file = pasted('.text-box', { text: 'name', files: ['a file'] });
    heard.paste(file);
    assert.deepEqual([long.is_taken, file.is_taken], [true, true]);
    assert.deepEqual(done, [
      ['paste', LONG],
      ['files', ['a file']],
    ]);
  });

  test('elsewhere is a new text, but in another field, another playground or without words', (t) => {
    const { heard, done } = makeElement(t);
    for (const event of [
      pasted('input', { text: 'a number' }),
      pasted('nothing', { text: '' }),
      pasted('nothing', { text: 'words', inside: false, other: true }),
    ]) {
      heard.paste(event);
      assert.equal(event.is_taken, false);
    }
    assert.deepEqual(done, []);
    heard.paste(pasted('nothing', { text: 'words' }));
    heard.paste(pasted('nothing', { text: 'more words', inside: false }));
    assert.deepEqual(done, [
      ['paste', 'words'],
      ['paste', 'more words'],
    ]);
  });

  test('of files is taken, and shown while it hovers; of something else it is the browser’s; all ends with the feature', (t) => {
    const { heard, done, stop } = makeElement(t);
    const drag = (/** @type {string} */ type, types = ['Files']) => {
      let is_taken = false;
      const preventDefault = () => {
        is_taken = true;
      };
      heard[type]({ type, preventDefault, dataTransfer: { types, files: ['a file'] } });
      return is_taken;
    };
    assert.equal(drag('drop', ['text/plain']), false);
    assert.deepEqual(done, []);
    assert.deepEqual([drag('dragover'), drag('dragleave'), drag('drop')], [true, true, true]);
    assert.deepEqual(done, [
      ['dropping', true],
      ['dropping', false],
      ['dropping', false],
      ['files', ['a file']],
    ]);
    stop();
    assert.deepEqual(Object.keys(heard), []);
  });
});

describe('a page', () => {
  const ROWS = [
    { key: 'n_layer', type: 'int', min: 1, max: 8, default: 2, group: 'network', main: true, label: 'Layers' },
    { key: 'seed', type: 'int', min: 0, max: 99, default: 1, group: 'training', main: true, label: 'Seed' },
  ];
  const INDEX = ['names', 'verse'].map((id) => ({ id, title: id, description: '', file: `${id}.txt`, settings: {} }));

  /** A page that opens by an address. @param {{ is_here?: boolean }} [how]  whether its engine can be loaded */
  function makePage({ is_here = true } = {}) {
    served = { ...served, 'index.json': JSON.stringify(INDEX) };
    const { store, texts, chosen, titles } = makeTexts();
    store.update({ sources: [] });
    const told = { changes: 0, samples: 0 };
    const opening = new Opening(store, {
      texts,
      async load() {
        if (is_here) store.update({ engine: { ...store.state.engine, settings: /** @type {any} */ (ROWS) } });
        return is_here;
      },
      changed: () => {
        told.changes++;
      },
      resample: () => {
        told.samples++;
      },
      forgetSettingProblem: () => {},
    });
    const said = () => english(store.state.address_problem?.said ?? null);
    return { store, texts, opening, chosen, titles, told, said };
  }

  /** Prepares a page that is loaded again with this in its storage. @param {object} what */
  function reloadWith(what) {
    window.parent = { length: 0 }; // a frame cannot know whether it was reloaded
    kept.set(textsKey(), JSON.stringify({ source: '', texts: [], typed: {}, ...what }));
  }

  test('without an address begins with the first text, and starts nothing', async () => {
    const { opening, chosen, said, told, store } = makePage();
    await opening.open('', '');
    assert.deepEqual([chosen()?.id, said(), store.state.typed], ['names', '', {}]);
    assert.ok(told.changes > 0);
  });

  test('takes text, settings, colours and room of its address', async () => {
    const { opening, chosen, store } = makePage();
    await opening.open('?data=verse&n_layer=3&theme=dark&room=network', '');
    const { typed, theme, room } = store.state;
    assert.deepEqual([chosen()?.id, typed, theme, room], ['verse', { n_layer: '3' }, 'dark', 'network']);
  });

  test('takes the text that its address holds in few characters; one that is damaged is said, and the first is taken', async () => {
    const { opening, chosen } = makePage();
    await opening.open('', `#packed=${await packText('packed words')}`);
    assert.equal(chosen()?.text, 'packed words');
    const damaged = makePage();
    kept.clear(); // what the pages before have saved meanwhile
    await damaged.opening.open('', '#packed=1AAAA');
    assert.equal(damaged.chosen()?.id, 'names');
    assert.notEqual(damaged.said(), '');
  });

  test('says what is wrong with its address, and does the rest of it', async () => {
    const { opening, chosen, said, store } = makePage();
    await opening.open('?data=nowhere&n_layer=99&seed=7', '');
    assert.match(
      said(),
      /^The address asks for the data set “nowhere”, which is not here\. \(1 more in this address\.\)$/,
    );
    assert.deepEqual([chosen()?.id, store.state.typed], ['names', { seed: '7' }]);
  });

  test('whose texts do not come has an empty one to type into, and says so', async () => {
    const page = makePage();
    served = {};
    await page.opening.open('', '');
    assert.deepEqual(page.titles(), ['Your text']);
    assert.match(page.said(), /^The data sets could not be fetched/);
  });

  test('that is loaded again goes on with what was there, whatever its address asks for', async () => {
    location.search = '?data=verse&n_layer=3';
    try {
      reloadWith({ source: 'own:0', texts: [{ title: 'Mine', text: 'my words' }], typed: { n_layer: '5' } });
      const { opening, chosen, titles, store } = makePage();
      await opening.open(location.search, '');
      assert.deepEqual([chosen()?.text, titles()], ['my words', ['names', 'verse', 'Mine']]);
      assert.deepEqual(store.state.typed, { n_layer: '5' });
    } finally {
      location.search = '';
    }
  });

  test('without an engine keeps the settings unread; once it comes they are checked', async () => {
    const { opening, store, said } = makePage({ is_here: false });
    await opening.open('?n_layer=99&seed=7', '');
    assert.deepEqual([store.state.typed, said()], [{ n_layer: '99', seed: '7' }, '']);
    store.update({ engine: { ...store.state.engine, settings: /** @type {any} */ (ROWS) } });
    opening.readWaiting();
    assert.deepEqual(store.state.typed, { seed: '7' });
    assert.match(said(), /Layers/);
  });

  test('whose hash changes follows it, and goes back to what was left', async () => {
    const { opening, chosen, store, texts, told } = makePage();
    await opening.open('', '');
    texts.addTyped('my words', 'Mine');
    store.update({ typed: { n_layer: '3' } });
    const { state: first } = history;
    location.hash = '#data=verse&seed=9';
    Object.assign(history, { state: null }); // a new entry
    await opening.follow(location.hash, opening.arrive());
    assert.deepEqual([chosen()?.id, store.state.typed, told.samples], ['verse', { seed: '9' }, 1]);
    location.hash = '';
    Object.assign(history, { state: first }); // Back
    await opening.follow('', opening.arrive());
    assert.deepEqual([chosen()?.text, store.state.typed], ['my words', { n_layer: '3' }]);
  });
});
