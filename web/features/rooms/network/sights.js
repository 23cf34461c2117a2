/**
 * Things to see inside a model: links that choose a text, settings, a prompt and what is locked. A link only prepares
 * the page; the reader presses Train. Each names a number, and tests/js/sights.test.js trains with these settings and
 * checks that the model reaches it.
 */

import { html, nothing } from 'lit-html';
import { needWords } from '../../../words/languages.js';

/**
 * @typedef {object} Sight
 * @property {'copies' | 'vowels' | 'quotes'} id
 * @property {string} address  of the page, after #
 * @property {number} value    the number that is named: for `vowels` the model has at most this, for the others at
 *   least this
 */

/** @type {Sight[]} */
export const SIGHTS = [
  {
    id: 'copies',
    address:
      'data=copies&n_layer=2&n_head=1&n_embd=32&dropout=0&learning_rate=0.003&max_steps=1500&seed=4&reproducible=1&room=network&prompt=abcde%3Dabcde&look=blocks.1.attention.probs/0/7&token=7',
    value: 0.9,
  },
  {
    id: 'vowels',
    address:
      'data=names&n_layer=1&n_head=2&n_embd=32&max_steps=800&seed=42&reproducible=1&room=network&look=wte.weight/0',
    value: 0.4,
  },
  {
    id: 'quotes',
    address:
      'data=stories&max_steps=600&seed=42&reproducible=1&room=network&prompt=The%20dog%20said%2C%20%22No!%22%20and%20ran%20to%20the%20pond.%20%22Stop!%22%20said%20Mia&look=blocks.1.attention.probs/1',
    value: 0.3,
  },
];

const PLACE = new Set(['room', 'look', 'token', 'prompt']); // a reader moves on from there

/**
 * The one that an address has chosen, while its text is there; null for none.
 * @param {string} hash
 * @param {string | undefined} source  the id of the text
 */
export function sightIn(hash, source) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const isIn = (/** @type {Sight} */ { address }) =>
    [...new URLSearchParams(address)].every(([key, value]) => PLACE.has(key) || given.get(key) === value);
  const found = SIGHTS.find(isIn) ?? null;
  return found !== null && given.get('data') === source ? found : null;
}

/** @param {import('../../../registry.js').Context} context */
export function createSights({ store, select }) {
  needWords(store, 'attention').catch(() => {}); // without its words the list stays empty

  return function draw() {
    const { attention, format } = store.at.words.value;
    if (attention === undefined) return nothing;
    const words = attention.sights;
    const here = sightIn(location.hash, select.source.value?.id);
    const said = here === null ? words.help : words.said[here.id](format.fixed(here.value, 1));
    return html`<section data-section="sights" aria-label=${words.title} data-test="sights">
      <div class="sights">
        <h3>${words.title}</h3>
        ${SIGHTS.map(({ id, address }) => html`<a href=${`#${address}`} aria-current=${id === here?.id ? 'true' : nothing} data-sight=${id}>${words.names[id]}</a>`)}
      </div>
      <p class="part-line" role="status" data-test="sight-said">${said} ${here !== null && !select.has_begun.value ? words.train : ''}</p>
    </section>`;
  };
}
