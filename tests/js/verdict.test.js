// web/features/verdict/judge.js: what the figures of a run mean, each on runs made for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../web/features/verdict/judge.js';
import { createReadingTime } from '../../web/features/verdict/reading_time.js';
import { createHistory } from '../../web/state/history.js';
import { emptyRun } from '../../web/state/state.js';
import { curves } from '../../web/words/en/curves.js';
import { en } from '../../web/words/en/index.js';

const UNIFORM = Math.log(27);

/**
 * @param {number[]} val_losses  every ten steps
 * @param {object} [more]
 * @returns {any}
 */
function runOf(val_losses, more) {
  const history = createHistory(1000);
  history.addValidation(
    val_losses.map((_, i) => 10 * (i + 1)),
    val_losses,
  );
  return {
    ...emptyRun(),
    ...{ id: 1, phase: 'training', step: 10 * val_losses.length, smooth: val_losses.at(-1) ?? 3, history },
    val_loss: val_losses.at(-1) ?? null,
    info: { uniform_loss: UNIFORM },
    config: { tokenizer: 'char', learning_rate: 0.02, n_embd: 64, n_head: 4, max_steps: 100 },
    ...more,
  };
}

/** @param {any[]} given */
const ids = (...given) => judge(/** @type {any} */ (given[0]), given[1] ?? [], given[2] ?? null).map(({ id }) => id);

test('a finding that waits until the one before is read is shown then, although the run has ended', () => {
  let clock = 0;
  /** @type {number[]} */
  const waits = [];
  const choose = createReadingTime({ now: () => clock, askAgain: (ms) => waits.push(ms) });
  const [one, two] = ['copies_some', 'copies_nothing'].map((id) => [{ id, values: [0] }]);
  assert.deepEqual(choose(one, '1 done'), one);
  clock = 1500;
  assert.deepEqual([choose(two, '1 done'), waits], [one, [2500]]);
  clock = 4000;
  assert.deepEqual([choose(two, '1 done'), waits.length], [two, 1]);
  clock = 4100;
  const again = [{ id: 'copies_nothing', values: [0.1] }];
  assert.deepEqual(choose(again, '1 done'), again, 'its figures do not wait');
  assert.deepEqual(choose(one, '2 training'), one, 'nor does another run');
});

test('nothing is said of a run that has not begun', () => assert.deepEqual(ids(runOf([])), []));

test('worse than guessing, or no number at all: the rate is too high, and a quarter of it is offered', () => {
  for (const smooth of [UNIFORM * 1.2, Number.NaN, Number.POSITIVE_INFINITY]) {
    const [found] = judge(runOf([3, 3, 3], { smooth }), [], null);
    assert.deepEqual([found.id, found.next?.changes], ['diverged', { learning_rate: 0.005 }]);
  }
  assert.deepEqual(ids(runOf([3], { smooth: 9 })), ['beats_guessing'], 'in the first steps that may pass');
});

test('learning by heart: three validations worse than the best by three percent; half the width is offered', () => {
  const [found] = judge(runOf([2, 1.5, 1.51, 1.53, 1.6]), [], null);
  assert.deepEqual([found.id, found.values, found.next?.changes], ['memorises', [1.6, 1.5, 20], { n_embd: 32 }]);
  assert.ok(!ids(runOf([2, 1.5, 1.51, 1.52])).includes('memorises'), 'too soon');
  assert.ok(!ids(runOf([2, 1.5, 1.51, 1.52, 1.53])).includes('memorises'), 'too little');
});

test('a text learnt by heart is said at the first validation, and not called guessing', () => {
  const found = judge(runOf([4.8], { step: 100, smooth: 0.1 }), [2.8, 2.4, 2.1], 1);
  assert.deepEqual(
    found.map(({ id }) => id),
    ['by_heart', 'copies'],
  );
  assert.deepEqual([found[0].values, found[0].next?.changes], [[0.1, 4.8], { n_embd: 32 }]);
  assert.ok(!ids(runOf([1.9], { smooth: 1 })).includes('by_heart'), 'a gap of less than one nat');
  assert.ok(!ids(runOf([3], { smooth: 1.6 })).includes('by_heart'), 'less than twice');
});

test('which of the models that only count are beaten', () => {
  const entropies = [2.8, 2.4, 2.1];
  const late = { step: 30 };
  assert.deepEqual(judge(runOf([3.4], late), entropies, null)[0], { id: 'guesses', values: [3.4, UNIFORM] });
  assert.deepEqual(ids(runOf([3.4]), entropies), [], 'in the first steps that may pass');
  assert.deepEqual(judge(runOf([3]), entropies, null)[0], { id: 'beats_some', values: ['char', 0, 3, 1, 2.8] });
  assert.deepEqual(judge(runOf([2.3]), entropies, null)[0], { id: 'beats_some', values: ['char', 2, 2.3, 3, 2.1] });
  assert.deepEqual(judge(runOf([1.9]), entropies, null)[0], { id: 'beats_all', values: ['char', 1.9, 2.1] });
  assert.deepEqual(
    judge(runOf([2.3]), [2.8], null)[0],
    { id: 'beats_some', values: ['char', 1, 2.3] },
    'one is counted so far',
  );
  assert.deepEqual(ids(runOf([2])), ['beats_guessing'], 'where nothing has been counted');
  const short = [2.8, 2.4, 2.6]; // of a short text, where threes are rare
  assert.deepEqual(judge(runOf([2.5]), short, null)[0], { id: 'beats_some', values: ['char', 1, 2.5, 2, 2.4] });
  assert.deepEqual(judge(runOf([2.3]), short, null)[0], { id: 'beats_all', values: ['char', 2.3, 2.4] });
});

test('what the counting models count has one name in the verdict and in the chart, by the tokenizer', () => {
  const { found } = curves(en.format).verdict;
  for (const [tokenizer, unit] of [
    ['char', 'characters'],
    ['byte', 'tokens'],
    ['bpe', 'tokens'],
  ]) {
    const run = runOf([2.9], { config: { ...runOf([]).config, tokenizer } });
    const [{ id, values }] = judge(run, [2.8, 2.4, 2.1], null);
    assert.match(found[id](...values), new RegExp(`one that counts single ${unit} is at 2.800`));
    const [best] = judge({ ...run, val_loss: 1.9 }, [2.8, 2.4, 2.1], null);
    assert.match(found[best.id](...best.values), new RegExp(`three ${unit} in a row`));
    assert.equal(en.curve.level(1, tokenizer), `${unit} counted`);
  }
});

test('how much is copied', () => {
  assert.ok(ids(runOf([2]), [], 0).includes('copies_nothing'));
  assert.ok(ids(runOf([2]), [], 0.1).includes('copies_some'));
  assert.ok(ids(runOf([2]), [], 0.5).includes('copies'));
});

test('at the end: whether longer would help, with twice the steps offered', () => {
  const falling = runOf([2.5, 2.2, 2, 1.9, 1.8, 1.7, 1.65, 1.6, 1.5, 1.4], { phase: 'done' });
  const found = judge(falling, [], null).find(({ next }) => next);
  assert.deepEqual([found?.id, found?.values, found?.next?.changes], ['unfinished', [1.4, 1.6], { max_steps: 200 }]);
  const flat = runOf([2.5, 2, 2, 2, 2, 2, 2, 2, 2, 2], { phase: 'done' });
  assert.ok(ids(flat).includes('settled'));
  assert.ok(!ids({ ...falling, phase: 'training' }).includes('unfinished'));
});
