/** The stops of the part "network", in their order (web/guide/README.md); their words are in web/words/en_stops_network.js. */

/** @type {import('../stop.js').Stop[]} */
export const STOPS = [];
