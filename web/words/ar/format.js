/**
 * How Arabic writes numbers, the forms of its nouns beside numbers, and short words that many sentences use. Digits are
 * 0 to 9, as in the fields of settings and on the axes of the curve.
 */

import { formatIn } from '../../ui/format.js';

/**
 * Isolates words of another or unknown direction, so that they do not reorder the sentence around them.
 * @param {unknown} words
 */
export const iso = (words) => `\u2068${words}\u2069`;
/** A formula or a name of a setting: always from left to right. @param {unknown} words */
export const ltr = (words) => `\u2066${words}\u2069`;

/**
 * The forms of a noun: one; two as the subject; two after a preposition; three to ten; from eleven; a hundred and on.
 * @typedef {[string, string, string, string, string, string]} Noun
 */

/** @type {Noun} */
const BYTES = ['بايت واحد', 'بايتان', 'بايتين', 'بايتات', 'بايتًا', 'بايت'];

/** @param {Noun} noun @param {1 | 2} two  which form of two @returns {import('../../ui/format.js').Forms} */
const formsOf = (noun, two) => ({
  one: noun[0],
  two: noun[two],
  few: `# ${noun[3]}`,
  many: `# ${noun[4]}`,
  other: `# ${noun[5]}`,
});

const plain = formatIn('ar-u-nu-latn', {
  none: '–',
  not_a_number: 'ليس عددًا',
  seconds: 'ث',
  minutes: 'د',
  hours: 'س',
  thousand: 'k',
  bytes: formsOf(BYTES, 1),
  kilobytes: 'ك.ب',
  megabytes: 'م.ب',
  mebibytes: 'MiB',
  under: (size) => `أقل من ${size}`,
});

const format = {
  ...plain,
  /**
   * A left-to-right mark before the sign: without it, "<0.1%" would be shown in the opposite order.
   * @type {typeof plain.percent}
   */
  percent: (share) => plain.percent(share).replace('<', '\u200e<'),
};

/** Nouns that are counted. */
const NOUNS = {
  character: /** @type {Noun} */ (['حرف واحد', 'حرفان', 'حرفين', 'أحرف', 'حرفًا', 'حرف']),
  line: /** @type {Noun} */ (['سطر واحد', 'سطران', 'سطرين', 'أسطر', 'سطرًا', 'سطر']),
  token: /** @type {Noun} */ (['رمز واحد', 'رمزان', 'رمزين', 'رموز', 'رمزًا', 'رمز']),
  step: /** @type {Noun} */ (['خطوة واحدة', 'خطوتان', 'خطوتين', 'خطوات', 'خطوة', 'خطوة']),
  document: /** @type {Noun} */ (['مستند واحد', 'مستندان', 'مستندين', 'مستندات', 'مستندًا', 'مستند']),
  piece: /** @type {Noun} */ (['قطعة واحدة', 'قطعتان', 'قطعتين', 'قطع', 'قطعة', 'قطعة']),
  merge: /** @type {Noun} */ (['دمج واحد', 'عمليتا دمج', 'عمليتي دمج', 'عمليات دمج', 'عملية دمج', 'عملية دمج']),
  run: /** @type {Noun} */ (['جولة واحدة', 'جولتان', 'جولتين', 'جولات', 'جولة', 'جولة']),
  setting: /** @type {Noun} */ (['إعداد واحد', 'إعدادان', 'إعدادين', 'إعدادات', 'إعدادًا', 'إعداد']),
  thread: /** @type {Noun} */ (['خيط واحد', 'خيطان', 'خيطين', 'خيوط', 'خيطًا', 'خيط']),
  layer: /** @type {Noun} */ (['طبقة واحدة', 'طبقتان', 'طبقتين', 'طبقات', 'طبقة', 'طبقة']),
  head: /** @type {Noun} */ (['رأس واحد', 'رأسان', 'رأسين', 'رؤوس', 'رأسًا', 'رأس']),
  parameter: /** @type {Noun} */ (['معامل واحد', 'معاملان', 'معاملين', 'معاملات', 'معاملًا', 'معامل']),
  byte: BYTES,
  second: /** @type {Noun} */ (['ثانية واحدة', 'ثانيتان', 'ثانيتين', 'ثوانٍ', 'ثانية', 'ثانية']),
  time: /** @type {Noun} */ (['مرة واحدة', 'مرتان', 'مرتين', 'مرات', 'مرة', 'مرة']),
  text: /** @type {Noun} */ (['نص واحد', 'نصان', 'نصين', 'نصوص', 'نصًا', 'نص']),
  file: /** @type {Noun} */ (['ملف واحد', 'ملفان', 'ملفين', 'ملفات', 'ملفًا', 'ملف']),
};

/** @typedef {keyof typeof NOUNS} Counted */

/** A noun with its number, as the subject: "خطوتان". @param {number} n @param {Counted} noun */
const counted = (n, noun) => format.plural(n, formsOf(NOUNS[noun], 1));
/** The same after a preposition or a verb: "خطوتين". @param {number} n @param {Counted} noun */
const after = (n, noun) => format.plural(n, formsOf(NOUNS[noun], 2));

/**
 * Everything that Arabic sentences need to write numbers and nouns; also passed to the parts that are fetched later.
 */
export const arabic = { ...format, counted, after, iso, ltr };
/** @typedef {typeof arabic} Arabic */

/** Whether a model reads and writes pieces, not characters, by the setting `tokenizer`. @param {unknown} tokenizer */
export const isPieces = (tokenizer) => tokenizer === 'byte' || tokenizer === 'bpe';
/** @param {unknown} tokenizer @returns {Counted} */
export const unit = (tokenizer) => (isPieces(tokenizer) ? 'token' : 'character');
