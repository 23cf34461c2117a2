/** Room 7 while it is closed: what the model expects after a prompt, kept up to date. Fetched once there is a model. */

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
  const next = looks.watch(() => {
    select.run.value.step; // asked again after each report of the run
    const options = { ...select.sampling.value, max_new_tokens: 1, alternatives: LIKELIEST_SHOWN, seed: 0 };
    return select.has_begun.value ? ['samples', { ...options, prompts: [promptToRead(context)] }] : null;
  }, CALM);
  const choice = () => next.value.value?.[0]?.choices?.[0];
  return {
    line() {
      const points = Array.from(promptToRead(context));
      const shown = points.length > LONGEST ? `…${points.slice(-LONGEST).join('')}` : points.join('');
      return choice() ? store.at.words.value.rooms.inference.after(shown.trim()) : '';
    },
    miniature() {
      const chosen = choice();
      return chosen && chanceMiniature(likeliest(chosen), store.at.words.value);
    },
    stop: looks.stop,
  };
}
