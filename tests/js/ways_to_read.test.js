// web/texts: what is learnt from tables, JSON, chats and web pages (ways_to_read.js and what it calls), and the older
// encodings (guess.js). The expected values are written out here, or come from Node's own encodings and JSON.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { messagesOf } from '../../web/texts/chats.js';
import { guessEncoding } from '../../web/texts/guess.js';
import { ENCODINGS } from '../../web/texts/kinds.js';
import { wordsOf } from '../../web/texts/markup.js';
import { readTable } from '../../web/texts/tables.js';
import { contentsOf, joined, jointOf, kindOf } from '../../web/texts/ways_to_read.js';

const CASES = resolve(import.meta.dirname, '../../../shared/cases');

/** @param {string} text @param {import('../../web/texts/ways_to_read.js').Kind} kind @param {{ header?: boolean }} [choices] */
const read = (text, kind, choices) => contentsOf([text], kind, choices);
/** @param {string} text @param {import('../../web/texts/ways_to_read.js').Kind} kind @param {string} [field] */
async function textsIn(text, kind, field) {
  const contents = await read(text, kind);
  return contents.textsOf(field ?? contents.field);
}

test('a table: columns with their names, quotes, line breaks and separators within quotes', async () => {
  const text = 'id;title;poem\r\n1;"a ""b""";"one;\r\ntwo"\r\n2;c;three\r\n\r\n';
  const { fields, field, header, textsOf } = await read(text, 'table');
  assert.deepEqual(
    fields.map(({ name }) => name),
    ['id', 'title', 'poem'],
  );
  assert.deepEqual([field, header], ['2', true]);
  assert.deepEqual(textsOf('2'), ['one;\r\ntwo', 'three']);
  assert.deepEqual(textsOf('1'), ['a "b"', 'c']);
  const raw = await read(text, 'table', { header: false });
  assert.deepEqual(raw.textsOf('0'), ['id', '1', '2']);
});

test('a table without names is one, and tables with the same columns are put together', async () => {
  assert.deepEqual(await textsIn('1\tanna likes it\n2\tbob does not\n', 'table'), ['anna likes it', 'bob does not']);
  const two = await contentsOf(['n,text\n1,one word\n', 'n,text\n2,two words\n'], 'table');
  assert.deepEqual(two.textsOf(two.field), ['one word', 'two words']);
});

test('a long table is read in pieces as if it were in one, also where rows are longer than a piece', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => [
    String(i),
    i % 5000 === 7 ? 'x, "y"\n'.repeat(60_000) : `text ${i}, "é"`,
  ]);
  const text = rows.map(([n, words]) => `${n},"${words.replaceAll('"', '""')}"`).join('\n');
  assert.deepEqual((await readTable(text)).rows, rows);
});

test('a quote that is not closed is named by its row, and the rows before it are read', async () => {
  const { fault, textsOf } = await read('a,b\n1,one\n2,"two\n3,three\n', 'table', { header: true });
  assert.deepEqual(fault, { id: 'open_quote', values: [3] });
  assert.equal(textsOf('1')[0], 'one');
});

test('JSON: fields, nested ones and those in lists, escapes read', async () => {
  const text = JSON.stringify([
    {
      id: 1,
      by: { 'full name': 'Ana' },
      says: [{ text: 'one' }, { text: 'tw\u00f6 \ud83d\ude00 words' }],
      tags: ['a', 'b'],
    },
    { id: 2, by: { 'full name': 'Ben' }, says: [], tags: [] },
  ]);
  const { fields, field, textsOf } = await read(text, 'json');
  assert.deepEqual(
    fields.map(({ path, count }) => [path, count]),
    [
      ['by."full name"', 2],
      ['says[].text', 2],
      ['tags[]', 2],
    ],
  );
  assert.equal(field, 'says[].text');
  assert.deepEqual(textsOf(field), ['one', 'tw\u00f6 \ud83d\ude00 words']);
  assert.deepEqual(textsOf('by."full name"'), ['Ana', 'Ben']);
});

test('an object with many members of one kind is read like a list', async () => {
  const text = JSON.stringify(
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, { text: `text ${i}` }])),
  );
  const { fields, textsOf } = await read(text, 'json');
  assert.deepEqual(
    fields.map(({ path }) => path),
    ['*.text'],
  );
  assert.equal(textsOf('*.text').length, 50);
});

test('a record a line: lines that are no JSON are counted and left out; JSON that is none says why', async () => {
  const { fault, textsOf } = await read('{"t":"one"}\n{"t":\n\n{"t":"two"}\n', 'records');
  assert.deepEqual(fault, { id: 'broken_lines', values: [1] });
  assert.deepEqual(textsOf('t'), ['one', 'two']);
  const broken = await read('{"t": one}', 'json');
  assert.equal(broken.fault?.id, 'broken_json');
  assert.deepEqual((await read('[1, 2, 3]', 'json')).fault, { id: 'no_texts', values: [] });
});

test('chats: WhatsApp with brackets and dashes, Telegram, IRC; lines that go on, and what is no message', () => {
  assert.deepEqual(
    messagesOf(
      '[01/02/2024, 8:00 PM] Ana: hello\nand more: yes\n\u200e[01/02/2024, 8:01 PM] Ben: \u200eimage omitted\n' +
        '[01/02/2024, 8:02 PM] Ben joined\n[01/02/2024, 8:03 PM] Ben: ok',
    ),
    [
      { name: 'Ana', text: 'hello\nand more: yes' },
      { name: 'Ben', text: 'ok' },
    ],
  );
  assert.deepEqual(messagesOf('1.2.24, 08:00 - Ana: eins\r\n1.2.24, 08:01 - Ben: <Media omitted>\r\n'), [
    { name: 'Ana', text: 'eins' },
  ]);
  assert.deepEqual(messagesOf('Ana, [01.02.2024 10:11]\nhello\nyou\n\nBen, [01.02.2024 10:12]\nhi'), [
    { name: 'Ana', text: 'hello\nyou' },
    { name: 'Ben', text: 'hi' },
  ]);
  assert.deepEqual(messagesOf('[12:01] <ana> hi\n[12:02] <@ben> hello'), [
    { name: 'ana', text: 'hi' },
    { name: 'ben', text: 'hello' },
  ]);
});

test('of a chat one takes the messages, those with names, or those of one person', async () => {
  const text = '[01/02/2024, 8:00 PM] Ana: one\n[01/02/2024, 8:01 PM] Ben: two\n[01/02/2024, 8:02 PM] Ana: three\n';
  assert.deepEqual(await textsIn(text, 'chat'), ['one', 'two', 'three']);
  assert.deepEqual(await textsIn(text, 'chat', 'named'), ['Ana: one', 'Ben: two', 'Ana: three']);
  assert.deepEqual(await textsIn(text, 'chat', 'of:Ana'), ['one', 'three']);
});

test('a web page: its words line by line, without scripts, styles, comments and attributes', () => {
  const page = `<!doctype html><html><head><title>T</title><style>p > a { x: "</p>" }</style></head>
    <body class="a > b"><!-- <p>no</p> --><h1>Caf&eacute; &amp; more</h1><p>One <b>bold</b> word&#8212;and
    a line.<br>next</p><script>if (a < b) document.write("<p>no</p>")</script><ul><li>a<li>b</ul>
    <pre>x  y
 z</pre>1 < 2 &unknown; &#x41;</body></html>`;
  assert.deepEqual(wordsOf(page), [
    'Café & more',
    'One bold word—and a line.',
    'next',
    'a',
    'b',
    'x  y',
    'z',
    '1 < 2 &unknown; A',
  ]);
  assert.deepEqual(wordsOf('<?xml version="1.0"?><a><t n="1">one</t><t><![CDATA[<two>]]></t></a>', false), [
    'one',
    '<two>',
  ]);
  assert.deepEqual(wordsOf('cut <script>never closed'), ['cut']);
  assert.deepEqual(wordsOf('cut <a href="never closed'), ['cut']);
});

test('a page of a hundred thousand open brackets or quotes is read at once', () => {
  const begin = performance.now();
  for (const bad of ['<', '<a "', '<!--', "<a b='", '<script>', '&#']) wordsOf(bad.repeat(100_000));
  assert.ok(performance.now() - begin < 3000, `${performance.now() - begin} ms`);
});

test('texts become lines, or stay as they are with blank lines between them', () => {
  const poems = ['one,\r\ntwo', 'three\n\n\nfour', ' ', 'five'];
  assert.equal(jointOf(poems), 'blank');
  assert.equal(jointOf(['a', 'b', 'c', 'd', 'e', 'f\ng']), 'line');
  assert.equal(joined(poems, 'line'), 'one, two\nthree four\nfive\n');
  assert.equal(joined(poems, 'blank'), 'one,\ntwo\n\nthree\nfour\n\nfive\n');
});

test('the kind of a file is told by its beginning and its name', () => {
  assert.equal(kindOf('a,b\n1,2\n', 'x.csv'), 'table');
  assert.equal(kindOf('{"a": "b"}\n{"a": "c"}\n{"a": "d"}\n', 'x.txt'), 'records');
  assert.equal(kindOf('[{"a": "b"}]', 'x'), 'json');
  assert.equal(kindOf('<p>one</p>', 'x.html'), 'html');
  assert.equal(kindOf('Once upon a time, there was', 'x.md'), 'plain');
});

/** Bytes by Node's table of an encoding. @param {string} text @param {string} encoding */
function encode(text, encoding) {
  const decoder = new TextDecoder(encoding);
  const table = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from([...text], (letter) => table.get(letter) ?? 63);
}

test('older encodings are told by the letters of the languages that use them', () => {
  /** @type {[string, string, string][]} */
  const samples = [
    [
      'windows-1251',
      '',
      'Однажды, в студёную зимнюю пору, я из лесу вышел; был сильный мороз. Гляжу, поднимается медленно в гору лошадка. ',
    ],
    [
      'koi8-r',
      '',
      'Однажды, в студеную зимнюю пору, я из лесу вышел; был сильный мороз. Гляжу, поднимается медленно в гору лошадка. ',
    ],
    [
      'windows-1250',
      'windows-1252',
      'Litwo! Ojczyzno moja! ty jesteś jak zdrowie; ile cię trzeba cenić, ten tylko się dowie, kto cię stracił. Dziś piękność twą w całej ozdobie widzę. ',
    ],
    [
      'windows-1253',
      '',
      'Ζήτω η ελευθερία, να εύχεσαι νάναι μακρύς ο δρόμος, γεμάτος περιπέτειες, γεμάτος γνώσεις. ',
    ],
    [
      'windows-1254',
      'windows-1252',
      'Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı. ',
    ],
    ['windows-1255', '', 'כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון '],
    ['windows-1256', '', 'يولد جميع الناس أحراراً متساوين في الكرامة والحقوق وقد وهبوا عقلاً وضميراً '],
    [
      'windows-1252',
      'windows-1252',
      'Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen Hauch; die Vögelein schweigen im Walde. ',
    ],
  ];
  for (const [encoding, western, text] of samples) {
    assert.equal(guessEncoding(encode(text.repeat(4), encoding), western), encoding, text.slice(0, 30));
  }
  const japanese = Buffer.from('8cbe8ae882cd94b682c582a082e981420d0a96bc914f82cd82dc82be96b382a281420d0a', 'hex');
  assert.equal(guessEncoding(Buffer.concat(Array(8).fill(japanese))), 'shift_jis');
});

test('every encoding that is offered is known to a browser', () => {
  for (const label of ENCODINGS) assert.equal(new TextDecoder(label).encoding, label);
});

test('the files of people are read by what is meant in them', {
  skip: !existsSync(CASES) && 'no ../shared/cases',
}, async () => {
  const file = (/** @type {string} */ name) => readFileSync(resolve(CASES, name), 'utf8');
  const poems = await textsIn(file('poems_quoted_newlines.csv'), 'table');
  assert.ok(poems.length > 100 && poems[1] === 'a gate of "iron"\nopens at night', poems[1]);
  const chats = await textsIn(file('chats.jsonl'), 'records');
  assert.ok(chats.includes('Say a word \ud83d\ude00') && !chats.join().includes('\\u'));
  const messages = await textsIn(file('chat_export.txt'), 'chat');
  assert.ok(messages.includes('see you at the lake 🌊') && !messages.join().includes('2024'));
});
