// The room of inference without a page: an answer in a sample of an earlier step, and what is drawn for probabilities
// that are not numbers.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { answerIn } from '../../web/features/rooms/inference/cards.js';
import { levelOf as levelOfWeight } from '../../web/features/rooms/network/attention/matrix.js';
import { levelOf } from '../../web/ui/token_text.js';
import { ownNames, TINY } from './builds.js';

/** @type {import('../../wasm/engine.js').Engine} */
let engine;
before(async () => {
  engine = await loadEngine({ build: 'simd' });
  await engine.loadDeferred();
});
after(() => engine.close());

test('an answer in a sample has the tokens that the engine gives one by one', (t) => {
  const trainer = engine.createTrainer({ text: ownNames().slice(0, 3000), config: TINY });
  t.after(() => trainer.free());
  trainer.run(5);
  const options = { seed: 7, max_new_tokens: 6, alternatives: 3 };
  const [sample] = trainer.samples({ ...options, prompts: ['an'] });
  const { text, tokens, ended } = answerIn(sample);
  const one_by_one = [...trainer.sampleTokens({ ...options, prompt: 'an' })].filter((token) => token.text !== '');
  assert.ok(tokens.length > 0);
  assert.deepEqual(
    tokens.filter((token) => token.text !== ''),
    one_by_one,
  );
  assert.deepEqual([text, ended], [sample.text, sample.stopped]);
});

test('where a character has several tokens, an answer is a text without tokens', () => {
  const choice = (/** @type {string} */ text) => ({ id: 1, text, probability: 1, chance: 1, alternatives: [] });
  const sample = {
    ...{ text: 'é', tokens: [1, 2], stopped: /** @type {const} */ ('length'), notices: [] },
    choices: [choice('<0xC3>'), choice('<0xA9>')],
  };
  assert.deepEqual(answerIn(sample), { text: 'é', tokens: [], ended: 'length', notices: [] });
});

test('a probability that is not a number has the palest colour', () => {
  assert.deepEqual([Number.NaN, -1, 0, 0.5, 1].map(levelOf), [0, 0, 0, 3, 5]);
  assert.equal(levelOfWeight(Number.NaN), 0, 'and so has a weight of attention');
});
