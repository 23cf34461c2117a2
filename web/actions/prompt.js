/**
 * The prompt box: asks the model of the moment to go on from a prompt and shows its answer as it comes.
 * Works before, during and after training; an error leaves the prompt as it was typed.
 */

/**
 * @param {import('../state.js').Store} store
 * @param {ReturnType<typeof import('./training.js').createTraining>} training
 */
export function createPrompt(store, training) {
  /** @param {Partial<import('../state.js').PromptState>} patch */
  const update = (patch) => store.update({ prompt: { ...store.state.prompt, ...patch } });

  return {
    /** @param {string} text */
    write(text) {
      update({ text, error: '' });
    },
    async generate() {
      const { prompt, run } = store.state;
      if (prompt.status === 'busy' || store.state.engine.status !== 'ready') return;
      const has_model = run.info !== null && run.phase !== 'failed' && run.phase !== 'preparing';
      if (!has_model && !(await training.prepare(true))) {
        update({ error: 'There is no model to ask: the text or a setting needs attention first.' });
        return;
      }
      const { id, step } = store.state.run;
      update({ status: 'busy', asked: prompt.text, answer: '', error: '', step });
      // A seed of its own: each answer differs, and the run's own random numbers stay untouched.
      const seed = Math.floor(Math.random() * 2 ** 32);
      const options = { ...training.sampling(), prompt: prompt.text, seed };
      try {
        const body = /** @type {const} */ ({ type: 'generate', run: id, options });
        const result = await training.request(body, (text) => {
          update({ answer: (store.state.prompt.answer ?? '') + text });
        });
        update({ status: 'idle', answer: result.text, step: result.step });
      } catch (error) {
        const { message, fatal } = /** @type {import('../protocol.js').RequestError} */ (error);
        update({ status: 'idle', answer: null, error: fatal ? '' : message });
      }
    },
    stop() {
      if (store.state.prompt.status !== 'busy') return;
      training.request({ type: 'stop', run: store.state.run.id }).catch(() => {});
    },
  };
}
