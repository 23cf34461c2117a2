/** Room 4 while it is closed: some weights as tiles, kept up to date. Fetched once there is a model. */

import { createLooks } from '../../../ui/looks.js';
import { createCanvases } from './canvas.js';

const CALM = { is_calm: true };
const TILES = 5;
const CELLS = { rows: 16, columns: 16 };

/** @type {import('../rooms.js').Live} */
export function live(context, root) {
  const { select } = context;
  const looks = createLooks(context, root);
  const canvas = createCanvases(context);
  const tensors = looks.watch(() => ['tensors']);
  const tiles = looks.watch(() => {
    select.run.value.step; // asked again after each report of the run
    const matrices = (tensors.value.value ?? []).filter(({ parameter, shape }) => parameter && shape.length === 2);
    const names = matrices.slice(0, TILES).map(({ name }) => /** @type {[string]} */ ([name]));
    return names.length === 0 ? null : ['tiles', names, CELLS];
  }, CALM);
  return {
    line: () => '',
    miniature: () => tiles.value.value?.map((tile, i) => canvas(String(i), tile)),
    stop: looks.stop,
  };
}
