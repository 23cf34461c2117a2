/**
 * The names of tensors and of their places on the page. Pure functions.
 */

import { REPORT_BOS } from '../../../../build/wasm/from_c.js';
import { shownText } from '../shared/token_tiles.js';

/** @typedef {import('../../../words/words.js').NetworkWords} Words */
/** @typedef {import('./graph.js').Plan} Plan */

/** A token as the map writes it. @param {string} text @param {Words} words */
export const tokenName = (text, words) => (text === REPORT_BOS ? words.bos : shownText(text));

/**
 * What has been done to q, k or v between the linear op and attention, in words: attention reads them as parts of
 * tensors that earlier ops made.
 * @param {Plan} plan
 * @param {string} name
 * @param {Words} words
 */
function onTheWay({ of }, name, words) {
  const prefix = name.slice(0, -1);
  const ways = [];
  if (of.has(`${prefix}qk_norm`)) ways.push(words.names.normed);
  if (of.has(`${prefix}rope`)) ways.push(words.names.turned);
  return ways.length === 0 || name.endsWith('v') ? '' : `, ${ways.join(', ')}`;
}

/** Names of single tensors. @type {Record<string, keyof Words['names']>} */
const WHOLE = {
  ...{ 'wte.weight': 'wte', 'wpe.weight': 'wpe', wpe: 'wpe', rope: 'table', 'lm_head.weight': 'lm_head' },
  ...{ norm_embedding: 'norm_embedding', norm_final: 'norm_final', logits: 'logits', probs: 'chances' },
};

/** Names of the tensors of a block. @type {Record<string, keyof Words['names']>} */
const IN_BLOCK = {
  ...{
    'attention.q': 'q',
    'attention.k': 'k',
    'attention.v': 'v',
    'attention.probs': 'probs',
    'attention.out': 'out',
  },
  ...{ 'attention.qk_norm': 'normed', 'attention.rope': 'turned', 'mlp.activation': 'activation' },
  ...{ residual1: 'residual1', residual2: 'residual2', norm1: 'norm', norm2: 'norm' },
  ...{ 'attention.qkv.weight': 'attention.qkv.weight', 'attention.proj.weight': 'attention.proj.weight' },
  ...{ 'mlp.fc.weight': 'mlp.fc.weight', 'mlp.proj.weight': 'mlp.proj.weight' },
};

/**
 * A tensor in plain words.
 * @param {Plan} plan
 * @param {string} name
 * @param {Words} words
 * @returns {string}
 */
export function nameOf(plan, name, words) {
  const { names } = words;
  if (name === 'embedding')
    return (plan.of.get(name)?.inputs.length ?? 1) > 1 ? names.embedding_position : names.embedding;
  const own = WHOLE[name];
  if (own !== undefined) return names[own];
  const rest = name.replace(/^blocks\.\d+\./, '');
  if (rest === 'mlp.fc') {
    const bent = plan.of.get(name.replace(/fc$/, 'activation'));
    return bent?.op.endsWith('glu') ? names.fc_gated : names.fc;
  }
  if (rest === name || IN_BLOCK[rest] === undefined) {
    if (rest === 'attention.qkv') return `${names.q} / ${names.k} / ${names.v}`;
    return name.endsWith('.bias') ? names.bias : name.endsWith('.weight') ? names.gain : names.other;
  }
  const said = names[IN_BLOCK[rest]];
  return /\.attention\.[qk]$/.test(name) ? `${said}${onTheWay(plan, name, words)}` : said;
}

/** Whether a tensor has a row for each token that was read. @param {Plan} plan @param {string} name */
export const hasTokens = ({ tensors }, name) =>
  tensors.get(name)?.kind === 'activation' && name !== 'loss' && !name.endsWith('.probs');

/** Whether a tensor holds probabilities. @param {string} name */
export const isProbability = (name) => name === 'probs' || name.endsWith('.probs') || name.endsWith('.lens');

/**
 * A row of a tensor in words: a token of the prompt, a token of the vocabulary, or a number.
 * @param {Plan} plan
 * @param {string} name
 * @param {number} row
 * @param {{ tokens: readonly { text: string }[], vocabulary: readonly string[], words: Words }} of
 */
export function rowName(plan, name, row, { tokens, vocabulary, words }) {
  if (hasTokens(plan, name) && tokens[row] !== undefined) return `“${tokenName(tokens[row].text, words)}”`;
  const is_vocabulary = name === 'wte.weight' || name === 'lm_head.weight';
  if (is_vocabulary && vocabulary[row] !== undefined) return `“${tokenName(vocabulary[row], words)}”`;
  return words.row(row);
}

/**
 * The short name of a number, from its tensor and its place: `fc[“a”, 3]`.
 * @param {Plan} plan
 * @param {{ name: string, at: readonly number[] }} place
 * @param {Parameters<typeof rowName>[3]} of
 */
export function placeName(plan, { name, at }, of) {
  const short = name.replace(/^blocks\.\d+\.(attention\.|mlp\.)?/, '').replace(/\.weight$/, '');
  const is_row = at.length > 0 && !name.endsWith('.probs') && plan.tensors.get(name)?.shape.length !== 1;
  const first = is_row ? rowName(plan, name, at[0], of) : String(at[0] ?? '');
  return `${short}[${[first, ...at.slice(1)].join(', ')}]`;
}
