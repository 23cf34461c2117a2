// web/decode.js: what a file is by its bytes, and how its text is read. The files of people are those of ../shared/cases.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { lookAt, remarkOn } from '../../web/decode.js';
import { ROOT } from './builds.js';

const CASES = resolve(ROOT, '../shared/cases');
const skip = !existsSync(CASES) && '../shared/cases is not here';

/** @param {Uint8Array} bytes @param {string} [name] */
const look = (bytes, name) => lookAt(new Uint8Array(bytes), name);

/** The text as the page reads it. @param {Uint8Array} bytes */
const read = (bytes) => new TextDecoder(look(bytes).encoding).decode(bytes);

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

const RUSSIAN = 'В лесу родилась ёлочка,\nв лесу она росла.\n'.repeat(20);
const GERMAN = 'Müller hört „Grüße“ – schöne Bücher über Füchse.\n'.repeat(20);
const JAPANESE = '吾輩は猫である。 名前はまだ無い。\n'.repeat(20);
const ENGLISH = 'The quick brown fox jumps over the lazy dog.\n'.repeat(20);

/** The text in UTF-16, bytes of each unit in the order asked for. @param {string} text @param {boolean} big */
function utf16(text, big) {
  const bytes = Buffer.from(text, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

test('UTF-16 is read in either order, with and without a mark', () => {
  for (const text of [RUSSIAN, GERMAN, JAPANESE, ENGLISH]) {
    for (const big of [false, true]) {
      for (const mark of ['', '\ufeff']) {
        const bytes = utf16(mark + text, big);
        assert.equal(read(bytes), text);
        assert.match(look(bytes).remark, big ? /UTF-16 \(big-endian\)/ : /UTF-16 \(little-endian\)/);
      }
    }
  }
});

test('a text of single bytes is read as Windows-1252 where that can be, and said; else it is refused', () => {
  const german = Uint8Array.from(
    GERMAN,
    (letter) => ({ '„': 0x84, '“': 0x93, '–': 0x96 })[letter] ?? letter.charCodeAt(0),
  );
  assert.equal(look(german).encoding, 'windows-1252'); // that browsers then read it right, bad_input.test.js shows
  assert.match(look(german).remark, /read as Windows-1252/);
  const russian = Uint8Array.from(RUSSIAN, (letter) =>
    letter < '\x80' ? letter.charCodeAt(0) : letter.charCodeAt(0) - 0x350,
  );
  assert.match(look(russian).refusal, /^not UTF-8 but in an older encoding/);
});

test('UTF-8 is left as it is: whole, with a mark, cut within a letter, damaged, with a NUL', () => {
  for (const text of [RUSSIAN, GERMAN, JAPANESE, ENGLISH, '', 'é', '\ufeffone']) {
    assert.deepEqual(look(utf8(text)), { refusal: '', encoding: 'utf-8', remark: '' });
  }
  assert.equal(look(utf8(JAPANESE).subarray(0, 100)).encoding, 'utf-8');
  const damaged = utf8(GERMAN);
  damaged[50] = 0xff;
  damaged[500] = 0xc3;
  assert.deepEqual(look(damaged), { refusal: '', encoding: 'utf-8', remark: '' });
  assert.equal(look(utf8(ENGLISH.replace('fox', 'f\0x'))).refusal, '');
});

test('what is no text is recognised by its first bytes and refused', () => {
  const zeros = new Uint8Array(200);
  /** @type {[RegExp, string | Uint8Array][]} */
  const files = [
    [/^a picture \(PNG\), not a text$/, '\x89PNG\r\n\x1a\n'],
    [/^a picture \(JPEG\)/, '\xff\xd8\xff\xe0'],
    [/^a picture \(WebP\)/, 'RIFF\x10\x20\x00\x00WEBPVP8 '],
    [/^a PDF document\. Save it as plain text/, '%PDF-1.7'],
    [/^a document in Rich Text Format \(RTF\)\. Save it/, '{\\rtf1\\ansi'],
    [/^a compressed folder \(ZIP\).*Save it/, 'PK\x03\x04'],
    [/^a compressed file \(gzip\)/, gzipSync('some text')],
    [/^a film or a sound \(MP4\)/, '\0\0\0\x20ftypisom'],
    [/^a program/, '\0asm\x01\0\0\0'],
    [/^a text in UTF-32/, '\xff\xfe\0\0a\0\0\0'],
    [/^not a text/, zeros],
  ];
  for (const [pattern, begin] of files) {
    const bytes = typeof begin === 'string' ? Buffer.from(begin, 'latin1') : begin;
    assert.match(look(bytes).refusal, pattern);
    assert.match(look(Buffer.concat([bytes, zeros])).refusal, pattern, 'with more behind it');
  }
  for (const text of ['BMW drives', 'MZ is a town', 'GIF', 'Rar', 'PK', 'ID3 tags are', 'II and MM']) {
    assert.equal(look(utf8(`${text} ${ENGLISH}`)).refusal, '', text);
  }
});

test('what has a form of its own is learnt as it stands, and that is said', () => {
  const records = '{"id": 1, "text": "one"}\n{"id": 2, "text": "two"}\n{"id": 3, "text": "three"}\n';
  assert.match(remarkOn(records), /^This looks like JSON, one record a line\. It is learnt as it stands/);
  assert.match(remarkOn('[{"text": "one"}, {"text": "two"}]'), /^This looks like JSON\./);
  assert.match(remarkOn('<!doctype html>\n<p>one'), /^This looks like a web page/);
  assert.match(
    remarkOn('12.03.24, 14:05 - Ana: one\n12.03.24, 14:06 - Bo: two\n12.03.24, 14:07 - Ana: three'),
    /^This looks like an exported chat/,
  );
  assert.match(look(utf8('a,b\n1,2\n'), 'table.CSV').remark, /^This looks like a table/);
  for (const text of [ENGLISH, RUSSIAN, 'ann\nbob\n', '{ int main(void) }\n', '[a] b\n[c] d\n', '1.2.3, 4\n']) {
    assert.equal(remarkOn(text), '', text);
  }
});

test('the files of people are read or refused, and nothing of a form of its own is learnt in silence', {
  skip,
}, () => {
  const at = (/** @type {string} */ name) => readFileSync(resolve(CASES, name));
  const remark = (/** @type {string} */ name) => look(at(name), name).remark;
  assert.match(read(at('german_windows1252.txt')), /Müller|Grüße|gehört/);
  assert.match(remark('german_windows1252.txt'), /Windows-1252/);
  assert.match(read(at('russian_utf16le_bom.txt')), /^[\u0400-\u04ff\s\p{P}\d]{100}/u);
  assert.match(look(at('broken.png')).refusal, /PNG/);
  assert.match(look(at('letter.rtf')).refusal, /RTF/);
  assert.match(remark('chat_export.txt'), /chat/);
  assert.match(remark('chats.jsonl'), /JSON/);
  assert.match(remark('poems_quoted_newlines.csv'), /CSV/);
  for (const name of ['dna_one_line.txt', 'french_decomposed.txt', 'one_long_line.txt']) {
    assert.deepEqual(look(at(name), name), { refusal: '', encoding: 'utf-8', remark: '' });
  }
});
