// web/keep/visits.js: which entry of the browser's history is new, and what was chosen when others were left.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVisits } from '../../web/keep/visits.js';

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
  const { arrive, leave, find } = createVisits('', entries);
  const first = arrive();
  assert.ok(first.is_new);
  entries.follow();
  const second = arrive();
  assert.deepEqual([second.is_new, second.from], [true, first.to]);
  leave(second.from, visit('first'));
  entries.go(-1);
  const back = arrive();
  assert.deepEqual(back, { from: second.to, to: first.to, is_new: false });
  leave(back.from, visit('second'));
  assert.deepEqual(find(back.to), visit('first'));
  entries.go(1);
  const forward = arrive();
  leave(forward.from, visit('first, changed'));
  assert.deepEqual(find(forward.to), visit('second'));
  entries.go(-1);
  assert.deepEqual(find(arrive().to), visit('first, changed'));
});

test('entries of before a reload are told from new ones', () => {
  const entries = makeEntries();
  createVisits('', entries).arrive();
  entries.follow();
  const after = createVisits('', entries);
  assert.ok(after.arrive().is_new);
  entries.go(-1);
  const { to, is_new } = after.arrive();
  assert.deepEqual([is_new, after.find(to)], [false, undefined]);
});

test('the marks of other programs stay, and where there may be none every entry is new', () => {
  const entries = makeEntries();
  entries.replaceState({ theirs: 1 });
  createVisits('', entries).arrive();
  assert.equal(entries.state.theirs, 1);
  const forbidden = { state: null, replaceState: () => assert.fail('SecurityError') };
  const visits = createVisits('', forbidden);
  const { to } = visits.arrive();
  visits.leave(to, visit('first'));
  assert.ok(visits.arrive().is_new);
});

test('two playgrounds of one document have marks of their own, and neither removes that of the other', () => {
  const entries = {
    /** @type {any} */ state: null,
    /** @param {any} state */ replaceState(state) {
      entries.state = state;
    },
  };
  const [first, second] = [createVisits('', entries), createVisits(' (2)', entries)];
  const [one, two] = [first.arrive(), second.arrive()];
  assert.ok(one.is_new && two.is_new);
  assert.deepEqual([first.arrive().to, second.arrive().to], [one.to, two.to]);
});
