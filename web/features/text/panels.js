/** What opens beside the text, by the names under which the state has it: one script, fetched when the first is opened. */

import { createAddress } from './address.js';
import { createReading } from './reading.js';

export const PANELS = { reading: createReading, address: createAddress };
