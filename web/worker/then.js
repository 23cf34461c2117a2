/**
 * A look at an earlier step of a run: its parameters of then are written into the model, the look is taken, and the
 * present ones are written back, bit for bit, all without interruption. So it needs no second model.
 */

import { callsOf, isOfNow } from '../wire/looks.js';
import { RequestError } from '../wire/protocol.js';
import { said } from '../words/say.js';

/** @import { LookCall, RunCall } from '../wire/looks.js' */
/** @typedef {Pick<import('../../wasm/engine.js').Trainer, 'parameters' | 'setParameters'>} Changed */

/**
 * Calls `take` while the model has these parameters.
 * @template T
 * @param {Changed} trainer
 * @param {import('./keeping.js').Numbers} values
 * @param {() => T} take
 * @returns {T}
 */
export function withParameters(trainer, values, take) {
  const present = trainer.parameters();
  trainer.setParameters(values);
  try {
    return take();
  } finally {
    trainer.setParameters(present);
  }
}

/** Looks that name a tensor: of an activation there are only the numbers of the last batch. @type {readonly string[]} */
const OF_TENSORS = ['tensor', 'tile', 'tiles'];

/**
 * Refuses what is known of the present only.
 * @param {LookCall} call
 * @param {Pick<import('../../wasm/engine.js').Trainer, 'tensors'>} trainer
 */
export function checkThen(call, trainer) {
  const isOfBatch = (/** @type {RunCall} */ [name, of]) =>
    OF_TENSORS.includes(name) && trainer.tensors.some((one) => one.name === of && !one.parameter);
  const wrong = callsOf(call).find((one) => isOfNow(one) || isOfBatch(one));
  if (wrong) throw new RequestError(said('only_now', ...wrong.filter((part) => typeof part === 'string')));
}
