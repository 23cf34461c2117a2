// web/texts/decode.js: what a file is by its bytes, and how its text is read. The files made by people are in
// ../shared/cases.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { lookAt, readText, remarksOn } from '../../web/texts/decode.js';
import { ROOT } from './builds.js';
import { english } from './english.js';

const CASES = resolve(ROOT, '../shared/cases');
const skip = !existsSync(CASES) && '../shared/cases is not here';

/**
 * The decoded text with its remarks in English.
 * @template {import('../../web/texts/decode.js').Decoded} T
 * @param {T} decoded
 */
const inWords = ({ refusal, remarks, ...rest }) => ({
  ...rest,
  refusal: english(refusal),
  remark: remarks.map(english).join(' '),
});

/** @param {Uint8Array} bytes @param {string} [name] */
const look = (bytes, name) => inWords(lookAt(new Uint8Array(bytes), name));

/** @param {Blob} blob @param {string} name */
const readInWords = async (blob, name) => inWords(await readText(blob, name));

/** @param {string} text */
const remarkOn = (text) => remarksOn(text).map(english).join(' ');

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

/** The text in an older encoding, by the tables of Node. @param {string} text @param {string} encoding */
function encode(text, encoding) {
  const decoder = new TextDecoder(encoding);
  const table = new Map();
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++)
      table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
  for (let byte = 0; byte < 256; byte++) table.set(decoder.decode(Uint8Array.of(byte)), [byte]);
  return Uint8Array.from([...text].flatMap((letter) => table.get(letter) ?? assert.fail(`${encoding}: ${letter}`)));
}

/** Bytes written as characters of the same number. @param {string} text */
const latin = (text) => Buffer.from(text, 'latin1');

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
  assert.equal(look(german).encoding, 'windows-1252'); // bad_input.test.js shows that browsers then read it correctly
  assert.match(look(german).remark, /read as Windows-1252/);
  assert.match(look(encode(RUSSIAN, 'windows-1251')).refusal, /^not UTF-8 but in an older encoding/);
});

test('UTF-16 without a mark is found without blanks, in any script, and what is none is not taken for it', () => {
  const whole = [
    'ACGTTGCA'.repeat(300),
    'word',
    '天地玄黃，宇宙洪荒。日月盈昃，辰宿列張。',
    '我们的学生是在人',
    'Привет',
  ];
  for (const text of [...whole, 'مرحبابالعالم', 'สวัสดีชาวโลก', '안녕하세요. 오늘은', 'ひらがな', 'Łódź\nżółć']) {
    for (const big of [false, true]) {
      assert.equal(look(utf16(text, big)).encoding, big ? 'utf-16be' : 'utf-16le', text);
      assert.equal(read(utf16(text, big)), text);
    }
  }
  for (const loudness of [20, 300, 12_000, 32_000]) {
    const sound = Int16Array.from({ length: 4000 }, (_, i) => loudness * Math.sin(i / 20) * Math.sin(i / 400));
    assert.match(look(new Uint8Array(sound.buffer)).refusal, /^not /, `a sound of ${loudness}`);
  }
  assert.doesNotMatch(look(latin('caf\xe9 au lait\0 et')).encoding, /utf-16/);
  assert.equal(look(utf8('Bush hid the facts')).encoding, 'utf-8');
});

test('Western and Central European texts are read, dense with accents and in capitals as well', () => {
  const western = [
    'MÜLLER HÖRT GRÜßE. ÄRGER ÜBER ÖL\n',
    'ÖL\nÄR\nÜB\n',
    'été\ncréé\nélevé\nrépété\nà\noù\ndéjà\n',
    '«\xa0Ça a été créé\xa0», dit-il, zélé\xa0; né à «\xa0Orsay\xa0»\n',
    'El niño comió más jamón. ¿Qué pasó? ¡Adiós! Él está aquí.\n',
    'Flickan såg älgen på ön. Åsa förstår inte räven.\n',
    'Það er gott að þíða ísinn í ánni.\n',
    'ÿó',
    'L\x92\x9cuvre \x96 \x93l\x92\xe9t\xe9\x94\x85 \x8cuvre \x8akoda\n',
  ];
  for (const text of western) assert.equal(look(latin(text)).encoding, 'windows-1252', text);
  const others = [
    ['Byl pozdní večer, první máj, večerní máj, byl lásky čas. Příští říká žádný.\n', 'windows-1250'],
    ['Zażółć gęślą jaźń. Później łączy się z ziemią, gdzież są mężczyźni?\n', 'windows-1250'],
    ['Příliš žluťoučký kůň úpěl ďábelské ódy.\n', 'iso-8859-2'],
    ['Pijamalı hasta yağız şoföre çabucak güvendi. İstanbul, ağaç ışığı.\n', 'windows-1254'],
  ];
  for (const [text, encoding] of others) {
    assert.match(look(encode(text, encoding)).remark, /read as Windows-1252.*save it as UTF-8/, text);
  }
});

test('what Windows-1252 makes nonsense of is refused: Mac Roman, the encodings of DOS, other scripts, controls', () => {
  const texts = [
    ['Müller hört „Grüße“ – schöne Bücher.\n', 'macintosh'],
    ['Elle a été très zélée, déjà là.\n', 'macintosh'],
    ['El niño comió más jamón. ¿Qué pasó?\n', 'macintosh'],
    ['“Don’t,” he wrote. “It’s five o’clock.”\n', 'macintosh'],
    ['café', 'macintosh'],
    [RUSSIAN, 'koi8-r'],
    [RUSSIAN, 'ibm866'],
    [RUSSIAN, 'iso-8859-5'],
    ['Ο γρήγορος σκύλος πηδάει.\n', 'windows-1253'],
    ['שלום עולם, מה שלומך היום\n', 'windows-1255'],
    ['我们的学生在学校里学习，这是一个很好的地方。\n', 'gbk'],
    ['天地玄黃，宇宙洪荒。我們的學生。\n', 'big5'],
    ['吾輩は猫である。名前はまだ無い。\n', 'shift_jis'],
    ['吾輩は猫である。名前はまだ無い。\n', 'euc-jp'],
    ['안녕하세요 세계. 오늘은 날씨가 좋습니다.\n', 'euc-kr'],
  ];
  for (const [text, encoding] of texts) {
    for (const times of [1, 30]) {
      assert.match(look(encode(text.repeat(times), encoding)).refusal, /^not UTF-8 but/, `${encoding}: ${text}`);
    }
  }
  // By the tables of code pages 850 and 852: French, Spanish, German; Polish.
  for (const dos of [
    'Elle a \x82t\x82 tr\x8as z\x82l\x82e.\n',
    'ma\xa4ana, coraz\xa2n, aqu\xa1, adi\xa2s\n',
    'h\x94rt sch\x94ne Gr\x81\xe1e\n',
    '\xbd\xa2\x88w, \xbeycie, by\x88, s\x88o\xe4ce, \x98wi\x86\n',
  ]) {
    assert.match(look(latin(dos)).refusal, /^not UTF-8 but/, dos);
  }
  for (const byte of ['\x81', '\x8d', '\x8f', '\x90', '\x9d', '\0', '\x07', '\x0b', '\x1b', '\x1f']) {
    assert.match(look(latin(`caf\xe9 ${byte} cr\xe8me`)).refusal, /^not /, JSON.stringify(byte));
  }
  assert.match(look(latin(`\x93NUMPY\x01\0v\0{'descr': '<f8'}\n\0\0\xf0\x3f`)).refusal, /NumPy/);
});

test('of damaged UTF-8 and Windows-1252 the reading is taken that makes fewer signs wrong', () => {
  const quoted = `${ENGLISH}\xe2\x80\x9cyes`;
  for (const damage of ['f\xffx f\xffx', 'f\xffx'.repeat(8), 'caf\xc3 '.repeat(4), 'na\xc3ve \xe2\x80 \xff']) {
    assert.deepEqual(look(latin(`${quoted} ${damage}`)), { refusal: '', encoding: 'utf-8', remark: '' }, damage);
  }
  assert.equal(look(latin(`\xe2\x80\x9c ${'caf\xe9 '.repeat(20)}`)).encoding, 'windows-1252');
  assert.equal(look(latin(`\xab\xa0${'caf\xe9\xa0\xbb, caf\xe9 et th\xe9 '.repeat(20)}`)).encoding, 'windows-1252');
});

test('all of a file is looked at: what is no UTF-8 only at its end is read by what it is', async () => {
  const long = ENGLISH.repeat(400); // 360 KB, more than one slice
  const of = (/** @type {string} */ text) => readInWords(new Blob([latin(text)]), 'book.txt');
  const book = await of(`${long}caf\xe9 na\xefve`);
  assert.match(book.remark, /read as Windows-1252/);
  assert.equal(await book.blob.text(), `${long}café naïve`);
  assert.match((await of(`${long}${'caf\x8e tr\x8fs '.repeat(40)}`)).refusal, /^not UTF-8 but/);
  assert.match((await of(`caf\xe9 ${long}${'tr\x8fs '.repeat(40)}`)).refusal, /^not UTF-8 but/);
  const file = new Blob([utf8(`${JAPANESE.repeat(900)}é`)]);
  assert.deepEqual(await readInWords(file, ''), { refusal: '', encoding: 'utf-8', remark: '', blob: file });
  const russian = await readInWords(new Blob([utf16(RUSSIAN.repeat(400), true)]), '');
  assert.equal(await russian.blob.text(), RUSSIAN.repeat(400));
  assert.match((await readInWords(new Blob([latin('\x89PNG\r\n\x1a\n')]), '')).refusal, /PNG/);
  assert.equal((await of('caf\xe9')).encoding, 'windows-1252');
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
    [/^a picture \(AVIF, HEIC\)/, '\0\0\0\x1cftypavif'],
    [/^a picture \(AVIF, HEIC\)/, '\0\0\0\x18ftypheic'],
    [/^a picture \(GIF\)/, 'GIF89a\x10\0\x10\0'],
    [/^a model \(GGUF\)/, 'GGUF\x03\0\0\0'],
    [/^a sound or a film \(Ogg\)/, 'OggS\0\x02\0\0'],
    [/^a sound \(MP3\)/, '\xff\xfb\x90\x64\0\x0f'],
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
  for (const text of ['GGUF is a file format', 'GIF89a and GIF87a', 'OggS...', 'fLaC', 'wOFF wOFF said the dog']) {
    for (const more of ['', ENGLISH]) assert.equal(look(utf8(text + more)).refusal, '', text);
  }
  for (const text of ['the ftyp box', 'RIFFraffWEBP', 'BZh91AY&SY', 'wOF2', 'GIF8']) {
    assert.equal(look(utf8(text)).refusal, '', text);
  }
  assert.equal(look(latin(`\xff\xf3 ${ENGLISH}`)).encoding, 'windows-1252');
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

test('tables are known by their rows, whatever the file is called, and prose is none', () => {
  const tables = [
    'a,b,c\n1,2,3\n4,5,6\n',
    'a;b\r\n1;2\r\n4;5\r\n',
    'go\tva\nrun\tcours\neat here\tmange ici\n',
    'name,said\nAnn,"one, two"\nBo,"three\nfour, ""five"""\nCy,six\n',
    '1, 2, 3\n4, 5, 6\n7, 8, 9\n',
    'Smith,John\nDoe,Jane\nRoe,Al\n',
  ];
  for (const text of tables) assert.match(remarkOn(text), /^This looks like a table \(CSV\)/, text);
  assert.match(look(utf8(tables[0]), 'table.txt').remark, /^This looks like a table/);
  const prose = [
    'The rain falls, the roof sings\nThe wind, the sea\nThe sun, the day\nThe moon, the night\n',
    'He came; he saw\nShe ran; she won\nThey ate; they slept\n',
    '"Hello," he said, "you."\n"No," she said, "me."\n"Oh," he said, "well."\n',
    'O rose,\nO sun,\nO moon,\n',
    'x = f(1,2);\ny = g(3,4);\nz = h(5,6);\n',
    'int a;\nint b;\nint c;\n',
    '\tint a\n\tint b\n\tint c\n',
  ];
  for (const text of prose) assert.equal(remarkOn(text), '', text);
  assert.equal(look(utf8('Ann\nBob\nCy\n'), 'names.csv').remark, '');
  assert.match(look(utf8('Smith, John\nDoe, Jane\n'), 'names.csv').remark, /^This looks like a table/);
});

test('JSON is what can be parsed as that, and a chat has people in it', () => {
  for (const text of ['[1,2,3]', '[[1,2],[3,4]]', `[${'1.5, '.repeat(20_000)}`, '{"a": 1}', '[\n  1,\n  2\n]\n']) {
    assert.match(remarkOn(text), /^This looks like JSON\./, text.slice(0, 20));
  }
  assert.match(remarkOn('[1,2]\n[3,4]\n[5,6]\n'), /^This looks like JSON, one record a line/);
  const stamp = '2024-01-05 10:00:00';
  const none = ['{a}\n{b}\n{c}\n', '[1]', '[1] one\n[2] two\n', 'if (x)\n{\n{ a },\n{ b },\n}\n'];
  for (const log of ['INFO main: on', 'main: on', 'ERROR: off', '- kernel: on', '[12] Main: on', 'Server: on']) {
    none.push(`${stamp} ${log}\n`.repeat(4));
  }
  none.push(`[${stamp}] local.ERROR: off\n`.repeat(4), `[${stamp}] WARN: off\n[${stamp}] INFO: on\n`.repeat(3));
  none.push(`[1${' '.repeat(60_000)}`);
  for (const text of none) assert.equal(remarkOn(text), '', text);
  for (const chat of [
    '[12.03.24, 14:05:33] Ana María: one\n[12.03.24, 14:06:01] Bo: two\n[12.03.24, 14:07:10] Bo: three\n',
    '3/12/24, 2:05\u202fPM - +49 170 123: one\n3/12/24, 2:06\u202fPM - Bo: two\n3/12/24, 2:07\u202fPM - Bo: three\n',
    '2024-03-12 14:05 Ana: one\n2024-03-12 14:06 Bo: two\n2024-03-12 14:07 Ana: three\n',
  ]) {
    assert.match(remarkOn(chat), /^This looks like an exported chat/, chat);
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
