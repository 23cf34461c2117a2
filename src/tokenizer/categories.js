// Prints src/tokenizer/categories.inc: which code points are letters, numbers and white space, for the pre-tokenizer.
//
//   node src/tokenizer/categories.js >src/tokenizer/categories.inc
//
// The classes come from Unicode, through the regular expressions of Node: \p{L}, \p{N} and \p{White_Space}; everything else
// is "other". An unassigned code point has the class of the code point before it, which halves the table; pretokenizer.h
// says what follows from that. The table is committed because another version of Node may have another version of Unicode.
// tests/js/tokenizers.test.js compares it with the regular expressions.

/** Code points from here on are "other": planes 4 to 16 hold no letters. */
const LIMIT = 0x40000;

/** 0 other, 1 letter, 2 number, 3 white space; NaN where nothing is assigned. @param {number} point */
function classOf(point) {
  const character = String.fromCodePoint(point);
  const classes = [/\p{White_Space}/u, /\p{N}/u, /\p{L}/u];
  const found = classes.findIndex((pattern) => pattern.test(character));
  if (found >= 0) return 3 - found;
  return /[\p{Cn}\p{Cs}]/u.test(character) ? Number.NaN : 0;
}

/** A number as bytes of seven bits each, the highest first; the top bit says that more follow. @param {number} n */
function varint(n) {
  const bytes = [n & 127];
  for (let rest = n >> 7; rest > 0; rest >>= 7) bytes.unshift(128 | (rest & 127));
  return bytes;
}

const bytes = [];
let current = 0;
let start = 0;
for (let point = 0; point < LIMIT; point++) {
  const next = classOf(point);
  if (Number.isNaN(next) || next === current) continue;
  bytes.push(...varint((point - start) * 3 + ((next - current + 4) % 4) - 1));
  start = point;
  current = next;
}

const lines = [];
for (let i = 0; i < bytes.length; i += 28) lines.push(bytes.slice(i, i + 28).join(','));
console.log(`/* Made by categories.js from Unicode ${process.versions.unicode}. */\n${lines.join(',\n')}`);
