// A sample as a picture: how its texts are broken into lines, with letters that are each ten wide.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesOf, wrap } from '../../web/features/share/picture.js';

/** A grapheme is ten wide, whatever it is made of. @param {string} text */
const measure = (text) => 10 * [...new Intl.Segmenter().segment(text)].length;

test('a text is broken at its line breaks, between words, and within a word that is too long', () => {
  assert.deepEqual(wrap('the cat sat\non it', measure, 70), ['the cat', 'sat', 'on it']);
  assert.deepEqual(wrap('abcdefghij klm', measure, 40), ['abcd', 'efgh', 'ij', 'klm']);
  assert.deepEqual(wrap('a\n\nb', measure, 40), ['a', '', 'b']);
  assert.deepEqual(wrap('', measure, 40), ['']);
  assert.deepEqual(wrap('👩‍👧👩‍👧👩‍👧', measure, 20), ['👩‍👧👩‍👧', '👩‍👧'], 'no letter is cut');
});

test('title, samples and caption stand one beneath the other; a long sample ends in a sign', () => {
  const content = { title: 'T', texts: ['one', 'two'], caption: 'C' };
  const lines = linesOf(content, measure);
  assert.deepEqual(
    lines.map(({ text, look }) => `${look} ${text}`),
    ['title T', 'gap ', 'written one', 'written two', 'gap ', 'caption C'],
  );
  const long = linesOf({ ...content, texts: ['a\n'.repeat(500)] }, measure);
  assert.deepEqual([long.length, long.at(-3)?.text], [2 + 40 + 1 + 2, '…']);
});
