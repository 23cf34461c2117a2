/** The stops of the part "training", in their order (web/guide/README.md); their words are in web/words/en_stops_training.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
