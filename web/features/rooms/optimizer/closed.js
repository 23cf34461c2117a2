/** Room 5 while it is closed: the learning rates of all steps as a small curve, with a dot where the run is. */

import { html } from 'lit-html';
import { rateNow, watchRates } from './schedule.js';

const [WIDTH, HEIGHT, POINTS] = [120, 40, 60];

/** @type {import('../rooms.js').Live} */
export function live(context) {
  const { store, select } = context;
  const { rates, stop } = watchRates(context, POINTS);
  return {
    line() {
      const now = rateNow(context, rates.value);
      const { step } = select.run.value;
      return now === null || step === 0 ? '' : store.at.words.value.rooms.optimizer.at(now.rate, step);
    },
    miniature() {
      const curve = rates.value;
      const now = rateNow(context, curve);
      const end = Number(select.run.value.info?.config.max_steps);
      if (curve === null || now === null || curve.x.length < 2 || !(end > 0)) return undefined;
      const highest = Math.max(...curve.y) || 1;
      const across = (/** @type {number} */ step) => 3 + (step / end) * (WIDTH - 6);
      const down = (/** @type {number} */ rate) => 3 + (1 - rate / highest) * (HEIGHT - 6);
      const points = curve.x.map((step, i) => `${across(step).toFixed(1)},${down(curve.y[i]).toFixed(1)}`).join(' ');
      return html`<svg class="small-schedule" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
        <polyline points=${points} />
        <path d=${`M${across(now.step).toFixed(1)} ${down(now.rate).toFixed(1)}h0`} />
      </svg>`;
    },
    stop,
  };
}
