// The oracle (tests/oracle) compared with the original: microgpt's own numbers, printed by CPython.
//
// The engine is not involved. These tests show that the oracle can be trusted in the tests of the engine.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { MICROGPT } from '../oracle/settings.js';
import { Run } from '../oracle/train.js';
import {
  assertClose,
  microgptLines,
  microgptLosses,
  microgptPath,
  noMicrogpt as skip,
  microgptTitle as title,
} from './builds.js';

// Python's exp, log and pow are libm's and JavaScript's are the engine's own: they may differ in the
// last bit. The largest difference seen in all 1000 steps is 1.4e-15.
const BOUND = 1e-12;
const STEPS = 5;

// The original draws queries, keys and values one after the other; here they are one matrix.
const NAMES = [
  'wte.weight',
  'wpe.weight',
  'lm_head.weight',
  'blocks.0.attention.qkv.weight',
  'blocks.0.attention.proj.weight',
  'blocks.0.mlp.fc.weight',
  'blocks.0.mlp.proj.weight',
];

const newRun = () => new Run(readFileSync(microgptPath('names.txt'), 'utf8'), MICROGPT);

/** @param {Run} run */
const allValues = (run) => NAMES.flatMap((name) => run.model.parameter(name));

test(title("the oracle shuffles microgpt's names and draws its first parameters"), { skip }, () => {
  const run = newRun();
  assert.deepEqual(
    run.corpus.trainDocuments.slice(0, 10).map((ids) => run.vocabulary.decode(ids)),
    ['yuheng', 'diondre', 'xavien', 'jori', 'juanluis', 'erandi', 'phia', 'samatha', 'phoenix', 'emmelynn'],
  );
  assert.equal(run.vocabulary.size, 27);
  assert.deepEqual([...run.model.names].sort(), [...NAMES].sort());
  const expected = microgptLines('init_params.txt').map((line) => Number(line.split(' ')[3]));
  assertClose(
    allValues(run).map(({ data }) => data),
    expected,
    1e-16,
    'first parameters',
  );
});

test(title("the oracle has microgpt's gradients in the first step and its losses in the first five"), {
  skip,
}, () => {
  const run = newRun();
  const losses = [run.step().loss];
  const expected = microgptLines('grads_step1.txt').map((line) => Number(line.split(' ')[0]));
  assertClose(
    allValues(run).map(({ grad }) => grad),
    expected,
    1e-14,
    'gradients of the first step',
  );
  while (losses.length < STEPS) losses.push(run.step().loss);
  assertClose(losses, microgptLosses().slice(0, STEPS), BOUND, 'losses');
});
