/**
 * The picture of the curve as it is saved: with a title, a line on what was trained, a legend and the names of its
 * axes, so that it is understood without the page. Drawn on a canvas or as SVG (files.js). It knows neither runs nor
 * the page.
 */

import { FONT, paint } from '../../ui/chart/paint.js';

/** @import { Brush, Picture } from '../../ui/chart/paint.js' */

/**
 * A line of the legend. `dash` as in a canvas.
 * @typedef {{ name: string, colour: string, width: number, dash?: number[] }} Key
 */
/**
 * The texts around the picture.
 * @typedef {object} Heading
 * @property {string} title
 * @property {string[]} about   what was trained: in a line, with dots between
 * @property {Key[]} keys
 * @property {string} across    the name of the x axis
 * @property {string} up        the name of the y axis
 * @property {boolean} is_rtl   whether it is written from right to left
 */

const [WIDTH, CHART] = [800, 430]; // of the picture and of the chart in it, in CSS pixels
const EDGE = 16; // paper at both sides
const ROOM = WIDTH - 2 * EDGE;
const TITLE_FONT = '600 18px system-ui, sans-serif';
const [TITLE, LINE, GAP] = [22, 18, 10]; // heights
const SAMPLE = 24; // length of the piece of a line in the legend
const BETWEEN = 20; // space between two entries of the legend

/**
 * Places things side by side, in as many rows as they need.
 * @param {number[]} widths
 * @param {number} gap
 */
export function inRows(widths, gap) {
  let [x, row] = [0, 0];
  return widths.map((width) => {
    if (x > 0 && x + width > ROOM) [x, row] = [0, row + 1];
    const place = { x, row };
    x += width + gap;
    return place;
  });
}

/** @param {{ row: number }[]} places */
const rowsOf = (places) => (places.at(-1)?.row ?? -1) + 1;

/**
 * Lays out the whole picture, and says how large it is.
 * @param {Brush} ruler  measures texts
 * @param {Picture} picture
 * @param {Heading} heading
 */
export function frame(ruler, picture, heading) {
  const { title, about, keys, across, up, is_rtl } = heading;
  ruler.font = FONT;
  const wide = (/** @type {string} */ text) => ruler.measureText(text).width;
  const words = about.map((one, i) => (i < about.length - 1 ? `${one} · ` : one));
  const told = inRows(words.map(wide), 0);
  const lines = Array.from({ length: rowsOf(told) }, (_, row) =>
    words.filter((_, i) => told[i].row === row).join(''),
  );
  const places = inRows(
    keys.map(({ name }) => SAMPLE + 6 + wide(name)),
    BETWEEN,
  );
  const [below_title, below_about] = [EDGE + TITLE + 4, EDGE + TITLE + 4 + lines.length * LINE + GAP];
  const top = below_about + rowsOf(places) * LINE + GAP;
  const height = top + LINE + CHART + LINE;

  /**
   * The left edge of something `width` wide that is `x` away from the side where lines begin.
   * @param {number} x
   * @param {number} [width]
   */
  const at = (x, width = 0) => (is_rtl ? WIDTH - EDGE - x - width : EDGE + x);
  /** A text in its own direction, whatever the direction of the file is. @param {string} text */
  const turned = (text) => (is_rtl ? `\u2067${text}\u2069` : text);

  /** @param {Brush} brush @param {Record<string, string>} colours */
  function paintHead(brush, colours) {
    Object.assign(brush, { textBaseline: 'middle', textAlign: is_rtl ? 'right' : 'left', fillStyle: colours.ink });
    brush.setLineDash([]);
    brush.font = TITLE_FONT;
    brush.fillText(turned(title), at(0), EDGE + TITLE / 2);
    brush.font = FONT;
    brush.fillStyle = colours.muted;
    for (const [i, line] of lines.entries()) brush.fillText(turned(line), at(0), below_title + (i + 0.5) * LINE);
    for (const [i, { name, colour, width, dash = [] }] of keys.entries()) {
      const y = below_about + (places[i].row + 0.5) * LINE;
      const begin = at(places[i].x, SAMPLE);
      Object.assign(brush, { strokeStyle: colours[colour], lineWidth: width });
      brush.setLineDash(dash);
      brush.beginPath();
      brush.moveTo(begin, y);
      brush.lineTo(begin + SAMPLE, y);
      brush.stroke();
      brush.fillText(turned(name), at(places[i].x + SAMPLE + 6), y);
    }
    brush.setLineDash([]);
  }

  return {
    ...{ width: WIDTH, height },
    /** @param {Brush} brush @param {Record<string, string>} colours  CSS colours by their names */
    paint(brush, colours) {
      paintHead(brush, colours);
      brush.textAlign = 'left';
      brush.fillText(turned(up), EDGE, top + LINE / 2);
      brush.translate(EDGE - 8, top + LINE - 6);
      const box = paint(brush, WIDTH - 2 * EDGE + 8, CHART, picture, colours);
      brush.fillStyle = colours.muted;
      brush.textAlign = 'center';
      brush.textBaseline = 'middle';
      brush.fillText(turned(across), box.left + box.width / 2, CHART + LINE / 2);
    },
  };
}
