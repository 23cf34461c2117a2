// The package for npm in a page without a bundler: its files as they are, served beside the page, found by an import map.
// The truth is the engine in Node: with the same seed the same loss, bit by bit. tests/readers/bundlers.test.js has the
// bundlers, tests/js/package.test.js what is in the package, and Node.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { serve } from '../../web/site/serve.js';
import { ROOT } from '../js/builds.js';
import { expected, install, USE } from '../js/packed.js';
import { closeQuietly, startBrowser, watch } from './browser.js';
import { until, untilStep } from './page_objects.js';

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {ReturnType<typeof install>} */
let installed;
before(async () => {
  installed = install();
  chromium = await startBrowser();
});
after(async () => {
  await chromium.close();
  installed.remove();
});

/** The package's own files for browsers, by what is imported. */
const MAP = {
  'microgpt-playground': './node_modules/microgpt-playground/build/package/engine.js',
  'microgpt-playground/inline': './node_modules/microgpt-playground/build/package/inline.js',
  'microgpt-playground/element': './node_modules/microgpt-playground/build/package/element.js',
};

/** @param {import('node:test').TestContext} t @param {string} name @param {string} body @param {string} program */
async function open(t, name, body, program) {
  const head = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">`;
  const imports = `<script type="importmap">${JSON.stringify({ imports: MAP })}</script>`;
  writeFileSync(join(installed.folder, name), `${head}${imports}${body}<script type="module">${program}</script>`);
  const server = await serve({ port: 0, root: installed.folder, headers: {} });
  t.after(() => server.close());
  const page = await chromium.newPage();
  const troubles = watch(page);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname.replace(/.*\//, '')));
  await page.goto(server.url + name);
  return { page, troubles, asked };
}

test('an engine trains in a page, from its own files, from an address, and from one script', async (t) => {
  const program = `import { loadEngine } from 'microgpt-playground';
    import { loadEngine as loadInline } from 'microgpt-playground/inline';
    ${USE}
    const url = './node_modules/microgpt-playground/build/wasm';
    const said = [];
    for (const engine of [loadEngine({ build: 'simd' }), loadEngine({ build: 'simd', url }), loadInline()])
      said.push(await use(await engine));
    const { build, threads } = await loadEngine();
    globalThis.said = { said, auto: [build, threads] };`;
  const { page, troubles, asked } = await open(t, 'engine.html', '', program);
  await until(page, () => 'said' in globalThis, 'the program has ended');
  const { said, auto } = await page.evaluate(() => /** @type {any} */ (globalThis).said);
  const truth = { ...(await expected()), build: 'simd', threads: 1 };
  assert.deepEqual(said, [truth, truth, truth]);
  assert.deepEqual(auto, ['relaxed', 1], 'a page that is not isolated has one thread');
  assert.deepEqual(
    asked.filter((file) => file.endsWith('.wasm')).sort(),
    [
      'microgpt-relaxed.wasm',
      ...Array(2).fill('microgpt-simd.deferred.wasm'),
      ...Array(2).fill('microgpt-simd.wasm'),
    ],
    'the engine in one script asks for nothing',
  );
  await closeQuietly({ page, troubles });
});

test('the element takes the address of a site, and its frame trains', async (t) => {
  const element = `<micro-gpt src="${chromium.url}embed.html" data="names" n_layer="1" max_steps="20" pace="fast"></micro-gpt>`;
  const program = `import 'microgpt-playground/element';
    globalThis.state = await document.querySelector('micro-gpt').state({ with_text: true });
    await document.querySelector('micro-gpt').train();`;
  const { page, troubles } = await open(t, 'element.html', element, program);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  await untilStep(frame, 5);
  const state = await page.evaluate(() => /** @type {any} */ (globalThis).state);
  const [, typed] =
    /MicroGptState \{([\s\S]*?)^\}/m.exec(readFileSync(join(ROOT, 'web/embed/element.d.ts'), 'utf8')) ?? [];
  const declared = [...typed.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name);
  assert.deepEqual(Object.keys(state).sort(), declared.sort(), 'the types are those of what comes');
  assert.deepEqual([state.settings.n_layer, state.step, state.engine], [1, 0, 'ready']);
  await closeQuietly({ page, troubles });
});
