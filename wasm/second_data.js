// Moves the constants of the second part (sentences, tables) out of the first module, which would load them for nothing. A
// program for the build, called by the Makefile and by split.sh.
//
//   node wasm/second_data.js mark FOLDER OBJECT...   copies of objects whose constants the linker puts into a segment of their
//                                                    own, ".second"; prints the paths of the copies
//   node wasm/second_data.js take LINKED.wat FUNCTIONS "CALLED..." ZEROED.wat DATA.wat
//                                                    the module with zeros in place of ".second", and its bytes as data
//                                                    segments. FUNCTIONS lists the functions of the second part: a call of one
//                                                    of them from the first is an error, unless it is in CALLED
//   node wasm/second_data.js give SECOND.wat DATA.wat WHOLE.wat    the second module with these segments

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const NAME = '.second';

// ---- objects: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md ----

const [CUSTOM, SEGMENT_INFO] = [0, 5];

/** Reads unsigned LEB128. @param {Buffer} bytes @param {{ at: number }} place */
function number(bytes, place) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[place.at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
}

/** @param {number} value @returns {Buffer} */
function encoded(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

/** @param {Buffer} bytes  with its length before it */
const measured = (bytes) => Buffer.concat([encoded(bytes.length), bytes]);

/** The list of segments with other names for the constants. @param {Buffer} list */
function renamed(list) {
  const place = { at: 0 };
  const count = number(list, place);
  const parts = [encoded(count)];
  for (let i = 0; i < count; i++) {
    const length = number(list, place);
    const name = list.toString('latin1', place.at, place.at + length);
    place.at += length;
    parts.push(measured(Buffer.from(name.startsWith('.rodata') ? NAME : name, 'latin1')));
    parts.push(encoded(number(list, place)), encoded(number(list, place))); // alignment and flags
  }
  return Buffer.concat(parts);
}

/** @param {Buffer} section  "linking", behind its name @returns {Buffer} */
function relinked(section) {
  const place = { at: 0 };
  const parts = [encoded(number(section, place))]; // the version
  while (place.at < section.length) {
    const type = section[place.at++];
    const length = number(section, place);
    const content = section.subarray(place.at, place.at + length);
    place.at += length;
    parts.push(Buffer.from([type]), measured(type === SEGMENT_INFO ? renamed(content) : content));
  }
  return Buffer.concat(parts);
}

/** @param {Buffer} object @returns {Buffer} */
function marked(object) {
  const parts = [object.subarray(0, 8)];
  for (const place = { at: 8 }; place.at < object.length; ) {
    const type = object[place.at++];
    const length = number(object, place);
    const content = object.subarray(place.at, place.at + length);
    place.at += length;
    const title = { at: 0 };
    const name = type === CUSTOM ? content.toString('latin1', title.at + 1, title.at + 1 + content[0]) : '';
    const begin = 1 + name.length;
    const changed =
      name === 'linking' ? Buffer.concat([content.subarray(0, begin), relinked(content.subarray(begin))]) : content;
    parts.push(Buffer.from([type]), measured(changed));
  }
  return Buffer.concat(parts);
}

// ---- modules as text ----

const DATA = /^ \(data \$(\.second(?:\.\d+)?)( \(i32\.const \d+\))? "(.*)"\)$/;

/** The number of bytes of a string of the text format. @param {string} text */
const lengthOf = (text) => text.replaceAll(/\\([0-9a-f]{2}|.)/g, '.').length;

/** Calls of the second part that would trap while it is not there. @param {string[]} lines @param {Set<string>} second @param {string[]} called */
function wrongCalls(lines, second, called) {
  const wrong = new Set();
  let inside = '';
  for (const line of lines) {
    inside = /^ \(func \$([^\s)]+)/.exec(line)?.[1] ?? inside;
    const [, to = ''] = /\((?:return_)?call \$([^\s)]+)/.exec(line) ?? [];
    if (second.has(to) && !second.has(inside) && !called.includes(to)) wrong.add(`${to} by ${inside}`);
  }
  return [...wrong];
}

/** @param {string} linked @param {string} functions @param {string} called @param {string} zeroed @param {string} data */
function take(linked, functions, called, zeroed, data) {
  const text = readFileSync(linked, 'utf8');
  const lines = text.split('\n');
  const second = new Set(readFileSync(functions, 'utf8').split('\n').filter(Boolean));
  const wrong = wrongCalls(lines, second, called.split(' '));
  if (wrong.length > 0) throw new Error(`called by what every run needs, but deferred: ${wrong.join(', ')}`);
  /** @type {string[]} */
  const segments = [];
  const kept = lines.map((line) => {
    const [, name, active, bytes] = DATA.exec(line) ?? [];
    if (name === undefined) return line;
    // A module for threads copies its segments itself.
    const copies = new RegExp(`\\(memory\\.init \\$${name.replaceAll('.', '\\.')}\\s+(\\(i32\\.const \\d+\\))`);
    const address = active?.trim() ?? copies.exec(text)?.[1];
    if (address === undefined) throw new Error(`the address of the segment ${name} is not known`);
    segments.push(` (data ${address} "${bytes}")`);
    return ` (data $${name}${active ?? ''} "${'\\00'.repeat(lengthOf(bytes))}")`;
  });
  if (segments.length === 0) throw new Error(`${linked} has no segment ${NAME}`);
  writeFileSync(zeroed, kept.join('\n'));
  writeFileSync(data, segments.join('\n'));
}

/** @param {string} second @param {string} data @param {string} whole */
function give(second, data, whole) {
  const text = readFileSync(second, 'utf8').trimEnd();
  writeFileSync(whole, `${text.slice(0, text.lastIndexOf(')'))}${readFileSync(data, 'utf8')}\n)\n`);
}

const [, , order, ...given] = process.argv;
if (order === 'mark') {
  const [folder, ...objects] = given;
  for (const object of objects) {
    const copy = join(folder, object);
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, marked(readFileSync(object)));
    console.log(copy);
  }
} else if (order === 'take') {
  const [linked, functions, called, zeroed, data] = given;
  take(linked, functions, called, zeroed, data);
} else {
  const [second, data, whole] = given;
  give(second, data, whole);
}
