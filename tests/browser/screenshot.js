// Takes the picture of a running page for the README:  node tests/browser/screenshot.js [FILE.png]
// Serves build/site, trains the short stories for some seconds, writes the PNG. Not a test.

import { resolve } from 'node:path';
import { writeWhole } from '../whole_file.js';
import { chooseText, startBrowser, until, untilReady } from './browser.js';

const TRAIN_MS = 20_000;

const file = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../build/screenshot.png'));
const chromium = await startBrowser();
try {
  const { page } = await chromium.open('', { width: 1440, height: 900 });
  await chooseText(page, 'Short stories');
  await until(
    page,
    () => document.querySelector('.source-sentence')?.textContent?.startsWith('Short stories'),
    'the stories are chosen',
  );
  await until(
    page,
    () => Number.parseInt(document.querySelector('[data-room="tokenizer"] .room-line')?.textContent ?? '', 10) > 30,
    'the stories are read',
  );
  await untilReady(page);
  await page.click('.train');
  await new Promise((done) => setTimeout(done, TRAIN_MS));
  await page.type('.prompt-box', 'Once ');
  await page.click('.generate');
  await until(page, () => (document.querySelector('.made')?.textContent ?? '').length > 60, 'the prompt is answered');
  await page.mouse.move(5, 5);
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
  await new Promise((done) => setTimeout(done, 2000));
  writeWhole(file, await page.screenshot());
  console.log(`${file} is written`);
} finally {
  await chromium.close();
}
