// Every word of the page is in web/words/: the other scripts have none, all sentences of the engine are listed for
// translation (languages.test.js compares each language with the list), and a report with values becomes a sentence of
// the language.

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { formatIn } from '../../web/ui/format.js';
import { en } from '../../web/words/en/index.js';
import { said, say } from '../../web/words/say.js';
import { finderOf } from '../../web/words/templates.js';
import { assertRefused, ROOT } from './builds.js';

/** Folders and files of web/ that may hold sentences. */
const OUTSIDE = [
  'words/', // the folder for sentences
  'site/', // programs of developers
  'guide/', // mistakes in a stop are reported to its author
  'start.js', // it runs when no other script has loaded
];

/** Sentences for whoever writes the page around a frame, in English as all of its messages. */
const ENGLISH_ONLY = 'embed/';

/** Texts that look like words for people but are not. @type {{ text: RegExp, why: string }[]} */
const EXCEPTIONS = [
  { text: /^(input|select|textarea)(, (input|select|textarea|\[role="\w+"\]))+$/, why: 'a selector' },
  { text: /^\.by-hand-ask input$/, why: 'a selector' },
  { text: /^\(prefers-[a-z-]+: [a-z]+\)$/, why: 'a query of media' },
  { text: /^(panel|field|figure|run-progress|status-figures|view) /, why: 'classes of an element and of its kind' },
  {
    text: /^(primary train|secondary reset|passage nothing|shares-square filled)/,
    why: 'classes of an element and of its state',
  },
  { text: /^(12|13|22|600 18|\0)px (system-ui, sans-|Georgia, )serif$/, why: 'the font of a canvas' },
  { text: /^<(text|clipPath|svg|title)\b/, why: 'markup of SVG' },
  { text: /^<script src=/, why: 'lines for the page around a frame' },
  {
    text: /^(x(\[i\])?|[ypmvqk]|size|loss|[mv]_hat|weight) -?= |^for part, slope in|^ {4}part\.gradient/,
    why: 'a line of Python',
  },
  { text: /^[mv]$/, why: 'a symbol of a formula' },
  { text: /^<(iframe|script) src=/, why: 'a line of HTML to copy' },
  { text: /^SQLite format 3/, why: 'the first bytes of a file' },
  {
    text: /^The worker (received a message|cannot read this message|that stores runs has failed)/,
    why: 'for developers, in the console',
  },
];

/** The scripts of the page. @returns {string[]} within web/ */
const scripts = () =>
  readdirSync(join(ROOT, 'web'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !OUTSIDE.some((one) => file.startsWith(one)))
    .sort();

/**
 * The text that a template of HTML shows, and the attributes that people read or hear.
 * @param {string} markup  "\0" for its values
 */
function shownBy(markup) {
  const spoken = [...markup.matchAll(/\b(?:title|placeholder|alt|aria-(?:label|description|valuetext))="([^"]*)"/g)];
  const texts = markup.replace(/<[^>]*>/g, '\n').replace(/"[^"\n]*>/g, '\n');
  return [...spoken.map(([, value]) => value), ...texts.split('\n')].filter((text) => /\p{L}/u.test(text));
}

/**
 * The strings of a script: quoted ones, and templates with "\0" for their values, whose own strings are included. A
 * small lexer, which skips comments and regular expressions.
 * @param {string} source
 * @returns {{ text: string, is_html: boolean }[]}
 */
function stringsOf(source) {
  /** @type {{ text: string, is_html: boolean }[]} */
  const found = [];
  let at = 0;
  /** @param {RegExp} pattern  sticky */
  const take = (pattern) => {
    pattern.lastIndex = at;
    const [text] = pattern.exec(source) ?? [''];
    at += text.length;
    return text;
  };
  function template() {
    const is_html = /(html|svg)$/.test(source.slice(Math.max(0, at - 4), at));
    let text = '';
    for (at++; source[at] !== '`'; ) {
      if (source.startsWith('${', at)) {
        at += 2;
        script();
        text += '\0';
      } else {
        text += source[at] === '\\' ? source.slice(at, at + 2) : source[at];
        at += source[at] === '\\' ? 2 : 1;
      }
    }
    at++;
    found.push({ text, is_html });
  }
  /** Reads up to the closing brace of the open block, or the end. */
  function script() {
    for (let depth = 0; at < source.length; ) {
      if (take(/\/\/.*|\/\*[\s\S]*?\*\//y)) continue;
      const regex = /(?:^|[(,=:[!&|?{};>\n]|\breturn)\s*$/.test(source.slice(Math.max(0, at - 40), at));
      if (regex && take(/\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+\/\w*/y)) continue;
      const quoted = take(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/y);
      if (quoted) found.push({ text: quoted.slice(1, -1), is_html: false });
      else if (source[at] === '`') template();
      else if (source[at] === '}' && depth-- === 0) return at++;
      else if (source[at++] === '{') depth++;
    }
    return at;
  }
  script();
  return found;
}

/** The texts in a script that look like words for people. @param {string} source */
const wordsIn = (source) =>
  stringsOf(source).flatMap(({ text, is_html }) => {
    if (is_html) return shownBy(text);
    return /\p{L}{2}[,;:.]? +\p{L}{2}/u.test(text.replaceAll('\0', '')) ? [text] : [];
  });

test('no script of the page but those of the words holds a sentence', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a script
  const script = 'f("one.two", html`<p title="x">${y} <b>Step</b></p>`, `Of ${n ? "all is" : 1} lost now`); /a b"c/;';
  assert.deepEqual(wordsIn(script), ['x', 'Step', 'all is', 'Of \0 lost now']);
  const used = new Set();
  for (const file of scripts()) {
    const left = wordsIn(readFileSync(join(ROOT, 'web', file), 'utf8')).filter((text) => {
      const exception = EXCEPTIONS.find((one) => one.text.test(text));
      used.add(exception);
      return exception === undefined;
    });
    if (file.startsWith(ENGLISH_ONLY)) continue;
    assert.deepEqual(left, [], `${file} holds words: they belong in web/words/`);
  }
  for (const exception of EXCEPTIONS) assert.ok(used.has(exception), `nothing needs the exception ${exception.text}`);
});

/** @param {string} source @returns {string} without comments */
const withoutComments = (source) => source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

/** The text of adjacent string literals of C. @param {string} literals */
const textOf = (literals) =>
  [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
    .map(([, one]) => one)
    .join('')
    .replace(/(?:\\x[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('\\x', ''), 'hex').toString())
    .replaceAll('\\"', '"');

/** The arguments of each call of some functions, as text. @param {string} source @param {RegExp} name */
function callsIn(source, name) {
  return [...source.matchAll(name)].map(({ index, 0: head }) => {
    let at = index + head.length;
    for (let depth = 1; depth > 0; at++) depth += { '(': 1, ')': -1 }[source[at]] ?? 0;
    return source.slice(index + head.length, at - 1);
  });
}

/** The sentences in a call of C, and those of their values that are words. @param {string} call */
function saidByC(call) {
  const literals = /([?:]\s*)?("(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*)/g;
  return [...call.matchAll(literals)]
    .map(([, choice, literal]) => ({ text: textOf(literal), choice }))
    .filter(({ text, choice }) => / /.test(text) || (choice && /^[a-z]+$/.test(text)))
    .map(({ text }) => text);
}

/** Calls that make an error of a sentence or of the end of one, and calls that print sentences among other things. */
const SAYING = /\b(?:error_set|damaged|stop)\s*\((?=\s*(?:e|&e|&why|t)\s*,)/g;
const PRINTING = /\bformat_print\s*\(/g;

/**
 * The templates of the sentences in a file of C or JavaScript, and those of their values that are words.
 * @param {string} path
 * @returns {string[]}
 */
function templatesIn(path) {
  const source = withoutComments(readFileSync(path, 'utf8'));
  if (path.endsWith('.c')) {
    const printed = callsIn(source, PRINTING).flatMap(saidByC);
    return [...callsIn(source, SAYING).flatMap(saidByC), ...printed.filter((text) => /^[A-Z].*\.$/.test(text))];
  }
  const literals =
    /(?:sentence|new EngineError\(\s*|return )(`(?:[^`\\$]|\\.|\$\{(?:[^{}`]|`[^`]*`)*\})*`|'(?:[^'\\]|\\.)*'|"[^"]*")/g;
  return [...source.matchAll(literals)]
    .map(([, literal]) => literal.slice(1, -1).replace(/\$\{(?:[^{}`]|`[^`]*`)*\}/g, '%s'))
    .filter((text) => /^[A-Z][\s\S]* [\s\S]*\.$/.test(text));
}

/** All templates, in alphabetical order. */
function templates() {
  const files = ['src', 'wasm'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(c|js)$/.test(file) && !/^(command|npm)\b/.test(file)) // those two are not in the page
      .map((file) => join(ROOT, folder, file)),
  );
  return [...new Set(files.flatMap(templatesIn))].sort();
}

const LIST = join(ROOT, 'web/words/engine.txt');

test('web/words/engine.txt has the template of every sentence that the engine can say', () => {
  const found = templates();
  // WRITE_WORDS=1 node --test tests/js/words.test.js
  if (process.env.WRITE_WORDS) writeFileSync(LIST, `${found.join('\n')}\n`);
  const listed = existsSync(LIST) ? readFileSync(LIST, 'utf8').trimEnd().split('\n') : [];
  assert.deepEqual(listed, found, 'WRITE_WORDS=1 writes it anew');
  for (const file of readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.c') || file.startsWith('command') || file === 'base/error.c') continue;
    const source = withoutComments(readFileSync(join(ROOT, 'src', file), 'utf8'));
    for (const call of callsIn(source, /\berror_set\s*\(/g))
      assert.notDeepEqual(saidByC(call), [], `${file} has an error whose template is no literal: ${call}`);
  }
});

test('what the engine refuses comes with its template and its values, from C and from JavaScript', async () => {
  const engine = await loadEngine({ threads: 1 });
  const listed = readFileSync(LIST, 'utf8').split('\n');
  /** @type {[() => unknown, string[]][]} */
  const refusals = [
    [
      () => engine.createTrainer({ text: 'abc', config: { n_layer: 99 } }),
      ['Layers', 'n_layer', 'a whole number', '1', '64', '99'],
    ],
    [() => engine.createTrainer({ text: '' }), []],
    [() => engine.createTrainer({ text: 'abc', config: { n_heads: 4 } }), ['n_heads']],
    [() => engine.createTrainer(/** @type {any} */ ({ text: 3 })), ['option text', 'createTrainer', '3']],
  ];
  for (const [call, values] of refusals) {
    const { message, template, values: given } = assertRefused(call);
    assert.ok(listed.includes(template), template);
    assert.deepEqual(
      given.filter((one) => values.includes(one)),
      values,
      message,
    );
    let at = 0;
    assert.equal(
      template.replace(/%(?:s|[\d.]*[a-z]+)/g, () => given[at++]),
      message,
    );
  }
});

test('a sentence is said in the language of the words, with its values and those that are said themselves', () => {
  const template = 'At step %lld %s. Lower it.';
  const errors = {
    [template]: (/** @type {string} */ step, /** @type {string} */ what) => `Schritt ${step}: ${what}`,
    'a number': 'eine Zahl',
    'Empty.': 'Leer.',
  };
  const words = /** @type {any} */ ({
    ...en,
    said: { gone: 'weg', why: (/** @type {string} */ why) => `Weil ${why}` },
    errors,
  });
  assert.equal(say(words, { id: 'why', values: [{ id: 'gone' }] }), 'Weil weg');
  assert.equal(say(words, { id: template, values: ['3', 'a number'], message: 'x' }), 'Schritt 3: eine Zahl');
  assert.equal(
    say(words, { id: 'Unknown %s.', values: ['3'], message: 'Unknown 3.' }),
    'Unknown 3.',
    'English at least',
  );
  assert.equal(say(words, null), '');
  assert.equal(say(words, 'At step 7 a number. Lower it.'), 'At step 7 a number. Lower it.');
  words.find = finderOf(errors);
  assert.equal(say(words, 'At step 7 a number. Lower it.'), 'Schritt 7: eine Zahl');
  assert.equal(say(words, 'Empty.'), 'Leer.');
  assert.equal(say(words, /** @type {any} */ (said('run_ended'))), '');
});

test('numbers are written as the language of the words writes them', () => {
  const units = {
    none: '–',
    not_a_number: 'keine Zahl',
    seconds: 's',
    minutes: 'min',
    hours: 'h',
    thousand: 'k',
    kilobytes: 'KB',
    megabytes: 'MB',
    mebibytes: 'MiB',
  };
  const german = formatIn('de', {
    ...units,
    bytes: { one: '# Byte', other: '# Bytes' },
    under: (size) => `unter ${size}`,
  });
  assert.deepEqual(
    [
      german.count(12_345),
      german.loss(2.3456),
      german.short(0.000312),
      german.short(1.31e-7),
      german.mebibytes(0.01),
      german.group(),
    ],
    ['12.345', '2,346', '0,000312', '\u200e1,3\u00a0×\u00a010⁻⁷', 'unter 0,1 MiB', '.'],
  );
  const forms = { zero: 'none', one: 'one', two: 'two', few: '# few', many: '# many', other: '# other' };
  const arabic = formatIn('ar-u-nu-latn', { ...units, bytes: forms, under: (size) => size });
  assert.deepEqual(
    [0, 1, 2, 3, 11, 100].map((n) => arabic.plural(n, forms)),
    ['none', 'one', 'two', '3 few', '11 many', '100 other'],
  );
});
