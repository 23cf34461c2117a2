/**
 * formats.js: models in the formats of other programs. trainer.js and first_part.js document these methods, check their
 * arguments and call them; C writes and reads the formats (src/files/).
 */

import { EXPORT_FORMATS } from './arguments.js';
import { settingLines } from './heap.js';

/** @import { Heap } from './heap.js' */
/** @import { Config, ExportFormat, ExportedFile, ForeignModel, ImportNote } from './types.js' */

/** The bits IMPORT_ of src/files/import.h, in their order. @type {ImportNote[]} */
const NOTES = ['gelu', 'eps', 'bos', 'context', 'tokens'];

/** Engine.exportable(). @param {Heap} heap @param {ExportFormat} format @param {Config} config */
export function exportable(heap, format, config) {
  const { wholeModule: module } = heap;
  const settingsAt = heap.putString(settingLines(config));
  const can = module._api_exportable(settingsAt, EXPORT_FORMATS.indexOf(format), heap.error);
  heap.free(settingsAt);
  return can ? null : heap.lastError();
}

/** Trainer.export(). @param {Heap} heap @param {number} trainer @param {ExportFormat} format @returns {ExportedFile[]} */
export function exportRun(heap, trainer, format) {
  const { wholeModule: module } = heap;
  const files = module._api_export(trainer, EXPORT_FORMATS.indexOf(format), heap.error);
  if (files === 0) throw heap.lastError();
  const [sizeAt, nameAt] = [heap.put(new Uint8Array(4)), heap.put(new Uint8Array(4))];
  /** @param {number} at */
  const word = (at) => new Uint32Array(heap.bytes(at, 4).buffer)[0];
  /** @type {ExportedFile[]} */
  const list = [];
  for (;;) {
    const at = module._api_exported_file(files, list.length, sizeAt, nameAt);
    if (at === 0) break;
    list.push({ name: heap.string(word(nameAt)), bytes: heap.bytes(at, word(sizeAt)) });
  }
  for (const at of [sizeAt, nameAt]) heap.free(at);
  module._api_exported_delete(files);
  return list;
}

/**
 * Engine.importModel().
 * @param {Heap} heap
 * @param {ForeignModel} model
 * @returns {{ pointer: number, notes: ImportNote[] }}
 */
export function importModel(heap, { weights, config, tokenizer, text, settings = {} }) {
  const { wholeModule: module } = heap;
  /** @type {number[]} */
  const taken = [];
  /** @param {Uint8Array | undefined} bytes */
  const put = (bytes) => {
    if (bytes === undefined) return [0, 0];
    const at = heap.put(bytes);
    taken.push(at);
    return [at, bytes.length];
  };
  try {
    const given = [weights, config, tokenizer, text].flatMap((bytes) => put(bytes));
    const [notesAt] = put(new Uint8Array(4));
    const [settingsAt] = put(new TextEncoder().encode(settingLines(settings)));
    const pointer = module._api_import(...given, settingsAt, notesAt, heap.error);
    if (pointer === 0) throw heap.lastError();
    const [bits] = new Uint32Array(heap.bytes(notesAt, 4).buffer);
    return { pointer, notes: NOTES.filter((_, i) => (bits >> i) & 1) };
  } finally {
    for (const at of taken) heap.free(at);
  }
}
