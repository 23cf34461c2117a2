// web/texts/typeface.js: which typeface a text gets.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { faceOf } from '../../web/texts/typeface.js';

const ROOT = resolve(import.meta.dirname, '../..');

test('verse stays in the book face, though its lines end in semicolons', () => {
  const verse =
    'The fog comes in on quiet feet;\nit sits above the harbour wall;\nthe lamps go out along the street;\n';
  assert.equal(faceOf(verse, 'stream'), 'prose');
});

test('stories in which people speak stay in the book face: a comma before the end of a quotation is no table', () => {
  const story = `"My boat is gone," said Tom. "We will look for it," said Mum, "when the rain has stopped."\n`;
  assert.equal(faceOf(story.repeat(3), 'stream'), 'prose');
  assert.equal(faceOf('"Ada","1815","London"\n"Alan","1912","London"\n', 'stream'), 'mono');
});

test('programs, tables and lists get the monospaced face', () => {
  assert.equal(faceOf('int main(void) {\n  int n = read();\n  print(n);\n  return 0;\n}\n', 'stream'), 'mono');
  assert.equal(faceOf('name,born,town\nAda,1815,London\n', 'stream'), 'mono');
  assert.equal(faceOf('anna\nbert\n', 'lines'), 'mono');
});

test('stories and verse of the page are read, the program behind it is a program', () => {
  const face = (/** @type {string} */ file) => faceOf(readFileSync(resolve(ROOT, file), 'utf8'), 'stream');
  assert.deepEqual(['datasets/stories.txt', 'datasets/verse.txt'].map(face), ['prose', 'prose']);
  assert.deepEqual(['src/training/trainer.c', 'src/base/rng.c'].map(face), ['mono', 'mono']);
});
