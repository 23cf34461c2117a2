// features/tour: where the card is placed; and that each stop is a feature of the page and has words.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { STOPS } from '../../web/features/tour/tour.js';
import { placeCard } from '../../web/ui/place_card.js';
import { guide } from '../../web/words/en/guide.js';
import { ROOT } from './builds.js';

const PAGE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };
const CARD = { width: 336, height: 170 };

/** @typedef {import('../../web/ui/place_card.js').Box} Box */

/** @param {Box} about @param {{ width: number, height: number }} page @returns {Box} */
function boxOf(about, page) {
  const { left, top } = placeCard(about, CARD, page);
  return { left, top, right: left + CARD.width, bottom: top + CARD.height };
}

/** @param {Box} a @param {Box} b */
const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('the card stands beside, below or above the part, inside the window', () => {
  /** @type {[string, Box, { width: number, height: number }][]} */
  const cases = [
    ['a column at the left', { left: 36, top: 80, right: 380, bottom: 750 }, PAGE],
    ['a column at the right', { left: 1060, top: 80, right: 1404, bottom: 590 }, PAGE],
    ['a row at the top', { left: 36, top: 20, right: 1404, bottom: 200 }, PAGE],
    ['a row at the bottom', { left: 36, top: 780, right: 1404, bottom: 890 }, PAGE],
    ['the bar of a phone', { left: 0, top: 610, right: 360, bottom: 740 }, PHONE],
    ['the top of a phone', { left: 16, top: 80, right: 344, bottom: 300 }, PHONE],
  ];
  for (const [name, about, page] of cases) {
    const card = boxOf(about, page);
    assert.ok(!overlap(card, about), `${name}: not over it`);
    assert.ok(card.left >= 8 && card.right <= page.width - 8, `${name}: ${card.left}..${card.right}`);
    assert.ok(card.top >= 8 && card.bottom <= page.height - 8, `${name}: ${card.top}..${card.bottom}`);
  }
});

test('the card of a word stands below its line or above it, and beside it only where neither fits', () => {
  const word = (/** @type {number} */ top) => ({ left: 300, top, right: 380, bottom: top + 20 });
  const at = (/** @type {number} */ top, height = 170) => placeCard(word(top), { width: 336, height }, PAGE, true);
  assert.deepEqual(at(100), { left: 300, top: 132 });
  assert.deepEqual(at(800), { left: 300, top: 800 - 12 - 170 });
  assert.equal(at(450, 700).left, 392);
});

test('where a part fills the window, the card covers the end that matters less', () => {
  assert.equal(boxOf({ left: 16, top: 60, right: 344, bottom: 660 }, PHONE).bottom, PHONE.height - 8);
  assert.equal(boxOf({ left: 16, top: 100, right: 344, bottom: 1500 }, PHONE).top, 8);
});

test('each stop is a feature of the page, and has a title and a sentence or two', () => {
  const names = [];
  for (const list of ['web/registry.js', 'web/registry_later.js']) {
    let source = '';
    try {
      source = readFileSync(resolve(ROOT, list), 'utf8');
    } catch {
      continue; // there may be one list only
    }
    for (const [, folder] of source.matchAll(/'\.\/features\/(\w+)\/index\.js'/g)) {
      names.push(/\bname: '(\w+)'/.exec(readFileSync(resolve(ROOT, `web/features/${folder}/index.js`), 'utf8'))?.[1]);
    }
  }
  assert.ok(STOPS.length >= 6 && STOPS.length <= 7);
  assert.deepEqual(Object.keys(guide.tour.stops), STOPS);
  for (const stop of STOPS) {
    assert.ok(names.includes(stop), `${stop} is a feature`);
    const { title, text } = guide.tour.stops[stop];
    assert.ok(title.length > 2 && text.length > 40 && text.length < 200, stop);
  }
});
