// A picture of the guide's own in a real browser: a learner moves the weight of the last sum and sees what the gradient
// promised and what is measured, which is held against the softmax by hand, from the numbers that stand on the page. The
// other pictures are used in guide_walk.test.js and by_hand.test.js.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeQuietly, startBrowser } from './browser.js';
import { button, click, seen, untilSays, untilSeen } from './page_objects.js';

const chromium = await startBrowser();
after(() => chromium.close());

/** @param {string} name @returns {import('./page_objects.js').Locator} */
const called = (name) => ({ css: `[data-test="${name}"]` });
test('the weight of the last sum is moved: what the gradient promises, and what the softmax says', async () => {
  const opened = await chromium.open('?data=names&reproducible=1&n_layer=1&n_embd=32#guide=autograd.far');
  const { page } = opened;
  await click(page, button('Skip')); // what tells the answer is covered until then
  await untilSeen(page, called('sum-told'));
  /** The value and the gradient of a part of the sum. @param {string} name */
  const numbers = async (name) =>
    (await seen(page, called(`sum-${name}`)))
      .replaceAll('−', '-')
      .match(/-?\d+\.\d+/g)
      ?.map(Number) ?? [];
  const [[x], [w, gradient], [rest], [score, score_gradient], [chance], [loss]] = await Promise.all(
    ['x', 'w', 'rest', 'score', 'chance', 'loss'].map(numbers),
  );
  const close = (/** @type {number} */ a, /** @type {number} */ b, within = 0.01) =>
    assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
  close(x * w + rest, score);
  close(score_gradient, chance - 1, 0.002);
  close(gradient, x * score_gradient, 0.02);
  close(loss, -Math.log(chance), 0.02);

  const by = gradient > 0 ? -5 : 5;
  await click(page, button(by > 0 ? '+5' : '−5'));
  await untilSays(page, called('sum-told'), 'cannot hold');
  const told = (await seen(page, called('sum-told'))).replaceAll('−', '-');
  const measured = Number(/Measured: .*, a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const promised = Number(/so a loss of (-?[\d.]+)\. /.exec(told)?.[1]);
  const moved = Math.exp(x * by);
  close(measured, -Math.log((chance * moved) / (1 - chance + chance * moved)), 0.02);
  close(promised, loss + gradient * by, 0.02);
  assert.ok(promised < 0 && measured >= 0);
  await closeQuietly(opened);
});
