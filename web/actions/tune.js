/**
 * Makes a run that begins with the numbers of the active one, for the text and the settings on the page: all of the model is
 * trained, its last layers, or a LoRA. The run itself stays. Fetched when it is asked for.
 */

import { createHistory } from '../state/history.js';

/**
 * @typedef {object} Given
 * @property {import('../store.js').Store} store
 * @property {import('../selectors.js').Selectors} select
 * @property {import('./engine.js').Engine['request']} request
 * @property {Pick<import('./runs.js').Runs, 'branch'>} runs
 */

/** @param {Given} given @returns {Promise<boolean>} whether there is such a run; if not, the page says why */
export async function tune({ store, select, request, runs }) {
  const { id } = select.run.value;
  const text = select.text.value;
  const { reproducible, ...config } = select.config.value;
  try {
    const { bytes } = await request({ type: 'snapshot', run: id });
    const weights = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]);
    const begun = await request({ type: 'import', weights, model: {}, config });
    const history = createHistory(Number(config.max_steps));
    const past = /** @type {const} */ ({ phase: 'paused', is_held: true, is_brought: true, history, version: 1 });
    return await runs.branch(past, {
      text,
      config: /** @type {any} */ ({ ...config, reproducible }),
      bytes: begun.bytes,
    });
  } catch (/** @type {any} */ error) {
    const { said, key = '', fatal } = error;
    if (!fatal) store.update({ problem: { place: 'setting', key, said, asked: true } });
    return false;
  }
}
