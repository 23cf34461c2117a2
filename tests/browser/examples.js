// The pages of examples/ at an address of a school, and the site at the address that they name: both are answered in the
// place of a network, for everything that a browser asks, workers in frames too. It has no tests.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** @typedef {import('puppeteer-core').Page} Page */

const EXAMPLES = resolve(import.meta.dirname, '../../examples');

/** Where the examples look for the site. */
export const PLACE = 'https://example.org/microgpt/';
const SCHOOL = 'https://school.example/';

/** @param {string} name  of a file in examples/ */
export const example = (name) => readFileSync(resolve(EXAMPLES, name), 'utf8');

/** A page around some HTML. @param {string} body */
export const pageOf = (body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>A lesson</title><body>${body}</body></html>`;

/**
 * Opens a page of the school.
 * @param {import('node:test').TestContext} t
 * @param {Page} page  in a browser of its own
 * @param {string} site  the address of the site's server
 * @param {string} html
 * @param {(path: string) => string | Buffer | null} [fileAt]  further files of the school
 */
export async function openLesson(t, page, site, html, fileAt = () => null) {
  const session = await page.browser().target().createCDPSession();
  t.after(() => session.detach().catch(() => {}));
  /** @type {string[]} what is asked of nobody */
  const strange = [];
  /** @param {string} url @returns {Promise<[number, Record<string, string>, string | Buffer]>} */
  async function answerTo(url) {
    if (url.startsWith(PLACE)) {
      const answer = await fetch(new URL(url.slice(PLACE.length), site));
      const headers = Object.fromEntries(
        [...answer.headers].filter(
          ([name]) => !/^(content-(encoding|length)|connection|keep-alive|transfer-encoding|date)$/.test(name),
        ),
      );
      return [answer.status, headers, Buffer.from(await answer.arrayBuffer())];
    }
    const path = url.startsWith(SCHOOL) ? url.slice(SCHOOL.length) : null;
    if (path === '' || path === '?') return [200, { 'content-type': 'text/html' }, html];
    if (path === 'favicon.ico')
      return [200, { 'content-type': 'image/svg+xml' }, '<svg xmlns="http://www.w3.org/2000/svg"/>'];
    const file = path === null ? null : fileAt(path);
    if (file === null) strange.push(url);
    const type = /\.css$/.test(url) ? 'text/css' : 'text/javascript';
    return file === null ? [404, {}, ''] : [200, { 'content-type': type }, file];
  }
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const [responseCode, headers, body] = await answerTo(request.url);
    const responseHeaders = Object.entries(headers).map(([name, value]) => ({ name, value }));
    await session
      .send('Fetch.fulfillRequest', {
        requestId,
        responseCode,
        responseHeaders,
        body: Buffer.from(body).toString('base64'),
      })
      .catch(() => {}); // the page may be gone
  });
  await session.send('Fetch.enable', { patterns: [{ urlPattern: 'https://*' }] });
  await page.goto(SCHOOL);
  return { strange };
}

/** The frame of the site in a page. (Of two that come at the same time, puppeteer may lose one.) @param {Page} page */
export const frameOf = (page) => page.waitForFrame((frame) => frame.url().startsWith(PLACE));
