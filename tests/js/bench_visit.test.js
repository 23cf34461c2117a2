// What `make bench` reports on the page's main thread (tests/bench/visit.js) and on two checkouts (turns.js): how
// figures are computed from measurements.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowOf, spreadOf } from '../bench/turns.js';
import { taskRow, tasksOf, togetherRow } from '../bench/visit.js';

/** @param {number} pid @param {number} tid @param {number} ts @param {number} dur @param {number} [tdur] all in µs */
const task = (pid, tid, ts, dur, tdur) => ({ name: 'RunTask', ph: 'X', pid, tid, ts, dur, tdur });

test('the tasks of a trace are those of the thread that has written the sign of the page, in their order', () => {
  const sign = { name: 'TimeStamp', ph: 'I', pid: 1, tid: 10, args: { data: { message: 'this is the page' } } };
  const events = [
    ...[task(1, 10, 9000, 70_000, 30_000), task(1, 10, 1000, 5000), task(1, 11, 0, 900_000), task(2, 10, 0, 800_000)],
    { ...task(1, 10, 0, 1e6), name: 'FunctionCall' },
  ];
  assert.deepEqual(tasksOf([...events, sign]), [
    { ms: 5, cpu_ms: 0, at: 1 },
    { ms: 70, cpu_ms: 30, at: 9 },
  ]);
  assert.deepEqual(tasksOf(events), [], 'no page, no tasks');
});

test('a task is long by the clock, or by the processor, from 50 ms on', () => {
  const tasks = [
    { ms: 50, cpu_ms: 50, at: 0 },
    { ms: 60, cpu_ms: 20, at: 100 },
    { ms: 90, cpu_ms: 51, at: 200 },
  ];
  assert.deepEqual(taskRow('names', 'room dataset', 2, tasks), {
    ...{ config: 'names', doing: 'room dataset', seconds: 2, busy_percent: 6.05 },
    ...{ long_tasks: 2, longest_ms: 90, long_cpu_tasks: 1, longest_cpu_ms: 51 },
  });
});

test('what was done one after the other is one row: the longest task of all, and the share of all the time', () => {
  const room = (/** @type {number} */ ms) => ({ seconds: 6, tasks: [{ ms, cpu_ms: 30, at: 0 }] });
  assert.deepEqual(togetherRow('names', [room(40), room(55), room(45)]), {
    ...{ config: 'names', doing: 'all of the training', seconds: 18, busy_percent: 0.5 },
    ...{ long_tasks: 1, longest_ms: 55, long_cpu_tasks: 0, longest_cpu_ms: 30 },
  });
});

test('two engines are compared pair by pair, by the median and the quartiles', () => {
  assert.deepEqual(spreadOf([1.2, 0.8, 1, 1.1, 0.9]), { median: 1, low: 0.85, high: 1.15 });
  assert.deepEqual(spreadOf([1.5]), { median: 1.5, low: 1.5, high: 1.5 });
  const pairs = [100, 300, 200].map((ms) => ({ before: { wall: ms, cpu: 50 }, now: { wall: 1.1 * ms, cpu: 40 } }));
  const row = rowOf(pairs, 10);
  assert.deepEqual([row.pairs, row.ms, row.wall.median, row.cpu?.median], [3, 20, 1.1, 0.8]);
  pairs[1].now.cpu = /** @type {any} */ (null);
  assert.equal(rowOf(pairs, 10).cpu, null, 'where nobody tells the time of one turn, there is none');
});
