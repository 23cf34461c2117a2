/**
 * English words for the stops of the guide's part "tokenizer" (web/guide/stops/tokenizer.js). Fetched when one of them is
 * opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const pieces = ({ count }) => ({
  title: 'Letters become numbers',
  text: [
    'A computer can only calculate. So every piece of text, every {token}, gets a number. The list of all pieces is the {vocabulary}. Here a piece is a single character, unless you have chosen otherwise.',
    'The numbers are only names. Token 7 is not more than token 3, and neighbours in the list have nothing in common. Type something and press “Show numbers”.',
  ],
  like: 'Like tickets in a cloakroom: number 12 says nothing about the coat, only which one it is.',
  predict: {
    ask: 'How many different pieces are in the vocabulary of your text?',
    unit: 'pieces',
    right: ({ truth }) =>
      `There are ${count(truth)}. One of them is no character: it is a sign for where a document begins.`,
    near: ({ truth }) =>
      `There are ${count(truth)}. One of them is no character: it is a sign for where a document begins.`,
    other: ({ truth }) =>
      `There are ${count(truth)}. Capital letters, blanks and commas count, and one sign for where a document begins.`,
  },
  check: {
    ask: 'Which number stands for the very first character of your text?',
    right: ({ truth }) => `The model never sees the character. It only sees ${count(truth)}.`,
    near: 'Mind that the list begins with number 0, not with 1.',
    hint: 'Type that character into the field and show the numbers, or look for it in the vocabulary.',
  },
  microgpt:
    'It sorts the different characters of the text and numbers them from 0. One more number, BOS, marks where a document begins and ends.',
  limit: 'Large models get numbers in just the same way. Nobody ever shows them a letter.',
});

/** @type {Make} */
const unknown = ({ count }) => ({
  title: 'What has no number',
  text: [
    'The vocabulary is made once, from the text, before the training. With single characters it holds what stands in the text, and nothing else.',
    'Here is a snowman that is probably not in your text: ☃. Make a guess, then put it into the field.',
  ],
  predict: {
    ask: 'What will become of ☃?',
    options: [
      'It gets the next free number',
      'It is read as the character most like it',
      'It has no number: the model cannot read it',
      'It is cut into bytes, which have numbers',
    ],
    right: ({ n }) =>
      n > 1
        ? `Your model works with bytes, and every sign can be written in bytes: this one takes ${count(n)}.`
        : 'The model cannot read what was not in its text, and it says so instead of guessing.',
    other: ({ n }) =>
      n > 1
        ? `Your model works with bytes, and every sign can be written in bytes: this one takes ${count(n)} numbers.`
        : 'It has no number. The model can read only what was in its text, and it says so instead of guessing.',
  },
  acts: ['Put ☃ into the field'],
  check: {
    ask: 'How could a model learn what usually comes after ☃?',
    options: [
      'By a text with ☃ in it, and new training',
      'By longer training with the same text',
      'By an explanation in the prompt',
    ],
    right: ({ n }) =>
      `Only what is in the training text can be learnt: the vocabulary of your model has ${count(n)} pieces, and they were fixed before the first step.`,
    hint: 'The model learns only from its text, and only while it trains.',
    wrong: [
      null,
      'It would read the same lines again, and ☃ is in none of them.',
      'A prompt is only read. It changes nothing in the model; you can see that in the last part of the guide.',
    ],
  },
  microgpt: 'A character that is not in the file has no number there either; there is no way to ask for it.',
  limit:
    'Large models are built on bytes, so they can read every sign. They know something about it only if it was in their pile.',
});

/** @type {Make} */
const merges = ({ count, short }) => ({
  title: 'Pieces that grow',
  text: [
    'Letter by letter, a text makes a long row, and a model can look back over a limited row only. So most models use larger pieces.',
    'These are found by counting. Begin with single bytes, the units in which a computer stores text: small letters are one byte each. Find the two pieces that stand side by side most often and make one of them. That is a {byte_pair_encoding|merge}. Then again, and again. All of your text is counted; the film shows what becomes of its first lines.',
  ],
  like: 'Like shorthand: whoever writes “the” all day long invents a single stroke for it.',
  predict: {
    ask: 'A vocabulary of 512 pieces: into how many of them would 100 characters of your text be cut?',
    unit: 'pieces',
    right: ({ truth }) => `It is ${short(truth)} pieces in place of 100 characters.`,
    other: ({ truth, more }) =>
      `It is ${short(truth)} pieces in place of 100 characters. ${short(more) === short(truth) ? 'With twice the vocabulary it would be no fewer: in this text hardly any pair is left that stands there twice.' : `With twice the vocabulary it would still be ${short(more)}: each further piece is rarer than the one before.`}`,
  },
  acts: ['Play the film'],
  check: {
    ask: 'Which two pieces become one first?',
    options: [
      'The first two in the alphabet',
      'The two that stand side by side most often',
      'Two that mean something together',
    ],
    right: ({ text, times }) =>
      `In your text the first new piece is “${text}”: its halves stand side by side ${count(times)} times. The tokenizer knows nothing of words.`,
    hint: 'It is found by counting, and by nothing else.',
    wrong: [
      'The alphabet plays no part. Only how often they stand side by side.',
      null,
      'It often looks so afterwards. But only how often they stand side by side counts; nothing here knows a meaning.',
    ],
  },
  microgpt: 'It stays with single characters: no merges, the shortest tokenizer there is.',
  limit: 'Large models use tens of thousands of pieces, found in the same way from their text.',
});

/** @type {Make} */
const words = ({ count }) => ({
  title: 'Why it does not read words',
  text: [
    'A piece is not a word. It can be a word, a half of one, or a blank with two letters. And all that goes into the model is a row of numbers.',
    'How often is there an “r” in “strawberry”? You look at the letters. A model that works with pieces gets a few numbers, and no number says which letters are in its piece. Put the word into the field and compare the three ways to cut it.',
  ],
  predict: {
    ask: 'With 512 pieces learnt from your text: how many pieces does “strawberry” become?',
    unit: 'pieces',
    right: ({ truth, pieces }) => `It becomes ${count(truth)}: ${[pieces].flat().join(' · ')}`,
    near: ({ truth, pieces }) => `It becomes ${count(truth)}: ${[pieces].flat().join(' · ')}`,
    other: ({ truth, pieces }) =>
      `It becomes ${count(truth)}: ${[pieces].flat().join(' · ')}. What is frequent in your text has become a piece; the rest is left as letters.`,
  },
  acts: ['Put “strawberry” into the field'],
  check: {
    ask: 'Why do even large models sometimes miscount the letters of a word?',
    options: [
      'They get numbers of pieces and see no letters',
      'They have not read the word often enough',
      'They were programmed carelessly',
    ],
    right: ({ first, second }) =>
      `For such a model “strawberry” would begin with ${count(first)}, ${count(second)}. Try to count the letter r in that.`,
    hint: 'Press “Show numbers”: what you see then is all that the model gets.',
  },
  microgpt: 'There every letter is a token, so that model could at least count them.',
  limit:
    'Large models can often spell a word because they have read much about spelling, not because they look at it.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  pieces: pieces(format),
  unknown: unknown(format),
  merges: merges(format),
  words: words(format),
});
