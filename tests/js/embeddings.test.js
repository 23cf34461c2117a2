// Room 4's map of embeddings (web/features/rooms/network/embeddings/): kinds of tokens, signs that stay, distances, and names
// that do not overlap.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { embeddingMap, nearestAt } from '../../web/features/rooms/network/embeddings/map.js';
import {
  betweenRows,
  closest,
  fit,
  isOf,
  kindOf,
  meanDistance,
  mostFrequent,
  nearest,
  onMap,
  placeNames,
  steady,
  withFrame,
} from '../../web/features/rooms/network/embeddings/numbers.js';

/** @typedef {import('../../web/features/rooms/network/embeddings/numbers.js').Kind} Kind */

test('a token is of one kind, in several scripts and for all tokenizers', () => {
  /** @type {Record<string, Kind>} */
  const kinds = {
    ...{
      a: 'vowel',
      é: 'vowel',
      ü: 'vowel',
      'e\u0301': 'vowel',
      о: 'vowel',
      ω: 'vowel',
      y: 'consonant',
      ß: 'consonant',
      ж: 'consonant',
    },
    ...{
      A: 'capital',
      Ж: 'capital',
      ب: 'letter',
      日: 'letter',
      7: 'digit',
      '٣': 'digit',
      '.': 'sign',
      '=': 'sign',
      '“': 'sign',
    },
    ...{
      ' ': 'blank',
      '\n': 'blank',
      '  ': 'blank',
      ' the': 'word',
      ing: 'piece',
      '. ': 'piece',
      '<0xE2>': 'byte',
      '<BOS>': 'bos',
    },
  };
  for (const [text, kind] of Object.entries(kinds)) assert.equal(kindOf(text), kind, JSON.stringify(text));
});

test('a component that comes back with the other sign is turned, each for itself', () => {
  const last = [
    [1, -2, 0.5],
    [3, 0, -1],
  ];
  const turned = steady(
    [
      [-1.1, 2.1, -0.4],
      [2.9, 0.1, -1.2],
    ],
    last,
  );
  assert.deepEqual(
    turned.map((one) => [...one]),
    [
      [1.1, -2.1, 0.4],
      [2.9, 0.1, -1.2],
    ],
  );
  assert.deepEqual([...steady([[-1, 2]], null)[0]], [-1, 2], 'the first frame stays as it is');
  assert.deepEqual([...steady([[-1, 2]], [[1, -2, 3]])[0]], [-1, 2], 'so does a map of another vocabulary');
});

test('frames keep their signs forwards and back; the ways end where a reader looks back to', () => {
  /** @type {(step: number, sign: number, n?: number) => import('../../web/features/rooms/network/embeddings/numbers.js').Frame} */
  const frame = (step, sign, n = 2) => ({
    step,
    scores: [Float64Array.from({ length: n }, (_, i) => sign * (i + 1))],
    shares: [1],
    table: [step],
  });
  let frames = withFrame([], frame(0, 1));
  for (let step = 1; step < 20; step++) frames = withFrame(frames, frame(step, step % 2 === 0 ? 1 : -1));
  assert.deepEqual(
    frames.map(({ step }) => step),
    [12, 13, 14, 15, 16, 17, 18, 19],
  );
  assert.ok(
    frames.every(({ scores }) => scores[0][0] === 1),
    'every second one came with the other sign',
  );
  assert.deepEqual(
    frames.map(({ table }) => table),
    [...Array(7).fill(null), [19]],
  );
  const back = withFrame(frames, frame(13, -1));
  assert.deepEqual(
    back.map(({ step, scores }) => [step, scores[0][1]]),
    [
      [12, 2],
      [13, 2],
    ],
  );
  assert.deepEqual(
    withFrame(frames, frame(20, -1, 3)).map(({ step }) => step),
    [20],
    'another vocabulary begins anew',
  );
});

test('the most frequent tokens, of equal ones those with the lower ids', () => {
  assert.deepEqual(mostFrequent([5, 1, 9, 5, 2], 3), [0, 2, 3]);
  assert.deepEqual(mostFrequent([5, 1, 5, 5], 2), [0, 2]);
  assert.deepEqual(mostFrequent([0, 0], 3), [0, 1]);
});

test('mean distances are over all pairs, and a kind is held against all', () => {
  const scores = [
    [0, 3, 0, 10],
    [0, 4, 0, 0],
  ];
  assert.equal(onMap(scores)(0, 1), 5);
  assert.equal(meanDistance([0, 1, 2], onMap(scores)), (5 + 0 + 5) / 3);
  assert.equal(meanDistance([0], onMap(scores)), 0);
  assert.equal(betweenRows([0, 0, 2, 1, 2, 4], 3)(0, 1), 3);
  const line = [
    [0, 1, 2, 10, 20, 30],
    [0, 0, 0, 0, 0, 0],
  ];
  const tokens = [...'aeibcd'].map((text, id) => ({ id, kind: kindOf(text) }));
  const found = closest(tokens, onMap(line));
  const all = [1, 2, 1, 10, 9, 8, 20, 19, 18, 10, 30, 29, 28, 20, 10].reduce((a, b) => a + b) / 15;
  assert.deepEqual(found, { kind: 'vowel', among: 'letters', share: 4 / 3 / all });
  const more = [...tokens, { id: 6, kind: kindOf('7') }];
  assert.deepEqual(
    closest(
      more,
      onMap([
        [...line[0], 999],
        [...line[1], 0],
      ]),
    ),
    found,
    'vowels are held against letters only',
  );
  const others = [...'123.,;'].map((text, id) => ({ id, kind: kindOf(text) }));
  assert.deepEqual(closest(others, onMap(line)), { kind: 'digit', among: 'all', share: 4 / 3 / all });
  assert.equal(closest(tokens.slice(0, 2), onMap(line)), null, 'two are no group');
  assert.equal(closest(tokens.slice(0, 3), onMap(line)), null, 'nor are all together');
});

test('the nearest by cosine do not depend on lengths', () => {
  const table = [1, 0, 10, 1, 0, 2, -1, 0];
  const list = nearest(table, 2, 0, 3);
  assert.deepEqual(
    list.map(({ id }) => id),
    [1, 2, 3],
  );
  assert.ok(Math.abs(list[0].cosine - 10 / Math.sqrt(101)) < 1e-12);
  assert.deepEqual(
    list.slice(1).map(({ cosine }) => cosine),
    [0, -1],
  );
});

test('both axes have the same unit, and up is up', () => {
  const { at, unit } = fit(
    [
      [0, 10],
      [0, 2],
    ],
    [0, 1],
    { wide: 120, high: 120, margin: 10 },
  );
  assert.equal(unit, 10);
  assert.deepEqual(at(0, 0), [10, 70]);
  assert.deepEqual(at(10, 2), [110, 50]);
  assert.equal(
    fit(
      [
        [0, 2],
        [0, 20],
      ],
      [0, 1],
      { wide: 120, high: 120, margin: 10 },
    ).unit,
    5,
    'what is high must fit too',
  );
});

test('names do not overlap and stay within the picture; the first have the right of way', () => {
  const mark = { wide: 20, high: 20 };
  const places = placeNames(
    [
      { id: 7, x: 50, y: 50, ...mark },
      { id: 8, x: 52, y: 50, ...mark },
      { id: 9, x: 0, y: 0, ...mark },
    ],
    { wide: 100, high: 100 },
  );
  assert.deepEqual(places.get(7), { x: 50, y: 50, is_moved: false });
  const [a, b, c] = [7, 8, 9].map(
    (id) => /** @type {{ x: number, y: number, is_moved: boolean }} */ (places.get(id)),
  );
  assert.ok(b.is_moved && Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) >= 20);
  assert.ok(c.is_moved && c.x >= 10 && c.y >= 10);
  const crowd = Array.from({ length: 60 }, (_, id) => ({ id, x: 50, y: 50, ...mark }));
  const room = [...placeNames(crowd, { wide: 100, high: 100 }).values()];
  assert.ok(room.length > 5 && room.length < 60, 'those without room are left out');
  for (const [i, p] of room.entries())
    for (const q of room.slice(0, i)) assert.ok(Math.max(Math.abs(p.x - q.x), Math.abs(p.y - q.y)) >= 20 - 1e-9);
});

test('the map draws the way of the token that is looked at, once it has one, and of no other', () => {
  const tokens = [...'abc'].map((name, id) => ({ id, name, kind: kindOf(name) }));
  const frame = (/** @type {number} */ n) => ({ scores: [Float64Array.of(0, n, 1), Float64Array.of(0, 0, 1)] });
  const frames = [frame(0.3), frame(0.5)];
  assert.deepEqual(embeddingMap({ frames, tokens, locked: null, peeked: null }).ways, []);
  assert.deepEqual(embeddingMap({ frames, tokens, locked: 1, peeked: null }).ways, [1]);
  assert.deepEqual(embeddingMap({ frames, tokens, locked: 1, peeked: 2 }).ways, [1, 2]);
  assert.deepEqual(embeddingMap({ frames: frames.slice(1), tokens, locked: 1, peeked: null }).ways, []);
});

test('of two tokens in one place the locked one keeps its name, and a point finds the nearest', () => {
  const tokens = [...'ab'].map((name, id) => ({ id, name, kind: kindOf(name) }));
  const scores = [Float64Array.of(0, 0.001, 1), Float64Array.of(0, 0, 1)];
  const at = (/** @type {number | null} */ locked) =>
    embeddingMap({
      frames: [{ scores }],
      tokens: [...tokens, { id: 2, name: 'c', kind: 'consonant' }],
      locked,
      peeked: null,
    }).places;
  const moved = (/** @type {ReturnType<typeof at>} */ places) =>
    places.map(({ x, y }, id) => (id === 2 ? 0 : Math.round(Math.hypot(x - at(null)[0].x, y - at(null)[0].y))));
  assert.equal(moved(at(null))[0], 0);
  assert.ok(moved(at(1))[0] > 0, 'the other one moves away');
  const [, , third] = at(null);
  assert.equal(nearestAt(at(null), third.x + 5, third.y), 2);
  assert.equal(nearestAt(at(null), 10_000, 0), null);
});

test('a frame of another run with the same vocabulary is not shown', () => {
  const frame = {
    step: 0,
    scores: [new Float64Array(3), new Float64Array(3)],
    shares: [1, 0],
    table: new Float32Array(12),
  };
  assert.ok(isOf(frame, 3, 4));
  assert.ok(isOf({ ...frame, table: null }, 3, 8));
  assert.ok(!isOf(frame, 3, 2), 'the run before was wider');
  assert.ok(!isOf(frame, 6, 2));
});
