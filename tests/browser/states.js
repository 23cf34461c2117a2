// The states of the page that a person can see, and how to reach each. screenshots.js takes a picture of each, and
// states.test.js checks each with axe. It has no tests.

import { attention } from '../../web/words/en/attention.js';
import { glossary } from '../../web/words/en/glossary.js';
import { en } from '../../web/words/en/index.js';
import { network } from '../../web/words/en/network.js';
import { runs } from '../../web/words/en/runs.js';
import { setup } from '../../web/words/en/setup.js';
import { openRoom, putText, setSetting } from './browser.js';
import { GUIDE_STATES } from './guide_states.js';
import {
  AT,
  button,
  chooseText,
  click,
  generate,
  handleOf,
  isSeen,
  killWorker,
  part,
  pause,
  train,
  untilIs,
  untilReady,
  untilSays,
  untilSeen,
  untilStatus,
  untilStep,
  writePrompt,
} from './page_objects.js';

/** @import { Page } from './browser.js' */

/**
 * @typedef {object} State
 * @property {string} name  of the picture
 * @property {string} path  the address within the site
 * @property {(page: Page) => Promise<void>} prepare  brings a page that has just become ready into the state
 */

/** Enough steps for a good picture; the test with axe, for which the curve does not matter, asks for fewer. */
const STEPS = Number(process.env.STEPS_OF_STATES ?? 200);
const VERSE = `?data=verse&max_steps=${STEPS}`;

/** @param {Page} page */
export async function trainVerse(page) {
  await train(page);
  await untilStatus(page, `Done after ${STEPS}`);
}

const TABLE = `id,name,poem\n${Array.from({ length: 30 }, (_, i) => `${i},Sun ${i},"the rain, and ${i} roofs"`).join('\n')}\n`;

const TALK = JSON.stringify(
  Array.from({ length: 20 }, (_, i) => ({
    id: i,
    title: `Talk ${i}`,
    words: [{ by: 'Mia', text: `The rain fell on ${i} roofs.` }],
  })),
);

/**
 * Gives the page a file, as if somebody had chosen it.
 * @param {Page} page
 * @param {string} name
 * @param {string} words
 */
async function chooseFile(page, name, words) {
  const picker = await handleOf(page, AT.file);
  await picker.evaluate(
    (input, title, text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], title));
      /** @type {HTMLInputElement} */ (/** @type {unknown} */ (input)).files = data.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    },
    name,
    words,
  );
}

const ROOMS = ['dataset', 'tokenizer', 'autograd', 'network', 'optimizer', 'training', 'inference'];

/** The rooms, each opened after some steps of training. @type {State[]} */
const ROOM_STATES = ROOMS.map((room, i) => ({
  name: `room-${i + 1}-${room}`,
  path: VERSE,
  async prepare(page) {
    if (!(await isSeen(page, AT.room))) await trainVerse(page);
    await openRoom(page, room);
    await (await handleOf(page, AT.room)).evaluate((element) => element.scrollIntoView());
  },
}));

const { panels } = setup(en.format);
const terms = glossary(en.format);
const lab = runs(en.format);
const SMALL = '?data=names&reproducible=1&n_layer=1&n_embd=16&n_head=2&batch_size=4&warmup_steps=0&max_steps=30';

/** The training loop's room, scrolled to one of its parts. @param {Page} page @param {string} name */
async function goToPart(page, name) {
  await openRoom(page, 'training');
  await untilSeen(page, part(name));
  await (await handleOf(page, part(name))).evaluate((element) => element.scrollIntoView());
}

/**
 * The network's room after some steps, at a place in it.
 * @param {string} name
 * @param {string} look  the locked place, in the form of the address
 * @param {string} shown  the part of the room to show
 * @param {(page: Page) => Promise<void>} [then]
 * @returns {State}
 */
const networkAt = (name, look, shown, then = async () => {}) => ({
  name: `network-${name}`,
  path: `${VERSE}&prompt=The%20sun#room=network&look=${look}`,
  async prepare(page) {
    await trainVerse(page);
    await (await handleOf(page, AT.room)).evaluate((element) => element.scrollIntoView());
    await untilIs(page, part('network-said'), { matches: ['.', ''] });
    await then(page);
    await untilSeen(page, part(shown));
    await (await handleOf(page, part(shown))).evaluate((element) => element.scrollIntoView());
  },
});

/** Opens the table of the network's numbers. @param {Page} page */
const openNumbers = (page) => click(page, { css: '[data-test="network-table"] summary' });

/** @type {State[]} */
const NETWORK_STATES = [
  networkAt('block', 'blocks.1', 'network-block'),
  networkAt('number', 'blocks.0.residual2/2/5', 'network-number'),
  networkAt('gradient', '', 'network', (page) => click(page, button(network(en.format).ofs.gradient))),
  networkAt('table', 'blocks.0', 'network-table', openNumbers),
  networkAt('pair', 'blocks.0.attention.probs/1/4', 'attention-pair', async (page) => {
    await click(page, button(attention(en.format).stages.scores));
    await untilSeen(page, part('attention-pair'));
    await click(page, { css: '[data-test="attention-pair"] summary' });
  }),
  {
    name: 'tensor-find',
    path: '?data=names&n_layer=12&n_embd=16&n_head=2&prompt=emma#room=autograd',
    async prepare(page) {
      await untilSeen(page, AT.room);
      await (await handleOf(page, AT.room)).evaluate((element) => element.scrollIntoView());
      await untilSeen(page, part('tensor-find'));
      await (await handleOf(page, { css: '[data-test="tensor-find"] input' })).type('3 fc');
      await untilSeen(page, { css: '[data-test="tensor-find"] button' });
    },
  },
];

/** The page after a run, in another language. @param {string} code @returns {State} */
const inLanguage = (code) => ({
  name: `language-${code}`,
  path: VERSE,
  async prepare(page) {
    await trainVerse(page);
    await page.select('[data-test="language"]', code);
    await page.waitForSelector(`[lang="${code}"] h2, h2:lang(${code})`);
  },
});

/** States that open only on request, and rare ones. @type {State[]} */
const RARE_STATES = [
  {
    name: 'tour',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await click(page, part('tour-offer'));
      await untilSeen(page, part('tour'));
    },
  },
  {
    name: 'keys',
    path: '',
    async prepare(page) {
      await click(page, part('shortcuts-open'));
      await untilSeen(page, part('shortcuts'));
    },
  },
  {
    name: 'glossary',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await click(page, part('glossary-open'));
      await click(page, button(terms.terms.temperature[0], part('glossary-list')));
      await untilSeen(page, part('glossary-said'));
    },
  },
  {
    name: 'term-and-code',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await click(page, { css: '[data-term="loss"]', within: AT.curve });
      await click(page, button(terms.code, part('glossary-card')));
      await untilSays(page, part('source'), 'op_mean_loss_forward');
    },
  },
  ...Object.entries(panels).map(([key, label]) => ({
    name: `setup-${key}`,
    path: '',
    prepare: (/** @type {Page} */ page) => click(page, button(label)),
  })),
  {
    name: 'json',
    path: '',
    async prepare(page) {
      await chooseFile(page, 'talks.json', TALK);
      await untilSeen(page, { css: '[data-test="text-panel"] [data-test="reading-found"]' });
    },
  },
  {
    name: 'dead',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await killWorker(page);
      await untilSeen(page, AT.panel);
    },
  },
  inLanguage('de'),
  inLanguage('ar'),
  {
    name: 'sweep-running',
    path: SMALL.replace('=30', '=3000'),
    async prepare(page) {
      await goToPart(page, 'sweep');
      await untilSays(page, part('sweep'), 'runs: about');
      await click(page, button(lab.sweep.start, part('sweep')));
      await untilSays(page, part('sweep'), 'Run 1 of');
    },
  },
  {
    name: 'sweep-done',
    path: SMALL,
    async prepare(page) {
      await goToPart(page, 'sweep');
      await untilSays(page, part('sweep'), 'runs: about');
      await click(page, button(lab.sweep.start, part('sweep')));
      await untilSays(page, part('sweep'), 'Lowest validation loss');
    },
  },
  {
    name: 'rate',
    path: SMALL,
    async prepare(page) {
      await goToPart(page, 'rate');
      await click(page, button(lab.rate.start, part('rate')));
      await untilSays(page, part('rate'), 'A good rate');
    },
  },
  {
    name: 'slow',
    path: SMALL,
    async prepare(page) {
      await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
      await goToPart(page, 'slow');
      await click(page, button(lab.slow.start, part('slow')));
      await untilStatus(page, 'Paused at step 1');
    },
  },
  {
    name: 'nudge',
    path: SMALL,
    async prepare(page) {
      await train(page);
      await untilStatus(page, 'Done after 30');
      await openRoom(page, 'autograd');
      await untilSeen(page, part('nudge'));
      await (await handleOf(page, part('nudge'))).evaluate((element) => element.scrollIntoView());
      await untilSeen(page, { css: '[data-nudge="by"]' });
      await (await handleOf(page, { css: '[data-nudge="by"]' })).focus();
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowRight');
      await untilSays(page, part('nudge-told'), 'Promised');
    },
  },
  {
    name: 'way',
    path: SMALL,
    async prepare(page) {
      await openRoom(page, 'optimizer');
      await untilSeen(page, part('way'));
      await (await handleOf(page, part('way'))).evaluate((element) => element.scrollIntoView());
      await untilSeen(page, part('moments'));
      await click(page, part('way-steps'));
      await untilSays(page, part('way'), '20 steps recorded');
    },
  },
  {
    name: 'kept-runs',
    path: SMALL,
    async prepare(page) {
      for (const rate of ['0.01', '0.003', '0.001']) {
        await setSetting(page, 'learning_rate', rate);
        await train(page);
        await untilStatus(page, 'Done after');
      }
      await goToPart(page, 'runs');
    },
  },
];

/** @type {State[]} */
export const STATES = [
  {
    name: 'opened',
    path: '',
    async prepare(page) {
      // On a phone the samples are below the screen, and are asked for when they come into sight.
      if (Number(page.viewport()?.width) > 700) await untilSeen(page, part('untrained'));
    },
  },
  {
    name: 'typed',
    path: '',
    async prepare(page) {
      await putText(page, 'Peter Piper picked a peck of pickled peppers.\n'.repeat(12));
      await untilSays(page, AT.text, 'one long text');
      await untilReady(page);
    },
  },
  {
    name: 'table',
    path: '',
    async prepare(page) {
      await chooseFile(page, 'poems.csv', TABLE);
      await untilSeen(page, { css: '[data-test="text-panel"] [data-test="reading-found"]' });
    },
  },
  {
    name: 'first-steps',
    path: '?data=verse&pace=watch',
    async prepare(page) {
      await train(page);
      await untilStep(page, 5);
    },
  },
  {
    name: 'share',
    path: VERSE,
    async prepare(page) {
      await untilSeen(page, part('share-offer'));
      await click(page, part('share-offer'));
      await untilSeen(page, part('share-link'));
      await untilSeen(page, { css: 'svg', within: part('share-panel') });
    },
  },
  {
    name: 'training',
    path: '?data=stories',
    async prepare(page) {
      await train(page);
      await untilStep(page, STEPS);
      await untilSeen(page, AT.newestSample);
    },
  },
  {
    name: 'paused',
    path: '?data=stories',
    async prepare(page) {
      await train(page);
      await untilStep(page, STEPS);
      await pause(page);
    },
  },
  {
    name: 'answered',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await writePrompt(page, 'The ');
      await generate(page);
      await untilSays(page, AT.prompt, 'written at step');
    },
  },
  {
    name: 'looking-back',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await (await handleOf(page, { css: '[data-test="then"]' })).focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowLeft');
    },
  },
  {
    name: 'by-heart',
    path: `?text=${encodeURIComponent('ihcdbffbd\ngahjeehfg\nifadfechb\nafgbchide\nfbhdahebi\niigaahbbi\ndaigfeefg\nacaeeacae')}&n_layer=1&n_embd=32&n_head=2&dropout=0&activation=gelu&learning_rate=0.01&max_steps=200&warmup_steps=0&val_interval=20&val_fraction=0.4&metrics_interval=20&pace=fast`,
    async prepare(page) {
      await train(page);
      await untilStatus(page, 'Done after 200');
      await untilSeen(page, { css: '[data-test="back"]' });
      await (await handleOf(page, { css: '[data-test="more"]' })).click();
      await untilSeen(page, { css: '[data-figure="accuracy"] [role="img"]' });
    },
  },
  {
    name: 'two-runs',
    path: VERSE,
    async prepare(page) {
      await trainVerse(page);
      await setSetting(page, 'learning_rate', '0.001');
      await trainVerse(page);
    },
  },
  {
    name: 'errors',
    path: '?n_layer=nothing',
    async prepare(page) {
      await setSetting(page, 'n_head', '0');
      await untilSeen(page, AT.fieldError(AT.field('n_head')));
      await writePrompt(page, 'Ω');
      await generate(page);
      await chooseFile(page, 'picture.png', '\u0000\u0001\u0002PNG\u0000');
      await untilIs(page, AT.textError, { tells: ['.', ''] });
    },
  },
  {
    name: 'right-to-left',
    path: '',
    async prepare(page) {
      await putText(page, 'كان يا ما كان في قديم الزمان رجل يحب الكتب. وكان يقرأ كل يوم كتابا جديدا.\n'.repeat(12));
      await untilReady(page);
      await train(page);
      await untilStep(page, 50);
    },
  },
  {
    name: 'chosen-text',
    path: '',
    async prepare(page) {
      await chooseText(page, 'Short stories');
      await untilSays(page, AT.sentence, /^Short stories/);
      await untilReady(page);
    },
  },
  {
    name: 'settings-open',
    path: '',
    prepare: (page) => click(page, AT.recipe('n_layer')),
  },
  { name: 'embedded', path: `embed.html${VERSE}`, prepare: trainVerse },
  ...RARE_STATES,
  ...ROOM_STATES,
  ...NETWORK_STATES,
  ...GUIDE_STATES,
];
