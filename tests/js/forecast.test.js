// web/features/run/forecast.js: whether text and model suit each other. The cases come from complete runs of the
// engine: on the verses the validation loss rises after half of the run (from 1.79 to 2.18), on stories and names it
// does not.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from '../../web/features/run/forecast.js';

const VERSE = {
  ...{
    n_params: 107_712,
    n_train_tokens: 17_870,
    n_val_tokens: 2000,
    documents: /** @type {'lines' | 'stream'} */ ('stream'),
  },
  ...{ n_documents: 1, n_train_documents: 1 },
};
const STORIES = { ...VERSE, n_params: 108_032, n_train_tokens: 63_116 };
const NAMES = {
  ...{
    n_params: 14_528,
    n_train_tokens: 115_398,
    n_val_tokens: 12_000,
    documents: /** @type {'lines' | 'stream'} */ ('lines'),
  },
  ...{ n_documents: 18_000, n_train_documents: 16_200 },
};

test('a short text that a large model sees often is learnt by heart; stories and names are not', () => {
  assert.equal(judge(VERSE, 1_228_800, null).verdict, 'by_heart');
  assert.equal(judge(STORIES, 2_048_000, null).verdict, 'suits');
  const names = judge(NAMES, 457_041, { overlap: 20 });
  assert.equal(names.verdict, 'suits');
  assert.equal(Math.round(names.passes), 4);
  assert.equal(judge(VERSE, 300_000, null).verdict, 'short', 'a few passes do no harm');
  const short = { ...VERSE, n_train_tokens: 7_090, config: /** @type {any} */ ({ dropout: 0.1 }) };
  assert.equal(judge(short, 505 * 1024, null).verdict, 'short', 'with dropout the loss was lowest here');
  assert.equal(judge(short, 793 * 1024, null).verdict, 'by_heart');
});

test('a text that repeats itself makes validation mean little, which is told of lines', () => {
  const { verdict, share } = judge(NAMES, 457_041, { overlap: 900 });
  assert.deepEqual([verdict, share], ['repeated', 0.5]);
  assert.equal(judge(NAMES, 457_041, { overlap: 300 }).verdict, 'suits');
});

test('a text of which nothing is kept away, and one of which little is seen, are told', () => {
  assert.equal(judge({ ...STORIES, n_val_tokens: 0 }, 500_000, null).verdict, 'no_validation');
  assert.equal(judge(STORIES, 20_000, null).verdict, 'few_passes');
});
