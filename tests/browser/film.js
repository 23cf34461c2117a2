// Takes the short film of the README:  make film
// Serves build/site, presses Train on the short stories and takes several pictures a second; ffmpeg makes a GIF of
// them: the given file, or build/film.gif. Not a test.
//
//   node tests/browser/film.js [FILE.gif]

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startBrowser } from './browser.js';
import { train, untilReady } from './page_objects.js';

const SIZE = { width: 1280, height: 800 };
const WIDTH = 960; // of the film
const SECONDS = 26;
const PAUSE_MS = 250; // between two pictures
const COLORS = 64;
const LIMIT = 2_000_000; // bytes

const file = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../build/film.gif'));
const folder = mkdtempSync(join(tmpdir(), 'film-'));
const chromium = await startBrowser();
try {
  const page = await chromium.newPage(); // at the pace of a first run: slow, then faster and faster
  await page.setViewport(SIZE);
  await page.goto(new URL('?data=stories', chromium.url).href);
  await untilReady(page);
  /** Each picture, and how long it is shown: lines for ffmpeg's concat. @type {string[]} */
  const list = [];
  /** @param {number} ms */
  const take = async (ms) => {
    const path = join(folder, `${list.length}.png`);
    await page.screenshot({ path: /** @type {`${string}.png`} */ (path) });
    list.push(`file '${path}'\nduration ${(ms / 1000).toFixed(3)}\n`);
  };
  await take(1200);
  await train(page);
  await page.mouse.move(5, 5);
  const began = performance.now();
  let before = began;
  while (before - began < SECONDS * 1000) {
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    const now = performance.now();
    await take(now - before);
    before = now;
  }
  await take(2500);
  writeFileSync(join(folder, 'list.txt'), list.join(''));
  const filter = [
    `scale=${WIDTH}:-1:flags=lanczos`,
    `split[one][two];[one]palettegen=max_colors=${COLORS}:stats_mode=diff[colors];[two][colors]paletteuse=dither=none:diff_mode=rectangle`,
  ].join(',');
  const made = join(folder, 'film.gif');
  execFileSync('ffmpeg', [
    ...['-loglevel', 'error', '-f', 'concat', '-safe', '0', '-i', join(folder, 'list.txt')],
    ...['-vf', filter, '-fps_mode', 'vfr', '-loop', '0', made],
  ]);
  const { size } = statSync(made);
  if (size > LIMIT) throw new Error(`The film has ${size} bytes, more than ${LIMIT}.`);
  execFileSync('cp', [made, file]);
  console.log(`${file} is written: ${list.length} pictures, ${size} bytes`);
} finally {
  await chromium.close();
  rmSync(folder, { recursive: true });
}
