/**
 * What outlives a reload: the theme for good, the texts typed here for as long as the tab lives, since
 * a computer may be shared. Texts are kept for one address and one frame, so that the playgrounds of a
 * lesson do not overwrite each other. Storage can be forbidden (a sandboxed frame) or full: then nothing is kept,
 * nothing breaks and nobody is bothered.
 */

/** @import { Said } from '../words/say.js' */

const THEME = 'microgpt-playground.theme';
const TEXTS = 'microgpt-playground.texts';
const LIMIT = 1_000_000; // UTF-16 units for one address; browsers give an origin two to five times that
const LIMIT_OF_ALL = 2_000_000; // then those of the address that was left the longest ago go

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
 * @property {string} source                    id of the chosen text; `own:1` is the second of `texts`
 * @property {{ title: string, text: string, like: string, remarks: Said[] }[]} texts  `like`: id of the data set it was
 *   made from, or ''
 * @property {Record<string, string>} typed     settings
 */

/**
 * Where the texts of the address of the moment, in this frame of the page, are kept.
 * @param {string} [place]  which of several playgrounds of a document; '' for the first
 */
export function textsKey(place = '') {
  let frame = '';
  for (let i = 0; window.parent !== window && i < window.parent.length; i++) {
    if (window.parent[i] === window) frame = ` ${i}`;
  }
  const { pathname, search, hash } = location;
  return `${TEXTS}${frame} ${pathname}${search}${hash}${place}`;
}

/**
 * Whether the page was loaded again or gone back to, not opened by its address. A frame is not told when the
 * page around it is loaded again: what was kept for its place and its address is its own, so it goes on with that.
 */
export function isReload() {
  if (window.parent !== window) return true;
  const [entry] = performance.getEntriesByType('navigation');
  const type = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type;
  return type === 'reload' || type === 'back_forward';
}

/** @param {string} [key]  of textsKey() @returns {Kept | null} */
export function loadTexts(key = textsKey()) {
  return readKept(quietly(() => sessionStorage.getItem(key)));
}

/**
 * What was kept, as far as it is what saveTexts writes.
 * @param {string | null} json
 * @returns {Kept | null}
 */
export function readKept(json) {
  const kept = quietly(() => JSON.parse(json ?? 'null'));
  if (typeof kept?.source !== 'string' || !Array.isArray(kept.texts)) return null;
  const texts = kept.texts
    .filter((/** @type {any} */ one) => typeof one?.title === 'string' && typeof one?.text === 'string')
    .map((/** @type {any} */ one) => ({
      title: one.title,
      text: one.text,
      like: String(one.like ?? ''),
      remarks: Array.isArray(one.remarks) ? one.remarks.filter((/** @type {any} */ said) => said?.id) : [],
    }));
  const typed = Object.entries(kept.typed ?? {}).filter(([, value]) => typeof value === 'string');
  return { source: kept.source, texts, typed: Object.fromEntries(typed) };
}

/**
 * Keeps as much as there is room for. First what was kept for other addresses of this frame goes, the oldest first, then,
 * where the tab is full, those of other frames, which may still be open; then of this address the largest text, rather than that an older state should come back after a reload.
 * @param {Kept} kept
 * @param {string} [key]  of textsKey()
 * @returns {Kept['texts'] | null} the texts that are kept; null where nothing can be
 */
export function saveTexts(kept, key = textsKey()) {
  return quietly(() => {
    sessionStorage.removeItem(key); // its room counts too
    const others = otherAddresses(key);
    const own = others.filter((one) => frameOf(one.key) === frameOf(key));
    let rest = fitKept(kept, LIMIT);
    let taken = own.reduce((sum, { length }) => sum + length, JSON.stringify(rest).length);
    while (own.length > 0 && taken > LIMIT_OF_ALL) taken -= dropAddress(own);
    for (;;) {
      try {
        sessionStorage.setItem(key, JSON.stringify({ ...rest, at: Date.now() }));
        return rest.texts;
      } catch (error) {
        if (own.length > 0) dropAddress(own);
        else if (others.length > 0) dropAddress(others);
        else if (rest.texts.length > 0) rest = dropLargest(rest);
        else throw error;
      }
    }
  });
}

/** The frame that a key is of: its number, or ''. @param {string} key */
const frameOf = (key) => /^ (\d+) /.exec(key.slice(TEXTS.length))?.[1] ?? '';

/** What is kept for other addresses, the oldest first. @param {string} own */
function otherAddresses(own) {
  const keys = Array.from({ length: sessionStorage.length }, (_, i) => String(sessionStorage.key(i)));
  return keys
    .filter((key) => key !== own && key.startsWith(TEXTS))
    .map((key) => {
      const json = String(sessionStorage.getItem(key));
      return { key, length: json.length, at: Number(/"at":(\d+)\}$/.exec(json.slice(-40))?.[1] ?? 0) };
    })
    .sort((a, b) => a.at - b.at);
}

/** @param {ReturnType<typeof otherAddresses>} others @returns {number} how much room that gives */
function dropAddress(others) {
  const oldest = others.shift();
  if (oldest === undefined) return 0;
  sessionStorage.removeItem(oldest.key);
  return oldest.length;
}

/**
 * @param {Kept} kept
 * @param {number} limit  UTF-16 units of its JSON
 * @returns {Kept}
 */
export function fitKept(kept, limit) {
  let rest = kept;
  while (rest.texts.length > 0 && JSON.stringify(rest).length > limit) rest = dropLargest(rest);
  return rest;
}

/** @param {Kept} kept @returns {Kept} */
function dropLargest({ source, texts, typed }) {
  const lengths = texts.map((one) => one.text.length);
  const at = lengths.indexOf(Math.max(...lengths));
  const chosen = /^own:(\d+)$/.exec(source);
  const index = chosen ? Number(chosen[1]) : -1;
  return {
    source: index === at ? '' : index > at ? `own:${index - 1}` : source,
    texts: texts.filter((_, i) => i !== at),
    typed,
  };
}
