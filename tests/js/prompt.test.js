// web/features/prompt/actions.js: the request for an answer, what happens to the answer, and what is said if there is
// none, with an engine made by the test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPrompt } from '../../web/features/prompt/actions.js';
import { createSelectors } from '../../web/selectors.js';
import { emptyRun, initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { RequestError } from '../../web/wire/protocol.js';
import { english } from './english.js';

const TABLE = /** @type {any} */ ([
  { key: 'temperature', type: 'real', min: 0, max: 10, default: 1, group: 'inference', main: false, label: 'Heat' },
  { key: 'seed', type: 'int', min: 0, max: 4294967295, default: 42, group: 'training', main: true, label: 'Seed' },
]);

/**
 * A prompt box with a run that has been trained for seven steps.
 * @param {object} [how]
 * @param {(asked: boolean) => Promise<boolean>} [how.prepare]
 * @param {number} [how.step]  of the run
 */
function makePrompt({ prepare = async () => true, step = 7 } = {}) {
  const store = createStore(initialState(false));
  const select = createSelectors(store);
  store.update({
    engine: { ...store.state.engine, status: 'ready', settings: TABLE },
    runs: new Map([[3, { ...emptyRun(), id: 3, phase: step > 0 ? 'paused' : 'none', step }]]),
    active: 3,
  });
  /**
   * The requests, each with the functions that answer it.
   * @type {{ body: any, onPiece: (text: string) => void, signal: AbortSignal, answer: (what: any) => void, fail:
   *   (error: Error) => void }[]}
   */
  const asked = [];
  const request = /** @type {any} */ (
    (/** @type {any} */ body, /** @type {any} */ { onPiece, signal }) =>
      new Promise((answer, fail) => asked.push({ body, onPiece, signal, answer, fail }))
  );
  return { store, asked, own: createPrompt(store, select, { request, prepare }), box: () => store.state.prompt };
}

test('the answer comes piece by piece to what was asked, whatever is typed meanwhile', async () => {
  const { asked, own, box } = makePrompt();
  own.write('on');
  const done = own.generate();
  const [{ body, onPiece, answer }] = asked;
  assert.deepEqual([body.type, body.run, body.options.prompt], ['generate', 3, 'on']);
  assert.deepEqual([box().status, box().asked, box().answer, box().step], ['busy', 'on', '', 7]);
  onPiece('ce ');
  onPiece('I');
  assert.equal(box().answer, 'ce I');
  own.write('other');
  answer({ text: 'ce I caught', step: 8, notices: ['It is long.'] });
  await done;
  const { text, asked: prompt, answer: made, step, status, notices } = box();
  assert.deepEqual(
    [text, prompt, made, step, status, notices],
    ['other', 'on', 'ce I caught', 8, 'idle', ['It is long.']],
  );
});

test('each answer has a seed of its own, and a second press during an answer asks for none', async () => {
  const { asked, own } = makePrompt();
  const first = own.generate();
  await own.generate();
  assert.equal(asked.length, 1);
  asked[0].answer({ text: '', step: 7, notices: [] });
  await first;
  own.generate();
  assert.equal(asked.length, 2);
  assert.notEqual(asked[0].body.options.seed, asked[1].body.options.seed);
});

test('Stop asks the engine to end the answer under way; without one it does nothing', async () => {
  const { asked, own } = makePrompt();
  own.stop();
  const done = own.generate();
  assert.equal(asked[0].signal.aborted, false, 'a press before it is none of it');
  own.stop();
  assert.equal(asked[0].signal.aborted, true);
  asked[0].answer({ text: 'half', step: 7, notices: [] });
  await done;
  own.generate();
  assert.equal(asked[1].signal.aborted, false, 'nor is the next answer stopped by it');
});

test('where there is no model one is made first, once for two presses', async () => {
  let made = (/** @type {boolean} */ _is) => {};
  let times = 0;
  const prepare = () => {
    times++;
    return /** @type {Promise<boolean>} */ (
      new Promise((done) => {
        made = done;
      })
    );
  };
  const { asked, own } = makePrompt({ prepare, step: 0 });
  const both = [own.generate(), own.generate()];
  assert.deepEqual([times, asked.length], [1, 0]);
  made(true);
  await both[1];
  await Promise.resolve();
  await new Promise((done) => setImmediate(done));
  assert.equal(asked.length, 1);
});

test('where none can be made, a sentence says so, and the prompt stays', async () => {
  const { asked, own, box } = makePrompt({ prepare: async () => false, step: 0 });
  own.write('an');
  await own.generate();
  assert.equal(asked.length, 0);
  assert.match(english(box().error), /^There is no model to ask/);
  assert.deepEqual([box().text, box().status], ['an', 'idle']);
  own.write('ann');
  assert.equal(box().error, null, 'typing on takes it away');
});

test('nothing is asked of an engine that is not ready, nor with a setting that cannot be', async () => {
  const { store, asked, own, box } = makePrompt();
  store.update({ engine: { ...store.state.engine, status: 'dead' } });
  await own.generate();
  assert.deepEqual([asked.length, box().error], [0, null]);
  store.update({ engine: { ...store.state.engine, status: 'ready' }, typed: { temperature: '99' } });
  await own.generate();
  assert.equal(asked.length, 0);
  assert.match(english(box().error), /^Heat must be/);
});

test('an answer of a model whose place another has taken is dropped, with its pieces and its error', async () => {
  for (const end of /** @type {const} */ (['answer', 'fail'])) {
    const { store, asked, own, box } = makePrompt();
    const done = own.generate();
    store.update({ active: 4 });
    asked[0].onPiece('late');
    assert.equal(box().answer, '');
    if (end === 'answer') asked[0].answer({ text: 'late', step: 9, notices: [] });
    else asked[0].fail(new RequestError({ id: 'Too late.', message: 'Too late.' }));
    await done;
    assert.deepEqual([box().status, box().answer, english(box().error)], ['idle', null, '']);
  }
});

test('a refusal is said at the prompt; a dead engine says so elsewhere', async () => {
  for (const [fatal, sentence] of /** @type {const} */ ([
    [false, 'The text has no “☃”.'],
    [true, ''],
  ])) {
    const { asked, own, box } = makePrompt();
    const done = own.generate();
    asked[0].fail(Object.assign(new RequestError({ id: 'x', message: 'The text has no “☃”.' }), { fatal }));
    await done;
    assert.deepEqual([box().status, box().answer, english(box().error)], ['idle', null, sentence]);
  }
});
