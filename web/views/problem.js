/**
 * What concerns the whole page: the panel of an engine that stopped, with its Restart, and the sentence
 * about an address that asks for something that cannot be. Problems with a place of their own (text,
 * setting, prompt) are shown there, by the views of those places.
 */

import { h, say } from '../dom.js';

/**
 * @param {HTMLElement} root
 * @param {import('../actions.js').Actions} actions
 */
export function create(root, actions) {
  const reason = h('p', { class: 'panel-reason' });
  const restart = h(
    'button',
    { type: 'button', class: 'primary', on: { click: () => actions.restart() } },
    'Restart',
  );
  const panel = h(
    'div',
    { class: 'panel', role: 'alert', hidden: true },
    h('div', {}, h('strong', { class: 'panel-title' }, 'The engine stopped.'), reason),
    restart,
  );
  const sentence = h('span', {});
  const address = h(
    'div',
    { class: 'remark', role: 'status', hidden: true },
    sentence,
    h('button', { type: 'button', class: 'quiet', on: { click: () => actions.dismissProblem() } }, 'Dismiss'),
  );
  root.append(panel, address);
  return {
    /** @param {import('../state.js').State} state */
    render({ engine, problem, run }) {
      const is_dead = engine.status === 'dead';
      const said = `${engine.reason.charAt(0).toUpperCase()}${engine.reason.slice(1).replace(/\.$/, '')}.`;
      const lost = run.step > 0 ? '; what the model had learnt is lost' : '';
      if (is_dead) say(reason, `${said} Your text and settings are kept${lost}.`);
      panel.hidden = !is_dead;
      const of_address = problem?.place === 'address';
      if (of_address) say(sentence, problem.sentence);
      address.hidden = !of_address;
    },
    destroy() {},
  };
}
