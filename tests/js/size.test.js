// What a reader downloads stays small: the limits of tests/size.js, checked on build/site/.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';

import { BUILDS } from '../../wasm/builds.js';
import { filesOf, LIMITS, later, limitOf, measure, modules, scriptsOf, table, weigh } from '../size.js';
import { ROOT } from './builds.js';

describe('the size of the page', () => {
  test('every WebAssembly file weighs at most 60 KB', () => {
    const wanted = Object.keys(BUILDS).filter((name) => name !== 'reference');
    assert.deepEqual(
      modules().map(({ file }) => file),
      wanted.flatMap((name) => [`microgpt-${name}.deferred.wasm`, `microgpt-${name}.wasm`]).sort(),
    );
    for (const { file, bytes } of modules()) {
      assert.ok(bytes <= LIMITS.module, `${file}: ${bytes} bytes, more than ${LIMITS.module}`);
    }
  });

  for (const page of ['index.html', 'embed.html']) {
    test(`${page} with engine and chart weighs at most 150 KB`, () => {
      const { total } = measure(page);
      assert.ok(total <= LIMITS.page, `${total} bytes, more than ${LIMITS.page}\n${table()}`);
    });
  }

  test('the element for the pages of others weighs at most 2 kB', () => {
    const bytes = weigh('embed.js');
    assert.ok(bytes > 500 && bytes <= LIMITS.element, `${bytes} bytes, more than ${LIMITS.element}`);
  });

  test('the page that a model is saved as is small, on the wire and on a disk', () => {
    const [sent, saved] = [weigh('web/model.html'), statSync(resolve(ROOT, 'build/site/web/model.html')).size];
    assert.ok(sent > 100_000 && sent <= LIMITS.model_page.sent, `${sent} bytes, more than ${LIMITS.model_page.sent}`);
    assert.ok(saved <= LIMITS.model_page.saved, `${saved} bytes, more than ${LIMITS.model_page.saved}`);
  });

  test('the page waits for at most three scripts before the engine', () => {
    assert.ok(scriptsOf().length <= LIMITS.scripts, scriptsOf().join(', '));
  });

  test('what is fetched later has a limit of its own and keeps it', () => {
    const found = later();
    const used = new Set();
    for (const [name, bytes] of Object.entries(found)) {
      const key = limitOf(name) ?? assert.fail(`${name}: no limit in tests/size.js`);
      assert.ok(bytes <= LIMITS.later[key], `${name}: ${bytes} bytes, more than ${LIMITS.later[key]}`);
      used.add(key);
    }
    assert.deepEqual([...used].sort(), Object.keys(LIMITS.later).sort(), 'limits of what is not there');
  });

  test('nothing that is loaded is forgotten: both ends of the wire, the chart, the styles, the engine', () => {
    const files = filesOf('index.html');
    for (const file of ['web/start.js', 'web/playground.js', 'web/worker.js', 'web/page.css']) {
      assert.ok(files.includes(file), `${file} is not counted`);
    }
    const site = resolve(ROOT, 'build/site');
    for (const file of files) assert.ok(existsSync(resolve(site, file)), `${file} is not in the site`);
    const scripts = files
      .filter((file) => file.endsWith('.js'))
      .map((file) => readFileSync(resolve(site, file), 'utf8'));
    for (const words of ['blind guessing', 'api_trainer_new', 'set_sampling', 'chart-above']) {
      assert.ok(
        scripts.some((script) => script.includes(words)),
        `what says “${words}” is not counted`,
      );
    }
  });

  test('what only Node needs is not in the bundles', () => {
    for (const path of filesOf('index.html').filter((file) => /^web\/.*\.js$/.test(file))) {
      const script = readFileSync(resolve(ROOT, 'build/site', path), 'utf8');
      assert.equal(script.match(/node:|readFileSync|availableParallelism/)?.[0], undefined, path);
    }
  });

  test('the notices go with it: those of the libraries and our own', () => {
    const read = (/** @type {string} */ path) => readFileSync(resolve(ROOT, 'build/site', path), 'utf8');
    assert.match(read('build/vendor/lit-html.LICENSE.txt'), /Google/);
    assert.match(read('build/vendor/signals-core.LICENSE.txt'), /Preact/);
    assert.match(read('build/vendor/papaparse.LICENSE.txt'), /Matthew Holt/);
    assert.match(read('build/vendor/chardet.LICENSE.txt'), /Dmitry Shirokov/);
    assert.equal(read('LICENSE'), readFileSync(resolve(ROOT, 'LICENSE'), 'utf8'));
  });
});
