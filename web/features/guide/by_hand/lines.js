/**
 * Lines on the sheet to the open number, from the numbers that go into it. They are drawn over the sheet after the
 * layout, and again when its size changes.
 */

import { keyOf, refsOf } from './expression.js';
import { formulaOf } from './formulas.js';

/** @typedef {import('./index.js').Given} Given */

const SVG = 'http://www.w3.org/2000/svg';

/** The middle of a box within another. @param {DOMRect} box @param {DOMRect} within */
const middleOf = (box, within) => ({
  x: box.left - within.left + box.width / 2,
  y: box.top - within.top + box.height / 2,
  half: box.width / 2,
});

/**
 * A curved line from the side of one box to that of another.
 * @param {ReturnType<typeof middleOf>} from
 * @param {ReturnType<typeof middleOf>} to
 */
function bow(from, to) {
  const side = Math.abs(to.x - from.x) < from.half ? 0 : Math.sign(to.x - from.x);
  const [x1, x2] = [from.x + side * from.half, to.x - side * to.half];
  const bend = side === 0 ? 0 : Math.max(12, Math.abs(x2 - x1) / 2) * side;
  return `M${x1} ${from.y}C${x1 + bend} ${from.y} ${x2 - bend} ${to.y} ${x2} ${to.y}`;
}

/**
 * Moves the panel above the buttons of the guide if both stick to the same edge of a narrow page.
 * @param {HTMLElement} root
 */
function standClear(root) {
  const buttons = root.parentElement?.querySelector('.guide-nav');
  const [mine, others] = [root, buttons].map((one) => one?.getBoundingClientRect());
  const is_below = mine && others && others.left < mine.right && mine.left < others.right;
  /** @type {HTMLElement | null} */ (root.querySelector('.by-hand'))?.style.setProperty(
    '--by-hand-below',
    `${is_below ? others.height : 0}px`,
  );
}

/** @param {HTMLElement} root  of the view */
export function linesBetween(root) {
  /** @type {{ to: string, from: string[] }} */
  let wanted = { to: '', from: [] };
  let frame = 0;
  /** @type {Element | null} */
  let seen = null;
  let shown = '';

  /**
   * Scrolls a newly opened number out from behind the panel.
   * @param {Element} sheet
   * @param {Element | undefined} target
   */
  function keepInSight(sheet, target) {
    const panel = root.querySelector('.by-hand-panel')?.getBoundingClientRect();
    const is_other = shown !== '' && shown !== wanted.to;
    shown = wanted.to;
    if (panel === undefined || target === undefined || !is_other) return;
    /** @type {HTMLElement} */ (sheet).style.setProperty('--by-hand-panel', `${panel.height}px`);
    target.scrollIntoView({ block: 'nearest' });
  }
  const sizes = new ResizeObserver(() => place());

  function place() {
    const sheet = root.querySelector('.by-hand-sheet');
    if (sheet !== seen) {
      sizes.disconnect();
      if (sheet !== null) sizes.observe(sheet);
      seen = sheet;
    }
    const svg = sheet?.querySelector('.by-hand-lines');
    if (!sheet || !svg) return;
    const cells = new Map(
      [...sheet.querySelectorAll('[data-ref]')].map((one) => [
        /** @type {HTMLElement} */ (one).dataset.ref ?? '',
        one,
      ]),
    );
    const from = wanted.from.flatMap((key) => cells.get(key) ?? []);
    for (const one of cells.values()) one.toggleAttribute('data-goes-in', from.includes(one));
    const is_table = sheet.classList.contains('adam'); // a row of the table shows by itself what goes in
    const target = cells.get(wanted.to);
    standClear(root);
    keepInSight(sheet, target);
    const within = sheet.getBoundingClientRect();
    const to = target === undefined ? null : middleOf(target.getBoundingClientRect(), within);
    const paths = from.flatMap((one) => {
      if (to === null || is_table) return [];
      const path = document.createElementNS(SVG, 'path');
      path.setAttribute('d', bow(middleOf(one.getBoundingClientRect(), within), to));
      return [path];
    });
    svg.replaceChildren(...paths);
  }

  return {
    /** Draws the lines of the open number, once the sheet is drawn. @param {Given} given */
    draw({ step, open, phase }) {
      const refs = open === null ? [] : refsOf(formulaOf(step, open));
      // In the backward pass a cell holds both figures of a number.
      const keysOf = (/** @type {import('./run.js').Ref} */ ref) =>
        phase === 'back' ? [keyOf({ ...ref, kind: 'gradient' }), keyOf({ ...ref, kind: 'value' })] : [keyOf(ref)];
      wanted = { to: open === null ? '' : keyOf(open), from: refs.flatMap(keysOf) };
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(place);
    },
    stop() {
      cancelAnimationFrame(frame);
      sizes.disconnect();
    },
  };
}
