// The input of the command line: texts that are damaged or have another form, the losses file of a run that goes on,
// values beyond a limit, names with control characters for terminals.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';

import { linesOf, microgpt, NAMES, scratch, set, TINY } from './command.js';

const TEXT = ['--text', NAMES];
const RUN = [...TINY, ...set('max_steps=3')];

describe('what is not read as its author meant it is said on standard error, by train and by facts', () => {
  /** What both say of a text. @param {string} file */
  const said = (file) => {
    const [train, facts] = [microgpt('train', '--text', file, ...RUN), microgpt('facts', '--text', file, ...RUN)];
    assert.deepEqual([train.status, facts.status, facts.stderr], [0, 0, train.stderr]);
    return train.stderr;
  };

  test('places that are no UTF-8, and NUL bytes', (t) => {
    const { path } = scratch(t);
    // In Windows-1252: two letters of "Müller, Jörg" are not UTF-8.
    writeFileSync(path('german'), Buffer.from('M\u00FCller, J\u00F6rg\nsagt nein\n'.repeat(3), 'latin1'));
    assert.match(said(path('german')), /^microgpt: The text is not all UTF-8; places .* \uFFFD: 6\.\n/);
    writeFileSync(path('nul'), `abc\0de fghij\n${'klmnop qrstuv\n'.repeat(3)}`);
    assert.match(said(path('nul')), /^microgpt: NUL bytes that were left out of the text: 1\.\n$/);
  });

  test('the markup of RTF, of a web page and of XML', (t) => {
    const { write } = scratch(t);
    for (const [begin, form] of [
      ['{\\rtf1\\ansi Dear friend,\\par', /looks like a document in Rich Text Format \(RTF\)/],
      ['<!DOCTYPE HTML><p>Dear friend', /looks like a web page/],
      ['\uFEFF\n <html lang="en">', /looks like a web page/],
      ['<?xml version="1.0"?>', /looks like XML/],
    ]) {
      const stderr = said(write('text', `${begin}\n${'ab\n'.repeat(9)}`));
      assert.match(stderr.split('\n')[0], /** @type {RegExp} */ (form));
      assert.match(stderr, /Its markup is taken as part of the text; save it as plain text/);
    }
  });

  test('nothing of a text that is in order, nor where its JSON says it', (t) => {
    const { path, write } = scratch(t);
    assert.equal(said(NAMES), '');
    assert.equal(said(write('text', 'a <html>\nor {\\rtf within\n')), '');
    writeFileSync(path('damaged'), Buffer.from('M\u00FCller und Maier\n'.repeat(3), 'latin1'));
    const { stdout, stderr } = microgpt('train', '--text', path('damaged'), ...RUN, '--json');
    assert.equal(stderr, '');
    assert.match(JSON.parse(linesOf(stdout)[0]).run.notices[0], /not all UTF-8/);
  });
});

describe('the losses of a run that goes on', () => {
  /** Twenty steps, saved, with their losses. @param {ReturnType<typeof scratch>} place */
  const begun = ({ path }) => {
    const constant = set('schedule=constant', 'max_steps=20');
    const first = [...TEXT, ...TINY, ...constant, '--save', path('m.st'), '--losses', path('losses')];
    assert.equal(microgpt('train', ...first).status, 0);
    return ['train', ...TEXT, '--load', path('m.st'), '--losses', path('losses'), ...set('max_steps=30')];
  };

  test('are added to those of the steps before', (t) => {
    const place = scratch(t);
    const { status, stderr } = microgpt(...begun(place));
    assert.deepEqual([status, stderr], [0, '']);
    const whole = [...TEXT, ...TINY, ...set('schedule=constant', 'max_steps=30'), '--losses', place.path('whole')];
    microgpt('train', ...whole);
    assert.equal(linesOf(place.read('losses')).length, 30);
    assert.equal(place.read('losses').toString(), place.read('whole').toString());
  });

  test('replace a file that does not have those, which is said', (t) => {
    const place = scratch(t);
    const go_on = begun(place);
    const lines = linesOf(place.read('losses'));
    for (const [other, count] of /** @type {[string[], number][]} */ ([
      [lines.slice(1), 19],
      [[...lines, '1.5'], 21],
    ])) {
      place.write('losses', `${other.join('\n')}\n`);
      const { status, stderr } = microgpt(...go_on);
      assert.equal(status, 0);
      assert.match(
        stderr,
        new RegExp(`losses does not have exactly one loss for each of the 20 steps before .*${count}.*step 21 on`),
      );
      assert.equal(linesOf(place.read('losses')).length, 10);
    }
    place.write('losses', lines.join('\n')); // the last line may have been cut
    assert.match(microgpt(...go_on).stderr, /does not have exactly/);
  });
});

describe('values beyond a limit are refused, with the limit', () => {
  test('threads and tokens', () => {
    for (const [args, sentence] of /** @type {[string[], RegExp][]} */ ([
      [
        ['train', ...TEXT, '--threads', '2147483647'],
        /--threads needs a whole number, from 0 to 64, not "2147483647"\.$/,
      ],
      [['estimate', ...TEXT, '--threads', '65'], /from 0 to 64, /],
      [
        ['estimate', '--vocabulary', '2147483647'],
        /--vocabulary needs a whole number, from 2 to 65535, not "2147483647"\.$/,
      ],
      [['estimate', '--vocabulary', '1'], /from 2 to 65535, /],
    ])) {
      const { status, stdout, stderr } = microgpt(...args);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr.trimEnd(), sentence);
    }
    assert.equal(microgpt('train', ...TEXT, ...RUN, '--threads', '64').status, 0);
  });

  test('no more steps are advised than there can be', (t) => {
    const { path } = scratch(t);
    assert.equal(microgpt('train', ...TEXT, ...RUN, '--save', path('m.st')).status, 0);
    // The same file with other numbers in its header: safetensors begins with the header's length in eight bytes.
    const file = readFileSync(path('m.st'));
    const end = 8 + Number(file.readBigUInt64LE());
    for (const [steps, advice] of /** @type {[number, RegExp][]} */ ([
      [6_000_000, /--set max_steps=10000000 lets it go on\.$/],
      [10_000_000, /has done all of its 10000000 steps; there cannot be more\.$/],
    ])) {
      const header = JSON.parse(file.subarray(8, end).toString());
      header.__metadata__.step = `${steps}`;
      header.__metadata__.settings = header.__metadata__.settings.replace(/^max_steps=3$/m, `max_steps=${steps}`);
      const text = JSON.stringify(header);
      const padded = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8));
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(padded.length));
      writeFileSync(path('later'), Buffer.concat([length, padded, file.subarray(end)]));
      const { status, stderr } = microgpt('train', ...TEXT, '--load', path('later'));
      assert.equal(status, 1);
      assert.match(stderr.trimEnd(), advice);
    }
  });
});

describe('sentences', () => {
  test('a value without its option: what is advised is what the command takes', () => {
    assert.match(microgpt('settings', 'x').stderr, /^microgpt: "x" belongs to no option; settings reads no file, /);
    assert.match(microgpt('sample', 'x').stderr, /as in --load FILE\.$/m);
    assert.match(microgpt('facts', 'x').stderr, /as in --text FILE\.$/m);
  });

  test('steer no terminal, whatever a name holds: control characters below U+0020 and from U+007F to U+009F', () => {
    const { stderr } = microgpt('train', '--text', 'n\u009B31m\u0085\u001B\u007F\u00E9\u00A0\uFFFD');
    assert.match(
      stderr,
      /^microgpt: cannot read the file n\?+31m\?+\u00E9\u00A0\uFFFD: No such file or directory\n$/,
    );
  });

  test('nor do tokens that a model is shown to expect', (t) => {
    const { path, write } = scratch(t);
    const text = ['--text', write('text', '\u009B\u001B\u007Fa'.repeat(300))];
    const run = [...text, ...RUN, ...set('documents=stream'), '--save', path('m.st')];
    assert.equal(microgpt('train', ...run).status, 0);
    const { status, stdout } = microgpt('inside', '--load', path('m.st'), '--prompt', '\u009Ba\u001B');
    assert.equal(status, 0);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  });
});
