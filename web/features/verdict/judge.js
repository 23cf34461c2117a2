/**
 * What the figures of a run mean, the most important finding first, and what could be done next. Pure functions: a
 * finding is the id of a sentence in words/, with the figures that it is based on.
 */

import { NGRAM_ORDERS } from '../../../build/wasm/from_c.js';

/** @typedef {import('../../state/state.js').RunState} RunState */
/**
 * @typedef {object} Finding
 * @property {string} id      the id of its sentence (`curves.verdict.found` in words/)
 * @property {any[]} values   the figures that it is based on
 * @property {Next} [next]    what could be done
 */
/**
 * @typedef {{ id: 'lower_rate' | 'smaller' | 'longer', changes: Record<string, number> }} Next  changes for a new run
 */

const EARLY = 20; // steps: earlier, a loss above blind guessing is normal and often falls by itself
const ABOVE = 1.1; // times the loss of blind guessing: more counts as diverged
const TURNED = 1.03; // times the best validation loss: more counts as rising again
const ENOUGH = 3; // validations since the best one
const STILL = 0.005; // a smaller gain of the validation loss in the last fifth of the run counts as none
const BY_HEART = 2; // from this many times the training loss on, and one nat above it, a text counts as learnt by heart
const COPIED = 0.3; // of a sample: from this share on, the model copies

/** The last value of a column; null where it is empty. @param {import('../../state/history.js').Column} column */
const lastOf = ({ values, length }) => (length > 0 ? values[length - 1] : null);

/** The best validation so far. @param {RunState['history']} history */
function bestOf({ val_steps, val_losses }) {
  let at = 0;
  for (let i = 1; i < val_losses.length; i++) if (val_losses.values[i] < val_losses.values[at]) at = i;
  return { at, step: val_steps.values[at], loss: val_losses.values[at] };
}

/** @param {RunState} run @returns {Finding | null} */
function diverged({ step, smooth, info, config }) {
  if (smooth === null || info === null || step <= EARLY) return null;
  if (Number.isFinite(smooth) && smooth <= info.uniform_loss * ABOVE) return null;
  const rate = Number(Number(config.learning_rate / 4).toPrecision(2));
  return {
    id: 'diverged',
    values: [smooth, info.uniform_loss],
    next: { id: 'lower_rate', changes: { learning_rate: rate } },
  };
}

/** @param {RunState} run @returns {Finding | null} */
function memorises({ history, smooth, config }) {
  const now = lastOf(history.val_losses);
  if (now === null) return null;
  const best = bestOf(history);
  const is_by_heart = smooth !== null && now > smooth * BY_HEART && now > smooth + 1;
  const is_rising = history.val_losses.length - 1 - best.at >= ENOUGH && now > best.loss * TURNED;
  if (!is_by_heart && !is_rising) return null;
  const changes = { n_embd: Math.max(config.n_head, Math.round(config.n_embd / 2 / config.n_head) * config.n_head) };
  return {
    ...(is_by_heart
      ? { id: 'by_heart', values: [smooth, now] }
      : { id: 'memorises', values: [now, best.loss, best.step] }),
    ...(changes.n_embd < config.n_embd && { next: { id: /** @type {const} */ ('smaller'), changes } }),
  };
}

/**
 * How many of the n-gram models, which only count, have a higher loss than the run, and which is next.
 * @param {RunState} run
 * @param {number[]} entropies  the losses of models that count single tokens, pairs, threes
 * @returns {Finding | null}
 */
function beaten({ step, smooth, val_loss, info, config: { tokenizer } }, entropies) {
  const now = val_loss ?? smooth;
  if (now === null || info === null || !Number.isFinite(now)) return null;
  const levels = [info.uniform_loss, ...entropies];
  const next = levels.findIndex((level) => !(now < level)); // in a short text, threes can be worse than pairs
  if (next === 0) return step <= EARLY ? null : { id: 'guesses', values: [now, info.uniform_loss] };
  if (next > 0) return { id: 'beats_some', values: [tokenizer, next - 1, now, next, levels[next]] };
  if (entropies.length === 0) return { id: 'beats_guessing', values: [now, info.uniform_loss] };
  // While not all losses are known, only the beaten ones can be named.
  if (entropies.length < NGRAM_ORDERS) return { id: 'beats_some', values: [tokenizer, entropies.length, now] };
  return { id: 'beats_all', values: [tokenizer, now, Math.min(...levels)] };
}

/**
 * @param {number | null} share  the share of the newest sample that is in the text word for word
 * @returns {Finding | null}
 */
const copies = (share) =>
  share === null
    ? null
    : { id: share >= COPIED ? 'copies' : share > 0 ? 'copies_some' : 'copies_nothing', values: [share] };

/** Whether a finished run was still improving at its end. @param {RunState} run @returns {Finding | null} */
function unfinished({ phase, step, history, config }) {
  if (phase !== 'done') return null;
  const { val_steps, val_losses } = history;
  const now = lastOf(val_losses);
  const before = Array.from({ length: val_losses.length }, (_, i) => i).findLast(
    (i) => val_steps.values[i] <= step * 0.8,
  );
  if (now === null || before === undefined) return null;
  const gain = (val_losses.values[before] - now) / now;
  if (gain < STILL) return { id: 'settled', values: [now] };
  return {
    id: 'unfinished',
    values: [now, val_losses.values[before]],
    next: { id: 'longer', changes: { max_steps: 2 * config.max_steps } },
  };
}

/**
 * @param {RunState} run
 * @param {number[]} entropies  as far as they are known
 * @param {number | null} copied  null while it is not known
 * @returns {Finding[]} at most three
 */
export function judge(run, entropies, copied) {
  if (run.step === 0) return [];
  const broken = diverged(run);
  if (broken) return [broken];
  const learnt = memorises(run);
  const level = beaten(run, entropies);
  // A model that has learnt its text by heart does not guess, even if its validation loss is as high as that of
  // guessing.
  return [
    learnt,
    learnt?.id === 'by_heart' && level?.id === 'guesses' ? null : level,
    copies(copied),
    unfinished(run),
  ]
    .filter((one) => one !== null)
    .slice(0, 3);
}
