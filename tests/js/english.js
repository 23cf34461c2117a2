// What code tells of (web/words/say.js), as a reader of English gets it: with all parts of the words there.

import { files } from '../../web/words/en/files.js';
import { en } from '../../web/words/en/index.js';
import { say } from '../../web/words/say.js';

/** @param {import('../../web/words/say.js').Said | null} said @returns {string} its sentence; '' for null */
export const english = (said) => say({ ...en, files }, said);
