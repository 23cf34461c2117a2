/**
 * The prompt box: asks the model of the moment to go on from a prompt and shows its answer as it comes.
 * Works before, during and after training; an error leaves the prompt as it was typed.
 */

import { currentSettings, hasBegun, isStale } from '../../actions/training.js';

/**
 * @param {import('../../store.js').Store} store
 * @param {ReturnType<typeof import('../../actions/training.js').createTraining>} training
 */
export function createPrompt(store, training) {
  /** @param {Partial<import('../../store.js').PromptState>} patch */
  const update = (patch) => store.update({ prompt: { ...store.state.prompt, ...patch } });

  let waiting = false; // for a model

  return {
    /** @param {string} text */
    write(text) {
      update({ text, error: '', notices: [] });
    },
    async generate() {
      const { prompt, run, engine } = store.state;
      if (waiting || prompt.status === 'busy' || engine.status !== 'ready') return;
      // A trained model answers, whatever is on the screen by now; an untrained one is made of what is there.
      const has_model = hasBegun(run) || (run.phase === 'ready' && !isStale(store.state));
      if (!has_model) {
        waiting = true;
        const made = await training.prepare(true).finally(() => {
          waiting = false;
        });
        if (!made) {
          update({ error: 'There is no model to ask: the text or a setting needs attention first.' });
          return;
        }
      }
      const { errors } = currentSettings(store.state);
      const wrong = store.state.engine.settings.find((row) => row.group === 'inference' && errors[row.key]);
      if (wrong) {
        update({ error: errors[wrong.key] });
        return;
      }
      const { id, step } = store.state.run;
      const is_there = () => store.state.run.id === id;
      update({ status: 'busy', asked: prompt.text, answer: '', error: '', notices: [], step });
      // A seed of its own: each answer differs, and the run's own random numbers stay untouched.
      const seed = Math.floor(Math.random() * 2 ** 32);
      const options = { ...training.sampling(), prompt: prompt.text, seed };
      try {
        const body = /** @type {const} */ ({ type: 'generate', run: id, options });
        const result = await training.request(body, (text) => {
          if (is_there()) update({ answer: (store.state.prompt.answer ?? '') + text });
        });
        // Another model may have taken this one's place meanwhile; then this is no answer of it.
        if (is_there()) update({ status: 'idle', answer: result.text, step: result.step, notices: result.notices });
        else update({ status: 'idle', answer: null });
      } catch (error) {
        const { message, fatal } = /** @type {import('../../wire/protocol.js').RequestError} */ (error);
        update({ status: 'idle', answer: null, error: fatal || !is_there() ? '' : message });
      }
    },
    stop() {
      if (store.state.prompt.status !== 'busy') return;
      training.request({ type: 'stop', run: store.state.run.id }).catch(() => {});
    },
  };
}
