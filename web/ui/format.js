/**
 * Numbers as a reader sees them: counts, losses, durations, sizes. Pure functions, no state, no DOM.
 */

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** @param {number} n @returns {string} 4192 -> "4,192" */
export function count(n) {
  return whole.format(n);
}

/**
 * A number as ARIA's attributes want it: digits and a point, no exponent and no separators.
 * @param {any} n
 * @returns {string}
 */
export function plainDigits(n) {
  return Number(n).toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

/** @param {number} n @param {string} one @param {string} [many] @returns {string} "1 line", "2 lines" */
export function counted(n, one, many = `${one}s`) {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** @param {number | null | undefined} n @returns {string} A loss with three decimals; a dash where there is none. */
export function loss(n) {
  if (n === null || n === undefined) return '–';
  if (!Number.isFinite(n)) return 'not a number';
  return n >= 1000 ? n.toExponential(1) : n.toFixed(3);
}

/**
 * A value on an axis, where there is room for some five characters.
 * @param {number} n
 * @returns {string} 2.5 -> "2.5", 1200 -> "1.2k", 300000 -> "3e5"
 */
export function axisLabel(n) {
  const size = Math.abs(n);
  if (size < 1000) return String(Number(n.toPrecision(size < 1 ? 3 : 4)));
  if (size < 1e5) return `${Number((n / 1000).toFixed(1))}k`;
  return String(n.toExponential(1)).replace(/(\.0)?e\+/, 'e');
}

/** @param {number} n @returns {string} At most three significant digits: 0.000312, 0.85, 1.2e-7. */
export function short(n) {
  if (!Number.isFinite(n)) return 'not a number';
  if (n === 0) return '0';
  const size = Math.abs(n);
  if (size >= 1e6 || size < 1e-5) return n.toExponential(1);
  if (size >= 1000) return count(n);
  return String(Number(n.toPrecision(3)));
}

/** @param {number} n @returns {string} 45312 -> "45,300": a measured rate has no more digits than that. */
export function rate(n) {
  if (!Number.isFinite(n) || n <= 0) return '–';
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(n)) - 2);
  return count(Math.round(n / unit) * unit);
}

/** @param {number} ms @returns {string} "8 s", "3 min 20 s", "1 h 5 min" */
export function duration(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param {number} bytes @returns {string} "812 bytes", "47 KB", "3.2 MB"; a KB is 1,024 bytes */
export function size(bytes) {
  if (bytes < 1024) return counted(bytes, 'byte');
  const mb = bytes / 1024 ** 2;
  if (mb < 1) return `${count(bytes / 1024)} KB`;
  return `${mb < 10 && !Number.isInteger(mb) ? mb.toFixed(1) : count(mb)} MB`;
}

/** @param {number} mib @returns {string} */
export function mebibytes(mib) {
  if (mib >= 10) return `${count(mib)} MiB`;
  return mib >= 0.1 ? `${mib.toFixed(1)} MiB` : 'under 0.1 MiB';
}

/** The sign a character is shown by when it has no visible form of its own. */
const SIGNS = new Map([
  ['\n', '↵'],
  ['\r', '␍'],
  ['\t', '⇥'],
  [' ', '␣'],
  ['\u00a0', '⍽'],
  ['\0', '␀'],
]);

/**
 * A character of the vocabulary as a tile shows it.
 * @param {string} character
 * @returns {string}
 */
export function tile(character) {
  const sign = SIGNS.get(character);
  if (sign) return sign;
  if (/^\p{M}/u.test(character)) return `◌${character}`;
  if (/^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/u.test(character)) {
    return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  }
  return character;
}

/**
 * The beginning of a text as a title: its first words on one line, at most `length` code points.
 * @param {string} text
 * @param {number} [length]
 * @returns {string}
 */
export function firstWords(text, length = 28) {
  const line = text.slice(0, 400).replace(/\s+/gu, ' ').trim();
  const points = Array.from(line);
  return points.length <= length ? line : `${points.slice(0, length).join('').trimEnd()}…`;
}

/**
 * What a model reads and writes, by the setting `tokenizer`: characters, or pieces of any length.
 * @param {string | undefined} tokenizer
 * @param {boolean} [one]
 */
export function tokensOf(tokenizer, one = false) {
  return `${tokenizer === 'byte' || tokenizer === 'bpe' ? 'token' : 'character'}${one ? '' : 's'}`;
}
