// The command line when system calls fail and signals come at a bad moment: what is left of a trained model, and what
// the program says. faults.c makes the calls fail. Runs without faults are in command_train.test.js.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { ROOT } from './builds.js';
import { jsonOf, linesOf, NAMES, PROGRAM, scratch, set, shell, start, TINY } from './command.js';

const { errno, signals } = constants;
const TEXT = ['--text', NAMES];
const FEW = [...TEXT, ...TINY, ...set('max_steps=20')];
const OVER =
  /^microgpt: Training was over, with all of its 20 steps, and the model is saved in .*; only the samples were cut off\.\n$/;
const library = scratch({ after }).path('faults.so');

before(() => {
  const source = resolve(ROOT, 'tests/js/faults.c');
  const [compiler, ...more] = (process.env.CC ?? 'gcc').split(' ');
  const built = spawnSync(compiler, [...more, '-D_GNU_SOURCE', '-shared', '-fPIC', '-o', library, source, '-ldl']);
  assert.equal(built.status, 0, `${built.stderr}`);
});

/** Runs the program while calls fail. @param {Record<string, string | number>} faults @param {string[]} args */
function faulty(faults, ...args) {
  const asked = Object.fromEntries(Object.entries(faults).map(([name, value]) => [name, `${value}`]));
  const env = { ...process.env, LD_PRELOAD: library, ...asked };
  return spawnSync(PROGRAM, args, { encoding: 'utf8', env, maxBuffer: 2 ** 28 });
}

/** The bytes that a run saves when nothing goes wrong. @param {string[]} args */
function savedBy(args) {
  const { status, stderr } = faulty({}, 'train', ...args);
  assert.deepEqual([status, stderr], [0, '']);
  return readFileSync(args.at(-1) ?? '');
}

describe('a trained model is not lost', () => {
  for (const [call, code] of /** @type {const} */ ([
    ['fchmod', 'EPERM'],
    ['fchown', 'EPERM'],
    ['fsync', 'EINVAL'],
    ['fsync', 'ENOSYS'],
    ['fsync', 'EOPNOTSUPP'],
    ['fsync', 'EROFS'],
  ])) {
    test(`where a file system has no ${call} (${code}): it is saved`, (t) => {
      const { path, list, read } = scratch(t);
      const expected = savedBy([...FEW, '--save', path('right')]);
      const { status, stderr } = faulty({ [`FAULT_${call}`]: errno[code] }, 'train', ...FEW, '--save', path('m.st'));
      assert.deepEqual([status, stderr], [0, '']);
      assert.deepEqual(read('m.st'), expected);
      assert.deepEqual(list(), ['m.st', 'right']);
    });
  }

  for (const [call, code] of /** @type {const} */ ([
    ['fsync', 'EIO'],
    ['rename', 'EACCES'],
  ])) {
    test(`where ${call} fails with ${code}: the old file stays, and a sentence names the one that has the new model`, (t) => {
      const { folder, path, write, list, read } = scratch(t);
      const expected = savedBy([...FEW, '--save', path('right')]);
      const save = ['--save', write('m.st', 'the old model')];
      const { status, stderr } = faulty({ [`FAULT_${call}`]: errno[code] }, 'train', ...FEW, ...save);
      assert.equal(status, 1);
      const [, name] = /^microgpt: .*\. The new content is in .*\/(microgpt-unfinished-\w{6})\n$/.exec(stderr) ?? [];
      assert.ok(name, `${folder}: ${stderr}`);
      assert.equal(read('m.st').toString(), 'the old model');
      assert.deepEqual(read(name), expected);
      assert.deepEqual(list(), ['m.st', name, 'right'].sort());
    });
  }

  test('but no part of one stays where the disk is full', (t) => {
    const { path, write, list, read } = scratch(t);
    const save = ['--save', write('m.st', 'the old model')];
    const full = faulty({ FAULT_fsync: errno.ENOSPC }, 'train', ...FEW, ...save);
    assert.deepEqual([full.status, /cannot write the file .*: No space left/.test(full.stderr)], [1, true]);
    const limited = shell(`ulimit -f 1; "$0" train ${FEW.join(' ')} --save '${path('m.st')}'`, path('.'));
    assert.equal(limited.status, 1, limited.stderr);
    assert.match(limited.stderr, /cannot write the file .*m\.st: File too large/);
    assert.equal(read('m.st').toString(), 'the old model');
    assert.deepEqual(list(), ['m.st']);
  });

  test('and a line of JSON that memory is missing for is told, and by the status', (t) => {
    const { write } = scratch(t);
    const run = ['train', '--text', write('text', 'ab\nba\n'), ...TINY, ...set('max_steps=3'), '--json'];
    const { status, stdout, stderr } = faulty({ FAULT_realloc: 1000 }, ...run);
    assert.deepEqual(
      jsonOf(stdout).map(({ event }) => event),
      ['step', 'step', 'step', 'end'],
    );
    assert.deepEqual([status, stderr], [1, 'microgpt: There is not enough memory for a line of JSON.\n']);
  });

  test('and output that may not grow any more is told, as a full disk is', (t) => {
    const { folder } = scratch(t);
    const { status, stderr } = shell('ulimit -f 1; "$0" settings --json >out', folder);
    assert.deepEqual([status, /some of the output could not be written/.test(stderr)], [1, true], stderr);
  });

  test('a stream that cannot be opened is told by its own reason', (t) => {
    const { path, list } = scratch(t);
    const { status, stderr } = faulty({ FAULT_fdopen: errno.EMFILE }, 'train', ...FEW, '--losses', path('losses'));
    assert.deepEqual([status, /cannot write the file .*: Too many open files/.test(stderr)], [1, true], stderr);
    assert.deepEqual(list(), []);
  });
});

describe('who may read and write a file that is replaced', () => {
  const skip = process.getuid?.() === 0 ? false : 'only root can give a file to another group';
  const GROUP = 60;
  for (const [fault, group, modes] of /** @type {[string, number, number[][]][]} */ ([
    ['FAULT_fchown_owner', GROUP, [[0o660, 0o660]]],
    [
      'FAULT_fchown',
      0,
      [
        [0o660, 0o600],
        [0o664, 0o644],
        [0o666, 0o666],
      ],
    ],
  ])) {
    test(`its group where it can be kept, else no more than everybody (${fault})`, { skip }, (t) => {
      const { path, write } = scratch(t);
      for (const [mode, expected] of modes) {
        chownSync(write('m.st', 'the old model'), 0, GROUP);
        chmodSync(path('m.st'), mode);
        assert.equal(faulty({ [fault]: errno.EPERM }, 'train', ...FEW, '--save', path('m.st')).status, 0);
        const { gid, mode: now } = statSync(path('m.st'));
        assert.deepEqual([gid, (now & 0o777).toString(8)], [group, expected.toString(8)]);
      }
    });
  }

  test('the mode stays where the owner cannot be set and the group is the same', (t) => {
    const { path, write } = scratch(t);
    chmodSync(write('m.st', 'the old model'), 0o660);
    assert.equal(faulty({ FAULT_fchown: errno.EPERM }, 'train', ...FEW, '--save', path('m.st')).status, 0);
    assert.equal(statSync(path('m.st')).mode & 0o777, 0o660);
  });
});

describe('a signal', () => {
  test('while it is tried whether files can be written leaves none', (t) => {
    const { path, list } = scratch(t);
    const files = ['--save', path('m.st'), '--losses', path('losses')];
    for (const call of [1, 2]) {
      const ended = faulty({ SIGNAL_mkstemp: `${call}:${signals.SIGTERM}` }, 'train', ...FEW, ...files);
      assert.deepEqual([ended.signal, list()], ['SIGTERM', []]);
    }
  });

  test('and a second one while a file is begun leave none', (t) => {
    const { path, list } = scratch(t);
    const two = `2:${signals.SIGINT},${signals.SIGTERM}`;
    const { status } = faulty({ SIGNAL_mkstemp: two }, 'train', ...FEW, '--losses', path('losses'));
    assert.ok(status === 130 || status === 143, `${status}`);
    assert.deepEqual(list(), []);
  });

  test('before the first step changes no file, also of a run that goes on, and says so', (t) => {
    const { path, write, read, list } = scratch(t);
    const old = savedBy([...FEW, '--save', path('m.st')]);
    for (const more of [[], ['--load', path('m.st'), ...set('max_steps=40')]]) {
      const files = ['--save', path('m.st'), '--losses', write('losses', 'old losses')];
      const run = more.length > 0 ? [...TEXT, ...more] : FEW;
      const faults = { SIGNAL_mkstemp: `3:${signals.SIGINT}` };
      const { status, stdout, stderr } = faulty(faults, 'train', ...run, ...files, '--json');
      assert.equal(status, 130);
      assert.match(stderr, /^microgpt: Interrupted before the first step of this run; no file has changed\.$/m);
      const { reason, saved, losses } = jsonOf(stdout).at(-1);
      assert.deepEqual([reason, saved, losses], ['interrupted', null, null]);
      assert.deepEqual([read('m.st'), read('losses').toString()], [old, 'old losses']);
      assert.deepEqual(list(), ['losses', 'm.st']);
    }
  });

  test('and a second one while the model is saved change no file: neither that of the losses nor its own', (t) => {
    const { path, write, read, list } = scratch(t);
    const files = ['--save', write('m.st', 'the old model'), '--losses', write('losses', 'old losses')];
    const two = `4:${signals.SIGINT},${signals.SIGTERM}`;
    const { status } = faulty({ SIGNAL_mkstemp: two }, 'train', ...FEW, ...files);
    assert.ok(status === 130 || status === 143, `${status}`);
    assert.deepEqual([read('m.st').toString(), read('losses').toString()], ['the old model', 'old losses']);
    assert.deepEqual(list(), ['losses', 'm.st']);
    const between = `1:${signals.SIGINT},${signals.SIGTERM}`;
    faulty({ SIGNAL_rename: between }, 'train', ...FEW, ...files);
    assert.equal(linesOf(read('losses')).length, 20);
    assert.notEqual(read('m.st').toString(), 'the old model');
    assert.deepEqual(list(), ['losses', 'm.st']);
    assert.equal(path('m.st'), files[1]);
  });

  for (const json of [[], ['--json']]) {
    test(`between samples says that training was over${json}`, async (t) => {
      const { path } = scratch(t);
      const run = ['train', ...FEW, '--samples', '2000000000', '--save', path('m.st'), ...json];
      const { child, said, ended } = start(t, ...run);
      await said(json.length > 0 ? /"sample":3,/ : /^sample +3: /m);
      child.kill('SIGINT');
      const { status, stdout, stderr } = await ended;
      assert.deepEqual([status, OVER.test(stderr)], [130, true], stderr);
      if (json.length > 0) assert.equal(jsonOf(stdout).at(-1).reason, 'done');
    });
  }

  test('within a long sample ends it, and does not pass its beginning off as a sample', async (t) => {
    const { path, write } = scratch(t);
    const text = ['--text', write('text', 'ab'.repeat(500)), ...TINY, ...set('documents=stream', 'max_steps=20')];
    const sample = ['--samples', '1', ...set('max_new_tokens=1000000', 'temperature=0')]; // no end is likely, so it takes seconds
    const { child, said, ended } = start(t, 'train', ...text, ...sample, '--save', path('m.st'));
    await said(/^saved /m);
    child.kill('SIGINT');
    const { status, stdout, stderr } = await ended;
    assert.deepEqual([status, OVER.test(stderr)], [130, true], stderr);
    assert.doesNotMatch(stdout, /^sample/m);
  });

  test('after the last step of a run without samples changes nothing', (t) => {
    const { path } = scratch(t);
    const faults = { SIGNAL_mkstemp: `2:${signals.SIGINT}` };
    const { status, stdout, stderr } = faulty(faults, 'train', ...FEW, '--save', path('m.st'), '--json');
    assert.deepEqual([status, stderr, jsonOf(stdout).at(-1).reason], [0, '', 'done']);
  });
});
