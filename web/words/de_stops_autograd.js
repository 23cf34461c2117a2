/**
 * German words for the stops of the guide's part "autograd" (web/guide/stops/autograd.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = () => ({});
