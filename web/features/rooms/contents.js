/**
 * What is in the seven rooms, by their keys: one script, fetched when the first room is opened.
 */

import { autograd } from './autograd.js';
import { dataset } from './dataset.js';
import { network } from './network.js';
import { optimizer } from './optimizer.js';
import { tokenizer } from './tokenizer.js';
import { training } from './training.js';

/** @type {Record<string, (context: import('../../registry.js').Context) => unknown>} */
export const CONTENTS = { dataset, tokenizer, autograd, network, optimizer, training };
