/**
 * The numbers that the reader fills in, from easy to hard, and how an answer is judged. Pure functions.
 */

import { byWritten, unitOf } from './print.js';
import { figureOf } from './run.js';

/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {typeof HOLES[number]['key']} HoleKey */
/** `sign`: only the sign is wrong. @typedef {'right' | 'sign' | 'near' | 'wrong' | 'no_number'} Verdict */
/**
 * What the reader has done with a hole. `is_hinted`: whether its formula is shown.
 * @typedef {{ typed: string, verdict: Verdict | 'shown' | null, is_hinted: boolean }} Answer
 */

const BLOCK = 'blocks.0.';

/** @param {string} name @param {number[]} at @returns {Ref} */
const value = (name, ...at) => ({ kind: 'value', name, at });
/** @param {string} name @param {number[]} at @returns {Ref} */
const gradient = (name, ...at) => ({ kind: 'gradient', name, at });

/** The holes; a key is that of the hole's sentence. */
export const HOLES = /** @type {const} @satisfies {readonly { key: string, ref: Ref }[]} */ ([
  { key: 'sum', ref: value('embedding', 1, 0) },
  { key: 'norm', ref: value(`${BLOCK}norm1`, 1, 1) },
  { key: 'dot', ref: value(`${BLOCK}attention.qkv`, 1, 0) },
  { key: 'relu', ref: value(`${BLOCK}mlp.activation`, 0, 0) },
  { key: 'softmax', ref: value(`${BLOCK}attention.probs`, 0, 1, 1) },
  { key: 'mix', ref: value(`${BLOCK}attention.out`, 1, 1) },
  { key: 'logit', ref: value('logits', 1, 1) },
  { key: 'probability', ref: value('probs', 1, 1) },
  { key: 'loss', ref: value('losses', 1, 0) },
  { key: 'back', ref: gradient('logits', 1, 1) },
  { key: 'weight', ref: gradient('lm_head.weight', 1, 0) },
  { key: 'adam', ref: { kind: 'new', name: 'lm_head.weight', at: [1, 0] } },
]);

/** The number of the hole that a figure is; -1 for others. @param {Ref} ref */
export const holeOf = (ref) =>
  HOLES.findIndex(
    ({ ref: one }) => one.kind === ref.kind && one.name === ref.name && String(one.at) === String(ref.at),
  );

/**
 * Elements that can get the focus when another number is opened: its cell, the field for an answer, the button to the
 * next hole.
 */
export const FOCUS = {
  cell: '.by-hand-cell[aria-pressed="true"]',
  field: '.by-hand-ask input',
  next: '.by-hand-next',
};

/** @param {Answer} answer */
export const isFilled = ({ verdict }) => verdict === 'right' || verdict === 'shown';

/**
 * Whether a figure is hidden, since it is a hole that is not filled yet.
 * @param {{ has_holes: boolean, answers: Answer[] }} given
 * @param {Ref} ref
 */
export function isHidden({ has_holes, answers }, ref) {
  const hole = holeOf(ref);
  return has_holes && hole >= 0 && !isFilled(answers[hole]);
}

/**
 * A typed number, with a comma or a point, a minus of any form, and the digits of any language; NaN if it is none.
 * @param {string} typed
 */
export function readNumber(typed) {
  const plain = typed
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[−–]/, '-')
    .replace(/[,٫]/, '.')
    .replace(/[\u200e\u200f\u061c\s]/g, '');
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
}

/**
 * How far an answer may be from the figure: by one in its last digit, and by the error that comes from the rounded
 * figures from which it is computed.
 * @param {Step} step @param {Ref} ref
 */
export function toleranceOf(step, ref) {
  const exact = figureOf(step, ref);
  return unitOf(exact, ref.kind) * 1.001 + Math.abs(byWritten(step, ref) - exact);
}

/** @param {Step} step @param {Ref} ref @param {string} typed @returns {Verdict} */
export function judge(step, ref, typed) {
  const answer = readNumber(typed);
  if (Number.isNaN(answer)) return 'no_number';
  const exact = figureOf(step, ref);
  const tolerance = toleranceOf(step, ref);
  if (Math.abs(answer - exact) <= tolerance) return 'right';
  if (Math.abs(answer + exact) <= tolerance) return 'sign';
  return Math.abs(answer - exact) <= Math.max(10 * tolerance, Math.abs(exact) / 10) ? 'near' : 'wrong';
}
