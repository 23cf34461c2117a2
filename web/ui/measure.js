/** The fingerprint of all weights of the run that is shown. Fetched when it is asked for. */

import { fingerprint } from '../guide/fingerprint.js';

/** @param {import('../registry.js').Context} context @returns {Promise<number>} */
export function fingerprintOf({ select, actions }) {
  const { id } = select.run.peek();
  return fingerprint(async (call) => {
    const { value } = await actions.request({ type: 'look', run: id, call });
    return value;
  });
}
