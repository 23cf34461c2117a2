/** Small pictures of scores, probabilities and surprises: see miniatures.js. */

import { REPORT_BOS, SAMPLER_MAX_ALTERNATIVES } from '../../../build/wasm/from_c.js';
import { likeliest } from '../../ui/likeliest_tokens.js';
import { LIKELIEST_SHOWN } from '../../wire/requests.js';

/** @typedef {import('./miniatures.js').Given} Given */
/** @typedef {import('./miniatures.js').Miniature} Miniature */
/** @typedef {import('../../../wasm/engine.js').SamplesOptions} SamplesOptions */
/** @typedef {import('../../../wasm/engine.js').Choice} Choice */
/** @typedef {import('../../ui/likeliest_tokens.js').Likelihood} Likelihood */

const [K, P] = [3, 0.5];
const LN2 = Math.log(2);
const ROWS = 7; // tokens of a prompt

/** The next token, drawn with these options and no others. @param {string} prompt @param {SamplesOptions} options @returns {['samples', SamplesOptions]} */
const next = (prompt, options) => [
  'samples',
  {
    ...{ prompts: [prompt], max_new_tokens: 1, alternatives: LIKELIEST_SHOWN, seed: 0 },
    ...{ temperature: 1, top_k: 0, top_p: 1, min_p: 0, repetition_penalty: 1 },
    ...options,
  },
];

/** @param {any} answer @returns {Choice | undefined} */
const choiceOf = (answer) => answer?.[0]?.choices?.[0];

/** @param {string} text @param {string} end */
const nameOf = (text, end) => (text === REPORT_BOS ? end : text);

/** The likeliest tokens with one number for each. @param {Likelihood[]} list @param {(one: Likelihood) => number[]} numbers */
const rowsOf = (list, numbers) => list.map((one) => ({ label: one.text, is_token: true, numbers: numbers(one) }));

/** The scores and probabilities of the likeliest tokens after the prompt. @param {Given} given @param {[Float32Array, Float32Array]} answer */
function scores({ run, inside }, [logits, probs]) {
  const V = run.info.vocab_size;
  const from = ((inside?.tokens.length ?? 1) - 1) * V;
  return Array.from({ length: V }, (_, id) => ({
    text: run.info.vocabulary[id],
    score: logits[from + id],
    share: probs[from + id],
  }))
    .sort((a, b) => b.score - a.score)
    .slice(0, LIKELIEST_SHOWN);
}

/** @type {Miniature['ask']} */
const askScores = ({ prompt }) => ['inspect', prompt, ['tensor', 'logits'], ['tensor', 'probs']];

/** The tokens of the prompt but the first, with the probability that the model gave each. @param {Given} given @param {any} lens */
function surprises({ inside, end }, lens) {
  const last = lens.at(-1);
  return (inside?.tokens ?? []).slice(1).map(({ text }, i) => {
    const share = last[i].probability;
    return { text: nameOf(text, end), share, nats: -Math.log(share) };
  });
}

/** @param {ReturnType<typeof surprises>} list */
const highest = (list) => list.reduce((a, b) => (b.nats > a.nats ? b : a));

/** @type {Record<string, Miniature>} */
const SCORES = {
  logit: {
    looks_inside: true,
    ask: askScores,
    show(given, answer) {
      const list = scores(given, answer);
      const { words, end } = given;
      const rows = list.map(({ text, score }) => ({ label: text, is_token: true, numbers: [score] }));
      const said = words.logit(nameOf(list[0].text, end), list[0].score);
      return { said, picture: { kind: 'bars', head: [words.score], as: ['number'], rows } };
    },
  },
  softmax: {
    looks_inside: true,
    ask: askScores,
    show(given, answer) {
      const list = scores(given, answer);
      const { words, end } = given;
      const rows = list.map(({ text, score, share }) => ({ label: text, is_token: true, numbers: [score, share] }));
      const [first, last] = [list[0], list[list.length - 1]];
      const names = [first, last].map(({ text }) => nameOf(text, end));
      const said = words.softmax(names[0], names[1], first.score - last.score, first.share / last.share);
      return {
        said,
        picture: { kind: 'bars', head: [words.score, words.probability_head], as: ['number', 'percent'], rows },
      };
    },
  },
  layer: {
    looks_inside: true,
    ask: ({ prompt }) => ['inspect', prompt, ['lens', { top: 1 }]],
    show({ words, end }, [lens]) {
      const tops = lens.map((/** @type {any[]} */ layer) => layer.at(-1).top[0]);
      const shown = tops.slice(-ROWS);
      const rows = shown.map(
        (/** @type {{ text: string, probability: number }} */ { text, probability }, /** @type {number} */ i) => {
          const layer = tops.length - shown.length + i;
          const name = layer === 0 ? words.start : words.after(layer);
          return { label: `${name}: ${nameOf(text, end)}`, numbers: [probability] };
        },
      );
      const top = tops.at(-1);
      const said = words.layer(nameOf(top.text, end), top.probability);
      return { said, picture: { kind: 'bars', head: [words.probability_head], as: ['percent'], rows } };
    },
  },
  cross_entropy: {
    looks_inside: true,
    ask: ({ prompt, inside }) =>
      (inside?.tokens.length ?? 0) > 1 ? ['inspect', prompt, ['lens', { top: 1 }], ['loss']] : null,
    show(given, [lens, loss]) {
      const { words } = given;
      const all = surprises(given, lens);
      const top = highest(all);
      const rows = all
        .slice(-ROWS)
        .map(({ text, share, nats }) => ({ label: text, is_token: true, numbers: [nats, share] }));
      const mean = { label: words.mean, is_last: true, numbers: [loss] };
      const said = words.cross_entropy(top.text, top.share, top.nats);
      const head = [words.loss_head, words.probability_head];
      return { said, picture: { kind: 'bars', head, as: ['number', 'percent'], rows: [...rows, mean] } };
    },
  },
  surprise: {
    looks_inside: true,
    ask: ({ prompt, inside }) =>
      (inside?.tokens.length ?? 0) > 1 ? ['inspect', prompt, ['lens', { top: 1 }]] : null,
    show(given, [lens]) {
      const { words } = given;
      const all = surprises(given, lens);
      const top = highest(all);
      const rows = all.slice(-ROWS).map(({ text, nats }) => ({ label: text, is_token: true, numbers: [nats] }));
      const said = words.surprise(top.text, top.nats, top.nats / LN2);
      return { said, picture: { kind: 'bars', head: [words.loss_head], as: ['number'], rows } };
    },
  },
};

/** @type {Record<string, Miniature>} */
const DRAWS = {
  probability: {
    ask: ({ prompt }) => next(prompt, {}),
    show({ words, end }, answer) {
      const choice = choiceOf(answer);
      if (choice === undefined) return null;
      const list = likeliest(choice);
      const said = words.probability(nameOf(list[0].text, end), list[0].probability);
      const rows = rowsOf(list, ({ probability }) => [probability]);
      return { said, picture: { kind: 'bars', head: [words.probability_head], as: ['percent'], rows } };
    },
  },
  temperature: {
    ask: ({ prompt }) => ['all', ...[0.5, 1, 2].map((temperature) => next(prompt, { temperature }))],
    show({ words, end }, answers) {
      const choices = answers.map(choiceOf);
      if (choices.includes(undefined)) return null;
      const [cold, plain, hot] = choices.map((/** @type {Choice} */ one) => likeliest(one, true));
      const chanceIn = (/** @type {Likelihood[]} */ list, /** @type {number} */ id) =>
        list.find((one) => one.id === id)?.chance ?? Number.NaN;
      const rows = rowsOf(plain.slice(0, LIKELIEST_SHOWN), ({ id, chance }) => [
        chanceIn(cold, id),
        chance,
        chanceIn(hot, id),
      ]);
      const said = words.temperature(nameOf(plain[0].text, end), rows[0].numbers);
      return {
        said,
        picture: { kind: 'bars', head: ['0.5', '1', '2'], as: ['percent', 'percent', 'percent'], rows },
      };
    },
  },
  top_k: {
    ask: ({ prompt }) => next(prompt, { top_k: K }),
    show({ words }, answer) {
      const choice = choiceOf(answer);
      if (choice === undefined) return null;
      const list = likeliest(choice);
      const kept = list.filter(({ chance }) => chance > 0);
      const said = words.top_k(
        kept.length,
        kept.reduce((sum, { probability }) => sum + probability, 0),
      );
      return { said, picture: twoBars(list, words) };
    },
  },
  top_p: {
    ask: ({ prompt }) => next(prompt, { top_p: P, alternatives: SAMPLER_MAX_ALTERNATIVES }),
    show({ words }, answer) {
      const choice = choiceOf(answer);
      if (choice === undefined) return null;
      const list = likeliest(choice, false, SAMPLER_MAX_ALTERNATIVES + 1);
      const kept = list.filter(({ chance }) => chance > 0).length;
      // If every token of the list may be drawn, there may be more than the list has.
      return kept === list.length && kept > SAMPLER_MAX_ALTERNATIVES
        ? null
        : { said: words.top_p(kept, P), picture: twoBars(list.slice(0, LIKELIEST_SHOWN), words) };
    },
  },
  sampling: {
    ask: ({ prompt, draw }) => next(prompt, { seed: draw }),
    show({ words, end }, answer) {
      const choice = choiceOf(answer);
      if (choice === undefined) return null;
      const list = likeliest(choice, true);
      const rows = rowsOf(list, ({ chance }) => [chance]).map((row, i) => ({ ...row, is_drawn: list[i] === choice }));
      const said = words.sampling(nameOf(choice.text, end), choice.chance);
      return { said, can_draw: true, picture: { kind: 'bars', head: [words.chance], as: ['percent'], rows } };
    },
  },
};

/** The probability beside the chance. @param {Likelihood[]} list @param {import('./miniatures.js').MiniWords} words @returns {import('./miniatures.js').Bars} */
const twoBars = (list, words) => ({
  kind: 'bars',
  head: [words.probability_head, words.chance],
  as: ['percent', 'percent'],
  rows: rowsOf(list, ({ probability, chance }) => [probability, chance]),
});

/** @type {Record<string, Miniature>} */
export const CHANCES = { ...SCORES, ...DRAWS };
