// The examples that other people's programs read first. Of these, what is light enough is run here as it is: reveal.js, MDX
// with React, Observable's runtime and standard library. Quarto, Docusaurus, Observable Framework and Jupyter are too heavy:
// what they would make of the example is put together by the test (a reveal.js deck of the raw blocks, the page without its
// front matter, a cell for each block, the HTML of IPython's IFrame).

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';

import esbuild from 'esbuild';
import { closeQuietly, startBrowser, watch } from '../browser/browser.js';
import { example, frameOf, openLesson, PLACE, pageOf } from '../browser/examples.js';
import { train, untilIs, untilReady, untilSeen, untilStep } from '../browser/page_objects.js';
import { ROOT } from '../js/builds.js';
import { other } from './models.js';

const MODULES = resolve(ROOT, 'build/readers/node_modules');

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
before(async () => {
  chromium = await startBrowser();
});
after(() => chromium.close());

/** @param {import('node:test').TestContext} t @param {string} html @param {(path: string) => string | Buffer | null} [fileAt] */
async function open(t, html, fileAt) {
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.setViewport({ width: 1000, height: 900 });
  const { strange } = await openLesson(t, page, chromium.url, html, fileAt);
  return { page, troubles, strange };
}

/** @param {import('puppeteer-core').Frame} frame */
async function assertTrains(frame) {
  await untilReady(frame);
  await train(frame);
  await untilStep(frame, 2);
}

describe('slides', () => {
  const dist = (/** @type {string} */ path) => readFileSync(resolve(MODULES, 'reveal.js/dist', path));
  const fileAt = (/** @type {string} */ path) => (path.startsWith('reveal.js/') ? dist(path.slice(10)) : null);

  /** Goes to the next slide, as a speaker does. @param {import('puppeteer-core').Page} page */
  const next = (page) => page.keyboard.press('ArrowRight');

  test('with reveal.js: the frame is fetched with its slide, trains there, and goes on when one comes back', async (t) => {
    const { page, troubles, strange } = await open(t, example('reveal_slides.html'), fileAt);
    await untilSeen(page, { css: 'section.present h2' });
    await next(page);
    const frame = await frameOf(page);
    await assertTrains(frame);
    await page.evaluate(() => /** @type {any} */ (globalThis).Reveal.prev());
    await untilSeen(page, { css: 'section.present h2' });
    await page.evaluate(() => /** @type {any} */ (globalThis).Reveal.next());
    await untilStep(frame, 20);
    assert.deepEqual(strange, []);
    await closeQuietly({ page, troubles });
  });

  test('from Quarto: the raw blocks stand in a deck as they are, a run and a part of the guide', async (t) => {
    const [, matter, body] = /** @type {string[]} */ (
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(example('quarto_slides.qmd'))
    );
    assert.match(matter, /^format: revealjs$/m);
    const slides = [...body.matchAll(/^## (.+)\n\n```\{=html\}\n([\s\S]*?)\n```$/gm)].map(
      ([, title, html]) => `<section class="slide level2"><h2>${title}</h2>\n${html}\n</section>`,
    );
    assert.equal(slides.length, 2);
    for (const [i, slide] of slides.entries()) {
      const deck = example('reveal_slides.html').replace(/(<div class="slides">)[\s\S]*?(<\/div>)/, `$1${slide}$2`);
      const { page, troubles, strange } = await open(t, deck, fileAt);
      const frame = await frameOf(page);
      if (i === 0) await assertTrains(frame);
      else await untilSeen(frame, { css: '[data-stop] h2', within: { css: '[data-test="guide"]' } });
      assert.deepEqual(strange, []);
      await closeQuietly({ page, troubles });
    }
  });
});

test('a page of Docusaurus: MDX with React makes a frame of the component, which trains', async (t) => {
  const [{ evaluate }, runtime, { renderToStaticMarkup }, { createElement }] = await Promise.all([
    other('@mdx-js/mdx/index.js'),
    other('react/jsx-runtime.js').then(({ default: own }) => own),
    other('react-dom/server.node.js').then(({ default: own }) => own),
    other('react/index.js').then(({ default: own }) => own),
  ]);
  const source = example('docusaurus.mdx').replace(/^---\n[\s\S]*?\n---\n/, ''); // Docusaurus takes the front matter
  const { default: Content } = await evaluate(source, runtime);
  const { page, troubles, strange } = await open(t, pageOf(renderToStaticMarkup(createElement(Content))));
  const frame = await frameOf(page);
  assert.equal(frame.url(), `${PLACE}embed.html?show=curve,samples#data=names&n_layer=1`);
  await assertTrains(frame);
  await untilSeen(page, { css: 'strong' });
  assert.deepEqual(strange, []);
  await closeQuietly({ page, troubles });
});

test('a page of Observable: its sentence counts along with the frame', async (t) => {
  const source = example('observable.md');
  const blocks = [...source.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, code]) => code);
  const sentence = source.trimEnd().split('\n').at(-1) ?? '';
  assert.deepEqual([blocks.length, /\$\{told\.step\}/.test(sentence)], [2, true]);
  const program = `import { Runtime } from '@observablehq/runtime';
    import { Library } from '@observablehq/stdlib';
    const library = new Library();
    const module = new Runtime(library).module();
    const display = (node) => document.body.append(node);
    const said = document.body.appendChild(document.createElement('output'));
    module.variable(true).define('playground', ['html'], (html) => { ${blocks[0]} return playground; });
    module.variable(true).define('told', ['Generators', 'playground'], (Generators, playground) => { ${blocks[1]} return told; });
    module.variable(true).define(['told'], (told) => { said.textContent = \`${sentence}\`; });`;
  const { outputFiles } = await esbuild.build({
    stdin: { contents: program, resolveDir: MODULES },
    ...{ bundle: true, format: 'iife', write: false, logLevel: 'error' },
  });
  const { page, troubles, strange } = await open(t, pageOf('<script src="cells.js"></script>'), (path) =>
    path === 'cells.js' ? outputFiles[0].text : null,
  );
  const said = { css: 'output' };
  await untilIs(page, said, { says: 'Press Train.' });
  const frame = await frameOf(page);
  await assertTrains(frame);
  await untilIs(page, said, { matches: ['^After [1-9]\\d* steps its loss is \\d\\.\\d\\d\\.$', ''] });
  assert.deepEqual(strange, []);
  await closeQuietly({ page, troubles });
});

test('the outputs of the notebook are what its cells give', () => {
  const cells = JSON.parse(example('notebook.ipynb')).cells.filter(
    (/** @type {any} */ cell) => cell.cell_type === 'code',
  );
  // IPython's IFrame of IPython/lib/display.py, without the rest of it.
  const stand_in = `
import json, sys, types
display = types.ModuleType("IPython.display")
display.IFrame = lambda src, width, height: {"src": src, "width": width, "height": height}
sys.modules["IPython"] = types.ModuleType("IPython")
sys.modules["IPython.display"] = display
here = {}
for lines in json.load(sys.stdin):
    *first, last = "".join(lines).split("\\n")
    exec("\\n".join(first), here)
    print(json.dumps(eval(last, here)))
`;
  const { stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', stand_in], {
    input: JSON.stringify(cells.map((/** @type {any} */ { source }) => source)),
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  const given = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(given.length, cells.length);
  given.forEach(({ src, width, height }, i) => {
    const html = cells[i].outputs[0].data['text/html'].join('');
    const stored = ['width', 'height', 'src'].map((name) => new RegExp(`\\b${name}="([^"]*)"`).exec(html)?.[1]);
    assert.deepEqual(stored, [width, String(height), src]);
  });
});
