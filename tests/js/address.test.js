// web/keep/address.js: what an address may ask of the page, and what it may not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ADDRESS_TEXT_LIMIT,
  asksForText,
  firstProblem,
  parseAddress,
  readAddressSettings,
  withLock,
  withoutLock,
} from '../../web/keep/address.js';
import { keepLock } from '../../web/keep/lock.js';
import { readLook, writeLook } from '../../web/state/locked_place.js';
import { initialState } from '../../web/state/state.js';
import { createStore } from '../../web/store.js';
import { english } from './english.js';

/** @type {any[]} */
const ROWS = [
  { key: 'n_layer', type: 'int', min: 1, max: 64, label: 'Layers', group: 'model' },
  { key: 'learning_rate', type: 'real', min: 0, max: 10, label: 'Learning rate', group: 'optimizer' },
  { key: 'preset', type: 'choice', choices: ['microgpt', 'gpt2'], label: 'Preset', group: 'model' },
];

test('data, text, theme and settings are read, and unknown keys ignored', () => {
  const address = parseAddress('?data=names&theme=dark&n_layer=2&preset=gpt2&utm_source=mail', '');
  assert.equal(address.data, 'names');
  assert.equal(address.theme, 'dark');
  assert.equal(address.text, null);
  assert.deepEqual(address.problems, []);
  assert.deepEqual(readAddressSettings(address, ROWS), { typed: { n_layer: '2', preset: 'gpt2' }, problems: [] });
});

test('what follows # goes before what follows ?', () => {
  const address = parseAddress('?data=names&n_layer=2', '#data=verse&text=a%20b%0Ac');
  assert.equal(address.data, 'verse');
  assert.equal(address.text, 'a b\nc');
  assert.equal(address.settings.n_layer, '2');
});

test('an empty address asks for nothing; an empty text is a text', () => {
  assert.deepEqual(parseAddress('', ''), {
    data: '',
    text: null,
    packed: '',
    same: '',
    theme: '',
    lang: '',
    room: '',
    guide: '',
    prompt: null,
    look: { name: '', at: [] },
    token: null,
    pace: null,
    curve: '',
    settings: {},
    problems: [],
  });
  assert.equal(parseAddress('?text=', '').text, '');
});

test('a prompt and what is locked in the pictures of the inside', () => {
  const { prompt, look, token } = parseAddress(
    '',
    '#room=network&prompt=em&look=blocks.0.attention.probs/1/2&token=2',
  );
  assert.deepEqual([prompt, look, token], ['em', { name: 'blocks.0.attention.probs', at: [1, 2] }, 2]);
  assert.deepEqual(parseAddress('', '#look=/etc/passwd&token=-1').look, { name: '', at: [] });
  assert.equal(parseAddress('', '#token=-1').token, null);
});

test('what is open and locked is written into the hash, and all else stays as it was', () => {
  const lock = { room: 'network', look: 'blocks.0.mlp.fc/1/2', token: '1', guide: 'network.head' };
  const lookAt = 'room=network&look=blocks.0.mlp.fc/1/2&token=1&guide=network.head';
  assert.equal(withLock('', '', lock), `#${lookAt}`);
  assert.equal(
    withLock('', '#data=names&text=a%20b&look=x&n_layer=2', lock),
    `#data=names&text=a%20b&n_layer=2&${lookAt}`,
  );
  const nothing = { room: '', look: '', token: '', guide: '' };
  assert.equal(withLock('', '#room=network&roomy=1', nothing), '#roomy=1');
  assert.equal(withLock('', `#${lookAt}`, nothing), '');
  assert.equal(withLock('?room=network', '', { ...nothing, room: 'network' }), '', 'it stands there already');
  const closed = withLock('?room=network&data=names', '', nothing);
  assert.equal(closed, '#room=');
  assert.equal(parseAddress('?room=network&data=names', closed).room, '');
  const { room, look, token, guide } = parseAddress('', withLock('', '', lock));
  assert.deepEqual([room, writeLook(look), token, guide], ['network', 'blocks.0.mlp.fc/1/2', 1, 'network.head']);
  assert.equal(withoutLock(`#data=names&${lookAt}`), '#data=names');
  assert.equal(withoutLock(`#${lookAt}`), '');
});

/** A page at an address. @param {string} hash */
function pageAt(hash) {
  const location = { pathname: '/p/', search: '?data=names', hash };
  const view = /** @type {any} */ ({ location, history: { state: { mark: 1 }, written: [] } });
  view.parent = view;
  view.history.replaceState = (/** @type {unknown} */ state, /** @type {string} */ _, /** @type {string} */ url) => {
    view.history.written.push([state, url]);
    location.hash = url.slice(url.indexOf('#'));
    if (!url.includes('#')) location.hash = '';
  };
  return view;
}

test('the first playground keeps its address up to date, a second one and one in a frame do not, unless it asks', () => {
  const store = createStore(initialState(false));
  const view = pageAt('#seed=7');
  const stop = keepLock(store, view);
  assert.deepEqual(view.history.written, [], 'nothing is open');
  store.update({ room: 'network' });
  store.update({ look: readLook('blocks.1'), token: 2 });
  store.update({ room: '' });
  assert.deepEqual(
    view.history.written.map((/** @type {any[]} */ [, url]) => url),
    [
      '/p/?data=names#seed=7&room=network',
      '/p/?data=names#seed=7&room=network&look=blocks.1&token=2',
      '/p/?data=names#seed=7',
    ],
  );
  assert.deepEqual(view.history.written[0][0], { mark: 1 }, 'the mark of the entry stays (visits.js)');
  stop();
  store.update({ room: 'network' });
  assert.equal(view.history.written.length, 3);
  const others = [
    [createStore(initialState(false, ' (2)')), pageAt('')],
    [createStore(initialState(false)), { ...pageAt(''), parent: {} }],
  ];
  for (const [second, page] of others) {
    keepLock(second, page);
    second.update({ room: 'network' });
    assert.deepEqual(page.history.written, []);
  }
  const asked = { ...pageAt(''), parent: {}, document: { documentElement: { dataset: { address: 'kept' } } } };
  const framed = createStore(initialState(false));
  keepLock(framed, /** @type {any} */ (asked));
  framed.update({ room: 'network' });
  assert.equal(asked.history.written.length, 1, 'a frame whose root element asks for it');
});

test('where the browser refuses another change of the address, as Safari does after many, the view goes on and the last one is written later', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(initialState(false));
  const view = pageAt('#seed=7');
  const write = view.history.replaceState;
  const stop = keepLock(store, view);
  view.history.replaceState = () => {
    throw new DOMException(
      'Attempt to use history.replaceState() more than 100 times per 10 seconds',
      'SecurityError',
    );
  };
  store.update({ room: 'network' });
  store.update({ look: readLook('blocks.1') });
  assert.equal(store.state.look.name, 'blocks.1');
  t.mock.timers.tick(1000);
  view.history.replaceState = write;
  assert.deepEqual(view.history.written, []);
  t.mock.timers.tick(1000);
  assert.deepEqual(view.history.written, [[{ mark: 1 }, '/p/?data=names#seed=7&room=network&look=blocks.1']]);
  t.mock.timers.tick(60_000);
  assert.equal(view.history.written.length, 1);
  view.history.replaceState = () => {
    throw new DOMException('', 'SecurityError');
  };
  store.update({ room: '' });
  stop();
  view.history.replaceState = write;
  t.mock.timers.tick(60_000);
  assert.equal(view.history.written.length, 1, 'nothing is written by a playground that is gone');
});

test('settings alone ask for no text', () => {
  assert.equal(asksForText(parseAddress('?n_layer=2&theme=dark', '#settings')), false);
  assert.equal(asksForText(parseAddress('', '#data=verse')), true);
  assert.equal(asksForText(parseAddress('', '#text=')), true);
});

test('a bad value gets one sentence and is left out', () => {
  const address = parseAddress('?n_layer=99&learning_rate=fast&preset=gpt5&theme=pink', '');
  assert.equal(address.theme, '');
  assert.match(english(address.problems[0]), /theme “pink”/);
  const { typed, problems } = readAddressSettings(address, ROWS);
  assert.deepEqual(typed, {});
  assert.equal(problems.length, 3);
  assert.equal(
    english(problems[0]),
    'The address says n_layer=99, which was ignored: Layers must be a whole number from 1 to 64.',
  );
});

test('a text is cut at the limit, with a sentence that names both lengths', () => {
  const { text, problems } = parseAddress(`?text=${'a'.repeat(ADDRESS_TEXT_LIMIT + 5)}`, '');
  assert.equal(text?.length, ADDRESS_TEXT_LIMIT);
  assert.match(english(problems[0]), /20,005 characters.*20,000/);
});

test('names from the object prototype are no settings', () => {
  const address = parseAddress('?__proto__=1&constructor=2&toString=3', '');
  const rows = /** @type {any[]} */ ([...ROWS, { key: 'valueOf', type: 'int', min: 0, max: 9, label: 'Value' }]);
  assert.deepEqual(readAddressSettings(address, rows), { typed: {}, problems: [] });
});

test('several problems are told as the first and how many more', () => {
  const [one, two, three] = ['One.', 'Two.', 'Three.'].map((message) => ({ id: message, message }));
  assert.equal(firstProblem([]), null);
  assert.equal(english(firstProblem([one])), 'One.');
  assert.equal(english(firstProblem([one, two, three])), 'One. (2 more in this address.)');
});
