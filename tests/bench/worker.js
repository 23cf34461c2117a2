// Measures in a worker of a page, as the playground trains in one: page.html starts it, chromium.js sends it
// one job and gets sentences and the results back.

import { measure } from './measure.js';

addEventListener('message', async ({ data }) => {
  const job = /** @type {import('./measure.js').Job} */ (data);
  try {
    postMessage({ results: await measure(job, (sentence) => postMessage({ sentence })) });
  } catch (error) {
    postMessage({ error: error instanceof Error ? error.stack : String(error) });
  }
});
