// Takes pictures of the running page in all browsers, to be looked at:  make screenshots
// Serves build/site, trains the verse for some steps, has a prompt answered, writes build/screenshots/<browser>-<width>.png
// for a wide window and a telephone. Not a test: nothing is compared.

import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { serve } from '../../web/site/serve.js';
import { SITE } from './browser.js';
import { startChromium, startFirefox } from './drivers/puppeteer.js';
import { startWebKit } from './drivers/webdriver.js';
import { AT, generate, train, untilReady, untilSays, untilStatus, writePrompt } from './page_objects.js';

const FOLDER = resolve(import.meta.dirname, '../../build/screenshots');
const BROWSERS = { chromium: startChromium, firefox: startFirefox, webkit: startWebKit };
const SIZES = [
  { width: 1440, height: 1500 },
  { width: 360, height: 3800 },
];
const STEPS = 200;

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

mkdirSync(FOLDER, { recursive: true });
const site = await serve({ port: 0, root: SITE });
try {
  for (const [name, start] of Object.entries(BROWSERS)) {
    const driver = await start();
    try {
      for (const size of SIZES) {
        const page = await driver.open(`${site.url}?data=verse&max_steps=${STEPS}`, size);
        await trainAndAsk(page);
        const file = resolve(FOLDER, `${name}-${size.width}.png`);
        await page.screenshot(file);
        console.log(`${file} is written`);
        await page.close();
      }
    } finally {
      await driver.close();
    }
  }
} finally {
  await site.close();
}
