/**
 * The optimizers' formulas, line by line, each with the numbers of a step in it. Names of variables are those of
 * src/optimizer/optimizer.h. Pure functions.
 */

/** @typedef {import('./rule.js').Worked} Worked */
/** @typedef {Record<string, any>} Config */
/** @typedef {(worked: Worked, config: Config, t: number, print: (n: number) => string) => { lines: [formula: string, numbers: string][], python: string[] }} Formula */

/** Adam as lines of plain Python (Kingma and Ba 2015). */
const PYTHON = [
  'm = beta1 * m + (1 - beta1) * g',
  'v = beta2 * v + (1 - beta2) * g ** 2',
  'm_hat = m / (1 - beta1 ** t)',
  'v_hat = v / (1 - beta2 ** t)',
  'weight -= rate * m_hat / (v_hat ** 0.5 + eps)',
];

/** @param {number | null} n @param {(n: number) => string} print */
const shown = (n, print) => (n === null || Number.isNaN(n) ? '–' : print(n).replace('-', '−'));

/** The last line of each rule: the new value. @param {Worked} worked @param {(n: number) => string} print @param {string} stepped @returns {[string, string]} */
function newValue({ before, step, decay, after }, print, stepped) {
  const p = (/** @type {number | null} */ n) => shown(n, print);
  const less = decay === 0 ? '' : ` − ${p(decay)}`;
  return [
    `p = p − ${stepped}${decay === 0 ? '' : ' − rate · weight_decay · p'}`,
    `${p(before)} − (${p(step)})${less} = ${p(after)}`,
  ];
}

/** @type {Record<import('./rule.js').Rule, Formula>} */
export const FORMULAS = {
  adamw(worked, { beta1, beta2, eps }, t, print) {
    const p = (/** @type {number | null} */ n) => shown(n, print);
    const { gradient: g, m_before, m, v_before, v, m_hat, v_hat, step, rate } = worked;
    return {
      lines: [
        ['m = beta1 · m + (1 − beta1) · g', `${p(beta1)} · ${p(m_before)} + ${p(1 - beta1)} · ${p(g)} = ${p(m)}`],
        [
          'v = beta2 · v + (1 − beta2) · g²',
          `${p(beta2)} · ${p(v_before)} + ${p(1 - beta2)} · ${p(g * g)} = ${p(v)}`,
        ],
        ['m̂ = m / (1 − beta1ᵗ)', `${p(m)} / ${p(1 - beta1 ** t)} = ${p(m_hat)}`],
        ['v̂ = v / (1 − beta2ᵗ)', `${p(v)} / ${p(1 - beta2 ** t)} = ${p(v_hat)}`],
        [
          'step = rate · m̂ / (√v̂ + eps)',
          `${p(rate)} · ${p(m_hat)} / (${p(v_hat === null ? null : Math.sqrt(v_hat))} + ${p(eps)}) = ${p(step)}`,
        ],
        newValue(worked, print, 'step'),
      ],
      python: PYTHON,
    };
  },
  sgd(worked, { momentum, nesterov }, _t, print) {
    const p = (/** @type {number | null} */ n) => shown(n, print);
    const { gradient: g, m_before, m, step, rate } = worked;
    /** @type {[string, string][]} */
    const kept = m === null ? [] : [['m = momentum · m + g', `${p(momentum)} · ${p(m_before)} + ${p(g)} = ${p(m)}`]];
    const way = m === null ? 'g' : nesterov ? '(g + momentum · m)' : 'm';
    return {
      lines: [
        ...kept,
        [`step = rate · ${way}`, `${p(rate)} · ${p(step === null ? null : step / rate)} = ${p(step)}`],
        newValue(worked, print, 'step'),
      ],
      python: [],
    };
  },
  lion(worked, { beta1, beta2 }, _t, print) {
    const p = (/** @type {number | null} */ n) => shown(n, print);
    const { gradient: g, m_before, m, step, rate } = worked;
    return {
      lines: [
        [
          'step = rate · sign(beta1 · m + (1 − beta1) · g)',
          `${p(rate)} · sign(${p(beta1)} · ${p(m_before)} + ${p(1 - beta1)} · ${p(g)}) = ${p(step)}`,
        ],
        newValue(worked, print, 'step'),
        ['m = beta2 · m + (1 − beta2) · g', `${p(beta2)} · ${p(m_before)} + ${p(1 - beta2)} · ${p(g)} = ${p(m)}`],
      ],
      python: [],
    };
  },
  muon(worked, _config, _t, print) {
    const p = (/** @type {number | null} */ n) => shown(n, print);
    const { gradient: g, m, before, after } = worked;
    /** @type {[string, string][]} */
    const lines = [['m = momentum · m + g', `${p(m === null ? null : m - g)} + ${p(g)} = ${p(m)}`]];
    // Only the engine knows the step, and only for steps after a room has asked for it.
    if (Number.isFinite(before)) lines.push(['p = p − step', `${p(before)} − (${p(before - after)}) = ${p(after)}`]);
    return { lines, python: [] };
  },
};
