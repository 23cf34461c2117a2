/** The stops of the part "optimizer", in their order (web/guide/README.md); their words are in web/words/en_stops_optimizer.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
