/**
 * The optimizers' rules for one number, as src/optimizer/optimizer.h has them, with the numbers of a step that was
 * taken. Pure functions. Muon updates whole matrices and has no rule for one number; its other parameters follow AdamW.
 */

/** @typedef {import('../../../../wasm/engine.js').Config} Config */
/** @typedef {import('../../../../wasm/engine.js').Parameter} Parameter */
/**
 * One number of a parameter after a step: its value, its gradient in that step (as used: clipped), and what the
 * optimizer keeps; null where it keeps nothing.
 * @typedef {{ step: number, value: number, gradient: number, m: number | null, v: number | null, change: number | null }} Taken
 */
/** @typedef {Parameter['rule']} Rule */
/**
 * A step worked out by hand.
 * @typedef {object} Worked
 * @property {Rule} rule
 * @property {number} rate
 * @property {number} before   the value before the step
 * @property {number} gradient
 * @property {number | null} m_before
 * @property {number | null} m
 * @property {number | null} v_before
 * @property {number | null} v
 * @property {number | null} m_hat   m, corrected for its beginning at 0
 * @property {number | null} v_hat
 * @property {number | null} step    what the rule takes away, without decay; null for Muon
 * @property {number} decay    what weight decay takes away
 * @property {number} after
 */

/**
 * The average before the step, computed from the average after it.
 * @param {number | null} after  the average after the step: share * before + added
 * @param {number} share @param {number} added
 */
const workBack = (after, share, added) => (after === null || share === 0 ? null : (after - added) / share);

/**
 * The step that led to these numbers, by the optimizer's formula.
 * @param {Config} config  the settings of that step
 * @param {Pick<Parameter, 'rule' | 'decays_with'>} parameter  what the optimizer does with it, as the engine says
 * @param {Taken} taken
 * @param {number} rate  the learning rate of that step
 * @returns {Worked}
 */
export function workOut(config, { rule, decays_with }, { step: t, value: after, gradient: g, m, v, change }, rate) {
  const [beta1, beta2, eps] = [config.beta1, config.beta2, config.eps].map(Number);
  const lost = decays_with.includes(String(config.decay)) ? rate * Number(config.weight_decay) : 0;
  /** @type {Pick<Worked, 'm_before' | 'v_before' | 'm_hat' | 'v_hat' | 'step'>} */
  let of = { m_before: null, v_before: null, m_hat: null, v_hat: null, step: null };
  if (rule === 'adamw' && m !== null && v !== null) {
    const [m_hat, v_hat] = [m / (1 - beta1 ** t), v / (1 - beta2 ** t)];
    of = {
      m_before: workBack(m, beta1, (1 - beta1) * g),
      v_before: workBack(v, beta2, (1 - beta2) * g * g),
      ...{ m_hat, v_hat, step: (rate * m_hat) / (Math.sqrt(v_hat) + eps) },
    };
  } else if (rule === 'sgd') {
    const momentum = Number(config.momentum);
    const way = m === null ? g : config.nesterov ? g + momentum * m : m;
    of = { ...of, m_before: workBack(m, momentum, g), step: rate * way };
  } else if (rule === 'lion' && m !== null) {
    const m_before = workBack(m, beta2, (1 - beta2) * g);
    const way = m_before === null ? g : beta1 * m_before + (1 - beta1) * g;
    of = { ...of, m_before, step: rate * Math.sign(way) };
  }
  // after = before - step - lost * before
  const before = change !== null ? after - change : of.step === null ? Number.NaN : (after + of.step) / (1 - lost);
  return { rule, rate, gradient: g, m, v, ...of, before, decay: lost * before, after };
}

/**
 * The path of plain gradient descent from the first of these values, with the recorded gradients and with other rates.
 * It shows the change of this one number only: the gradients were measured on the path of the run itself. For steps
 * that were not recorded, the gradient of the next recorded step is used.
 * @param {Taken[]} way  ascending steps
 * @param {(step: number) => number} rateOf
 * @returns {number[]}
 */
export function plainWay(way, rateOf) {
  /** @type {number[]} */
  const places = [];
  for (const [i, { gradient, step, value }] of way.entries()) {
    if (i === 0) places.push(value);
    else places.push(places[i - 1] - rateOf(step) * gradient * (step - way[i - 1].step));
  }
  return places;
}

/** The length of a path: the sum of the sizes of its steps. @param {number[]} places */
export const lengthOf = (places) =>
  places.reduce((sum, place, i) => (i === 0 ? 0 : sum + Math.abs(place - places[i - 1])), 0);
