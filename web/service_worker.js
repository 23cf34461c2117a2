/**
 * The service worker of a built site: it keeps all files of one version in the browser, so that the page opens without a
 * network, and can ask for the isolation that threads need where the server does not. It knows its own origin only, and
 * there only the files of the site: everything else goes on to the network. In the site it stands beside the pages, and
 * site/version.js puts before it what it keeps.
 *
 * - One version is one cache. Each file is checked by its hash before the cache counts; if one is missing or other, the
 *   install fails and the version before stays.
 * - A new version waits until all pages of the old one are closed, so no page ever gets files of two versions.
 * - Nothing here loads a page again. The page does so, once, when its reader asks for threads (keep/offline.js).
 */

/**
 * What site/version.js writes.
 * @typedef {object} Site
 * @property {string} version                   differs if any file does
 * @property {Record<string, string>} files     the hash of each file by its path
 * @property {Record<string, string>} headers   that an answer gets where the server sent none of that name
 */
/** @typedef {Event & { waitUntil: (work: Promise<unknown>) => void }} LongEvent */
/** @typedef {LongEvent & { request: Request, respondWith: (answer: Promise<Response>) => void }} FetchEvent */
/** @typedef {{ url: string, frameType: string }} Client */
/**
 * @typedef {object} Scope
 * @property {Site} SITE
 * @property {{ claim: () => Promise<void>, matchAll: (which: object) => Promise<Client[]> }} clients
 * @property {() => Promise<void>} skipWaiting
 */

const scope = /** @type {Scope & typeof globalThis} */ (/** @type {unknown} */ (self));
const { version, files, headers } = scope.SITE;

/** The folder of the site. Several sites may be on one origin, so the names of its caches begin with it. */
const ROOT = new URL('./', location.href);
const OWN = `microgpt-playground ${ROOT.pathname} `;
const CACHE = OWN + version;
/** What the reader has chosen, whatever the version is. */
const CHOICES = `${OWN}choices`;
const THREADS = new URL('threads', ROOT).href;

const AT_A_TIME = 6; // files

/** @param {string} name */
const addressOf = (name) => new URL(name, ROOT).href;

/**
 * The file of the site that an address is of; '' if it is none. Some servers leave ".html" out of addresses.
 * @param {string} address
 */
function fileAt(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== ROOT.origin || !pathname.startsWith(ROOT.pathname)) return '';
  const name = pathname.slice(ROOT.pathname.length) || 'index.html';
  return [name, `${name}.html`].find((one) => Object.hasOwn(files, one)) ?? '';
}

/** As site/version.js makes it. @param {ArrayBuffer} bytes */
async function hashOf(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash.subarray(0, 12)));
}

/**
 * A file of this version from the network. Bytes that the browser keeps are asked for anew if they are of another version.
 * @param {string} name
 * @returns {Promise<Response>}
 */
async function fetchFile(name) {
  for (const cache of /** @type {const} */ (['no-cache', 'reload'])) {
    const answer = await fetch(addressOf(name), { cache });
    if (!answer.ok) throw new Error(`${answer.status}: ${name}`);
    const bytes = await answer.arrayBuffer();
    if ((await hashOf(bytes)) !== files[name]) continue;
    // The bytes are no longer packed. And a page may not be answered by a response that was redirected, so it is made anew.
    const sent = new Headers(answer.headers);
    sent.delete('Content-Encoding');
    sent.set('Content-Length', String(bytes.byteLength));
    return new Response(bytes, { headers: sent });
  }
  throw new Error(`changed: ${name}`);
}

/** Puts all files of this version into its cache, or none. */
async function fill() {
  await caches.delete(CACHE); // half of one, where the browser was ended meanwhile
  const cache = await caches.open(CACHE);
  const left = Object.keys(files);
  const work = async () => {
    for (let name = left.pop(); name !== undefined; name = left.pop())
      await cache.put(addressOf(name), await fetchFile(name));
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  } catch (error) {
    left.length = 0;
    await caches.delete(CACHE);
    throw error;
  }
}

/** Whether all files are there. */
async function isWhole() {
  if (!(await caches.has(CACHE))) return false;
  return (await (await caches.open(CACHE)).keys()).length === Object.keys(files).length;
}

/** The filling that is under way; null if there is none. @type {Promise<void> | null} */
let filling = null;

/** Keeps all files. Several pages may ask at once: a second filling would delete what the first one is writing. */
function keepAll() {
  filling ??= isWhole()
    .then((is_whole) => (is_whole ? undefined : fill()))
    .finally(() => {
      filling = null;
    });
  return filling;
}

/** The versions before are no longer needed: this one begins when no page of theirs is open. */
async function removeOthers() {
  const names = (await caches.keys()).filter((name) => name.startsWith(OWN));
  await Promise.all(names.filter((name) => name !== CACHE && name !== CHOICES).map((name) => caches.delete(name)));
}

/** Whether the page shall be isolated; null: not read yet. @type {Promise<boolean> | null} */
let threads = null;
const wantsThreads = () => {
  threads ??= caches.match(THREADS, { cacheName: CHOICES }).then((found) => found !== undefined);
  return threads;
};

/** @param {boolean} is_wanted */
async function chooseThreads(is_wanted) {
  const cache = await caches.open(CHOICES);
  if (is_wanted) await cache.put(THREADS, new Response(''));
  else await cache.delete(THREADS);
  threads = null;
}

/**
 * An answer with the headers that the server left out. A worker in an isolated page must be isolated itself, and so must a
 * frame, or the browser refuses it; in other pages this changes nothing, so they always are. The page itself is only if
 * its reader has asked for threads.
 * @param {Response} answer
 * @param {boolean} is_page  at the top of a window
 */
async function withHeaders(answer, is_page) {
  if (!answer.ok) return answer;
  const made = new Headers(answer.headers);
  const isolates = is_page && (await wantsThreads());
  const added = {
    ...headers,
    ...(isolates ? { 'Cross-Origin-Opener-Policy': 'same-origin' } : {}),
    ...(isolates || !is_page ? { 'Cross-Origin-Embedder-Policy': 'require-corp' } : {}),
  };
  for (const [name, value] of Object.entries(added)) if (!made.has(name)) made.set(name, value);
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers: made });
}

/** @param {Request} request @param {string} name */
async function answerTo(request, name) {
  const is_page = request.destination === 'document';
  const kept = await caches.match(addressOf(name), { cacheName: CACHE });
  if (kept) return withHeaders(kept, is_page);
  // Where the cache was cleared as a whole, it is as without a service worker; where one file is gone, that version's it must be.
  return withHeaders((await caches.has(CACHE)) ? await fetchFile(name) : await fetch(request), is_page);
}

/** What a page can ask for. @type {Record<string, (value: any) => Promise<unknown>>} */
const ASKED = {
  version: async () => version,
  /** Whether it works without a network, which takes a while if the cache has been cleared. */
  keep: async () => {
    await keepAll();
    return true;
  },
  threads: async () => wantsThreads(),
  choose_threads: chooseThreads,
  /** From now on, open pages get their files from here: for one of the same version. */
  claim: () => scope.clients.claim(),
  /** To begin although a page is open, which loads itself again then. False if others are open too. */
  begin: async () => {
    const open = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
    if (open.filter(({ url }) => url.startsWith(ROOT.href)).length > 1) return false;
    await scope.skipWaiting();
    return true;
  },
};

scope.addEventListener('install', (event) => /** @type {LongEvent} */ (event).waitUntil(fill()));
scope.addEventListener('activate', (event) => /** @type {LongEvent} */ (event).waitUntil(removeOthers()));

scope.addEventListener('fetch', (event) => {
  const { request, respondWith } = /** @type {FetchEvent} */ (event);
  const name = request.method === 'GET' && !request.headers.has('Range') ? fileAt(request.url) : '';
  if (name !== '') respondWith.call(event, answerTo(request, name));
});

scope.addEventListener('message', (event) => {
  const [port] = event.ports;
  const { ask, value } = event.data ?? {};
  if (!port || !Object.hasOwn(ASKED, ask)) return;
  const answer = ASKED[ask](value).then(
    (said) => port.postMessage({ value: said }),
    (error) => port.postMessage({ error: String(error) }),
  );
  /** @type {LongEvent} */ (/** @type {unknown} */ (event)).waitUntil(answer);
});
