/**
 * One quiet line on the formats of other programs in which a model with the present settings can be exported, or why not, so
 * that it is known before training.
 */

import { effect, signal } from '@preact/signals-core';
import { html, nothing } from 'lit-html';
import { needWords } from '../../words/languages.js';
import { say } from '../../words/say.js';

/** @typedef {import('../../words/say.js').Said} Said */

const AFTER_MS = 300; // without a change, before the engine is asked

/** @param {import('../../registry.js').Context} context */
export function createFormats({ store, select, actions }) {
  /** For each format why it cannot be; null before the first answer. @type {import('@preact/signals-core').Signal<Record<string, Said | null> | null>} */
  const closed = signal(null);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  needWords(store, 'elsewhere').catch(() => {}); // without them there is no line

  /** @param {Record<string, any>} config */
  async function ask({ reproducible, ...config }) {
    const answer = await actions.request({ type: 'exportable', config }).catch(() => null);
    if (select.config.peek().reproducible === reproducible) closed.value = answer;
  }

  const stop = effect(() => {
    const config = select.config.value;
    clearTimeout(timer);
    timer = setTimeout(() => ask(config), AFTER_MS);
  });

  return {
    template() {
      const all = store.at.words.value;
      const words = all.elsewhere;
      if (closed.value === null || words === undefined || select.is_config_wrong.value) return nothing;
      const titleOf = (/** @type {string} */ way) => words.ways[/** @type {'hf' | 'gguf'} */ (way)].title;
      const ways = Object.entries(closed.value);
      const open = ways.filter(([, why]) => why === null).map(([way]) => titleOf(way));
      // Mostly it is one reason for all.
      const reasons = new Map();
      for (const [way, why] of ways) {
        if (why === null) continue;
        const sentence = say(all, why);
        reasons.set(sentence, [...(reasons.get(sentence) ?? []), titleOf(way)]);
      }
      return html`<p class="field-help" role="status" data-test="formats">
        ${[
          ...(open.length > 0 ? [words.can(...open)] : []),
          ...[...reasons].map(([why, names]) => words.cannot(names, why)),
          ...(open.length === 0 ? [words.remedy] : []),
        ].join(' ')}</p>`;
    },
    end() {
      clearTimeout(timer);
      stop();
    },
  };
}
