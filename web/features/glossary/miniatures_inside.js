/** Small pictures of what the model computes on the prompt: see miniatures.js. */

import { REPORT_BOS } from '../../../build/wasm/from_c.js';
import { numberOf, ONE, single } from './miniatures_run.js';

/** @typedef {import('./miniatures.js').Given} Given */
/** @typedef {import('./miniatures.js').Miniature} Miniature */
/** @typedef {import('./miniatures.js').Shown} Shown */
/** @typedef {Float32Array | Float64Array} Numbers */

const [CELLS_SHOWN, BESIDE] = [8, 6]; // numbers shown of a row; fewer if the row has a name
const [TOKENS, LAYERS] = [7, 7]; // columns of an attention, rows of a stream

/** @param {Given} given @param {string} name */
const tensorOf = ({ inside }, name) => inside?.tensors.find((one) => one.name === name);

/** The last token of the prompt, as it is called. @param {Given} given @param {number} [from_end] */
export function tokenName({ inside, end }, from_end = 0) {
  const { text } = inside?.tokens.at(-1 - from_end) ?? { text: '' };
  return text === REPORT_BOS ? end : text;
}

/** The numbers of a row of a tensor; a negative row counts from the end. @param {Numbers} data @param {number} rows @param {number} row */
function rowOf(data, rows, row) {
  const size = data.length / rows;
  const at = row < 0 ? rows + row : row;
  return [...data.subarray(at * size, (at + 1) * size)];
}

/** @param {number[][]} rows @param {string[]} labels @param {number} shown @returns {import('./miniatures.js').Cells} */
const cells = (rows, labels, shown) => ({
  kind: 'cells',
  of: 'signed',
  rows: rows.map((numbers, i) => ({ label: labels[i], numbers: numbers.slice(0, shown) })),
});

/** One row of a tensor of the prompt. @param {string} name @param {'embedding' | 'query' | 'key' | 'value' | 'mlp'} sentence @returns {Miniature} */
const row = (name, sentence) => ({
  looks_inside: true,
  ask: (given) => (tensorOf(given, name) ? ['inspect', given.prompt, ['tensor', name]] : null),
  show(given, [data]) {
    const { shape } = tensorOf(given, name) ?? { shape: [1] };
    // Of queries, keys and values (tokens, heads, numbers) the first head is shown.
    const numbers = rowOf(data, shape[0], -1).slice(0, shape.at(-1));
    const said = given.words[sentence](tokenName(given), Math.min(CELLS_SHOWN, numbers.length), numbers.length);
    return { said: `${said} ${given.words.colours}`, picture: cells([numbers], [''], CELLS_SHOWN) };
  },
});

/** The indices of the numbers that fit. @param {number[]} numbers @param {(one: number) => boolean} fits */
const indices = (numbers, fits) => numbers.flatMap((one, i) => (fits(one) ? [i] : []));

const rms = (/** @type {number[]} */ numbers) =>
  Math.sqrt(numbers.reduce((sum, one) => sum + one * one, 0) / numbers.length);

const [FC, ACTIVATED, WPE] = ['blocks.0.mlp.fc', 'blocks.0.mlp.activation', 'wpe.weight'];

/** @param {string} name @returns {['tensor', string]} */
const readTensor = (name) => ['tensor', name];

/** The tensors of the stream: after the embedding, and after each of the first layers. @param {Given} given */
const streamOf = ({ inside }) =>
  [
    'embedding',
    ...(inside?.tensors ?? []).map(({ name }) => name).filter((name) => /^blocks\.\d+\.residual2$/.test(name)),
  ].slice(0, LAYERS);

/** The first op that scales a list of numbers. @param {Given} given */
const normOf = ({ inside }) => inside?.graph.find(({ op }) => op === 'layernorm' || op === 'rmsnorm');

/** @type {Record<string, Miniature>} */
const NUMBERS = {
  embedding: row('embedding', 'embedding'),
  query: row('blocks.0.attention.q', 'query'),
  key: row('blocks.0.attention.k', 'key'),
  value: row('blocks.0.attention.v', 'value'),
  mlp: row('blocks.0.mlp.activation', 'mlp'),
  position: {
    looks_inside: true,
    ask(given) {
      const at = (given.inside?.tokens.length ?? 1) - 1;
      const width = tensorOf(given, WPE)?.shape[1] ?? 0;
      return [
        'tiles',
        Array.from({ length: Math.min(CELLS_SHOWN, width) }, (_, i) => single(WPE, 'value', at, i)),
        ONE,
      ];
    },
    show(given, answer) {
      const width = tensorOf(given, WPE)?.shape[1];
      if (width === undefined) return { said: given.words.other_position };
      const numbers = answer.map(numberOf);
      const said = given.words.position(given.inside?.tokens.length ?? 1, numbers.length, width);
      return { said: `${said} ${given.words.colours}`, picture: cells([numbers], [''], CELLS_SHOWN) };
    },
  },
  residual_stream: {
    looks_inside: true,
    ask(given) {
      const names = streamOf(given);
      return names.length > 1 ? ['inspect', given.prompt, ...names.map(readTensor)] : null;
    },
    show(given, answers) {
      const { words, inside } = given;
      const rows = answers.map((/** @type {Numbers} */ data) => rowOf(data, inside?.tokens.length ?? 1, -1));
      const labels = streamOf(given).map((_, i) => (i === 0 ? words.start : words.after(i)));
      const said = words.residual_stream(tokenName(given), labels.length - 1);
      return { said: `${said} ${words.colours}`, picture: cells(rows, labels, BESIDE) };
    },
  },
  normalization: {
    looks_inside: true,
    ask(given) {
      const norm = normOf(given);
      return norm === undefined ? null : ['inspect', given.prompt, readTensor(norm.inputs[0]), readTensor(norm.name)];
    },
    show({ words, inside }, answers) {
      const [before, after] = answers.map((/** @type {Numbers} */ data) =>
        rowOf(data, inside?.tokens.length ?? 1, -1),
      );
      const picture = cells([before, after], [words.before_norm, words.after_norm], BESIDE);
      return { said: words.normalization(rms(before), rms(after)), picture };
    },
  },
  activation: {
    looks_inside: true,
    ask(given) {
      const [before, after] = [FC, ACTIVATED].map((name) => tensorOf(given, name)?.shape[1]);
      const is_plain = before !== undefined && before === after; // a gated one has two inputs for each number
      return is_plain ? ['inspect', given.prompt, readTensor(FC), readTensor(ACTIVATED)] : null;
    },
    show({ words, inside }, answers) {
      const [before, after] = answers.map((/** @type {Numbers} */ data) =>
        rowOf(data, inside?.tokens.length ?? 1, -1),
      );
      const below = before.filter((/** @type {number} */ one) => one < 0).length;
      // Some numbers of either sign, so that a reader sees what happens to both.
      const at = [true, false]
        .flatMap((is_below) => indices(before, (one) => one < 0 === is_below).slice(0, BESIDE / 2))
        .sort((a, b) => a - b);
      const some = [before, after].map((numbers) => at.map((i) => numbers[i]));
      const picture = cells(some, [words.before, words.passed], BESIDE);
      return { said: words.activation(below, before.length), picture };
    },
  },
};

/**
 * The weights of the last token in each head, for the last tokens that have room as columns.
 * @param {Given} given
 * @param {Numbers[]} heads
 */
function lastRows(given, heads) {
  const tokens = given.inside?.tokens ?? [];
  const from = Math.max(0, tokens.length - TOKENS);
  const head = tokens.slice(from).map(({ text }) => (text === REPORT_BOS ? given.end : text));
  const whole = heads.map((weights) => rowOf(weights, tokens.length, -1));
  return { head, from, whole, rows: whole.map((one) => one.slice(from)) };
}

/** @type {Record<string, Miniature>} */
const ATTENTION = {
  attention: {
    looks_inside: true,
    ask: ({ prompt }) => ['inspect', prompt, ['attention', 0]],
    show(given, [heads]) {
      const { head, whole, rows } = lastRows(given, heads.slice(0, 1));
      const at = whole[0].indexOf(Math.max(...whole[0]));
      const said = given.words.attention(tokenName(given), tokenName(given, whole[0].length - 1 - at), whole[0][at]);
      return { said, picture: { kind: 'cells', of: 'share', head, rows: [{ label: '', numbers: rows[0] }] } };
    },
  },
  head: {
    looks_inside: true,
    ask: ({ prompt }) => ['inspect', prompt, ['attention', 0]],
    show(given, [heads]) {
      const { words } = given;
      const { head, rows } = lastRows(given, heads.slice(0, LAYERS));
      const named = rows.map((numbers, i) => ({ label: words.nth_head(i + 1), numbers }));
      const said = words.head(tokenName(given), rows.length, heads.length);
      return { said, picture: { kind: 'cells', of: 'share', head, rows: named } };
    },
  },
  causal_mask: {
    looks_inside: true,
    ask: ({ prompt }) => ['inspect', prompt, ['attention', 0]],
    show({ inside, words, end }, [[weights]]) {
      const names = (inside?.tokens ?? []).map(({ text }) => (text === REPORT_BOS ? end : text));
      const head = names.slice(0, BESIDE);
      const rows = head.map((label, i) => ({
        label,
        is_token: true,
        numbers: rowOf(weights, names.length, i).slice(0, head.length),
      }));
      return { said: words.causal_mask, picture: { kind: 'cells', of: 'share', head, rows } };
    },
  },
};

/** The names of ops, as pieces. @param {import('../../../wasm/inspection.js').GraphOp[]} ops */
const names = (ops) => ops.slice(0, CELLS_SHOWN).map(({ op }) => ({ text: op }));

/** @type {Record<string, Miniature>} */
const GRADIENTS = {
  gradient: {
    looks_inside: true,
    ask: ({ prompt, inside }) =>
      (inside?.tokens.length ?? 0) > 1
        ? ['inspect', prompt, readTensor('embedding'), ['gradient', 'embedding']]
        : null,
    show(given, [values, slopes]) {
      // The last token predicts nothing, so it has no gradient: the token before it is shown.
      const n = given.inside?.tokens.length ?? 2;
      const rows = [values, slopes].map((data) => rowOf(data, n, -2));
      const said = given.words.gradient(tokenName(given, 1), rows[0][0], rows[1][0]);
      return { said, picture: cells(rows, [given.words.numbers, given.words.gradients], BESIDE) };
    },
  },
  backpropagation: {
    looks_inside: true,
    show({ inside, words }) {
      const ops = inside?.graph ?? [];
      return {
        said: words.backpropagation(ops.length),
        picture: { kind: 'strip', is_code: true, pieces: names([...ops].reverse()) },
      };
    },
  },
  autograd: {
    looks_inside: true,
    show({ inside, words }) {
      const ops = inside?.graph ?? [];
      return { said: words.autograd(ops.length), picture: { kind: 'strip', is_code: true, pieces: names(ops) } };
    },
  },
};

/** @type {Record<string, Miniature>} */
export const INSIDE = { ...NUMBERS, ...ATTENTION, ...GRADIENTS };
