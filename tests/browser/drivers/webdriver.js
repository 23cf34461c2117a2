// WebKit as a driver (driver.js): Debian's WebKitWebDriver, used by the HTTP of WebDriver, starts the MiniBrowser of
// WebKitGTK on a virtual screen (Xvfb). The browser's errors cannot be read in this way, so close() returns none. See
// https://www.w3.org/TR/webdriver2/ for the requests.
//
// LC_ALL=C gives the page navigator.language "en-US"; C.UTF-8 gives "C", which is no language tag.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { ask as look } from '../page_objects.js';
import { DESKTOP, inVain, keysOf, WAIT_MS } from './driver.js';

/** @import { Locator } from '../page_objects.js' */
/** @import { Driver, Page, Size, View } from './driver.js' */

const START_MS = 30_000;
const SESSION_MS = 20_000; // the longest time for the start of a browser, which usually takes a second
const LOAD_MS = 20_000; // how long the driver waits before each command while it thinks that a page is loading
const TRIES = 3;
const ANSWER_MS = WAIT_MS + 10_000; // the driver ends a script after WAIT_MS
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'; // the key with which WebDriver passes an element
const LIBRARY = 'libwebkit2gtk-4.1-0';

/** WebDriver's codes of keys that write no character. */
const KEYS = /** @type {Record<string, string>} */ ({
  ...{ Control: '\uE009', Enter: '\uE007', Tab: '\uE004', Escape: '\uE00C', ArrowDown: '\uE015' },
});

/** @typedef {(method: string, path: string, body?: object, limit_ms?: number) => Promise<any>} Ask */

/** The path of the browser in its package. */
function findMiniBrowser() {
  const { stdout } = spawnSync('dpkg', ['-L', LIBRARY], { encoding: 'utf8' });
  const path = stdout?.split('\n').find((line) => line.endsWith('/MiniBrowser'));
  if (!path) throw new Error(`WebKit's MiniBrowser is missing; it comes with Debian's package ${LIBRARY}.`);
  return path;
}

// A signal ends a program without the event 'exit', in which the browser is ended too; so the program exits by itself.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => process.exit(1));

/**
 * A program that ends with this one.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
function startProgram(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  const kill = () => {
    // The whole group: the driver starts the browser, and the browser starts its processes.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid);
  };
  process.once('exit', kill);
  return {
    child,
    /** @type {Promise<never>} */
    failed: new Promise((_, reject) => {
      child.once('error', ({ message }) => reject(new Error(`${program} did not start: ${message}.`)));
      child.once('exit', (code, signal) => reject(new Error(`${program} has ended (${signal ?? code}).`)));
    }),
    async end() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      kill();
      await once(child, 'exit');
    },
  };
}

/** A virtual screen, high enough for a whole page. It prints its number when it is ready. */
async function startScreen() {
  const args = ['-displayfd', '3', '-screen', '0', '1600x4000x24', '-nolisten', 'tcp'];
  const program = startProgram('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const out = /** @type {import('node:stream').Readable} */ (program.child.stdio[3]);
  const [number] = await Promise.race([once(out, 'data'), program.failed]);
  program.failed.catch(() => {});
  return { display: `:${String(number).trim()}`, end: program.end };
}

/** A port that was free a moment ago. @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  server.close();
  return port;
}

/** @param {string} base @returns {Ask} */
function asker(base) {
  /** @type {Ask} */
  async function ask(method, path, body, limit = ANSWER_MS) {
    const options = { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(limit) };
    const answer = await fetch(`${base}${path}`, options).catch((error) => {
      throw new Error(`WebKitWebDriver: ${method} ${path} was not answered: ${error.message}`, { cause: error });
    });
    const { value } = /** @type {any} */ (await answer.json());
    if (answer.ok) return value;
    const { error, message } = value;
    throw Object.assign(new Error(`WebKitWebDriver: ${method} ${path}: ${error}: ${message}`), { error });
  }
  // "timeout" means that a page has not loaded and the command was not carried out. On a busy machine the driver
  // sometimes misses that a page has loaded, so it is asked again.
  return async (...command) => {
    for (let tries = TRIES; ; tries--) {
      try {
        return await ask(...command);
      } catch (error) {
        if (/** @type {any} */ (error).error !== 'timeout' || tries === 1) throw error;
      }
    }
  };
}

/** @param {Ask} ask @param {Promise<never>} failed */
async function untilReady(ask, failed) {
  const end = Date.now() + START_MS;
  let has_failed = false;
  const poll = async () => {
    while (!has_failed) {
      const status = await ask('GET', '/status').catch(() => null);
      if (status?.ready) return;
      if (Date.now() > end) throw new Error(`WebKitWebDriver was not ready in ${START_MS / 1000} seconds.`);
      await new Promise((done) => setTimeout(done, 20));
    }
  };
  try {
    await Promise.race([poll(), failed]);
  } catch (error) {
    has_failed = true;
    throw error;
  }
}

/** WebKitWebDriver, started and ready for requests. @param {NodeJS.ProcessEnv} env */
async function startService(env) {
  const port = await freePort();
  const program = startProgram('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore' });
  const ask = asker(`http://127.0.0.1:${port}`);
  try {
    await untilReady(ask, program.failed);
  } catch (error) {
    await program.end();
    throw error;
  }
  program.failed.catch(() => {});
  return { ask, end: program.end };
}

/**
 * @param {{ locale?: string }} [options]
 * @returns {Promise<Driver>}
 */
export async function startWebKit({ locale = 'C' } = {}) {
  // Without the browser's toolbars, which are wider than a page on a phone.
  const browser = { binary: findMiniBrowser(), args: ['--automation', '--full-screen'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browser } };
  const screen = await startScreen();
  const env = {
    ...process.env,
    ...{ DISPLAY: screen.display, LC_ALL: locale, LIBGL_ALWAYS_SOFTWARE: '1' },
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', // root cannot use its sandbox; all pages are our own
  };
  let service = await startService(env).catch(async (error) => {
    await screen.end();
    throw error;
  });

  /** A session is a browser with one page. Rarely the browser ends while it starts; then the driver never answers. */
  async function openSession() {
    for (let tries = TRIES; ; tries--) {
      try {
        const { ask } = service;
        const { sessionId } = await ask('POST', '/session', { capabilities }, SESSION_MS);
        return /** @type {Ask} */ ((method, path, body) => ask(method, `/session/${sessionId}${path}`, body));
      } catch (error) {
        if (tries === 1) throw error;
        await service.end();
        service = await startService(env);
      }
    }
  }

  return {
    async open(url, size = DESKTOP) {
      const ask = await openSession();
      await ask('POST', '/timeouts', { script: WAIT_MS, pageLoad: LOAD_MS });
      await ask('POST', '/url', { url });
      const page = makePage(ask);
      await resize(ask, page, size);
      return page;
    },
    async close() {
      await service.end();
      await screen.end();
    },
  };
}

/**
 * Sets the size of the window so that the page has the given size.
 * @param {Ask} ask
 * @param {View} page
 * @param {Size} size
 */
async function resize(ask, page, size) {
  const inner = () => page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
  const outer = await ask('GET', '/window/rect');
  const { width, height } = await inner();
  const frame = { width: outer.width - width, height: outer.height - height };
  await ask('POST', '/window/rect', {
    x: 0,
    y: 0,
    width: size.width + frame.width,
    height: size.height + frame.height,
  });
  await page.until(
    (w, h) => innerWidth === w && innerHeight === h,
    `the page is ${size.width} by ${size.height} pixels`,
    [size.width, size.height],
  );
}

/**
 * @param {Ask} ask
 * @param {Locator} at
 * @returns {Promise<Record<string, string>>} in the form in which WebDriver passes elements
 */
async function findElement(ask, at) {
  const found = await ask('POST', '/execute/sync', {
    script: `return (${look})(...arguments)`,
    args: [at, 'element'],
  });
  if (!found) throw new Error(`There is no ${JSON.stringify(at)}.`);
  return found;
}

/**
 * @param {Ask} ask
 * @param {() => Promise<void>} enter  makes the following commands go to this view
 * @returns {View}
 */
function makeView(ask, enter) {
  /** @param {Locator} at */
  const find = async (at) => {
    await enter();
    return (await findElement(ask, at))[ELEMENT];
  };
  /** @type {View} */
  const view = {
    async evaluate(fn, ...args) {
      await enter();
      const script = `const [args, done] = [[...arguments].slice(0, -1), arguments[arguments.length - 1]];
        (async () => (${fn})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await ask('POST', '/execute/async', { script, args });
      if (error !== undefined) throw new Error(error);
      return value;
    },
    async click(at) {
      await ask('POST', `/element/${await find(at)}/click`, {});
    },
    async type(at, text) {
      await ask('POST', `/element/${await find(at)}/value`, { text });
    },
    async until(check, what, args, timeout = WAIT_MS) {
      const end = Date.now() + timeout;
      while (!(await view.evaluate(/** @type {any} */ (check), ...args))) {
        if (Date.now() > end) throw await inVain(view, what);
        await new Promise((done) => setTimeout(done, 50));
      }
    },
  };
  return view;
}

/** @param {Ask} ask @returns {Page} */
function makePage(ask) {
  /** The iframe to which commands go; null: the page itself. @type {Locator | null} */
  let inside = null;
  let closed = false;
  /** @param {Locator | null} at */
  async function enter(at) {
    if (inside === at) return;
    await ask('POST', '/frame', { id: null });
    inside = null;
    if (at === null) return;
    await ask('POST', '/frame', { id: await findElement(ask, at) });
    inside = at;
  }
  return {
    ...makeView(ask, () => enter(null)),
    async go(url) {
      await enter(null);
      await ask('POST', '/url', { url });
    },
    async reload() {
      await enter(null);
      await ask('POST', '/refresh', {});
    },
    async press(keys) {
      const { held, key } = keysOf(keys);
      const values = [...held, key].map((name) => KEYS[name] ?? name);
      const down = values.map((value) => ({ type: 'keyDown', value }));
      const up = values.toReversed().map((value) => ({ type: 'keyUp', value }));
      await ask('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }] });
    },
    async frame(at) {
      return makeView(ask, () => enter(at));
    },
    async screenshot(file) {
      await enter(null);
      writeFileSync(file, Buffer.from(await ask('GET', '/screenshot'), 'base64'));
    },
    async close() {
      const is_open = !closed;
      closed = true;
      if (is_open) await ask('DELETE', '');
      return [];
    },
  };
}
