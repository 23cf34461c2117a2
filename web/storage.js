/**
 * What outlives a reload: the theme for good, the texts typed here for as long as the tab lives, since
 * a computer may be shared. Storage can be forbidden (a sandboxed frame) or full: then nothing is kept,
 * nothing breaks and nobody is bothered.
 */

const THEME = 'microgpt-playground.theme';
const TEXTS = 'microgpt-playground.texts';
const LIMIT = 1_000_000; // UTF-16 units; browsers give an origin about five times that

/** @param {() => any} action @returns {any} null where storage is not to be had */
function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** @returns {string} the theme chosen last, or '' */
export function loadTheme() {
  return quietly(() => localStorage.getItem(THEME)) ?? '';
}

/** @param {string} theme */
export function saveTheme(theme) {
  quietly(() => localStorage.setItem(THEME, theme));
}

/**
 * @typedef {object} Kept
 * @property {string} source                    id of the chosen text
 * @property {{ title: string, text: string }[]} texts
 * @property {Record<string, string>} typed     settings
 */

/** @returns {Kept | null} */
export function loadTexts() {
  const kept = quietly(() => JSON.parse(sessionStorage.getItem(TEXTS) ?? 'null'));
  if (typeof kept?.source !== 'string' || !Array.isArray(kept.texts)) return null;
  const texts = kept.texts.filter(
    (/** @type {any} */ one) => typeof one?.title === 'string' && typeof one?.text === 'string',
  );
  const typed = Object.entries(kept.typed ?? {}).filter(([, value]) => typeof value === 'string');
  return { source: kept.source, texts, typed: Object.fromEntries(typed) };
}

/** @param {Kept} kept */
export function saveTexts(kept) {
  const json = JSON.stringify(kept);
  if (json.length > LIMIT) return;
  quietly(() => sessionStorage.setItem(TEXTS, json));
}
