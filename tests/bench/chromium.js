// A worker in Chromium for bench.js and peers.js: the repository behind a server, an empty profile, one page, one
// worker, one job. This file does not know what the worker measures.
//
// CHROMIUM=/path/to/chromium uses another browser.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import puppeteer from 'puppeteer-core';
import { serve } from '../../web/site/serve.js';
import { FLAGS } from '../browser/browser.js';

const ROOT = resolve(import.meta.dirname, '../..');

/** The headers that a page needs for shared memory, and so for threads. */
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

/** The content of a file of Linux's /proc; '' where its process has ended, or on another system. @param {string} path */
function readProc(path) {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return []; // it has ended
  }
}

/** @typedef {{ is_page: boolean, ms: number }} ThreadTime  is_page: of a renderer, which runs pages and their workers */

/**
 * The CPU time that each thread of a browser has used, by its id; none if the system does not report it.
 * @param {number | undefined} browser its process
 */
export function threadTimes(browser) {
  /** @type {Map<string, ThreadTime>} */
  const times = new Map();
  /** @type {Map<number, number>} */
  const parents = new Map();
  try {
    for (const name of readdirSync('/proc')) {
      if (/^\d+$/.test(name)) parents.set(Number(name), Number(/\) . (\d+)/.exec(readProc(`${name}/stat`))?.[1]));
    }
  } catch {
    return times;
  }
  const isOf = (/** @type {number | undefined} */ pid) => {
    while (pid !== undefined && pid !== browser) pid = parents.get(pid);
    return pid === browser;
  };
  for (const pid of parents.keys()) {
    if (!isOf(pid)) continue;
    const is_page = readProc(`${pid}/cmdline`).includes('--type=renderer');
    for (const task of threadsOf(pid)) {
      const ns = Number(readProc(`${pid}/task/${task}/schedstat`).split(' ')[0]);
      times.set(task, { is_page, ms: ns / 1e6 });
    }
  }
  return times;
}

/**
 * The CPU time that the pages of a browser have used, in ms: of all threads of all its renderers. Null if the system
 * does not report it.
 * @param {number | undefined} browser its process
 */
export function rendererTime(browser) {
  const ms = [...threadTimes(browser).values()].reduce((sum, one) => sum + (one.is_page ? one.ms : 0), 0);
  return ms === 0 ? null : ms;
}

/**
 * The part of a browser's CPU time that the engine's threads have used between two moments: they are the busiest
 * threads of its pages. Null if the system does not report it.
 * @param {Map<string, ThreadTime>} before @param {Map<string, ThreadTime>} after @param {number} threads of the engine
 */
export function engineShare(before, after, threads) {
  const used = [...after].map(([id, { is_page, ms }]) => ({ is_page, ms: ms - (before.get(id)?.ms ?? 0) }));
  const sum = (/** @type {ThreadTime[]} */ list) => list.reduce((total, { ms }) => total + ms, 0);
  const busiest = used.filter(({ is_page }) => is_page).sort((one, two) => two.ms - one.ms);
  const all = sum(used);
  return all > 0 ? sum(busiest.slice(0, threads)) / all : null;
}

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
    await page.exposeFunction('cpu', () => rendererTime(browser.process()?.pid));
    await page.goto(new URL('tests/bench/page.html', server.url).href);
    const answer = await page.evaluate(
      (address, text) =>
        new Promise((done) => {
          const job = JSON.parse(text);
          const { log: say, cpu } = /** @type {any} */ (window);
          const running = new Worker(address, { type: 'module' });
          running.onmessage = async ({ data }) => {
            if (data.ask === 'cpu') running.postMessage({ cpu: await cpu() });
            else if (data.sentence === undefined) done(data);
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
