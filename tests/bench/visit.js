// Measures a visit: how soon the page can be used, and for how long its main thread is busy without a pause while it
// trains and every room is opened in turn. A part of `make bench`, beside page.js; README.md says what the figures
// mean.

import { resolve } from 'node:path';
import { serve } from '../../web/site/serve.js';
import { launch } from './chromium.js';
import { median, pause, rounded } from './rounds.js';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {{ ms: number, cpu_ms: number, at: number }} Task of the main thread; cpu_ms: the processor's time in it
 *
 * @typedef {{ seconds: number, tasks: Task[] }} Traced
 *
 * @typedef {object} TaskRow the tasks of the main thread while one thing was done
 * @property {string} config a data set's id
 * @property {string} doing
 * @property {number} seconds
 * @property {number} busy_percent by the processor's time
 * @property {number} long_tasks over 50 ms by the clock, as the browser's own observer counts them
 * @property {number} longest_ms by the clock
 * @property {number} long_cpu_tasks over 50 ms of the processor's time
 * @property {number} longest_cpu_ms
 *
 * @typedef {object} VisitRow the medians of some cold visits, ms after the visit began
 * @property {number} visits
 * @property {number} seen_ms something is painted
 * @property {number} button_ms the button to train is there and answers
 * @property {number} ready_ms the engine has a model
 * @property {number} worst_button_ms
 */

const SITE = resolve(import.meta.dirname, '../../build/site');
const LONG_MS = 50; // the limit for a task
const ROOMS = ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'];
const TRACED = ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/**
 * What the page writes into a trace, so that it can be distinguished from other tabs, such as the browser's first one.
 */
const SIGN = 'this is the page';

/**
 * The tasks of a page's main thread in a trace of Chromium: of the thread that has written SIGN.
 * @param {any[]} events
 * @returns {Task[]} in their order; at: ms of the trace's clock
 */
export function tasksOf(events) {
  const page = events.find(({ name, args }) => name === 'TimeStamp' && args?.data?.message === SIGN);
  return events
    .filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === page?.pid && tid === page?.tid)
    .map(({ dur, tdur = 0, ts }) => ({ ms: dur / 1000, cpu_ms: tdur / 1000, at: ts / 1000 }))
    .sort((a, b) => a.at - b.at);
}

/**
 * @param {string} config @param {string} doing @param {number} seconds @param {Task[]} tasks
 * @returns {TaskRow}
 */
export function taskRow(config, doing, seconds, tasks) {
  const most = (/** @type {(task: Task) => number} */ of) => tasks.reduce((max, task) => Math.max(max, of(task)), 0);
  const cpu = tasks.reduce((sum, { cpu_ms }) => sum + cpu_ms, 0);
  return {
    ...{ config, doing, seconds: rounded(seconds), busy_percent: rounded(cpu / seconds / 10) },
    long_tasks: tasks.filter(({ ms }) => ms > LONG_MS).length,
    longest_ms: rounded(most(({ ms }) => ms)),
    long_cpu_tasks: tasks.filter(({ cpu_ms }) => cpu_ms > LONG_MS).length,
    longest_cpu_ms: rounded(most(({ cpu_ms }) => cpu_ms)),
  };
}

/**
 * All parts together, as one row: a minute of training in which every room is opened.
 * @param {string} config
 * @param {Traced[]} parts
 */
export const togetherRow = (config, parts) =>
  taskRow(
    config,
    'all of the training',
    parts.reduce((sum, { seconds }) => sum + seconds, 0),
    parts.flatMap(({ tasks }) => tasks),
  );

/**
 * The tasks of the page's main thread while `act` runs.
 * @param {Page} page
 * @param {() => Promise<unknown>} act
 */
async function traced(page, act) {
  await page.tracing.start({ categories: TRACED });
  const began = performance.now();
  await act();
  const seconds = (performance.now() - began) / 1000;
  await page.evaluate((sign) => console.timeStamp(sign), SIGN);
  const trace = JSON.parse(new TextDecoder().decode(await page.tracing.stop()));
  return { seconds, tasks: tasksOf(trace.traceEvents) };
}

/** A page with nothing stored, from a browser's context of its own. @param {import('puppeteer-core').Browser} browser */
async function freshPage(browser) {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width: 1440, height: 900 });
  return page;
}

/** @param {Page} page @param {string} selector */
const press = (page, selector) =>
  page.evaluate((at) => /** @type {any} */ (document.querySelector(at)).click(), selector);

/**
 * Trains from the first step, with the text lit, and opens every room in turn.
 * @param {import('puppeteer-core').Browser} browser
 * @param {string} url of the site
 * @param {string} config
 * @param {number} room_ms for which each room stays open
 * @param {(sentence: string) => void} log
 * @returns {Promise<TaskRow[]>}
 */
async function openRooms(browser, url, config, room_ms, log) {
  const page = await freshPage(browser);
  /** @type {TaskRow[]} */
  const rows = [];
  /** @type {Traced[]} */
  const all = [];
  /** @param {string} doing @param {() => Promise<unknown>} act */
  async function note(doing, act) {
    const seen = await traced(page, act);
    all.push(seen);
    rows.push(taskRow(config, doing, seen.seconds, seen.tasks));
    log(
      `${config}, ${doing}: longest task ${rows.at(-1)?.longest_ms} ms, ${rows.at(-1)?.longest_cpu_ms} of the processor`,
    );
  }
  const ready = () =>
    page.waitForFunction(() => document.querySelector('.status')?.textContent?.startsWith('A fresh model'));
  await note('the page comes', async () => {
    await page.goto(new URL(`?data=${config}&max_steps=10000000`, url).href);
    await ready();
  });
  await note('the first seconds of training', async () => {
    await press(page, '.train');
    await pause(2 * room_ms);
  });
  for (const room of ROOMS) {
    await note(`room ${room}`, async () => {
      await press(page, `[data-room="${room}"]`);
      await pause(room_ms);
    });
  }
  await note('rooms closed', async () => {
    await press(page, `[data-room="${ROOMS.at(-1)}"]`);
    await pause(room_ms);
  });
  await page.browserContext().close();
  const [, ...training] = all;
  return [...rows, togetherRow(config, training)];
}

/** Runs in the page before its own scripts: records when the button to train is there, and when there is a model. */
function watchStart() {
  /** @type {Record<string, number>} */
  const seen = {};
  Object.assign(window, { seen });
  const look = () => {
    const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('.train'));
    if (button !== null && !button.disabled) seen.button_ms ??= performance.now();
    if (document.querySelector('.status')?.textContent?.startsWith('A fresh model'))
      seen.ready_ms ??= performance.now();
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
}

/**
 * @param {string} url of the site
 * @param {number} visits each by a browser with an empty profile
 * @returns {Promise<VisitRow>}
 */
async function visit(url, visits) {
  /** @type {Record<string, number[]>} */
  const times = { seen_ms: [], button_ms: [], ready_ms: [] };
  for (let i = 0; i < visits; i++) {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.setViewport({ width: 1440, height: 900 });
      await page.evaluateOnNewDocument(watchStart);
      await page.goto(url);
      await page.waitForFunction(() => /** @type {any} */ (window).seen.ready_ms > 0);
      const seen = await page.evaluate(() => {
        const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
        return { .../** @type {any} */ (window).seen, seen_ms: painted };
      });
      for (const [name, list] of Object.entries(times)) list.push(seen[name]);
    } finally {
      await browser.close();
    }
  }
  const of = (/** @type {string} */ name) => rounded(median(times[name]));
  return {
    visits,
    ...{ seen_ms: of('seen_ms'), button_ms: of('button_ms'), ready_ms: of('ready_ms') },
    worst_button_ms: rounded(Math.max(...times.button_ms)),
  };
}

/**
 * @param {{ quick: boolean, cases: string[], log: (sentence: string) => void }} options
 * @returns {Promise<{ visit: VisitRow, tasks: TaskRow[] }>}
 */
export async function measureVisit({ quick, cases, log }) {
  const site = await serve({ port: 0, root: SITE });
  const browser = await launch();
  try {
    /** @type {TaskRow[]} */
    const tasks = [];
    for (const config of cases) tasks.push(...(await openRooms(browser, site.url, config, quick ? 2000 : 6000, log)));
    return { visit: await visit(site.url, quick ? 3 : 7), tasks };
  } finally {
    await browser.close();
    await site.close();
  }
}
