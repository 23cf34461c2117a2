// web/texts/counts.js, web/ui/format.js, web/state/run_speed.js: counting, words for numbers, and the pace of a run.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadEngine } from '../../wasm/engine.js';
import { createPace } from '../../web/state/run_speed.js';
import {
  byteLength,
  countText,
  fitsTextBox,
  longestListLine,
  TEXT_BOX_LINE,
  TEXT_BOX_LINES,
} from '../../web/texts/counts.js';
import { OWN_SHORT_TEXT, OWN_TEXT, suggestFor } from '../../web/texts/datasets.js';
import { firstWords, tile } from '../../web/ui/format.js';
import { en } from '../../web/words/en/index.js';

test('characters are code points and lines are those with something on them', () => {
  assert.deepEqual(countText(''), { characters: 0, lines: 0, longest: 0 });
  assert.deepEqual(countText('a🚀é'), { characters: 3, lines: 1, longest: 3 });
  assert.deepEqual(countText('one\r\n\n  \ntwo'), { characters: 12, lines: 2, longest: 3 });
  assert.deepEqual(countText('a\nfour\rb\n'), { characters: 9, lines: 3, longest: 4 });
  assert.deepEqual(countText('\ud800x'), { characters: 2, lines: 1, longest: 2 }, 'half a pair is one character');
  assert.equal(byteLength('é🚀'), 6);
});

test('a text is edited in the box unless it is long, has many lines or a long one', () => {
  assert.ok(fitsTextBox('a line of some words\n'.repeat(TEXT_BOX_LINES - 1)));
  assert.equal(fitsTextBox('\n'.repeat(TEXT_BOX_LINES)), false);
  assert.ok(fitsTextBox('x'.repeat(TEXT_BOX_LINE)));
  assert.equal(fitsTextBox(`a\n${'x'.repeat(TEXT_BOX_LINE + 1)}\nb`), false);
  assert.equal(fitsTextBox('é\n'.repeat(1000).repeat(2)), false, 'too many lines');
  assert.equal(fitsTextBox(`${'é'.repeat(10_000)}\n`.repeat(11)), false, 'too many bytes');
});

test('a list of short lines is told from other texts as the engine does it', () => {
  assert.equal(longestListLine('ann\nbob\r\nzoe\rmax '), 3);
  assert.equal(longestListLine('\n\nann\nbob\nzoe\n élodie🚀 \n\n'), 7, 'blank lines at the ends mean nothing');
  assert.equal(longestListLine('ann\nbob\nzoe'), 0, 'too few');
  assert.equal(longestListLine('one\ntwo\n\nthree\nfour\n\nfive\nsix'), 0, 'stanzas');
  const names = 'Ann\n'.repeat(19);
  assert.equal(longestListLine(`${names}${'x'.repeat(40)}`), 40, 'one of twenty may be longer');
  assert.equal(longestListLine(`${names}${'x'.repeat(40)}\n${'x'.repeat(40)}`), 0);
});

/** What a line of a hostile text is made of: line ends, white space of each kind, and characters that a repair removes or replaces. */
const HOSTILE = [
  ...['\r', '\r\0\n', '\n\r', '\0', '\ufeff', '\ufeff\n', '\ud800', '\udc00', '\ud83d\0\ude80'],
  ...[
    ' ',
    '\t',
    '\v',
    '\f',
    '\x1c',
    '\x1f',
    '\x1b',
    '\x85',
    '\xa0',
    '\u1680',
    '\u180e',
    '\u200b',
    '\u2000',
    '\u200a',
  ],
  ...['\u2028', '\u2029', '\u202f', '\u205f', '\u2060', '\u3000', '\x7f', '\x84', '\ufffd', '\u{10ffff}'],
];

test('what the page takes for a list before there is an engine, the engine cuts into lines', async (t) => {
  const engine = await loadEngine({ threads: 1 });
  t.after(() => engine.close());
  let seed = 1;
  const upTo = (/** @type {number} */ n) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  /** @template T @param {readonly T[]} of */
  const oneOf = (of) => of[upTo(of.length)];
  /** A line of random characters, or one whose length is near the limit. */
  const plain = () => (upTo(30) > 0 ? 'aé🚀 '.repeat(9).slice(upTo(3), 9 + upTo(10)) : 'x'.repeat(31 + upTo(4)));
  const hostile = () => {
    const [before, inside, after] = [4, 30, 4].map((n) => (upTo(n) === 0 ? oneOf(HOSTILE) : ''));
    return `${before}${plain()}${inside}x${after}`;
  };
  const config = {
    ...{ n_layer: 1, n_embd: 4, n_head: 1, block_size: 4, batch_size: 1 },
    ...{ warmup_steps: 0, val_fraction: 0 },
  };
  for (const [name, line] of Object.entries({ plain, hostile })) {
    const seen = { lines: 0, stream: 0 };
    for (let i = 0; i < 300; i++) {
      const list = Array.from({ length: 1 + upTo(45) }, line);
      for (let k = upTo(4); k > 0; k--) {
        const blank = line === plain ? oneOf(['', ' ', '\t']) : oneOf(HOSTILE);
        list.splice(upTo(list.length + 1), 0, blank);
      }
      const text = list.join(oneOf(['\n', '\r\n', '\r']));
      const trainer = engine.createTrainer({ text, config });
      const { documents } = trainer.info;
      trainer.free();
      assert.equal(longestListLine(text) > 0 ? 'lines' : 'stream', documents, `${name}: ${JSON.stringify(text)}`);
      seen[documents]++;
    }
    assert.ok(seen.lines > 50 && seen.stream > 50, `${name}: ${JSON.stringify(seen)}`);
  }
});

test('the longest line of a list has as many characters as its longest document', async (t) => {
  const engine = await loadEngine({ threads: 1 });
  t.after(() => engine.close());
  await engine.loadDeferred();
  let lists = 0;
  for (const odd of HOSTILE.filter((one) => one.length === 1 || one.codePointAt(0) === 0x10ffff)) {
    const text = `${odd}${'ann\nbob\nzoe\n'.repeat(8)}${odd}max${odd}imilian${odd}\nkim${odd}`;
    const trainer = engine.createTrainer({ text, config: { val_fraction: 0 } });
    if (trainer.info.documents === 'lines') {
      assert.equal(longestListLine(text), trainer.documents().longest, JSON.stringify(odd));
      lists++;
    }
    trainer.free();
  }
  assert.ok(lists > 20, `${lists}`);
});

test('the settings of a list follow its longest line; any other text has those of its own', () => {
  assert.equal(suggestFor('a text').n_embd, OWN_SHORT_TEXT.n_embd);
  assert.equal(suggestFor('a text '.repeat(10_000)), OWN_TEXT);
  assert.equal(suggestFor('the beginning of a long text', 1_000_000), OWN_TEXT);
  assert.equal(suggestFor(`a\nb\nc\n${'x'.repeat(15)}`).block_size, 16);
  assert.equal(suggestFor(`a\nb\nc\n${'x'.repeat(16)}`).block_size, 32);
  assert.equal(suggestFor('a\nb\nc\nd').init_std, OWN_TEXT.init_std);
});

test('a short text is learnt for about one step in 16 characters; a short list with more dropout, the shorter it is', () => {
  const suits = (/** @type {string} */ text) => {
    const { max_steps, warmup_steps, dropout } = suggestFor(text);
    return [max_steps, warmup_steps, dropout];
  };
  assert.deepEqual(suits('three pages. '.repeat(600)), [500, 25, 0.1]);
  assert.deepEqual(suits('a text'), [100, 5, 0.1]);
  assert.deepEqual(suits('x'.repeat(39_999)), [1600, 80, 0.1]);
  assert.deepEqual(suits('annabel\n'.repeat(1500)), [750, 37, 0.2]);
  assert.deepEqual(suits('annabel\n'.repeat(300)), [150, 7, 0.3]);
  assert.deepEqual(suits('annabel\n'.repeat(4000)), [1600, 80, 0.1]);
});

test('characters without a form of their own are shown by a sign', () => {
  assert.equal(tile('a'), 'a');
  assert.equal(tile('\n'), '↵');
  assert.equal(tile(' '), '␣');
  assert.equal(tile('\u0301'), '◌\u0301');
  assert.equal(tile('\u200d'), '200D');
});

test('numbers are said as a reader would', () => {
  const { duration, loss, rate, size } = en.format;
  assert.deepEqual(
    [size(812), size(47 * 1024), size(3.25 * 1024 ** 2), size(100 * 1024 ** 2)],
    ['812 bytes', '47 KB', '3.3 MB', '100 MB'],
  );
  assert.deepEqual(
    [duration(0), duration(7200), duration(200_000), duration(3_900_000)],
    ['0\u00a0s', '8\u00a0s', '3\u00a0min 20\u00a0s', '1\u00a0h 5\u00a0min'],
  );
  assert.deepEqual(
    [loss(null), loss(2.34567), loss(Number.NaN), loss(5e6)],
    ['–', '2.346', 'not a number', '5 million'],
  );
  assert.deepEqual([rate(45_312), rate(87), rate(0)], ['45,300', '87', '–']);
  assert.equal(firstWords('  many   words on\nlines ', 12), 'many words o…');
});

test('the time left is told after ten steps, and pauses do not count', () => {
  const pace = createPace();
  pace.add(5, 500, 40, 50);
  assert.equal(pace.msLeft(100), null);
  pace.add(5, 500, 40, 50);
  assert.ok(Math.abs((pace.msLeft(100) ?? 0) - 1000) < 1e-9);
  assert.ok(Math.abs(pace.tokensPerSecond() - 12_500) < 1e-9);
});

test('the pace follows a machine that has become slower', () => {
  const pace = createPace();
  for (let i = 0; i < 100; i++) pace.add(10, 1000, 100, 100);
  for (let i = 0; i < 100; i++) pace.add(1, 100, 100, 100);
  assert.ok(Math.abs((pace.msLeft(1) ?? 0) - 100) < 20);
});
