// Takes the turns of turns.js in a worker of a page: page.html starts it, chromium.js sends it one job, tells it the
// processor's time when it asks, and gets sentences and the results back.

import { takeTurns } from './turns.js';

/** @type {((ms: number | null) => void) | null} */
let heard = null;

/** @returns {Promise<number | null>} */
const cpu = () =>
  new Promise((done) => {
    heard = done;
    postMessage({ ask: 'cpu' });
  });

addEventListener('message', async ({ data }) => {
  if ('cpu' in data) return heard?.(data.cpu);
  try {
    postMessage({ results: await takeTurns(data, (sentence) => postMessage({ sentence }), cpu) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.stack : String(error) });
  }
});
