/**
 * A look into a model: calls methods of the engine that only read, by the names that a request brings. Which there are is
 * in wire/looks.js; when a look is taken, the scheduler says.
 */

import { OF_INSPECTION, OF_RUN } from '../wire/looks.js';
import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { Trainer } from '../../wasm/engine.js' */
/** @import { InspectionCall, LookCall } from '../wire/looks.js' */

/**
 * @param {any} object
 * @param {readonly string[]} names  of what may be called
 * @param {readonly [string, ...unknown[]]} call
 */
function ask(object, names, [name, ...given]) {
  if (!names.includes(name)) throw new RequestError(said('no_look', name, ...names));
  return typeof object[name] === 'function' ? object[name](...given) : object[name];
}

/** Options that leave the run untouched. @param {import('../../wasm/engine.js').SamplesOptions} [options] @param {(prompt: string) => string} [inForm] */
const seeded = ({ prompts = [''], seed = 0, ...options } = {}, inForm = (prompt) => prompt) => ({
  ...{ ...options, seed },
  prompts: prompts.map(inForm),
});

/**
 * @param {Trainer} trainer
 * @param {LookCall} call
 * @param {(prompt: string) => string} inForm  a prompt in the form in which the model knows its letters
 * @returns {unknown}
 */
export function takeLook(trainer, [name, ...given], inForm) {
  if (name === 'all') return given.map((call) => takeLook(trainer, /** @type {LookCall} */ (call), inForm));
  // The places of quotations are counted in the text as it was given.
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
