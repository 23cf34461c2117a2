/**
 * Part 7, inference, while it learns: the samples the worker draws, newest first, each stamped with its step.
 */

import { h, partHeading, say } from '../../ui/dom.js';
import { count, tokensOf } from '../../ui/format.js';

const ENDED = '(ended at once)'; // a sample whose first sign was the end

/**
 * @param {import('../../store.js').Sample} sample
 * @returns {HTMLElement}
 */
function entry({ step, texts }) {
  const stamp = h('p', { class: 'stamp', text: step === 0 ? 'before training' : `step ${count(step)}` });
  if (texts.length === 1)
    return h(
      'li',
      { class: 'sample' },
      stamp,
      h('p', { class: texts[0] ? 'passage' : 'passage nothing', dir: 'auto', text: texts[0] || ENDED }),
    );
  const words = texts.map((text) => h('li', { class: text ? null : 'nothing', dir: 'auto', text: text || ENDED }));
  return h('li', { class: 'sample' }, stamp, h('ul', { class: 'words' }, ...words));
}

/** @param {HTMLElement} root */
export function create(root) {
  const list = h('ol', { class: 'samples', tabindex: '0', 'aria-label': 'Samples, newest first' });
  const empty = h(
    'p',
    { class: 'samples-empty' },
    'Press Train. What the model writes appears here while it learns: noise at first, then something like your text.',
  );
  const heading = partHeading(7, 'Inference', '', 'part-inference');
  const line = /** @type {HTMLElement} */ (heading.querySelector('.part-line'));
  root.append(heading, empty, list);

  let newest = 0;
  /** @type {import('../../store.js').Sample[]} */
  let drawn = [];
  return {
    /** @param {import('../../store.js').State} state */
    render({ run, samples }) {
      say(line, `Lets it write, one ${tokensOf(run.info?.config.tokenizer, true)} at a time.`);
      if (samples === drawn) return;
      drawn = samples;
      empty.hidden = samples.length > 0;
      list.hidden = samples.length === 0;
      if (samples.length === 0 || (samples.at(-1)?.key ?? 0) > newest || samples[0].key < newest) {
        list.replaceChildren();
        newest = 0;
      }
      const fresh = samples.filter((sample) => sample.key > newest);
      list.prepend(...fresh.map(entry));
      newest = samples[0]?.key ?? 0;
      while (list.childElementCount > samples.length) list.lastElementChild?.remove();
    },
    destroy() {},
  };
}
