// What a page does to keep its runs (web/actions/keeping.js, run_files.js), over the real engine and the real store of runs in
// memory. The truth: the bytes of the engine's own file, which hold every parameter, moment and generator.

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { effect } from '@preact/signals-core';
import { Keeping, keepingOf } from '../../web/actions/keeping.js';
import { fileOf, openFile } from '../../web/actions/run_files.js';
import { readPresented } from '../../web/embed/presented.js';
import { createKeeper } from '../../web/keeper/keeper.js';
import { memory } from '../../web/keeper/places.js';
import { RunStore } from '../../web/keeper/store.js';
import { all, makePage, own, TEXT } from './page.js';

/** @typedef {import('../../web/keep/keeper_client.js').Keeper} Keeper */
/** @typedef {Awaited<ReturnType<typeof makePage>>} Made */

await own.loadDeferred();
after(() => own.close());

/** What a browser would keep of the tab and of the site. */
const kept = { tab: new Map(), site: new Map(), is_reload: false, asked: 0 };
const storage = (/** @type {'tab' | 'site'} */ of) => ({
  getItem: (/** @type {string} */ key) => kept[of].get(key) ?? null,
  setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept[of].set(key, value),
  removeItem: (/** @type {string} */ key) => kept[of].delete(key),
});
/** @type {(() => void)[]} */
const watchers = [];
const tab = {
  documentElement: { dataset: {} },
  visibilityState: 'visible',
  addEventListener: (/** @type {string} */ _, /** @type {() => void} */ act) => watchers.push(act),
  removeEventListener() {},
};
Object.assign(globalThis, { sessionStorage: storage('tab'), localStorage: storage('site'), document: tab });
Object.assign(globalThis, { location: { href: 'http://x/', pathname: '/', search: '', hash: '' } });
const entriesOf = performance.getEntriesByType.bind(performance);
performance.getEntriesByType = (type) =>
  type === 'navigation' ? /** @type {any} */ ([{ type: kept.is_reload ? 'reload' : 'navigate' }]) : entriesOf(type);
const asked = { persisted: async () => false, persist: async () => kept.asked++ === 0 };
Object.defineProperty(globalThis, 'navigator', { value: { storage: asked }, configurable: true });

beforeEach(() => {
  kept.tab.clear();
  kept.site.clear();
  Object.assign(kept, { is_reload: false, asked: 0 });
  tab.visibilityState = 'visible';
  watchers.length = 0;
});

/** A store of runs that outlives the page; `answers` are given in place of its own. @param {Partial<Keeper>} [answers] */
function makeKeeper(answers = {}) {
  const keeper = createKeeper(new RunStore(async () => memory()), undefined);
  return { keeper: { ...keeper, close() {}, ...answers } };
}

/**
 * A page that keeps its runs.
 * @param {import('node:test').TestContext} t
 * @param {Keeper} keeper
 * @param {Record<string, string>} [typed]
 * @param {string} [text]
 * @param {string} [search]  what the address of a frame locks
 */
async function open(t, keeper, typed = {}, text = TEXT, search = '') {
  const page = await makePage(t, typed, text);
  const { store } = page;
  /** @type {any} */
  const actions = {
    ...page.actions,
    chooseText: async (/** @type {string} */ id) => store.update({ source: id }),
    texts: {
      add: (/** @type {any} */ source) =>
        store.update({ sources: [...store.state.sources, source], source: source.id }),
    },
  };
  Object.defineProperty(actions, 'runs', { value: page.runs });
  const context = { store, select: page.select, actions };
  const keeping = keepingOf(context, keeper);
  keeping.start(readPresented(search));
  t.after(() => keeping.stop());
  return { ...page, actions, context, keeping };
}

/** Waits until something holds of signals. @param {() => boolean} holds @returns {Promise<void>} */
const until = (holds) =>
  new Promise((done) => {
    const stop = effect(() => {
      if (!holds()) return;
      queueMicrotask(() => stop());
      done();
    });
  });

/** Waits until the active run is stored as it is now. @param {Awaited<ReturnType<typeof open>>} page @param {Keeper} keeper */
async function untilStored({ store, select, keeping }, keeper) {
  for (;;) {
    const { entries } = await keeper.list();
    const mine = entries.find(({ key }) => key === keeping.keyOf(store.state.active));
    if (mine?.step === select.run.value.step) return mine;
    await new Promise((done) => setImmediate(done));
  }
}

/** Hides the page, and lets it save what it saves then. @param {Awaited<ReturnType<typeof open>>} page */
async function hide(page) {
  tab.visibilityState = 'hidden';
  for (const watcher of watchers) watcher();
  await savedOf(page); // comes after a snapshot that was asked for before
  await new Promise((done) => setImmediate(done));
}

/** The engine's own file of the active run. @param {Pick<Made, 'store' | 'actions'>} page */
const savedOf = async ({ store, actions }) =>
  (await actions.request({ type: 'snapshot', run: store.state.active })).bytes;

/** What the page shows of a run. @param {Pick<Made, 'select'>} page */
const shownOf = ({ select }) => {
  const { step, loss, smooth, val_loss, best, marks, samples, history } = select.run.value;
  const written = samples.map(({ key, step, texts }) => ({ key, step, texts }));
  return { step, loss, smooth, val_loss, best, marks, written, losses: all(history.losses) };
};

test('a run that is over is stored at once, and is there again after a reload, with every bit', async (t) => {
  const { keeper } = makeKeeper();
  const first = await open(t, keeper);
  await first.train();
  const entry = await untilStored(first, keeper);
  assert.deepEqual([entry.step, entry.max_steps], [6, 6]);
  const whole = await savedOf(first);

  kept.is_reload = true;
  const second = await open(t, keeper, { n_embd: '8' });
  await until(() => second.select.run.value.step === 6);
  assert.deepEqual(await savedOf(second), whole);
  assert.deepEqual(shownOf(second), shownOf(first));
  assert.deepEqual(second.store.state.typed, first.store.state.typed);
  assert.equal(second.select.is_stale.value, false);
});

test('a new tab is offered the newest run, and has none of its own until it opens it', async (t) => {
  const { keeper } = makeKeeper();
  const first = await open(t, keeper);
  await first.train();
  const { key } = await untilStored(first, keeper);
  kept.tab.clear();
  const second = await open(t, keeper);
  await until(() => second.keeping.offer.value !== null);
  assert.equal(second.keeping.offer.value?.key, key);
  assert.equal(second.select.run.value.step, 0);
  assert.equal(await second.keeping.open(key), true);
  assert.equal(second.keeping.offer.value, null);
  assert.deepEqual(await savedOf(second), await savedOf(first));
});

test('a frame whose text or settings are locked is offered no run of another page; one that is not is', async (t) => {
  const { keeper } = makeKeeper();
  const first = await open(t, keeper);
  await first.train();
  await untilStored(first, keeper);
  for (const [search, is_offered] of /** @type {const} */ ([
    ['?lock=text', false],
    ['?lock=n_layer', false],
    ['?lock=settings', false],
    ['?show=curve', true],
  ])) {
    kept.tab.clear();
    const { keeping } = await open(t, keeper, {}, TEXT, search);
    await until(() => keeping.entries.value.length > 0);
    await new Promise((done) => setImmediate(done));
    assert.equal(keeping.offer.value !== null, is_offered, search);
  }
});

test('after the engine has died and was started again, the run is offered, and goes on under its own name', async (t) => {
  const { keeper } = makeKeeper();
  const page = await open(t, keeper);
  await page.train();
  const { key } = await untilStored(page, keeper);
  const whole = await savedOf(page);
  const { engine } = page.store.state;
  page.runs.end();
  page.store.update({ engine: { ...engine, status: 'dead' } });
  page.store.update({ engine: { ...engine, status: 'loading' } });
  page.store.update({ engine });
  await page.runs.prepare(false);
  await until(() => page.keeping.offer.value?.key === key);
  assert.equal(await page.keeping.open(key), true);
  assert.deepEqual(await savedOf(page), whole);
  assert.equal(page.keeping.keyOf(page.store.state.active), key);
  const file = await page.keeping.copyOf(key);
  assert.deepEqual(file?.model, whole, 'of the run that goes on, not of the one that died');
  assert.equal((await keeper.list()).entries.length, 1);
});

test('a page that is hidden stores what it has; a deleted run is not stored again, and nothing while it is off', async (t) => {
  const { keeper } = makeKeeper();
  const page = await open(t, keeper, { max_steps: '50' });
  await page.runs.prepare(true);
  for (let i = 0; i < 3; i++) await page.runs.step();
  tab.visibilityState = 'hidden';
  for (const watcher of watchers) watcher();
  const { key } = await untilStored(page, keeper);
  assert.equal(await page.keeping.remove(key), true);
  await page.runs.step();
  await hide(page);
  assert.deepEqual((await keeper.list()).entries, []);

  page.keeping.set(false);
  await page.runs.prepare(true);
  await page.runs.step();
  await hide(page);
  assert.deepEqual((await keeper.list()).entries, []);
  page.keeping.set(true);
  assert.equal((await untilStored(page, keeper)).step, page.select.run.value.step);
});

test('a run that could not be deleted is stored again when it goes on', async (t) => {
  const page = await open(t, makeKeeper({ remove: async () => false }).keeper, { max_steps: '8' });
  await page.train();
  await page.keeping.keepNow();
  await page.keeping.refresh();
  const [{ key, step }] = page.keeping.entries.value;
  assert.equal(step, 8);
  assert.equal(await page.keeping.remove(key), false);
  page.runs.mark(page.store.state.active, { label: 'renamed' });
  await page.keeping.keepNow();
  await page.keeping.refresh();
  assert.equal(page.keeping.entries.value[0].label, 'renamed');
});

test('what has not changed is not stored again', async (t) => {
  const { keeper } = makeKeeper();
  const { save } = keeper;
  let saves = 0;
  keeper.save = (saved) => {
    saves += 1;
    return save(saved);
  };
  const page = await open(t, keeper, { max_steps: '50' });
  await page.runs.prepare(true);
  await page.runs.step();
  await untilStored(page, keeper);
  const before = saves;
  for (let i = 0; i < 3; i++) await hide(page);
  assert.equal(saves, before);
  await page.runs.step();
  await hide(page);
  await untilStored(page, keeper);
  assert.equal(saves, before + 1);
});

test('a run that cannot be saved is not tried again until it has changed; saving it as a file says why', async (t) => {
  const { keeper } = makeKeeper();
  let asked = 0;
  const refusal = { id: 'The model cannot be saved: ... (%s).', values: ['wte'], message: 'It cannot be saved.' };
  const page = await open(t, keeper, { max_steps: '50' });
  const { request } = page.actions;
  page.actions.request = async (/** @type {any} */ body) => {
    if (body.type !== 'snapshot') return request(body);
    asked += 1;
    throw Object.assign(new Error('refused'), { said: refusal });
  };
  await page.runs.prepare(true);
  await page.runs.step();
  tab.visibilityState = 'hidden';
  const hideOften = async () => {
    for (let i = 0; i < 5; i++) {
      for (const watcher of watchers) watcher();
      await new Promise((done) => setImmediate(done));
    }
    return asked;
  };
  const first = await hideOften();
  assert.ok(first > 0);
  assert.equal(await hideOften(), first);
  await page.runs.step();
  assert.ok((await hideOften()) > first);
  assert.equal(await fileOf(page.context, '', true), null);
  assert.deepEqual(page.keeping.said.value, refusal);
});

test('where storage is full, that is known, and it is tried again after the next change', async (t) => {
  const { keeper } = makeKeeper();
  let is_full = true;
  const { save } = keeper;
  keeper.save = async (saved) => (is_full ? { kind: 'disk', refused: 'full' } : save(saved));
  const page = await open(t, keeper, { max_steps: '50' });
  await page.runs.prepare(true);
  await page.runs.step();
  await until(() => page.keeping.refused.value === 'full');
  is_full = false;
  await page.runs.step();
  await untilStored(page, keeper);
  assert.equal(page.keeping.refused.value, '');

  // Nor is a change needed where a run was deleted to make room.
  is_full = true;
  await page.runs.step();
  await until(() => page.keeping.refused.value === 'full');
  is_full = false;
  assert.equal(await page.keeping.remove('an older one'), true);
  await untilStored(page, keeper);
});

test('where storage is taken away, runs are stored in memory, with their text', async (t) => {
  const { keeper } = makeKeeper();
  let is_gone = true;
  const { save } = keeper;
  /** @type {boolean[]} */
  const texts = [];
  keeper.save = async (saved) => {
    texts.push(saved.text !== undefined);
    return is_gone ? { kind: 'disk', refused: 'failed' } : save(saved);
  };
  keeper.useMemory = async () => {
    is_gone = false;
  };
  const page = await open(t, keeper);
  await page.train();
  await untilStored(page, keeper);
  assert.equal(page.keeping.kind.value, 'memory');
  assert.ok(texts.includes(true) && !is_gone);
});

test('the browser is asked once not to clear the runs, and not for runs in memory', async (t) => {
  const place = memory();
  const on_disk = { ...place, kind: /** @type {const} */ ('disk') };
  const keeper = { ...createKeeper(new RunStore(async () => on_disk), undefined), close() {} };
  const of_memory = makeKeeper().keeper;
  const first = await open(t, of_memory);
  await first.train();
  await untilStored(first, of_memory);
  assert.equal(kept.asked, 0);
  const second = await open(t, keeper, { max_steps: '50' });
  await second.runs.prepare(true);
  for (let i = 0; i < 3; i++) {
    await second.runs.step();
    await untilStored(second, keeper);
  }
  await until(() => second.keeping.kind.value === 'disk');
  assert.equal(kept.asked, 1);
  const third = await open(t, keeper);
  await third.train();
  await untilStored(third, keeper);
  await hide(third);
  assert.equal(kept.asked, 1, 'nor in another page of the site');
});

test('a stored run that is damaged or gone is not opened; what is on the page stays', async (t) => {
  const { keeper } = makeKeeper();
  const page = await open(t, keeper);
  await page.train();
  await untilStored(page, keeper);
  const whole = await savedOf(page);
  const { typed, source } = page.store.state;
  assert.equal(await page.keeping.open('nobody'), false);
  for (const wrong of [new Uint8Array(0), new Uint8Array(200), whole.slice(0, -8)]) {
    const { entries } = await keeper.list();
    const found = await keeper.copy(entries[0].key);
    keeper.read = async () => found && { ...found, model: wrong, is_mine: true };
    assert.equal(await page.keeping.open('other'), false);
    assert.deepEqual([page.store.state.typed, page.store.state.source], [typed, source]);
    assert.deepEqual(await savedOf(page), whole);
    assert.equal(page.store.state.problem, null);
    assert.ok(page.keeping.said.value);
  }
});

/** @param {Awaited<ReturnType<typeof open>>} page @param {boolean} with_text */
async function fileFrom(page, with_text) {
  const file = await fileOf(page.context, '', with_text);
  assert.ok(file, String(page.keeping.said.value?.id));
  return file;
}

test('a file reopens to the same page: every bit of the run, its curve, samples, marks, settings and text', async (t) => {
  const first = await open(t, makeKeeper().keeper, { max_steps: '40', val_interval: '7' });
  await first.train();
  const { name, blob } = await fileFrom(first, true);
  assert.match(name, /^[\p{L}\p{N}-]+-40\.safetensors$/u);
  const second = await open(t, makeKeeper().keeper, {}, 'another text\n'.repeat(50));
  assert.equal(await openFile(second.context, blob), true);
  assert.deepEqual(await savedOf(second), await savedOf(first));
  assert.deepEqual(shownOf(second), shownOf(first));
  assert.deepEqual(second.select.config.value, first.select.config.value);
  assert.equal(second.select.text.value, TEXT);
  assert.equal(second.select.is_stale.value, false);
  assert.equal(second.keeping.said.value, null);
  assert.deepEqual(
    second.store.state.sources.map((one) => one.text),
    ['another text\n'.repeat(50), TEXT],
    'the text that was there stays',
  );
});

test('a file without its text goes on with the same text where that is there, else with the chosen one, and says so', async (t) => {
  const first = await open(t, makeKeeper().keeper, { max_steps: '40' });
  await first.runs.prepare(true);
  for (let i = 0; i < 5; i++) await first.runs.step();
  const { blob } = await fileFrom(first, false);
  const second = await open(t, makeKeeper().keeper);
  assert.equal(await openFile(second.context, blob), true);
  assert.deepEqual(await savedOf(second), await savedOf(first));
  assert.equal(second.keeping.said.value, null);

  const third = await open(t, makeKeeper().keeper, {}, 'lena\njana\n'.repeat(30));
  assert.equal(await openFile(third.context, blob), true);
  assert.equal(third.keeping.said.value?.id, 'run_file_no_text');
  assert.equal(third.select.run.value.step, 5);
  await third.runs.step();
  assert.equal(third.select.run.value.step, 6);

  // A letter that the run does not know: the engine refuses, and says which.
  const fourth = await open(t, makeKeeper().keeper, {}, 'zoë\n'.repeat(30));
  await fourth.runs.prepare(true);
  assert.equal(await openFile(fourth.context, blob), false);
  assert.match(String(fourth.keeping.said.value?.message), /z|ë/);
  assert.deepEqual([fourth.select.run.value.step, fourth.select.text.value], [0, 'zoë\n'.repeat(30)]);
});

test('a file that the command line has saved opens too: with its settings, and without a curve', async (t) => {
  const trainer = own.createTrainer({
    text: TEXT,
    config: { n_layer: 2, n_embd: 8, n_head: 2, block_size: 8, batch_size: 2, max_steps: 30, warmup_steps: 0 },
  });
  const { losses } = trainer.run(11);
  const saved = trainer.save();
  const page = await open(t, makeKeeper().keeper);
  assert.equal(await openFile(page.context, new Blob([/** @type {BlobPart} */ (saved)])), true);
  assert.deepEqual(await savedOf(page), saved);
  const { step, loss, phase, history } = page.select.run.value;
  assert.deepEqual([step, loss, phase, history.losses.length], [11, losses[10], 'paused', 0]);
  assert.equal(page.select.settings.value.values.n_layer, 2);
  assert.equal(page.select.is_stale.value, false);
  const next = trainer.run(1).losses;
  await page.runs.step();
  assert.deepEqual(all(page.select.run.value.history.losses), [...next]);
  assert.equal(page.select.run.value.history.first_step, 12);
  trainer.free();
});

test('a file that is foreign or damaged is refused with the reason; run, text and settings stay', async (t) => {
  const page = await open(t, makeKeeper().keeper);
  await page.train();
  const whole = await savedOf(page);
  const { blob } = await fileFrom(page, true);
  const good = new Uint8Array(await blob.arrayBuffer());
  const { typed, source, sources } = page.store.state;
  const flipped = good.slice();
  flipped[flipped.length - 5] ^= 4;
  const header = 8 + Number(new DataView(whole.buffer, whole.byteOffset).getBigUint64(0, true));
  const wrong_data = whole.slice();
  wrong_data.fill(255, header, header + 64); // not finite: only the engine sees that
  for (const [bytes, id] of /** @type {[Uint8Array, string][]} */ ([
    [flipped, 'run_file_damaged'],
    [good.slice(0, 3000), 'run_file_none'],
    [new TextEncoder().encode('a text that is no run'), 'run_file_none'],
    [new Uint8Array(0), 'run_file_none'],
    [wrong_data, ''],
  ])) {
    assert.equal(await openFile(page.context, new Blob([/** @type {BlobPart} */ (bytes)])), false);
    const { said } = page.keeping;
    if (id === '') assert.match(String(said.value?.message), /damaged|finite/);
    else assert.equal(said.value?.id, id);
    assert.deepEqual(await savedOf(page), whole);
    const { state } = page.store;
    assert.deepEqual([state.typed, state.source, state.sources, state.problem], [typed, source, sources, null]);
  }
  page.store.update({ engine: { ...page.store.state.engine, limits: { max_text_bytes: 1e6, max_memory_mib: 0 } } });
  assert.equal(await openFile(page.context, blob), false);
  assert.equal(page.keeping.said.value?.id, 'run_file_big');
});

test('a text that was brought while a file was read stays, also where the file is refused', async (t) => {
  const page = await open(t, makeKeeper().keeper);
  await page.train();
  const { blob } = await fileFrom(page, true);
  const branch = page.runs.branch.bind(page.runs);
  page.runs.branch = async (...given) => {
    const { sources } = page.store.state;
    page.store.update({
      sources: [...sources, { ...sources[0], id: 'pasted', text: 'typed meanwhile' }],
      source: 'pasted',
    });
    await branch(...given);
    return false;
  };
  page.store.update({ sources: page.store.state.sources.map((one) => ({ ...one, text: 'another text' })) });
  assert.equal(await openFile(page.context, blob), false);
  const { sources, source } = page.store.state;
  assert.deepEqual(
    sources.map(({ text }) => text),
    ['another text', 'typed meanwhile'],
    'that of the file is gone',
  );
  assert.equal(source, 'pasted');
});

test('a run that is not stored here cannot be saved as a file', async (t) => {
  const page = await open(t, makeKeeper().keeper);
  assert.equal(await fileOf(page.context, 'nobody', true), null);
  assert.equal(page.keeping.said.value?.id, 'run_file_gone');
  assert.equal(await fileOf(page.context, '', true), null);
});

test('two playgrounds keep their runs apart', () => {
  const context = /** @type {any} */ ({ store: {}, select: {}, actions: {} });
  const keeping = keepingOf(context);
  assert.ok(keeping instanceof Keeping);
  assert.equal(keepingOf(context), keeping);
  assert.notEqual(keepingOf({ ...context, store: {} }), keeping);
});
