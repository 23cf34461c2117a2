/**
 * English words for the stops of the guide's part "tokenizer" (web/guide/stops/tokenizer.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = () => ({});
