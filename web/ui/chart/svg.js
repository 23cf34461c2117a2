/**
 * A drawing context that writes SVG: paint.js draws on it as on a canvas, and the result is a file that is sharp at
 * every size. It has only those methods of a canvas that paint.js uses.
 */

/** @import { Brush } from './paint.js' */

const XML = /** @type {Record<string, string>} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });
/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => XML[sign]);
/** A number with at most two decimals. @param {number} n */
const short = (n) => String(Math.round(n * 100) / 100);

const ANCHORS = /** @type {Record<string, string>} */ ({ left: 'start', center: 'middle', right: 'end' });
const USUAL = 12; // pixels: the size of a text whose font names no size
/** The distance in pixels from y down to the base line of a text of that size, by its textBaseline. */
const DROPS = /** @type {Record<string, number>} */ ({ top: 10, middle: 4, bottom: -3 });

/** @typedef {{ font: string, textAlign: string, textBaseline: string }} Lettering */

/** The size of the font in pixels, and its weight ('' for normal). @param {Lettering} brush */
function fontOf({ font }) {
  const [, weight = '', size = String(USUAL)] = /^(\d+ )?(\d+)px/.exec(font) ?? [];
  return { weight: weight.trim(), size: Number(size) };
}

/** How a text is written and where. @param {Lettering} brush @param {number} x @param {number} y */
function letters(brush, x, y) {
  const { weight, size } = fontOf(brush);
  const own = `${size === USUAL ? '' : ` font-size="${size}"`}${weight && ` font-weight="${weight}"`}`;
  const line = short(y + (DROPS[brush.textBaseline] * size) / USUAL);
  return `x="${short(x)}" y="${line}" text-anchor="${ANCHORS[brush.textAlign]}"${own}`;
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} background  a colour
 * @param {(text: string) => number} [measure]  how wide a text is
 */
export function createSvgBrush(width, height, background, measure = (text) => 6.6 * text.length) {
  /** @type {string[]} */
  const parts = [];
  /** @type {string[]} */
  let path = [];
  let dash = '';
  let clips = 0;
  let open_groups = 0;
  let moved = 0;
  const brush = {
    ...{ strokeStyle: '#000', fillStyle: '#000', lineWidth: 1, lineJoin: 'miter' },
    ...{ font: '', textAlign: 'left', textBaseline: 'middle' },
    beginPath: () => {
      path = [];
    },
    /** @param {number} x @param {number} y */
    moveTo: (x, y) => path.push(`M${short(x)} ${short(y)}`),
    /** @param {number} x @param {number} y */
    lineTo: (x, y) => path.push(`L${short(x)} ${short(y)}`),
    /** A whole circle. @param {number} x @param {number} y @param {number} r */
    arc: (x, y, r) =>
      path.push(`M${short(x - r)} ${short(y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`),
    /** @param {number} x @param {number} y @param {number} w @param {number} h */
    rect: (x, y, w, h) => path.push(`M${short(x)} ${short(y)}h${short(w)}v${short(h)}h${short(-w)}z`),
    stroke() {
      const style = `stroke="${escaped(brush.strokeStyle)}" stroke-width="${brush.lineWidth}" stroke-linejoin="${brush.lineJoin}"`;
      parts.push(`<path d="${path.join('')}" fill="none" ${style}${dash && ` stroke-dasharray="${dash}"`}/>`);
    },
    fill: () => parts.push(`<path d="${path.join('')}" fill="${escaped(brush.fillStyle)}"/>`),
    /** @param {string} text @param {number} x @param {number} y */
    fillText(text, x, y) {
      parts.push(`<text ${letters(brush, x, y)} fill="${escaped(brush.fillStyle)}">${escaped(text)}</text>`);
    },
    /** @param {string} text @param {number} x @param {number} y */
    strokeText(text, x, y) {
      const style = `fill="none" stroke="${escaped(brush.strokeStyle)}" stroke-width="${brush.lineWidth}" stroke-linejoin="${brush.lineJoin}"`;
      parts.push(`<text ${letters(brush, x, y)} ${style}>${escaped(text)}</text>`);
    },
    /** @param {string} text */
    measureText: (text) => ({ width: measure(text) }),
    /** @param {number[]} lengths */
    setLineDash: (lengths) => {
      dash = lengths.join(' ');
    },
    /** Moves all that is drawn from now on. @param {number} x @param {number} y */
    translate(x, y) {
      parts.push(`<g transform="translate(${short(x)} ${short(y)})">`);
      moved++;
    },
    save: () => {},
    restore() {
      parts.push('</g>'.repeat(open_groups));
      open_groups = 0;
    },
    clip() {
      const id = `clip-${++clips}`;
      parts.push(`<clipPath id="${id}"><path d="${path.join('')}"/></clipPath><g clip-path="url(#${id})">`);
      open_groups++;
    },
  };
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return {
    brush: /** @type {Brush} */ (/** @type {unknown} */ (brush)),
    /** The text of the SVG file. @param {string} title  what the picture shows, for screen readers */
    text: (title) =>
      `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" font-family="system-ui, sans-serif" font-size="12">` +
      `<title>${escaped(title)}</title><rect width="100%" height="100%" fill="${escaped(background)}"/>${parts.join('')}${'</g>'.repeat(moved)}</svg>\n`,
  };
}
