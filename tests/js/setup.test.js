// The set-up script wasm/need.sh, with an apt-get made by the test that only records its calls: nothing is installed
// here. Whether the real packages are enough can be seen only on a new machine.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';

const SCRIPT = resolve(import.meta.dirname, '../../wasm/need.sh');
const isDebian = existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));

describe('wasm/need.sh', () => {
  /** @type {string} */
  let folder;

  /** @param {string} name @param {string} body */
  function program(name, body) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }

  /** @param {string[]} args */
  function need(...args) {
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const { status, stdout, stderr } = spawnSync('bash', [SCRIPT, ...args], { env, encoding: 'utf8' });
    const notes = join(folder, 'notes');
    return { status, stdout, stderr, calls: existsSync(notes) ? readFileSync(notes, 'utf8') : '' };
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'need-test-'));
    program('apt-get', `echo "$*" >>'${folder}/notes'`);
    program('dpkg', 'exit 0');
    program('id', 'echo 0');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('runs nothing when all is there', () => {
    const { status, stdout, stderr, calls } = need('sh', 'bash:some-package', '/etc/passwd:other-package');
    assert.deepEqual({ status, stdout, stderr, calls }, { status: 0, stdout: '', stderr: '', calls: '' });
  });

  test('names what is missing and the way to get it, in one sentence, to who is not root', () => {
    program('id', 'echo 1000');
    const { status, stderr, calls } = need('sh', 'no-such-program:no-such-package');
    assert.equal(status, 1);
    assert.equal(calls, '');
    assert.match(stderr, /no-such-program is missing/);
    assert.match(stderr, /no-such-package/);
    assert.equal(stderr.trim().split('\n').length, 1);
  });

  test('installs what is missing, and only that, after one update', { skip: !isDebian && 'not Debian' }, () => {
    const made = join(folder, 'new-program');
    program(
      'apt-get',
      `echo "$*" >>'${folder}/notes'; case "$*" in *install*) touch '${made}'; chmod +x '${made}';; esac`,
    );
    const { status, calls } = need('sh', 'new-program:new-package');
    assert.equal(status, 0);
    assert.match(calls, /update\n.*install.* new-package\n$/);
    assert.equal(calls.split('\n').length, 3);
    assert.equal(need('sh', 'new-program:new-package').calls, calls);
  });

  test('says so when apt-get could not bring it', { skip: !isDebian && 'not Debian' }, () => {
    program('apt-get', 'case "$*" in *install*) echo broken mirror; exit 100;; esac');
    const { status, stderr } = need('no-such-program:no-such-package');
    assert.equal(status, 1);
    assert.match(stderr, /broken mirror/);
    assert.match(stderr, /no-such-program is missing, and apt-get could not install no-such-package/);
  });
});
