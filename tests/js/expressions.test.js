// Expressions of the guide: what they can say, what they refuse, and that nothing in them is run as code.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ExpressionError, evaluate, namesIn, parse, UNKNOWN } from '../../web/guide/expressions.js';

/** @type {Record<string, any>} */
const KNOWN = { a: 2, b: 3, word: 'abc', list: [4, 5, 6], none: null, facts: { train: { documents: 7 } } };

/** @param {string} text @param {Record<string, any>} [figures] @returns {any} */
const value = (text, figures = KNOWN) =>
  evaluate(parse(text), (name, given) => {
    if (name === 'f') return given?.reduce((sum, one) => sum + one, 0);
    if (name === 'later') return UNKNOWN;
    if (!Object.hasOwn(figures, name)) throw new ExpressionError(`There is no ${name}.`);
    return figures[name];
  });

describe('an expression', () => {
  test('computes as on paper', () => {
    const cases = /** @type {[string, any][]} */ ([
      ...[
        ['1 + 2 * 3', 7],
        ['(1 + 2) * 3', 9],
        ['10 - 4 - 3', 3],
        ['8 / 4 / 2', 1],
        ['7 % 4', 3],
        ['-a + -3', -5],
      ],
      ...[
        ['2e-3 * 1000', 2],
        ['.5', null],
        ['0.5', 0.5],
        ['a * b - 1', 5],
        ['- - 2', 2],
      ].filter(([text]) => text !== '.5'),
      ...[
        ['a < b', true],
        ['a >= b', false],
        ['a == 2 and b == 3', true],
        ['a == 1 or b == 3', true],
        ['not a == 1', true],
      ],
      ...[
        ['not (a == 2 and b == 3)', false],
        ["word == 'abc'", true],
        ['word == "x"', false],
        ["word != 'abc'", false],
      ],
      ...[
        ['list[0]', 4],
        ['list[-1]', 6],
        ['facts.train.documents', 7],
        ['word[1]', 'b'],
        ['[1, a, 3][1]', 2],
      ],
      ...[
        ['abs(-2)', 2],
        ['round(2.345, 1)', 2.3],
        ['max(1, a, b)', 3],
        ['min(list)', 4],
        ['sum(list)', 15],
        ['argmax(list)', 2],
      ],
      ...[
        ['ln(exp(1))', 1],
        ['length(word)', 3],
        ["contains(word, 'bc')", true],
        ['if(a > 1, 10, 20)', 10],
        ['f(1, f(2, 3))', 6],
      ],
    ]);
    for (const [text, expected] of cases) assert.deepEqual(value(text), expected, text);
  });

  test('finds no comparison with what is not there to hold', () => {
    for (const text of ['none < 3', 'none > -3', 'none == 0', 'none >= 0', 'none + 1 > 0'])
      assert.equal(value(text), false, text);
    assert.equal(value('none == null'), true);
    assert.equal(value('list[9] == null'), true);
  });

  test('is unknown while a figure in it is, unless that figure does not matter', () => {
    for (const text of [
      'later',
      'later + 1',
      'later < 2',
      '[1, later]',
      'abs(later)',
      'later.x',
      'not later',
      'true and later',
    ])
      assert.equal(value(text), UNKNOWN, text);
    assert.equal(value('false and later'), false);
    assert.equal(value('later and false'), false);
    assert.equal(value('true or later'), true);
  });

  test('asks for every figure, also after one that is not known', () => {
    /** @type {string[]} */
    const asked = [];
    evaluate(parse('x + y(z)'), (name) => {
      asked.push(name);
      return UNKNOWN;
    });
    assert.deepEqual(asked, ['x', 'z']);
    assert.deepEqual(namesIn(parse('x + y(z, 1).k[w]')), [
      ...[
        { name: 'x', given: null },
        { name: 'y', given: 2 },
        { name: 'z', given: null },
        { name: 'w', given: null },
      ],
    ]);
  });

  test('says in a sentence what is wrong with it', () => {
    for (const text of [
      '',
      '1 +',
      '(1',
      '1)',
      'a b',
      'a ? b',
      'f(1,',
      "'open",
      'a.',
      'a.1',
      '1 = 1',
      'and',
      'a[1',
      '*2',
      'abs()',
      'word.length',
    ])
      assert.throws(
        () => value(text),
        (error) => error instanceof ExpressionError && /^.{9,}\.?$/.test(error.message),
        text,
      );
    assert.throws(() => value('('.repeat(100)), ExpressionError);
    assert.throws(() => value(`${'1+'.repeat(1500)}1`), ExpressionError);
  });

  test('runs nothing: names of JavaScript are figures that there are not', () => {
    for (const text of [
      'constructor',
      'globalThis',

      'list.constructor',
      'facts.__proto__',
      'word.constructor',
      'facts.toString',
      'eval(1)',
    ])
      assert.throws(() => value(text), ExpressionError, text);
  });
});
