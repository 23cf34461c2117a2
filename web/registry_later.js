/**
 * The list of the features that nobody needs before the first curve is drawn. They are fetched together as soon as the
 * page has started, and stand after those of registry.js in their slots.
 */

import { glossary } from './features/glossary/index.js';
import { guide } from './features/guide/index.js';
import { kept } from './features/kept/index.js';
import { machine } from './features/machine/index.js';
import { offer } from './features/offer/index.js';
import { offline } from './features/offline/index.js';
import { prompt } from './features/prompt/index.js';
import { rooms } from './features/rooms/index.js';
import { same_run } from './features/same_run/index.js';
import { settings } from './features/settings/index.js';
import { share } from './features/share/index.js';
import { shortcuts } from './features/shortcuts/index.js';
import { surprise } from './features/surprise/index.js';
import { tour } from './features/tour/index.js';
import { tuning } from './features/tuning/index.js';
import { verdict } from './features/verdict/index.js';

/** The guide comes first: an address may open it, and it has the most to fetch. @type {import('./registry.js').Feature[]} */
export const LATER_FEATURES = [
  guide,
  rooms,
  tour,
  surprise,
  settings,
  prompt,
  verdict,
  same_run,
  machine,
  kept,
  offline,
  offer,
  tuning,
  glossary,
  shortcuts,
  share,
];
