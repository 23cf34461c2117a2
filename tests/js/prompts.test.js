// web/texts/prompts.js: the prompts that are offered for a text, and the twin of one that the model cannot read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longPromptOf, promptInWords, promptsOf, twinOf } from '../../web/texts/prompts.js';

/** @param {Partial<import('../../web/state/state.js').Source>} source */
const offered = (source) => promptsOf({ prompts: [], text: null, preview: '', ...source });

test('a data set brings its prompts; without a text there are none', () => {
  assert.deepEqual(offered({ prompts: ['em', 'jo'], text: 'anna\n' }), ['em', 'jo']);
  assert.deepEqual(promptsOf(null), []);
  assert.deepEqual(offered({ text: '' }), []);
  assert.deepEqual(offered({ text: '\n\n  \n***\n' }), [], 'no line begins with a letter');
});

test('of another text four different beginnings of its lines are offered, each a beginning of a line', () => {
  const text = 'The dog ran home.\nA cat slept.\nOnce upon a time\nIt was late\nThe dog slept.\nWhere is she?\n';
  const prompts = offered({ text });
  assert.equal(prompts.length, 4);
  assert.equal(new Set(prompts).size, 4);
  for (const prompt of prompts) {
    assert.ok(
      text.split('\n').some((line) => line.startsWith(prompt) && line !== prompt),
      prompt,
    );
    assert.ok(prompt.length <= 15, prompt);
  }
  assert.deepEqual(offered({ text: 'anna\nemmanuel\n' }), ['an', 'emma'], 'half of a line of one word');
  assert.deepEqual(offered({ preview: 'anna\n' }), ['an'], 'of a text that is not here its beginning');
});

test('a beginning does not cut a character in two', () => {
  const [prompt] = offered({ text: '𝒜𝒷𝒸𝒹𝑒𝒻\n' });
  assert.equal(prompt, '𝒜𝒷𝒸');
});

test('a prompt of unknown characters has a twin in letters that the model knows', () => {
  const small = [...'abcdefghijklmnopqrstuvwxyz', '<BOS>'];
  assert.equal(twinOf('Emma', small), 'emma');
  assert.equal(twinOf('EMMA', small), 'emma');
  assert.equal(twinOf(' emma ', small), 'emma');
  assert.equal(twinOf('Zoë', small), 'zoe');
  assert.equal(twinOf('emma', [...'AEM']), 'EMMA');
  assert.equal(twinOf('The Dog', [...'The dog']), 'The dog', 'what is known stays');
});

test('there is no twin of a prompt that can be read, or where letters do not help', () => {
  assert.equal(twinOf('emma', [...'aem']), '');
  assert.equal(twinOf('', [...'aem']), '');
  assert.equal(twinOf('12', [...'aem']), '');
  assert.equal(twinOf('Ж', [...'aem']), '');
  assert.equal(twinOf('  ', [...'aem']), '');
});

test('a longer prompt is the longest line that fits, else a beginning; none of few characters', () => {
  const of = (/** @type {string} */ text, /** @type {number} */ most) =>
    longPromptOf(/** @type {any} */ ({ text, preview: '' }), most);
  assert.equal(of('anna\nchristopher\nelizabeth\n', 15), 'christopher');
  assert.equal(of('anna\nchristopher\nelizabeth\n', 10), 'elizabeth');
  assert.equal(of('anna\nOnce upon a time there was', 12), 'Once upon a ');
  assert.equal(of('anna\nbob', 15), '');
  assert.equal(of('anna\nchristopher', 4), '', 'nor where the context is short');
  assert.equal(longPromptOf(null, 15), '');
});

test('in a sentence a long prompt is its end, by whole characters; a short one is itself', () => {
  assert.equal(promptInWords('emma'), 'emma');
  assert.equal(promptInWords('a'.repeat(48)), 'a'.repeat(48));
  assert.equal(promptInWords(`b${'a'.repeat(48)}`), `…${'a'.repeat(48)}`);
  assert.equal(promptInWords('😀'.repeat(48)), '😀'.repeat(48), 'two units each, but 48 characters');
  assert.equal(promptInWords('😀'.repeat(2000)), `…${'😀'.repeat(48)}`);
});
