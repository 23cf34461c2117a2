/**
 * The page as a source of figures (web/guide/figures.js): the run that is shown, the settings, what is on the screen, and
 * looks into the model, which the worker answers.
 */

import { effect } from '@preact/signals-core';
import { promptToRead } from '../../texts/prompts.js';
import { hasModel } from '../../ui/looks.js';
import { isOfThen } from '../../wire/looks.js';

const EVERY = 50; // steps: while the model trains, the same question is asked at most once in this many steps

/**
 * Waits until there is a model to ask: another one may still be in preparation.
 * @param {import('../../registry.js').Context} context
 * @returns {Promise<void>}
 */
const untilModel = ({ select }) =>
  new Promise((done) => {
    const stop = effect(() => {
      if (!hasModel(select.run.value)) return;
      done();
      queueMicrotask(() => stop());
    });
  });

/**
 * @param {import('../../registry.js').Context} context
 * @param {{ kept: Record<string, any>, guess: any }} own  `kept`: the values that acts have stored; `guess`: what the
 *   reader predicted
 * @returns {import('../../guide/figures.js').Source}
 */
export function pageSource(context, own) {
  const { store, select, actions } = context;
  const { at } = store;
  return {
    get run() {
      return select.run.value;
    },
    get runs() {
      return [...at.runs.value.values()].filter(({ step }) => step > 0);
    },
    get config() {
      return { ...select.run.value.info?.config, ...select.sampling.value };
    },
    get text() {
      return select.run.value.text;
    },
    async readText() {
      const { text } = select.run.peek();
      return typeof text === 'string' ? text : ((await text?.text()) ?? '');
    },
    get check() {
      return select.learnt.value?.check ?? '';
    },
    get view() {
      const { room, look, token } = at;
      return {
        prompt: promptToRead(context), // as all rooms read it
        room: room.value,
        look: look.value,
        token: token.value,
        moment: select.moment.value,
      };
    },
    get kept() {
      return own.kept;
    },
    get guess() {
      return own.guess;
    },
    get version() {
      const { id, step, phase } = select.run.value;
      const { status, asked, answer } = at.prompt.value; // so that it changes after the model has written
      const is_training = phase === 'training';
      const when = is_training ? `${Math.floor(step / EVERY)} ${EVERY}` : step;
      return `${id} ${when} ${hasModel({ phase })} ${select.kept_moment.value} ${JSON.stringify(select.sampling.value)} ${status === 'idle' ? `${asked}${answer}` : ''}`;
    },
    look: async (call) => {
      await untilModel(context);
      const { id } = select.run.peek();
      const moment = select.kept_moment.peek();
      const { value } = await actions.request({
        ...{ type: 'look', run: id, call },
        ...(moment !== null && isOfThen(call) && { at: moment }),
      });
      return value;
    },
  };
}
