/** The fields that say what is trained of the model that was brought here, and how many of its numbers that is. */

import { html, nothing, render } from 'lit-html';
import { isUntouched } from '../../selectors.js';
import { createFields } from '../../ui/field.js';
import { createTrained, TUNING } from '../../ui/trained.js';
import { needWords } from '../../words/languages.js';

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context @param {AbortSignal} ended  ends it */
export async function createCard(root, context, ended) {
  const { store, select, frame, id } = context;
  await needWords(store, 'tuning').catch(() => {});
  if (ended.aborted) return;
  const fields = createFields(context, ({ key }) => TUNING.has(key), { prefix: 'tuning-' });
  const trained = createTrained(context);
  const stop = frame.draw(() => {
    const words = store.at.words.value.tuning;
    if (words === undefined || !isUntouched(select.run.value)) return render(nothing, root);
    render(
      html`<section class="remark tuning-card" aria-labelledby=${id('tuning')} data-test="tuning">
        <h2 class="tuning-title" id=${id('tuning')}>${words.title}</h2>
        <p class="part-line">${words.line}</p>
        <div class="tuning-fields">${fields.roots()}</div>
        <p class="tuning-count" role="status" data-test="tuning-count">${trained.sentence()}</p>
      </section>`,
      root,
    );
  });
  ended.addEventListener('abort', () => {
    stop();
    trained.stop();
    fields.dispose();
  });
}
