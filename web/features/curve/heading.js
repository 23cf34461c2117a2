/** The texts around a saved picture of the curve (saved_picture.js): its title, what was trained, its legend and its axes. */

import { recipeWord } from '../../ui/recipe_word.js';
import { sourceIn } from '../../words/say.js';

/** @import { Picture } from '../../ui/chart/paint.js' */
/** @import { Line } from '../../state/curve_view.js' */
/** @import { Heading, Key } from './saved_picture.js' */
/** @import { Scene } from './curve_data.js' */
/** @typedef {import('../../registry.js').Context} Context */

/** How the lines of the active run look, as in curve_data.js. @type {Record<Line, Omit<Key, 'name'>>} */
const LOOKS = {
  raw: { colour: 'curve-raw', width: 1 },
  smooth: { colour: 'curve', width: 2.5 },
  val: { colour: 'curve-val', width: 1.5, dash: [4, 3] },
  levels: { colour: 'curve-guess', width: 1.5, dash: [2, 4] },
};

/**
 * @param {Pick<Context, 'store' | 'select'>} context
 * @param {Scene} scene
 * @param {Picture} picture
 * @returns {Heading}
 */
export function headingOf({ store, select }, { run, view }, { curves, levels = [] }) {
  const words = store.state.words;
  const source = select.learnt.value;
  const recipe = select.table.value
    .filter(({ main, key }) => main && run.info?.config[key] !== undefined)
    .map((row) => recipeWord(words, row, run.info?.config[row.key]));
  const shown = /** @type {Line[]} */ (Object.keys(LOOKS)).filter(
    (line) => !view.hidden.includes(line) && (line !== 'levels' || levels.length > 0),
  );
  const named = curves
    .filter(({ name, length, colour }) => name && length > 0 && colour !== LOOKS.smooth.colour) // `about` has its name
    .map(({ name = '', colour, width = 1 }) => ({ name, colour, width }));
  return {
    title: words.curves?.title(run.step) ?? '',
    about: [run.name ?? '', source === null ? '' : sourceIn(words, source).title, ...recipe].filter(Boolean),
    keys: [...shown.map((line) => ({ ...LOOKS[line], name: words.curve.lines[line] })), ...named],
    across: words.curve.axes[view.axis],
    up: `${words.curve.label} (${words.curve.units[view.unit]})`,
    is_rtl: words.dir === 'rtl',
  };
}
