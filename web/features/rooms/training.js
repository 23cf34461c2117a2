/** Room 6: the pace of the run. */

import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function training({ store, select }) {
  const { run: words, format } = store.at.words.value;
  const { step, tokens_per_second, ms_left, info } = select.run.value;
  const max_steps = Number(info?.config.max_steps ?? 0);
  return factList([
    [words.figures.step, max_steps ? words.done_of(step, max_steps) : format.none],
    [words.figures.speed, format.rate(tokens_per_second)],
    [words.figures.left, ms_left === null ? format.none : words.left(ms_left)],
  ]);
}
