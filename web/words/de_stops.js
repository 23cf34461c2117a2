/**
 * German words of the guide through the seven parts: what stands around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

/** @param {import('../ui/format.js').Format} _format @returns {import('./words.js').StopsWords} */
export const stops = (_format) => ({
  title: 'Rundgang',
  label: 'Rundgang durch die sieben Teile',
  close: 'Rundgang schließen',
  parts: {
    dataset: () => import('./de_stops_dataset.js'),
    tokenizer: () => import('./de_stops_tokenizer.js'),
    autograd: () => import('./de_stops_autograd.js'),
    network: () => import('./de_stops_network.js'),
    optimizer: () => import('./de_stops_optimizer.js'),
    training: () => import('./de_stops_training.js'),
    inference: () => import('./de_stops_inference.js'),
  },
});
