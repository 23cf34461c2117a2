// web/features/rooms/in_sight.js: how far a page is scrolled to a room that its address asked for, and that nothing
// moves once a reader has scrolled. The behaviour in a browser is tested in tests/browser/embed.test.js.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bringIntoSight, distance } from '../../web/features/rooms/in_sight.js';

test('a room beneath the window or above it comes beneath what covers the top; one in sight stays', () => {
  assert.equal(distance({ top: 850 }, { top: 1000 }, 900, 80), 770);
  assert.equal(distance({ top: 100 }, { top: 450 }, 900, 80), 0);
  assert.equal(
    distance({ top: 100 }, { top: 451 }, 900, 80),
    20,
    'less than half of the window would be left for it',
  );
  assert.equal(distance({ top: -300 }, { top: -200 }, 900, 80), -380);
});

/** A ResizeObserver that reports the first size of an element, as a browser's does. */
class Observer {
  /** @param {() => void} report */
  constructor(report) {
    this.report = report;
  }
  observe() {
    this.report();
  }
}

/** @param {number | null} asked @param {number} now  where the page is scrolled to @param {boolean} [is_reduced] */
function scrolled(asked, now, is_reduced = false) {
  /** @type {any[]} */
  const calls = [];
  const box = { getBoundingClientRect: () => ({ top: 1000 }) };
  Object.assign(globalThis, {
    ...{ scrollY: now, innerHeight: 900, requestAnimationFrame: (/** @type {() => void} */ next) => next() },
    ...{ document: { documentElement: null }, getComputedStyle: () => ({ scrollPaddingBlockStart: '80px' }) },
    ...{ ResizeObserver: Observer, addEventListener() {}, setTimeout: () => 0 },
    ...{ matchMedia: () => ({ matches: is_reduced }), scrollBy: (/** @type {any} */ to) => calls.push(to) },
  });
  /** @type {any} */
  const store = {
    state: { room_asked: asked },
    update: (/** @type {any} */ patch) => Object.assign(store.state, patch),
  };
  const root = /** @type {any} */ ({ querySelector: () => box });
  bringIntoSight(/** @type {any} */ ({ store }), root);
  bringIntoSight(/** @type {any} */ ({ store }), root);
  return calls;
}

test('the page moves once, smoothly unless less motion is wanted, and not under a reader who has scrolled', () => {
  assert.deepEqual(scrolled(0, 0), [{ top: 920, behavior: 'smooth' }]);
  assert.deepEqual(scrolled(40, 40, true), [{ top: 920, behavior: 'instant' }]);
  assert.deepEqual(scrolled(0, 200), [], 'scrolled meanwhile');
  assert.deepEqual(scrolled(null, 0), [], 'opened by the reader');
});
