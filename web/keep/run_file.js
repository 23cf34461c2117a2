/**
 * A run as one file: the engine's own (safetensors, src/files/checkpoint.h), to whose metadata the page adds what it has of the
 * run, and its text if that is asked for. Other programs read the weights and skip the rest. The pairs stand before the others:
 *
 *   page_hash  the hash of the engine's file without these pairs: 8 hexadecimal digits (MurmurHash3, as in keeper/slots.js)
 *   text_is    length in bytes and hash of the text
 *   page       what run_record.js wrote
 *   text       the text
 *
 * The last two are deflated (zlib, RFC 1950) in base64; either may be missing. zlib has a checksum of its own, so a byte that
 * is damaged anywhere is noticed. Pure functions, but for the browser's deflate.
 */

import { SAFETENSORS_LENGTH as LENGTH, SAFETENSORS_MAX_HEADER } from '../../build/wasm/from_c.js';
import { hashOf } from '../keeper/slots.js';
import { said } from '../words/say.js';
import { deflate, fromBase64, inflate, toBase64 } from './deflate.js';

/**
 * What a file holds. `model`: the file itself; `text_is`: '' where nobody has written that down; `settings`, `progress`: what the
 * engine has written.
 * @typedef {object} RunFile
 * @property {Uint8Array} model
 * @property {Uint8Array | null} page
 * @property {Uint8Array | null} text
 * @property {string} text_is
 * @property {Record<string, string>} settings
 * @property {{ step: number, loss: number, val_loss: number, stopped: string, is_brought: boolean }} progress
 */

/** How every file of the engine begins, after the length of its header. */
const BEGIN = '{"__metadata__":{';
const FORMAT = 'microgpt-playground';
/** The bytes to which what the page has of a run may unfold: curves of ten million steps do not need more. */
const MOST_PAGE = 2 ** 29;

/** Why a file is refused. */
export class RunFileError extends Error {
  /** @param {import('../words/say.js').Said} reason */
  constructor(reason) {
    super(reason.id);
    this.said = reason;
  }
}

const damaged = () => new RunFileError(said('run_file_damaged'));

/** @param {Uint8Array} bytes */
const packed = async (bytes) => toBase64(await deflate(bytes, 'deflate'));

/** @param {string} letters @param {number} most  bytes of the result */
async function unpacked(letters, most) {
  try {
    return await inflate(fromBase64(letters), 'deflate', most);
  } catch {
    throw damaged();
  }
}

const hex = (/** @type {number} */ hash) => hash.toString(16).padStart(8, '0');

/** What a text is known by. @param {Uint8Array} text */
export const textIs = (text) => `${text.length} ${hex(hashOf(text))}`;

/** @param {string} rest  of the header, after BEGIN @param {Uint8Array} data */
const hashOfModel = (rest, data) => hex(hashOf(data, hashOf(new TextEncoder().encode(rest.trimEnd()))));

/** The parts of a file of the engine. @param {Uint8Array} bytes @returns {{ header: string, data: Uint8Array } | null} */
function partsOf(bytes) {
  if (bytes.length < LENGTH) return null;
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (length > bytes.length - LENGTH || length > SAFETENSORS_MAX_HEADER) return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH, LENGTH + length));
    return { header: text, data: bytes.subarray(LENGTH + length) };
  } catch {
    return null;
  }
}

/** @param {Record<string, string | undefined>} pairs  whose values need no escape */
const asJson = (pairs) =>
  Object.entries(pairs)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `"${key}":"${value}",`)
    .join('');

/**
 * @param {{ model: Uint8Array, page: Uint8Array, text: Uint8Array, with_text: boolean }} run
 * @returns {Promise<{ pieces: Uint8Array[], has_page: boolean }>} has_page: false where its curve is too long for a file
 * @throws {RunFileError} where its text is too large for one
 */
export async function writeRunFile({ model, page, text, with_text }) {
  const parts = partsOf(model);
  if (parts === null) throw damaged();
  const rest = parts.header.slice(BEGIN.length);
  const about = { page_hash: hashOfModel(rest, parts.data), text_is: textIs(text) };
  const own_text = { text: with_text ? await packed(text) : undefined };
  const whole = asJson({ ...about, page: await packed(page), ...own_text });
  const fits = (/** @type {string} */ ours) =>
    BEGIN.length + ours.length + new TextEncoder().encode(rest).length + LENGTH <= SAFETENSORS_MAX_HEADER;
  const has_page = fits(whole);
  const ours = has_page ? whole : asJson({ ...about, ...own_text });
  if (!fits(ours)) throw new RunFileError(said('run_file_text_big'));
  const header = new TextEncoder().encode(BEGIN + ours + rest);
  const padded = new Uint8Array(LENGTH + LENGTH * Math.ceil(header.length / LENGTH)).fill(0x20);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - LENGTH), true);
  padded.set(header, LENGTH);
  return { pieces: [padded, parts.data], has_page };
}

/** The metadata of a header, which has to be JSON. @param {string} header @returns {Record<string, string>} */
function metadataOf(header) {
  try {
    const pairs = Object.entries(JSON.parse(header).__metadata__ ?? {});
    return Object.fromEntries(pairs.filter(([, value]) => typeof value === 'string'));
  } catch {
    throw damaged();
  }
}

/**
 * Reads a file that this page or the command line has saved. The engine checks the model itself.
 * @param {Uint8Array} bytes
 * @param {number} most_text  the bytes that a text may have
 * @returns {Promise<RunFile>}
 * @throws {RunFileError}
 */
export async function readRunFile(bytes, most_text) {
  const parts = partsOf(bytes);
  if (parts === null || !parts.header.startsWith('{')) throw new RunFileError(said('run_file_none'));
  const pairs = metadataOf(parts.header);
  if (pairs.format !== FORMAT) throw new RunFileError(said('run_file_foreign'));
  const { page_hash, text_is, page, text } = pairs;
  if (page_hash !== undefined) {
    const ours = BEGIN + asJson({ page_hash, text_is, page, text });
    const is_whole =
      parts.header.startsWith(ours) && hashOfModel(parts.header.slice(ours.length), parts.data) === page_hash;
    if (!is_whole) throw damaged();
  } else if (page !== undefined || text !== undefined) throw damaged();
  const found_text = text === undefined ? null : await unpacked(text, most_text);
  if (found_text !== null && textIs(found_text) !== text_is) throw damaged();
  const lines = (pairs.settings ?? '').split('\n').filter((line) => line.includes('='));
  return {
    ...{ model: bytes, text: found_text, text_is: text_is ?? '' },
    progress: {
      step: Number(pairs.step),
      loss: Number(pairs.loss),
      val_loss: Number(pairs.val_loss),
      stopped: pairs.stopped ?? '',
      is_brought: pairs.begun !== undefined,
    },
    page: page === undefined ? null : await unpacked(page, MOST_PAGE),
    settings: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  };
}
