// What a page says of the service worker (web/keep/offline.js), with stand-ins for it: a reader who switches it off while it
// fetches the site. The rest is in tests/browser/offline.test.js, in a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';

/** What is asked of the worker, and what it answers with. @type {Map<string, (value: unknown) => void>} */
const asked = new Map();
class Worker extends EventTarget {
  /** @type {string} */
  state;

  /** @param {string} state */
  constructor(state) {
    super();
    this.state = state;
  }

  /** @param {{ ask: string }} message @param {any[]} ports */
  postMessage({ ask }, [port]) {
    asked.set(ask, (value) => port.postMessage({ value }));
  }

  /** @param {string} state */
  become(state) {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** What register() gives. @type {any} */
let registration;
let unregistered = 0;
/** @type {Map<string, string>} */
const storage = new Map();
const names = new Set();
const window = {};
Object.assign(window, { parent: window });
Object.assign(globalThis, {
  window,
  isSecureContext: true,
  location: { protocol: 'https:', hostname: 'example.org', search: '', hash: '' },
  document: { querySelector: () => ({ getAttribute: () => '1' }) },
  caches: { keys: async () => [...names], delete: async (/** @type {string} */ name) => names.delete(name) },
  localStorage: {
    getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => storage.set(key, value),
    removeItem: (/** @type {string} */ key) => storage.delete(key),
  },
  MessageChannel: class {
    /** @type {{ onmessage?: (event: { data: unknown }) => void }} */
    port1 = {};
    port2 = { postMessage: (/** @type {unknown} */ data) => this.port1.onmessage?.({ data }) };
  },
});
const serviceWorker = { register: async () => registration, controller: null };
Object.defineProperty(globalThis, 'navigator', { value: { serviceWorker }, configurable: true });
const { kept, setOffline } = await import('../../web/keep/offline.js');

/** @param {Partial<Record<'active' | 'installing', Worker>>} workers */
function register({ active, installing }) {
  asked.clear();
  registration = Object.assign(new EventTarget(), {
    ...{ active: active ?? null, installing: installing ?? null, waiting: null },
    async unregister() {
      unregistered++;
      installing?.become('redundant');
    },
  });
}

const settle = () => new Promise((later) => setImmediate(later));

/** Answers what is asked, as soon as it is. @param {string} ask @param {unknown} value */
async function answer(ask, value) {
  for (let i = 0; i < 100 && !asked.has(ask); i++) await settle();
  asked.get(ask)?.(value);
  asked.delete(ask);
  await settle();
}

test('switched off while a cleared cache is filled again, it stays off', async () => {
  register({ active: new Worker('activated') });
  const on = setOffline(true);
  await answer('threads', false);
  assert.equal(kept.value, 'fetching');
  await setOffline(false);
  await answer('keep', true);
  await on;
  assert.equal(kept.value, 'off');
});

test('switched off while the first version is fetched, it is off, and nothing has failed', async () => {
  const installing = new Worker('installing');
  register({ installing });
  const on = setOffline(true);
  await settle();
  assert.equal(kept.value, 'fetching');
  await setOffline(false);
  await on;
  assert.equal(kept.value, 'off');
  assert.equal(asked.size, 0, 'nothing is asked for again');
});

test('switched off before the browser has registered it, it is unregistered', async () => {
  register({ installing: new Worker('installing') });
  unregistered = 0;
  const given = registration;
  registration = new Promise((later) => setTimeout(() => later(given), 20));
  const on = setOffline(true);
  await setOffline(false);
  const before = unregistered; // of the one from before
  await on;
  assert.equal(unregistered, before + 1);
  assert.equal(kept.value, 'off');
});

test('switched on again, it is kept', async () => {
  const installing = new Worker('installing');
  register({ installing });
  const on = setOffline(true);
  await settle();
  installing.become('activated');
  await answer('keep', true);
  await answer('version', '2');
  await on;
  assert.equal(kept.value, 'kept');
});
