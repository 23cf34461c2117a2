/** Room 6: the pace of the run. */

import { rate } from '../../ui/format.js';
import { factList } from './facts.js';

/** @param {import('../../registry.js').Context} context */
export function training({ store, select }) {
  const words = store.at.words.value.run;
  const { step, tokens_per_second, ms_left, info } = select.run.value;
  const max_steps = Number(info?.config.max_steps ?? 0);
  return factList([
    [words.figures.step, max_steps ? words.done_of(step, max_steps) : '–'],
    [words.figures.speed, rate(tokens_per_second)],
    [words.figures.left, ms_left === null ? '–' : words.left(ms_left)],
  ]);
}
