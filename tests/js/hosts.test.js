// hosts/: each file tells its server to send exactly the headers that `make serve` sends. Each is read here by the rules of its
// server, and compared with what comes over HTTP. WRITE_HOSTS=1 writes the files first.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { HOST_FILES } from '../../web/site/hosts.js';
import { serve } from '../../web/site/serve.js';
import { ROOT } from './builds.js';

const HOSTS = join(ROOT, 'hosts');

/** The headers of an answer that are about the file's content, not about the site. */
const OF_FILE = /^(accept-ranges|connection|content-length|content-type|date|etag|keep-alive|last-modified)$/;

/** @param {string} file */
const read = (file) => readFileSync(join(HOSTS, file), 'utf8');

/** @param {Iterable<[string, string]>} pairs  names in any case */
const headersOf = (pairs) => Object.fromEntries([...pairs].map(([name, value]) => [name.toLowerCase(), value]));

/** The headers in a file, for every path, by the rules of its server. @type {Record<string, (text: string) => [string, string][]>} */
const READERS = {
  // https://docs.netlify.com/manage/routing/headers: a path, then indented lines "name: value".
  _headers(text) {
    const [path, ...lines] = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.equal(path, '/*');
    return lines.map((line) => {
      const [, name, value] = /^ +([\w-]+): (.+)$/.exec(line) ?? assert.fail(line);
      return [name, value];
    });
  },
  // https://httpd.apache.org/docs/2.4/mod/mod_headers.html: "Header always set name value"; a quoted value ends at the next ".
  '.htaccess'(text) {
    const lines = text.split('\n').filter((line) => /^\s*Header\b/.test(line));
    return lines.map((line) => {
      const [, name, value] = /^\s*Header always set ([\w-]+) "([^"\\%]*)"$/.exec(line) ?? assert.fail(line);
      return [name, value];
    });
  },
  // https://vercel.com/docs/project-configuration: the source is a path with expressions.
  'vercel.json'(text) {
    const { headers, ...rest } = JSON.parse(text);
    assert.deepEqual([rest, headers.length, headers[0].source], [{}, 1, '/(.*)']);
    return headers[0].headers.map((/** @type {any} */ { key, value }) => [key, value]);
  },
  // https://nginx.org/en/docs/http/ngx_http_headers_module.html; "$" would begin a variable.
  'nginx.conf'(text) {
    const lines = text.split('\n').filter((line) => line.startsWith('add_header'));
    return lines.map((line) => {
      const [, name, value] = /^add_header ([\w-]+) "([^"\\$]*)" always;$/.exec(line) ?? assert.fail(line);
      return [name, value];
    });
  },
};

describe('hosts/', () => {
  /** What `make serve` sends with every file. @type {Record<string, string>} */
  let sent;
  before(async () => {
    if (process.env.WRITE_HOSTS)
      for (const [file, make] of Object.entries(HOST_FILES)) writeFileSync(join(HOSTS, file), make());
    const root = mkdtempSync(join(tmpdir(), 'hosts-'));
    after(() => rmSync(root, { recursive: true }));
    writeFileSync(join(root, 'worker.js'), '');
    const server = await serve({ port: 0, root });
    const { headers } = await fetch(`${server.url}worker.js`);
    await server.close();
    sent = headersOf([...headers].filter(([name]) => !OF_FILE.test(name)));
    assert.ok(Object.keys(sent).length >= 8, 'there are headers to compare');
  });

  for (const [file, reader] of Object.entries(READERS)) {
    test(`${file} has the headers of make serve, and no other`, () => {
      assert.equal(read(file), HOST_FILES[file](), 'WRITE_HOSTS=1 node --test tests/js/hosts.test.js writes it');
      assert.deepEqual(headersOf(reader(read(file))), sent);
    });
  }

  test('every file is named in the README, and its server knows where to put it', () => {
    const files = readdirSync(HOSTS).filter((file) => file !== 'README.md');
    assert.deepEqual(files.sort(), [...Object.keys(READERS), 'github-pages.yml'].sort());
    for (const file of files) assert.ok(read('README.md').includes(`| \`${file}\` |`), file);
  });

  test('the workflow builds by a target that there is, and publishes the folder that it makes', () => {
    const workflow = read('github-pages.yml');
    const [, target] = /make ([a-z-]+) ADDRESS=/.exec(workflow) ?? [];
    const makefile = readFileSync(join(ROOT, 'Makefile'), 'utf8');
    assert.match(makefile, new RegExp(`^${target}:.* ## .*ADDRESS=.*$`, 'm'));
    const [, folder] = /path: (\S+)/.exec(workflow) ?? [];
    assert.ok(makefile.includes(`renameSync("build/site.new", "${folder}")`));
    assert.ok(!workflow.includes('\t'), 'YAML has no tabs');
  });
});
