/**
 * The controls beneath the curve: which lines are drawn, what the x axis counts and whether it is logarithmic, the unit
 * of the loss, and the smoothing. They change `curve` in the state and nothing else.
 */

import { html, nothing } from 'lit-html';
import { AXES, LINES, MOST_SMOOTHING, UNITS } from '../../state/curve_view.js';

/** @import { CurveView, Line } from '../../state/curve_view.js' */
/** @typedef {import('../../registry.js').Context} Context */

/** The position of the smoothing slider until somebody chooses another. */
const USUAL_SMOOTHING = 0.9;

/** @param {Context} context @param {Partial<CurveView>} patch */
const change = ({ store }, patch) => store.update({ curve: { ...store.state.curve, ...patch } });

/** The legend: a switch for each line that shows or hides it. @param {Context} context */
export function legend(context) {
  const { store } = context;
  const words = store.at.words.value.curve;
  const { hidden } = store.at.curve.value;
  /** @param {Line} line */
  const press = (line) => {
    const is_hidden = hidden.includes(line);
    change(context, { hidden: is_hidden ? hidden.filter((one) => one !== line) : [...hidden, line] });
  };
  return html`<ul class="legend">
    ${LINES.map(
      (line) => html`<li>
        <button
          type="button"
          class="key"
          data-line=${line}
          aria-pressed=${!hidden.includes(line)}
          title=${words.lines_help[line]}
          @click=${() => press(line)}
        >
          ${words.lines[line]}
        </button>
      </li>`,
    )}
  </ul>`;
}

/**
 * @param {string} label
 * @param {string} name    of the control, put into its data-view attribute
 * @param {[value: string, label: string][]} options
 * @param {string} chosen
 * @param {(value: string) => void} choose
 */
const choice = (label, name, options, chosen, choose) => html`<label class="view-choice">
  <span>${label}</span>
  <select data-view=${name} @change=${(/** @type {any} */ event) => choose(event.target.value)}>
    ${options.map(([value, text]) => html`<option value=${value} .selected=${value === chosen}>${text}</option>`)}
  </select>
</label>`;

/** @param {Context} context */
function smoothing(context) {
  const { store } = context;
  const words = store.at.words.value.curve;
  const { smoothing: weight } = store.at.curve.value;
  const slide = (/** @type {any} */ event) => change(context, { smoothing: Number(event.target.value) });
  const shown = weight === null ? words.automatic : words.weight(weight);
  return html`<div class="view-choice">
    <label>
      <span>${words.smoothing}</span>
      <input
        type="range"
        data-view="smoothing"
        min="0"
        max=${MOST_SMOOTHING}
        step="0.01"
        .value=${String(weight ?? USUAL_SMOOTHING)}
        aria-valuetext=${shown}
        @input=${slide}
      />
    </label>
    ${
      weight === null
        ? html`<output>${shown}</output>`
        : html`<output>${shown}</output>
            <button type="button" class="quiet" @click=${() => change(context, { smoothing: null })}>
              ${words.automatic}
            </button>`
    }
  </div>`;
}

/**
 * @param {Context} context
 * @param {string | null} remark  a sentence about the unit
 */
export function controls(context, remark) {
  const { store } = context;
  const words = store.at.words.value.curve;
  const { axis, log, unit } = store.at.curve.value;
  return html`
    ${choice(
      words.axis,
      'axis',
      AXES.map((one) => [one, words.axes[one]]),
      axis,
      (value) => change(context, { axis: AXES.find((one) => one === value) }),
    )}
    ${choice(
      words.scale,
      'scale',
      [
        ['linear', words.scales.linear],
        ['log', words.scales.log],
      ],
      log ? 'log' : 'linear',
      (value) => change(context, { log: value === 'log' }),
    )}
    ${choice(
      words.unit,
      'unit',
      UNITS.map((one) => [one, words.units[one]]),
      unit,
      (value) => change(context, { unit: UNITS.find((one) => one === value) }),
    )}
    ${smoothing(context)}
    ${remark === null ? nothing : html`<p class="view-remark">${remark}</p>`}
  `;
}
