// What the page costs: how much slower the playground trains than the engine alone, and the longest time for which its
// main thread is busy without a pause. A part of `make bench`; README.md says what the figures mean.
//
// The built site is served by its own server, opened in a tab as for a reader, and started by its button. A second,
// empty tab has a worker with the same engine (alone.js). They take turns: the engine alone repeats what the page has
// done in its turn. Watching costs the page little: it records a message now and then.

import { resolve } from 'node:path';
import { SITE_HEADERS, serve } from '../../web/site/serve.js';
import { engineShare, launch, threadTimes } from './chromium.js';
import { median, pause, rounded } from './rounds.js';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {import('puppeteer-core').Browser} Browser
 * @typedef {import('./alone.js').Work} Work
 * @typedef {import('./alone.js').Request} Request
 * @typedef {import('./measure.js').Place} Place
 *
 * @typedef {object} Plan
 * @property {number} warm_ms of training before the first turn: at first the page draws more often (web/worker/session.js)
 * @property {number} turn_ms of the page
 * @property {number} turns
 *
 * @typedef {import('./alone.js').Samples & { at: number }} Seen samples that the page got, and when, in ms
 * @typedef {{ at: number, train_ms: number }} Report of the page's worker: when it came, and how long the steps took
 * @typedef {object} Turn of the page
 * @property {Seen[]} samples
 * @property {number} ms from one click to the other
 * @property {number} busy_ms in which the main thread worked
 * @property {Report[]} reports
 * @property {number | null} engine_share of the CPU time of the whole browser: that of the engine's threads
 * @property {number[]} long_tasks of the main thread, ms: those over 50
 * @property {number} longest_gap_ms between two ticks; 0 if ticks were not measured
 * @property {number} looks into the model that the open views asked for
 *
 * @typedef {object} Pair the same work done twice
 * @property {number} page_ms
 * @property {number} alone_ms
 * @property {number} tokens
 * @property {number | null} page_share of what the machine could do that went into steps (shareInSteps)
 * @property {number | null} alone_share
 *
 * @typedef {{ threads: number, val_interval: number }} EngineFacts
 *
 * @typedef {Place & { config: string, room: string } & Cost} PageRow config: the data set; room: the open one, '' for none
 * @typedef {object} Cost
 * @property {number} seconds of training in the page
 * @property {number} tokens_per_second in the page
 * @property {number} alone_tokens_per_second
 * @property {number} overhead_percent of the engine's speed: the median of the pairs
 * @property {number} overhead_best_percent the same for the best turns of page and engine
 * @property {number | null} overhead_share_percent by shares: how much smaller a share went into steps
 * @property {number} busy_percent of the main thread's time
 * @property {number} long_tasks
 * @property {number} longest_task_ms of the long tasks; 0 if there was none
 * @property {number} longest_gap_ms
 */

const ROOT = resolve(import.meta.dirname, '../..');

/** Data sets, with the settings suggested for them, except that the run never ends. */
export const CASES = ['stories', 'names'];
const MAX_STEPS = 10_000_000;
/** What is open while it trains: nothing, or the map of the network, which is drawn after every report. */
const OPEN = ['', 'network'];

/** @type {{ full: Plan, quick: Plan }} */
export const PLANS = {
  full: { warm_ms: 20_000, turn_ms: 5000, turns: 12 },
  quick: { warm_ms: 1000, turn_ms: 5000, turns: 2 },
};

/**
 * Runs in the page before its own scripts: records the requests to its worker, the samples that it gets, and long
 * tasks.
 */
function watch() {
  /** @type {any} */
  const watched = { request: null, sampling: {}, samples: [], long_tasks: [], reports: [], looks: 0 };
  Object.assign(window, { watched });
  const note = (/** @type {PerformanceObserverEntryList} */ list) => {
    for (const { startTime, duration } of list.getEntries()) watched.long_tasks.push({ at: startTime, ms: duration });
  };
  new PerformanceObserver(note).observe({ type: 'longtask', buffered: true });
  const { postMessage } = Worker.prototype;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', ({ data: { event, step, texts, train_ms } }) => {
        if (event === 'progress') watched.reports.push({ train_ms, at: performance.now() });
        if (event === 'samples') watched.samples.push({ step, texts, at: performance.now() });
      });
    }
    if (message.type === 'prepare') watched.request = { text: message.text, config: message.config };
    if (message.type === 'look') watched.looks++;
    if (message.type === 'train') watched.sampling = message.sampling;
    return Reflect.apply(postMessage, this, [message, ...rest]);
  };
}

/**
 * Runs in the page: presses Train, and Pause after `ms`, or later if there have not been enough samples. A sample at a
 * step with a validation does not count (repeatable).
 *
 * @param {number} ms
 * @param {number} enough
 * @param {number} val_interval
 * @param {boolean} ticking whether to measure also how long the main thread delays a timer of 4 ms
 * @returns {Promise<Omit<Turn, 'busy_ms' | 'engine_share'>>}
 */
async function takeTurn(ms, enough, val_interval, ticking) {
  const { watched } = /** @type {any} */ (window);
  const sleep = (/** @type {number} */ time) => new Promise((done) => setTimeout(done, time));
  const button = /** @type {HTMLButtonElement} */ (document.querySelector('.train'));
  const press = async (/** @type {string[]} */ ...wanted) => {
    for (let waited = 0; !wanted.includes(button.innerText.trim()); waited += 20) {
      if (waited > 5000) throw new Error(`The page offers "${button.innerText}".`);
      await sleep(20);
    }
    button.click();
  };
  if (document.hidden) throw new Error('The page is out of sight, so it draws nothing.');
  watched.samples = [];
  watched.long_tasks = [];
  watched.reports = [];
  watched.looks = 0;
  let longest_gap_ms = 0;
  let last = performance.now();
  const timer = ticking
    ? setInterval(() => {
        const now = performance.now();
        longest_gap_ms = Math.max(longest_gap_ms, now - last);
        last = now;
      }, 4)
    : 0;
  const start = performance.now();
  await press('Train', 'Continue');
  await sleep(ms);
  const clear = () => watched.samples.filter((/** @type {Seen} */ { step }) => step % val_interval !== 0);
  while (clear().length < enough && performance.now() - start < 60_000 + ms) await sleep(100);
  await press('Pause');
  clearInterval(timer);
  const end = performance.now();
  await sleep(200); // long tasks are reported later
  const long_tasks = watched.long_tasks
    .filter((/** @type {any} */ task) => task.at < end)
    .map((/** @type {any} */ task) => task.ms);
  const { samples, reports, looks } = watched;
  return { samples, reports, ms: end - start, long_tasks, longest_gap_ms, looks };
}

/**
 * The part of a turn that can be repeated exactly: from one sample to another, because a sample belongs to a known
 * step. Samples at a step with a validation do not count: it runs at the same time.
 *
 * @param {Seen[]} seen
 * @param {number} val_interval
 * @returns {{ from: number, samples: Seen[], ms: number }}
 */
export function repeatable(seen, val_interval) {
  const is_clear = ({ step = 0 }) => step % val_interval !== 0;
  const first = seen.findIndex(is_clear);
  const last = seen.findLastIndex(is_clear);
  if (last <= first) throw new Error('The page has shown too few samples to measure by.');
  return { from: seen[first].step, samples: seen.slice(first + 1, last + 1), ms: seen[last].at - seen[first].at };
}

/**
 * How much of what the machine could do between a turn's first report and its last went into steps: the part of the time
 * that the worker spent in them, times the part of the browser's CPU time that the engine's threads had. It does not
 * depend on how fast the machine was meanwhile.
 * @param {Report[]} reports
 * @param {number | null} engine_share
 */
export function shareInSteps([first, ...others], engine_share) {
  const last = others.at(-1);
  if (last === undefined || engine_share === null) return null;
  return (engine_share * others.reduce((sum, { train_ms }) => sum + train_ms, 0)) / (last.at - first.at);
}

/**
 * @param {Pair[]} pairs
 * @param {Turn[]} turns those of the pairs
 * @param {Turn} ticked the one with ticks
 * @returns {Cost}
 */
export function costOf(pairs, turns, ticked) {
  const sum = (/** @type {number[]} */ numbers) => numbers.reduce((total, number) => total + number, 0);
  const ms = sum(turns.map((turn) => turn.ms));
  const best = (/** @type {(pair: Pair) => number} */ took) =>
    Math.max(...pairs.map((pair) => pair.tokens / took(pair)));
  const tasks = [...turns, ticked].flatMap(({ long_tasks }) => long_tasks);
  return {
    seconds: rounded((ms + ticked.ms) / 1000),
    tokens_per_second: rounded(median(pairs.map(({ tokens, page_ms }) => (1000 * tokens) / page_ms))),
    alone_tokens_per_second: rounded(median(pairs.map(({ tokens, alone_ms }) => (1000 * tokens) / alone_ms))),
    overhead_percent: rounded(100 * median(pairs.map(({ page_ms, alone_ms }) => 1 - alone_ms / page_ms))),
    overhead_best_percent: rounded(100 * (1 - best(({ page_ms }) => page_ms) / best(({ alone_ms }) => alone_ms))),
    overhead_share_percent: pairs.some(({ page_share, alone_share }) => page_share === null || alone_share === null)
      ? null
      : rounded(
          100 * median(pairs.map(({ page_share, alone_share }) => 1 - Number(page_share) / Number(alone_share))),
        ),
    busy_percent: rounded((100 * sum(turns.map(({ busy_ms }) => busy_ms))) / ms),
    long_tasks: tasks.length,
    longest_task_ms: rounded(Math.max(0, ...tasks)),
    longest_gap_ms: rounded(ticked.longest_gap_ms),
  };
}

/**
 * Begins to count the CPU time of a browser's threads; returns a function that returns the engine's share since then.
 * @param {Browser} browser
 */
function engineShareSince(browser) {
  const times = () => threadTimes(browser.process()?.pid);
  const before = times();
  return (/** @type {number} */ threads) => engineShare(before, times(), threads);
}

/**
 * A tab with nothing stored, which shares nothing with others.
 * @param {Browser} browser
 */
async function openTab(browser) {
  const tab = await (await browser.createBrowserContext()).newPage();
  await tab.setViewport({ width: 1440, height: 900 });
  return tab;
}

/**
 * @param {Browser} browser
 * @param {string} url of the repository
 * @returns {Promise<(message: object) => Promise<any>>} asks the worker of alone.js
 */
async function openAlone(browser, url) {
  const tab = await openTab(browser);
  await tab.goto(new URL('tests/bench/page.html', url).href);
  await tab.evaluate(() => {
    // The server's policy for scripts (web/site/serve.js) allows addresses that a policy of this name has made.
    const { trustedTypes } = /** @type {any} */ (window);
    const policy = trustedTypes?.createPolicy('microgpt-playground', {
      createScriptURL: (/** @type {string} */ url) => url,
    });
    const address = policy?.createScriptURL('alone.js') ?? 'alone.js';
    Object.assign(window, { alone: new Worker(address, { type: 'module' }) });
  });
  return async (message) => {
    const { value, error } = await tab.evaluate(
      (question) =>
        new Promise((done) => {
          const { alone } = /** @type {any} */ (window);
          alone.onmessage = (/** @type {MessageEvent} */ { data }) => done(data);
          alone.onerror = (/** @type {ErrorEvent} */ event) =>
            done({ error: event.message ?? 'The worker did not start.' });
          alone.postMessage(question);
        }),
      message,
    );
    if (error !== undefined) throw new Error(error);
    return value;
  };
}

/**
 * @param {Browser} browser
 * @param {string} url of the site
 * @param {string} config a data set's id
 * @param {string} room the room to open, with the coloured text beside it; '' for none
 */
async function openPlayground(browser, url, config, room) {
  const page = await openTab(browser);
  await page.evaluateOnNewDocument(watch);
  await page.goto(new URL(`?data=${config}&max_steps=${MAX_STEPS}&pace=fast`, url).href);
  await page.waitForFunction(() => document.querySelector('.status')?.textContent?.startsWith('A fresh model'));
  if (room !== '') {
    await page.evaluate((key) => {
      /** @type {any} */ (document.querySelector(`[data-room="${key}"]`)).click();
    }, room);
    // The room brings itself into sight, and then asks the engine.
    await page.waitForFunction((key) => document.querySelector(`[data-test="${key}"] .tile`) !== null, {}, room);
  }
  return {
    page,
    /**
     * The last request of the page to its worker.
     * @returns {Promise<{ request: Request, sampling: Record<string, number> }>}
     */
    asked: () =>
      page.evaluate(async () => {
        const { request, sampling } = /** @type {any} */ (window).watched;
        const { text, config } = request; // a long text is sent as a file
        return { request: { text: typeof text === 'string' ? text : await text.text(), config }, sampling };
      }),
    /** @param {number} ms @param {number} enough @param {EngineFacts} engine @param {boolean} [ticking] @returns {Promise<Turn>} */
    async turn(ms, enough, { threads, val_interval }, ticking = false) {
      const before = await page.metrics();
      const share = engineShareSince(browser);
      const turn = await page.evaluate(takeTurn, ms, enough, val_interval, ticking);
      const engine_share = share(threads);
      const after = await page.metrics();
      return { ...turn, engine_share, busy_ms: 1000 * (Number(after.TaskDuration) - Number(before.TaskDuration)) };
    },
  };
}

/**
 * @param {Browser} browser
 * @param {{ site: string, repository: string }} urls
 * @param {{ config: string, room: string }} shown
 * @param {Plan} plan
 * @param {(sentence: string) => void} log
 * @returns {Promise<PageRow>}
 */
async function measureCase(browser, urls, { config, room }, plan, log) {
  const ask = await openAlone(browser, urls.repository);
  const { build } = await ask({ engine: new URL('build/site/wasm/engine.js', urls.repository).href });
  const playground = await openPlayground(browser, urls.site, config, room);
  const what = `the page with ${config}${room === '' ? '' : `, ${room} open`}`;
  /** @type {EngineFacts} */
  const facts = await ask({ request: (await playground.asked()).request });
  await playground.turn(plan.warm_ms, 0, facts);
  /** @type {Pair[]} */
  const pairs = [];
  /** @type {Turn[]} */
  const turns = [];
  for (let i = 0; i < plan.turns; i++) {
    const turn = await playground.turn(plan.turn_ms, 3, facts);
    if (room !== '' && turn.looks === 0) throw new Error(`The open room ${room} has asked the engine for nothing.`);
    const { from, samples, ms } = repeatable(turn.samples, facts.val_interval);
    await pause(200);
    const { sampling } = await playground.asked();
    const share = engineShareSince(browser);
    const alone = await ask({ work: { from, samples, sampling } });
    const alone_engine = share(facts.threads);
    turns.push(turn);
    pairs.push({
      ...{ page_ms: ms, alone_ms: alone.ms, tokens: alone.tokens },
      page_share: shareInSteps(turn.reports, turn.engine_share),
      alone_share: alone_engine === null ? null : (alone_engine * alone.train_ms) / alone.ms,
    });
    const { page_share, alone_share } = pairs[i];
    const less = rounded(100 * (1 - Number(page_share) / Number(alone_share)));
    log(
      `${what}, turn ${i + 1} of ${plan.turns}: ${rounded(100 * (1 - alone.ms / ms))} % slower; by shares ${less} %`,
    );
  }
  const ticked = await playground.turn(plan.turn_ms, 0, facts, true);
  return { host: 'chromium', build, threads: facts.threads, config, room, ...costOf(pairs, turns, ticked) };
}

/**
 * Measures the page with every data set of CASES, with rooms closed and with the map open, each in a browser of its own.
 *
 * @param {{ quick: boolean, log: (sentence: string) => void }} options
 * @returns {Promise<{ rows: PageRow[], version: string }>} with the browser's version
 */
export async function measurePage({ quick, log }) {
  const site = await serve({ port: 0, root: resolve(ROOT, 'build/site') });
  const repository = await serve({ port: 0, root: ROOT, headers: SITE_HEADERS });
  try {
    /** @type {PageRow[]} */
    const rows = [];
    let version = '';
    for (const shown of CASES.flatMap((config) => OPEN.map((room) => ({ config, room })))) {
      const browser = await launch();
      try {
        const urls = { site: site.url, repository: repository.url };
        rows.push(await measureCase(browser, urls, shown, quick ? PLANS.quick : PLANS.full, log));
        version = await browser.version();
      } finally {
        await browser.close();
      }
    }
    return { rows, version };
  } finally {
    await site.close();
    await repository.close();
  }
}
