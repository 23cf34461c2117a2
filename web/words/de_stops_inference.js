/**
 * German words for the stops of the guide's part "inference" (web/guide/stops/inference.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = () => ({});
