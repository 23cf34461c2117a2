// What one request gets from a folder (web/site/folder.js): types, ranges by RFC 9110, what is not modified, redirects,
// refusals. Every request has a connection of its own and is sent exactly as written here. How the server starts and
// ends is tested in serve.test.js.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SITE_HEADERS, serve } from '../../web/site/serve.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

describe('a folder', () => {
  /** @type {string} */
  let folder;
  /** @type {{ url: string, close: () => Promise<void> }} */
  let server;
  const socket = createServer();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'folder-test-'));
    const root = join(folder, 'site');
    mkdirSync(join(root, 'part'), { recursive: true });
    mkdirSync(join(root, 'bare'));
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(root, 'letters.txt'), LETTERS);
    writeFileSync(join(root, 'three.txt'), 'abc');
    writeFileSync(join(root, 'empty.txt'), '');
    writeFileSync(join(root, 'index.html'), 'front');
    writeFileSync(join(root, 'embed.html'), 'embed');
    writeFileSync(join(root, 'part', 'index.html'), 'part');
    writeFileSync(join(root, 'a b+ü.txt'), 'named');
    writeFileSync(join(root, '.hidden'), 'hidden');
    symlinkSync('loop.txt', join(root, 'loop.txt'));
    for (const name of ['a.js', 'a.wasm', 'a.json', 'a.css', 'a.svg', 'a.map', 'LICENSE', 'a.bin']) {
      writeFileSync(join(root, name), 'x');
    }
    await new Promise((done) => socket.listen(join(root, 'socket.txt'), () => done(null)));
    server = await serve({ port: 0, root });
  });

  after(async () => {
    await server.close();
    socket.close();
    rmSync(folder, { recursive: true });
  });

  /**
   * @param {string} path sent as it is
   * @param {{ method?: string, headers?: Record<string, string> }} [options]
   * @returns {Promise<{ status: number | undefined, headers: import('node:http').IncomingHttpHeaders, text: string }>}
   */
  const ask = (path, { method = 'GET', headers = {} } = {}) =>
    new Promise((done, fail) => {
      const sent = request(server.url, { path, method, headers, agent: false }, async (response) => {
        const pieces = [];
        for await (const piece of response) pieces.push(piece);
        done({ status: response.statusCode, headers: response.headers, text: Buffer.concat(pieces).toString() });
      });
      sent.on('error', fail).end();
    });

  test('gives each kind of file its type', async () => {
    const types = {
      'index.html': 'text/html; charset=utf-8',
      'a.js': 'text/javascript; charset=utf-8',
      'a.wasm': 'application/wasm',
      'letters.txt': 'text/plain; charset=utf-8',
      'a.json': 'application/json; charset=utf-8',
      'a.css': 'text/css; charset=utf-8',
      'a.svg': 'image/svg+xml; charset=utf-8',
      'a.map': 'application/json; charset=utf-8',
      LICENSE: 'text/plain; charset=utf-8',
      'a.bin': 'application/octet-stream',
    };
    for (const [name, type] of Object.entries(types)) {
      assert.equal((await ask(`/${name}`)).headers['content-type'], type, name);
    }
  });

  // RFC 9110, 14.1.2 and 14.2. A server may answer with the whole file if a range is invalid, or if there are several.
  /** @type {[string, number, string?][]} */
  const ranges = [
    ['bytes=0-0', 206, '0-0'],
    ['bytes=0-', 206, '0-25'],
    ['bytes=3-7', 206, '3-7'],
    ['bytes=-5', 206, '21-25'],
    ['bytes=-26', 206, '0-25'],
    ['bytes=-1000', 206, '0-25'],
    ['bytes=20-1000', 206, '20-25'],
    ['Bytes=3-7', 206, '3-7'],
    [`bytes=20-${'9'.repeat(400)}`, 206, '20-25'],
    ['bytes=26-', 416],
    ['bytes=26-30', 416],
    [`bytes=${'9'.repeat(400)}-`, 416],
    ['bytes=-0', 416],
    ['bytes=5-2', 200],
    ['bytes=-', 200],
    ['bytes=', 200],
    ['bytes', 200],
    ['bytes=--5', 200],
    ['bytes=1e0-2', 200],
    ['bytes=0x1-2', 200],
    ['bytes=a-b', 200],
    ['bytes=0-1,3-4', 200],
    ['bytes=0-1,0-1', 200],
    ['items=0-1', 200],
    [`bytes=${'0-1,'.repeat(1000)}`, 200],
  ];
  for (const [range, status, part] of ranges) {
    const name = range.length > 40 ? `${range.slice(0, 40)}…` : range;
    test(`answers "Range: ${name}" with ${status}${part === undefined ? '' : ` and ${part}`}`, async () => {
      const answer = await ask('/letters.txt', { headers: { Range: range } });
      assert.equal(answer.status, status);
      if (status === 416) {
        assert.equal(answer.headers['content-range'], 'bytes */26');
        return;
      }
      const [first, last] = (part ?? '0-25').split('-').map(Number);
      assert.equal(answer.text, LETTERS.slice(first, last + 1));
      assert.equal(answer.headers['content-length'], String(last + 1 - first));
      assert.equal(answer.headers['content-range'], status === 206 ? `bytes ${part}/26` : undefined);
      assert.equal(answer.headers['accept-ranges'], 'bytes');
    });
  }

  test('has no range in an empty file, and all of a file that is shorter than asked for', async () => {
    assert.equal((await ask('/empty.txt')).status, 200);
    for (const range of ['bytes=0-', 'bytes=-5']) {
      const { status, headers } = await ask('/empty.txt', { headers: { Range: range } });
      assert.equal(status, 416);
      assert.equal(headers['content-range'], 'bytes */0');
    }
    assert.equal((await ask('/three.txt', { headers: { Range: 'bytes=-5' } })).text, 'abc');
  });

  test('knows ranges for GET alone, and gives the whole file where a condition hangs on it', async () => {
    const head = await ask('/letters.txt', { method: 'HEAD', headers: { Range: 'bytes=5-2' } });
    assert.deepEqual([head.status, head.headers['content-length'], head.text], [200, '26', '']);
    assert.equal((await ask('/letters.txt', { method: 'HEAD', headers: { Range: 'bytes=1-2' } })).status, 200);
    const known = await ask('/letters.txt', { headers: { Range: 'bytes=1-2', 'If-Range': '"something else"' } });
    assert.deepEqual([known.status, known.text], [200, LETTERS]);
  });

  test('does not send again what the client has', async () => {
    const { headers } = await ask('/letters.txt');
    const etag = headers.etag ?? '';
    const date = headers['last-modified'] ?? '';
    assert.match(etag, /^W\/"/);
    for (const [name, value, status] of /** @type {const} */ ([
      ['If-None-Match', etag, 304],
      ['If-None-Match', `"x", ${etag}`, 304],
      ['If-None-Match', '*', 304],
      ['If-None-Match', '"x"', 200],
      ['If-Modified-Since', date, 304],
      ['If-Modified-Since', new Date(Date.parse(date) - 1000).toUTCString(), 200],
      ['If-Modified-Since', 'yesterday', 200],
    ])) {
      const answer = await ask('/letters.txt', { headers: { [name]: value } });
      assert.equal(answer.status, status, `${name}: ${value}`);
      assert.equal(answer.text, status === 304 ? '' : LETTERS);
      assert.equal(answer.headers.etag, etag);
    }
  });

  test('leads from a folder without a slash to the one with it, on this server', async () => {
    assert.equal((await ask('/part/')).text, 'part');
    assert.equal((await ask('/')).text, 'front');
    const { status, headers } = await ask('/part?a=1?2');
    assert.deepEqual([status, headers.location], [301, '/part/?a=1?2']);
    assert.equal((await ask('//part')).headers.location, '/part/');
    assert.equal((await ask('http://example.org/part')).headers.location, '/part/');
    assert.equal((await ask('/bare/')).status, 404);
  });

  test('finds files by decoded names, whole addresses, and pages without their ending', async () => {
    assert.equal((await ask('/a%20b+%C3%BC.txt?x=%')).text, 'named');
    assert.equal((await ask('http://example.org/three.txt')).text, 'abc');
    assert.equal((await ask('http://example.org')).text, 'front');
    const embed = await ask('/embed');
    assert.deepEqual([embed.text, embed.headers['content-type']], ['embed', 'text/html; charset=utf-8']);
  });

  test('refuses every other address with a sentence and the headers of all answers', async () => {
    /** @type {[string, number][]} */
    const addresses = [
      ['/absent.js', 404],
      ['/three.txt/', 404],
      ['/three.txt/more', 404],
      ['/loop.txt', 404],
      ['/socket.txt', 404],
      ['/.hidden', 404],
      ['/../secret.txt', 404],
      ['/part/../../secret.txt', 404],
      ['/%2e%2e/secret.txt', 404],
      ['/..%2fsecret.txt', 404],
      ['/..%5csecret.txt', 404],
      [`/${'a'.repeat(300)}`, 404],
      [`/${'a/'.repeat(5000)}`, 404],
      ['/%', 400],
      ['/%zz', 400],
      ['/%ff', 400],
      ['/a%00.js', 400],
    ];
    for (const method of ['GET', 'HEAD']) {
      for (const [address, status] of addresses) {
        const answer = await ask(address, { method });
        const name = address.slice(0, 40);
        assert.equal(answer.status, status, name);
        assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8', name);
        if (method === 'GET') assert.match(answer.text, /^[A-Z][^\n]*\.\n$/, name);
      }
    }
  });

  test('sends the same policy with every answer', async () => {
    const answers = [
      await ask('/three.txt'),
      await ask('/three.txt', { headers: { Range: 'bytes=1-1' } }),
      await ask('/three.txt', { headers: { Range: 'bytes=9-' } }),
      await ask('/three.txt', { headers: { 'If-None-Match': '*' } }),
      await ask('/part'),
      await ask('/absent'),
      await ask('/%'),
      await ask('/', { method: 'POST' }),
      await ask('/', { headers: { Expect: 'a miracle' } }),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 206, 416, 304, 301, 404, 400, 405, 417],
    );
    for (const { status, headers } of answers) {
      for (const [name, value] of Object.entries(SITE_HEADERS)) {
        assert.equal(headers[name.toLowerCase()], value, `${name} with ${status}`);
      }
    }
  });
});
