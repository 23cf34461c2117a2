/** The units of losses: nats per token, as the engine gives them, and bits per character. */

/** @import { Facts, RunState } from './state.js' */

/**
 * The factors that turn losses in nats per token into the unit of the view, one for training and one for validation.
 * Null where they are not known yet: bits per character need the average number of characters in a token, which must be
 * counted.
 * @param {Pick<RunState, 'id' | 'info'>} run
 * @param {{ view: Pick<import('./curve_view.js').CurveView, 'unit'>, facts: ReadonlyMap<number, Facts> }} scene
 * @returns {{ train: number, val: number } | null}
 */
export function factorsOf({ id, info }, { view, facts }) {
  if (view.unit === 'nats') return { train: 1, val: 1 };
  if (info === null || info.config.tokenizer === 'char') return { train: 1 / Math.LN2, val: 1 / Math.LN2 };
  const { train, validation } = facts.get(id) ?? {};
  if (train === undefined || validation === undefined) return null;
  if (train.bits_per_nat === null) return null;
  return { train: train.bits_per_nat, val: validation.bits_per_nat ?? train.bits_per_nat };
}

/**
 * Whether some of these runs have other tokens than the rest, so that their losses in nats per token do not compare.
 * Byte pairs that were learnt from two texts are two sets of tokens.
 * @param {Pick<RunState, 'config' | 'text'>[]} runs
 */
export function haveOtherTokens(runs) {
  const kindOf = (/** @type {RunState['config']} */ { tokenizer, vocab_size }) =>
    tokenizer === 'bpe' ? `bpe ${vocab_size}` : tokenizer;
  const [first] = runs;
  return runs.some(
    ({ config, text }) =>
      kindOf(config) !== kindOf(first.config) || (config.tokenizer === 'bpe' && text !== first.text),
  );
}
