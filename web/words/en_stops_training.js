/**
 * English words for the stops of the guide's part "training" (web/guide/stops/training.js). Fetched when one of them is opened.
 */

/** @type {import('../guide/stop.js').MakeWords} */
export const stops = () => ({});
