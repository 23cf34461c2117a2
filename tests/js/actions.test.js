// web/actions/actions.js: everything that a person can do, against an engine of the test's: what is asked of it, what waits
// until it is there, what becomes state, and what is said where something is refused.

import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Actions } from '../../web/actions/actions.js';
import { keepingOf } from '../../web/actions/keeping.js';
import { createSelectors } from '../../web/selectors.js';
import { chosenSource, initialState, NOTHING_WANTED } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { RequestError } from '../../web/wire/protocol.js';
import { english } from './english.js';
import { fakeEngine } from './fake_engine.js';

/** What the browser keeps for good. @type {Map<string, string>} */
const tastes = new Map();
/** What the server has, by the end of the address. @type {Record<string, string>} */
let served = {};

const storage = (/** @type {Map<string, string>} */ kept) => ({
  get length() {
    return kept.size;
  },
  key: (/** @type {number} */ i) => [...kept.keys()][i] ?? null,
  getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
  removeItem: (/** @type {string} */ key) => kept.delete(key),
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
});

beforeEach(() => {
  tastes.clear();
  const index = ['names', 'verse'].map((id) => ({ id, title: id, description: '', file: `${id}.txt`, settings: {} }));
  served = { 'index.json': JSON.stringify(index), 'names.txt': 'abab', 'verse.txt': 'baba' };
  Object.assign(globalThis, {
    ...{ location: { pathname: '/', search: '', hash: '' }, navigator: { languages: ['en'] } },
    ...{ localStorage: storage(tastes), sessionStorage: storage(new Map()) },
    history: { state: null, replaceState: (/** @type {any} */ state) => Object.assign(history, { state }) },
    fetch: async (/** @type {URL | string} */ url) => {
      const body = served[String(url).replace(/.*\//, '')];
      return new Response(body ?? '', { status: body === undefined ? 404 : 200 });
    },
  });
});

/**
 * A page as it is before it is opened.
 * @param {import('node:test').TestContext} t
 * @param {Parameters<typeof fakeEngine>[0]} [answer]
 */
function makePage(t, answer) {
  const { connect, ...engine } = fakeEngine(answer);
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  const actions = new Actions(store, select, connect);
  t.after(() => actions.close());
  const said = () => english(store.state.problem?.said ?? null);
  return { store, select, actions, said, chosen: () => chosenSource(store.state), ...engine };
}

/** The same, opened. @param {import('node:test').TestContext} t @param {Parameters<typeof fakeEngine>[0]} [answer] */
async function openPage(t, answer) {
  const page = makePage(t, answer);
  await page.actions.open('', '');
  await page.actions.prepare(false);
  return page;
}

/** A promise, and what fulfils it. */
function gate() {
  /** @type {(value?: any) => void} */
  let open = () => {};
  const opened = new Promise((done) => {
    open = done;
  });
  return { opened, open };
}

describe('a page', () => {
  test('opens with its first text and an engine, and makes a model of both', async (t) => {
    const { store, select, chosen, types } = await openPage(t);
    assert.deepEqual([store.state.engine.status, chosen()?.text, select.run.value.phase], ['ready', 'abab', 'ready']);
    assert.deepEqual(
      types().filter((type) => type !== 'count_text'),
      ['load', 'prepare'],
    );
  });

  test('has a model at once when it opens and when a text is chosen; only typing makes it wait', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { actions, types, store } = makePage(t);
    const made = async () => {
      t.mock.timers.tick(0);
      for (let i = 0; i < 20; i++) await new Promise((next) => setImmediate(next));
      return types().filter((type) => type === 'prepare').length;
    };
    await actions.open('', '');
    assert.equal(await made(), 1);
    await actions.chooseText(store.state.sources[1].id);
    assert.equal(await made(), 2);
    actions.set('n_layer', '3');
    assert.equal(await made(), 2, 'another digit may follow');
    t.mock.timers.tick(1000);
    assert.equal(await made(), 3);
  });

  test('does what was pressed before the engine was there once it is, training first; what is taken back it leaves', async (t) => {
    const { opened, open } = gate();
    const { store, actions, types, select } = makePage(t, ({ type }) => (type === 'load' ? opened : undefined));
    const opening = actions.open('', '');
    /** @type {string[]} */
    const done = [];
    const remember = (/** @type {string} */ what) => actions.whenReady(what, async () => void done.push(what));
    await remember('generate');
    await remember('other');
    await actions.train();
    assert.deepEqual(store.state.wanted, { generate: true, other: true, train: true });
    actions.forget('other');
    assert.deepEqual([types(), done], [['load'], []]);
    open();
    await opening;
    while (done.length === 0) await new Promise((next) => setImmediate(next));
    assert.deepEqual([done, store.state.wanted], [['generate'], NOTHING_WANTED]);
    assert.equal(select.run.value.phase, 'training');
    assert.ok(types().includes('train'));
  });

  test('says why its engine does not load, keeps what was pressed, and does it after Restart', async (t) => {
    let is_there = false;
    const { store, actions, types, select, hooks } = makePage(t, ({ type }) => {
      if (type !== 'load' || is_there) return undefined;
      hooks().onDeath({ id: 'no_memory' }, false);
      return new RequestError({ id: 'no_memory' }, '', true);
    });
    await actions.open('', '');
    assert.deepEqual(
      [store.state.engine.status, store.state.engine.failed, store.state.engine.reason],
      ['dead', 'load', { id: 'no_memory' }],
    );
    store.update({ wanted: { train: true } });
    is_there = true;
    await actions.restart();
    assert.deepEqual([store.state.engine.status, store.state.engine.reason], ['ready', null]);
    assert.equal(select.run.value.phase, 'ready', 'a model is made at once');
    assert.equal(types().at(-1), 'prepare', 'and trained only if that was asked for by a press');
    is_there = false;
    await actions.restart();
    assert.equal(store.state.engine.status, 'dead');
  });

  test('follows an address: its text and settings; what is wrong in it is said, and closed', async (t) => {
    const { store, actions, chosen } = await openPage(t);
    const follow = (/** @type {string} */ hash) => {
      Object.assign(history, { state: null }); // a new entry
      return actions.follow(hash);
    };
    await follow('#data=verse&n_layer=3&theme=dark');
    assert.deepEqual([chosen()?.id, store.state.typed, store.state.theme], ['verse', { n_layer: '3' }, 'dark']);
    await follow('#data=nowhere');
    assert.match(english(store.state.address_problem?.said ?? null), /nowhere/);
    actions.dismissProblem();
    assert.equal(store.state.address_problem, null);
  });

  test('that meets a fault of its own while it opens ends the engine, with the reason', async (t) => {
    const { store, actions } = makePage(t);
    Object.assign(globalThis, { navigator: {} });
    await actions.open('', '');
    assert.equal(store.state.engine.status, 'dead');
    assert.notEqual(store.state.engine.reason, null);
  });

  test('remembers the theme and the language that are chosen; a language that is not there leaves its own', async (t) => {
    const { store, actions } = await openPage(t);
    actions.setTheme('dark');
    assert.equal(store.state.theme, 'dark');
    actions.setTheme('green');
    assert.equal(store.state.theme, 'auto');
    actions.setLanguage('de');
    while (store.state.words.lang !== 'de') await new Promise((next) => setImmediate(next));
    actions.setLanguage('xx');
    while (store.state.notice === null) await new Promise((next) => setImmediate(next));
    assert.deepEqual(
      [store.state.words.lang, store.state.language, store.state.notice.id],
      ['de', 'de', 'no_language'],
    );
    assert.deepEqual([...tastes.values()], ['green', 'xx']);
  });

  test('that is closed ends its worker, and asks nothing more', async (t) => {
    const { actions, started, asked } = await openPage(t);
    actions.set('n_layer', '4');
    actions.close();
    assert.deepEqual([actions.client, started.at(-1)?.is_closed], [null, true]);
    const { length } = asked;
    await assert.rejects(actions.request({ type: 'pause', run: 1 }), { fatal: true });
    assert.equal(asked.length, length);
  });
});

describe('texts', () => {
  test('are chosen, typed, pasted, opened, edited and removed, and begun anew', async (t) => {
    const { store, actions, chosen } = await openPage(t);
    await actions.chooseText('verse');
    assert.equal(chosen()?.text, 'baba');
    actions.typeText('bab');
    assert.deepEqual([chosen()?.kind, chosen()?.text], ['typed', 'bab']);
    await actions.pasteText('pasted words');
    assert.equal(chosen()?.text, 'pasted words');
    actions.setPanel('address');
    assert.equal(store.state.panel, 'address');
    await actions.openFiles([new File(['one two'], 'mine.txt')]);
    assert.deepEqual([chosen()?.title, chosen()?.text ?? (await chosen()?.blob?.text())], ['mine.txt', 'one two']);
    actions.freshText();
    assert.equal(chosen()?.text, '');
    const { id } = /** @type {NonNullable<ReturnType<typeof chosen>>} */ (chosen());
    actions.removeText();
    assert.ok(!store.state.sources.some((one) => one.id === id));
  });

  test('are not what a saved run is opened as: it waits for the engine, and is refused with the reason', async (t) => {
    const { opened, open } = gate();
    const { store, select, actions, chosen } = makePage(t, ({ type }) => (type === 'load' ? opened : undefined));
    const opening = actions.open('', '');
    const files = ['a.safetensors', 'B.SAFETENSORS'].map((name) => new File(['no run'], name));
    const answers = Promise.all(files.map((file) => actions.openFiles([new File(['a text'], 'a.txt'), file])));
    open();
    await opening;
    assert.deepEqual(await answers, [false, false]);
    const { said } = keepingOf({ store, select, actions });
    assert.equal(said.value?.id, 'run_file_none');
    assert.deepEqual([chosen()?.text, store.state.problem], ['abab', null]);
  });

  test('of a file that was read otherwise take its place; one that is too large is refused, and nothing is lost', async (t) => {
    const { store, actions, chosen, said } = await openPage(t);
    await actions.openFiles([new File(['a,b\n1,2\n'], 'table.csv')]);
    const ready = /** @type {any} */ ({
      ...{ blob: new Blob(['1\n']), preview: '1\n', facts: { characters: 2, lines: 1, longest: 1 } },
      suggested: { n_layer: 3 },
    });
    const origin = /** @type {any} */ ({ reading: { kind: 'table' } });
    actions.readText(ready, origin, { documents: 'lines' });
    assert.deepEqual(
      [chosen()?.bytes, chosen()?.suggested, chosen()?.origin],
      [2, { n_layer: 3, documents: 'lines' }, origin],
    );
    assert.deepEqual([store.state.panel, store.state.problem], ['', null]);
    actions.readText({ ...ready, blob: new Blob(['x'.repeat(1001)]) }, origin, {});
    assert.match(said(), /table\.csv/);
    assert.equal(chosen()?.bytes, 2);
  });

  test('that are large are edited on request', async (t) => {
    const line = `${'word '.repeat(60)}\n`;
    const { store, actions, chosen } = await openPage(t, ({ type }) =>
      type === 'count_text' ? { characters: 1000 * line.length, lines: 1000, longest: line.length - 1 } : undefined,
    );
    store.update({ engine: { ...store.state.engine, limits: { max_text_bytes: 1e7, max_memory_mib: 100 } } });
    await actions.openFiles([new File([line.repeat(1000)], 'large.txt')]);
    while (chosen()?.facts === null) await new Promise((next) => setImmediate(next));
    assert.equal(chosen()?.text, null);
    await actions.editFile();
    assert.equal(chosen()?.text, line.repeat(1000));
  });
});

describe('the run', () => {
  test('is trained, paused, stepped and begun anew', async (t) => {
    const { actions, select, types, asked } = await openPage(t);
    await actions.train();
    assert.equal(select.run.value.phase, 'training');
    await actions.pause();
    assert.equal(select.run.value.phase, 'paused');
    await actions.step();
    assert.deepEqual([select.run.value.phase, select.run.value.step], ['paused', 1]);
    const { id } = select.run.value;
    await actions.reset();
    assert.deepEqual([select.run.value.step, select.run.value.id === id], [0, false]);
    assert.deepEqual(
      types().filter((type) => ['train', 'pause', 'step', 'prepare'].includes(type)),
      ['prepare', 'train', 'pause', 'step', 'prepare'],
    );
    assert.ok(asked.some((one) => one.type === 'step' && one.run === id && one.steps === 1));
  });

  for (const refused of /** @type {const} */ (['train', 'step'])) {
    test(`that cannot ${refused} says why, and stays as it was`, async (t) => {
      const { actions, select, store } = await openPage(t, ({ type }) =>
        type === refused ? new RequestError({ id: 'Out of memory.' }) : undefined,
      );
      await actions[refused]();
      assert.deepEqual([select.run.value.phase, select.run.value.step], ['ready', 0]);
      assert.deepEqual([store.state.problem?.place, store.state.problem?.said.id], ['setting', 'Out of memory.']);
    });
  }

  test('goes as fast as the place of the slider says, which is sent while it trains', async (t) => {
    const { actions, asked, store } = await openPage(t);
    await actions.train();
    actions.setPace(0.5);
    assert.equal(store.state.pace, 0.5);
    const paced = asked.findLast(({ type }) => type === 'set_pace');
    assert.ok(paced, asked.map(({ type }) => type).join());
    actions.setPace(7);
    assert.equal(store.state.pace, 1);
  });
});

describe('settings', () => {
  test('are set, set back and restored; a new model is made of them when nobody types any more', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { actions, store, select, types } = await openPage(t);
    const made = () => types().filter((type) => type === 'prepare').length;
    actions.set('n_layer', '3');
    actions.set('n_layer', '4');
    assert.deepEqual([store.state.typed, select.config.value.n_layer, made()], [{ n_layer: '4' }, 4, 1]);
    t.mock.timers.tick(1000);
    while (made() < 2) await new Promise((next) => setImmediate(next));
    actions.unset('n_layer');
    assert.deepEqual([store.state.typed, select.config.value.n_layer], [{}, 2]);
    actions.setAll({ n_layer: '5', max_steps: '7' });
    assert.equal(select.config.value.max_steps, 7);
    actions.restoreSettings();
    assert.deepEqual([store.state.typed, select.config.value.max_steps], [{}, 100]);
  });

  test('of samples go to the run that trains, and make no new model', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const { actions, asked, types } = await openPage(t);
    await actions.train();
    const { length } = types().filter((type) => type === 'prepare');
    actions.set('temperature', '0.5');
    actions.unset('temperature');
    const sent = asked.flatMap((one) => (one.type === 'set_sampling' ? [one.sampling] : []));
    assert.deepEqual(sent, [{ temperature: 0.5 }, { temperature: 1 }]);
    t.mock.timers.tick(1000);
    assert.equal(types().filter((type) => type === 'prepare').length, length);
  });

  test('that cannot be are said where they are, until another one is changed', async (t) => {
    const { actions, store, types } = await openPage(t);
    actions.set('n_layer', '99');
    await actions.train();
    assert.deepEqual([store.state.problem?.place, store.state.problem?.key], ['setting', 'n_layer']);
    assert.ok(!types().includes('train'));
    actions.set('n_layer', '3');
    assert.equal(store.state.problem, null);
  });
});
