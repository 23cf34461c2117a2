/**
 * Problems of the whole page: a panel with a Restart button when the engine has stopped, and a sentence when the
 * address of the page asks for something impossible. A problem of the text, a setting or the prompt is not shown here
 * but by the feature that it belongs to.
 */

import { html, render } from 'lit-html';
import { say } from '../../words/say.js';

/** @type {import('../../registry.js').Feature} */
export const problem = { name: 'problem', slot: 'problems', create };

/**
 * What the panel says about the engine; null where the engine has no problem.
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
  // Where only an additional part is slow there is no button: a restart would lose the trained model.
  const is_engine = status === 'loading';
  const title = is_engine ? words.engine_slow : words.part_slow;
  return { title, reason: words.why_slow, button: is_engine ? words.try_again : '', is_dead: false };
}

/** @param {HTMLElement} root @param {import('../../registry.js').Context} context */
function create(root, { store, actions, frame }) {
  function restart() {
    actions.restart();
    root.parentElement?.focus(); // the focused button disappears with its panel
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
