// The locks of a frame (web/embed/locks.js): they hold against the reader, and what the page around sets while an action of
// the reader is under way stays. The controls are in tests/browser/embed_commands.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockActions } from '../../web/embed/locks.js';
import { readPresented } from '../../web/embed/presented.js';
import { makePage } from './page.js';

/**
 * A frame with a lock, and two texts that suggest other settings; a text comes when `arrive` is called.
 * @param {import('node:test').TestContext} t @param {string} lock
 */
async function makeFrame(t, lock) {
  const { store, select, actions: some } = await makePage(t);
  const [own] = store.state.sources;
  const wide = { ...own, id: 'wide', suggested: { n_embd: 32, n_layer: 3 } };
  store.update({ sources: [own, wide], typed: {} });
  let arrive = () => {};
  const nothing = async () => {};
  const texts = ['typeText', 'pasteText', 'openFiles', 'readText', 'freshText', 'editFile', 'removeText'];
  const actions = /** @type {any} */ ({
    ...some,
    ...Object.fromEntries([...texts, 'setPanel', 'unset', 'restoreSettings'].map((name) => [name, nothing])),
    async chooseText(/** @type {string} */ id) {
      await new Promise((done) => {
        arrive = () => done(undefined);
      });
      store.update({ source: id });
    },
    giveText: async () => store.update({ source: 'wide' }),
    follow: async () => store.update({ typed: { ...store.state.typed, n_layer: '5' } }),
  });
  const free = lockActions(/** @type {any} */ ({ actions, store, select }), readPresented(`?lock=${lock}`));
  return { store, select, actions, free, arrive: () => arrive() };
}

test('a text that suggests other settings does not change a locked one', async (t) => {
  const { select, actions, arrive } = await makeFrame(t, 'n_layer');
  const before = select.settings.peek().values.n_layer;
  const chosen = actions.chooseText('wide');
  arrive();
  await chosen;
  const { n_layer, n_embd } = select.settings.peek().values;
  assert.equal(n_layer, before);
  assert.equal(n_embd, 32, 'the others follow the text');
});

test('what the page around sets while a text of the reader is on its way stays', async (t) => {
  const { store, select, actions, free, arrive } = await makeFrame(t, 'n_layer,n_head');
  const before = select.settings.peek().values.n_head;
  const chosen = actions.chooseText('wide');
  free.setAll({ ...store.state.typed, n_layer: '4' });
  arrive();
  await chosen;
  const { n_layer, n_embd, n_head } = select.settings.peek().values;
  assert.deepEqual([n_layer, n_embd, n_head], [4, 32, before]);
  assert.equal(store.state.typed.n_layer, '4');
});

test('so do the text that it gives, with what that suggests, and the settings of another address', async (t) => {
  for (const [name, n_layer] of /** @type {const} */ ([
    ['giveText', 3],
    ['follow', 5],
  ])) {
    const { store, select, actions, arrive } = await makeFrame(t, 'n_layer');
    const chosen = actions.chooseText(store.state.source);
    await actions[name]('');
    assert.equal(select.settings.peek().values.n_layer, n_layer, name);
    arrive();
    await chosen;
    assert.equal(select.settings.peek().values.n_layer, n_layer, name);
  }
});

test('a reader cannot change a locked setting by way of another action that is under way', async (t) => {
  const { store, select, actions, arrive } = await makeFrame(t, 'n_layer');
  const before = select.settings.peek().values.n_layer;
  const chosen = actions.chooseText('wide');
  actions.set('n_layer', '7');
  actions.setAll({ ...store.state.typed, n_layer: '6' });
  arrive();
  await chosen;
  assert.equal(select.settings.peek().values.n_layer, before);
});
