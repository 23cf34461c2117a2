// Reads a QR code without errors, of versions 1 to 11 with the error correction L: by ISO/IEC 18004, and not by the library
// that draws the codes. It is no test itself.

import assert from 'node:assert/strict';

/** Where the alignment patterns have their centres (annex E), and the blocks of data (table 9), by version. */
const CENTRES = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34]].concat(
  [22, 24, 26, 28, 30].map((second) => [6, second, 2 * second - 6]),
);
const BLOCKS = [[19], [34], [55], [80], [108], [68, 68], [78, 78], [97, 97], [116, 116], [68, 68, 69, 69]].concat([
  [81, 81, 81, 81],
]);

/** Whether a module is turned by the mask (table 10). @type {((r: number, c: number) => boolean)[]} */
const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

/** The modules that hold no data. @param {number} n @param {number} version @returns {(r: number, c: number) => boolean} */
function isFixed(n, version) {
  const centres = CENTRES[version - 1];
  const inCorner = (/** @type {number} */ r, /** @type {number} */ c) =>
    (r < 9 && c < 9) || (r < 9 && c >= n - 8) || (r >= n - 8 && c < 9);
  const inAlignment = (/** @type {number} */ r, /** @type {number} */ c) =>
    centres.some((y) => centres.some((x) => !inCorner(y, x) && Math.abs(y - r) < 3 && Math.abs(x - c) < 3));
  const inVersion = (/** @type {number} */ r, /** @type {number} */ c) =>
    version >= 7 && ((r < 6 && c >= n - 11 && c < n - 8) || (c < 6 && r >= n - 11 && r < n - 8));
  return (r, c) => r === 6 || c === 6 || inCorner(r, c) || inAlignment(r, c) || inVersion(r, c);
}

/** The bits in the order in which they lie there, without the mask. @param {boolean[][]} dark @param {number} version */
function bitsOf(dark, version) {
  const n = dark.length;
  const places = [0, 1, 2, 3, 4, 5, 7, 8].map((c) => [8, c]).concat([7, 5, 4, 3, 2, 1, 0].map((r) => [r, 8]));
  const format = places.reduce((bits, [r, c]) => bits * 2 + Number(dark[r][c]), 0) ^ 0x5412;
  assert.equal(format >> 13, 1, 'the error correction is L');
  const mask = MASKS[(format >> 10) & 7];
  const isNoData = isFixed(n, version);
  const bits = [];
  let is_up = true;
  for (let right = n - 1; right > 0; right -= right === 8 ? 3 : 2) {
    for (let i = 0; i < n; i++) {
      const r = is_up ? n - 1 - i : i;
      for (const c of [right, right - 1]) if (!isNoData(r, c)) bits.push(dark[r][c] !== mask(r, c));
    }
    is_up = !is_up;
  }
  return bits;
}

/** The text of a code. @param {boolean[][]} dark  its modules, without the empty edge @returns {string} */
export function readCode(dark) {
  const version = (dark.length - 17) / 4;
  const bits = bitsOf(dark, version);
  const words = Array.from({ length: Math.floor(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((sum, bit) => sum * 2 + Number(bit), 0),
  );
  const blocks = BLOCKS[version - 1].map((length) => ({ length, data: /** @type {number[]} */ ([]) }));
  let at = 0;
  for (let i = 0; i < Math.max(...BLOCKS[version - 1]); i++) {
    for (const { length, data } of blocks) if (i < length) data.push(words[at++]);
  }
  const data = blocks.flatMap((block) => block.data.flatMap((word) => word.toString(2).padStart(8, '0').split('')));
  const take = (/** @type {number} */ n) => Number.parseInt(data.splice(0, n).join(''), 2);
  assert.equal(take(4), 4, 'it holds bytes');
  const length = take(version < 10 ? 8 : 16);
  return Buffer.from(Array.from({ length }, () => take(8))).toString();
}

/** The modules of a picture that is 1 for each, with an edge of 4, from the path of its dark ones. @param {string} path @param {number} size */
export function modulesOf(path, size) {
  const dark = Array.from({ length: size - 8 }, () => Array.from({ length: size - 8 }, () => false));
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) dark[Number(y) - 4][Number(x) - 4] = true;
  return dark;
}
