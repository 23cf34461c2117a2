// One number that remembers how it was computed: the whole of autograd, one scalar at a time.
//
// Every operation makes a new Value that keeps its inputs (children) and its derivative with
// respect to each of them (localGrads). backward() walks that graph once, from the result to the
// leaves, and multiplies along the way: the chain rule. The engine does the same with whole
// tensors; this is the slow, plain form that it is checked against.

export class Value {
  /**
   * @param {number} data
   * @param {Value[]} [children] what it was computed from
   * @param {number[]} [localGrads] d(this) / d(child), one for each child
   */
  constructor(data, children = [], localGrads = []) {
    this.data = data;
    this.grad = 0; // d(result) / d(this), once backward() of the result has run
    this.children = children;
    this.localGrads = localGrads;
  }

  /** @param {Value | number} other */
  add(other) {
    const b = toValue(other);
    return new Value(this.data + b.data, [this, b], [1, 1]);
  }

  /** @param {Value | number} other */
  mul(other) {
    const b = toValue(other);
    return new Value(this.data * b.data, [this, b], [b.data, this.data]);
  }

  /** @param {number} exponent a constant */
  pow(exponent) {
    return new Value(this.data ** exponent, [this], [exponent * this.data ** (exponent - 1)]);
  }

  exp() {
    const e = Math.exp(this.data);
    return new Value(e, [this], [e]);
  }

  log() {
    return new Value(Math.log(this.data), [this], [1 / this.data]);
  }

  tanh() {
    const t = Math.tanh(this.data);
    return new Value(t, [this], [1 - t * t]);
  }

  relu() {
    return new Value(Math.max(0, this.data), [this], [this.data > 0 ? 1 : 0]);
  }

  neg() {
    return this.mul(-1);
  }

  /** @param {Value | number} other */
  sub(other) {
    return this.add(toValue(other).neg());
  }

  /** @param {Value | number} other */
  div(other) {
    return this.mul(toValue(other).pow(-1));
  }

  /** Adds d(this) / d(v) to the grad of every v that this was computed from. */
  backward() {
    this.grad = 1;
    for (const value of topologicalOrder(this).reverse()) {
      for (const [i, child] of value.children.entries()) child.grad += value.localGrads[i] * value.grad;
    }
  }
}

/**
 * Everything that `result` was computed from, and `result` itself: each after all its children.
 * @param {Value} result
 */
function topologicalOrder(result) {
  /** @type {Value[]} */
  const order = [];
  const seen = new Set();
  /** @param {Value} value */
  const visit = (value) => {
    if (seen.has(value)) return;
    seen.add(value);
    for (const child of value.children) visit(child);
    order.push(value);
  };
  visit(result);
  return order;
}

/** @param {Value | number} x */
function toValue(x) {
  return x instanceof Value ? x : new Value(x);
}

/**
 * @param {Value[]} values at least one
 */
export function sum(values) {
  return values.reduce((total, value) => total.add(value));
}

/**
 * @param {Value[]} a
 * @param {Value[]} b as long as a
 */
export function dot(a, b) {
  return sum(a.map((x, i) => x.mul(b[i])));
}
