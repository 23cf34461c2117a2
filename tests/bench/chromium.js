// A worker in Chromium for bench.js and peers.js: the repository behind a server, an empty profile, one page,
// one worker, one job. What the worker measures is its own business.
//
// CHROMIUM=/path/to/chromium uses another browser.

import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import { serve } from '../../web/site/serve.js';
import { FLAGS } from '../browser/browser.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a page must send to have shared memory, and with it threads. */
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** A browser with an empty profile. */
export const launch = () =>
  puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
    protocolTimeout: 0,
  });

/**
 * Runs a worker on a page and waits for its results.
 *
 * @param {string} worker its address, relative to the repository
 * @param {object} job what JSON can carry
 * @param {{ isolated: boolean, log: (sentence: string) => void }} options isolated: with shared memory
 * @returns {Promise<{ results: any, version: string }>} with the browser's version
 */
export async function runInChromium(worker, job, { isolated, log }) {
  const server = await serve({ port: 0, root: ROOT, headers: isolated ? ISOLATED : { 'Cache-Control': 'no-store' } });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(`console: ${message.text()}`));
    await page.exposeFunction('log', log);
    await page.goto(new URL('tests/bench/page.html', server.url).href);
    const answer = await page.evaluate(
      (address, text) =>
        new Promise((done) => {
          const job = JSON.parse(text);
          const { log: say } = /** @type {{ log: (sentence: string) => void }} */ (/** @type {unknown} */ (window));
          const running = new Worker(address, { type: 'module' });
          running.onmessage = ({ data }) => {
            if (data.sentence === undefined) done(data);
            else say(data.sentence);
          };
          running.onerror = (event) => done({ error: event.message ?? 'The worker could not be started.' });
          running.postMessage(job);
        }),
      new URL(worker, server.url).href,
      JSON.stringify(job),
    );
    const { results, error } = /** @type {any} */ (answer);
    if (error !== undefined) throw new Error(error);
    return { results, version: await browser.version() };
  } finally {
    await browser.close();
    await server.close();
  }
}
