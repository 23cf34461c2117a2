/**
 * errors.js: what the engine says when something is wrong, and how it quotes the value to blame. The lowest layer: it
 * knows neither the memory nor the engine.
 */

/**
 * What an error is about: those of error_code in src/base/error.h (by ERROR_CODES, which the build makes of it), and
 * 'broken', which only JavaScript knows.
 * @typedef {'' | 'text' | 'setting' | 'memory' | 'prompt' | 'file' | 'deferred' | 'broken'} ErrorCode
 */

/** A sentence, and what it was made of. @typedef {{ message: string, template?: string, values?: string[] }} Sentence */

/**
 * A sentence with values in it: a tag of templates. Each value is a "%s" of its template.
 * @param {TemplateStringsArray} strings @param {unknown[]} values
 */
export const sentence = (strings, ...values) => ({
  message: String.raw({ raw: strings }, ...values),
  template: strings.join('%s'),
  values: values.map(String),
});

/**
 * Wrong input: `message` is a sentence for people, `key` the setting or the option to blame or '', `code` what it is
 * about: 'text', 'setting', 'memory', 'prompt', 'file'; 'deferred' where `await engine.loadDeferred()` must come first;
 * 'broken' for an engine that can do nothing more; or '' for wrong use. `template` is what the sentence was made of, with
 * a "%" conversion as C has them for each of its `values`: what a translation knows the sentence by.
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

/** The sentence for memory that is out. */
export const outOfMemory = () => new EngineError('There is not enough memory.', '', 'memory');

/** What something that was thrown says. @param {unknown} thrown */
export const saidBy = (thrown) =>
  thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : named(thrown);

/**
 * Whether what the platform threw means that memory is out. Each browser has words of its own, and Firefox also throws a
 * string; a stack that is full is another matter.
 *
 * @param {unknown} thrown
 */
export function isOutOfMemory(thrown) {
  const said = saidBy(thrown);
  if (thrown instanceof WebAssembly.RuntimeError || /call stack|recursion/i.test(said)) return false;
  return /out of memory|allocat/i.test(said) || (thrown instanceof RangeError && /length|size|large/i.test(said));
}

/** So much of a string is quoted. */
const QUOTED = 24;

/** A string in quotes, on one line and cut. @param {string} string */
export function quoted(string) {
  const shown = string.slice(0, QUOTED).replaceAll(/[\p{C}\p{Z}]/gu, ' ');
  return string.length > QUOTED ? `"${shown}…"` : `"${shown}"`;
}

/** A value as a sentence can name it, whatever it is. Runs no code of the value's own. @param {unknown} value */
export function named(value) {
  if (typeof value === 'string') return quoted(value);
  if (value === null || ['undefined', 'number', 'boolean'].includes(typeof value)) return String(value);
  if (typeof value !== 'object') return `a ${typeof value === 'bigint' ? 'BigInt' : typeof value}`;
  if (ArrayBuffer.isView(value)) return 'an array of numbers';
  return Array.isArray(value) ? 'an array' : 'an object';
}
