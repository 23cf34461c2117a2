/** The stops of the part "autograd", in their order (web/guide/README.md); their words are in web/words/en_stops_autograd.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
