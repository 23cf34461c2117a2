/**
 * What concerns the whole page: the panel of an engine that stopped, with its Restart, and the sentence
 * about an address that asks for something that cannot be. Problems with a place of their own (text,
 * setting, prompt) are shown there, by the features of those places.
 */

import { html, render } from 'lit-html';
import { say } from '../../words/say.js';

/** @type {import('../../registry.js').Feature} */
export const problem = { name: 'problem', slot: 'problems', create };

/**
 * What the panel says of the engine, or null where all is well.
 * @param {import('../../state/state.js').EngineState} engine
 * @param {import('../../words/words.js').Words} all
 */
export function panelOf({ status, loading, failed, reason, lost }, all) {
  const { problem: words } = all;
  if (status === 'dead') {
    const title = failed === 'load' ? words.not_loaded : words.died;
    return { title, reason: words.kept(say(all, reason), lost), button: words.restart, is_dead: true };
  }
  if (loading?.slow !== true) return null;
  // What is trained must not go because of a further part: no button then.
  const is_engine = status === 'loading';
  const title = is_engine ? words.engine_slow : words.part_slow;
  return { title, reason: words.why_slow, button: is_engine ? words.try_again : '', is_dead: false };
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, actions, frame }) {
  function restart() {
    actions.restart();
    root.parentElement?.focus(); // the button goes with its panel
  }
  return frame.draw(() => {
    const words = store.at.words.value;
    const panel = panelOf(store.at.engine.value, words);
    const sentence = say(words, store.at.address_problem.value?.said);
    render(
      html`<div class=${panel?.is_dead === false ? 'panel panel-slow' : 'panel'} data-test="panel" ?hidden=${panel === null}>
          <div role=${panel?.is_dead === false ? 'status' : 'alert'}>
            <strong class="panel-title">${panel?.title}</strong>
            <p class="panel-reason">${panel?.reason}</p>
          </div>
          <button type="button" class="primary" ?hidden=${!panel?.button} @click=${restart}>${panel?.button}</button>
        </div>
        <div class="remark" role="status" ?hidden=${sentence === ''}>
          <span data-test="remark">${sentence}</span>
          <button type="button" class="quiet" @click=${() => actions.dismissProblem()}>${words.problem.dismiss}</button>
        </div>`,
      root,
    );
  });
}
