// Gives a built site its version: the last step, when all other files are there. The service worker gets the hash of each
// file that it keeps; both pages get the version, and the policy of the site for servers that send no header. The same
// files make the same version. Not part of the page.
//
//     node web/site/version.js build/site

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { PLAIN_HEADERS, POLICY } from './headers.js';

const WORKER = 'service_worker.js';
const PAGES = ['index.html', 'embed.html'];
/** What a page does not ask for: source maps, which developer tools do, and the service worker itself. */
const NOT_KEPT = new RegExp(`\\.map$|^${WORKER}$`);

/** As the service worker makes it. @param {string | Uint8Array} bytes */
const hashOf = (bytes) => createHash('sha256').update(bytes).digest().subarray(0, 12).toString('base64');

/**
 * What stands in a page in this place, which is before all scripts and style sheets. A site that is versioned again gets
 * the new one.
 * @param {string} page
 * @param {string} version
 */
export function withVersion(page, version) {
  const place = /(<meta charset="utf-8">)(\n {4}<meta http-equiv.*\n {4}<meta name="version".*)?/;
  if (!place.test(page)) throw new Error('The page has no <meta charset="utf-8">.');
  return page.replace(
    place,
    `$1\n    <meta http-equiv="Content-Security-Policy" content="${POLICY}">\n    <meta name="version" content="${version}">`,
  );
}

/** @param {string} root of the site */
async function versionOf(root) {
  const paths = (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)).split(sep).join('/'))
    .filter((path) => !NOT_KEPT.test(path))
    .sort();
  /** @param {string} path */
  const read = async (path) => hashOf(await readFile(join(root, path)));
  /** @type {Record<string, string>} */
  const files = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await read(path)])));
  const program = (await readFile(join(root, WORKER), 'utf8')).replace(/^self\.SITE=.*\n/, '');
  for (const page of PAGES) {
    const path = join(root, page);
    const blank = withVersion(await readFile(path, 'utf8'), '');
    await writeFile(path, blank);
    files[page] = hashOf(blank);
  }
  const version = createHash('sha256')
    .update(JSON.stringify([files, PLAIN_HEADERS, program]))
    .digest('hex')
    .slice(0, 12);
  for (const page of PAGES) {
    const path = join(root, page);
    const named = withVersion(await readFile(path, 'utf8'), version);
    await writeFile(path, named);
    files[page] = hashOf(named);
  }
  await writeFile(
    join(root, WORKER),
    `self.SITE=${JSON.stringify({ version, files, headers: PLAIN_HEADERS })};\n${program}`,
  );
  return version;
}

const [, program, folder] = process.argv;
if (program === import.meta.filename) {
  if (folder === undefined) {
    console.error('Say which folder: node web/site/version.js build/site');
    process.exit(2);
  }
  await versionOf(resolve(folder));
}
