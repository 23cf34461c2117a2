/**
 * guard.js: checks the arguments of every method against the table in arguments.js, and turns what a method throws into
 * the error that the caller gets. A method only sees values of the right type and size, each read once; for anything
 * else an EngineError is thrown before the method runs. It does not touch the WebAssembly memory.
 */

import { ARGUMENTS } from './arguments.js';
import { EngineError, named, sentence } from './errors.js';
import { Foreign, Heap } from './heap.js';

/** @import { Kind, Row } from './arguments.js' */

/** The methods that return a generator, so that they throw at the first turn; and those that return a promise. */
const TURNS = [
  'trainTokenizer',
  'findRate',
  'sampleTokens',
  'samplesTokens',
  'countFacts',
  'countDocuments',
  'makeIndex',
];
const AWAITED = ['loadDeferred'];

/**
 * Checks one value.
 * @param {string} method @param {string} what its name in messages, such as "option seed" @param {string} key
 * @param {Kind} of @param {unknown} value @param {number} limit
 */
function take(method, what, key, of, value, limit) {
  if (value === undefined) {
    if (of.needed)
      throw new EngineError(sentence`The ${what} of ${method}() is missing: it must be ${of.what}.`, key);
    return undefined;
  }
  const taken = of.take(
    value,
    (instead = named(value)) => {
      throw new EngineError(sentence`The ${what} of ${method}() must be ${of.what}, not ${instead}.`, key);
    },
    limit,
  );
  if (of.options === undefined) return taken;
  const row = of.options;
  const unknown = Object.keys(/** @type {object} */ (taken)).find((each) => !Object.hasOwn(row, each));
  if (unknown !== undefined) {
    const there = Object.keys(row).join(', ');
    throw new EngineError(
      sentence`The method ${method}() has no option ${named(unknown)}: there are ${there}.`,
      unknown,
    );
  }
  /** @type {Record<string, unknown>} */
  const read = {};
  for (const each of Object.keys(row)) {
    const given = /** @type {any} */ (taken)[each];
    if (given === undefined && !row[each].needed) continue;
    read[each] = take(method, `option ${each}`, each, row[each], given, limit);
  }
  return read;
}

/**
 * The checked arguments of a call, as the method receives them.
 *
 * @param {string} method @param {Row} row @param {unknown[]} values @param {number} [limit] the largest size of a text
 *   in bytes
 * @returns {any[]}
 * @throws {EngineError} for whatever the row does not allow
 */
export function checked(method, row, values, limit = 0) {
  try {
    return Object.keys(row).map((name, i) =>
      name === 'options'
        ? take(method, name, '', row[name], values[i], limit)
        : take(method, `argument ${name}`, name, row[name], values[i], limit),
    );
  } catch (error) {
    // A getter or a proxy may throw anything.
    throw error instanceof EngineError
      ? error
      : new EngineError(sentence`What was given to ${method}() cannot be read.`);
  }
}

/**
 * Wraps every method and property of a class: its arguments are checked before the call, and what it throws is passed
 * through Heap.explain().
 *
 * @param {'Engine' | 'Trainer' | 'Inspection'} name
 * @param {Function & { prototype: any }} its
 * @param {(self: any) => Heap | null} heapOf the heap of an object of the class; null for anything else
 */
export function guard(name, its, heapOf) {
  const rows = ARGUMENTS[name];
  /** @param {any} self @param {string} key */
  const heapFor = (self, key) => {
    const heap = typeof self === 'object' && self !== null ? heapOf(self) : null;
    if (heap === null)
      throw new EngineError(sentence`The method ${key}() was not called on an object of the class ${name}.`);
    return heap;
  };
  for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(its.prototype))) {
    if (key === 'constructor') continue;
    const row = rows[key];
    const call = property.value ?? property.get;
    if (row === undefined) throw new Error(`${name}.${key} is not in the table of arguments.`);
    /** @param {any} self @param {unknown[]} values @returns {[Heap, any[]]} */
    const enter = (self, values) => {
      const heap = heapFor(self, key);
      return [heap, checked(key, row, values, heap.limit)];
    };
    Object.defineProperty(its.prototype, key, {
      ...property,
      [property.get ? 'get' : 'value']: TURNS.includes(key)
        ? turnByTurn(enter, call)
        : AWAITED.includes(key)
          ? awaited(enter, call)
          : atOnce(enter, call),
    });
  }
}

/** @typedef {(self: any, values: unknown[]) => [Heap, any[]]} Enter */

/** @param {Enter} enter @param {Function} call */
function atOnce(enter, call) {
  return /** @this {any} @param {unknown[]} values */ function (...values) {
    const [heap, args] = enter(this, values);
    try {
      return call.apply(this, args);
    } catch (error) {
      throw heap.explain(error);
    }
  };
}

/**
 * Yields a value. What the caller throws into the generator is marked as foreign, so that it is not explained.
 * @param {any} value
 */
function* handed(value) {
  try {
    yield value;
  } catch (error) {
    throw new Foreign(error);
  }
}

/** @param {Enter} enter @param {Function} call */
function turnByTurn(enter, call) {
  return /** @this {any} @param {unknown[]} values @returns {Generator<any, any, any>} */ function* (...values) {
    const [heap, args] = enter(this, values);
    try {
      const turns = call.apply(this, args);
      try {
        for (;;) {
          const { value, done } = turns.next();
          if (done) return value;
          yield* handed(value);
        }
      } finally {
        turns.return();
      }
    } catch (error) {
      throw heap.explain(error);
    }
  };
}

/** @param {Enter} enter @param {Function} call */
function awaited(enter, call) {
  return /** @this {any} @param {unknown[]} values */ async function (...values) {
    const [heap, args] = enter(this, values);
    try {
      return await call.apply(this, args);
    } catch (error) {
      throw heap.explain(error);
    }
  };
}
