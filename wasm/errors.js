/**
 * errors.js: the class of the engine's errors, sentences that keep their values apart for translation, and how a
 * sentence quotes a value. The lowest layer: it knows neither the WebAssembly memory nor the engine.
 */

/**
 * What an error is about: the values of error_code in src/base/error.h (the build makes ERROR_CODES of them), and
 * 'broken', which is used in JavaScript only.
 * @typedef {'' | 'text' | 'setting' | 'memory' | 'prompt' | 'file' | 'deferred' | 'broken'} ErrorCode
 */

/**
 * A sentence with its template and values.
 * @typedef {{ message: string, template?: string, values?: string[] }} Sentence
 */

/**
 * A template tag that makes a sentence: in its template, each value is replaced by "%s".
 * @param {TemplateStringsArray} strings @param {unknown[]} values
 */
export const sentence = (strings, ...values) => ({
  message: String.raw({ raw: strings }, ...values),
  template: strings.join('%s'),
  values: values.map(String),
});

/**
 * Wrong input. `message` is a sentence for the reader; `key` is the setting or option that caused it, or ''; `code`
 * says what it is about: 'text', 'setting', 'memory', 'prompt', 'file'; 'deferred' where `await engine.loadDeferred()`
 * must come first; 'broken' for an engine that can no longer be used; '' for wrong use. `template` is the sentence
 * with a C conversion such as "%s" in place of each of its `values`; translations are looked up by it.
 */
export class EngineError extends Error {
  /** @param {string | Sentence} said @param {string} [key] @param {ErrorCode} [code] */
  constructor(said, key = '', code = '') {
    const { message, template = message, values = [] } = typeof said === 'string' ? { message: said } : said;
    super(message);
    this.name = 'EngineError';
    this.key = key;
    this.code = code;
    this.template = template;
    this.values = values;
  }
}

/** The error for memory that could not be allocated. */
export const outOfMemory = () => new EngineError('There is not enough memory.', '', 'memory');

/** The message of any thrown value. @param {unknown} thrown */
export const saidBy = (thrown) =>
  thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : named(thrown);

/**
 * Whether an error that the browser or Node threw means that memory could not be allocated. The messages differ between
 * browsers, and Firefox also throws a string. A stack overflow is not meant.
 *
 * @param {unknown} thrown
 */
export function isOutOfMemory(thrown) {
  const said = saidBy(thrown);
  if (thrown instanceof WebAssembly.RuntimeError || /call stack|recursion/i.test(said)) return false;
  return /out of memory|allocat/i.test(said) || (thrown instanceof RangeError && /length|size|large/i.test(said));
}

/** How many characters of a string are quoted. */
const QUOTED = 24;

/** A string in quotes, shortened, on one line. @param {string} string */
export function quoted(string) {
  const shown = string.slice(0, QUOTED).replaceAll(/[\p{C}\p{Z}]/gu, ' ');
  return string.length > QUOTED ? `"${shown}…"` : `"${shown}"`;
}

/** Describes any value for a sentence, without running code of the value (such as toString). @param {unknown} value */
export function named(value) {
  if (typeof value === 'string') return quoted(value);
  if (value === null || ['undefined', 'number', 'boolean'].includes(typeof value)) return String(value);
  if (typeof value !== 'object') return `a ${typeof value === 'bigint' ? 'BigInt' : typeof value}`;
  if (ArrayBuffer.isView(value)) return 'an array of numbers';
  return Array.isArray(value) ? 'an array' : 'an object';
}
