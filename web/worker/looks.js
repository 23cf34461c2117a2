/**
 * Answers a look into a model: calls the methods of the engine that only read, by the names in the request.
 * wire/looks.js lists these names; scheduler.js decides when a look runs.
 */

import { OF_INSPECTION, OF_RUN } from '../wire/looks.js';
import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { Trainer } from '../../wasm/engine.js' */
/** @import { InspectionCall, LookCall } from '../wire/looks.js' */
/** @typedef {Pick<Trainer, 'inspect' | typeof OF_RUN[number]>} Readable  what is read of a trainer */

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

/**
 * @param {Readable} trainer
 * @param {LookCall} call
 * @param {(prompt: string) => string} inForm  converts a prompt to the Unicode form that the model knows
 * @returns {unknown}
 */
export function takeLook(trainer, [name, ...given], inForm) {
  if (name === 'all') return given.map((call) => takeLook(trainer, /** @type {LookCall} */ (call), inForm));
  // Not for quotations: their positions refer to the text as it was given.
  if (typeof given[0] === 'string' && name !== 'quotations') given[0] = inForm(given[0]);
  if (name === 'samples') given[0] = seeded(/** @type {any} */ (given[0]), inForm);
  if (name !== 'inspect') return ask(trainer, OF_RUN, [name, ...given]);
  const [prompt, ...calls] = /** @type {[string, ...InspectionCall[]]} */ (given);
  const inspection = trainer.inspect(prompt);
  try {
    return calls.map((call) => ask(inspection, OF_INSPECTION, call));
  } finally {
    inspection.free();
  }
}
