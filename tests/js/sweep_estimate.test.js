// The form of a sweep without a page: when its time and memory are asked for.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createSweep } from '../../web/features/rooms/training/sweep.js';
import { needWords } from '../../web/words/languages.js';
import { makePage, own, TEXT } from './page.js';

after(() => own.close());

test('the estimate of a sweep is asked for again when only the text changes', async (t) => {
  const { store, select } = await makePage(t);
  await needWords(store, 'runs');
  /** Stands for every element and all that is called on it. @type {any} */
  const element = new Proxy(class {}, {
    ...{ get: () => element, set: () => true, apply: () => element, construct: () => element },
  });
  Object.assign(globalThis, { document: element, ResizeObserver: element, matchMedia: element });
  t.after(() => Reflect.deleteProperty(globalThis, 'document'));
  t.mock.timers.enable({ apis: ['setTimeout'] });
  /** @type {unknown[]} */
  const asked = [];
  const experiments = {
    async plan() {
      asked.push(select.text.value);
      return { ms: 1000, mib: 10 };
    },
  };
  const context = { store, select, experiments, id: String, frame: {}, element: {} };
  const template = createSweep(/** @type {any} */ (context));
  const draw = () => {
    template(/** @type {any} */ (store.state.words.runs?.sweep));
    t.mock.timers.tick(500);
  };
  draw();
  draw();
  assert.deepEqual(asked, [TEXT]);
  store.update({ sources: [{ ...store.state.sources[0], text: `${TEXT}mia\n` }] });
  draw();
  assert.deepEqual(asked, [TEXT, `${TEXT}mia\n`]);
});
