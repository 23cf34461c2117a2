// Every stop of the guide as a state of the page, for screenshots.js; and the other forms of the guide. It has no
// tests.

import { loadStops, PARTS } from '../../web/guide/stops/index.js';
import { en } from '../../web/words/en/index.js';
import { stops as around } from '../../web/words/en/stops/index.js';
import { button, click, press, untilGone, untilIs, untilSeen } from './page_objects.js';

/** @typedef {import('./states.js').State} State */
/** @typedef {import('./browser.js').Page} Page */

const SMALL = '?data=names&n_layer=1&n_embd=32&n_head=2&max_steps=300&pace=fast';
const words = around(en.format);
/** @type {import('./page_objects.js').Locator} */
const GUIDE = { css: '[data-test="guide"]' };
/** @type {import('./page_objects.js').Locator} */
const TITLE = { css: 'h2', within: GUIDE };
/** @type {import('./page_objects.js').Locator} */
const CARD = { css: '[data-test="check"]', within: GUIDE };

/** Waits until a stop is shown, with its pictures. @param {Page} page */
async function untilShown(page) {
  await untilSeen(page, TITLE);
  await untilGone(page, { css: '[data-test="room"][aria-busy="true"]' });
}

const keys = (await Promise.all(Object.keys(PARTS).map(loadStops))).flat().map(({ key }) => key);

/** @type {State[]} */
export const GUIDE_STATES = [
  ...keys.map((key) => ({
    name: `guide-${key.replace('.', '-')}`,
    path: `${SMALL}#guide=${key}`,
    prepare: untilShown,
  })),
  {
    name: 'guide-page',
    path: `${SMALL}#guide=tokenizer`,
    async prepare(page) {
      await untilShown(page);
      await click(page, button(words.page, GUIDE));
      await untilIs(page, { css: 'article', within: GUIDE }, { least_count: 3 });
    },
  },
  {
    name: 'guide-answered',
    path: `${SMALL}#guide=dataset.documents`,
    async prepare(page) {
      await untilShown(page);
      await press(page, button(words.show, CARD));
      await untilIs(page, CARD, { has: words.verdicts.shown });
    },
  },
  { name: 'guide-embedded', path: `embed.html${SMALL}#guide=tokenizer`, prepare: untilShown },
];
