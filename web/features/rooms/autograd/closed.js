/** Room 3 while it is closed: the size of the gradient of each weight matrix, as bars. */

import { html, svg } from 'lit-html';
import { promptToRead } from '../../../texts/prompts.js';
import { createLooks } from '../../../ui/looks.js';

const MOST = 12;
const HEIGHT = 60;

/** @type {import('../rooms.js').Live} */
export function live(context, root) {
  const { select } = context;
  const looks = createLooks(context, root);
  const tensors = looks.watch(() => (select.has_begun.value ? ['tensors'] : null));
  const names = () =>
    (tensors.value.value ?? [])
      .filter(({ parameter, shape }) => parameter && shape.length > 1)
      .map(({ name }) => name)
      .slice(0, MOST);
  const sizes = looks.watch(
    () => {
      select.run.value.step;
      const prompt = promptToRead(context);
      /** @type {[name: 'histogram', tensor: string, options: { of: 'gradient', bins: number }][]} */
      const calls = names().map((name) => ['histogram', name, { of: 'gradient', bins: 2 }]);
      return calls.length === 0 || Array.from(prompt).length < 1 ? null : ['inspect', prompt, ...calls];
    },
    { is_calm: true },
  );
  return {
    line: () => '',
    miniature() {
      const found = sizes.value.value;
      if (found === null || found.length === 0) return undefined;
      const norms = found.map(({ mean, deviation, n }) => Math.hypot(mean ?? 0, deviation ?? 0) * Math.sqrt(n));
      const most = Math.max(...norms);
      if (!(most > 0)) return undefined;
      const each = HEIGHT / norms.length;
      return html`<svg class="small-gradients" viewBox=${`0 0 100 ${HEIGHT}`} preserveAspectRatio="none">
        ${norms.map((norm, i) => svg`<rect y=${(i * each + each * 0.1).toFixed(1)} width=${((100 * norm) / most).toFixed(1)} height=${(each * 0.8).toFixed(1)} />`)}
      </svg>`;
    },
    stop: looks.stop,
  };
}
