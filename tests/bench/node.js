// Measures in a process of its own: bench.js starts it, with the flags that this Node needs for relaxed SIMD,
// sends it one job and gets sentences and the results back. Not to be started by hand.

import { measure } from './measure.js';

process.once('message', async (message) => {
  const job = /** @type {import('./measure.js').Job} */ (message);
  const send = (/** @type {object} */ answer) => new Promise((sent) => process.send?.(answer, sent));
  try {
    await send({ results: await measure(job, (sentence) => void send({ sentence })) });
  } catch (error) {
    await send({ error: error instanceof Error ? error.stack : String(error) });
  }
  process.exit(); // threads of the engine would keep it alive
});
