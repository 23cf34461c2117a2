// The parts of a room that are made one after the other (web/features/rooms/shared/turns.js), in frames that the test draws.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { effect, signal } from '@preact/signals-core';
import { createTurns } from '../../web/features/rooms/shared/turns.js';

/** @type {(() => void)[]} */
const waiting = [];
const { requestAnimationFrame } = globalThis;
before(() => {
  Object.assign(globalThis, { requestAnimationFrame: (/** @type {() => void} */ next) => waiting.push(next) });
});
after(() => {
  Object.assign(globalThis, { requestAnimationFrame });
});

/** Draws a frame, and waits for the tasks that follow it. */
async function drawFrame() {
  for (const next of waiting.splice(0)) next();
  await new Promise((done) => setTimeout(done));
}

test('of the parts that are ready together one is made in a frame, and all are drawn from then on', async () => {
  const turn = createTurns();
  const late = signal(false);
  /** @type {string[][]} */
  const drawings = [];
  const stop = effect(() => {
    const ready = late.value ? ['map', 'heads', 'table', 'late'] : ['map', 'heads', 'table'];
    drawings.push(ready.filter(turn));
  });
  assert.deepEqual(drawings, [['map']]);
  await drawFrame();
  await drawFrame();
  assert.deepEqual(drawings, [['map'], ['map', 'heads'], ['map', 'heads', 'table']]);
  await drawFrame();
  assert.equal(drawings.length, 3, 'nothing waits, so nothing is drawn again');
  late.value = true;
  assert.deepEqual(drawings.at(-1), ['map', 'heads', 'table', 'late'], 'what comes later need not wait');
  stop();
});
