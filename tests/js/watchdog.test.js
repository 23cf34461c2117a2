// web/wire/watchdog.js: a worker that is dead, makes no progress, waits for the network, is busy or is slowed down,
// with a clock of the test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWatchdog, PATIENCE_MS, SLOW_MS, TICK_MS } from '../../web/wire/watchdog.js';

/**
 * Lets the watchdog tick for `ms` and returns its findings without repetitions in a row. `each` is called before every
 * tick.
 * @param {ReturnType<typeof createWatchdog>} watchdog
 * @param {number} from
 * @param {number} ms
 * @param {(now: number) => void} [each]
 * @param {boolean} [is_hidden]
 */
function watch(watchdog, from, ms, each = () => {}, is_hidden = false) {
  /** @type {string[]} */
  const found = [];
  for (let now = from + TICK_MS; now <= from + ms; now += TICK_MS) {
    each(now);
    const finding = watchdog.check(now, is_hidden);
    if (finding !== 'well' && finding !== found.at(-1)) found.push(finding);
  }
  return found;
}

/** A watchdog of a worker whose program and engine are loaded at time 0. */
function makeReady() {
  const watchdog = createWatchdog(0);
  watchdog.start(0);
  watchdog.load(0, false);
  return watchdog;
}

test('a worker that says nothing is asked for a sign of life, and then counts as dead', () => {
  assert.deepEqual(watch(makeReady(), 0, PATIENCE_MS + 2 * TICK_MS), ['ping', 'silent']);
  const patient = makeReady();
  patient.setPatience(60_000);
  assert.deepEqual(watch(patient, 0, 60_000), ['ping']);
});

test('a worker whose program is still on its way is never dead, however slow the network', () => {
  const watchdog = createWatchdog(0);
  assert.deepEqual(watch(watchdog, 0, SLOW_MS), []);
  assert.deepEqual(watch(watchdog, SLOW_MS, 600_000), ['slow']);
  watchdog.start(611_000);
  watchdog.hear(611_000);
  assert.deepEqual(watch(watchdog, 611_000, 5_000), ['ping'], 'then its own time begins');
});

test('a worker that compiles what has come on a busy machine is slow, not dead, for a minute', () => {
  const watchdog = createWatchdog(0);
  watchdog.start(0);
  assert.deepEqual(new Set(watch(watchdog, 0, 59_000)), new Set(['ping', 'slow']));
  assert.equal(watchdog.check(61_000, false), 'silent');
});

test('a load that can be tried again otherwise is given no more than any work', () => {
  const watchdog = createWatchdog(0);
  watchdog.start(0);
  watchdog.setLoadingPatience(PATIENCE_MS);
  assert.ok(watch(watchdog, 0, PATIENCE_MS + 2 * TICK_MS).includes('silent'));
});

test('bytes that come are no slow network; bytes that stop are, and cost nothing while it answers', () => {
  const watchdog = createWatchdog(0);
  watchdog.start(0);
  const found = watch(watchdog, 0, 60_000, (now) => {
    watchdog.hear(now);
    watchdog.load(now, true);
  });
  assert.deepEqual(found, []);
  const later = watch(watchdog, 60_000, 300_000, watchdog.hear);
  assert.deepEqual(later, ['slow']);
});

test('a worker that answers but gets nothing done is found, by the count in its answers', () => {
  const watchdog = makeReady();
  watchdog.expect(0, true);
  let work = 0;
  const answer = (/** @type {number} */ now) => {
    watchdog.hear(now);
    watchdog.progress(now, work);
  };
  const busy = watch(watchdog, 0, 60_000, (now) => {
    work++;
    answer(now);
  });
  assert.deepEqual(busy, []);
  assert.deepEqual(watch(watchdog, 60_000, PATIENCE_MS + 2 * TICK_MS, answer), ['stuck']);
  const idle = makeReady();
  assert.deepEqual(watch(idle, 0, 600_000, idle.hear), [], 'nothing is expected of it');
  idle.expect(600_000, true);
  assert.deepEqual(watch(idle, 600_000, PATIENCE_MS, idle.hear), [], 'its time begins when it is asked');
});

test('a page that is hidden or was asleep gives its worker new time', () => {
  const watchdog = makeReady();
  watchdog.expect(0, true);
  assert.deepEqual(
    watch(watchdog, 0, 600_000, () => {}, true),
    [],
  );
  assert.equal(watchdog.check(900_000, false), 'well');
  assert.deepEqual(watch(watchdog, 900_000, PATIENCE_MS - 2 * TICK_MS), ['ping']);
});
