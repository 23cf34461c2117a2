/**
 * Figures about several runs, about what the last step did to the weights, and about the draw of a token. figures.js lists
 * them beside its own.
 */

import { SAMPLER_MAX_ALTERNATIVES } from '../../build/wasm/from_c.js';
import { runOfStage } from './stages.js';

/** @typedef {import('./figures.js').Source} Source */
/** @typedef {import('../state/state.js').RunState} RunState */

/** A list of keys and values as pairs. @param {unknown[]} given */
const pairsOf = (given) =>
  given.flatMap((key, i) => (i % 2 === 0 ? [{ key: String(key), value: given[i + 1] }] : []));

/**
 * The validation loss after the last step; null before. This loss comes a little after that step.
 * @param {RunState} run
 */
export function endOf({ step, config, val_loss, history: { val_steps } }) {
  const is_over = step >= Number(config.max_steps) && val_steps.values[val_steps.length - 1] >= step;
  return is_over ? val_loss : null;
}

/** The runs that have all these settings, the newest first. @param {Source} source @param {unknown[]} given */
const runsWith = ({ runs, run: { text } }, given) =>
  runs
    .filter((run) => run.text === text && pairsOf(given).every(({ key, value }) => run.config[key] === value))
    .reverse();

/** The newest run of the text with these settings. @param {Source} source @param {...unknown} given  key, value, key, value, ... */
export const runWith = (source, ...given) => runsWith(source, given).at(0) ?? null;

/**
 * The difference between the final validation losses of the two newest runs with these settings; null if there are not
 * two.
 * @param {Source} source
 * @param {...unknown} given
 */
export function twice(source, ...given) {
  const [a, b] = runsWith(source, given)
    .map(endOf)
    .filter((end) => end !== null);
  return a === undefined || b === undefined ? null : Math.abs(a - b);
}

/** The validation loss at the end of a stage (stages.js). @param {Source} source @param {number} i */
export function stageLoss({ runs, run }, i) {
  const of_stage = runOfStage(runs, i, run.text);
  return of_stage === undefined ? null : endOf(of_stage);
}

/** The numbers of a tensor; null where the engine does not have them, such as the last step before it was asked for. @param {Source} source @param {string} name @param {string} of @returns {Promise<ArrayLike<number> | null>} */
async function numbers({ look }, name, of) {
  try {
    return (await look(['tensor', name, { of: /** @type {any} */ (of) }])).data;
  } catch {
    return null;
  }
}

/** The root of the mean of the squares of a tensor's numbers: their usual size. @param {Source} source @param {string} name @param {string} of  value, gradient, m, v, step */
export async function typical(source, name, of) {
  const data = await numbers(source, name, of);
  return data === null ? null : Math.sqrt(Array.from(data).reduce((sum, one) => sum + one * one, 0) / data.length);
}

/** The largest of a tensor's numbers, without signs. @param {Source} source @param {string} name @param {string} of */
export async function largest(source, name, of) {
  const data = await numbers(source, name, of);
  return data === null ? null : Array.from(data).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
}

/**
 * The share of all weights that the last step has changed; null if the change was not asked for before that step.
 * @param {Source} source
 */
export async function movedShare(source) {
  const tensors = await source.look(['tensors']);
  let [moved, all] = [0, 0];
  for (const { name, parameter } of tensors) {
    if (!parameter) continue;
    const data = await numbers(source, name, 'step');
    if (data === null) return null;
    all += data.length;
    moved += Array.from(data).filter((one) => one !== 0).length;
  }
  return moved / all;
}

const SEED = 1;

/** The chance of a token to be drawn after a prompt, with the filters of the page. @param {Source} source @param {string} prompt @param {string} token @param {number} temperature */
export async function chance({ look, config }, prompt, token, temperature) {
  const { top_k, top_p, min_p } = config;
  const how = {
    temperature,
    top_k,
    top_p,
    min_p,
    max_new_tokens: 1,
    alternatives: SAMPLER_MAX_ALTERNATIVES,
    seed: SEED,
  };
  const [{ choices }] = await look(['samples', { ...how, prompts: [prompt] }]);
  const all = [choices[0], ...choices[0].alternatives];
  return all.find((/** @type {{ text: string }} */ { text }) => text === token)?.chance ?? 0;
}
