/**
 * The formula of every figure of the step, from the ops that the engine has recorded: how its value and its gradient
 * are computed, and how Adam changes a weight. Pure functions.
 */

import { NORM_EPS } from '../../../../build/wasm/from_c.js';
import { linearParts, makerOf, termsOf } from '../../../ui/sum_terms.js';
import {
  constant,
  exp,
  gate,
  less,
  line,
  log,
  minus,
  number,
  product,
  ratio,
  relu,
  root,
  square,
  sum,
} from './expression.js';
import { POSITIONS } from './run.js';
import { symbolOf } from './symbols.js';

/** @typedef {import('./run.js').Step} Step */
/** @typedef {import('./run.js').Ref} Ref */
/** @typedef {import('./run.js').GraphOp} GraphOp */
/** @typedef {import('./expression.js').Expression} Expression */
/** @typedef {import('./expression.js').Formula} Formula */
/** @typedef {import('./expression.js').Line} Line */
/** @typedef {{ name: string, at: number[] }} Place */

const ONE = constant(1);
const NOTHING = constant(0);

/** @param {number} n */
const upTo = (n) => Array.from({ length: n }, (_, i) => i);

/** @param {string} name @param {number[]} at */
const value = (name, ...at) => number({ kind: 'value', name, at });
/** @param {string} name @param {number[]} at */
const gradient = (name, ...at) => number({ kind: 'gradient', name, at });

/** @param {Step} step @param {string} name @param {number} [dimension] */
const sizeOf = ({ plan }, name, dimension = 1) => plan.tensors.get(name)?.shape[dimension] ?? 0;

/** Queries, keys and values are columns of one tensor. @param {Step} step @param {Place} place @returns {Expression} */
function whole(step, place) {
  const is_part = ['q', 'k', 'v'].includes(makerOf(step.plan, place.name));
  const [[source]] = is_part ? termsOf(step.plan, place, step.ids) : [[place]];
  return value(source.name, ...source.at);
}

/**
 * The terms whose sum a number is; a weight comes before the number that it multiplies.
 * @param {Step} step
 * @param {Place} place
 */
const termsIn = (step, place) =>
  termsOf(step.plan, place, step.ids).map(([a, b]) => {
    if (b === null) return whole(step, a);
    return isWeight(step, b) ? product(whole(step, b), whole(step, a)) : product(whole(step, a), whole(step, b));
  });

// ---- forward ----

/** Softmax: a share of the whole. @param {Expression[]} all @param {number} i */
const share = (all, i) => ratio(exp(all[i]), sum(...all.map((one) => exp(one))));

/** The line of a score: how well a query fits a key. @param {Step} step @param {string} name @param {number} row @param {number} key @returns {Line} */
function scoreLine(step, name, row, key) {
  const terms = termsIn(step, { name, at: [0, row, key] });
  return { name: `s${'₁₂'[key]}`, kind: 'value', expression: ratio(sum(...terms), root(constant(terms.length))) };
}

/** @type {Record<string, (step: Step, ref: Ref) => { lines?: Line[], last: Expression }>} */
const FORWARD = {
  saved({ plan }, { name, at: [row] }) {
    const [x] = plan.of.get(name.replace(/\.scale$/, ''))?.inputs ?? [];
    const squares = upTo(plan.tensors.get(x)?.shape[1] ?? 0).map((i) => square(value(x, row, i)));
    return { last: ratio(ONE, root(sum(ratio(sum(...squares), constant(squares.length)), constant(NORM_EPS, 'ε')))) };
  },
  rmsnorm({ plan }, { name, at: [row, i] }) {
    const [x] = plan.of.get(name)?.inputs ?? [];
    return { last: product(value(x, row, i), value(`${name}.scale`, row, 0)) };
  },
  probs(step, { name, at: [, row, key] }) {
    const lines = upTo(row + 1).map((other) => scoreLine(step, name, row, other));
    return {
      lines,
      last: share(
        lines.map((_, i) => line(i)),
        key,
      ),
    };
  },
  relu: (step, ref) => ({ last: relu(termsIn(step, ref)[0]) }),
  softmax(step, { at: [row, i] }) {
    const logits = upTo(sizeOf(step, 'logits')).map((one) => value('logits', row, one));
    return { last: share(logits, i) };
  },
  cross_entropy: ({ targets }, { at: [row] }) => ({ last: minus(log(value('probs', row, targets[row]))) }),
  mean_loss: () => ({
    last: ratio(sum(...upTo(POSITIONS).map((row) => value('losses', row, 0))), constant(POSITIONS)),
  }),
};

// ---- backward: what an op adds to the gradient of a number that it reads ----

/**
 * The gradient that passes back through a norm.
 * @param {Step} step
 * @param {string} out
 * @param {number} row
 * @param {number} i
 */
function throughNorm(step, out, row, i) {
  const all = upTo(sizeOf(step, out)).map((k) => product(gradient(out, row, k), value(out, row, k)));
  const rest = product(value(out, row, i), ratio(sum(...all), constant(all.length)));
  return product(value(`${out}.scale`, row, 0), less(gradient(out, row, i), rest));
}

/**
 * The line for the gradient of a score: the weight, times the difference between the weight's gradient and the mean of
 * its row.
 * @param {string} probs @param {number} row @param {number} key @param {string} name @returns {Line}
 */
function scoreBack(probs, row, key, name) {
  const mean = upTo(row + 1).map((k) => product(value(probs, 0, row, k), gradient(probs, 0, row, k)));
  return {
    ...{ name, kind: 'gradient' },
    expression: product(value(probs, 0, row, key), less(gradient(probs, 0, row, key), sum(...mean))),
  };
}

/**
 * The gradients of queries, keys and values.
 * @param {Step} step @param {GraphOp} op @param {number} row @param {number} column
 * @returns {{ lines: Line[], last: Expression }}
 */
function throughAttention(step, { name: out, inputs: [qkv] }, row, column) {
  const size = sizeOf(step, out);
  const probs = out.replace(/out$/, 'probs');
  const [part, i] = [Math.floor(column / size), column % size];
  const later = upTo(POSITIONS).filter((other) => other >= row);
  if (part === 2)
    return { lines: [], last: sum(...later.map((q) => product(value(probs, 0, q, row), gradient(out, q, i)))) };
  const others = part === 0 ? upTo(row + 1) : later;
  const pair = (/** @type {number} */ other) => (part === 0 ? [row, other] : [other, row]);
  const lines = others.map((other) => {
    const [query, key] = pair(other);
    return scoreBack(probs, query, key, `∂s${'₁₂'[key]}${part === 1 && query !== row ? '′' : ''}`);
  });
  const factor = (/** @type {number} */ other) => value(qkv, other, (1 - part) * size + i);
  const terms = others.map((other, n) => product(line(n), factor(other)));
  return { lines, last: ratio(sum(...terms), root(constant(size))) };
}

/**
 * What one op adds to the gradient of a number of an activation.
 * @param {Step} step @param {GraphOp} op @param {Place} place
 * @returns {{ lines?: Line[], last: Expression }[]}
 */
function through(step, op, { name, at: [row, i = 0] }) {
  const out = op.name;
  if (op.op === 'mean_loss') return [{ last: ratio(gradient(out, 0), constant(POSITIONS)) }];
  if (op.op === 'cross_entropy') {
    const hit = i === step.targets[row] ? ONE : NOTHING;
    return [{ last: product(less(value('probs', row, i), hit), gradient(out, row, 0)) }];
  }
  if (op.op === 'relu') return [{ last: gate(gradient(out, row, i), value(name, row, i)) }];
  if (op.op === 'rmsnorm') return [{ last: throughNorm(step, out, row, i) }];
  if (op.op === 'attention') return [throughAttention(step, op, row, i)];
  const { x, weight, residual } = linearParts(op);
  const back = [];
  if (x === name)
    back.push({
      last: sum(...upTo(sizeOf(step, out)).map((o) => product(value(weight, o, i), gradient(out, row, o)))),
    });
  if (residual === name) back.push({ last: gradient(out, row, i) });
  return back;
}

/** @param {Step} step @param {Ref} ref @returns {Formula} */
function activationBack(step, { name, at }) {
  const ref = /** @type {Ref} */ ({ kind: 'gradient', name, at });
  const own = { name: symbolOf(step, ref), kind: /** @type {const} */ ('gradient'), ref };
  if (name === 'loss') return [{ ...own, expression: ONE }];
  const probs = /(.*)\.probs$/.exec(name)?.[1];
  if (probs !== undefined) {
    const [, row, key] = at;
    const v = upTo(sizeOf(step, `${probs}.out`)).map((i) =>
      product(gradient(`${probs}.out`, row, i), whole(step, { name: `${probs}.v`, at: [key, 0, i] })),
    );
    return [{ ...own, expression: sum(...v) }];
  }
  const readers = step.graph.filter(({ inputs }) => inputs.includes(name));
  const ways = readers.flatMap((op) => through(step, op, { name, at }).map((way) => ({ ...way, op })));
  if (ways.length === 1) return [...(ways[0].lines ?? []), { ...own, expression: ways[0].last }];
  const lines = ways.map(({ last, op }) => ({
    ...{ kind: own.kind, expression: last },
    name: `${own.name}←${symbolOf(step, { kind: 'value', name: op.name, at: [at[0]] })}`,
  }));
  return [...lines, { ...own, expression: sum(...lines.map((_, i) => line(i))) }];
}

/** @param {Step} step @param {Ref} ref @returns {Formula} */
function weightBack(step, ref) {
  const { name, at } = ref;
  const op = step.graph.find(({ inputs }) => inputs.includes(name));
  const rows = upTo(POSITIONS);
  /** @type {Expression[]} */
  let terms = [];
  if (op?.op === 'embedding') {
    const reads = (/** @type {number} */ row) => (op.inputs[0] === name ? step.ids[row] : row) === at[0];
    terms = rows.filter(reads).map((row) => gradient(op.name, row, at[1]));
  } else if (op !== undefined) {
    const { x } = linearParts(op);
    terms = rows.map((row) => product(gradient(op.name, row, at[0]), value(x, row, at[1])));
  }
  return [
    { name: symbolOf(step, ref), kind: 'gradient', ref, expression: terms.length > 0 ? sum(...terms) : NOTHING },
  ];
}

// ---- Adam ----

/** Adam's first step, in which both averages start from 0 (Kingma and Ba 2015). @param {Step} step @param {Ref} ref @returns {Formula} */
function adam(step, { kind, name, at }) {
  const setting = (/** @type {string} */ key, /** @type {string} */ sign) => constant(Number(step.config[key]), sign);
  const [beta1, beta2] = [setting('beta1', 'β₁'), setting('beta2', 'β₂')];
  const g = gradient(name, ...at);
  /** @type {Formula} */
  const lines = [
    { name: 'm', kind: 'm', expression: sum(product(beta1, NOTHING), product(less(ONE, beta1), g)) },
    { name: 'v', kind: 'v', expression: sum(product(beta2, NOTHING), product(less(ONE, beta2), square(g))) },
    { name: 'm̂', kind: 'gradient', expression: ratio(line(0), less(ONE, beta1)) },
    { name: 'v̂', kind: 'v', expression: ratio(line(1), less(ONE, beta2)) },
    {
      ...{ name: 'Δ', kind: 'gradient' },
      expression: product(setting('learning_rate', 'η'), ratio(line(2), sum(root(line(3)), setting('eps', 'ε')))),
    },
    {
      ...{ name: symbolOf(step, { kind: 'new', name, at }), kind: 'new' },
      expression: less(value(name, ...at), line(4)),
    },
  ];
  for (const [i, of] of /** @type {const} */ ([
    [0, 'm'],
    [1, 'v'],
    [5, 'new'],
  ]))
    lines[i].ref = { kind: of, name, at };
  if (kind === 'm') return lines.slice(0, 1);
  return kind === 'v' ? lines.slice(1, 2) : lines;
}

/** Whether a number is a weight, which is not computed. @param {Step} step @param {{ name: string }} place */
export const isWeight = ({ plan }, { name }) => plan.tensors.get(name)?.kind === 'parameter';

/**
 * The formula of a figure; empty for a weight before the step.
 * @param {Step} step
 * @param {Ref} ref
 * @returns {Formula}
 */
export function formulaOf(step, ref) {
  const is_weight = isWeight(step, ref);
  if (ref.kind === 'gradient') return is_weight ? weightBack(step, ref) : activationBack(step, ref);
  if (ref.kind !== 'value') return adam(step, ref);
  if (is_weight) return [];
  const made = FORWARD[makerOf(step.plan, ref.name)]?.(step, ref) ?? { last: sum(...termsIn(step, ref)) };
  return [...(made.lines ?? []), { name: symbolOf(step, ref), kind: 'value', ref, expression: made.last }];
}
