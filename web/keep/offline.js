/**
 * The page's side of the service worker (../service_worker.js): keeps the site in the browser, so that the page opens
 * without a network; says when a new version is there; and switches threads on where the server sends no headers. There is
 * one for all playgrounds of a document. A page is loaded again only here, and only when its reader has pressed a button.
 */

import { signal } from '@preact/signals-core';
import { SERVICE_WORKER } from '../file_urls_later.js';
import { isRemembered, remember } from './remembered.js';

/**
 * `none`: there is no service worker here (another protocol, a frame, a browser without), or nobody has asked for one on
 * this machine; `off`: the reader does not want it; `fetching`, `failed`, `kept`.
 * @typedef {'none' | 'off' | 'fetching' | 'failed' | 'kept'} Kept
 */

const OFF = 'site_not_kept';
/** In the storage of the tab: the page was loaded again for threads. */
const TRIED = 'microgpt-playground.threads_tried';

/** @type {import('@preact/signals-core').Signal<Kept>} */
export const kept = signal(/** @type {any} */ ('none'));
/** Whether a new version waits. */
export const is_new = signal(false);
/** Whether it was asked to begin, but the page is open in other tabs too. */
export const is_blocked = signal(false);
/** Whether the reader has asked for threads. */
export const threads = signal(false);

/** @type {ServiceWorkerRegistration | null} */
let registration = null;

/** The policy of ../wire/client.js, for the one script that is no worker of the page's. */
const trusted = /** @type {any} */ (globalThis).trustedTypes?.createPolicy('microgpt-playground', {
  createScriptURL: () => SERVICE_WORKER.href,
});

/**
 * Asks a service worker.
 * @param {ServiceWorker | null | undefined} worker
 * @param {'version' | 'keep' | 'threads' | 'choose_threads' | 'claim' | 'begin'} ask
 * @param {unknown} [value]
 * @returns {Promise<any>}
 */
const tell = (worker, ask, value) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => ('error' in data ? reject(new Error(data.error)) : resolve(data.value));
    if (worker) worker.postMessage({ ask, value }, [port2]);
    else reject(new Error('none'));
  });

/** @param {ServiceWorker} worker @param {ServiceWorkerState[]} states @returns {Promise<ServiceWorkerState>} */
const untilState = (worker, states) =>
  new Promise((done) => {
    const look = () => states.includes(worker.state) && done(worker.state);
    worker.addEventListener('statechange', look);
    look();
  });

/**
 * Whether the site may be kept here: not in a frame, whose page has its own ways, and not on the machine of somebody who
 * works on the site, unless the address asks for it. Not where the reader saves data, either, before asking for it.
 */
function isPossible() {
  if (ownVersion() === '') return false; // all of it is in one file
  if (
    !/^https?:$/.test(location.protocol) ||
    !isSecureContext ||
    !navigator.serviceWorker ||
    window.parent !== window
  )
    return false;
  const { hostname, search, hash } = location;
  return !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname) || /[?&#]offline=1([&#]|$)/.test(search + hash);
}

/** The version of this page, which the site's build gave it. */
const ownVersion = () => document.querySelector('meta[name="version"]')?.getAttribute('content') ?? '';

/** Which choice of the reader holds: what was begun for an earlier one says nothing any more. */
let turn = 0;
/** Says how far a start has come; false: its choice no longer holds. @typedef {(how: Kept) => boolean} Say */

/** Follows a version that is on its way. @param {ServiceWorker} worker @param {Say} say */
async function follow(worker, say) {
  const is_first = registration?.active === null;
  if (is_first) say('fetching');
  const state = await untilState(worker, ['installed', 'activating', 'activated', 'redundant']);
  if (state === 'redundant') {
    if (is_first) say('failed');
    return;
  }
  if (is_first) await keep(worker, say);
  else is_new.value = registration?.waiting === worker;
}

/** The first version is there: the open page is one of its pages, if it is of that version. @param {ServiceWorker} worker @param {Say} say */
async function keep(worker, say) {
  if ((await untilState(worker, ['activated', 'redundant'])) === 'redundant' || !say('fetching')) return;
  await tell(worker, 'keep');
  if (!say('kept')) return;
  if (!navigator.serviceWorker.controller && (await tell(worker, 'version')) === ownVersion())
    await tell(worker, 'claim');
}

async function start() {
  const mine = ++turn;
  /** @type {Say} */
  const say = (how) => {
    if (mine === turn) kept.value = how;
    return mine === turn;
  };
  say('fetching');
  try {
    registration = await navigator.serviceWorker.register(trusted?.createScriptURL('') ?? SERVICE_WORKER.href, {
      updateViaCache: 'none',
    });
    if (!say('fetching')) {
      if (isRemembered(OFF)) await registration.unregister(); // switched off before it was there
      return;
    }
    const { active, installing, waiting } = registration;
    registration.addEventListener('updatefound', () => {
      if (registration?.installing) follow(registration.installing, say).catch(() => {});
    });
    if (active) {
      threads.value = await tell(active, 'threads');
      await tell(active, 'keep');
      if (!say('kept')) return;
      is_new.value = waiting !== null;
    }
    const coming = installing ?? (active ? null : waiting);
    if (coming) await follow(coming, say);
  } catch {
    say('failed');
  }
}

let is_begun = false;

/** Keeps the site, if that is possible and wanted. */
export function startOffline() {
  if (is_begun || !isPossible()) return;
  is_begun = true;
  const saves_data =
    /** @type {any} */ (navigator).connection?.saveData === true && !navigator.serviceWorker.controller;
  if (isRemembered(OFF) || saves_data) kept.value = 'off';
  else start();
}

/** Keeps the site from now on, or deletes what is kept. @param {boolean} is_on */
export async function setOffline(is_on) {
  remember(OFF, !is_on);
  if (is_on) return start();
  turn++;
  kept.value = 'off';
  is_new.value = false;
  threads.value = false;
  const begin = `microgpt-playground ${new URL('./', SERVICE_WORKER).pathname} `;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(begin)).map((name) => caches.delete(name)));
  await registration?.unregister();
}

/** The new version begins: the page is loaded again, once. */
export async function beginNew() {
  const waiting = registration?.waiting;
  is_blocked.value = !(await tell(waiting, 'begin').catch(() => false));
  if (is_blocked.value || !waiting) return;
  if ((await untilState(waiting, ['activated', 'redundant'])) === 'activated') location.reload();
}

/**
 * Whether threads were asked for and the page was loaded again, with the headers, but is not isolated: it will not be. (A
 * reload that bypasses the service worker is not such a case: the next one has the headers again.)
 */
export function hasFailed() {
  try {
    const is_controlled = navigator.serviceWorker.controller !== null;
    return threads.value && is_controlled && !crossOriginIsolated && sessionStorage.getItem(TRIED) !== null;
  } catch {
    return false;
  }
}

/**
 * The page is loaded again, once, with threads or without them.
 * @param {boolean} is_on
 */
export async function setThreads(is_on) {
  await tell(registration?.active, 'choose_threads', is_on);
  try {
    if (is_on) sessionStorage.setItem(TRIED, '1');
    else sessionStorage.removeItem(TRIED);
  } catch {
    // then a failure is not remembered, and the button is there again
  }
  location.reload();
}
