/**
 * Pieces of bytes or of numbers as one array, one after the other. Not by way of a Blob: in a page from the disk, WebKit's
 * workers cannot read one.
 * @template {Uint8Array | Float64Array} T
 * @param {(Uint8Array | Float64Array)[]} pieces
 * @param {new (length: number) => T} Kind  Uint8Array or Float64Array
 */
export function joined(pieces, Kind) {
  const whole = new Kind(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
