/** The stops of the part "inference", in their order (web/guide/README.md); their words are in web/words/en_stops_inference.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
