// What the page around a frame may say: the query that shows and locks parts, the origin it names, and the commands. The
// browser tests (tests/browser/embed*.test.js) say what comes of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { COMMANDS, readCommand } from '../../web/embed/commands.js';
import { originIn, PARTS, readPresented } from '../../web/embed/presented.js';
import { ROOMS as SHOWN_ROOMS } from '../../web/features/rooms/rooms.js';
import { FEATURES } from '../../web/registry.js';
import { ROOM_KEYS as ROOMS } from '../../web/state/room_keys.js';
import { ROOT } from './builds.js';

const { settings } = await loadEngine();

/** The features of a query, by the names that an address has for them. @param {string} query */
const shownBy = (query) => {
  const { feature } = readPresented(query);
  return Object.entries(PARTS)
    .filter(([, name]) => feature(name))
    .map(([part]) => part)
    .join(' ');
};

describe('what a frame shows', () => {
  test('without show: everything; the names are those of features, of rooms and of settings', () => {
    assert.equal(shownBy('?theme=dark'), Object.keys(PARTS).join(' '));
    const names = FEATURES.map(({ name }) => name);
    for (const part of ['masthead', 'text', 'run', 'chart', 'writing']) assert.ok(names.includes(part), part);
    assert.deepEqual(
      SHOWN_ROOMS.map(({ key }) => key),
      ROOMS,
    );
    for (const { key } of settings) assert.ok(!(key in PARTS), `${key} means two things`);
  });

  test('what is named, with the button that trains; a minus leaves out', () => {
    for (const [query, shown] of [
      ['?show=curve', 'train curve'],
      ['?show=samples', 'train samples'],
      ['?show=Curve,%20samples', 'train curve samples'],
      ['?show=curve,-train', 'curve'],
      ['?show=-prompt,-rooms,-title', 'text train curve settings samples verdict'],
      ['?show=network', 'train rooms'],
      ['?show=n_layer', 'train settings'],
      ['?show=', 'title text train curve settings samples prompt verdict rooms'],
    ]) {
      assert.equal(shownBy(query), shown, query);
    }
    assert.ok(readPresented('?show=curve').feature('problem'), 'what goes wrong is always said');
  });

  test('one room is shown alone, and single settings', () => {
    const one = readPresented('?show=network');
    assert.equal(one.only, 'network');
    assert.deepEqual(
      ROOMS.filter((room) => one.room(room)),
      ['network'],
    );
    const most = readPresented('?show=-network');
    assert.equal(most.only, '');
    assert.equal(ROOMS.filter((room) => most.room(room)).length, 6);
    const single = readPresented('?show=curve,n_layer,dropout');
    const keys = settings.filter((row) => single.main(row)).map(({ key }) => key);
    assert.deepEqual(keys.sort(), ['dropout', 'n_layer']);
    const main = settings.filter((row) => readPresented('').main(row));
    assert.deepEqual(
      main,
      settings.filter((row) => row.main),
    );
    assert.equal(settings.filter((row) => readPresented('?show=-n_layer').setting(row)).length, settings.length - 1);
  });

  test('two columns only where something stands beside the curve', () => {
    const columns = (/** @type {string} */ query) => readPresented(query).columns;
    assert.deepEqual(
      ['', '?show=curve', '?show=samples', '?show=curve,samples', '?show=network'].map(columns),
      [2, 1, 1, 2, 1],
    );
  });
});

describe('what a frame locks', () => {
  test('the text, settings by their keys, those of a room, or all', () => {
    const locked = (/** @type {string} */ query) => {
      const { isLocked } = readPresented(query);
      return settings.filter(isLocked).map(({ key }) => key);
    };
    assert.deepEqual(locked('?lock=text'), []);
    assert.ok(readPresented('?lock=text').is_text_locked);
    assert.deepEqual(locked('?lock=n_layer,nothing'), ['n_layer']);
    const ofRoom = settings.filter(({ group }) => group === 'optimizer').map(({ key }) => key);
    assert.ok(ofRoom.length > 3);
    assert.deepEqual(locked('?lock=optimizer'), ofRoom);
    assert.equal(locked('?lock=settings').length, settings.length);
  });
});

test('an origin that is named is the only one; a broken one is nobody', () => {
  assert.equal(originIn('?show=curve'), '*');
  assert.equal(originIn('?origin=https://school.example/lesson?x=1'), 'https://school.example');
  for (const broken of ['', 'school', 'data:text/html,x', 'null']) assert.equal(originIn(`?origin=${broken}`), null);
});

describe('commands', () => {
  const to = 'microgpt-playground';

  test('what is not for the playground is no command', () => {
    const { to: own } = Object.create({ to }); // inherited, so not the message's own
    assert.equal(own, to);
    for (const data of [undefined, null, 1, to, [to], {}, { type: 'train' }, { to: 'other', type: 'train' }])
      assert.equal(readCommand(data), null);
    assert.equal(readCommand(Object.create({ to, type: 'train' })), null);
  });

  test('each command is read with its fields, settings as a reader would type them', () => {
    for (const type of Object.keys(COMMANDS)) {
      assert.deepEqual(readCommand({ to, type, id: 7 }), { type, id: 7, settings: {} });
    }
    const set = { to, type: 'set', text: 'a', settings: { n_layer: 2, tie_head: true, bias: false, norm: 'rms' } };
    assert.deepEqual(readCommand(set), {
      type: 'set',
      id: undefined,
      text: 'a',
      settings: { n_layer: '2', tie_head: '1', bias: '0', norm: 'rms' },
    });
    assert.equal(/** @type {any} */ (readCommand({ to, type: 'state', with_text: true })).with_text, true);
  });

  test('what is unknown or of another kind is refused in a sentence', () => {
    for (const [fields, said] of /** @type {[object, RegExp][]} */ ([
      [{}, /^There is no command a undefined\. These are: set, train, pause, reset, sample, state\.$/],
      [{ type: 'toString' }, /^There is no command "toString"\./],
      [{ type: '__proto__' }, /^There is no command "__proto__"\./],
      [{ type: 'train', text: 'a' }, /^The command "train" has no "text"\.$/],
      [{ type: 'set', text: 5 }, /^"text" of the command "set" must be a text/],
      [{ type: 'set', settings: [1] }, /^"settings" of the command "set" must be an object/],
      [{ type: 'set', settings: { n_layer: { a: 1 } } }, /must be an object of settings/],
      [{ type: 'set', settings: { n_layer: Number.NaN } }, /must be an object of settings/],
      [{ type: 'set', text: 'a', data: 'names' }, /a text or a data set, not both\.$/],
      [{ type: 'sample', seed: -1 }, /^"seed" of the command "sample" must be a whole number/],
      [{ type: 'state', with_text: 'yes' }, /must be true or false\.$/],
      [{ type: 'train', id: {} }, /^"id" must be a short text or a number\.$/],
    ])) {
      const read = readCommand({ to, ...fields });
      assert.ok(read !== null && 'problem' in read, JSON.stringify(fields));
      assert.match(read.problem, said);
    }
  });
});

test('oembed.json is an answer of oEmbed 1.0: of the type rich, with its frame and size', () => {
  const answer = JSON.parse(readFileSync(resolve(ROOT, 'build/site/oembed.json'), 'utf8'));
  assert.deepEqual([answer.version, answer.type], ['1.0', 'rich']); // oembed.com, 2.3.4
  assert.match(answer.html, /^<iframe src="[^"]*embed\.html" /);
  for (const size of [answer.width, answer.height]) assert.ok(Number.isInteger(size) && size > 0);
  const page = readFileSync(resolve(ROOT, 'build/site/index.html'), 'utf8');
  assert.match(page, /<link rel="alternate" href="oembed\.json" type="application\/json\+oembed"/);
});
