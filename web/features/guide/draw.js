/**
 * A curve that the reader predicts, drawn on the real chart with a finger, a pen, a mouse or the keyboard. The chart says
 * which values it shows where (data-range, --curve-left, --curve-width); what is drawn is a curve of the state
 * (`predictions`), so that the chart itself draws it, dashed, with its name at its end.
 */

/** @typedef {import('../../registry.js').Context} Context */
/** A prediction: the loss at some steps. @typedef {{ steps: number[], values: number[] }} Drawn */

const KNOTS = 24; // steps at which a drawn curve has a value
const [TOP, BOTTOM] = [14, 28]; // the space of the chart above and below its curves (ui/chart/paint.js)
const A_KEY = 0.1; // nats: how much one key press changes
const ROOM = 1.15; // times the loss of blind guessing: up to here can be drawn

/** @param {number} value @param {number} least @param {number} most */
const between = (value, least, most) => Math.min(most, Math.max(least, value));

/**
 * The curve for the chart.
 * @param {Drawn} drawn @param {string} name
 * @returns {import('../../ui/chart/paint.js').Curve}
 */
export const curveOf = ({ steps, values }, name) => ({
  ...{ x: Float64Array.from(steps), y: Float64Array.from(values), length: steps.length },
  ...{ colour: 'ink', form: 'line', width: 2, is_dashed: true, name },
});

/**
 * An invisible curve. It makes the chart's range of y reach from 0 to well above blind guessing, so that there is room
 * to draw.
 * @param {number} level @param {number} steps
 * @returns {import('../../ui/chart/paint.js').Curve}
 */
export const roomFor = (level, steps) => ({
  ...{ x: Float64Array.of(0, 0, steps), y: Float64Array.of(0, ROOM * level, ROOM * level), length: 3 },
  ...{ colour: 'paper', form: 'line', width: 0.1 },
});

/** A horizontal line over some steps. @param {number} value @param {number} steps @returns {Drawn} */
export const levelTo = (value, steps) => ({ steps: [0, steps], values: [value, value] });

/**
 * The curve before anything is drawn: a horizontal line.
 * @param {number} level
 * @param {number} steps
 * @returns {Drawn}
 */
export const flat = (level, steps) => ({
  steps: Array.from({ length: KNOTS + 1 }, (_, i) => Math.max(1, Math.round((steps * i) / KNOTS))),
  values: Array(KNOTS + 1).fill(level),
});

/**
 * A curve after a stroke: all knots between two places get the heights of the line between them.
 * @param {Drawn} drawn
 * @param {{ step: number, value: number }} from
 * @param {{ step: number, value: number }} to
 * @returns {Drawn}
 */
export function stroked(drawn, from, to) {
  const [a, b] = from.step <= to.step ? [from, to] : [to, from];
  const width = drawn.steps[1] - drawn.steps[0];
  const values = drawn.values.map((value, i) => {
    const step = drawn.steps[i];
    if (step < a.step - width / 2 || step > b.step + width / 2) return value;
    const share = b.step === a.step ? 1 : between((step - a.step) / (b.step - a.step), 0, 1);
    return a.value + share * (b.value - a.value);
  });
  return { steps: drawn.steps, values };
}

/** Which values the chart shows, and where. @param {HTMLElement} place  its element */
function scaleOf(place) {
  const [from, to, low, high] = (place.dataset.range ?? '0 1 0 1').split(' ').map(Number);
  const box = place.getBoundingClientRect();
  const of = getComputedStyle(place);
  const left = box.left + Number.parseFloat(of.getPropertyValue('--curve-left'));
  const width = Number.parseFloat(of.getPropertyValue('--curve-width'));
  const height = box.height - TOP - BOTTOM;
  return {
    /** @param {PointerEvent} event */
    at: ({ clientX, clientY }) => ({
      step: from + ((clientX - left) / width) * (to - from),
      value: Math.max(0, high - ((clientY - box.top - TOP) / height) * (high - low)),
    }),
  };
}

/** @param {string} label */
function emptySheet(label) {
  const sheet = document.createElement('div');
  sheet.className = 'guide-sheet';
  sheet.tabIndex = 0;
  sheet.dataset.test = 'guide-sheet';
  sheet.setAttribute('role', 'slider');
  sheet.setAttribute('aria-label', label);
  return sheet;
}

/**
 * Puts a transparent layer over the chart, on which the reader draws.
 * @param {HTMLElement} place  the element of the chart
 * @param {object} how
 * @param {Drawn} how.begin  a horizontal line; up to ROOM times its height can be drawn
 * @param {string} how.label
 * @param {(step: number, value: number) => string} how.say  what a screen reader says for a place
 * @param {(drawn: Drawn) => void} how.onDraw
 * @returns {() => void} takes it away
 */
export function createSheet(place, { begin, label, say, onDraw }) {
  const sheet = emptySheet(label);
  const most = ROOM * Math.max(...begin.values);
  let drawn = begin;
  let knot = 0;
  /** @type {{ step: number, value: number } | null} */
  let last = null;

  /** @param {Drawn} next */
  function put(next) {
    drawn = { ...next, values: next.values.map((value) => between(value, 0, most)) };
    onDraw(drawn);
    tell();
  }
  function tell() {
    const [step, value] = [drawn.steps[knot], drawn.values[knot]];
    sheet.setAttribute('aria-valuenow', String(Math.round(value * 100) / 100));
    sheet.setAttribute('aria-valuetext', say(step, value));
  }
  /** @param {PointerEvent} event */
  function stroke(event) {
    event.stopPropagation();
    if (last === null) return;
    event.preventDefault();
    const next = scaleOf(place).at(event);
    put(stroked(drawn, last, next));
    last = next;
  }
  sheet.addEventListener('pointerdown', (event) => {
    event.stopPropagation();
    if (event.button !== 0) return;
    sheet.setPointerCapture(event.pointerId);
    last = scaleOf(place).at(event);
    stroke(event);
  });
  sheet.addEventListener('pointermove', stroke);
  for (const kind of /** @type {const} */ (['pointerup', 'pointercancel']))
    sheet.addEventListener(kind, () => {
      last = null;
    });
  sheet.addEventListener('dblclick', (event) => event.stopPropagation());
  sheet.addEventListener('keydown', (event) => {
    const { key } = event;
    const along = { ArrowLeft: -1, ArrowRight: 1, Home: -KNOTS, End: KNOTS }[key];
    const up = { ArrowUp: A_KEY, ArrowDown: -A_KEY, PageUp: 5 * A_KEY, PageDown: -5 * A_KEY }[key];
    if (along === undefined && up === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (along !== undefined) knot = between(knot + along, 0, KNOTS);
    // All later knots move along: so with the keys a curve is drawn from its beginning to its end.
    else
      put({
        ...drawn,
        values: drawn.values.map((value, i) => (i < knot ? value : drawn.values[knot] + Number(up))),
      });
    sheet.style.setProperty('--knot', String(knot / KNOTS));
    tell();
  });
  const role = place.getAttribute('role') ?? '';
  place.setAttribute('role', 'group'); // nothing within a picture could be reached by a screen reader
  place.append(sheet);
  put(drawn);
  return () => {
    sheet.remove();
    place.setAttribute('role', role);
  };
}
