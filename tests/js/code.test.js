// The QR codes of the panel that shares: read as the standard says, they hold what they were made of.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, isAddress } from '../../web/features/share/code.js';
import { modulesOf, readCode } from './qr.js';

/** @param {string} text */
function read(text) {
  const { values } = /** @type {{ values: unknown[] }} */ (/** @type {unknown} */ (codeOf(text, 'a code')));
  const size = Number(values[2]);
  return readCode(modulesOf(String(values[4]), size));
}

test('a code holds its text, whatever its length', () => {
  for (const n of [1, 17, 18, 50, 78, 100, 106, 134, 154, 192, 230, 271, 300]) {
    const text = `https://example.org/#seed=${'0123456789abcdef'.repeat(20)}`.slice(0, n);
    assert.equal(read(text), text, `${n} characters`);
  }
  assert.equal(read('https://example.org/naïve–مرحبا'), 'https://example.org/naïve–مرحبا');
});

test('an address of the web may have a code, and nothing else', () => {
  for (const one of ['https://example.org/a.safetensors', 'http://10.0.0.1:8000/']) assert.ok(isAddress(one), one);
  const others = ['', 'example.org', 'javascript:alert(1)', 'file:///etc', 'data:text/html,x', 'https://'];
  for (const one of [...others, `https://example.org/${'a'.repeat(300)}`]) assert.ok(!isAddress(one), one);
});
