/**
 * The parts of the guide in their order. Each part's stops are a file of their own, fetched when the part is opened; so are
 * their words (web/words/en/stops/index.js).
 */

/** @import { Stop } from '../stop.js' */

/** @type {Record<string, () => Promise<{ STOPS: Stop[] }>>} */
export const PARTS = {
  dataset: () => import('./dataset.js'),
  tokenizer: () => import('./tokenizer.js'),
  autograd: () => import('./autograd.js'),
  network: () => import('./network.js'),
  optimizer: () => import('./optimizer.js'),
  training: () => import('./training.js'),
  inference: () => import('./inference.js'),
};

/** The stops of a part, in their order. @param {string} part @returns {Promise<Stop[]>} */
export const loadStops = async (part) => (await PARTS[part]()).STOPS;
