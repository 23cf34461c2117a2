/**
 * Looks: what a view can read of a model without changing it. These are methods and properties of the engine's own
 * objects; the types of calls and answers follow from those objects. A look is a list of a name and its arguments:
 *
 *   ['facts']   ['quotations', text, { min_length: 20 }]   a method or property of the run's Trainer
 *   ['tiles', [['wte.weight', 'gradient']]]                pictures of tensors, a byte for each cell (wasm/tiles.js)
 *   ['samples', { prompts: ['a', 'b'], seed: 1 }]          with a seed, without which the run itself would change
 *   ['inspect', prompt, ['tokens'], ['lens', { top: 3 }]]  those of an Inspection; the answer is a list of answers
 *   ['losses', prompt, name, index, values]                the losses on a prompt with these values of one weight
 *   ['all', ['metrics'], ['tensor', name]]                 several looks at the same step; the answer is a list
 *
 * With a step (`at`), a look is answered by the model as it was at that step (worker/look_back.js). Only those in OF_NOW
 * cannot be.
 *
 * To add one, put its name into a list below. wasm/arguments.js says what arguments it accepts. worker/looks.js makes
 * the calls.
 */

/** @import { Trainer } from '../../wasm/trainer.js' */
/** @import { Inspection } from '../../wasm/inspection.js' */

/** The methods and properties of a run's Trainer. */
export const OF_RUN = /** @type {const} @satisfies {readonly (keyof Trainer)[]} */ ([
  ...['info', 'metrics', 'facts', 'documents', 'batch', 'quotations', 'samples', 'passage', 'score'],
  ...['tensors', 'tensor', 'tile', 'tiles', 'merges', 'encode', 'decode', 'promptNotices'],
  ...['tokenize', 'mergeFilm', 'learnMerges'],
]);
/** The methods and properties of an Inspection. */
export const OF_INSPECTION = /** @type {const} @satisfies {readonly (keyof Inspection)[]} */ ([
  ...['tokens', 'loss', 'memory_mib', 'tensors', 'graph'],
  ...['tensor', 'gradient', 'tile', 'tiles', 'attention', 'lens', 'histogram', 'pca'],
]);

/** Names whose answer is the same at every step, since they do not read the model. @type {readonly string[]} */
export const OF_TEXT = [
  ...['info', 'facts', 'documents', 'quotations', 'passage', 'tensors', 'merges', 'encode', 'decode'],
  ...['promptNotices', 'tokenize', 'mergeFilm', 'learnMerges'],
];
/**
 * Names that can be answered for the present only: of an earlier step only the parameters are kept.
 * @type {readonly string[]}
 */
export const OF_NOW = ['metrics', 'batch'];
/** Numbers that belong to a parameter and are known for the present only. @type {unknown[]} */
const NUMBERS_OF_NOW = ['gradient', 'm', 'v', 'step'];

/** The calls of a look. @param {LookCall} call @returns {RunCall[]} */
export const callsOf = (call) => /** @type {RunCall[]} */ (call[0] === 'all' ? call.slice(1) : [call]);

/**
 * The tensors of the run that a call reads: the name of each, and what is read of it.
 * @param {RunCall} call
 * @returns {unknown[][]}
 */
export function tensorsOf([name, of, how]) {
  if (name === 'tiles') return Array.isArray(of) ? of.filter(Array.isArray) : [];
  return name === 'tensor' || name === 'tile' ? [[of, /** @type {any} */ (how)?.of]] : [];
}

/** Whether a call can be answered for the present only. @param {RunCall} call */
export const isOfNow = (call) =>
  OF_NOW.includes(call[0]) || tensorsOf(call).some(([, kind]) => NUMBERS_OF_NOW.includes(kind));

/** Whether a look can be taken at an earlier step, and has another answer there. @param {LookCall} call */
export function isOfThen(call) {
  const calls = callsOf(call);
  return calls.some(([name]) => !OF_TEXT.includes(name)) && !calls.some(isOfNow);
}

/**
 * The arguments of a member of an object; a property has none.
 * @template T
 * @template {keyof T} K
 * @typedef {T[K] extends (...given: any) => any ? Parameters<T[K]> : []} Given
 */
/**
 * The result of a member.
 * @template T
 * @template {keyof T} K
 * @typedef {T[K] extends (...given: any) => infer V ? V : T[K]} Gives
 */
/**
 * @template T
 * @template {keyof T} N
 * @typedef {{ [K in N]: [name: K, ...Given<T, K>] }[N]} CallOf
 */

/** @typedef {CallOf<Inspection, typeof OF_INSPECTION[number]>} InspectionCall */
/**
 * The mean loss on a prompt for each of some values of one number of a parameter. Afterwards that number has its own
 * value again. The answer repeats the values.
 * @typedef {['losses', prompt: string, name: string, index: number, values: number[]]} LossesCall
 * @typedef {{ values: number[], losses: number[] }} Losses  a loss is NaN where it is not finite or nothing is predicted
 */
/**
 * @typedef {CallOf<Trainer, typeof OF_RUN[number]> | ['inspect', prompt: string, ...calls: InspectionCall[]] | LossesCall}
 *   RunCall
 */
/** @typedef {RunCall | ['all', ...calls: RunCall[]]} LookCall */

/**
 * The answer to a call.
 * @template C
 * @typedef {C extends ['all', ...infer A] ? { [I in keyof A]: AnswerTo<A[I]> }
 *   : C extends LossesCall ? Losses
 *   : C extends ['inspect', string, ...infer A] ? { [I in keyof A]: InspectionAnswerTo<A[I]> }
 *   : C extends [infer K extends keyof Trainer, ...any] ? Gives<Trainer, K> : never} AnswerTo
 */
/**
 * @template C
 * @typedef {C extends [infer K extends keyof Inspection, ...any] ? Gives<Inspection, K> : never} InspectionAnswerTo
 */

/**
 * The answer to a look, the step of the model that it is about, and how long the engine took.
 * @template V
 * @typedef {{ step: number, value: V, ms: number }} Looked
 */
