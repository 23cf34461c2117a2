// The work of the page while a model trains, counted and not timed: each change of the page takes time from a run that
// uses every core (tests/bench/README.md has what it costs).

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, startBrowser } from './browser.js';
import { train, until } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

const REPORTS = 20;

/** Runs in the page: counts the messages from and to its worker, and how often the page changes. */
function count() {
  const counted = { reports: 0, samples: 0, looks: 0, changes: 0, marks: 0 };
  Object.assign(window, { counted });
  const { postMessage } = Worker.prototype;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (/** @type {any} */ message, /** @type {any[]} */ ...rest) {
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', ({ data }) => {
        if (data.event === 'progress') counted.reports++;
        if (data.event === 'samples') counted.samples++;
      });
    }
    if (message.type === 'look') counted.looks++;
    return Reflect.apply(postMessage, this, [message, ...rest]);
  };
  addEventListener('DOMContentLoaded', () => {
    // It is called once for all changes of a task, so once for each frame.
    const observer = new MutationObserver((records) => {
      counted.changes++;
      counted.marks += records.length;
    });
    observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
}

test('the page changes once or so with each report of a run at full speed, and asks little', async () => {
  const opened = await chromium.open('?data=stories&max_steps=1000000&pace=fast', { before: count });
  const { page } = opened;
  const counted = () => page.evaluate(() => ({ .../** @type {any} */ (window).counted }));
  const reported = (/** @type {number} */ n) =>
    until(page, (n) => /** @type {any} */ (window).counted.reports >= n, `${n} reports`, [n], 120_000);
  await train(page);
  await reported(10); // by then everything that is fetched when a run begins has come
  const before = await counted();
  await reported(10 + REPORTS);
  const now = await counted();
  const each = Object.fromEntries(
    Object.entries(now).map(([key, n]) => [key, (n - before[key]) / (now.reports - before.reports)]),
  );
  assert.ok(each.samples > 0.05, 'samples come');
  assert.ok(each.changes <= 1.4, `${each.changes} changes`);
  assert.ok(each.marks <= 600, `${each.marks} changed nodes and attributes`);
  // The lit text, what is copied, and the pictures of five closed rooms: not all of them at every report.
  assert.ok(each.looks <= 6, `${each.looks} questions about the model`);
  await closeQuietly(opened);
});
