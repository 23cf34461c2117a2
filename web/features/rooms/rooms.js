/**
 * The list of rooms in microgpt's order, and what each shows while it is closed. What an open room shows is in
 * contents.js. The key of a room is also the `group` of the settings that it shows.
 */

import { smallCurves, trainingLine } from './training/closed.js';

/** @typedef {import('../../registry.js').Context} Context */
/**
 * @typedef {object} Room
 * @property {string} key
 * @property {(context: Context) => string} [title]  if the title depends on the settings
 * @property {(context: Context) => string} line      the closed room's line
 * @property {(context: Context) => unknown} [miniature]
 * @property {() => Promise<{ live: Live }>} [live]  fetched once there is a model
 */
/**
 * What replaces the line and the picture of a closed room once the engine has answered; '' and undefined until then.
 * @typedef {(context: Context, root: HTMLElement) => { line: () => string, miniature: () => unknown, stop: () => void }} Live
 */

/** @param {Context} context */
const wordsOf = ({ store }) => store.at.words.value.rooms;
/** @param {Context} context */
const infoOf = ({ select }) => select.run.value.info;

/** @param {Context} context @param {Room} room @returns {string} */
export const titleOf = (context, room) =>
  room.title?.(context) ?? /** @type {any} */ (wordsOf(context))[room.key].title;

/** The sentence on what this part of microgpt does. @param {Context} context @param {Room} room @returns {string} */
export function sentenceOf(context, { key }) {
  const { line } = /** @type {any} */ (wordsOf(context))[key];
  return typeof line === 'string' ? line : line(infoOf(context)?.config.tokenizer);
}

/** @type {Room[]} */
export const ROOMS = [
  {
    key: 'dataset',
    line(context) {
      const info = infoOf(context);
      if (info === null) return wordsOf(context).nothing;
      const share = info.n_val_tokens / (info.n_train_tokens + info.n_val_tokens);
      return wordsOf(context).dataset.closed(info.n_documents, info.documents, share);
    },
    live: async () => ({ live: (await import('./miniatures.js')).dataset }),
  },
  {
    key: 'tokenizer',
    line(context) {
      const info = infoOf(context);
      if (info === null) return wordsOf(context).nothing;
      return wordsOf(context).tokenizer.closed(info.vocab_size, info.config.tokenizer);
    },
    live: async () => ({ live: (await import('./miniatures.js')).tokenizer }),
  },
  {
    key: 'autograd',
    line(context) {
      const { grad_norm } = context.select.run.value;
      return grad_norm === null ? wordsOf(context).autograd.none : wordsOf(context).autograd.closed(grad_norm);
    },
    live: () => import('./autograd/closed.js'),
  },
  {
    key: 'network',
    line(context) {
      const info = infoOf(context);
      return info === null ? wordsOf(context).nothing : wordsOf(context).network.closed(info.n_params);
    },
    live: () => import('./network/closed.js'),
  },
  {
    key: 'optimizer',
    title: (context) => wordsOf(context).optimizer.titles[String(infoOf(context)?.config.optimizer ?? 'adamw')] ?? '',
    line(context) {
      const rate_now = context.select.run.value.lr ?? infoOf(context)?.config.learning_rate;
      return rate_now === undefined ? wordsOf(context).nothing : wordsOf(context).optimizer.closed(Number(rate_now));
    },
    live: () => import('./optimizer/closed.js'),
  },
  {
    key: 'training',
    line: trainingLine,
    miniature: smallCurves,
  },
  {
    key: 'inference',
    line(context) {
      const { temperature } = context.select.settings.value.values;
      return temperature === undefined
        ? wordsOf(context).nothing
        : wordsOf(context).inference.closed(Number(temperature));
    },
    live: () => import('./inference/closed.js'),
  },
];
