/** The stops of the part "tokenizer", in their order (web/guide/README.md); their words are in web/words/en_stops_tokenizer.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
