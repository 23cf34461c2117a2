// A stored record of a run (web/keep/run_record.js) with other words in it, as somebody could write one by hand. No test itself.

const NUMBER = 8; // bytes of a number of the columns, which begin at a multiple of it

/**
 * @param {Uint8Array} record  that writeRunRecord() wrote
 * @param {(json: any) => void} change  changes what stands before the columns
 */
export function forged(record, change) {
  const length = new DataView(record.buffer, record.byteOffset).getUint32(0, true);
  const columns = record.subarray(NUMBER * Math.ceil((4 + length) / NUMBER));
  const json = JSON.parse(Buffer.from(record.subarray(4, 4 + length)).toString());
  change(json);
  const words = Buffer.from(JSON.stringify(json));
  const made = new Uint8Array(NUMBER * Math.ceil((4 + words.length) / NUMBER) + columns.length);
  new DataView(made.buffer).setUint32(0, words.length, true);
  made.set(words, 4);
  made.set(columns, made.length - columns.length);
  return made;
}
