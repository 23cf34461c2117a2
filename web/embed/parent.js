/**
 * What a playground in a frame and the page around it say to each other, by messages. Out go events: ready, resize,
 * step, sample, done, error, state. In come commands (commands.js), from that page alone; each is answered by one event
 * with its `id`. An event holds numbers, and no text that a person or the model has written, unless a command asks for
 * it. Fetched by playground.js. README.md ("In a frame") is the manual.
 */

import { effect } from '@preact/signals-core';
import { anySeed, choosePreset, readSetting } from '../state/settings.js';
import { sourceText } from '../state/state.js';
import { needWords } from '../words/languages.js';
import { say } from '../words/say.js';
import { NAME, readCommand } from './commands.js';
import { createHeights } from './heights.js';
import { lockActions } from './locks.js';
import { originIn, readPresented } from './presented.js';

export { readPresented };

/** @typedef {import('../registry.js').Context} Context */
/** @typedef {import('./commands.js').Command} Command */

const VERSION = 1;
const STEP_MS = 250; // between two events `step`
const MOST_WAITING = 100; // commands; more are refused

/** Why a command was not done: a sentence for whoever writes the page around the frame. */
class Refused extends Error {}

/**
 * The numbers of the run that is shown, and the settings.
 * @param {Context} context
 */
function stateOf({ store, select }) {
  const { phase, step, loss, smooth, val_loss, tokens_per_second, info } = select.run.peek();
  const { values } = select.settings.peek();
  const { status, threads } = store.state.engine;
  return {
    ...{ phase, step, max_steps: Number(info?.config.max_steps ?? values.max_steps ?? 0) },
    ...{ loss, smooth_loss: smooth, val_loss, tokens_per_second },
    ...{ parameters: info?.n_params ?? null, vocab_size: info?.vocab_size ?? null },
    ...{ engine: status, threads, is_stale: select.is_stale.peek() },
    settings: { ...values },
  };
}

/** The text that is learnt, and the newest sample. @param {Context} context */
async function textsOf({ select }) {
  const text = sourceText(select.source.peek());
  return {
    text: text instanceof Blob ? await text.text() : text,
    sample: select.run.peek().samples[0]?.texts ?? [],
  };
}

/**
 * Refuses what the engine's table does not allow for a setting.
 * @param {Context} context
 * @param {string} key
 * @param {string} raw  as a reader would type it
 */
function check({ store, select }, key, raw) {
  const row = select.row(key);
  if (row === null) throw new Refused(`There is no setting "${key.slice(0, 40)}".`);
  const { error } = readSetting(row, raw);
  if (error !== null) throw new Refused(say(store.state.words, error));
}

/**
 * The settings that a command gives, put to those that are typed; they are all checked before one is taken.
 * @param {Context} context
 * @param {Record<string, string>} given
 */
function typedWith(context, given) {
  let next = { ...context.store.state.typed };
  for (const [key, raw] of Object.entries(given)) {
    check(context, key, raw);
    if (key === 'preset') next = choosePreset(context.select.table.peek(), next, raw);
  }
  return Object.assign(next, given);
}

/**
 * Resolves once the engine and the text are there.
 * @param {Context} context
 * @returns {Promise<void>}
 */
function untilReady({ store, actions }) {
  return new Promise((done, fail) => {
    let stop = () => {};
    const end = (/** @type {() => void} */ then) => {
      then();
      queueMicrotask(() => stop());
    };
    stop = effect(() => {
      if (store.at.engine.value.status === 'dead')
        end(() => fail(new Refused('The engine is not there: see the frame.')));
    });
    actions.whenReady('parent', async () => end(done));
  });
}

/**
 * What each command does; what it gives is the answer.
 * @param {Context} context
 * @param {ReturnType<typeof lockActions>} free
 * @returns {Record<Command['type'], (command: Command) => Promise<{ type: string, [key: string]: unknown }>>}
 */
function createDoing(context, free) {
  const { store, select, actions } = context;
  const told = () => ({ type: 'state', ...stateOf(context) });

  /** Does what a button does; a problem that the page shows then is the answer. @param {() => Promise<unknown>} action */
  async function press(action) {
    await action();
    const { problem } = store.state;
    if (problem?.asked) throw Object.assign(new Refused('The frame says why not.'), { code: problem.said.id });
    return told();
  }

  return {
    async set({ data, text, settings = {} }) {
      if (data !== undefined && !store.state.sources.some(({ id }) => id === data))
        throw new Refused(`There is no data set "${data.slice(0, 40)}".`);
      const typed = typedWith(context, settings);
      if (text !== undefined) await free.giveText(text);
      if (data !== undefined) await free.chooseText(data);
      if (Object.keys(settings).length > 0) free.setAll(typed);
      return told();
    },
    train: () => press(() => actions.train()),
    pause: () => press(() => actions.pause()),
    reset: () => press(() => actions.reset()),
    async sample({ prompt = '', seed = anySeed(select.row('seed')) }) {
      check(context, 'seed', String(seed));
      if (select.run.peek().info === null || select.run.peek().phase === 'failed')
        await press(() => actions.prepare(true));
      const options = { ...select.sampling.peek(), prompt, seed };
      const { text, step } = await actions.request({ type: 'generate', run: store.state.active, options });
      return { type: 'sample', step, prompt, text };
    },
    async state({ with_text = false }) {
      return { ...told(), ...(with_text ? await textsOf(context) : {}) };
    },
  };
}

/**
 * Tells what happens to the run and to the engine.
 * @param {Context} context
 * @param {(event: { type: string, [key: string]: unknown }) => void} tell
 * @returns {() => void} ends it
 */
function tellEvents({ store, select }, tell) {
  let [told, told_at, sample, over, problem_of] = [0, 0, -1, '', ''];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function tellStep() {
    clearTimeout(timer);
    const { step, loss, smooth, val_loss, tokens_per_second, info } = select.run.peek();
    if (step === told || step === 0) return;
    [told, told_at] = [step, performance.now()];
    const max_steps = Number(info?.config.max_steps ?? 0);
    tell({ type: 'step', step, max_steps, loss, smooth_loss: smooth, val_loss, tokens_per_second });
  }

  const stops = [
    effect(() => {
      const { step, phase, samples, id, loss, val_loss } = select.run.value;
      if (step < told) told = 0;
      clearTimeout(timer);
      const wait = told_at + STEP_MS - performance.now();
      const is_over = phase === 'done' || phase === 'stopped';
      if (wait <= 0 || is_over) tellStep();
      else timer = setTimeout(tellStep, wait);
      const [newest] = samples;
      if (newest !== undefined && newest.step > 0 && newest.key !== sample) {
        sample = newest.key;
        tell({ type: 'sample', step: newest.step, count: newest.texts.length });
      }
      const end = is_over ? `${id} ${step}` : '';
      if (end !== '' && end !== over) tell({ type: 'done', step, loss, val_loss, is_stopped: phase === 'stopped' });
      over = end;
    }),
    effect(() => {
      const { status, reason } = store.at.engine.value;
      const problem = store.at.problem.value;
      const code = status === 'dead' ? (reason?.id ?? 'dead') : (problem?.said.id ?? '');
      const key = status === 'dead' ? '' : (problem?.key ?? '');
      if (code !== '' && `${code} ${key}` !== problem_of) tell({ type: 'error', code, key });
      problem_of = code === '' ? '' : `${code} ${key}`;
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

/**
 * Begins to speak with the page around the frame, if there is one.
 * @param {Context} context
 * @returns {() => void} ends it
 */
export function speakWith(context) {
  const { element, presented } = context;
  const free = lockActions(context, presented);
  if (/[?&]lock=/.test(window.location.search)) needWords(context.store, 'framed').catch(() => {}); // the sign is enough
  const { parent, location } = window;
  const origin = originIn(location.search);
  if (parent === window || origin === null) return () => {};
  const doing = createDoing(context, free);
  const post = (/** @type {unknown} */ message) => parent.postMessage(message, origin);
  const tell = (/** @type {{ type: string, [key: string]: unknown }} */ event) =>
    post({ source: NAME, v: VERSION, ...event });

  let waiting = 0;
  let last = Promise.resolve();
  /** @param {Command} command */
  async function obey(command) {
    const { id } = command;
    try {
      await untilReady(context);
      tell({ id, ...(await doing[command.type](command)) });
    } catch (/** @type {any} */ error) {
      const message = error instanceof Refused ? error.message : say(context.store.state.words, error.said);
      tell({ type: 'error', id, code: error.code ?? error.said?.id ?? 'refused', message });
    } finally {
      waiting--;
    }
  }
  /** @param {MessageEvent} message */
  function onMessage({ source, origin: from, data }) {
    if (source !== parent || (origin !== '*' && from !== origin)) return;
    const command = readCommand(data);
    if (command === null) return;
    if ('problem' in command)
      return tell({ type: 'error', id: command.id, code: 'unknown', message: command.problem });
    const { id } = command;
    if (waiting >= MOST_WAITING) return tell({ type: 'error', id, code: 'busy', message: 'Too many commands wait.' });
    waiting++;
    last = last.then(() => obey(command));
  }

  window.addEventListener('message', onMessage);
  const heights = createHeights(element, tell, post);
  tell({ type: 'ready', height: heights.height(), commands: Object.keys(doing) });
  heights.begin();
  const endEvents = tellEvents(context, tell);
  return () => {
    window.removeEventListener('message', onMessage);
    heights.end();
    endEvents();
  };
}
