// Texts in addresses: zlib reads what the page packs, and the page reads what zlib packs. A text that is damaged,
// hostile or of another version is refused with a sentence, before it fills the memory.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { asksForText, parseAddress } from '../../web/keep/address.js';
import { LinkError, packText, unpackText } from '../../web/keep/link.js';

const stories = readFileSync(resolve(import.meta.dirname, '../../datasets/stories.txt'), 'utf8');

/** @param {string | Buffer} bytes */
const pack = (bytes) => `1${deflateRawSync(bytes).toString('base64url')}`;

/** @param {string} packed @param {string} id */
const refused = (packed, id) =>
  assert.rejects(unpackText(packed), (error) => error instanceof LinkError && error.said.id === id);

test('zlib reads what was packed, and what zlib packs is read', async () => {
  for (const text of ['', 'a', 'one\ntwo\r\n', '\ufeffمرحبا 👩‍👩‍👧 é', 'ab'.repeat(40_000), stories]) {
    const packed = await packText(text);
    assert.match(packed, /^1[\w-]*$/, 'it needs no escape in an address');
    assert.equal(inflateRawSync(Buffer.from(packed.slice(1), 'base64url')).toString(), text);
    assert.equal(await unpackText(packed), text);
    assert.equal(await unpackText(pack(text)), text);
  }
});

test('a packed text is shorter than the same text escaped', async () => {
  const text = stories.slice(0, 2000);
  assert.ok((await packText(text)).length < encodeURIComponent(text).length * 0.6);
});

test('wherever a link is cut, and whatever letter of it is changed, it is refused or gives another text: never a fault', async () => {
  const packed = await packText(stories.slice(0, 300));
  for (let n = 0; n < packed.length; n++) {
    const cut = packed.slice(0, n);
    await refused(cut, n === 0 ? 'link_version' : 'link_damaged');
    const letter = packed[n] === 'A' ? 'B' : 'A';
    const changed = packed.slice(0, n) + letter + packed.slice(n + 1);
    await unpackText(changed).catch((error) => assert.ok(error instanceof LinkError, String(error)));
  }
});

test('what is no such text has a sentence: another version, other letters, bytes that are no UTF-8', async () => {
  await refused('2AAAA', 'link_version');
  await refused('', 'link_version');
  await refused('1<script>', 'link_damaged');
  await refused('1A', 'link_damaged');
  await refused(pack(Buffer.from([0xc3, 0x28])), 'link_damaged');
});

test('a few characters that unfold to a gigabyte are refused before they do', async () => {
  const bomb = pack(Buffer.alloc(256 * 1024 * 1024, 97));
  assert.ok(bomb.length < 400_000);
  const before = process.memoryUsage();
  await refused(bomb, 'link_long');
  const { rss } = process.memoryUsage();
  assert.ok(rss - before.rss < 64 * 1024 * 1024, `${rss - before.rss} bytes more`);
  assert.equal(await unpackText(pack('a'.repeat(1000)), 1000), 'a'.repeat(1000));
  await assert.rejects(unpackText(pack('a'.repeat(1001)), 1000), LinkError);
});

test('an address with a packed text asks for a text, and its settings stay readable', async () => {
  const address = parseAddress('', `#packed=${await packText('tea')}&n_layer=2&seed=7`);
  assert.ok(asksForText(address));
  assert.deepEqual(address.settings, { n_layer: '2', seed: '7' });
  assert.equal(await unpackText(address.packed), 'tea');
});
