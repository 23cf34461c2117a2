/**
 * What the prompt box does: it asks the current model to continue a prompt and puts the answer, piece by piece, into
 * `prompt` of the state. It works before, during and after training; an error leaves the typed prompt as it is. The
 * view is index.js.
 */

import { hasBegun } from '../../selectors.js';
import { anySeed } from '../../state/settings.js';
import { activeRun } from '../../state/state.js';
import { said } from '../../words/say.js';

/**
 * @param {import('../../store.js').Store} store
 * @param {import('../../selectors.js').Selectors} select
 * @param {object} engine
 * @param {import('../../actions/engine.js').Engine['request']} engine.request
 * @param {(asked: boolean) => Promise<boolean>} engine.prepare
 */
export function createPrompt(store, select, { request, prepare }) {
  /** @param {Partial<import('../../state/state.js').PromptState>} patch */
  const update = (patch) => store.update({ prompt: { ...store.state.prompt, ...patch } });

  let waiting = false; // until a model is made
  let asking = new AbortController(); // stops the answer that is being written

  return {
    /** @param {string} text */
    write(text) {
      update({ text, error: null, notices: [] });
    },
    async generate() {
      const { prompt, engine } = store.state;
      const run = activeRun(store.state);
      if (waiting || prompt.status === 'busy' || engine.status !== 'ready') return;
      // A trained model answers even if the text or the settings on the screen have changed since. An untrained one is
      // made again.
      const has_model = hasBegun(run) || (run.phase === 'ready' && !select.is_stale.value);
      if (!has_model) {
        waiting = true;
        const made = await prepare(true).finally(() => {
          waiting = false;
        });
        if (!made) {
          update({ error: said('no_model') });
          return;
        }
      }
      const { errors } = select.settings.value;
      const wrong = select.table.value.find((row) => row.group === 'inference' && errors[row.key]);
      if (wrong) {
        update({ error: errors[wrong.key] });
        return;
      }
      const { id, step } = activeRun(store.state);
      const is_there = () => store.state.active === id;
      update({ status: 'busy', asked: prompt.text, answer: '', error: null, notices: [], step });
      // A new seed for each answer: answers differ, and the random numbers of the run are not used up.
      const seed = anySeed(select.row('seed'));
      const options = { ...select.sampling.value, prompt: prompt.text, seed };
      try {
        const body = /** @type {const} */ ({ type: 'generate', run: id, options });
        const onPiece = (/** @type {string} */ text) => {
          if (is_there()) update({ answer: (store.state.prompt.answer ?? '') + text });
        };
        asking = new AbortController();
        const result = await request(body, { onPiece, signal: asking.signal });
        // If another run has become active since, the answer is not from that run and is not shown.
        if (is_there()) update({ status: 'idle', answer: result.text, step: result.step, notices: result.notices });
        else update({ status: 'idle', answer: null });
      } catch (error) {
        const { said, fatal } = /** @type {import('../../wire/protocol.js').RequestError} */ (error);
        update({ status: 'idle', answer: null, error: fatal || !is_there() ? null : said });
      }
    },
    /** Stops the answer; what has been written so far stays. */
    stop() {
      if (store.state.prompt.status === 'busy') asking.abort();
    },
  };
}
