/**
 * What the model writes while it learns: the samples that the worker draws, newest first, each stamped with its step.
 */

import { html, render } from 'lit-html';

/** @typedef {import('../../words/words.js').Words['writing']} Words */

/** @type {import('../../registry.js').Feature} */
export const writing = { name: 'writing', slot: 'writing', label: (words) => words.writing.label, create };

/** @param {import('../../state/state.js').Sample} sample @param {Words} words */
function entry({ step, texts }, words) {
  const [only] = texts;
  const text =
    texts.length === 1
      ? html`<p class=${only ? 'passage' : 'passage nothing'} dir="auto">${only || words.ended}</p>`
      : html`<ul class="words">
          ${texts.map((one) => html`<li class=${one ? '' : 'nothing'} dir="auto">${one || words.ended}</li>`)}
        </ul>`;
  return html`<li class="sample"><p class="stamp">${step === 0 ? words.before : words.step(step)}</p>${text}</li>`;
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, select, frame, id }) {
  return frame.draw(() => {
    const words = store.at.words.value.writing;
    const { samples, info } = select.run.value;
    const is_empty = samples.length === 0;
    render(
      html`<div class="part-heading">
          <h2 id=${id('part-writing')}>${words.title}</h2>
          <p class="part-line">${words.line(info?.config.tokenizer)}</p>
        </div>
        <p class="samples-empty" ?hidden=${!is_empty}>${words.empty}</p>
        <ol class="samples" tabindex="0" aria-label=${words.list} ?hidden=${is_empty}>
          ${samples.map((sample) => entry(sample, words))}
        </ol>`,
      root,
    );
  });
}
