/**
 * What survives a reload: theme and language permanently, the reader's own texts until the tab is closed, since a computer may
 * be shared. Texts are stored for each address and frame, so that several playgrounds on one page do not overwrite
 * each other. Storage can be forbidden (in a sandboxed frame) or full: then less or nothing is stored, and no error is
 * thrown.
 */

import { withoutLock } from './address.js';

/** @import { Said } from '../words/say.js' */

/** What is kept for good, by its name in storage. @typedef {'theme' | 'language'} Taste */

const PLACE = 'microgpt-playground.';
const TEXTS = `${PLACE}texts`;
const LIMIT = 1_000_000; // UTF-16 units for one address; browsers allow an origin two to five times that
const LIMIT_OF_ALL = 2_000_000; // above this, the texts of the address that was saved longest ago are removed

/** @param {() => any} action @returns {any} null if storage cannot be used */
function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** @param {Taste} name @returns {string} what was last chosen, or '' */
export function loadTaste(name) {
  return quietly(() => localStorage.getItem(PLACE + name)) ?? '';
}

/** @param {Taste} name @param {string} value */
export function saveTaste(name, value) {
  quietly(() => localStorage.setItem(PLACE + name, value));
}

/**
 * @typedef {object} Kept
 * @property {string} source                    id of the chosen text; `own:1` is the second of `texts`
 * @property {{ title: string, text: string, like: string, remarks: Said[] }[]} texts  `like`: id of the data set it was
 *   made from, or ''
 * @property {Record<string, string>} typed     settings
 */

/**
 * The key in storage for the texts of the current address in this frame.
 * @param {string} [place]  which of several playgrounds of a document; '' for the first
 */
export function textsKey(place = '') {
  let frame = '';
  for (let i = 0; window.parent !== window && i < window.parent.length; i++) {
    if (window.parent[i] === window) frame = ` ${i}`;
  }
  const { pathname, search, hash } = location;
  return `${TEXTS}${frame} ${pathname}${search}${withoutLock(hash)}${place}`;
}

/**
 * Whether the page was reloaded or reached by Back or Forward, not opened by its address. A frame cannot know whether
 * the page around it was reloaded; its stored texts belong to this frame and address, so a frame always continues with
 * them.
 */
export function isReload() {
  if (window.parent !== window) return true;
  const [entry] = performance.getEntriesByType('navigation');
  const type = /** @type {PerformanceNavigationTiming | undefined} */ (entry)?.type;
  return type === 'reload' || type === 'back_forward';
}

/** @param {string} [key]  from textsKey() @returns {Kept | null} */
export function loadTexts(key = textsKey()) {
  return readKept(quietly(() => sessionStorage.getItem(key)));
}

/**
 * Reads stored JSON; leaves out what does not have the form that saveTexts() writes.
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
 * Stores as much as fits. Above LIMIT, the largest texts of this address are left out. Above LIMIT_OF_ALL, the entries
 * of other addresses of this frame are removed, the oldest first. If storage is still full, entries of other frames,
 * which may be open, are removed too, and after them further texts of this address are left out. The old entry of this
 * address is removed first, so a reload never brings back an older state.
 * @param {Kept} kept
 * @param {string} [key]  from textsKey()
 * @returns {Kept['texts'] | null} the texts that are kept; null if nothing can be stored
 */
export function saveTexts(kept, key = textsKey()) {
  return quietly(() => {
    sessionStorage.removeItem(key); // the space of the old entry is needed too
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

/** The number of the frame that a key belongs to, or ''. @param {string} key */
const frameOf = (key) => /^ (\d+) /.exec(key.slice(TEXTS.length))?.[1] ?? '';

/** What is stored for other addresses, the oldest first. @param {string} own */
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

/** @param {ReturnType<typeof otherAddresses>} others @returns {number} the length that was freed */
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
