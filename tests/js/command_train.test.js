// The command line while it trains: what happens to files, interrupted runs, runs that go on, progress and JSON. Help
// and wrong command lines are in command.test.js.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, statSync, symlinkSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { ROOT } from './builds.js';
import { jsonOf, linesOf, microgpt, NAMES, PROGRAM, scratch, set, shell, start, TINY } from './command.js';

const TEXT = ['--text', NAMES];
const FEW = [...TEXT, ...TINY, ...set('max_steps=20')];

/** A run that goes on until it is stopped, and prints something soon. */
const LONG = [...TEXT, ...TINY, ...set('max_steps=10000000', 'val_fraction=0.1', 'val_batches=1', 'val_interval=50')];

/** Settings with which one step takes minutes. */
const SLOW_STEP = [...TEXT, ...set('n_embd=256', 'n_layer=4', 'batch_size=64', 'grad_accumulation=1024')];

/** A run whose loss soon becomes NaN. */
const DIVERGES = [...FEW, ...set('optimizer=sgd', 'learning_rate=10', 'init_std=10', 'momentum=0.99', 'grad_clip=0')];

/** How many steps a saved model has. @param {string} file */
function stepsOf(file) {
  const { stderr } = microgpt('train', ...TEXT, '--load', file, ...set('max_steps=1'));
  return Number(/The run has done (\d+) steps already/.exec(stderr)?.[1] ?? Number.NaN);
}

describe('the file of an old model', () => {
  test('stays as it was when a run is refused, whatever is wrong', (t) => {
    const { path, write, read, list } = scratch(t);
    const old = write('m.st', 'the old model');
    const save = ['--save', old];
    for (const wrong of [
      ['--text', path('missing'), ...save],
      ['--text', write('empty', ''), ...save],
      [...TEXT, ...set('n_head=3'), ...save],
      [...TEXT, ...set('memory_limit=16', 'n_embd=4096'), ...save],
      [...TEXT, ...save, '--losses', path('no/folder')],
      [...TEXT, ...save, '--losses', old],
      [...TEXT, ...save, '--load', old],
      ['--text', old, ...save],
    ]) {
      const { status, stdout, stderr } = microgpt('train', ...wrong);
      assert.ok(status === 1 || status === 2, stderr);
      assert.equal(stdout, '');
      assert.equal(read('m.st').toString(), 'the old model', wrong.join(' '));
      assert.deepEqual(list(), ['empty', 'm.st']);
    }
  });

  test('and that of old losses stay as they were until the new ones are whole, and when the run is killed', async (t) => {
    const { write, read, list } = scratch(t);
    const files = ['--save', write('m.st', 'the old model'), '--losses', write('losses', 'old losses')];
    const { child, said, ended } = start(t, 'train', ...LONG, ...files);
    await said(/step +100 /);
    assert.deepEqual([read('m.st').toString(), read('losses').toString()], ['the old model', 'old losses']);
    child.kill('SIGKILL');
    assert.equal((await ended).signal, 'SIGKILL');
    assert.deepEqual([read('m.st').toString(), read('losses').toString()], ['the old model', 'old losses']);
    const [unfinished] = list().filter((name) => name.startsWith('microgpt-unfinished-'));
    assert.ok(linesOf(read(unfinished)).length > 0);
  });

  test('stays as it was when the new one has diverged, which is said; the losses are kept', (t) => {
    const { path, write, read, list } = scratch(t);
    const files = ['--save', write('m.st', 'the old model'), '--losses', path('losses')];
    const { status, stderr } = microgpt('train', ...DIVERGES, ...files);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^microgpt: At step \d+ .*\nmicrogpt: The model is not saved, since it has diverged; .*m\.st is/,
    );
    assert.equal(read('m.st').toString(), 'the old model');
    assert.equal(linesOf(read('losses')).length, Number(/At step (\d+)/.exec(stderr)?.[1]));
    assert.deepEqual(list(), ['losses', 'm.st']);
  });

  test('stays as it was when the disk is full', { skip: !existsSync('/dev/full') }, (t) => {
    const { folder, path, write, read, list } = scratch(t);
    write('m.st', 'the old model');
    const line = `ulimit -f 1; "$0" train ${FEW.join(' ')} --save m.st`; // the shell's way: files of 512 bytes
    const { status, stderr } = shell(`trap '' XFSZ; ${line}`, folder);
    assert.deepEqual([status, /cannot write the file m.st: File too large/.test(stderr)], [1, true], stderr);
    assert.equal(read('m.st').toString(), 'the old model');
    symlinkSync('/dev/full', path('full'));
    const full = microgpt('train', ...FEW, '--losses', path('full'));
    assert.deepEqual([full.status, /cannot write the file .*full: No space left/.test(full.stderr)], [1, true]);
    assert.deepEqual(list(), ['full', 'm.st']);
  });
});

describe('a file that is written', () => {
  test('keeps the mode that it had, and its name may be a link: what that points to is replaced', (t) => {
    const { path, write, read } = scratch(t);
    chmodSync(write('m.st', 'the old model'), 0o640);
    symlinkSync('m.st', path('link'));
    symlinkSync('new.st', path('dangling'));
    for (const name of ['link', 'dangling']) {
      assert.equal(microgpt('train', ...FEW, '--save', path(name)).status, 0);
      assert.ok(lstatSync(path(name)).isSymbolicLink());
    }
    assert.deepEqual(read('m.st'), read('new.st'));
    assert.equal(statSync(path('m.st')).mode & 0o777, 0o640);
    assert.equal(statSync(path('new.st')).mode & 0o777, 0o666 & ~process.umask());
  });

  test('is named with its size', (t) => {
    const { path, read } = scratch(t);
    const { stdout } = microgpt('train', ...FEW, '--save', path('m.st'));
    const size = `${(read('m.st').length / 1024).toFixed(1)} KiB`;
    assert.ok(stdout.includes(`\nsaved ${path('m.st')} (${size})\n`), stdout);
    const large = microgpt('train', ...TEXT, ...set('max_steps=1', 'warmup_steps=0'), '--save', path('m.st'));
    assert.ok(large.stdout.includes(`(${(read('m.st').length / 2 ** 20).toFixed(1)} MiB)\n`), large.stdout);
  });

  test('may be a pipe or a device, which is written to and stays what it is', (t) => {
    const { folder, path, read } = scratch(t);
    const train = `"$0" train ${FEW.join(' ')}`;
    assert.equal(shell(`${train} --save m.st --losses losses`, folder).status, 0);
    const piped = `mkfifo pipe && (cat pipe >copy & ${train} --save pipe && wait)`;
    assert.equal(shell(piped, folder).status, 0);
    assert.ok(statSync(path('pipe')).isFIFO());
    assert.deepEqual(read('copy'), read('m.st'));
    assert.equal(shell(`${train} --json --losses /dev/stdout | grep -v '^{' >piped`, folder).status, 0);
    assert.deepEqual(read('piped'), read('losses'));
    assert.equal(shell(`${train} --json --losses /dev/stdout >mixed && grep -v '^{' mixed >piped`, folder).status, 0);
    assert.deepEqual(read('piped'), read('losses'));
  });

  test('is refused before anything is learnt where it cannot be: no folder, or a folder itself', (t) => {
    const { folder, path } = scratch(t);
    for (const [option, file, why] of [
      ['--save', path('no/m.st'), /cannot write the file .*no\/m\.st: No such file or directory/],
      ['--losses', path('no/losses'), /cannot write the file .*no\/losses: No such file or directory/],
      ['--save', folder, /cannot write the file .*: it is a folder/],
    ]) {
      const { status, stdout, stderr } = microgpt('train', ...FEW, String(option), String(file));
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /** @type {RegExp} */ (why));
    }
  });
});

describe('an interrupted run', () => {
  for (const [signal, expected] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])) {
    test(`saves after its step what --save and --losses name, and says so (${signal})`, async (t) => {
      const { path, list, read } = scratch(t);
      const files = ['--save', path('m.st'), '--losses', path('losses'), '--samples', '3'];
      const { child, said, ended } = start(t, 'train', ...LONG, ...files);
      await said(/step +100 /);
      child.kill(signal);
      const { status, stdout, stderr } = await ended;
      assert.equal(status, expected, stderr);
      const step = Number(
        /^microgpt: Interrupted after step (\d+) of 10000000; the model is saved in /.exec(stderr)?.[1],
      );
      assert.ok(step >= 100, stderr);
      assert.match(stdout, new RegExp(`step +${step} .*\nsaved `));
      assert.equal(linesOf(read('losses')).length, step);
      assert.equal(stepsOf(path('m.st')), step);
      assert.deepEqual(list(), ['losses', 'm.st']);
    });
  }

  test('says that nothing is saved where --save is not given', async (t) => {
    const { child, said, ended } = start(t, 'train', ...LONG);
    await said(/step +50 /);
    child.kill('SIGINT');
    const { status, stderr } = await ended;
    assert.equal(status, 130);
    assert.match(stderr, /^microgpt: Interrupted after step \d+ of \d+; the model is not saved, since --save/);
  });

  test('ends at once at a second signal, and leaves no file that is not whole', async (t) => {
    const { write, path, read, list } = scratch(t);
    const files = ['--save', write('m.st', 'the old model'), '--losses', path('losses')];
    const { child, said, ended } = start(t, 'train', ...SLOW_STEP, ...files);
    await said(/memory: /);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const { status } = await ended;
    assert.ok(status === 130 || status === 143, `${status}`);
    assert.equal(read('m.st').toString(), 'the old model');
    assert.deepEqual(list(), ['m.st']);
  });

  test('goes on when who reads along leaves', (t) => {
    const { folder, path } = scratch(t);
    const settings = [...TINY, ...set('max_steps=3000', 'val_fraction=0.1', 'val_batches=1', 'val_interval=1')];
    shell(`"$0" train ${[...TEXT, ...settings].join(' ')} --save m.st | head -n 1`, folder);
    assert.equal(stepsOf(path('m.st')), 3000);
  });
});

describe('train --load', () => {
  for (const program of ['native', 'reference']) {
    test(`goes on bit for bit: 100 steps, saved, and 100 more are 200 steps (${program})`, (t) => {
      const { path, read } = scratch(t);
      const settings = [...TINY, ...set('val_fraction=0.1', 'schedule=constant', 'dropout=0.1', 'optimizer=muon')];
      const train = (/** @type {string} */ name, /** @type {string[]} */ ...more) => {
        const files = ['--save', path(name), '--losses', path(`${name}.losses`)];
        const path_of_program = resolve(ROOT, 'build', program, 'microgpt');
        const result = spawnSync(path_of_program, ['train', ...TEXT, ...more, ...files], { encoding: 'utf8' });
        assert.deepEqual([result.status, result.stderr], [0, '']);
        return result.stdout;
      };
      train('whole', ...settings, ...set('max_steps=200'));
      train('half', ...settings, ...set('max_steps=100'), '--samples', '3');
      const stdout = train('rest', '--load', path('half'), ...set('max_steps=200'));
      assert.match(stdout, /step +200 \/ +200/);
      assert.equal(`${read('half.losses')}${read('rest.losses')}`, read('whole.losses').toString());
      assert.deepEqual(read('rest'), read('whole'));
    });
  }

  test('goes on with an interrupted run as if nothing had been', async (t) => {
    const { path, read } = scratch(t);
    const settings = [...LONG, ...set('schedule=constant', 'dropout=0.1', 'grad_accumulation=2')];
    const { child, said, ended } = start(t, 'train', ...settings, '--save', path('half'));
    await said(/step +50 /);
    child.kill('SIGINT');
    assert.equal((await ended).status, 130);
    const last = set(`max_steps=${stepsOf(path('half')) + 30}`);
    assert.equal(microgpt('train', ...TEXT, '--load', path('half'), ...last, '--save', path('half')).status, 0);
    assert.equal(microgpt('train', ...settings, ...last, '--save', path('whole')).status, 0);
    assert.deepEqual(read('half'), read('whole'));
  });

  test('says why a run cannot go on, or not with these settings', (t) => {
    const { path, write } = scratch(t);
    const file = path('m.st');
    const load = ['train', ...TEXT, '--load', file];
    assert.equal(microgpt('train', ...FEW, '--save', file).status, 0);
    for (const [args, expected, sentence] of /** @type {[string[], number, RegExp][]} */ ([
      [load, 1, /has done all of its 20 steps; --set max_steps=40 lets it go on\./],
      [[...load, ...set('n_layer=3')], 1, /Layers \(n_layer\) cannot change while a run goes on/],
      [[...load, ...set('max_steps=5')], 1, /The run has done 20 steps already/],
      [[...load, '--preset', 'gpt2'], 2, /no preset can be given/],
      [[...load, '--losses', file], 2, /--losses and --load name the same file/],
      [['train', '--text', write('digits', '123 456'), '--load', file], 1, /does not know the character "1"/],
    ])) {
      const { status, stdout, stderr } = microgpt(...args);
      assert.deepEqual([status, stdout], [expected, ''], stderr);
      assert.match(stderr, sentence);
    }
  });

  test('says that a text is not the one it was saved with', (t) => {
    const { path, write } = scratch(t);
    const file = path('m.st');
    assert.equal(microgpt('train', ...FEW, '--save', file).status, 0);
    const other = ['train', '--text', write('other', 'anna\nbert\ncarla\n'), '--load', file, ...set('max_steps=40')];
    const { status, stderr } = microgpt(...other);
    assert.deepEqual([status, /^microgpt: This is not the text that .*\n$/.test(stderr)], [0, true], stderr);
    assert.equal(microgpt('train', ...TEXT, '--load', file, ...set('max_steps=40')).stderr, '');
  });
});

describe('progress', () => {
  test('in a log is a line every few seconds and one at the end, without carriage returns', async (t) => {
    const settings = [...TEXT, ...TINY, ...set('max_steps=10000000')];
    const { child, said, ended } = start(t, 'train', ...settings);
    const begin = Date.now();
    await said(/^step .*\n/m);
    const seconds = (Date.now() - begin) / 1000;
    child.kill('SIGINT');
    const { stdout, stderr } = await ended;
    assert.ok(seconds > 2 && seconds < 30, `${seconds} s`);
    assert.doesNotMatch(stdout, /\r/);
    const lines = stdout.match(/^step +\d+ \/ 10000000 \| loss \d+\.\d{4}$/gm) ?? [];
    assert.ok(lines.length <= 2, stdout); // one if the signal came right after it
    assert.equal(/\d+/.exec(lines.at(-1) ?? '')?.[0], /step (\d+) of/.exec(stderr)?.[1]);
  });

  test('of a short run is its last step alone, once', () => {
    const { stdout } = microgpt('train', ...FEW);
    assert.deepEqual(linesOf(stdout).slice(4).length, 1, stdout);
    assert.match(stdout, /\nstep +20 \/ +20 \| loss \d\.\d{4}\n$/);
    const measured = microgpt('train', ...FEW, ...set('val_fraction=0.1', 'val_interval=10', 'metrics_interval=10'));
    assert.equal(measured.stdout.match(/^step +\d+ \//gm)?.length, 2);
    assert.equal(measured.stdout.match(/^step +\d+: loss /gm)?.length, 2);
  });

  const pty = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
  test('on a terminal is written over', { skip: pty ? false : 'there is no script' }, () => {
    const line = [PROGRAM, 'train', ...TEXT, ...TINY, ...set('max_steps=100000')].join(' ');
    const { stdout } = spawnSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8' });
    const [, ...steps] = stdout.split(/(?=step )/);
    assert.ok(steps.length >= 2, stdout);
    for (const step of steps.slice(0, -1)) assert.match(step, /^step +\d+ \/ 100000 \| loss \d+\.\d{4}\r( *\r)?$/);
    assert.match(steps.at(-1) ?? '', /^step 100000 \/ 100000 \| loss \d+\.\d{4}\r\n$/);
  });
});

describe('train --json', () => {
  test('prints a start, every step, samples and an end, a line each, with the figures of --losses', (t) => {
    const { path, read } = scratch(t);
    const more = ['--samples', '2', '--save', path('m.st'), '--losses', path('losses')];
    const settings = set('val_fraction=0.1', 'val_interval=10', 'metrics_interval=5');
    const { status, stdout, stderr } = microgpt('train', ...FEW, ...settings, ...more, '--json');
    assert.deepEqual([status, stderr], [0, '']);
    const events = jsonOf(stdout);
    assert.deepEqual(
      events.map(({ event }) => event),
      ['start', ...Array(20).fill('step'), 'sample', 'sample', 'end'],
    );
    const steps = events.slice(1, 21);
    assert.deepEqual(
      steps.map(({ loss }) => loss),
      linesOf(read('losses')).map(Number),
    );
    assert.deepEqual(
      steps.filter(({ val_loss }) => val_loss !== null).map(({ step }) => step),
      [10, 20],
    );
    assert.deepEqual(
      steps.filter(({ metrics }) => metrics).map(({ step, metrics }) => [step, metrics.training.step]),
      [5, 10, 15, 20].map((step) => [step, step]),
    );
    assert.equal(events[0].run.config.n_embd, 8);
    const { seconds, ...end } = events[23];
    assert.ok(seconds > 0);
    assert.deepEqual(end, {
      event: 'end',
      reason: 'done',
      step: 20,
      loss: steps[19].loss,
      val_loss: steps[19].val_loss,
      message: null,
      saved: path('m.st'),
      bytes: read('m.st').length,
      losses: path('losses'),
    });
  });

  test('says in its last line how a run ended before its time', async (t) => {
    const diverged = microgpt('train', ...DIVERGES, '--json');
    const last = jsonOf(diverged.stdout).at(-1);
    assert.deepEqual([diverged.status, last.reason, last.saved], [1, 'stopped', null]);
    assert.ok(diverged.stderr.includes(last.message));
    const { child, said, ended } = start(t, 'train', ...LONG, '--json');
    await said(/"step":50,/);
    child.kill('SIGINT');
    const { status, stdout } = await ended;
    assert.deepEqual([status, jsonOf(stdout).at(-1).reason], [130, 'interrupted']);
  });
});
