/**
 * The samples that the model writes during training: the newest is large and in its own colour; beneath it are earlier
 * ones, back to the random text of the untrained model, so that a reader sees the progress. While a reader looks back,
 * the newest is that of the earlier step. The marks in them, and the samples of the untrained model, come from
 * marks.js, which is fetched once there is a model.
 */

import { signal } from '@preact/signals-core';
import { html, nothing, render } from 'lit-html';
import { faceOf } from '../../texts/typeface.js';
import { backToNow } from '../../ui/back_to_now.js';
import { onceBegun } from '../../ui/fetch_when_begun.js';

/** @typedef {import('../../words/words.js').Words['writing']} Words */
/** @typedef {import('../../state/state.js').Sample} Sample */

/** @type {import('../../registry.js').Feature} */
export const writing = { name: 'writing', slot: 'writing', label: (words) => words.writing.label, create };

const EARLIER = 12; // samples shown beneath the newest

/**
 * The earlier samples that are shown, newest first: each is from at most two thirds of the step of the one above it;
 * the untrained model's is among them if there is room. They are chosen from the oldest on, so that a new sample leaves
 * those beneath it where they are.
 * @param {Sample[]} samples  newest first
 */
export function choose(samples) {
  const newest = samples[0]?.step ?? 0;
  /** @type {Sample[]} */
  const chosen = [];
  for (const sample of samples.slice(1).reverse()) {
    const below = chosen.at(-1)?.step ?? -1;
    if (sample.step > below && sample.step >= below * 1.5 && sample.step <= newest / 1.5) chosen.push(sample);
  }
  return chosen.slice(-EARLIER).reverse();
}

/**
 * A sample as a paragraph or a list.
 * @param {Pick<Sample, 'texts'>} sample
 * @param {Words} words
 * @param {unknown[]} [parts]  its texts as they are shown
 */
function body({ texts }, words, parts = texts) {
  const [only] = texts;
  if (texts.length === 1) {
    return html`<p class=${only ? 'passage' : 'passage nothing'} dir="auto" translate=${only ? 'no' : 'yes'}>${only ? parts[0] : words.ended}</p>`;
  }
  // dir="auto" takes the direction from the words. An element inside with its own `dir` would be ignored for this.
  return html`<ul class="words" dir="auto">
    ${texts.map((one, i) => html`<li class=${one ? '' : 'nothing'} translate=${one ? 'no' : 'yes'}>${one ? parts[i] : words.ended}</li>`)}
  </ul>`;
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, context) {
  const { store, select, frame, id } = context;
  const marks = signal(/** @type {import('./marks.js').Shown | null} */ (null));
  const stop = onceBegun(
    context,
    async () => {
      const { createMarks } = await import('./marks.js');
      const made = await createMarks(context, root, body);
      if (root.isConnected) marks.value = made;
      else made.stop();
    },
    ({ info }) => info,
  );

  const stop_drawing = frame.draw(() => {
    const all = store.at.words.value;
    const words = all.writing;
    const { samples, info, phase, is_brought } = select.run.value;
    const brought = is_brought ? all.moments?.brought : undefined;
    const stampOf = (/** @type {number} */ step) =>
      step === 0 ? (brought?.stamp ?? words.before) : words.step(step);
    const moment = select.moment.value;
    const source = select.source.value;
    const shown = moment === null ? samples : samples.filter(({ step }) => step <= moment);
    const [newest] = shown;
    const earlier = choose(shown);
    const face = faceOf(source?.text ?? source?.preview ?? '', info?.documents);
    const marked = marks.value;
    marked?.show(shown.length > 0 ? [newest, ...earlier] : []);
    const at = () =>
      moment === null
        ? words.at(stampOf(newest.step), Number(select.settings.value.values.temperature))
        : all.moments?.was(newest.step);
    render(
      html`<div class="part-heading">
          <h2 id=${id('part-writing')}>${words.title}</h2>
          <p class="part-line" data-test="written-at">${newest && at()}${newest && marked?.share(newest, ' · ')} ${moment === null ? nothing : backToNow(context)}</p>
        </div>
        <p class="samples-empty" ?hidden=${newest !== undefined}>${brought?.line ?? words.empty}</p>
        ${newest ? html`<div class="newest-sample" tabindex="0" role="group" aria-label=${words.title} data-face=${face} data-test="newest-sample" ?data-then=${moment !== null} ?data-rest=${phase === 'done'}><p class="unseen">${stampOf(newest.step)}</p>${marked ? marked.newest(newest) : body(newest, words)}</div>${marked?.foot(newest)}` : marked?.before(face)}
        <ol class="samples" data-test="earlier" data-face=${face} tabindex="0" aria-label=${words.list} ?hidden=${earlier.length === 0}>
          ${earlier.map((sample) => html`<li class="sample"><p class="stamp">${stampOf(sample.step)}<br />${marked?.share(sample)}</p>${marked ? marked.earlier(sample) : body(sample, words)}</li>`)}
        </ol>`,
      root,
    );
  });
  return () => {
    stop();
    stop_drawing();
    marks.peek()?.stop();
  };
}
