// A site on a server that sends no headers, in a folder of its own on the origin, as teachers' servers have it: what the tests of
// the service worker open. The server can be stopped, and the site replaced by another version. It has no tests.

import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { serve } from '../../web/site/serve.js';
import { SITE } from './browser.js';

/** What a script and a style sheet of the second version end with. */
export const MARK = '/* the second version */';

/** Gives a site that was changed its version. @param {string} folder */
function version(folder) {
  const { status, stderr } = spawnSync('node', [resolve(import.meta.dirname, '../../web/site/version.js'), folder]);
  if (status !== 0) throw new Error(String(stderr));
}

/**
 * @param {import('node:test').TestContext} test
 * @param {{ headers?: Record<string, string>, path?: string }} [options]
 */
export async function keepSite(test, { headers = {}, path = 'course/gpt/' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kept-site-'));
  const place = join(folder, 'root', path);
  mkdirSync(join(place, '..'), { recursive: true });
  symlinkSync(SITE, place.replace(/\/$/, ''));
  const root = join(folder, 'root');
  writeFileSync(join(root, 'around.html'), `<!doctype html><iframe title="frame" src="${path}embed.html"></iframe>`);
  let server = await serve({ port: 0, root, headers });
  const port = Number(new URL(server.url).port);
  let is_up = true;
  const stop = async () => {
    if (is_up) await server.close();
    is_up = false;
  };
  test.after(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });
  return {
    url: `${server.url}${path}`,
    origin: server.url,
    stop,
    async start() {
      server = await serve({ port, root, headers });
      is_up = true;
    },
    /**
     * Makes a second version, of which each script and style sheet bears a mark; `replace` puts it in place of the first.
     */
    makeSecond() {
      const second = join(folder, 'second');
      cpSync(SITE, second, { recursive: true, filter: (file) => !file.endsWith('.map') });
      for (const file of readdirSync(second, { recursive: true, encoding: 'utf8' }))
        if (/\.(js|css)$/.test(file)) {
          const at = join(second, file);
          writeFileSync(
            at,
            `${readFileSync(at, 'utf8').replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*/, '')}\n${MARK}\n`,
          );
        }
      version(second);
      return second;
    },
    /** @param {string} second */
    replace(second) {
      symlinkSync(second, join(folder, 'next'));
      renameSync(join(folder, 'next'), place.replace(/\/$/, ''));
    },
  };
}
