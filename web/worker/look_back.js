/**
 * A look at an earlier step of a run: the parameters of that step are written into the model, the look is taken, and
 * the present parameters are written back, bit for bit. Nothing else runs in between, so no second model is needed.
 */

import { callsOf, isOfNow, tensorsOf } from '../wire/looks.js';
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

/**
 * Refuses what can be answered for the present only, such as an activation: only those of the last batch exist.
 * @param {LookCall} call
 * @param {Pick<import('../../wasm/engine.js').Trainer, 'tensors'>} trainer
 */
export function checkThen(call, trainer) {
  const isActivation = (/** @type {unknown} */ name) =>
    trainer.tensors.some((one) => one.name === name && !one.parameter);
  const isOfBatch = (/** @type {RunCall} */ one) => tensorsOf(one).some(([name]) => isActivation(name));
  const wrong = callsOf(call).find((one) => isOfNow(one) || isOfBatch(one));
  if (wrong)
    throw new RequestError(
      said(
        'only_now',
        wrong[0],
        ...tensorsOf(wrong)
          .flatMap(([name, kind]) => [name, kind].filter((part) => part !== undefined))
          .map(String),
      ),
    );
}
