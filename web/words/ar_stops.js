/**
 * Arabic words of the guide through the seven parts: what stands around its stops. The words of the stops themselves are
 * in the files that `parts` names, one for each part. Fetched when the guide is opened.
 */

/** @param {import('../ui/format.js').Format} _format @returns {import('./words.js').StopsWords} */
export const stops = (_format) => ({
  title: 'الدليل',
  label: 'دليل الأجزاء السبعة',
  close: 'إغلاق الدليل',
  parts: {
    dataset: () => import('./ar_stops_dataset.js'),
    tokenizer: () => import('./ar_stops_tokenizer.js'),
    autograd: () => import('./ar_stops_autograd.js'),
    network: () => import('./ar_stops_network.js'),
    optimizer: () => import('./ar_stops_optimizer.js'),
    training: () => import('./ar_stops_training.js'),
    inference: () => import('./ar_stops_inference.js'),
  },
});
