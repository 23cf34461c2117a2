// What the service worker keeps when several tabs ask at once, with stand-ins for the browser. The rest of it is in
// tests/browser/offline.test.js, in a browser.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { ROOT } from './builds.js';

const SOURCE = readFileSync(join(ROOT, 'web/service_worker.js'), 'utf8');
/** @type {Record<string, string>} */
const BODIES = { 'index.html': 'page', 'a.js': 'script', 'b.css': 'style' };
const hashOf = (/** @type {string} */ body) =>
  createHash('sha256').update(body).digest().subarray(0, 12).toString('base64');

/** Caches as a browser has them: one that is deleted can be written to by whoever has opened it before. */
function makeCaches() {
  /** @type {Map<string, Map<string, Response>>} */
  const all = new Map();
  return {
    all,
    has: async (/** @type {string} */ name) => all.has(name),
    keys: async () => [...all.keys()],
    delete: async (/** @type {string} */ name) => all.delete(name),
    async open(/** @type {string} */ name) {
      const own = all.get(name) ?? new Map();
      all.set(name, own);
      return {
        keys: async () => [...own.keys()],
        put: async (/** @type {string} */ address, /** @type {Response} */ answer) => void own.set(address, answer),
      };
    },
  };
}

/**
 * A service worker that has been installed.
 * @param {(name: string) => Promise<Response>} answerTo  the server
 */
function startWorker(answerTo) {
  const caches = makeCaches();
  /** @type {Record<string, (event: any) => void>} */
  const listeners = {};
  const self = {
    SITE: {
      version: '1',
      files: Object.fromEntries(Object.entries(BODIES).map(([name, body]) => [name, hashOf(body)])),
      headers: {},
    },
    addEventListener: (/** @type {string} */ type, /** @type {() => void} */ listener) => {
      listeners[type] = listener;
    },
  };
  const fetch = (/** @type {string} */ address) => answerTo(new URL(address).pathname.slice(1));
  const location = { href: 'https://example.org/service_worker.js' };
  runInNewContext(SOURCE, { self, caches, fetch, location, crypto, URL, Response, Headers, Uint8Array, btoa });
  const ask = (/** @type {string} */ asked) =>
    new Promise((/** @type {(said: { value?: unknown, error?: string }) => void} */ done) => {
      listeners.message({
        data: { ask: asked },
        ports: [{ postMessage: (/** @type {object} */ said) => done({ ...said }) }],
        waitUntil() {},
      });
    });
  const kept = () => [...caches.all.values()].map((one) => one.size);
  return { ask, kept };
}

/** @param {string} name */
const right = async (name) => new Response(BODIES[name]);

test('two tabs that ask to keep the site at once have each file fetched once, and all of them kept', async () => {
  /** @type {string[]} */
  const fetched = [];
  const { ask, kept } = startWorker(async (name) => {
    fetched.push(name);
    await new Promise((later) => setImmediate(later));
    return right(name);
  });
  assert.deepEqual(await Promise.all([ask('keep'), ask('keep')]), [{ value: true }, { value: true }]);
  assert.deepEqual(kept(), [3]);
  assert.deepEqual(fetched.sort(), Object.keys(BODIES).sort());
});

test('no tab is told that the site is kept where another one has failed to keep it; the next one that asks tries again', async () => {
  let is_broken = true;
  const { ask, kept } = startWorker(async (name) => {
    await new Promise((later) => setImmediate(later));
    if (!is_broken || name !== 'a.js') return right(name);
    is_broken = false; // once
    return new Response('', { status: 503 });
  });
  for (const said of await Promise.all([ask('keep'), ask('keep')])) assert.match(String(said.error), /503: a\.js/);
  assert.deepEqual(kept(), []);
  assert.deepEqual(await ask('keep'), { value: true });
  assert.deepEqual(kept(), [3]);
});
