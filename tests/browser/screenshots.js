// Takes pictures of the running page, for people to look at:  make screenshots
// In Chromium every state of states.js in both themes and four widths, build/screenshots/<state>-<width>-<theme>.png; in
// Firefox and WebKit the page after some steps, build/screenshots/<browser>-<width>.png. Not a test: nothing is compared.
//
//   node tests/browser/screenshots.js [STATE...]      only these states, in Chromium

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { serve } from '../../web/site/serve.js';
import { SITE, startBrowser } from './browser.js';
import { startFirefox } from './drivers/puppeteer.js';
import { startWebKit } from './drivers/webdriver.js';
import { AT, drawn, generate, train, untilReady, untilSays, untilStatus, writePrompt } from './page_objects.js';
import { STATES } from './states.js';

const FOLDER = resolve(import.meta.dirname, '../../build/screenshots');
const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];
const THEMES = /** @type {const} */ (['light', 'dark']);
const OTHERS = { firefox: startFirefox, webkit: startWebKit };
const STEPS = 200;

/** One state in all sizes and themes. @param {Awaited<ReturnType<typeof startBrowser>>} chromium @param {import('./states.js').State} state */
async function takeState(chromium, { name, path, prepare }) {
  for (const size of SIZES) {
    const { page } = await chromium.open(path, size);
    try {
      await prepare(page);
      await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
      for (const value of THEMES) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        await drawn(page);
        await page.evaluate(() =>
          Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))),
        );
        await page.screenshot({ path: resolve(FOLDER, `${name}-${size.width}-${value}.png`) });
      }
    } finally {
      await page.browserContext().close();
    }
  }
  console.log(`${name}: ${SIZES.length * THEMES.length} pictures in ${FOLDER}`);
}

/** @param {import('./drivers/driver.js').Page} page */
async function trainAndAsk(page) {
  await untilReady(page);
  await train(page);
  await untilStatus(page, `Done after ${STEPS}`);
  await writePrompt(page, 'The ');
  await generate(page);
  await untilSays(page, AT.prompt, 'written at step');
  await page.evaluate(() => {
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    scrollTo(0, 0);
  });
}

/** The page in a browser that is not Chromium. @param {string} name @param {() => Promise<import('./drivers/driver.js').Driver>} start */
async function takeOther(name, start) {
  const site = await serve({ port: 0, root: SITE });
  const driver = await start();
  try {
    for (const size of SIZES) {
      const page = await driver.open(`${site.url}?data=verse&pace=fast&max_steps=${STEPS}`, size);
      await trainAndAsk(page);
      const file = resolve(FOLDER, `${name}-${size.width}.png`);
      await page.screenshot(file);
      console.log(`${file} is written`);
      await page.close();
    }
  } finally {
    await driver.close();
    await site.close();
  }
}

mkdirSync(FOLDER, { recursive: true });
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STATES.some((state) => state.name === name));
if (unknown.length > 0) {
  console.error(`There is no state ${unknown.join(', ')}. There are: ${STATES.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chromium = await startBrowser();
try {
  for (const state of STATES) if (asked.length === 0 || asked.includes(state.name)) await takeState(chromium, state);
} finally {
  await chromium.close();
}
if (asked.length === 0) for (const [name, start] of Object.entries(OTHERS)) await takeOther(name, start);
