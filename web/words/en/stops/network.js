/**
 * English words for the stops of the guide's part "network" (web/guide/stops/network.js). Fetched when one of them is opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const embedding = ({ count }) => ({
  title: 'A row of numbers for each token',
  text: [
    'We follow one prompt through the model. First, the number of each token picks a row out of a large table: its {embedding}. Before training these rows are random. Training shapes them, and nobody gives their numbers a name.',
    'From here on the model works with such rows only: one for each token of the prompt. Look at the first coloured strip on the map: a row for each token, blue below zero, orange above. What comes after it on the map belongs to the next stops.',
  ],
  like: 'Like a mixing desk for each letter, with many sliders that nobody has labelled.',
  predict: {
    ask: 'With how many numbers does your model describe one token?',
    unit: 'numbers',
    right: ({ truth }) => `It is ${count(truth)}. This is called the width of the model.`,
    other: ({ truth }) => `In your model it is ${count(truth)}. This is called the width of the model.`,
  },
  acts: ['Train to step 200'],
  check: {
    ask: 'The letter “e” stands in “me” and in “elf”. Does it get the same row of the table both times?',
    options: ['No, for it is another word', 'Yes: one token, one row', 'No, the row is random each time'],
    right: ({ rows, width }) =>
      `The table has ${count(rows)} rows of ${count(width)} numbers, one for each token, and knows nothing of words. What stands around a token comes in with attention.`,
    hint: 'The table has one row for each token of the vocabulary, no more.',
  },
  microgpt:
    'Two tables, one for tokens and one for places; the two rows are added. Each table is a list of lists of numbers.',
  limit:
    'Large models have thousands of numbers for each token. They are made in the same way, and most of them have no name either.',
});

/** @type {Make} */
const directions = ({ fixed }) => ({
  title: 'Letters that are used alike point alike',
  text: [
    'A row of numbers is also a direction, as on a map: so far to the east, so far to the north; here with many more axes. The angle between two rows says how alike they are. Its cosine is 1 for the same direction, 0 for nothing in common, and −1 for opposite directions.',
    'Use the example: a new model, whose directions are random. Training turns each row to where it helps to predict. The map shows the {embedding|rows} as points, and the list names those that point most nearly like “a”.',
  ],
  like: 'Like guests at a party: nobody gives them seats, but those who talk about the same things end up side by side.',
  predict: {
    ask: 'Nobody tells the model anything about letters. Which row will point most nearly like that of “a” after training?',
    options: [
      'That of “b”, which comes next in the alphabet',
      'That of another vowel',
      'That of any letter: it stays random',
    ],
    right: ({ closest, cosine }) =>
      `It is “${closest}”, with a cosine of ${fixed(cosine, 2)}. What comes after these two letters in names is much the same.`,
    other: ({ closest, cosine }) =>
      `It is “${closest}”, with a cosine of ${fixed(cosine, 2)}. The model knows no alphabet, but sees what comes after each letter.`,
  },
  acts: ['Train to step 200', 'See which letters point like “n”'],
  check: {
    ask: 'Why do the vowels come to point in much the same direction?',
    options: [
      'The engine has a list of the vowels',
      'Much the same letters come after them, so rows that are alike predict well',
      'They stand close together in the alphabet',
    ],
    right: ({ vowels, others }) =>
      `Two vowels have a cosine of ${fixed(vowels, 2)} on average, a vowel and a consonant ${fixed(others, 2)}. Nothing but better predictions has turned them.`,
    hint: 'The model gets numbers for letters, in which no alphabet can be seen. What does each step of training make better?',
  },
  microgpt: 'It keeps the same table, wte, and training alone moves its rows. It never compares two of them.',
  limit:
    'In large models words that are used alike point alike too: days of the week, colours, towns. That a direction fits a word of ours is found afterwards; nobody has put it there.',
});

/** @type {Make} */
const attention = ({ count, percent }) => ({
  title: 'Looking back',
  text: [
    'Now the tokens look at each other. This is {attention}. In a {head}, each token shares out 100% of its attention among the tokens that it can see, and takes over a mix of what they hold.',
    'In each picture a row is a token that looks, and a column one that is looked at. The fuller the colour, the more attention. Several heads do this side by side, each in its own way. A longer prompt shows more.',
  ],
  like: 'Like a crowd with signs: each holds up “I am looking for …” and “I have …”. Where two signs match, one listens to the other.',
  predict: {
    ask: 'Which tokens can a token look at?',
    options: ['All of them', 'Only those after it', 'Itself and those before it'],
    right:
      'For a later token the attention is exactly 0%. Otherwise guessing would be cheating: the answer is the next token.',
    other:
      'Itself and those before it: for a later token the attention is exactly 0%. Otherwise guessing would be cheating: the answer is the next token.',
  },
  acts: ['Read a longer text'],
  check: {
    ask: 'Find “Block 0, head 0”, and the last row of its picture. How much attention does its strongest cell get, in percent?',
    unit: '%',
    right: ({ truth, column }) =>
      `It is ${percent(truth / 100)}, on token number ${count(column + 1)} of the prompt, counting the sign for the beginning.`,
    near: ({ truth }) => `It is ${percent(truth / 100)}.`,
    hint: 'Point at the cell with the fullest colour in the last row, or open the table beneath the picture.',
  },
  microgpt:
    'Queries and keys are multiplied number by number and summed; the results become shares, and the values are mixed in these shares.',
  limit: 'Large models do the same with many more heads. What most of those heads are looking for, nobody can say.',
});

/** @type {Make} */
const copy = ({ percent }) => ({
  title: 'Watch a head find the letter',
  text: [
    'Here is a task in which guessing is no help: random letters, then “=”, then the same letters again. Only looking back helps. Use the example: a new model with a single head.',
    'Look at the last row of the picture, for “=”. In the new model its colours are pale: it looks at everything about equally. Guess what training will do, then train.',
  ],
  predict: {
    ask: 'After “abcde=” comes “a”. Where will the head look most, once it has learnt the task?',
    options: ['At the “=” itself', 'At the “e” just before it', 'At the “a” at the beginning'],
    right: ({ weight }) =>
      `It gives the “a” ${percent(weight)} of its attention. It looks for the letter that it has to write.`,
    other: ({ weight }) =>
      `At the “a”, with ${percent(weight)} of its attention: this is the letter that it has to write.`,
  },
  acts: ['Train 600 steps'],
  check: {
    ask: 'Read it in the picture: how much attention does the last row, “=”, give to the first “a” now, in percent?',
    unit: '%',
    right: ({ before, truth }) =>
      before < 0
        ? `It is ${percent(truth / 100)}. Nobody has programmed this. It came about because it makes the loss smaller.`
        : `It is ${percent(truth / 100)}. Before training it was ${percent(before)}. Nobody has programmed this: it came about because it makes the loss smaller.`,
    near: ({ truth }) => `It is ${percent(truth / 100)}.`,
    hint: 'In the last row, point at the second cell: the first is the sign for the beginning, then comes “a”.',
  },
  microgpt: 'Its four heads are computed one after the other, in a plain loop.',
  limit:
    'Heads that find a letter or a word and copy it were found in large models too. That is finding, and not understanding.',
});

/** @type {Make} */
const mlp = ({ count, percent }) => ({
  title: 'Each token for itself',
  text: [
    'After looking back, each token works alone. Its row goes through the {mlp|MLP}: many sums of the row’s numbers, a bend that lets some of them through and holds others back, and sums again. The result is added to the row. The pictures show it in this order: in “MLP, bent”, cells without colour are what is held back.',
    'Looking back and then working alone make a {layer|block}. The next block does the same again, with rows that already know more.',
  ],
  like: 'Like group work: first all talk to each other, then each thinks quietly, and then once more.',
  predict: {
    ask: 'Where are most of the weights of your model?',
    options: ['In the tables for tokens and places', 'In attention', 'In the MLPs'],
    right: ({ share }) => `They hold ${percent(share)} of all weights.`,
    other: ({ share, where }) =>
      `Most are in ${['the tables', 'attention', 'the MLPs'][where]}: ${percent(share)} of all weights.`,
  },
  check: {
    ask: 'A token is in the MLP. What can be used there?',
    options: ['The rows of all tokens before it', 'Only its own row', 'The right answer'],
    right: ({ mlps }) =>
      `What it knows of the others, it has brought along from attention. Your model has ${count(mlps)} such weights for thinking alone.`,
    hint: 'Attention was the place for looking at others.',
  },
  microgpt: 'Two matrices with a ReLU between them: a number below zero becomes 0.',
  limit: 'In large models, too, most weights are in the MLPs. There are many more blocks, one after the other.',
});

/** A token in a sentence. As an expected next token, the sign for a beginning means an end. @param {string} token */
const named = (token) => (token === '<BOS>' ? 'the end of the text' : `“${token}”`);

/** @type {Make} */
const chances = ({ percent }) => ({
  title: 'From scores to chances',
  text: [
    'At the end the last row is compared with every token of the vocabulary. Each gets a score, its {logit}. Then {softmax} turns the scores into chances that together make 100%.',
    'That is all a model ever says: a list of chances for the next token. It does not choose, and it does not know whether anything is true.',
  ],
  predict: {
    ask: 'How sure is your model? Guess the chance of the token that it finds likeliest after the prompt, in percent.',
    unit: '%',
    right: ({ truth, token }) => `It gives ${percent(truth / 100)} to ${named(token)}.`,
    other: ({ truth, token }) => `It gives ${percent(truth / 100)} to ${named(token)}.`,
  },
  check: {
    ask: 'Are there tokens whose chance is exactly 0?',
    options: ['Yes: all that never come next in the text', 'No: each one has at least a little'],
    right: ({ least, chance }) =>
      `Even “${least}”, the unlikeliest, has ${percent(chance)}. So a model can write what was never in its text.`,
    hint: 'Softmax turns every score, however low, into something above zero.',
  },
  microgpt: 'The same: scores, then softmax, over its 27 tokens.',
  limit:
    'A large model ends in the same kind of list. A wrong answer and a right one come out of it in the same way.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  embedding: embedding(format),
  directions: directions(format),
  attention: attention(format),
  copy: copy(format),
  mlp: mlp(format),
  chances: chances(format),
});
