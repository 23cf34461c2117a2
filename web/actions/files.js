/**
 * Reads several files as one text. A file that is not text, or is too long, is left out, with a sentence that says
 * why. It does not change the state: texts.js does.
 */

import { firstWords } from '../ui/format.js';
import { said } from '../words/say.js';

/** @import { Said } from '../words/say.js' */
/** @typedef {{ name: string, blob: Blob }} NamedBlob */
/**
 * A file that is text; `blob` has this text in UTF-8.
 * @typedef {{ name: string, file: Blob, blob: Blob, encoding: string, remarks: Said[] }} ReadFile
 */

/**
 * @param {NamedBlob[]} files
 * @param {number} limit  the largest size of a text in bytes
 * @param {typeof import('../texts/decode.js') | undefined} decoder  undefined if all files are too long
 * @param {() => boolean} [isWanted]  false: no further file is read
 */
export async function readFiles(files, limit, decoder, isWanted = () => true) {
  /** @type {ReadFile[]} */
  const texts = [];
  /** @type {Said[]} */
  const refused = [];
  for (const { name, blob } of files) {
    if (!isWanted()) break;
    const title = firstWords(name, 40);
    if (blob.size > limit || decoder === undefined) {
      refused.push(said('too_big', title, blob.size, limit));
      continue;
    }
    try {
      const { refusal, remarks, encoding, blob: content } = await decoder.readText(blob, name);
      if (refusal !== null) refused.push(said('no_text', title, refusal));
      else texts.push({ name, file: blob, blob: content, encoding, remarks });
    } catch {
      refused.push(said('unreadable', title));
    }
  }
  return { texts, refused };
}

/** Joins texts with line ends between them, and removes their byte order marks. @param {Blob[]} blobs */
export async function oneOf(blobs) {
  if (blobs.length === 1) return blobs[0];
  const parts = [];
  for (const blob of blobs) {
    const first = new Uint8Array(await blob.slice(0, 3).arrayBuffer());
    const is_marked = first[0] === 0xef && first[1] === 0xbb && first[2] === 0xbf;
    parts.push(is_marked ? blob.slice(3) : blob, '\n');
  }
  return new Blob(parts);
}

/** The remarks on several texts, each remark once. @param {ReadFile[]} texts */
export function remarksOfAll(texts) {
  const remarks = texts.flatMap((one) => one.remarks);
  return [...new Map(remarks.map((one) => [JSON.stringify(one), one])).values()];
}
