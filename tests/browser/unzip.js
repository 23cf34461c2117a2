// Reads a zip file, stored or deflated. It holds no test itself.

import { inflateRawSync } from 'node:zlib';

/** The files of a zip, by its central directory. @param {Buffer} zip @returns {Record<string, Buffer>} */
export function unzip(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  /** @type {Record<string, Buffer>} */
  const files = {};
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < zip.readUInt16LE(end + 10); i++) {
    const [method, packed, length] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(begin, begin + packed);
    files[zip.toString('utf8', at + 46, at + 46 + length)] = method === 0 ? data : inflateRawSync(data);
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
