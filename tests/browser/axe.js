// What axe finds in a page, for the tests that hold a part of it against WCAG. It has no tests.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** @typedef {import('puppeteer-core').Page} Page */

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe objects to, each with the elements that it means.
 * @param {Page} page
 * @param {string} [within]  the selector of a part of the page
 * @returns {Promise<string[]>}
 */
export async function objections(page, within = 'html') {
  // The page's policy allows only its own scripts, but tools such as axe may be evaluated.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  return page.evaluate(
    async (only, part) => {
      const options = { runOnly: only, resultTypes: ['violations'] }; // without it, axe reports passes too
      const { violations } = await /** @type {any} */ (globalThis).axe.run(part, options);
      return violations.map(
        (/** @type {any} */ one) =>
          `${one.id}: ${one.nodes.map((/** @type {any} */ { html }) => html.slice(0, 300)).join(' | ')}`,
      );
    },
    TAGS,
    within,
  );
}
