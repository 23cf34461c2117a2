/**
 * What the page has of a run, as bytes that are stored beside its model: settings, text, curve, samples, marks. Four bytes
 * have the length of the JSON that follows; after it come the columns of the curve, as Float64 numbers of 8 bytes.
 * Numbers read back exactly. A file may come from a stranger (run_file.js), so every field is checked before it becomes state.
 * Pure functions.
 */

import { createColumn } from '../state/history.js';
import { historyUpTo } from '../state/run_at_step.js';

/** @typedef {import('../state/state.js').RunState} RunState */
/** @typedef {import('../state/history.js').History} History */
/** @typedef {import('../state/history.js').Column} Column */
/**
 * The text that the run learns. `form`: whether the engine got it as text or as the bytes of a file; `like`: the data
 * set that it was made from.
 * @typedef {{ id: string, kind: string, title: string, form: 'text' | 'bytes', like: string }} LearntText
 */
/** @typedef {{ run: RunState, learnt: LearntText, typed: Record<string, string> }} RunRecord */

const NUMBER = 8;

/** @typedef {(value: any) => boolean} Check */

const isText = (/** @type {unknown} */ value) => typeof value === 'string';
const isBoolean = (/** @type {unknown} */ value) => typeof value === 'boolean';
const isNumber = (/** @type {unknown} */ value) => Number.isFinite(value);
const isWhole = (/** @type {any} */ value) => Number.isSafeInteger(value) && value >= 0;
const isSetting = (/** @type {unknown} */ value) => isText(value) || isNumber(value) || isBoolean(value);

/** JSON has null for a number that is not finite. @param {Check} check @returns {Check} */
const orNone = (check) => (value) => value === undefined || value === null || check(value);
/** @param {Check} check @returns {Check} */
const listOf = (check) => (value) => Array.isArray(value) && value.every(check);
/** An object with any keys. @param {Check} check @returns {Check} */
const recordOf = (check) => (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(check);
/** An object with at least these keys. @param {Record<string, Check>} checks @returns {Check} */
const formOf = (checks) => (value) =>
  recordOf(() => true)(value) && Object.entries(checks).every(([key, check]) => check(value[key]));

const LIKELIHOOD = {
  ...{ id: Number.isSafeInteger, text: isText, probability: orNone(isNumber), chance: orNone(isNumber) },
};
const CHOICE = formOf({ ...LIKELIHOOD, alternatives: listOf(formOf(LIKELIHOOD)) });
const TOKEN = formOf({ id: Number.isSafeInteger, text: isText, choice: orNone(CHOICE) });

/** The fields of a run that are stored unchanged. @satisfies {Partial<Record<keyof RunState, Check>>} */
const FIELDS = {
  number: isWhole,
  name: isText,
  label: orNone(isText),
  config: recordOf(isSetting),
  step: isWhole,
  loss: orNone(isNumber),
  smooth: orNone(isNumber),
  val_loss: orNone(isNumber),
  best: orNone(formOf({ step: isWhole, loss: isNumber })),
  ms: isNumber,
  marks: listOf(formOf({ step: isWhole, text: isText, before: orNone(recordOf(isSetting)) })),
  last_tokens: orNone(isWhole),
  grad_norm: orNone(isNumber),
  lr: orNone(isNumber),
  stopped: isText,
  samples: listOf(
    formOf({ key: isNumber, step: isWhole, texts: listOf(isText), tokens: orNone(listOf(listOf(TOKEN))) }),
  ),
  is_brought: orNone(isBoolean),
};
const KEYS = /** @type {(keyof typeof FIELDS)[]} */ (Object.keys(FIELDS));

/** How many columns of a history have the same length: see columnsOf(). */
const GROUPS = [3, 2, 4, 2, 2];

/** Whether these are the lengths of all columns. @param {any} lengths */
function areLengths(lengths) {
  if (!listOf(isWhole)(lengths)) return false;
  let at = 0;
  for (const n of GROUPS) {
    at += n;
    if (new Set(lengths.slice(at - n, at)).size !== 1) return false;
  }
  return lengths.length === at;
}

/** What is stored beside the columns. */
const isRecord = formOf({
  run: formOf(FIELDS),
  learnt: formOf({
    ...{ id: isText, kind: orNone(isText), title: orNone(isText), like: isText },
    form: (form) => form === 'text' || form === 'bytes',
  }),
  typed: recordOf(isText),
  phase: (phase) => ['paused', 'done', 'stopped'].includes(phase),
  first_step: isWhole,
  planned: isNumber,
  lengths: areLengths,
});

/** The fields of a run that are stored. @param {Partial<RunState>} run */
const fieldsOf = (run) => Object.fromEntries(KEYS.map((key) => [key, run[key]]));

/** The columns of a history, in their order. @param {History} history @returns {Column[]} */
const columnsOf = ({ losses, tokens, seconds, val_steps, val_losses, reports, measured }) => [
  ...[losses, tokens, seconds, val_steps, val_losses],
  ...[reports.steps, reports.grad_norm, reports.lr, reports.speed],
  ...measured.flatMap(({ steps, accuracy }) => [steps, accuracy]),
];

/** The phase of a stored run: it never trains. @param {RunState['phase']} phase */
const atRest = (phase) => (phase === 'done' || phase === 'stopped' ? phase : 'paused');

/** @param {RunRecord} record @returns {Uint8Array} */
export function writeRunRecord({ run, learnt, typed }) {
  const { history } = run;
  const columns = columnsOf(history).map(({ values, length }) => values.subarray(0, length));
  const json = new TextEncoder().encode(
    JSON.stringify({
      ...{ run: fieldsOf(run), learnt, typed },
      ...{ phase: atRest(run.phase), first_step: history.first_step, planned: history.planned },
      lengths: columns.map(({ length }) => length),
    }),
  );
  const begin = NUMBER * Math.ceil((4 + json.length) / NUMBER);
  const bytes = new Uint8Array(begin + columns.reduce((sum, { byteLength }) => sum + byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  let at = begin;
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return bytes;
}

/**
 * A history made of these columns, with the same fields as one that grew in this page.
 * @param {any} json
 * @param {Float64Array[]} columns
 * @returns {History}
 */
function historyOf({ first_step, planned }, columns) {
  const filled = columns.map((values) => ({ ...createColumn(0), values, length: values.length }));
  const [losses, tokens, seconds, val_steps, val_losses, steps, grad_norm, lr, speed, ...rest] = filled;
  const measured = [0, 2].map((i) => ({ steps: rest[i], accuracy: rest[i + 1] }));
  const reports = { steps, grad_norm, lr, speed };
  const old = { first_step, losses, tokens, seconds, val_steps, val_losses, reports, measured };
  return historyUpTo(/** @type {History} */ (old), Number.MAX_SAFE_INTEGER, planned);
}

/**
 * Reads what writeRunRecord() wrote: the text, the typed settings, and the run without its model.
 * @param {Uint8Array} bytes
 * @returns {{ past: Partial<RunState>, config: RunState['config'], learnt: LearntText, typed: Record<string, string> }}
 * @throws {Error} for anything else
 */
export function readRunRecord(bytes) {
  const { buffer, byteOffset } = bytes;
  const length = new DataView(buffer, byteOffset).getUint32(0, true);
  const json = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  if (!isRecord(json)) throw new TypeError();
  let at = NUMBER * Math.ceil((4 + length) / NUMBER);
  const columns = json.lengths.map((/** @type {number} */ n) => {
    at += n * NUMBER;
    return new Float64Array(bytes.slice(at - n * NUMBER, at).buffer);
  });
  const { run, learnt, typed, phase } = json;
  if (at !== bytes.length) throw new RangeError();
  const history = historyOf(json, columns);
  const best = run.best && { step: run.best.step, loss: run.best.loss };
  const past = { ...fieldsOf(run), best, phase, history, version: 1, saved: 0, kept: [] };
  return { past, config: run.config, learnt, typed };
}
