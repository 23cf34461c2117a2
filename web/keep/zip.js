/**
 * A zip file (PKWARE's APPNOTE 6.3.10) as one Blob. Its files are stored without compression, unless they are deflated already:
 * numbers of weights hardly become smaller, so nothing is lost by it. Pure functions.
 */

/**
 * The name with slashes, in ASCII; `deflated`: the same bytes as deflate-raw makes them.
 * @typedef {{ name: string, bytes: Uint8Array, deflated?: Uint8Array }} NamedBytes
 */

const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const VERSION = 20; // folders
const IN_UTF_8 = 1 << 11; // the names
const [STORED, DEFLATED] = [0, 8];
const DATE = 0x21; // 1980-01-01, so that the same files make the same zip

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

/** CRC-32. @param {Uint8Array} bytes */
export function checksumOf(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = (rest >>> 8) ^ REMAINDERS[(rest ^ byte) & 255];
  return ~rest >>> 0;
}

/** Numbers, little-endian: pairs of a value and its bytes, 2 or 4. @param {[number, 2 | 4][]} fields */
function record(...fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, size] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** @param {NamedBytes[]} files @returns {Blob} */
export function zipOf(files) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  const sizeOf = (/** @type {Uint8Array[]} */ list) => list.reduce((sum, { length }) => sum + length, 0);
  for (const { name, bytes, deflated } of files) {
    const packed = deflated ?? bytes;
    const title = new TextEncoder().encode(name);
    const at = sizeOf(parts);
    /** What both records of a file have in common. @type {[number, 2 | 4][]} */
    const same = [
      [VERSION, 2],
      [IN_UTF_8, 2],
      [deflated === undefined ? STORED : DEFLATED, 2],
      [0, 2],
      [DATE, 2],
      [checksumOf(bytes), 4],
      [packed.length, 4],
      [bytes.length, 4],
      [title.length, 2],
      [0, 2],
    ];
    parts.push(record([LOCAL, 4], ...same), title, /** @type {Uint8Array<ArrayBuffer>} */ (packed));
    directory.push(record([CENTRAL, 4], [VERSION, 2], ...same, [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]), title);
  }
  const counts = /** @type {[number, 2][]} */ ([0, 0, files.length, files.length].map((value) => [value, 2]));
  const end = record([END, 4], ...counts, [sizeOf(directory), 4], [sizeOf(parts), 4], [0, 2]);
  return new Blob([...parts, ...directory, end], { type: 'application/zip' });
}
