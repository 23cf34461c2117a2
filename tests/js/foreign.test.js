// A model of another program that is brought to the page (web/actions/foreign.js): what becomes of the text that is chosen. That
// such a model is read is in tests/c and tests/readers; the page with it is in tests/browser/elsewhere.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { bringModel } from '../../web/actions/foreign.js';
import { Texts } from '../../web/actions/texts.js';
import { makeSource } from '../../web/texts/datasets.js';
import { makePage, own } from './page.js';

Object.assign(globalThis, { location: { href: 'http://x/', pathname: '/', search: '', hash: '' } });
const OWN = 'anna said: 42!\nbob said: 7\n';

/**
 * A page with a text of the reader's own, to which a model is brought that knows small letters only.
 * @param {import('node:test').TestContext} t @param {boolean} is_taken  whether the engine takes the model
 */
async function bring(t, is_taken) {
  const { store, select, actions: some, config } = await makePage(t);
  const source = makeSource({ id: 'mine', kind: 'typed', title: 'Mine', text: OWN, suggested: {} });
  store.update({ sources: [source], source: 'mine' });
  const texts = new Texts(store, { changed: () => {}, inspect: async () => null });
  t.after(() => texts.stop());
  /** @type {any[]} */
  const learnt = [];
  const vocabulary = [...'abdinos', '<end>'];
  const info = { config: { ...config(), tokenizer: 'char', documents: 'lines' }, vocabulary, n_params: 9 };
  const actions = /** @type {any} */ ({
    ...some,
    texts,
    chooseText: (/** @type {string} */ id) => texts.choose(id),
    typeText: (/** @type {string} */ text) => texts.type(text),
    request: async () => ({ bytes: new Uint8Array(8), info, notes: [] }),
    runs: {
      async branch(/** @type {unknown} */ _, /** @type {{ text: string }} */ { text }) {
        learnt.push(text);
        return is_taken;
      },
    },
  });
  const before = store.state.typed;
  await bringModel(/** @type {any} */ ({ store, select, actions }), [new File(['x'], 'model.safetensors')]);
  return { state: store.state, chosen: select.source.peek(), learnt, before };
}

test('what a model does not know is left out of a copy of the chosen text; the text itself stays', async (t) => {
  const { state, chosen, learnt } = await bring(t, true);
  assert.deepEqual(learnt, ['annasaid\nbobsaid\n']);
  assert.equal(chosen?.text, 'annasaid\nbobsaid\n');
  assert.deepEqual(
    state.sources.map(({ title, text }) => [title, text]),
    [
      ['Mine', OWN],
      ['Mine 2', 'annasaid\nbobsaid\n'],
    ],
  );
});

test('where the model is refused, texts and settings are those of before', async (t) => {
  const { state, chosen, before } = await bring(t, false);
  assert.deepEqual([chosen?.id, chosen?.text], ['mine', OWN]);
  assert.equal(state.sources.length, 1);
  assert.deepEqual(state.typed, before);
});

after(() => own.close());
