/**
 * What a view can ask of a model without changing it: which methods and properties of the engine's own objects, and the
 * types of question and answer, which follow from those objects. A look is a call, a list of a name and what is given:
 *
 *   ['facts']   ['quotations', text, { min_length: 20 }]   a method or property of the run's Trainer
 *   ['samples', { prompts: ['a', 'b'], seed: 1 }]          with a seed, without which the run itself would change
 *   ['inspect', prompt, ['tokens'], ['lens', { top: 3 }]]  those of an Inspection; the answer is a list of theirs
 *   ['all', ['metrics'], ['tensor', name]]                 several, of one state of the model; a list of the answers
 *
 * A further one: its name in a list below. What may be given to it is in wasm/arguments.js, as for everybody.
 */

/** @import { Trainer } from '../../wasm/trainer.js' */
/** @import { Inspection } from '../../wasm/inspection.js' */

/** Of a run's Trainer. */
export const OF_RUN = /** @type {const} @satisfies {readonly (keyof Trainer)[]} */ ([
  ...['info', 'metrics', 'facts', 'documents', 'batch', 'quotations', 'samples', 'passage', 'score'],
  ...['tensors', 'tensor', 'merges', 'encode', 'decode', 'promptNotices'],
  ...['tokenize', 'mergeFilm', 'learnMerges'],
]);
/** Of an Inspection. */
export const OF_INSPECTION = /** @type {const} @satisfies {readonly (keyof Inspection)[]} */ ([
  ...['tokens', 'loss', 'memory_mib', 'tensors', 'graph'],
  ...['tensor', 'gradient', 'attention', 'lens', 'histogram', 'pca'],
]);

/**
 * What a member of an object is given; nothing to a property.
 * @template T
 * @template {keyof T} K
 * @typedef {T[K] extends (...given: any) => any ? Parameters<T[K]> : []} Given
 */
/**
 * What it gives.
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
/** @typedef {CallOf<Trainer, typeof OF_RUN[number]> | ['inspect', prompt: string, ...calls: InspectionCall[]]} RunCall */
/** @typedef {RunCall | ['all', ...calls: RunCall[]]} LookCall */

/**
 * The answer to a call.
 * @template C
 * @typedef {C extends ['all', ...infer A] ? { [I in keyof A]: AnswerTo<A[I]> }
 *   : C extends ['inspect', string, ...infer A] ? { [I in keyof A]: InspectionAnswerTo<A[I]> }
 *   : C extends [infer K extends keyof Trainer, ...any] ? Gives<Trainer, K> : never} AnswerTo
 */
/**
 * @template C
 * @typedef {C extends [infer K extends keyof Inspection, ...any] ? Gives<Inspection, K> : never} InspectionAnswerTo
 */

/**
 * What was seen, in the model after so many steps.
 * @template V
 * @typedef {{ step: number, value: V }} Looked
 */
