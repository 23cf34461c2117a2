// How the page writes numbers of every size: at the axes of the curve, and in sentences, in each language.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainNumber } from '../../web/ui/field.js';
import { ar } from '../../web/words/ar/index.js';
import { de } from '../../web/words/de/index.js';
import { en } from '../../web/words/en/index.js';

test('labels of an axis stay within five characters from thousandths to billions', () => {
  const labels = new Map([
    [0, '0'],
    [0.05, '0.05'],
    [2.5, '2.5'],
    [250, '250'],
    [1000, '1k'],
    [1200, '1.2k'],
    [50_000, '50k'],
    [300_000, '300k'],
    [999_600, '1M'],
    [2_500_000, '2.5M'],
    [3.5e8, '350M'],
    [4e9, '4B'],
  ]);
  for (const [n, label] of labels) {
    assert.equal(en.format.axisLabel(n), label);
    assert.ok(label.length <= 5);
  }
});

test('a loss that has run away is written as the language writes large numbers', () => {
  const losses = [1.2345, 2345.6, 345_678, 3.5e8, 1.25e12, 3.5e20];
  assert.deepEqual(losses.map(en.format.loss), [
    ...['1.235', '2,346', '345,678', '350 million', '1.25 trillion', '\u200e3.5\u00a0×\u00a010²⁰'],
  ]);
  assert.deepEqual(losses.map(de.format.loss), [
    ...['1,235', '2.346', '345.678', '350 Millionen', '1,25 Billionen', '\u200e3,5\u00a0×\u00a010²⁰'],
  ]);
  assert.match(ar.format.loss(3.5e8), /^350\sمليون$/u);
  assert.equal(de.format.axisLabel(3.5e8), '350\u00a0Mio.');
});

test('a tiny number is written as a power of ten', () => {
  assert.equal(en.format.short(1.2e-7), '\u200e1.2\u00a0×\u00a010⁻⁷');
  assert.equal(de.format.short(-1.2e-12), '\u200e-1,2\u00a0×\u00a010⁻¹²');
  assert.equal(en.format.axisLabel(3e-8), '\u200e3\u00a0×\u00a010⁻⁸');
});

test('a value in a field has the decimal sign of the language, and every sign can be typed', () => {
  const values = ['0.7', '-0.25', '2000', '1e-8', 'learned', '1.2.3'];
  assert.deepEqual(values.map(en.format.inBox), values);
  assert.deepEqual(values.map(ar.format.inBox), values);
  assert.deepEqual(values.map(de.format.inBox), ['0,7', '-0,25', '2000', '1e-8', 'learned', '1.2.3']);
  const [real, whole] = /** @type {any[]} */ ([{ type: 'real' }, { type: 'int' }]);
  for (const format of [en.format, de.format, ar.format]) {
    const plain = (/** @type {string} */ typed) => plainNumber(real, typed, format.group());
    assert.deepEqual(['0.7', '0,7', '٠٫٧', '۰٫۷', '٠.٧', '1,5,2'].map(plain), [...Array(5).fill('0.7'), '1,5,2']);
    assert.equal(plainNumber(whole, format.count(12_000), format.group()), '12000');
    assert.equal(plainNumber(whole, '١٢٨', format.group()), '128');
  }
});
