/**
 * English words of the guide through the seven parts: what stands around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

/** @param {import('../ui/format.js').Format} _format */
export const stops = (_format) => ({
  title: 'Guide',
  label: 'Guide through the seven parts',
  close: 'Close the guide',
  /** @type {Record<string, () => Promise<{ stops: import('../guide/stop.js').MakeWords }>>} */
  parts: {
    dataset: () => import('./en_stops_dataset.js'),
    tokenizer: () => import('./en_stops_tokenizer.js'),
    autograd: () => import('./en_stops_autograd.js'),
    network: () => import('./en_stops_network.js'),
    optimizer: () => import('./en_stops_optimizer.js'),
    training: () => import('./en_stops_training.js'),
    inference: () => import('./en_stops_inference.js'),
  },
});
