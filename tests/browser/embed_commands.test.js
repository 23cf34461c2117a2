// What the page around a frame can do: the element <micro-gpt> with its commands and events, in a page of another site;
// what is shown and locked; and that nobody else is obeyed, whatever is sent.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Random } from '../oracle/random.js';
import { closeQuietly, settingValue, startBrowser, watch } from './browser.js';
import {
  AT,
  attributeOf,
  boxOf,
  click,
  countOf,
  figure,
  handleOf,
  isSeen,
  seen,
  settle,
  train,
  unfold,
  until,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  untilValue,
  valueIn,
} from './page_objects.js';

/** @typedef {import('puppeteer-core').Page} Page */

/** @type {Awaited<ReturnType<typeof startBrowser>>} */
let chromium;
/** @type {import('node:http').Server} */
let host;
/** @type {string} */
let host_url;
/** The pages of the other site, by their paths. @type {Record<string, string>} */
const bodies = {};
before(async () => {
  chromium = await startBrowser();
  host = createServer(({ url = '' }, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(bodies[url] ?? ''),
  );
  await new Promise((done) => host.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
  host_url = `http://127.0.0.1:${port}`; // another site than http://localhost
});
after(async () => {
  host.closeAllConnections();
  host.close();
  await chromium.close();
});

const SMALL = 'preset="microgpt" n_layer="1" n_embd="16" n_head="2" batch_size="4" max_steps="30" pace="fast"';
const ICON = '<meta charset="utf-8"><link rel="icon" href="data:,">';
const NAME = 'microgpt-playground';

/** Runs in the page around the frame: collects the events of its element. */
const COLLECT = `<script>
  events = [];
  const element = document.querySelector('micro-gpt');
  for (const type of ['ready', 'step', 'sample', 'done', 'error', 'resize', 'state'])
    element.addEventListener(type, ({ detail }) => events.push({ type, ...detail, at: performance.now() }));
</script>`;

/**
 * Opens a page of another site with the element.
 * @param {string} attributes
 * @param {string} [path]
 */
async function openElement(attributes, path = '/lesson') {
  bodies[path] = `<!doctype html>${ICON}<h1>A lesson</h1><micro-gpt ${attributes}></micro-gpt>${COLLECT}
    <script src="${chromium.url}embed.js"></script>`;
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(host_url + path);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  await untilReady(frame);
  return { page, troubles, frame };
}

/** Calls a method of the element. @param {Page} page @param {string} method @param {object} [fields] @returns {Promise<any>} */
const call = (page, method, fields) =>
  page.evaluate(
    (name, given) => /** @type {any} */ (document.querySelector('micro-gpt'))[name](given),
    method,
    fields,
  );

/** The error of a call. @param {Promise<unknown>} asked @returns {Promise<string>} */
const whyNot = (asked) =>
  asked.then(
    () => assert.fail('it was done'),
    (error) => String(error.message),
  );

/** @param {Page} page @param {string} type @returns {Promise<any[]>} */
const eventsOf = (page, type) =>
  page.evaluate(
    (wanted) => /** @type {any} */ (globalThis).events.filter((/** @type {any} */ one) => one.type === wanted),
    type,
  );

/** @param {Page} page @param {string} type */
const untilEvent = (page, type) =>
  until(
    page,
    (/** @type {string} */ wanted) =>
      /** @type {any} */ (globalThis).events.some((/** @type {any} */ one) => one.type === wanted),
    `there is an event ${type}`,
    [type],
  );

test('the element puts the frame there with its text and settings, as high as it is, and starts nothing', async () => {
  const opened = await openElement(
    `text="ab ab ba &amp; é" ${SMALL} theme="dark" title="ab" data-own="x" class="wide"`,
  );
  const { page, frame } = opened;
  assert.equal(await valueIn(frame, AT.textBox), 'ab ab ba & é');
  assert.equal(await settingValue(frame, 'n_layer'), '1');
  assert.equal(await attributeOf(frame, AT.playground, 'data-theme'), 'dark');
  const { search, hash } = new URL(frame.url());
  assert.match(search, /^\?theme=dark&origin=http/);
  assert.doesNotMatch(hash, /own|class|title/);
  const heightOf = () =>
    page.evaluate(
      () => document.querySelector('micro-gpt')?.shadowRoot?.querySelector('iframe')?.getBoundingClientRect().height,
    );
  await until(
    page,
    () => /** @type {any} */ (globalThis).events.some((/** @type {any} */ { type }) => type === 'resize'),
    'a height has come',
  );
  for (;;) {
    const [height, { height: inner }] = [await heightOf(), await boxOf(frame, AT.playground)];
    if (height === Math.ceil(inner)) break;
    await settle(frame);
  }
  assert.equal(await figure(frame, 'step'), 0);
  assert.equal((await eventsOf(page, 'ready')).length, 1);
  await closeQuietly(opened);
});

test('commands train, pause, set, reset, sample and tell; events tell of steps and the end, without a text', async () => {
  const opened = await openElement(`text="secret words are kept" ${SMALL}`);
  const { page, frame } = opened;
  const at_first = await call(page, 'state');
  assert.deepEqual(
    [at_first.phase, at_first.step, at_first.max_steps, at_first.settings.n_layer],
    ['ready', 0, 30, 1],
  );
  assert.ok(!JSON.stringify(at_first).includes('secret'));
  await call(page, 'train');
  await untilEvent(page, 'done');
  const [done] = await eventsOf(page, 'done');
  assert.deepEqual([done.step, done.is_stopped], [30, false]);
  assert.ok(done.loss > 0 && done.loss < 5);
  assert.equal(await figure(frame, 'step'), 30);
  const steps = await eventsOf(page, 'step');
  assert.equal(steps.at(-1).step, 30);
  const all = await page.evaluate(() => JSON.stringify(/** @type {any} */ (globalThis).events));
  assert.ok(!all.includes('secret'), 'no text leaves');

  const { text, sample } = await call(page, 'state', { with_text: true });
  assert.equal(text, 'secret words are kept');
  assert.ok(sample.length > 0);
  const one = await call(page, 'sample', { prompt: 'se', seed: 7 });
  const again = await call(page, 'sample', { prompt: 'se', seed: 7 });
  assert.equal(typeof one.text, 'string');
  assert.deepEqual([one.text, one.step], [again.text, 30]);

  const set = await call(page, 'set', { text: 'no no yes', settings: { n_layer: 2, max_steps: 9 } });
  assert.deepEqual([set.settings.n_layer, set.settings.max_steps, set.is_stale], [2, 9, true]);
  await untilValue(frame, AT.textBox, 'no no yes');
  const fresh = await call(page, 'reset');
  assert.deepEqual([fresh.phase, fresh.step], ['ready', 0]);
  await call(page, 'set', { settings: { max_steps: 100000 } });
  await call(page, 'train');
  await untilStep(frame, 1);
  assert.equal((await call(page, 'pause')).phase, 'paused');
  await call(page, 'set', { data: 'verse' });
  await untilSays(frame, AT.textSummary, /^Verse/);
  await closeQuietly(opened);
});

test('what a command gets wrong is its answer, in a sentence, and nothing has changed', async () => {
  const opened = await openElement(`text="ab ab" ${SMALL}`);
  const { page, frame } = opened;
  for (const [method, fields, said] of /** @type {[string, object, RegExp][]} */ ([
    ['set', { settings: { n_layer: 900 } }, /must be/],
    ['set', { settings: { n_layer: 2, nonsense: 1 } }, /There is no setting "nonsense"\./],
    ['set', { text: 'x', data: 'names' }, /not both/],
    ['set', { data: 'nowhere' }, /There is no data set "nowhere"\./],
    ['sample', { prompt: 5 }, /"prompt" of the command "sample"/],
  ])) {
    assert.match(await whyNot(call(page, method, fields)), said);
  }
  assert.equal(await settingValue(frame, 'n_layer'), '1');
  assert.equal(await valueIn(frame, AT.textBox), 'ab ab');
  assert.equal((await eventsOf(page, 'error')).length, 5);
  await closeQuietly(opened);
});

test('another attribute changes the frame without loading it again, and a long text comes whole', async () => {
  const long = 'the cat sat on the mat\n'.repeat(1000); // more than an address takes
  const opened = await openElement(`text="ab ab" ${SMALL}`);
  const { page, frame } = opened;
  await page.evaluate(() => document.querySelector('micro-gpt')?.setAttribute('text', 'cd cd'));
  await untilValue(frame, AT.textBox, 'cd cd');
  assert.equal((await eventsOf(page, 'ready')).length, 1);
  await closeQuietly(opened);
  const other = await openElement(`text="${long}" ${SMALL}`);
  await untilValue(other.frame, AT.textBox, long);
  for (const text of [long.replaceAll('cat', 'dog'), 'ab ab', long])
    await other.page
      .evaluate((next) => document.querySelector('micro-gpt')?.setAttribute('text', next), text)
      .then(() => untilValue(other.frame, AT.textBox, text));
  assert.equal((await eventsOf(other.page, 'ready')).length, 1);
  await closeQuietly(other);
});

test('a frame that says nothing is an error once, however often it was loaded, and none when the element is gone', async () => {
  bodies['/silent'] = ICON;
  bodies['/waits'] = `<!doctype html>${ICON}<script>
    waiting = new Map();
    const [later, end] = [setTimeout, clearTimeout];
    setTimeout = (then, ms, ...rest) => {
      const id = later(then, ms, ...rest);
      if (ms === 30000) waiting.set(id, then);
      return id;
    };
    clearTimeout = (id) => {
      waiting.delete(id);
      end(id);
    };
    </script><micro-gpt src="/silent"></micro-gpt>${COLLECT}<script src="${chromium.url}embed.js"></script>`;
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(`${host_url}/waits`);
  const { loaded, left } = await page.evaluate(async () => {
    const element = /** @type {HTMLElement} */ (document.querySelector('micro-gpt'));
    const frame = /** @type {HTMLIFrameElement} */ (element.shadowRoot?.querySelector('iframe'));
    const { waiting } = /** @type {any} */ (globalThis);
    const sizes = [];
    for (const show of ['curve', 'samples']) {
      const over = new Promise((done) => frame.addEventListener('load', done, { once: true }));
      element.setAttribute('show', show);
      await over;
      sizes.push(waiting.size);
    }
    for (const then of waiting.values()) then();
    element.remove();
    return { loaded: sizes, left: waiting.size };
  });
  assert.deepEqual(loaded, [1, 1]);
  assert.equal(left, 0);
  assert.deepEqual(
    (await eventsOf(page, 'error')).map(({ code }) => code),
    ['silent'],
  );
  await closeQuietly({ page, troubles });
});

test('locked: the text and settings stay, whatever a reader does, and the page around may still set them', async () => {
  const opened = await openElement(`text="ab ab" ${SMALL} lock="text,n_layer"`);
  const { page, frame } = opened;
  await unfold(frame);
  await untilSays(frame, AT.textSummary, 'fixed on this page');
  assert.equal(await countOf(frame, AT.choices), 0);
  assert.equal(await attributeOf(frame, AT.textBox, 'readonly'), '');
  const control = AT.control(AT.field('n_layer'));
  await untilSays(frame, AT.field('n_layer'), 'fixed on this page');
  assert.equal(await attributeOf(frame, control, 'disabled'), '');
  assert.equal(await attributeOf(frame, AT.control(AT.field('n_embd')), 'disabled'), null);

  // A paste anywhere is a new text, and another preset brings other layers.
  await frame.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'pasted');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    const preset = /** @type {HTMLSelectElement} */ (document.querySelector('[data-key="preset"] select'));
    preset.value = 'gpt2';
    preset.dispatchEvent(new Event('change'));
  });
  await untilValue(frame, AT.control(AT.field('preset')), 'gpt2');
  assert.equal(await valueIn(frame, control), '1');
  assert.equal(await valueIn(frame, AT.textBox), 'ab ab');
  const { settings } = await call(page, 'set', { text: 'cd', settings: { n_layer: 3 } });
  assert.equal(settings.n_layer, 3);
  await untilValue(frame, AT.textBox, 'cd');
  await closeQuietly(opened);
});

test('shown: curve, samples, both, one room, single settings; each fits 320 pixels', async () => {
  const PARTS = {
    text: AT.text,
    train: AT.train,
    curve: AT.curve,
    samples: AT.samplesView,
    prompt: AT.prompt,
    settings: AT.settings,
    rooms: AT.rooms,
  };
  for (const [query, shown] of [
    ['show=curve', 'train curve'],
    ['show=samples', 'train samples'],
    ['show=curve,samples,-train', 'curve samples'],
    ['show=tokenizer', 'train rooms'],
    ['show=n_layer,curve', 'train curve settings'],
    ['', 'text train curve samples prompt settings rooms'],
  ]) {
    const opened = await chromium.open(`embed.html?${query}#data=names`, { width: 320, height: 500, ready: false });
    const { page } = opened;
    await until(page, () => document.querySelector('[data-started]') !== null, 'the page has started');
    if (shown.includes('rooms')) await untilSeen(page, query === '' ? AT.door('network') : AT.room);
    if (shown.includes('train')) await untilReady(page);
    if (shown.includes('settings')) await untilSeen(page, AT.settings);
    const found = [];
    for (const [name, at] of Object.entries(PARTS)) if (await isSeen(page, at)) found.push(name);
    assert.equal(found.join(' '), shown, query);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${query}: ${wide} pixels wide`);
    if (query === 'show=tokenizer') assert.equal(await countOf(page, AT.door('tokenizer')), 0, 'no door to close it');
    if (query.startsWith('show=n_layer')) {
      await unfold(page);
      assert.equal(
        await page.$$eval('[data-key]', (fields) => fields.map((one) => one.getAttribute('data-key')).join()),
        'n_layer',
      );
    }
    await closeQuietly(opened);
  }
});

/** A message of any kind: nonsense, near misses of commands, things with a prototype, long and deep ones. @param {Random} random */
function anyMessage(random) {
  const of = (/** @type {any[]} */ list) => list[Math.floor(random.random() * list.length)];
  const value = () =>
    of([
      0,
      -1,
      1e308,
      '',
      'train',
      '__proto__',
      '<img src=x onerror="hacked=1">',
      'x'.repeat(2000),
      true,
      null,
      [1, [2]],
    ]);
  const type = () =>
    of(['trains', 'TRAIN', 'eval', '__proto__', 'constructor', 'toString', 'setText', '', 'ready', 7, null, {}]);
  return of([
    value(),
    { type: of(['train', 'set', 'reset']), id: 1 }, // to nobody
    { to: of(['other', 'microgpt', NAME.toUpperCase(), [NAME]]), type: 'train' },
    { source: NAME, type: 'train' },
    { to: NAME, type: type(), id: value() },
    { to: NAME, type: 'set', text: of([1, null, {}, ['a']]) },
    { to: NAME, type: 'set', settings: of([[], 'n_layer=2', { n_layer: {} }, { ['x'.repeat(50)]: [] }]) },
    { to: NAME, type: of(['train', 'reset']), now: value() },
    JSON.stringify({ to: NAME, type: 'train' }),
    { context: 'iframe.resize', height: value() },
  ]);
}

test('10,000 messages of any kind: nothing is executed, nothing lost, each unknown command is answered', async () => {
  const opened = await openElement(`text="ab ab" ${SMALL}`);
  const { page, frame } = opened;
  await train(frame);
  await untilStatus(frame, 'Done after 30');
  const state = await call(page, 'state', { with_text: true });
  const random = new Random(1);
  const messages = Array.from({ length: 10_000 }, () => anyMessage(random));
  const unknown = messages.filter((one) => one?.to === NAME).length;
  assert.ok(unknown > 2000 && unknown < 8000, String(unknown));
  const before = (await eventsOf(page, 'error')).length;
  await page.evaluate((all) => {
    const inner = document.querySelector('micro-gpt')?.shadowRoot?.querySelector('iframe')?.contentWindow;
    for (const one of all) inner?.postMessage(one, '*');
  }, messages);
  await call(page, 'state'); // all have been read
  const errors = (await eventsOf(page, 'error')).slice(before);
  assert.equal(errors.length, unknown);
  for (const { code } of errors) assert.equal(code, 'unknown');
  await settle(frame);
  assert.deepEqual({ ...(await call(page, 'state', { with_text: true })), id: 0 }, { ...state, id: 0 });
  assert.equal(await figure(frame, 'step'), 30);
  assert.equal(await valueIn(frame, AT.textBox), 'ab ab');
  assert.equal(await frame.evaluate(() => 'hacked' in globalThis), false);
  await closeQuietly(opened);
});

test('commands of anyone but the page around the frame are ignored: its own window, and a sibling', async () => {
  bodies['/other'] = `<!doctype html>${ICON}<h1>An advertisement</h1>`;
  bodies['/both'] = `<!doctype html>${ICON}<iframe title="frame" width="500" height="600"
    src="${chromium.url}embed.html#data=names"></iframe><iframe title="other" src="/other"></iframe>`;
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(`${host_url}/both`);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  const sibling = await page.waitForFrame((one) => one.url().endsWith('/other'));
  await untilReady(frame);
  await frame.evaluate(() => {
    const own = /** @type {any} */ (globalThis);
    own.theirs = 0;
    addEventListener('message', ({ data }) => {
      own.theirs += data.id === 'theirs' ? 1 : 0;
    });
  });
  await sibling.evaluate(() => {
    /** @type {any} */ (globalThis).answers = 0;
    addEventListener('message', () => /** @type {any} */ (globalThis).answers++);
  });
  const command = { to: NAME, type: 'train', id: 'theirs' };
  await sibling.evaluate((data) => parent.frames[0].postMessage(data, '*'), command);
  await frame.evaluate((data) => postMessage(data, '*'), command);
  await until(frame, () => /** @type {any} */ (globalThis).theirs === 2, 'both have come');
  const state = await page.evaluate(
    (name) =>
      new Promise((done) => {
        addEventListener('message', ({ data }) => data.id === 'ours' && done(data));
        window.frames[0].postMessage({ to: name, type: 'state', id: 'ours' }, '*');
      }),
    NAME,
  );
  assert.deepEqual([state.phase, state.step], ['ready', 0], 'commands are done in turn, so theirs would be done');
  assert.equal(await sibling.evaluate(() => /** @type {any} */ (globalThis).answers), 0, 'they get no answer either');
  await page.evaluate((data) => window.frames[0].postMessage(data, '*'), command);
  await untilStep(frame, 1); // the page around may
  await closeQuietly({ page, troubles });
});

test('an address that names another origin is not obeyed, and tells nothing', async () => {
  const heard = `<script>heard = []; onmessage = ({ data }) => heard.push(data);</script>`;
  bodies['/stranger'] = `<!doctype html>${ICON}${heard}<iframe title="frame" width="500" height="600"
    src="${chromium.url}embed.html?origin=https://school.example#data=names"></iframe>`;
  const page = await chromium.newPage();
  await page.goto(`${host_url}/stranger`);
  const frame = await page.waitForFrame((one) => one.url().startsWith(chromium.url));
  await untilReady(frame);
  await page.evaluate((data) => document.querySelector('iframe')?.contentWindow?.postMessage(data, '*'), {
    to: NAME,
    type: 'train',
  });
  await settle(frame);
  assert.equal(await figure(frame, 'step'), 0);
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).heard), []);
  await page.browserContext().close(); // the browser itself reports each message that it does not deliver
});

test('a deck of slides that unloads the frame and loads it again: the text typed there is still there, and it trains', async () => {
  bodies['/slides'] = `<!doctype html>${ICON}<iframe title="slide" width="700" height="600"
    src="${chromium.url}embed.html#data=names&max_steps=100000&pace=fast"></iframe>`;
  const page = await chromium.newPage();
  const troubles = watch(page);
  await page.goto(`${host_url}/slides`);
  const inner = () => page.waitForFrame((one) => one.url().startsWith(chromium.url));
  let frame = await inner();
  await untilReady(frame);
  await unfold(frame);
  await click(frame, AT.newText);
  await (await handleOf(frame, AT.textBox)).type('typed on the slide');
  await until(
    frame,
    () => Object.values({ ...sessionStorage }).some((kept) => kept.includes('typed on the slide')),
    'the text is kept',
  );
  for (let slide = 0; slide < 2; slide++) {
    await train(frame);
    await untilStep(frame, 1);
    await page.$eval('iframe', (element) => {
      element.dataset.src = element.src; // as reveal.js does when its slide is left
      element.removeAttribute('src');
    });
    await until(page, () => document.querySelector('iframe')?.src === '', 'it is unloaded');
    await page.waitForFunction(() => window.frames.length === 1);
    await page.$eval('iframe', (element) => element.setAttribute('src', String(element.dataset.src)));
    frame = await inner();
    await untilReady(frame);
    assert.equal(await valueIn(frame, AT.textBox), 'typed on the slide');
    assert.equal(await seen(frame, AT.panel), '');
  }
  await closeQuietly({ page, troubles });
});
