/** Small pictures of the figures of a run, and of single numbers of its parameters: see miniatures.js. */

/** @typedef {import('./miniatures.js').Given} Given */
/** @typedef {import('./miniatures.js').Miniature} Miniature */
/** @typedef {import('./miniatures.js').BarRow} BarRow */
/** @typedef {import('../../../wasm/run_tensors.js').NumbersKind} NumbersKind */

/** The size of a tile that is one number. */
export const ONE = { rows: 1, columns: 1 };

/** @typedef {[name: string, of: NumbersKind, form: { window: [number, number, number, number] }]} Single */

/** One number of a tensor, exactly: as a tile of one cell. @param {string} name @param {NumbersKind} of @param {number} row @param {number} column @returns {Single} */
export const single = (name, of, row = 0, column = 0) => [name, of, { window: [row, column, 1, 1] }];

/** @param {{ least: number | null } | null} tile  null where it is not known yet */
export const numberOf = (tile) => tile?.least ?? Number.NaN;

/** The first matrix within the blocks, or the first of all. @param {Given} given */
function matrixOf({ inside }) {
  const all = (inside?.tensors ?? []).filter(({ kind, shape }) => kind === 'parameter' && shape.length === 2);
  return (all.find(({ name }) => name.startsWith('blocks.')) ?? all[0])?.name ?? '';
}

/** @param {BarRow[]} rows @param {string} head @param {'number' | 'short'} [as] @returns {import('./miniatures.js').Bars} */
const bars = (rows, head, as = 'number') => ({ kind: 'bars', head: [head], as: [as], rows });

/** @param {Given} given */
function losses({ run, words }) {
  const { smooth, val_loss } = run;
  if (smooth === null || val_loss === null) return null;
  const rows = /** @type {BarRow[]} */ ([
    { label: words.learnt, colour: 'training', numbers: [smooth] },
    { label: words.kept_away, colour: 'validation', numbers: [val_loss] },
  ]);
  return { smooth, val_loss, picture: bars(rows, words.loss_head) };
}

const NOISE = 0.01; // of a loss: a validation loss that is higher by less has not risen

/** @type {Record<string, Miniature>} */
const LOSSES = {
  loss: {
    show({ run, words }) {
      const { smooth, info } = run;
      if (smooth === null) return null;
      const rows = /** @type {BarRow[]} */ ([
        { label: words.now, colour: 'training', numbers: [smooth] },
        { label: words.guess, colour: 'guess', numbers: [info.uniform_loss] },
      ]);
      return { said: words.loss(smooth, info.uniform_loss), picture: bars(rows, words.loss_head) };
    },
  },
  perplexity: {
    show({ run, words }) {
      const { smooth, info } = run;
      if (smooth === null) return null;
      const [now, all] = [Math.exp(smooth), info.vocab_size];
      const rows = /** @type {BarRow[]} */ ([
        { label: words.now, colour: 'training', numbers: [now] },
        { label: words.guess, colour: 'guess', numbers: [all] },
      ]);
      return { said: words.perplexity(now, all), picture: bars(rows, words.tokens_head, 'short') };
    },
  },
  validation: {
    show(given) {
      const found = losses(given);
      return found && { said: given.words.validation(found.smooth, found.val_loss), picture: found.picture };
    },
  },
  overfitting: {
    show(given) {
      const found = losses(given);
      if (found === null) return null;
      const { best } = given.run;
      const is_past = best !== null && found.val_loss > best.loss + NOISE && found.val_loss > found.smooth;
      return { said: given.words.overfitting(found.val_loss - found.smooth, is_past), picture: found.picture };
    },
  },
};

/** @type {Record<string, Miniature>} */
const STEPS = {
  step: {
    show({ run, words }) {
      const all = Number(run.info.config.max_steps);
      const rows = [
        { label: words.now, numbers: [run.step] },
        { label: words.all_steps, numbers: [all] },
      ];
      return { said: words.step(run.step, all), picture: bars(rows, words.steps_head, 'short') };
    },
  },
  epoch: {
    show({ run, words }) {
      const { tokens } = run.history;
      const read = tokens.length === 0 ? 0 : tokens.values[tokens.length - 1];
      if (read === 0) return null;
      const rows = [
        { label: words.read, numbers: [read] },
        { label: words.text, numbers: [run.info.n_train_tokens] },
      ];
      return {
        said: words.epoch(read / run.info.n_train_tokens, read),
        picture: bars(rows, words.tokens_head, 'short'),
      };
    },
  },
  learning_rate: {
    show: ({ run, words }) => ({ said: words.learning_rate(run.lr ?? Number(run.info.config.learning_rate)) }),
  },
  schedule: {
    show({ run, words }) {
      const most = Number(run.info.config.learning_rate);
      if (run.lr === null) return null;
      const rows = [
        { label: words.now, numbers: [run.lr] },
        { label: words.most, numbers: [most] },
      ];
      return { said: words.schedule(run.lr, most), picture: bars(rows, words.rate_head, 'short') };
    },
  },
};

/** @param {Given} given @param {NumbersKind[]} kinds @returns {import('../../wire/looks.js').LookCall | null} */
function askWeight(given, kinds) {
  const name = matrixOf(given);
  return name === '' ? null : ['tiles', kinds.map((kind) => single(name, kind)), ONE];
}

/** @type {Record<string, Miniature>} */
const WEIGHTS = {
  parameter: {
    looks_inside: true,
    ask: (given) => askWeight(given, ['value']),
    show(given, [tile]) {
      const name = matrixOf(given);
      return { said: given.words.parameter(given.run.info.n_params, name, numberOf(tile)) };
    },
  },
  momentum: {
    looks_inside: true,
    of_now: true,
    ask: (given) =>
      given.run.step === 0 ? null : hasAverage(given) ? askWeight(given, ['gradient', 'm']) : ['metrics'],
    show(given, answer) {
      const { words } = given;
      if (!hasAverage(given)) return { said: words.other_rule };
      const [gradient, average] = answer.map(numberOf);
      const rows = [
        { label: words.newest, numbers: [gradient] },
        { label: words.average, numbers: [average] },
      ];
      return {
        said: words.momentum(matrixOf(given), gradient, average),
        picture: bars(rows, words.gradients, 'short'),
      };
    },
  },
  adam: {
    looks_inside: true,
    of_now: true,
    ask: (given) =>
      given.run.step === 0 ? null : isAdam(given) ? askWeight(given, ['m', 'v', 'step']) : ['metrics'],
    show(given, answer) {
      const { words, run } = given;
      if (!isAdam(given)) return { said: words.other_rule };
      const [m, v, step] = answer.map(numberOf);
      const whole = (/** @type {string} */ key) => 1 - Number(run.info.config[key]) ** run.step; // both averages began at 0
      const [average, size] = [m / whole('beta1'), Math.sqrt(v / whole('beta2'))];
      const rows = [
        { label: words.average, numbers: [average] },
        { label: words.usual, numbers: [size] },
        { label: words.change, numbers: [step] }, // the engine records it only for steps after the first question
      ].filter(({ numbers }) => Number.isFinite(numbers[0]));
      return {
        said: words.adam(matrixOf(given), average, size, Number.isFinite(step) ? step : null),
        picture: bars(rows, words.numbers, 'short'),
      };
    },
  },
};

/** Whether the rule of a run keeps the average of gradients. @param {Given} given */
const hasAverage = ({ run }) => run.info.config.optimizer !== 'sgd' || Number(run.info.config.momentum) > 0;
/** @param {Given} given */
const isAdam = ({ run }) => run.info.config.optimizer === 'adamw';

/** @type {Record<string, Miniature>} */
export const OF_RUN = { ...LOSSES, ...STEPS, ...WEIGHTS };
