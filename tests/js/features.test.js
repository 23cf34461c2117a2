// web/registry.js and registry_later.js: every feature can be removed from the page, by deleting its folder and its
// line in one of these files. The rest is bundled; with all features removed, its types are checked too.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { ROOT } from './builds.js';

const LISTS = ['registry.js', 'registry_later.js'];
const names = readdirSync(join(ROOT, 'web/features'));

/** A copy of web/, with the folders that it imports from beside it. @returns {string} its folder */
function copyTree() {
  const folder = mkdtempSync(join(tmpdir(), 'features-'));
  after(() => rmSync(folder, { recursive: true }));
  cpSync(join(ROOT, 'web'), join(folder, 'web'), { recursive: true });
  for (const name of ['wasm', 'build', 'node_modules', 'package.json'])
    symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

/** @param {string} folder @param {string} name */
function takeOut(folder, name) {
  rmSync(join(folder, 'web/features', name), { recursive: true });
  const line = new RegExp(`^import \\{ (\\w+) \\} from './features/${name}/.*\n`, 'm');
  const listed = LISTS.map((file) => join(folder, 'web', file)).filter((path) =>
    line.test(readFileSync(path, 'utf8')),
  );
  assert.equal(listed.length, 1, `one list names ${name}`);
  const all = readFileSync(listed[0], 'utf8');
  const value = /** @type {string} */ (line.exec(all)?.[1]);
  writeFileSync(
    listed[0],
    all.replace(line, '').replace(/(FEATURES = \[)([^\]]*)/, (_, head, list) => head + without(list, value)),
  );
}

/** @param {string} list @param {string} value */
const without = (list, value) =>
  list
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== value && one !== '')
    .join(', ');

/** @param {string} folder */
const bundle = (folder) =>
  build({
    entryPoints: ['playground.js', 'worker.js', 'start.js'].map((name) => join(folder, 'web', name)),
    ...{ bundle: true, splitting: true, format: 'esm', write: false, logLevel: 'silent' },
    ...{ outdir: join(folder, 'out'), external: ['node:*'], preserveSymlinks: true },
  });

describe('a feature', () => {
  test('is a folder, and the whole page goes into bundles', async () => {
    assert.ok(names.length > 5);
    const { outputFiles } = await bundle(copyTree());
    assert.ok(outputFiles.length > 4);
  });

  for (const name of names) {
    test(`${name} can be taken out`, async () => {
      const folder = copyTree();
      takeOut(folder, name);
      for (const file of LISTS)
        assert.doesNotMatch(readFileSync(join(folder, 'web', file), 'utf8'), new RegExp(`features/${name}/`));
      await bundle(folder);
    });
  }

  test('is needed by nothing else: without any, what is left has the right types', async () => {
    const folder = copyTree();
    for (const name of names) takeOut(folder, name);
    for (const file of LISTS) assert.match(readFileSync(join(folder, 'web', file), 'utf8'), /FEATURES = \[\s*\];/);
    await bundle(folder);
    const { compilerOptions } = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'));
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['web/**/*.js'] }));
    const checked = await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder]).catch(
      (error) => error,
    );
    assert.equal(checked.stdout, '');
  });
});
