// What code reports (web/words/say.js), as an English sentence, with all parts of the words loaded.

import { files } from '../../web/words/en/files.js';
import { en } from '../../web/words/en/index.js';
import { say } from '../../web/words/say.js';

/** @param {import('../../web/words/say.js').Said | null} said @returns {string} its sentence; '' for null */
export const english = (said) => say({ ...en, files }, said);
