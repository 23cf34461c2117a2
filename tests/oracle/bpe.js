// A second byte-pair encoding: GPT-2's own regular expression, and every pair counted anew for every merge.
//
// It shares only the definition with src/tokenizer/bpe.c: the most frequent pair of neighbours becomes a token; of
// several the one with the smaller left id, then the smaller right id.

/** GPT-2's pattern, with White_Space for the \s of the language it was written in. */
const PIECES =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

const PIECE_BYTES = 1024;
const encoder = new TextEncoder();

/** The pieces of a text. Long ones are cut; only ASCII ones are cut exactly as in the engine. @param {string} text */
export function pieces(text) {
  return (text.match(PIECES) ?? []).flatMap((piece) =>
    piece.length <= PIECE_BYTES / 4 ? [piece] : (piece.match(new RegExp(`.{1,${PIECE_BYTES}}`, 'gsu')) ?? []),
  );
}

/**
 * Replaces every occurrence of a pair, from the left.
 * @param {number[]} ids
 * @param {number} left
 * @param {number} right
 * @param {number} made
 */
function replace(ids, left, right, made) {
  const result = [];
  for (let i = 0; i < ids.length; i++) {
    const found = ids[i] === left && ids[i + 1] === right;
    result.push(found ? made : ids[i]);
    if (found) i++;
  }
  return result;
}

/**
 * Learns at most `wanted` merges, each [left, right, count].
 * @param {string[]} documents
 * @param {number} wanted
 */
export function learnMerges(documents, wanted) {
  /** @type {Map<string, number>} */
  const words = new Map();
  for (const piece of documents.flatMap(pieces)) words.set(piece, (words.get(piece) ?? 0) + 1);
  const entries = [...words].map(([word, count]) => ({ ids: [...encoder.encode(word)], count }));
  /** @type {[number, number, number][]} */
  const merges = [];
  while (merges.length < wanted) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const { ids, count } of entries) {
      for (let i = 0; i + 1 < ids.length; i++) {
        const pair = ids[i] * 65536 + ids[i + 1];
        counts.set(pair, (counts.get(pair) ?? 0) + count);
      }
    }
    let best = -1;
    let most = 1;
    for (const [pair, count] of counts) {
      if (count > most || (count === most && count > 1 && pair < best)) [best, most] = [pair, count];
    }
    if (best < 0) break;
    const [left, right] = [Math.floor(best / 65536), best % 65536];
    const made = 256 + merges.length;
    merges.push([left, right, most]);
    for (const entry of entries) {
      if (entry.ids.includes(left)) entry.ids = replace(entry.ids, left, right, made);
    }
  }
  return merges;
}

/** The ids of a text: in each piece every merge in turn, the oldest first. @param {string} text @param {[number, number, number][]} merges */
export function encodeText(text, merges) {
  /** @type {Map<string, number[]>} */
  const known = new Map();
  return pieces(text).flatMap((piece) => {
    let ids = known.get(piece);
    if (ids === undefined) {
      ids = [...encoder.encode(piece)];
      for (const [i, [left, right]] of merges.entries()) {
        if (ids.length > 1 && ids.includes(left)) ids = replace(ids, left, right, 256 + i);
      }
      known.set(piece, ids);
    }
    return ids;
  });
}
