// Damages bytes, the same for the same seed: bits, digits, pieces that are lost, doubled, moved or come from another file,
// and words that mean something to a reader.

import { Random } from '../oracle/random.js';

const WORDS = [
  ...['__proto__', 'constructor', 'toString', 'null', '{}', '[]', '""', '-1', '1e999', 'NaN', '99999999999999999999'],
  ...[
    '\u0000',
    '\ud800',
    '\ufeff',
    '"',
    '\\',
    ',',
    ';',
    '\t',
    '\r\n',
    '&',
    '=',
    '#',
    '%',
    '%E0%A4',
    '<script>',
    '('.repeat(50),
  ],
];
const encoder = new TextEncoder();

/** @param {Random} random @param {number} below */
const pick = (random, below) => Math.floor(random.random() * below);

/** @param {Uint8Array[]} pieces */
const joined = (pieces) => new Uint8Array(Buffer.concat(pieces));

/** @type {((bytes: Uint8Array, at: number, random: Random, other: Uint8Array) => Uint8Array)[]} */
const WAYS = [
  (bytes, at, random) => joined([bytes.subarray(0, at), Uint8Array.of(pick(random, 256)), bytes.subarray(at + 1)]),
  (bytes, at, random) =>
    joined([bytes.subarray(0, at), Uint8Array.of(bytes[at] ^ (1 << pick(random, 8))), bytes.subarray(at + 1)]),
  (bytes, at, random) => joined([bytes.subarray(0, at), bytes.subarray(at + 1 + pick(random, 16))]),
  (bytes, at, random) => joined([bytes.subarray(0, at + pick(random, 32)), bytes.subarray(at)]),
  (bytes, at, random) =>
    joined([bytes.subarray(0, at), encoder.encode(WORDS[pick(random, WORDS.length)]), bytes.subarray(at)]),
  (bytes, at, random) =>
    joined([
      bytes.subarray(0, at),
      encoder.encode(WORDS[pick(random, WORDS.length)]),
      bytes.subarray(at + 1 + pick(random, 8)),
    ]),
  (bytes, at, random, other) => joined([bytes.subarray(0, at), other.subarray(pick(random, other.length + 1))]),
  (bytes, at) => bytes.slice(0, at),
];

/**
 * One to four changes.
 * @param {Uint8Array} bytes
 * @param {Uint8Array} other  another file, of which a piece may be taken
 * @param {Random} random
 */
export function damaged(bytes, other, random) {
  let one = bytes;
  for (let left = 1 + pick(random, 4); left > 0; left--) {
    one = WAYS[pick(random, WAYS.length)](one, pick(random, one.length + 1), random, other);
  }
  return one;
}
