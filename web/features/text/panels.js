/** The panels beside the text, by their names in the state. This script is fetched when the first panel is opened. */

import { createAddress } from './address.js';
import { createReading } from './reading_panel.js';

export const PANELS = { reading: createReading, address: createAddress };
