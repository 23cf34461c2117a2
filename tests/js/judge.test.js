// What the guide says to answers: right, near, wrong, or not yet known; and how far a drawn curve is from a run.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distanceOf, judge, onceKnown, replyTo, valueAt } from '../../web/guide/judge.js';
import { problemsOf, problemsOfWords } from '../../web/guide/stop.js';

/** @import { Ask } from '../../web/guide/stop.js' */

describe('an answer', () => {
  test('in numbers is right within its tolerance, near within three times of it, else wrong', () => {
    /** @type {Ask} */
    const ask = { kind: 'number', truth: '3.3', near: { abs: 0.3 } };
    assert.deepEqual(
      [3.3, 3.6, 3, 3.61, 4.2, 4.21, -3.3, Number.NaN].map((answer) => judge(ask, answer, 3.3)),
      [...['right', 'right', 'right', 'near', 'near', 'wrong', 'wrong', 'wrong']],
    );
    assert.equal(judge({ kind: 'number', truth: '1' }, 109, 100), 'right');
    assert.equal(judge({ kind: 'number', truth: '1' }, -109, -100), 'right');
    assert.equal(judge({ kind: 'number', truth: '1', near: { rel: 0.01 }, close: { abs: 50 } }, 140, 100), 'near');
    assert.equal(judge(ask, 3, null), 'open');
  });

  test('of a choice is right or wrong, and open while the truth is none of them', () => {
    /** @type {Ask} */
    const ask = { kind: 'choice', truth: 'x', options: 3 };
    assert.deepEqual(
      [judge(ask, 1, 1), judge(ask, 0, 1), judge(ask, 0, 3), judge(ask, 0, -1), judge(ask, 0, 0.5)],
      [...['right', 'wrong', 'open', 'open', 'open']],
    );
  });

  test('by doing is right once it is done', () => {
    assert.deepEqual(
      [true, 1, false, 0, null].map((truth) => judge({ kind: 'state', truth: 'x' }, null, truth)),
      [...['right', 'right', 'wrong', 'wrong', 'wrong']],
    );
  });

  test('gets the sentence of its verdict', () => {
    const words = {
      ask: '?',
      right: (/** @type {any} */ { truth }) => `yes, ${truth}`,
      hint: 'look again',
      wrong: [null, 'not b'],
    };
    assert.equal(replyTo(words, 'right', 2, { truth: 5 }), 'yes, 5');
    assert.equal(replyTo(words, 'wrong', 0, {}), 'look again');
    assert.equal(replyTo(words, 'wrong', 1, {}), 'not b');
    assert.equal(replyTo(words, 'near', 1, {}), 'look again');
    assert.equal(replyTo(words, 'open', 1, {}), '');
  });
});

describe('a figure of a sentence', () => {
  const words = { ask: '?', right: (/** @type {any} */ { loss }) => `the loss is ${loss}` };
  test('is waited for while it is not there', () => {
    assert.equal(onceKnown('right', { loss: 2, text: '' }), 'right');
    assert.equal(onceKnown('right', { loss: null }), 'open');
    assert.equal(onceKnown('wrong', { loss: undefined }), 'open');
  });

  test('is never said where it is no number', () => {
    assert.equal(replyTo(words, 'right', 0, { loss: 2 }), 'the loss is 2');
    assert.equal(replyTo(words, 'right', 0, { loss: Number.NaN }), '');
    assert.equal(replyTo(words, 'right', 0, { loss: 2, other: Number.NaN }), 'the loss is 2');
  });
});

describe('a drawn curve', () => {
  const drawn = { steps: [1, 5, 9], values: [4, 2, 2] };
  test('is straight between its points and ends with them', () => {
    assert.deepEqual(
      [0, 1, 2, 3, 5, 7, 9, 10].map((step) => valueAt(drawn, step)),
      [null, 4, 3.5, 3, 2, 2, 2, null],
    );
  });

  test('is as far from a run as they are apart on average', () => {
    assert.equal(
      distanceOf(drawn, () => 2, 5),
      (2 + 1.5 + 1 + 0.5 + 0) / 5,
    );
    assert.equal(
      distanceOf(drawn, (step) => (step < 5 ? 2 : null), 5),
      Number.NaN,
    );
  });
});

describe('a stop', () => {
  const good = () => ({
    key: 'dataset.x',
    show: ['text'],
    play: {},
    check: { kind: 'number', truth: 'n_documents' },
  });
  /** @param {any} patch */
  const wrong = (patch) => problemsOf({ ...good(), ...patch });

  test('without a mistake has no problem', () => assert.deepEqual(problemsOf(good()), []));

  test('is told each mistake in a sentence that names it', () => {
    const cases = /** @type {[any, RegExp][]} */ ([
      [{ key: 'x' }, /"key" must be part\.name/],
      [{ show: ['texts'] }, /"show" must be one of text, /],
      [{ shows: [] }, /unknown key "shows"/],
      [{ play: undefined }, /no "play"/],
      [{ sections: ['nudge'] }, /the section "nudge"/],
      [{ check: { kind: 'number' } }, /check has no "truth"/],
      [{ check: { kind: 'number', truth: 'n_document' } }, /no figure "n_document"/],
      [{ check: { kind: 'number', truth: 'n_documents(' } }, /ends too early/],
      [{ check: { kind: 'number', truth: 'probability(1)' } }, /takes 2 values, not 1/],
      [{ check: { kind: 'choice', truth: '1' } }, /no "options"/],
      [{ check: { kind: 'number', truth: '1', near: 3 } }, /"near" must be/],
      [{ predict: { kind: 'curve' } }, /predict has no "of"/],
      [{ acts: [{ do: 'jump' }] }, /act 1: "do" must be one of/],
      [{ acts: [{ do: 'set', key: 'n_layer' }] }, /act 1 has no "value"/],
      [{ acts: [{ do: 'text' }] }, /neither "lines" nor "text"/],
      [{ needs_example: true }, /needs an example/],
      [{ against: ['M9'] }, /M1 to M8/],
      [{ covers: ['chart'] }, /covers "chart"/],
    ]);
    for (const [patch, said] of cases) {
      const problems = wrong(patch);
      assert.ok(
        problems.some((one) => said.test(one)),
        `${JSON.stringify(patch)}: ${problems.join(' ')}`,
      );
      for (const one of problems) assert.match(one, /\.$/);
    }
  });

  test('needs words for each question, option and act', () => {
    /** @type {any} */
    const stop = { ...good(), check: { kind: 'choice', truth: '0', options: 2 }, acts: [{ do: 'step' }] };
    const words = {
      title: 'x',
      text: ['y'],
      acts: ['z'],
      check: { ask: '?', options: ['a', 'b'], right: 'r', hint: 'h' },
    };
    assert.deepEqual(problemsOfWords(stop, words), []);
    assert.match(problemsOfWords(stop, { ...words, acts: [] }).join(), /0 acts, not 1/);
    assert.match(
      problemsOfWords(stop, { ...words, check: { ...words.check, options: ['a'] } }).join(),
      /1 options, not 2/,
    );
    assert.match(
      problemsOfWords(stop, { ...words, check: { ask: '?', options: ['a', 'b'], right: 'r' } }).join(),
      /nothing to a wrong answer/,
    );
  });
});
