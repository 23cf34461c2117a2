// What the server of `make serve` (web/site/serve.js) survives: invalid requests, clients that leave, stop reading or
// make more requests than there are descriptors, and a folder that is replaced while it is being read. The server runs
// as a program of its own, as people start it, so that a test sees when it ends and which files it has open.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { serve } from '../../web/site/serve.js';

/** @import { ChildProcess } from 'node:child_process' */
/** @import { IncomingMessage } from 'node:http' */

const PROGRAM = resolve(import.meta.dirname, '../../web/site/serve.js');
const LARGE = 16 * 2 ** 20; // more than the system's buffers take, so that a file is still open when a client leaves
const DEADLINE_MS = 20_000;

/**
 * Waits until a condition holds.
 * @param {() => boolean | Promise<boolean>} is
 * @param {string} what
 * @param {number} [ms]
 */
async function until(is, what, ms = DEADLINE_MS) {
  const end = Date.now() + ms;
  while (!(await is())) {
    assert.ok(Date.now() < end, `not so after ${ms} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/**
 * The start of a download; its body waits until it is read.
 * @param {string} url
 * @param {Agent | false} [agent]
 * @returns {Promise<IncomingMessage>}
 */
const begin = (url, agent = false) =>
  new Promise((done, fail) => {
    get(url, { agent }, (response) => done(response.on('error', () => {}))).on('error', fail);
  });

/** @param {IncomingMessage} response */
async function rest(response) {
  const pieces = [];
  for await (const piece of response) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * Sends bytes as they are, and waits until the connection is closed.
 * @param {string} url
 * @param {string} bytes
 * @param {boolean} [leaves] whether the client then closes its side, or waits for the server
 */
async function send(url, bytes, leaves = false) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.write(Buffer.from(bytes, 'latin1'));
  if (leaves) socket.end();
  await new Promise((done) => socket.on('close', done)); // broken off or not
  return said;
}

/** How many files of a folder a program has open. @param {number | undefined} pid @param {string} folder */
function filesOpen(pid, folder) {
  const fds = `/proc/${pid}/fd`;
  return readdirSync(fds).filter((fd) => {
    try {
      return readlinkSync(join(fds, fd)).startsWith(folder);
    } catch {
      return false; // closed since it was listed
    }
  }).length;
}

describe('the server', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let root;
  /** @type {ChildProcess[]} */
  let children;

  beforeEach(() => {
    children = [];
    folder = mkdtempSync(join(tmpdir(), 'serve-life-'));
    chmodSync(folder, 0o755);
    root = join(folder, 'site');
    mkdirSync(root);
    writeFileSync(join(root, 'index.html'), 'front');
    writeFileSync(join(root, 'large.bin'), Buffer.alloc(LARGE, 'a'));
  });

  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  /**
   * @param {import('node:child_process').SpawnOptions & { before?: string }} [options] before: shell words before it starts
   */
  async function start({ before = ':', ...options } = {}) {
    const command = `${before}; exec "$0" "$@"`;
    const words = ['-c', command, process.execPath, PROGRAM, '--port', '0', '--root', root];
    const child = spawn('/bin/bash', words, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    children.push(child);
    let errors = '';
    child.stderr?.on('data', (text) => {
      errors += text;
    });
    let said = '';
    child.stdout?.on('data', (text) => {
      said += text;
    });
    await until(() => said.includes('\n') || child.exitCode !== null, 'the server says its address');
    const [url] = /http:\/\/localhost:\d+\//.exec(said) ?? [];
    assert.ok(url, errors);
    return {
      url: url.replace('localhost', '127.0.0.1'),
      /** The files of the folder that the server has open. */
      open: () => filesOpen(child.pid, folder),
      /** The number of its open descriptors, connections included. */
      descriptors: () => readdirSync(`/proc/${child.pid}/fd`).length,
      /** Asserts that it runs, and answers with the front page. */
      async check() {
        assert.equal(child.exitCode, null, errors);
        assert.equal(await (await fetch(url)).text(), 'front', errors);
      },
    };
  }

  test('goes on after any request', async () => {
    const server = await start();
    const ranges = ['5-2', '-5', '0-0', '-0', '-', '99999999999-', '--', 'a-b', '1-2,5-2', `${'9'.repeat(999)}-1`];
    for (const method of ['GET', 'HEAD']) {
      for (const range of ranges) {
        const end = `HTTP/1.1\r\nHost: x\r\nConnection: close\r\nRange: bytes=${range}\r\n\r\n`;
        const answer = await send(server.url, `${method} /index.html ${end}`);
        assert.match(answer, /^HTTP\/1\.1 (200|206|416) /, `${method} ${range}`);
      }
    }
    for (const request of [
      'nonsense\r\n\r\n',
      '\0\x01\x02\xff\xfe\r\n\r\n',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', // the beginning of TLS
      'GET /\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n',
      'GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET /\xff\xfe HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
    ]) {
      await send(server.url, request);
      await server.check();
    }
    for (const half of ['', 'GET / HT', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab']) {
      await send(server.url, half, true);
      await server.check();
    }
    await until(() => server.open() === 0, 'every file is closed');
  });

  test('keeps nothing open of hundreds of downloads that were broken off', async () => {
    const server = await start();
    await server.check();
    const before = server.descriptors();
    for (let round = 0; round < 20; round++) {
      const downloads = await Promise.all(Array.from({ length: 15 }, () => begin(`${server.url}large.bin`)));
      if (round === 0) assert.ok(server.open() > 0, 'no file was open: the test breaks nothing off');
      for (const download of downloads) download.destroy();
    }
    await until(() => server.open() === 0, 'the files are closed');
    await until(() => server.descriptors() <= before, 'the connections are closed');
    await server.check();
  });

  test('closes a connection whose client reads no further, and the file with it', async () => {
    const server = await serve({ port: 0, root, idleMs: 200 });
    try {
      const download = await begin(`${server.url}large.bin`);
      assert.equal(filesOpen(process.pid, folder), 1);
      await until(() => filesOpen(process.pid, folder) === 0, 'the file is closed');
      await assert.rejects(rest(download), { code: 'ECONNRESET' });
    } finally {
      await server.close();
    }
  });

  test('gives a slow client all of a file', async () => {
    const server = await start();
    const download = await begin(`${server.url}large.bin`);
    let bytes = 0;
    for await (const piece of download) {
      bytes += piece.length;
      await new Promise((done) => setImmediate(done));
    }
    assert.equal(bytes, LARGE);
    await until(() => server.open() === 0, 'the file is closed');
  });

  test('answers 503 while its folder is missing, and from the new one once it is there', async () => {
    const server = await start();
    const under_way = await begin(`${server.url}large.bin`);
    rmSync(root, { recursive: true });
    for (const path of ['', 'index.html', 'absent.js']) {
      const { status, headers } = await fetch(server.url + path);
      assert.deepEqual([status, headers.get('retry-after')], [503, '1'], path);
      assert.ok(headers.get('content-security-policy'));
    }
    mkdirSync(root);
    writeFileSync(join(root, 'index.html'), 'front');
    await server.check();
    assert.equal((await fetch(`${server.url}absent.js`)).status, 404);
    assert.equal((await rest(under_way)).length, LARGE, 'a download that was under way');
  });

  test('never gives half of an old file and half of a new one while its folder is replaced again and again', async () => {
    const server = await start();
    const pages = [1, 2].map((n) => String(n).repeat(n * 100_000));
    /** @param {string} at @param {string} page */
    const make = (at, page) => {
      mkdirSync(at);
      writeFileSync(join(at, 'page.txt'), page);
    };
    make(join(folder, 'other'), pages[0]);
    writeFileSync(join(root, 'page.txt'), pages[1]);
    let asking = true;
    /** @type {Record<number, number>} */
    const statuses = {};
    const clients = Array.from({ length: 4 }, async () => {
      while (asking) {
        const response = await fetch(`${server.url}page.txt`);
        const text = await response.text();
        statuses[response.status] = (statuses[response.status] ?? 0) + 1;
        if (response.status === 200)
          assert.ok(pages.includes(text), 'a page that is neither the old nor the new one');
        else assert.equal(response.status, 503);
      }
    });
    try {
      await until(() => {
        renameSync(root, join(folder, 'old'));
        renameSync(join(folder, 'other'), root);
        renameSync(join(folder, 'old'), join(folder, 'other'));
        return (statuses[200] ?? 0) > 500;
      }, 'five hundred pages are served');
    } finally {
      asking = false;
    }
    await Promise.all(clients);
  });

  test('cuts the connection where a file became shorter than was promised', async () => {
    const server = await start();
    // The connection is kept for further requests. Node closes it after 5 s; that must not be the reason why the
    // download ends.
    const agent = new Agent({ keepAlive: true });
    const download = await begin(`${server.url}large.bin`, agent);
    truncateSync(join(root, 'large.bin'), LARGE / 2);
    download.resume();
    await until(() => download.errored !== null, 'the client learns that the rest does not come', 4000);
    agent.destroy();
    await server.check();
    await until(() => server.open() === 0, 'every file is closed');
  });

  test('goes on when it has no descriptor left', async () => {
    const server = await start({ before: 'ulimit -n 64' });
    const sockets = Array.from({ length: 200 }, () =>
      connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {}),
    );
    await until(() => server.descriptors() >= 64 || sockets.every(({ closed }) => closed), 'it has none left');
    for (const socket of sockets) socket.destroy();
    await until(() => server.descriptors() < 40, 'it has some again');
    await server.check();
  });

  test('answers 403 for a file that it may not read', async (t) => {
    const file = join(root, 'private.txt');
    writeFileSync(file, 'private');
    chmodSync(file, 0o000);
    const isRoot = process.getuid?.() === 0; // root may read everything: then the server runs as the user nobody
    let server;
    try {
      server = await start(isRoot ? { uid: 65534, gid: 65534 } : {});
    } catch {
      t.skip('this folder cannot be read by a user without rights');
      return;
    }
    assert.equal((await fetch(`${server.url}private.txt`)).status, 403);
    await server.check();
  });
});
