// tests/whole_file.js always leaves either the old file or the new one. A limit on the size of files takes the place of
// a full disk.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { writeWhole } from '../whole_file.js';

/** @type {string} */
let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-file-'));
});
after(() => rmSync(folder, { recursive: true }));

test('a file is written, into a folder that was not there, and written over', () => {
  const file = join(folder, 'a/b/file.txt');
  writeWhole(file, 'one');
  assert.equal(readFileSync(file, 'utf8'), 'one');
  writeWhole(file, Uint8Array.of(116, 119, 111));
  assert.equal(readFileSync(file, 'utf8'), 'two');
  assert.deepEqual(readdirSync(join(folder, 'a/b')), ['file.txt']);
});

test('a file that cannot be written whole stays what it was', () => {
  const file = join(folder, 'kept.txt');
  writeWhole(file, 'old');
  const module = resolve(import.meta.dirname, '../whole_file.js');
  const code = `(await import('${module}')).writeWhole('${file}', 'n'.repeat(1e6));`;
  const words = ['-c', 'ulimit -f 100; exec "$0" --input-type=module -e "$1"', process.execPath, code];
  const { status } = spawnSync('/bin/bash', words);
  assert.notEqual(status, 0);
  assert.equal(readFileSync(file, 'utf8'), 'old');
});
