// web/visits.js: which entry of the browser's history is new, and how others were left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVisits } from '../../web/visits.js';

/** The entries of a tab as a browser has them. */
function makeEntries() {
  /** @type {any[]} */
  const states = [null];
  let at = 0;
  return {
    get state() {
      return states[at];
    },
    replaceState(/** @type {any} */ state) {
      states[at] = structuredClone(state);
    },
    follow: () => states.splice(++at, states.length, null),
    go: (/** @type {number} */ by) => {
      at += by;
    },
  };
}

/** @param {string} source */
const visit = (source) => ({ source, typed: {} });

test('Back and Forward find what was left, a link finds a new entry', () => {
  const entries = makeEntries();
  const visits = createVisits(entries);
  assert.equal(visits.arrive(), null);
  visits.leave(visit('first'));
  entries.follow();
  assert.equal(visits.arrive(), null);
  visits.leave(visit('second'));
  entries.go(-1);
  assert.deepEqual(visits.arrive(), visit('first'));
  visits.leave(visit('first, changed'));
  entries.go(1);
  assert.deepEqual(visits.arrive(), visit('second'));
  visits.leave(visit('second'));
  entries.go(-1);
  assert.deepEqual(visits.arrive(), visit('first, changed'));
});

test('entries of before a reload are told from new ones', () => {
  const entries = makeEntries();
  createVisits(entries).arrive();
  entries.follow();
  const after = createVisits(entries);
  assert.equal(after.arrive(), null);
  entries.go(-1);
  assert.equal(after.arrive(), 'before');
});

test('the marks of other programs stay, and where there may be none every entry is new', () => {
  const entries = makeEntries();
  entries.replaceState({ theirs: 1 });
  createVisits(entries).arrive();
  assert.equal(entries.state.theirs, 1);
  const forbidden = { state: null, replaceState: () => assert.fail('SecurityError') };
  const visits = createVisits(forbidden);
  assert.equal(visits.arrive(), null);
  visits.leave(visit('first'));
  assert.equal(visits.arrive(), null);
});
