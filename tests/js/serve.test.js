// The static server of `make serve` (web/site/serve.js): its headers, and how it starts and ends. What one request gets is
// tested in folder.test.js, what the server survives in serve_life.test.js. The folder that it serves here is made by
// the test; the real site is tested in tests/browser.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { serve } from '../../web/site/serve.js';

const PROGRAM = resolve(import.meta.dirname, '../../web/site/serve.js');

describe('the static server', () => {
  /** @type {string} */
  let folder;
  /** @type {string} */
  let root;
  /** @type {{ url: string, close: () => Promise<void> }} */
  let server;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'serve-test-'));
    root = join(folder, 'site');
    mkdirSync(root);
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(join(root, 'index.html'), '<!doctype html><title>front</title>');
    writeFileSync(join(root, 'worker.js'), 'export {};');
    writeFileSync(join(root, 'module.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    server = await serve({ port: 0, root });
  });

  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  test('sends its policy with scripts too, because a worker obeys the policy of its own response', async () => {
    const { headers } = await fetch(`${server.url}worker.js`);
    const policy = headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    assert.doesNotMatch(policy, /frame-ancestors/, 'whose * shuts pages from a disk out');
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(headers.get('cache-control'), 'no-cache');
  });

  test('isolates every file from other origins, which is what threads need', async () => {
    for (const path of ['', 'worker.js']) {
      const { headers } = await fetch(server.url + path);
      assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
      assert.equal(headers.get('cross-origin-embedder-policy'), 'require-corp');
      assert.equal(headers.get('document-isolation-policy'), 'isolate-and-require-corp');
    }
  });

  test('serves a file that was changed after the start', async () => {
    const file = join(root, 'late.txt');
    writeFileSync(file, 'one');
    assert.equal(await (await fetch(`${server.url}late.txt`)).text(), 'one');
    writeFileSync(file, 'three');
    assert.equal(await (await fetch(`${server.url}late.txt`)).text(), 'three');
  });

  test('answers 404 for what is not there and 405 for what is no reading', async () => {
    assert.equal((await fetch(`${server.url}absent.js`)).status, 404);
    assert.equal((await fetch(server.url, { method: 'POST', body: 'x' })).status, 405);
  });

  test('plays another origin, without any of the headers, when told to', async () => {
    const other = await serve({ port: 0, root, headers: {} });
    const { status, headers } = await fetch(other.url);
    await other.close();
    assert.equal(status, 200);
    assert.equal(headers.get('content-security-policy'), null);
    assert.equal(headers.get('access-control-allow-origin'), null);
  });

  test('names a port that is taken in one sentence and ends with 1', async () => {
    const port = new URL(server.url).port;
    const child = spawn(process.execPath, [PROGRAM, '--port', port, '--root', root]);
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
    assert.match(said, new RegExp(`^Port ${port} is in use by another program: .*\\.\\n$`));
  });

  test('prints its address and ends with 0 on Ctrl-C', async () => {
    const child = spawn(process.execPath, [PROGRAM, '--port', '0', '--root', root]);
    const [text] = await once(child.stdout, 'data');
    const address = /http:\/\/localhost:\d+\//.exec(String(text));
    assert.ok(address, String(text));
    assert.equal((await fetch(address[0])).status, 200);
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    assert.equal(code, 0);
  });
});
