// The engine compared with the original: microgpt's 1000 losses, and the 20 names that it then writes.
//
// Every WebAssembly build and both command lines make the whole run of Karpathy's last revision:
// preset=microgpt seed=42 on its names.txt. If that file is absent, the tests are skipped and say so;
// tests/js/oracle.test.js checks the same method on other texts.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import {
  allParameters,
  assertClose,
  microgptLines,
  microgptLosses,
  microgptPath,
  REFERENCE,
  ROOT,
  noMicrogpt as skip,
  microgptTitle as title,
  VARIANTS,
} from './builds.js';

// The largest difference from the original's losses seen so far is 1e-6 in float. In double only the order of sums and
// the last bits of exp and log differ; there it is 4e-15.
const FLOAT_BOUND = 1e-5;
const DOUBLE_BOUND = 1e-12;

const originalNames = () => microgptLines('samples.txt');

/** @param {ArrayLike<number>} losses */
const printed = (losses) => Array.from(losses, (loss) => loss.toFixed(4));

/** @param {'reference' | (typeof VARIANTS)[number]} build */
async function learnNames(build) {
  const engine = await loadEngine({ build });
  assert.equal(engine.build, build);
  const text = readFileSync(microgptPath('names.txt'));
  const trainer = engine.createTrainer({ text, config: { preset: 'microgpt', seed: 42 } });
  const { losses, done } = trainer.run(1000);
  assert.ok(done);
  const names = Array.from({ length: 20 }, () => trainer.sample().text);
  return { trainer, losses, names };
}

for (const build of VARIANTS) {
  test(title(`the ${build} build has microgpt's 1000 losses within 1e-5 and its 20 names`), { skip }, async () => {
    const { trainer, losses, names } = await learnNames(build);
    const { n_documents, vocab_size, n_params } = trainer.info;
    assert.deepEqual({ n_documents, vocab_size, n_params }, { n_documents: 32033, vocab_size: 27, n_params: 4192 });
    assertClose(losses, microgptLosses(), FLOAT_BOUND, 'losses');
    assert.deepEqual(names, originalNames());
  });
}

test(title("the reference build has microgpt's 1000 losses within 1e-12, its last parameters and its 20 names"), {
  skip,
}, async () => {
  const { trainer, losses, names } = await learnNames(REFERENCE);
  assertClose(losses, microgptLosses(), DOUBLE_BOUND, 'losses');
  assert.deepEqual(printed(losses), printed(microgptLosses()));
  const parameters = microgptLines('params_after_step1000.txt').map((line) => Number(line.split(' ')[0]));
  assertClose(allParameters(trainer), parameters, DOUBLE_BOUND, 'last parameters');
  assert.deepEqual(names, originalNames());
});

/**
 * The same run by a program in build/.
 * @param {'reference' | 'native'} program
 */
function learnNamesOnCommandLine(program) {
  const folder = mkdtempSync(join(tmpdir(), 'microgpt-'));
  try {
    const file = join(folder, 'losses.txt');
    const run = ['train', '--text', microgptPath('names.txt'), '--preset', 'microgpt', '--set', 'seed=42'];
    const path = resolve(ROOT, 'build', program, 'microgpt');
    const result = spawnSync(path, [...run, '--samples', '20', '--losses', file], { encoding: 'utf8' });
    const { status, stdout, stderr, error } = result;
    assert.deepEqual({ error, status, stderr }, { error: undefined, status: 0, stderr: '' });
    return { stdout, losses: readFileSync(file, 'utf8').trimEnd().split('\n').map(Number) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const { program, bound } of /** @type {const} */ ([
  { program: 'reference', bound: DOUBLE_BOUND },
  { program: 'native', bound: FLOAT_BOUND },
])) {
  test(title(`the ${program} command line has microgpt's 1000 losses and prints its 20 names`), { skip }, () => {
    const { stdout, losses } = learnNamesOnCommandLine(program);
    assert.match(stdout, /num docs: 32033/);
    assert.match(stdout, /vocab size: 27/);
    assert.match(stdout, /num params: 4192/);
    const samples = stdout.split('\n').filter((line) => line.startsWith('sample'));
    assert.deepEqual(
      samples,
      originalNames().map((name, i) => `sample ${String(i + 1).padStart(2)}: ${name}`),
    );
    assertClose(losses, microgptLosses(), bound, 'losses');
  });
}
