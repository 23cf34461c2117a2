// The stops of the guide are correct: each is well formed and has words, and its questions can be answered from what
// its model really does, with two seeds here and with five in `make guide`. tests/guide/play.js plays them.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { VIEWS } from '../../web/features/guide/views/index.js';
import { SOURCES } from '../../web/guide/shown_functions.js';
import { partOf, SECTIONS } from '../../web/guide/stop.js';
import { loadStops, PARTS } from '../../web/guide/stops/index.js';
import { ROOM_KEYS } from '../../web/state/room_keys.js';
import { allStops, allWords, openEngine, playStop } from '../guide/play.js';
import { ROOT } from './builds.js';

const SEEDS = [1, 2];
const engine = await openEngine();
const [stops, words] = [await allStops(), await allWords()];
after(() => engine.close());

describe('the stops of the guide', () => {
  test('are in the file of their part, each key once, and there is one at least', async () => {
    assert.deepEqual(Object.keys(PARTS), ROOM_KEYS);
    for (const part of ROOM_KEYS) for (const { key } of await loadStops(part)) assert.equal(partOf(key), part, key);
    const keys = stops.map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)]);
    assert.ok(keys.length > 0);
  });

  test('have all words that there are', () => {
    const known = new Set(stops.map(({ key }) => key));
    assert.deepEqual(
      Object.keys(words).filter((key) => !known.has(key)),
      [],
    );
  });

  test('can name the sections that the rooms have, and no others', () => {
    const folder = join(ROOT, 'web/features/rooms');
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const written = sources.flatMap((source) =>
      [...source.matchAll(/data-section="(\w+)"/g)].map(([, name]) => name),
    );
    const training = ['runs', 'changes', 'slow', 'rate', 'sweep']; // written by a function of their names
    assert.deepEqual(
      [...new Set(Object.values(SECTIONS).flat())].sort(),
      [...new Set([...written, ...training])].sort(),
    );
  });

  test('name functions of the engine that are shown, and pictures that there are', () => {
    const shown = new Set(Object.values(SOURCES).flatMap(({ functions }) => functions));
    for (const { key, source = [], view } of stops) {
      assert.deepEqual(
        source.filter((name) => !shown.has(name)),
        [],
        key,
      );
      assert.ok(view === undefined || Object.hasOwn(VIEWS, view), `${key} has the picture ${view}`);
    }
  });

  test('keep figures under names of their own, so that none is read at another stop', () => {
    const kept = stops.flatMap(({ key, acts = [] }) =>
      acts.flatMap(({ keep = {} }) => Object.keys(keep).map((name) => ({ key, name }))),
    );
    const read = stops.flatMap((stop) =>
      [...JSON.stringify(stop).matchAll(/kept\('(\w+)'\)/g)].map(([, name]) => ({ key: stop.key, name })),
    );
    for (const { key, name } of read)
      assert.deepEqual([...new Set(kept.filter((one) => one.name === name).map((one) => one.key))], [key], name);
  });

  for (const stop of stops) {
    test(`${stop.key} holds on ${SEEDS.length} seeds`, async () => {
      for (const seed of SEEDS) {
        const { problems } = await playStop(engine, stop, words[stop.key], seed);
        assert.deepEqual(problems, [], `with seed ${seed}`);
      }
    });
  }
});
