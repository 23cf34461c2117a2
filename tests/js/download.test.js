// web/texts/download.js: a text from an address; a server in Node gives good answers, bad ones, too long ones, or none.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { download } from '../../web/texts/download.js';

/** Called when the address that never answers is asked. */
let arrived = () => {};

/** How the server answers, by the path. @type {Record<string, (response: import('node:http').ServerResponse, request: import('node:http').IncomingMessage) => unknown>} */
const ANSWERS = {
  '/a/na%20me.txt': (response, { headers }) => response.end(`one\ntwo\n${headers.cookie ?? 'no cookie'}`),
  '/page': (response) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<p>no'),
  '/page.html': (response) => response.setHeader('Content-Type', 'text/html').end('<p>yes'),
  '/picture': (response) => response.setHeader('Content-Type', 'image/png').end('x'),
  '/gone': (response) => response.writeHead(404).end(),
  '/empty': (response) => response.end(),
  '/said-long': (response) => response.setHeader('Content-Length', '2000').end('x'.repeat(2000)),
  '/endless': (response) => {
    const more = () => response.write('x'.repeat(100), () => !response.destroyed && setImmediate(more));
    more();
  },
  '/silent': (response) => response.write('x'),
  '/never': () => arrived(),
  '/moved': (response) => response.writeHead(302, { Location: '/a/na%20me.txt' }).end(),
  '/torn': (response) => {
    response.setHeader('Content-Length', '100').write('x', () => response.destroy());
  },
};

const server = createServer((request, response) => ANSWERS[request.url ?? '']?.(response, request));
let url = '';
before(async () => {
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(0)));
  url = `http://127.0.0.1:${/** @type {any} */ (server.address()).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const HOW = { protocols: ['http:'], most: 1000, silent_ms: 10_000 };
/** @param {string} path @param {Parameters<typeof download>[1]} [how] */
const get = (path, how) => download(url + path, { ...HOW, ...how });
/** @param {Promise<unknown>} downloaded @param {string} id @param {any[]} [values] */
const assertSaid = (downloaded, id, values) =>
  assert.rejects(downloaded, (/** @type {any} */ { said }) => {
    assert.equal(said.id, id);
    if (values) assert.deepEqual(said.values, values);
    return true;
  });

test('a text comes with its name, also from where it has moved, and how much has come is told', async () => {
  /** @type {number[]} */
  const told = [];
  const { blob, name } = await get('/a/na%20me.txt', { onProgress: (bytes) => told.push(bytes) });
  assert.deepEqual([await blob.text(), name, told.at(-1)], ['one\ntwo\nno cookie', 'na me.txt', 17]);
  assert.equal((await get('/moved')).blob.size, 17);
  assert.equal(await (await get('/page.html')).blob.text(), '<p>yes', 'a page is one where the address says so');
});

test('what is typed must be an https address without a password', async () => {
  await assertSaid(download(`${url}/a`), 'address_not_https');
  await assertSaid(download('ftp://example.org/a'), 'address_not_https');
  await assertSaid(download('names.txt'), 'address_no_address');
  await assertSaid(download('https://me:secret@example.org/a'), 'address_password');
});

test('an answer that is an error, a page, a picture or nothing is told as that', async () => {
  await assertSaid(get('/gone'), 'address_status', [404]);
  await assertSaid(get('/page'), 'address_page');
  await assertSaid(get('/picture'), 'address_type', ['image/png']);
  await assertSaid(get('/empty'), 'address_empty');
  await assertSaid(get('/torn'), 'address_gone', ['127.0.0.1']);
});

test('a text that is too long is given up: by what its server says, and where it never ends', async () => {
  await assertSaid(get('/said-long'), 'address_too_big', [1000]);
  await assertSaid(get('/endless'), 'address_too_big', [1000]);
});

test('a server that says nothing, or no more, is given up; so is one that takes too long, and what is cancelled', async () => {
  await assertSaid(get('/never', { silent_ms: 250 }), 'address_silent', ['127.0.0.1', 0.25]);
  await assertSaid(get('/silent', { silent_ms: 250 }), 'address_silent');
  await assertSaid(get('/endless', { most: Infinity, longest_ms: 200 }), 'address_silent', ['127.0.0.1', 0.2]);
  const control = new AbortController();
  const asked = new Promise((done) => {
    arrived = () => done(null);
  });
  const cancelled = get('/never', { signal: control.signal });
  await asked;
  control.abort();
  await assertSaid(cancelled, 'address_cancelled');
});
