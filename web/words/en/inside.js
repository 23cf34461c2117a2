/**
 * English words for the inside of the rooms. Not in index.js, since they are fetched with the contents of the rooms.
 */

import { inference } from './inference.js';

/** @typedef {Pick<import('../../ui/format.js').Format, 'count' | 'loss' | 'plural' | 'short' | 'percent'>} Format */

/** @typedef {{ from: number, to: number, train: number, validation: number }} Bar */

/** "1 document", "2 documents" @param {Format} format @returns {(n: number, one: string) => string} */
const countedIn =
  ({ plural }) =>
  (n, one) =>
    plural(n, { one: `# ${one}`, other: `# ${one}s` });

/** About documents and the part kept for validation. @param {Format} format */
function documents(format) {
  const { count, short } = format;
  const counted = countedIn(format);
  /** @param {Bar} bar */
  const range = ({ from, to }) => (from === to ? count(from) : `${count(from)} to ${count(to)}`);

  return {
    parts: /** @type {Record<'train' | 'validation', string>} */ ({
      train: 'To learn from',
      validation: 'Kept away',
    }),
    lengths: 'How long the documents are',
    /** @param {{ count: number, shortest: number, longest: number, median: number }} documents @param {number} kept  away */
    lengths_summary: ({ count: n, shortest, longest, median }, kept) =>
      n === 1
        ? `One document of ${counted(longest, 'character')}.`
        : `${count(n)} documents${kept === 0 ? '' : ` (${count(n - kept)} to learn from, ${count(kept)} kept away)`} of ${range({ from: shortest, to: longest, train: 0, validation: 0 })} characters; half of them have ${count(median)} or fewer.`,
    lengths_keys: 'The left and right arrow keys read single bars.',
    lengths_help: 'Point at a bar, or touch it, to read it.',
    axis: 'Characters in a document',
    or_more: ' or more',
    range,
    /** @param {Bar} bar */
    bar: (bar) =>
      `${range(bar)} characters: ${counted(bar.train, 'document')} to learn from, ${count(bar.validation)} kept away.`,
    table: 'The same as a table',
    split: 'What is kept away',
    /** @param {number | null} documents @param {number | null} characters @param {number} tokens */
    holds: (documents, characters, tokens) =>
      `${characters === tokens ? '' : counted(tokens, 'token')}${documents === null || characters === null ? '' : `${characters === tokens ? '' : ', '}${counted(characters, 'character')}, ${counted(documents, 'document')}`}`,
    slide: 'Keep away:',
    /** @param {number} n */
    percent: (n) => `${short(n)}%`,
    slide_help:
      'What is kept away is never trained on. It only measures the {validation|validation loss}: how well the model does on text it has not seen. A change takes effect with a new run.',
  };
}

/** About repetitions, about what a step reads, and about models that only count. @param {Format} format */
function reading(format) {
  const { count, loss } = format;
  const counted = countedIn(format);
  return {
    again: 'Documents that stand there more than once',
    /** @param {number} n @param {number} all */
    duplicates: (n, all) =>
      n === 0
        ? 'No document is the same as another one.'
        : `${count(n)} of ${counted(all, 'document')} ${n === 1 ? 'is' : 'are'} the same as an earlier one.`,
    /** @param {number} n @param {number} all */
    overlap: (n, all) =>
      `Of ${counted(all, 'document')} kept away, ${count(n)} also ${n === 1 ? 'stands' : 'stand'} in the part to learn from. There the validation loss measures what was learnt by heart.`,
    beginning: 'Document',
    /** @param {number} n */
    times: (n) => (n === 0 ? '–' : `${count(n)} ×`),
    seen: 'What the last step has read',
    seen_none: 'Nothing yet. Press Train or Step.',
    /** @param {number} step @param {number} n @param {boolean} are_documents @param {number} tokens */
    seen_step: (step, n, are_documents, tokens) =>
      `Step ${count(step)} read ${counted(n, are_documents ? 'document' : 'piece')}${are_documents ? '' : ' of the text'} and had ${counted(tokens, 'token')} to predict: after each one, the next. BOS marks where a document begins.`,
    /** @param {number} n */
    window: (n) => `piece ${count(n)}`,
    /** @param {number} n */
    document: (n) => `document ${count(n)}`,
    /** @param {string} token @param {string} next */
    predicts: (token, next) => `After “${token}” the model had to predict “${next}”.`,
    /** @param {number} n */
    all: (n) => `Show all ${count(n)}`,
    fewer: 'Show fewer',
    levels: 'How far counting gets',
    levels_help:
      'The {loss}, on the part kept away, of models that only count. A model that has learnt something goes below them. Shorter is better.',
    /** @param {number} now @param {{ name: string, nats: number } | null} best  that it has beaten @param {{ name: string, nats: number } | null} next */
    standing: (now, best, next) => {
      const model = `The model (${loss(now)})`;
      if (best === null) return `${model} is not yet better than “${next?.name}” (${loss(next?.nats ?? null)}).`;
      if (next === null)
        return `${model} is better than all that only count; the best of these is “${best.name}” (${loss(best.nats)}).`;
      return `${model} is better than “${best.name}” (${loss(best.nats)}), but not yet than “${next.name}” (${loss(next.nats)}).`;
    },
    levels_none: 'Nothing is kept away, so there is nothing to measure them on.',
    who: 'What predicts',
    nats: 'Loss (nats for each token)',
    bits: 'Bits for each character',
    /** @param {number} n */
    guessing: (n) => `Guessing among ${count(n)} tokens`,
    counted: ['Counting each token', 'Counting pairs', 'Counting threes'],
    model: 'The model now',
    counting: 'Counting…',
  };
}

/** About texts as tokens. @param {Format} format */
function tokens(format) {
  const { count } = format;
  const counted = countedIn(format);
  return {
    try: 'Type any text',
    strip: 'The text as tokens',
    waiting: 'Cutting it into tokens…',
    learning: 'Learning pairs from the text…',
    show_ids: 'Show numbers',
    /** @param {number} characters @param {number} tokens @param {number} unknown */
    made: (characters, tokens, unknown) =>
      `${counted(characters, 'character')} became ${counted(tokens, 'token')}${unknown === 0 ? '.' : `; ${count(unknown)} of the characters ${unknown === 1 ? 'has' : 'have'} none.`}`,
    /** @param {string[]} characters @param {number} known @param {boolean} are_more */
    unknown: (characters, known, are_more) =>
      `${characters.map((one) => `“${one}”`).join(', ')}${are_more ? ' and others have' : characters.length === 1 ? ' has' : ' have'} no token: the tokens are the ${counted(known, 'character')} that stand in the text of this run. The model cannot read anything else.`,
    unknown_short: 'It has no token: it does not stand in the text.',
    /** @param {string} twin @param {string} unknown */
    use: (twin, unknown) => `Use “${twin}” for “${unknown}”`,
    compare: 'The same text, cut in three ways',
    compare_help:
      'All three are made from the text of this run. Fewer tokens make a sequence shorter; a larger {vocabulary} makes the model larger.',
    /** @param {number} characters @param {number} bytes @param {number} pairs  tokens of each kind */
    compare_said: (characters, bytes, pairs) =>
      `${bytes === characters ? 'Here each character is one byte.' : `Some characters are several bytes: ${count(characters)} characters, ${count(bytes)} bytes.`} ${pairs < bytes ? `Pairs need ${count(pairs)} tokens instead of ${count(bytes)}.` : 'No pair of the vocabulary stands in it.'}`,
    kinds: /** @type {Record<'char' | 'byte' | 'bpe', string>} */ ({
      char: 'Characters',
      byte: 'Bytes',
      bpe: 'Pairs',
    }),
    own: 'this run',
    /** @param {number} tokens @param {number} vocabulary @param {number} unknown  characters without a token */
    counted: (tokens, vocabulary, unknown) =>
      `${counted(tokens, 'token')} of a vocabulary of ${count(vocabulary)}${unknown === 0 ? '' : `; ${count(unknown)} without a token`}`,
    pairs_size: 'Vocabulary of pairs:',
    pairs_help:
      'Learnt from the text: 256 bytes first, then {byte_pair_encoding|the most frequent pair} again and again.',
  };
}

/** About merges and the vocabulary. @param {Format} format */
function merges(format) {
  const { count } = format;
  const counted = countedIn(format);
  return {
    film: 'How pairs are merged',
    film_help:
      'The tokenizer of pairs starts with bytes. Each merge makes one {token} of two that often stand side by side.',
    film_play: 'Play',
    film_stop: 'Pause',
    film_slider: 'Merges',
    /** @param {number} n @param {number} all */
    film_at: (n, all) => `${count(n)} of ${counted(all, 'merge')}`,
    no_merge: 'No merges yet: every token is a byte.',
    /** @param {string} left @param {string} right @param {string} made @param {number} times */
    merge: (left, right, made, times) =>
      `The last merge: “${left}” and “${right}” became “${made}”; they stood side by side ${count(times)} times.`,
    /** @param {number} token */
    byte: (token) => `byte ${token}`,
    /** @param {number} n */
    film_count: (n) => `${counted(n, 'token')} now.`,
    tiles: 'Vocabulary',
    sort: 'Order',
    orders: /** @type {Record<'count' | 'id' | 'text', string>} */ ({
      count: 'Most frequent',
      id: 'Number',
      text: 'Alphabet',
    }),
    /** @param {number} id @param {string} name @param {number | null} n */
    about: (id, name, n) =>
      `“${name}” is token ${id}${n === null ? '' : `; it stands in the text ${n === 1 ? 'once' : `${count(n)} times`}`}.`,
    /** @param {number} n */
    more: (n) => `Show ${count(n)} more`,
    bos: 'BOS',
    /** @param {number} id */
    bos_help: (id) => `Token ${id}: where a document begins and ends`,
    /** @param {string} what @param {number} vocabulary */
    total: (what, vocabulary) =>
      `${what} and one sign for where a document begins: ${count(vocabulary)} tokens. Beside each stands how often it occurs in the text, then its number.`,
  };
}

/** @param {Format} format */
export function inside(format) {
  const { count, percent } = format;
  const counted = countedIn(format);
  const dataset = { ...documents(format), ...reading(format) };
  const tokenizer = { ...tokens(format), ...merges(format) };

  const network = {
    /** @param {Record<string, any>} config */
    shape: ({ n_layer, n_embd, n_head }) =>
      `${counted(n_layer, 'layer')}, ${count(n_embd)} wide, ${counted(n_head, 'head')}`,
    parameters: ['Parameters', 'The numbers that training changes'],
    form: ['Shape', 'Blocks one after the other, the numbers that stand for a token, and the heads of attention'],
    memory: ['Memory', 'Parameters, gradients, moments and activations together'],
  };

  return { inference: inference({ count, percent }), dataset, tokenizer, network };
}
