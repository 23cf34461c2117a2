// Takes the picture of a running page for the README:  node tests/browser/screenshot.js [FILE.png]
// Serves build/site, trains the short stories for some hundred steps, writes the PNG. Not a test.

import { resolve } from 'node:path';
import { writeWhole } from '../whole_file.js';
import { startBrowser } from './browser.js';
import {
  AT,
  chooseText,
  drawn,
  generate,
  train,
  untilReady,
  untilSays,
  untilStep,
  writePrompt,
} from './page_objects.js';

const STEPS = 600; // after which the picture is taken

const file = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../build/screenshot.png'));
const chromium = await startBrowser();
try {
  const { page } = await chromium.open('', { width: 1440, height: 900 });
  await chooseText(page, 'Short stories');
  await untilSays(page, AT.sentence, /^Short stories/);
  await untilSays(page, AT.door('tokenizer'), /([4-9]|\d\d)\d different characters/);
  await untilReady(page);
  await train(page);
  await untilStep(page, STEPS);
  await writePrompt(page, 'Once ');
  await generate(page);
  await untilSays(page, AT.made, /.{60}/s);
  await page.mouse.move(5, 5);
  await page.evaluate(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
  await untilStep(page, STEPS + 100); // the highlight under the pointer has faded
  await drawn(page);
  writeWhole(file, await page.screenshot());
  console.log(`${file} is written`);
} finally {
  await chromium.close();
}
