/**
 * Expressions of the guide's stops: `val_loss < 2.45 and attends('abcde=', 0, 1, 6) == 1`. A stop is data and may come from
 * a file, so nothing here is run as code: the text is read into a tree, and the tree is computed from figures that are
 * given. Both are synchronous and get their figures from the caller; figures.js asks the engine for missing ones.
 *
 * There are numbers, 'texts', [lists], true, false, null; + - * / %; == != < <= > >=; and, or, not; names, calls, .name and
 * [index], where [-1] is the last; and the functions below. A truth value is 1 or 0 wherever a number is wanted.
 */

/**
 * @typedef {{ kind: 'value', value: Value } | { kind: 'list', items: Tree[] } | { kind: 'name', name: string }
 *   | { kind: 'call', name: string, given: Tree[] } | { kind: 'unary', sign: string, of: Tree }
 *   | { kind: 'binary', sign: string, left: Tree, right: Tree } | { kind: 'at', of: Tree, index: Tree }
 * } Tree
 */
/** What an expression can be. @typedef {any} Value  a number, text, truth value, null, list, or object of these */
/**
 * Gives a figure: by its name, or, for a call, by the name and the arguments. UNKNOWN if it has not come yet.
 * @typedef {(name: string, given: Value[] | null) => Value} Find
 */

/** A figure that is not known yet, and every value that depends on one. */
export const UNKNOWN = Symbol('unknown');

/** An expression that is wrong; its message is one sentence. */
export class ExpressionError extends Error {
  /** @override */
  name = 'ExpressionError';
}

/** @param {string} text @returns {never} */
function fail(text) {
  throw new ExpressionError(text);
}

const MOST = 2000; // characters of an expression
const DEEPEST = 40; // of brackets within brackets

/** The numbers of a list, or of several arguments. @param {Value[]} given @returns {number[]} */
const numbersOf = (given) => (given.length === 1 && isList(given[0]) ? Array.from(given[0]) : given).map(Number);

/** @param {Value} one @returns {one is any[]} */
const isList = (one) => Array.isArray(one) || ArrayBuffer.isView(one);

/** The functions that need no figure. @type {Record<string, { least: number, most: number, of: (...given: Value[]) => Value }>} */
export const FUNCTIONS = {
  abs: { least: 1, most: 1, of: Math.abs },
  ln: { least: 1, most: 1, of: Math.log },
  exp: { least: 1, most: 1, of: Math.exp },
  sqrt: { least: 1, most: 1, of: Math.sqrt },
  floor: { least: 1, most: 1, of: Math.floor },
  round: { least: 1, most: 2, of: (value, digits = 0) => Math.round(value * 10 ** digits) / 10 ** digits },
  min: { least: 1, most: 99, of: (...given) => Math.min(...numbersOf(given)) },
  max: { least: 1, most: 99, of: (...given) => Math.max(...numbersOf(given)) },
  sum: { least: 1, most: 99, of: (...given) => numbersOf(given).reduce((a, b) => a + b, 0) },
  /** The index of the largest number. */
  argmax: {
    least: 1,
    most: 99,
    of: (...given) => numbersOf(given).reduce((at, one, i, all) => (one > all[at] ? i : at), 0),
  },
  argmin: {
    least: 1,
    most: 99,
    of: (...given) => numbersOf(given).reduce((at, one, i, all) => (one < all[at] ? i : at), 0),
  },
  /** How many characters a text has, or values a list. */
  length: { least: 1, most: 1, of: (one) => (typeof one === 'string' ? Array.from(one).length : (one?.length ?? 0)) },
  contains: { least: 2, most: 2, of: (whole, part) => whole?.includes?.(part) ?? false },
  if: { least: 3, most: 3, of: (is_so, then, otherwise) => (is_so ? then : otherwise) },
};

/**
 * Whether two values are the same: a text equals only the same text, and null only null.
 * @param {Value} a
 * @param {Value} b
 */
function isSame(a, b) {
  if (typeof a === 'string' || typeof b === 'string' || isNone(a) || isNone(b)) return (a ?? null) === (b ?? null);
  return Number(a) === Number(b);
}

/** @param {Value} one */
const isNone = (one) => one === null || one === undefined;

/** A number to compute with or to compare. Null becomes NaN, so no comparison with it is true. @param {Value} one */
const number = (one) => (isNone(one) ? Number.NaN : one);

/** The operators with two operands, and what each computes. @type {Record<string, (a: Value, b: Value) => Value>} */
const SIGNS = {
  '+': (a, b) => number(a) + number(b),
  '-': (a, b) => number(a) - number(b),
  '*': (a, b) => number(a) * number(b),
  '/': (a, b) => number(a) / number(b),
  '%': (a, b) => number(a) % number(b),
  '==': isSame,
  '!=': (a, b) => !isSame(a, b),
  '<': (a, b) => number(a) < number(b),
  '<=': (a, b) => number(a) <= number(b),
  '>': (a, b) => number(a) > number(b),
  '>=': (a, b) => number(a) >= number(b),
};

/** @type {Map<string, Value>} */
const CONSTANTS = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The operators with two operands by precedence, the lowest first. */
const LEVELS = [['or'], ['and'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']];

const PIECE =
  /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([A-Za-z_]\w*)|'([^']*)'|"([^"]*)"|(==|!=|<=|>=|[-+*/%<>()[\],.]))/y;

/** @typedef {{ kind: 'number' | 'name' | 'text' | 'sign', text: string }} Piece */

/** @param {string} text @returns {Piece[]} */
function piecesOf(text) {
  if (typeof text !== 'string') return fail(`An expression is a text, not ${JSON.stringify(text)}.`);
  if (text.length > MOST) return fail(`An expression has at most ${MOST} characters.`);
  /** @type {Piece[]} */
  const pieces = [];
  const end = text.trimEnd().length;
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < end) {
    const from = PIECE.lastIndex;
    const found = PIECE.exec(text);
    if (found === null)
      return fail(`"${text}" has a sign that no expression has: ${text.slice(from).trim().slice(0, 8)}`);
    const [, number, name, single, double, sign] = found;
    if (number !== undefined) pieces.push({ kind: 'number', text: number });
    else if (name !== undefined) pieces.push({ kind: 'name', text: name });
    else if (sign !== undefined) pieces.push({ kind: 'sign', text: sign });
    else pieces.push({ kind: 'text', text: single ?? double });
  }
  return pieces;
}

/** Reads pieces into a tree, from the lowest precedence to the highest. */
class Reader {
  #at = 0;
  #depth = 0;

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.pieces = piecesOf(text);
  }

  /** @returns {never} */
  #wrong() {
    const next = this.pieces[this.#at];
    return fail(next ? `"${this.text}" has "${next.text}" where it cannot stand.` : `"${this.text}" ends too early.`);
  }

  /** Takes the next piece if it is this one. @param {string} text */
  #take(text) {
    const next = this.pieces[this.#at];
    const is_it = next?.text === text && next.kind !== 'text' && next.kind !== 'number';
    if (is_it) this.#at++;
    return is_it;
  }

  /** @param {string} text */
  #need(text) {
    if (!this.#take(text)) this.#wrong();
  }

  /** @returns {Tree} */
  whole() {
    const tree = this.#level(0);
    return this.#at === this.pieces.length ? tree : this.#wrong();
  }

  /** @param {number} level  of LEVELS @returns {Tree} */
  #level(level) {
    if (level === LEVELS.length) return this.#unary();
    let left = this.#level(level + 1);
    for (;;) {
      const sign = LEVELS[level].find((one) => this.#take(one));
      if (sign === undefined) return left;
      left = { kind: 'binary', sign, left, right: this.#level(level + 1) };
    }
  }

  /** @returns {Tree} */
  #unary() {
    if (++this.#depth > DEEPEST)
      return fail(`"${this.text}" has brackets within brackets more than ${DEEPEST} deep.`);
    const sign = ['-', 'not'].find((one) => this.#take(one));
    // "not a == b" means "not (a == b)".
    const of = sign === undefined ? this.#after(this.#one()) : sign === 'not' ? this.#level(2) : this.#unary();
    this.#depth--;
    return sign === undefined ? of : { kind: 'unary', sign, of };
  }

  /** What follows a value: .name and [index]. @param {Tree} of @returns {Tree} */
  #after(of) {
    for (let tree = of; ; ) {
      if (this.#take('.')) {
        const name = this.pieces[this.#at];
        if (name?.kind !== 'name') return this.#wrong();
        this.#at++;
        tree = { kind: 'at', of: tree, index: { kind: 'value', value: name.text } };
      } else if (this.#take('[')) {
        tree = { kind: 'at', of: tree, index: this.#level(0) };
        this.#need(']');
      } else return tree;
    }
  }

  /** Expressions between commas, up to a closing sign. @param {string} end @returns {Tree[]} */
  #several(end) {
    /** @type {Tree[]} */
    const all = [];
    while (!this.#take(end)) {
      if (all.length > 0) this.#need(',');
      all.push(this.#level(0));
    }
    return all;
  }

  /** @returns {Tree} */
  #one() {
    if (this.#take('(')) {
      const inner = this.#level(0);
      this.#need(')');
      return inner;
    }
    if (this.#take('[')) return { kind: 'list', items: this.#several(']') };
    const piece = this.pieces[this.#at];
    if (piece === undefined || piece.kind === 'sign') return this.#wrong();
    this.#at++;
    if (piece.kind === 'number') return { kind: 'value', value: Number(piece.text) };
    if (piece.kind === 'text') return { kind: 'value', value: piece.text };
    const constant = CONSTANTS.get(piece.text);
    if (constant !== undefined) return { kind: 'value', value: constant };
    if (['and', 'or', 'not'].includes(piece.text))
      return fail(`"${this.text}" has "${piece.text}" where it cannot stand.`);
    return this.#take('(')
      ? { kind: 'call', name: piece.text, given: this.#several(')') }
      : { kind: 'name', name: piece.text };
  }
}

/**
 * The tree of an expression.
 * @param {string} text
 * @returns {Tree}
 * @throws {ExpressionError}
 */
export const parse = (text) => new Reader(text).whole();

/** Every name in a tree, and with how many values it is called; null for a name that is not called. @param {Tree} tree @returns {{ name: string, given: number | null }[]} */
export function namesIn(tree) {
  if (tree.kind === 'name') return [{ name: tree.name, given: null }];
  if (tree.kind === 'call') return [{ name: tree.name, given: tree.given.length }, ...tree.given.flatMap(namesIn)];
  if (tree.kind === 'list') return tree.items.flatMap(namesIn);
  if (tree.kind === 'unary') return namesIn(tree.of);
  if (tree.kind === 'binary') return [...namesIn(tree.left), ...namesIn(tree.right)];
  return tree.kind === 'at' ? [...namesIn(tree.of), ...namesIn(tree.index)] : [];
}

/** @param {Value} of @param {Value} index @returns {Value} null where there is nothing */
function pick(of, index) {
  if (of === null || of === undefined) return null;
  if (isList(of) && typeof index === 'number') return of.at(index) ?? null;
  if (typeof of === 'string' && typeof index === 'number') return Array.from(of).at(index) ?? null;
  if (typeof of === 'object' && Object.hasOwn(of, index)) return of[index];
  return fail(`There is no "${index}" in what stands before it.`);
}

/** @param {Extract<Tree, { kind: 'binary' }>} tree @param {Find} find @returns {Value} */
function binary({ sign, left, right }, find) {
  const a = evaluate(left, find);
  if (sign === 'and' || sign === 'or') {
    const is_decided = a !== UNKNOWN && Boolean(a) === (sign === 'or');
    if (is_decided) return Boolean(a);
    const b = evaluate(right, find);
    if (b !== UNKNOWN && Boolean(b) === (sign === 'or')) return Boolean(b);
    return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : Boolean(b);
  }
  const b = evaluate(right, find);
  return a === UNKNOWN || b === UNKNOWN ? UNKNOWN : SIGNS[sign](a, b);
}

/** @param {string} name @param {Value[]} given */
function call(name, given) {
  const { least, most, of } = FUNCTIONS[name];
  if (given.length < least || given.length > most) {
    return fail(`${name}() takes ${least === most ? least : `${least} to ${most}`} values, not ${given.length}.`);
  }
  return of(...given);
}

/**
 * The value of a tree. It asks for every figure that it needs, also if one before it is UNKNOWN.
 * @param {Tree} tree
 * @param {Find} find
 * @returns {Value} UNKNOWN while one of the figures is
 * @throws {ExpressionError}
 */
export function evaluate(tree, find) {
  if (tree.kind === 'value') return tree.value;
  if (tree.kind === 'name') return find(tree.name, null);
  if (tree.kind === 'binary') return binary(tree, find);
  if (tree.kind === 'unary') {
    const of = evaluate(tree.of, find);
    return of === UNKNOWN ? UNKNOWN : tree.sign === '-' ? -of : !of;
  }
  if (tree.kind === 'at') {
    const [of, index] = [evaluate(tree.of, find), evaluate(tree.index, find)];
    return of === UNKNOWN || index === UNKNOWN ? UNKNOWN : pick(of, index);
  }
  if (tree.kind === 'call' && tree.name === 'if' && tree.given.length === 3) {
    const [is_so, then, otherwise] = tree.given; // only one branch is evaluated: the other may be about another text
    const so = evaluate(is_so, find);
    return so === UNKNOWN ? UNKNOWN : evaluate(so ? then : otherwise, find);
  }
  const all = (tree.kind === 'list' ? tree.items : tree.given).map((one) => evaluate(one, find));
  if (all.includes(UNKNOWN)) return UNKNOWN;
  if (tree.kind === 'list') return all;
  return Object.hasOwn(FUNCTIONS, tree.name) ? call(tree.name, all) : find(tree.name, all);
}
