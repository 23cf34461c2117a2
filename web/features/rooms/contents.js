/**
 * What is in the seven rooms, by their keys: one script, fetched when the first room is opened.
 */

import { autograd } from './autograd.js';
import { dataset } from './dataset.js';
import { network } from './network.js';
import { optimizer } from './optimizer.js';
import { tokenizer } from './tokenizer.js';
import { training } from './training.js';

/** @typedef {import('../../registry.js').Context} Context */
/**
 * What is in a room: called when it is opened, with what asks the worker for as long as it is open. What it gives is
 * called for each drawing.
 * @typedef {(context: Context, looks: import('../../ui/looks.js').Looks) => () => unknown} Content
 */

/** Of what the page knows already. @param {(context: Context) => unknown} draw @returns {Content} */
const known = (draw) => (context) => () => draw(context);

/** @type {Record<string, Content>} */
export const CONTENTS = {
  dataset: known(dataset),
  tokenizer: known(tokenizer),
  autograd: known(autograd),
  network: known(network),
  optimizer: known(optimizer),
  training: known(training),
};

export { createLooks } from '../../ui/looks.js';
