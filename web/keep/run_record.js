/**
 * What the page has of a run, as bytes that are stored beside its model: settings, text, curve, samples, marks. Four bytes
 * have the length of the JSON that follows; after it come the columns of the curve, as Float64 numbers of 8 bytes.
 * Numbers read back exactly. Pure functions.
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

/** The fields of a run that are stored unchanged. */
const FIELDS = /** @type {const} */ ([
  ...['number', 'name', 'label', 'config', 'step', 'loss', 'smooth', 'val_loss', 'best', 'ms', 'marks'],
  ...['last_tokens', 'grad_norm', 'lr', 'stopped', 'samples', 'is_brought'],
]);

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
      ...{
        run: Object.fromEntries(FIELDS.map((key) => [key, run[/** @type {keyof RunState} */ (key)]])),
        learnt,
        typed,
      },
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
  let at = NUMBER * Math.ceil((4 + length) / NUMBER);
  const columns = json.lengths.map((/** @type {number} */ n) => {
    at += n * NUMBER;
    return new Float64Array(bytes.slice(at - n * NUMBER, at).buffer);
  });
  const { run, learnt, typed, phase } = json;
  const history = historyOf(json, columns);
  const past = { ...run, phase, history, version: 1, saved: 0, kept: [] };
  return { past, config: run.config, learnt, typed };
}
