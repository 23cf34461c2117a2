/**
 * The label of the level of blind guessing, "blind guessing, ln 27 = 3.30": beside its line, where no curve is. Of four
 * places it keeps the one that it has until a curve runs into it.
 */

/** @typedef {import('../../../build/vendor/uPlot.esm.js').default} Plot */
/** @typedef {{ x: number, y: number, width: number, height: number }} Box  in pixels of the canvas */

/** How many drawn points of the curves lie in a box. @param {Plot} u @param {Box} box */
function pointsInside(u, { x, y, width, height }) {
  const [first, last] = [u.posToVal(x, 'x', true), u.posToVal(x + width, 'x', true)];
  const [high, low] = [u.posToVal(y, 'y', true), u.posToVal(y + height, 'y', true)];
  let inside = 0;
  for (const [i, step] of u.data[0].entries()) {
    if (step < first || step > last) continue;
    for (const which of [1, 2, 3]) {
      const value = u.data[which][i];
      if (value !== null && value !== undefined && value >= low && value <= high) inside++;
    }
  }
  return inside;
}

/** The four places beside the line at y: right and left, above and below. @param {Plot} u @param {number} y @param {number} width @returns {Box[]} */
function placesFor({ bbox }, y, width) {
  const ratio = devicePixelRatio;
  const [gap, inset, height] = [5 * ratio, 6 * ratio, 14 * ratio];
  const xs = [bbox.left + bbox.width - inset - width, bbox.left + inset];
  return xs.flatMap((x) => [y - gap - height, y + gap].map((top) => ({ x, y: top, width, height })));
}

/**
 * @param {Record<string, string>} colours
 * @param {() => { text: string, level: number } | null} guess
 * @returns {(u: Plot) => void} a drawing hook
 */
export function createLabel(colours, guess) {
  let place = 0;
  return (u) => {
    const shown = guess();
    if (shown === null) return;
    const { ctx, bbox } = u;
    ctx.save();
    ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
    const boxes = placesFor(u, u.valToPos(shown.level, 'y', true), ctx.measureText(shown.text).width);
    const costs = boxes.map((box) =>
      box.y < bbox.top || box.y + box.height > bbox.top + bbox.height
        ? Number.POSITIVE_INFINITY
        : pointsInside(u, box),
    );
    if (costs[place] > 0) place = costs.indexOf(Math.min(...costs));
    ctx.fillStyle = colours['curve-guess'];
    ctx.textAlign = 'left';
    ctx.textBaseline = 'top';
    ctx.fillText(shown.text, boxes[place].x, boxes[place].y + devicePixelRatio);
    ctx.restore();
  };
}
