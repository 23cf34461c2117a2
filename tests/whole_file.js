// Writes a file so that there is the old one or the new one at any moment, whatever interrupts it: for what the scripts
// here leave behind (tables of a bench, the picture of the README). What make builds, the Makefile writes likewise.

import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Writes beside the file, and takes its place once all is on the disk. The folder is made if it is not there.
 * @param {string} path
 * @param {string | Uint8Array} content
 */
export function writeWhole(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.new`;
  const file = openSync(beside, 'w');
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}
