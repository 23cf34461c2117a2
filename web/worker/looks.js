/**
 * Answers a look into a model: calls the methods of the engine that only read, by the names in the request.
 * wire/looks.js lists these names; scheduler.js decides when a look runs.
 */

import { callsOf, OF_INSPECTION, OF_RUN } from '../wire/looks.js';
import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { Trainer } from '../../wasm/engine.js' */
/** @import { InspectionCall, LookCall, RunCall } from '../wire/looks.js' */
/**
 * What is read of a trainer.
 * @typedef {Pick<Trainer, 'inspect' | 'set' | 'makeIndex' | 'countFacts' | 'countDocuments' | typeof OF_RUN[number]>} Readable
 */

/**
 * @param {any} object
 * @param {readonly string[]} names  the allowed names
 * @param {readonly [string, ...unknown[]]} call
 */
function ask(object, names, [name, ...given]) {
  if (!names.includes(name)) throw new RequestError(said('no_look', name, ...names));
  return typeof object[name] === 'function' ? object[name](...given) : object[name];
}

/**
 * Options with a seed, so that the run does not change.
 * @param {import('../../wasm/engine.js').SamplesOptions} [options]
 * @param {(prompt: string) => string} [inForm]
 */
const seeded = ({ prompts = [''], seed = 0, ...options } = {}, inForm = (prompt) => prompt) => ({
  ...{ ...options, seed },
  prompts: prompts.map(inForm),
});

const PIECE_MS = 20; // the longest time for which a look may interrupt training
const LONGEST = 5000; // characters that `score` may read in a look, four times as many with byte pairs;
// it cannot be done in pieces

/**
 * Takes a look, in pieces where it needs the whole text: training may go on in between. What depends on the model is
 * read in the last piece, so all of it is about the same step.
 * @param {Readable} trainer
 * @param {LookCall} call
 * @param {(prompt: string) => string} inForm  converts a prompt to the Unicode form that the model knows
 * @param {<T>(take: () => T) => T} [readModel]  calls a function that reads the model
 * @returns {Generator<void, unknown, void>}
 */
export function* takeLook(trainer, call, inForm, readModel = (take) => take()) {
  const calls = callsOf(call);
  const names = calls.map(([name]) => name);
  if (names.includes('quotations')) yield* trainer.makeIndex({ max_ms: PIECE_MS });
  /** The answers that were computed in pieces, by the index of their call. @type {Map<number, unknown>} */
  const counted = new Map();
  for (const [i, one] of calls.entries()) {
    if (one[0] === 'facts') counted.set(i, yield* trainer.countFacts({ max_ms: PIECE_MS }));
    if (one[0] === 'documents') counted.set(i, yield* trainer.countDocuments({ ...one[1], max_ms: PIECE_MS }));
  }
  const answers = readModel(() =>
    calls.map((one, i) => (counted.has(i) ? counted.get(i) : takeAtOnce(trainer, one, inForm))),
  );
  return call[0] === 'all' ? answers : answers[0];
}

/** Refuses a text whose score would interrupt training for too long. @param {Readable} trainer @param {string} text */
function checkLength(trainer, text) {
  const longest = LONGEST * (trainer.info.config.tokenizer === 'bpe' ? 4 : 1);
  if (text?.length > longest) throw new RequestError(said('long_score', longest));
}

/**
 * The losses for some values of a weight. The old value is put back before anything else can happen, so no bit of the
 * run changes.
 * @param {Readable} trainer
 * @param {string} prompt
 * @param {string} name
 * @param {number} index
 * @param {number[]} values
 * @returns {import('../wire/looks.js').Losses}
 */
function lossesOf(trainer, prompt, name, index, values) {
  const lossNow = () => {
    const inspection = trainer.inspect(prompt);
    const { loss } = inspection;
    inspection.free();
    return loss ?? Number.NaN;
  };
  const losses = values.map((value) => {
    const old = trainer.set(name, index, value);
    try {
      return lossNow();
    } finally {
      trainer.set(name, index, old);
    }
  });
  return { values, losses };
}

/** @param {Readable} trainer @param {RunCall} call @param {(prompt: string) => string} inForm @returns {unknown} */
function takeAtOnce(trainer, [name, ...given], inForm) {
  // Not for quotations: their positions refer to the text as it was given.
  if (typeof given[0] === 'string' && name !== 'quotations') given[0] = inForm(given[0]);
  if (name === 'score') checkLength(trainer, /** @type {string} */ (given[0]));
  if (name === 'samples') given[0] = seeded(/** @type {Parameters<typeof seeded>[0]} */ (given[0]), inForm);
  if (name === 'losses') return lossesOf(trainer, .../** @type {[string, string, number, number[]]} */ (given));
  if (name !== 'inspect') return ask(trainer, OF_RUN, [name, ...given]);
  const [prompt, ...calls] = /** @type {[string, ...InspectionCall[]]} */ (given);
  const inspection = trainer.inspect(prompt);
  try {
    return calls.map((call) => ask(inspection, OF_INSPECTION, call));
  } finally {
    inspection.free();
  }
}
