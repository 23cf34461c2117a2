// What `make bench` counts and records (tests/bench): the work of a step, the texts, the hardware limit that is
// measured beside it, the rows of results. No test checks how fast anything is.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { loadEngine } from '../../wasm/engine.js';
import { doAgain } from '../bench/alone.js';
import { BUILDS, readPeak, tablesOf } from '../bench/bench.js';
import { engineShare } from '../bench/chromium.js';
import { CONFIGS, DOUBLED, engineConfig, flopsPerStep, sizeOf, syntheticText } from '../bench/configs.js';
import { coreTimes, machineOf, sentenceOf } from '../bench/machine.js';
import { measure } from '../bench/measure.js';
import { costOf, repeatable, shareInSteps } from '../bench/page.js';
import { batchesOf, countParameters } from '../bench/peers/model.js';
import { figuresOf, loadPeak, measureInRounds, median, ratio, ratioOfBest } from '../bench/rounds.js';
import { asMarkdown, asText, digits } from '../bench/table.js';
import { ownNames, ROOT } from './builds.js';

const quiet = () => {};

describe('the configurations of the bench', () => {
  test('are those that were agreed on', () => {
    const lists = Object.entries(CONFIGS).map(([name, size]) => [name, ...Object.values(size)].join(' '));
    assert.deepEqual(lists, [
      'micro 1 4 16 16 1 27',
      'tinker 4 4 64 64 8 65',
      'nanocpu 4 4 128 64 12 65',
      'base 6 6 192 128 8 96',
      'tinygpt 3 3 96 64 16 256',
    ]);
  });

  test('have doubles in which one thing is twice as large', () => {
    assert.deepEqual(DOUBLED['nanocpu-2x-width'], { ...CONFIGS.nanocpu, width: 256 });
    assert.deepEqual(sizeOf('tinker-2x-context'), { ...CONFIGS.tinker, context: 128 });
    assert.throws(() => sizeOf('huge'), /no configuration called "huge"/);
  });

  test('count the work of a step as 6 N B T + 12 L C T T B', () => {
    // 6 * 200000 * 8 * 64 + 12 * 4 * 64 * 64 * 64 * 8, worked out by hand
    assert.equal(flopsPerStep(CONFIGS.tinker, 200_000), 614_400_000 + 100_663_296);
  });

  test('have texts with one character less than the vocabulary has tokens', () => {
    for (const { vocabulary } of Object.values(CONFIGS)) {
      assert.equal(new Set(syntheticText(vocabulary)).size, vocabulary - 1);
    }
    assert.equal(syntheticText(27), syntheticText(27), 'the text is the same every time');
  });

  test('give the engine the vocabulary, full windows, and the model that the peers train', async () => {
    const engine = await loadEngine({ build: 'simd', threads: 1 });
    for (const [name, size] of Object.entries(CONFIGS)) {
      const trainer = engine.createTrainer({ text: syntheticText(size.vocabulary), config: engineConfig(size) });
      assert.equal(trainer.info.vocab_size, size.vocabulary, name);
      assert.equal(trainer.info.documents, 'stream', name);
      assert.equal(trainer.info.n_params, countParameters(size), name);
      if (name !== 'base') assert.equal(trainer.run(2).tokens, 2 * size.batch * size.context, name);
      trainer.free();
    }
    engine.close();
  });

  test("the peers' targets are the ids that come next", () => {
    const { ids, targets } = batchesOf(CONFIGS.tinker)();
    assert.equal(ids.length, 8 * 64);
    for (let t = 0; t < 63; t++) assert.equal(targets[t], ids[t + 1]);
    assert.ok(Math.max(...ids) < 64, 'BOS is not among them');
  });
});

describe('the peak', () => {
  /** What peak.c does, one lane, rounded as floats are. @param {number} n */
  function expectedSum(n) {
    const [factor, term] = [Math.fround(0.999), Math.fround(0.01)];
    let sum = 0;
    for (let i = 0; i < 12; i++) {
      let a = 1 + i;
      for (let k = 0; k < 4 * n; k++) a = Math.fround(Math.fround(a * factor) + term);
      sum += a;
    }
    return 4 * sum;
  }

  for (const build of ['simd', 'relaxed']) {
    const bytes = Uint8Array.from(readPeak(build));
    const skip = WebAssembly.validate(bytes) ? false : 'this Node has no relaxed SIMD';
    test(`does all the work it is counted for (${build})`, { skip }, async () => {
      const { instance } = await WebAssembly.instantiate(bytes);
      const peak = /** @type {(...args: number[]) => number} */ (instance.exports.peak);
      for (const n of [1, 37]) {
        const expected = expectedSum(n);
        assert.ok(Math.abs(peak(n, 1, 0.999, 0.01) - expected) < 1e-5 * expected, `${n} rounds`);
      }
    });
  }

  test('counts 384 operations a round', async () => {
    const work = await loadPeak(Uint8Array.from(readPeak('simd')), 1);
    const operations = work();
    assert.ok(operations >= 384 && operations % 384 === 0);
    assert.equal(work(), operations);
  });
});

describe('the rounds', () => {
  test('are summed up by best, median and the median of their own fractions', () => {
    const size = { ...CONFIGS.micro, context: 1, layers: 0 }; // 6 N operations a step, one token
    const rounds = [
      { ms: 2, peak: 10 },
      { ms: 1, peak: 40 },
      { ms: 4, peak: 5 },
    ];
    assert.deepEqual(figuresOf({ size, n_params: 1_000_000 }, rounds), {
      ms_best: 1,
      ms_median: 2,
      tokens_per_second: 500,
      gflops: 3,
      peak_gflops: 10,
      fraction: 0.3, // of 3/10, 6/40 and 1.5/5
    });
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
    assert.equal(ratio(rounds, [rounds[1], rounds[0], rounds[1]]), 2); // of 2, 0.5 and 4
    assert.equal(ratioOfBest(rounds, [rounds[0], rounds[2], rounds[2]]), 0.5); // 1 of the one, 2 of the other
  });

  test('take every entry in turn, after its peak', async () => {
    /** @type {string[]} */
    const order = [];
    const entry = (/** @type {string} */ name) => ({
      name,
      size: CONFIGS.micro,
      n_params: 1,
      train: () => void order.push(name),
      peak_flops: () => order.push(`peak of ${name}`),
    });
    const plan = { warm_ms: 0, slice_ms: 0, peak_ms: 0, min_rounds: 2, max_rounds: 9, budget_s: 0 };
    const rounds = await measureInRounds([entry('a'), entry('b')], plan, quiet);
    assert.deepEqual(order.slice(-8), Array(2).fill(['peak of a', 'a', 'peak of b', 'b']).flat());
    assert.deepEqual(
      rounds.map((of) => of.length),
      [2, 2],
    );
  });
});

describe('the results', () => {
  test('have the figures that were promised, and say what was skipped', async () => {
    const peaks = { simd: readPeak('simd'), relaxed: readPeak('relaxed') };
    const job = { host: 'node', builds: ['simd', 'none'], threads: [1, 2], configs: ['micro'], quick: true, peaks };
    const results = await measure({ ...job, names: ownNames() }, quiet);

    const place = { host: 'node', build: 'simd', threads: 1 };
    const figures = ['ms_best', 'ms_median', 'tokens_per_second', 'gflops', 'peak_gflops', 'fraction'];
    const [row] = results.rows;
    assert.equal(results.rows.length, 1);
    assert.deepEqual(Object.keys(row), [...Object.keys(place), 'config', ...figures]);
    assert.deepEqual({ ...row, ...place, config: 'micro' }, row);
    for (const [key, value] of Object.entries(row)) {
      if (figures.includes(key)) assert.ok(Number.isFinite(value) && Number(value) > 0, `${key} is ${value}`);
    }
    assert.ok(row.ms_best <= row.ms_median);

    assert.equal(results.skipped.length, 1);
    assert.match(results.skipped[0], /none was not measured\. .*must be "auto" or .*, not "none"/);
    assert.equal(results.memory[0].config, 'micro');
    assert.ok(results.memory[0].memory_mib > results.memory[0].planned_mib);
    const [run] = results.microgpt1000;
    assert.ok(run.loss > 1 && run.loss < 3.3, `microgpt has learnt: ${run.loss}`);
    assert.deepEqual(results.sampling, [], 'of the small model nothing is sampled');

    const machine = {
      cpu: 'a processor',
      cores: 1,
      node: '20',
      chromium: null,
      date: 'today',
      command: 'make',
      stolen_percent: 0,
    };
    const turn = {
      samples: [],
      reports: [],
      ms: 1,
      busy_ms: 1,
      engine_share: 1,
      long_tasks: [],
      longest_gap_ms: 1,
      looks: 0,
    };
    const cost = costOf([{ page_ms: 1, alone_ms: 1, tokens: 1, page_share: 1, alone_share: 1 }], [turn], turn);
    const page = ['', 'network'].map((room) => ({ ...place, config: 'names', room, ...cost }));
    const tables = tablesOf({ ...results, page, machine, text: 'names' });
    for (const { head, rows } of tables) for (const cells of rows) assert.equal(cells.length, head.length);
    assert.equal(tables[0].rows.length, 1);
    const open = tables.flatMap(({ head, rows }) => rows.map((cells) => cells[head.indexOf('open room')]));
    assert.deepEqual(
      open.filter((room) => room !== undefined),
      ['none', 'network'],
    );
  });

  test('say what the host of the machine has taken meanwhile', () => {
    const text = 'cpu  40 0 10 45 0 1 1 3 0 0\ncpu0 20 0 5 23 0 0 0 2 0 0\nintr 5';
    assert.deepEqual(coreTimes(text), { all: 100, stolen: 3 });
    assert.deepEqual(coreTimes('no such line'), { all: 0, stolen: 0 });
    const machine = machineOf('make bench', null, 3.1);
    assert.match(sentenceOf(machine), / Meanwhile its host took 3\.1 % of the cores' time\.$/);
    assert.doesNotMatch(sentenceOf({ ...machine, stolen_percent: null }), /host/);
  });

  test('are shown as aligned text and as Markdown', () => {
    const table = {
      title: 'Speed',
      head: ['config', 'ms'],
      rows: [
        ['micro', 0.07612],
        ['base', 1234.5],
        ['x', null],
      ],
    };
    assert.equal(asText(table), 'Speed\nconfig      ms\nmicro   0.0761\nbase     1,235\nx            –');
    assert.equal(
      asMarkdown(table),
      'Speed\n\n| config | ms |\n|---|---:|\n| micro | 0.0761 |\n| base | 1,235 |\n| x | – |',
    );
    assert.equal(digits(45.678), '45.7');
  });
});

describe('the cost of the page', () => {
  test('is the median of its pairs, and counts every long task', () => {
    const pairs = [
      { page_ms: 1000, alone_ms: 900, tokens: 2000, page_share: 0.5, alone_share: 1 },
      { page_ms: 1000, alone_ms: 980, tokens: 3000, page_share: 0.75, alone_share: 1 },
      { page_ms: 2000, alone_ms: 2100, tokens: 5000, page_share: 0.9, alone_share: 0.9 },
    ];
    const turn = {
      ...{
        samples: [],
        reports: [],
        ms: 4000,
        busy_ms: 1000,
        engine_share: 1,
        long_tasks: [60],
        longest_gap_ms: 0,
        looks: 0,
      },
    };
    const ticked = { ...turn, busy_ms: 4000, long_tasks: [51, 75], longest_gap_ms: 33 };
    assert.deepEqual(costOf(pairs, [turn, { ...turn, long_tasks: [] }], ticked), {
      seconds: 12,
      tokens_per_second: 2500, // of 2000, 3000 and 2500
      alone_tokens_per_second: 2381, // of 2222, 3061 and 2381
      overhead_percent: 2, // of 10, 2 and -5
      overhead_best_percent: 2, // 3000 beside 3061
      overhead_share_percent: 25, // of 50, 25 and 0
      busy_percent: 25,
      long_tasks: 3,
      longest_task_ms: 75,
      longest_gap_ms: 33,
    });
    const quiet_turn = { ...turn, long_tasks: [] };
    assert.equal(costOf(pairs, [quiet_turn], quiet_turn).longest_task_ms, 0);
    const untold = [{ ...pairs[0], alone_share: null }];
    assert.equal(costOf(untold, [turn], turn).overhead_share_percent, null);
  });

  test('is also told by shares of one turn: of the time that is spent in steps, and of the processor', () => {
    const reports = [1000, 2000, 3000].map((at) => ({ at, train_ms: 900 })); // the first one's steps are not of the turn
    assert.equal(shareInSteps(reports, 0.5), 0.45);
    assert.equal(shareInSteps(reports, null), null);
    assert.equal(shareInSteps(reports.slice(0, 1), 0.5), null);
    const thread = (/** @type {number} */ ms, is_page = true) => ({ ms, is_page });
    const before = new Map([
      ['worker', thread(100)],
      ['helper', thread(0)],
      ['main', thread(50)],
      ['browser', thread(500, false)],
    ]);
    const after = new Map([...before].map(([id, { ms, is_page }]) => [id, thread(ms + 10, is_page)]));
    after.set('worker', thread(500)).set('helper', thread(380)).set('raster', thread(0));
    assert.equal(engineShare(before, after, 2), 780 / 800, 'main thread and browser took 10 ms each');
    assert.equal(engineShare(new Map(), new Map(), 2), null);
  });

  test('is measured between two samples, neither of them at a validation', () => {
    const seen = [100, 130, 200, 250, 300].map((step, i) => ({ step, texts: [], at: 10 * i }));
    const { from, samples, ms } = repeatable(seen, 100);
    assert.deepEqual([from, samples.map(({ step }) => step), ms], [130, [200, 250], 20]);
    assert.throws(() => repeatable(seen.slice(1, 3), 100), /too few samples/);
  });

  test('is held against the same steps and samples, and no others', async () => {
    const engine = await loadEngine({ build: 'simd', threads: 1 });
    const request = { text: ownNames(), config: { preset: 'microgpt', seed: 3, batch_size: 4, val_interval: 4 } };
    const sampling = { temperature: 0.6 };
    const options = { ...sampling, max_new_tokens: 48 };
    const page = engine.createTrainer(request);
    const before = page.run(2).tokens;
    const samples = [3, 9].map((step) => {
      page.run(step - page.run(0).step);
      return { step, texts: [1, 2].map((i) => page.sample({ ...options, seed: step * 64 + i }).text) };
    });
    const { tokens } = page.run(0);

    const again = doAgain(engine.createTrainer(request), { from: 2, samples, sampling });
    assert.equal(again.tokens, tokens - before);
    assert.ok(again.ms > 0);
    const other = [samples[0], { step: 9, texts: ['qq', samples[1].texts[1]] }];
    const work = { from: 2, samples: other, sampling };
    assert.throws(() => doAgain(engine.createTrainer(request), work), /At step 9 the page wrote \["qq"/);
    assert.throws(() => doAgain(page, { ...work, from: 4 }), /The engine is at step 9, not 4/);
    engine.close();
  });
});

describe('the command line of the bench', () => {
  test('refuses what it does not know, and names what there is', () => {
    const program = resolve(ROOT, 'tests/bench/bench.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--build', 'fast'], {
      encoding: 'utf8',
    });
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.equal(stderr.trim(), `There is no "fast": choose from ${BUILDS.join(', ')}.`);
  });

  test('has the names of builds that there are', () => {
    for (const build of BUILDS) assert.ok(existsSync(resolve(ROOT, `build/wasm/microgpt-${build}.wasm`)), build);
  });
});
