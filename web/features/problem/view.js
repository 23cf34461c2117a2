/**
 * What concerns the whole page: the panel of an engine that stopped, with its Restart, and the sentence
 * about an address that asks for something that cannot be. Problems with a place of their own (text,
 * setting, prompt) are shown there, by the views of those places.
 */

import { h, say } from '../../ui/dom.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../actions/actions.js').Actions} actions
 */
export function create(root, actions) {
  const title = h('strong', { class: 'panel-title' });
  const reason = h('p', { class: 'panel-reason' });
  const said = h('div', { role: 'alert' }, title, reason);
  const restart = h('button', { type: 'button', class: 'primary', on: { click: onRestart } }, 'Restart');
  const panel = h('div', { class: 'panel', hidden: true }, said, restart);

  function onRestart() {
    actions.restart();
    root.focus(); // the button goes with its panel
  }
  const sentence = h('span', {});
  const address = h(
    'div',
    { class: 'remark', role: 'status', hidden: true },
    sentence,
    h('button', { type: 'button', class: 'quiet', on: { click: () => actions.dismissProblem() } }, 'Dismiss'),
  );
  root.tabIndex = -1;
  root.append(panel, address);
  return {
    /** @param {import('../../store.js').State} state */
    render({ engine, problem }) {
      const is_dead = engine.status === 'dead';
      const is_slow = engine.status !== 'dead' && engine.loading?.slow === true;
      if (is_dead) {
        const lost = engine.lost ? '; what the model had learnt is lost' : '';
        say(title, engine.failed === 'load' ? 'The engine could not be loaded.' : 'The engine stopped.');
        say(reason, `${engine.reason} Your text and settings are kept${lost}.`);
      } else if (is_slow) {
        const what = engine.status === 'loading' ? 'The engine' : 'A part of the engine';
        say(title, `${what} is loading slowly.`);
        say(reason, 'The network is slow, or the server does not answer. The page goes on waiting.');
      }
      say(restart, is_dead ? 'Restart' : 'Try again');
      restart.hidden = engine.status === 'ready'; // what is trained must not go because of a further part
      said.setAttribute('role', is_dead ? 'alert' : 'status');
      panel.hidden = !is_dead && !is_slow;
      panel.classList.toggle('panel-slow', is_slow);
      const of_address = problem?.place === 'address';
      if (of_address) say(sentence, problem.sentence);
      address.hidden = !of_address;
    },
    destroy() {},
  };
}
