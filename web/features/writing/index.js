/**
 * The samples that the model writes during training: the newest is large and in its own colour; beneath it are earlier
 * ones, back to the random text of the untrained model, so that a reader sees the progress.
 */

import { html, nothing, render } from 'lit-html';
import { faceOf } from '../../texts/face.js';

/** @typedef {import('../../words/words.js').Words['writing']} Words */
/** @typedef {import('../../state/state.js').Sample} Sample */

/** @type {import('../../registry.js').Feature} */
export const writing = { name: 'writing', slot: 'writing', label: (words) => words.writing.label, create };

const EARLIER = 12; // samples shown beneath the newest

/**
 * The earlier samples that are shown, newest first: each is from at most two thirds of the step of the one above it;
 * the untrained model's is among them if there is room.
 * @param {Sample[]} samples  newest first
 */
export function choose(samples) {
  /** @type {Sample[]} */
  const chosen = [];
  let below = samples[0]?.step ?? 0;
  for (const sample of samples.slice(1)) {
    if (sample.step > below * 0.67 && sample.step > 0) continue;
    chosen.push(sample);
    below = sample.step;
  }
  return chosen.slice(0, EARLIER);
}

/** @param {Sample} sample @param {Words} words */
function body({ texts }, words) {
  const [only] = texts;
  if (texts.length === 1) {
    return html`<p class=${only ? 'passage' : 'passage nothing'} dir="auto">${only || words.ended}</p>`;
  }
  return html`<ul class="words">
    ${texts.map((one) => html`<li class=${one ? '' : 'nothing'} dir="auto">${one || words.ended}</li>`)}
  </ul>`;
}

/** @param {number} step @param {Words} words */
const stampOf = (step, words) => (step === 0 ? words.before : words.step(step));

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, select, frame, id }) {
  return frame.draw(() => {
    const words = store.at.words.value.writing;
    const { samples, info } = select.run.value;
    const source = select.source.value;
    const [newest] = samples;
    const earlier = choose(samples);
    const face = faceOf(source?.text ?? source?.preview ?? '', info?.documents);
    render(
      html`<div class="part-heading">
          <h2 id=${id('part-writing')}>${words.title}</h2>
          <p class="part-line">${newest ? words.at(newest.step, Number(select.settings.value.values.temperature)) : ''}</p>
        </div>
        <p class="samples-empty" ?hidden=${newest !== undefined}>${words.empty}</p>
        ${newest ? html`<div class="newest-sample" data-face=${face} data-test="newest-sample"><p class="unseen">${stampOf(newest.step, words)}</p>${body(newest, words)}</div>` : nothing}
        <ol class="samples" data-face=${face} tabindex="0" aria-label=${words.list} ?hidden=${earlier.length === 0}>
          ${earlier.map((sample) => html`<li class="sample"><p class="stamp">${stampOf(sample.step, words)}</p>${body(sample, words)}</li>`)}
        </ol>`,
      root,
    );
  });
}
