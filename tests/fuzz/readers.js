// What reads text and files of strangers in JavaScript, each as one function that takes any bytes: it gives something
// that can be used, or refuses it with an error of its own kind. Whatever else is thrown is a fault. The readers in C
// are fuzz_*.c.

import assert from 'node:assert/strict';
import { readCommand } from '../../web/embed/commands.js';
import { originIn, readPresented } from '../../web/embed/presented.js';
import { ExpressionError, parse } from '../../web/guide/expressions.js';
import { problemOf } from '../../web/guide/figures.js';
import { problemsOf } from '../../web/guide/stop.js';
import { parseAddress, readAddressSettings, withLock } from '../../web/keep/address.js';
import { LinkError, MOST_BYTES, unpackText } from '../../web/keep/link.js';
import { readRunRecord, writeRunRecord } from '../../web/keep/run_record.js';
import { readKept } from '../../web/keep/storage.js';
import { writeLook } from '../../web/state/locked_place.js';
import { KINDS } from '../../web/texts/kinds.js';
import { readFiles } from '../../web/texts/read_files.js';
import { isEvent, isReply, isRequest } from '../../web/wire/protocol.js';

const MOST_SETTINGS = 200;

/** @param {Uint8Array} bytes */
const textOf = (bytes) => new TextDecoder().decode(bytes);

/** @param {string} json @returns {any} undefined for what is no JSON */
function fromJson(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** A setting of each type, as the engine lists them. @type {any[]} */
const ROWS = [
  { key: 'n_layer', type: 'int', min: 1, max: 64, label: 'Layers', group: 'network' },
  { key: 'learning_rate', type: 'real', min: 0, max: 10, label: 'Learning rate', group: 'optimizer' },
  { key: 'tie_head', type: 'bool', min: 0, max: 1, label: 'Tied output', group: 'network' },
  { key: 'preset', type: 'choice', choices: ['microgpt', 'gpt2'], label: 'Preset', group: 'network' },
];

/** @type {Record<string, (bytes: Uint8Array) => void | Promise<void>>} */
export const READERS = {
  /** A text packed into an address. */
  async link(bytes) {
    try {
      assert.ok((await unpackText(textOf(bytes))).length <= MOST_BYTES);
    } catch (error) {
      assert.ok(error instanceof LinkError, String(error));
    }
  },

  /** What stands behind ? or # in an address; its lock is written back and read again. */
  address(bytes) {
    const hash = textOf(bytes);
    const address = parseAddress('', hash);
    const { typed } = readAddressSettings(address, ROWS);
    assert.ok(Object.keys(typed).length <= MOST_SETTINGS);
    assert.equal(Object.getPrototypeOf(typed), Object.prototype);
    const { look, token } = address;
    const lock = { room: '', guide: '', look: writeLook(look), token: token === null ? '' : String(token) };
    const again = parseAddress('', withLock('', hash, lock));
    assert.deepEqual(again.look, look);
    assert.equal(again.token, token);
  },

  /** A stop of the guide: every mistake is a sentence, and one without mistakes asks only for figures that there are. */
  stop(bytes) {
    const stop = fromJson(textOf(bytes));
    if (stop === undefined) return;
    const problems = problemsOf(stop);
    for (const problem of problems) assert.equal(typeof problem, 'string');
    if (problems.length > 0) return;
    for (const ask of [stop.predict, stop.check]) {
      if (typeof ask?.truth === 'string') assert.equal(problemOf(ask.truth), '');
    }
  },

  /** An expression of a stop. */
  expression(bytes) {
    try {
      parse(textOf(bytes));
    } catch (error) {
      assert.ok(error instanceof ExpressionError, String(error));
    }
    assert.equal(typeof problemOf(textOf(bytes)), 'string');
  },

  /** Texts that the browser has stored. */
  stored(bytes) {
    const kept = readKept(textOf(bytes));
    for (const { title, text } of kept?.texts ?? []) {
      assert.equal(typeof title, 'string');
      assert.equal(typeof text, 'string');
    }
  },

  /** What a saved run has beside its model: what is read can be stored again. */
  record(bytes) {
    /** @type {ReturnType<typeof readRunRecord>} */
    let read;
    try {
      read = readRunRecord(bytes);
    } catch (error) {
      return assert.ok(error instanceof Error);
    }
    const { past, learnt, typed } = read;
    const again = readRunRecord(writeRunRecord({ run: /** @type {any} */ (past), learnt, typed }));
    assert.deepEqual([again.config, again.typed, again.past.samples], [read.config, typed, past.samples]);
  },

  /** A message to the page or its worker. */
  message(bytes) {
    const message = fromJson(textOf(bytes));
    for (const is of [isRequest, isReply, isEvent]) assert.equal(typeof is(message), 'boolean');
  },

  /** A message of the page around a frame: a command with fields that may be there, a refusal, or nothing. */
  command(bytes) {
    const read = readCommand(fromJson(textOf(bytes)));
    if (read === null) return;
    assert.equal(Object.getPrototypeOf(read), Object.prototype);
    if ('problem' in read) return assert.match(read.problem, /^\P{Lowercase}[^\n]*\.$/u);
    assert.ok(['set', 'train', 'pause', 'reset', 'sample', 'state'].includes(read.type));
    for (const value of Object.values(read.settings ?? {})) assert.equal(typeof value, 'string');
    for (const text of [read.text, read.data, read.prompt]) assert.ok(text === undefined || typeof text === 'string');
  },

  /** The query of a frame: what it shows and locks, and whom it obeys. */
  presented(bytes) {
    const search = `?${textOf(bytes)}`;
    const { feature, room, setting, main, isLocked, columns, only } = readPresented(search);
    const [{ key, group }] = ROWS;
    const row = { key, group, main: true };
    for (const is of [feature('chart'), room('network'), setting(row), main(row), isLocked(row)])
      assert.equal(typeof is, 'boolean');
    assert.ok(columns === 1 || columns === 2);
    assert.ok(only === '' || room(only));
    assert.ok(feature('problem'), 'problems are always shown');
    const origin = originIn(search);
    assert.ok(origin === null || origin === '*' || new URL(origin).origin === origin);
  },

  /** A file that somebody brings, as each kind: no bytes fail, they are at worst a text with a remark. */
  async file(bytes) {
    const blob = new Blob([/** @type {any} */ (bytes)]);
    for (const kind of [undefined, ...KINDS]) {
      const { ready, fields } = await readFiles([{ name: 'a', blob }], { encoding: 'utf-8', kind });
      assert.equal(typeof ready.facts, 'object');
      assert.ok(Array.isArray(fields));
    }
  },
};
