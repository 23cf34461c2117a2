/**
 * Room 7 while it is closed: what the model expects after a prompt, kept up to date. An answer can be older than what the
 * page shows, so the line names the prompt that was answered, and its step where the run is at another. Fetched
 * once there is a model.
 */

import { effect, signal } from '@preact/signals-core';
import { promptToRead } from '../../../texts/prompts.js';
import { chanceMiniature, likeliest } from '../../../ui/likeliest_tokens.js';
import { createLooks } from '../../../ui/looks.js';
import { LIKELIEST_SHOWN } from '../../../wire/requests.js';

const CALM = { is_calm: true };
const LONGEST = 14; // characters of the prompt that the line shows

/** @type {import('../rooms.js').Live} */
export function live(context, root) {
  const { store, select } = context;
  const looks = createLooks(context, root);
  let asked = '';
  const next = looks.watch(() => {
    select.run.value.step; // asked again after each report of the run
    const options = { ...select.sampling.value, max_new_tokens: 1, alternatives: LIKELIEST_SHOWN, seed: 0 };
    asked = promptToRead(context);
    return select.has_begun.value ? ['samples', { ...options, prompts: [asked] }] : null;
  }, CALM);
  /** The prompt of the answer: a new question drops the one before, so an answer is that of the last question. */
  const answered = signal('');
  const stop = effect(() => {
    if (next.value.value !== null) answered.value = asked;
  });
  const choice = () => next.value.value?.[0]?.choices?.[0];
  return {
    line() {
      if (!choice()) return '';
      const points = Array.from(answered.value);
      const shown = points.length > LONGEST ? `…${points.slice(-LONGEST).join('')}` : points.join('');
      const { rooms, writing } = store.at.words.value;
      const after = rooms.inference.after(shown.trim());
      const { step } = next.value;
      return step === select.run.value.step ? after : `${after} · ${writing.step(step)}`;
    },
    miniature() {
      const chosen = choice();
      return chosen && chanceMiniature(likeliest(chosen), store.at.words.value);
    },
    stop() {
      stop();
      looks.stop();
    },
  };
}
