/**
 * English words for the stops of the guide's part "dataset" (web/guide/stops/dataset.js). Fetched when one of them is opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** How often each document is read. @param {number} n @param {string} said */
const often = (n, said) => (n < 1 ? 'Less than once' : `It is about ${said} times`);

/** @type {Make} */
const documents = ({ count, short }) => ({
  title: 'Everything it will ever read',
  text: [
    'A language model begins empty. All it will ever know comes from one pile of text: the one on this page. It has no dictionary, no internet and no memory of other texts.',
    'First the pile is cut into {document|documents}: small texts, each with its own beginning and end. In a list, each line is one. In a long text, it is each block between two empty lines.',
  ],
  like: 'Like somebody who has lived all their life in a room with a single book.',
  predict: {
    ask: 'A guess: in one whole training, how many times will the model read each document?',
    unit: 'times',
    right: ({ truth, steps, n, all }) =>
      `${often(truth, short(truth))}: a training has ${count(steps)} steps, and each of them reads a handful of the ${count(n)} documents${all > n ? ` to learn from; ${count(all - n)} others are kept away (next stop)` : ''}.`,
    other: ({ truth, steps, n, all }) =>
      `${often(truth, short(truth))}: a training has ${count(steps)} steps, and each of them reads a handful of the ${count(n)} documents${all > n ? ` to learn from; ${count(all - n)} others are kept away (next stop)` : ''}.`,
  },
  check: {
    ask: 'Training takes many steps. Once the model has read the whole pile, where does its text come from?',
    options: ['From the internet', 'From the same pile, again and again', 'It writes new text and learns from that'],
    right: ({ documents }) =>
      `There are ${count(documents)} documents to learn from, and there will never be more, however long it trains.`,
    hint: 'The first sentences above say how many texts there are for the model.',
    wrong: [
      'Nothing on this page fetches text while the model trains. It gets the pile that it was given, as every GPT does in training.',
      null,
      'It does write, but only for you to look at. It never learns from what it has written.',
    ],
  },
  microgpt:
    'The script reads one file, takes each line as a document, and shuffles the list once before anything else.',
  limit:
    'Large models are trained on billions of documents instead of thousands. But what is not in their pile, they have not read either.',
});

/** @type {Make} */
const split = ({ count, loss }) => ({
  title: 'Kept away for the exam',
  text: [
    'Before training, the pile is shuffled, and a part of it is put aside. The model never learns from this part.',
    'Now and then it is tested there: how surprised is it by text that it has never seen? This is the {validation|validation loss}: the orange points on the chart, later a line. If a model gets better on the texts it practises and worse on those kept away, it is learning by heart.',
  ],
  like: 'Like a maths test: whoever has only learnt the answers in the book fails at new numbers.',
  predict: {
    ask: 'After 100 steps: on which texts will the model be more surprised?',
    options: ['On those it practises', 'On those kept away', 'On both about equally'],
    right: ({ now, val_loss }) =>
      `Its surprise, the {loss}, is ${loss(now)} on texts that it practises and ${loss(val_loss)} on those kept away.`,
    other: ({ now, val_loss }) =>
      `Its surprise, the {loss}, is ${loss(now)} on texts that it practises and ${loss(val_loss)} on those kept away: ${Math.abs(now - val_loss) < 0.2 ? 'about the same. It has learnt how such texts go, not these texts by heart.' : 'that is a difference.'}`,
  },
  acts: ['Train to step 100'],
  check: {
    ask: 'A model is hardly surprised by the texts that it practised, but very surprised by those kept away. What has it done?',
    options: ['Understood its texts especially well', 'Had too little time to learn', 'Learnt its texts by heart'],
    right: ({ kept }) =>
      kept > 0
        ? `Only text that it has never seen can show this. In your text ${count(kept)} {token|tokens} are kept away for it (pieces of text, here mostly single characters).`
        : 'Only text that it has never seen can show this. In your run nothing is kept away, so nobody can tell.',
    hint: 'Think of the maths test: good at the exercises of the book, bad at new ones.',
  },
  microgpt: 'It keeps nothing away: its 200 lines teach a model, but do not examine it.',
  limit:
    'Large models are examined in the same way. With so much text it is hard to be sure that no question of the exam was in the pile.',
});

/** @type {Make} */
const step = ({ count }) => ({
  title: 'One step, seen from close up',
  text: [
    'A training {step} does not read the whole pile. It takes a handful: a few documents, or a few pieces of a long text. This handful is a {batch}.',
    'Then come the questions. After each character the model has to say what comes next, and is told at once what really came. So one short word is already many questions. It also has to guess that the word ends.',
  ],
  like: 'Like a game with a covered card: uncover one letter, guess the next, uncover it, guess again.',
  predict: {
    ask: 'How many questions does one step put to this model?',
    unit: 'questions',
    right: ({ truth, n }) => `There are ${count(truth)} questions in one step, from ${count(n)} texts.`,
    other: ({ truth, n }) =>
      `There are ${count(truth)} questions in one step, from ${count(n)} texts. Each tile in the picture is one question: what comes after it?`,
  },
  acts: ['Take one step'],
  check: {
    ask: 'The text is “anna”. What are the questions?',
    options: [
      'After “a”, “an”, “ann” and so on: what comes next?',
      'After “ann”: what is the last letter?',
      'What does “anna” mean?',
    ],
    right: ({ each }) =>
      each > 0
        ? `In the last step, each text gave about ${count(Math.round(each))} questions. That is why even a small pile teaches a lot.`
        : 'Take a step, and the picture shows each of them.',
    hint: 'In the picture, point at a token of a document: it says what had to be guessed after it.',
    wrong: [
      null,
      'That is one of the questions. But the others count just as much.',
      'Nobody tells the model what anything means. It only ever has to guess what comes next.',
    ],
  },
  microgpt: 'One document for each step. At each position a token goes in, and the next token is the right answer.',
  limit: 'A step of a large model holds millions of such questions. They are questions of the same kind.',
});

/** @type {Make} */
const shares = ({ percent }) => ({
  title: 'Change the data, change the model',
  text: [
    'Now a tiny world: 100 sentences. In 70 of them the cat is black, in 30 it is white. Nobody tells the model what a cat is, or which colours cats have.',
    'Use the example, guess, and train. It takes a few seconds. Then the slider lets you change the world.',
  ],
  like: 'Like a parrot: it says what is said in its house, as often as it is said there.',
  predict: {
    ask: 'After “the cat is ”, what chance will the trained model give to “black”, in percent?',
    unit: '%',
    right: ({ truth }) => `It is ${percent(truth / 100)}. The model has taken over the share of its text.`,
    other: ({ truth }) => `It is ${percent(truth / 100)}: about the share in its text.`,
  },
  acts: ['Train to the end'],
  check: {
    ask: 'Make a model that expects “black” about once in five times. Move the slider, make the text, train to the end.',
    right: ({ share }) =>
      `It is ${percent(share / 100)} now. You have not programmed this model and not told it anything. You have changed what it reads.`,
    hint: 'Once in five times is 20 of 100. The model learns the new text only when it is trained again, to the end.',
  },
  microgpt: 'The script has no rule about its text either: another file, another model.',
  limit: 'A large model does not know how things are. It knows how often they are written.',
});

/** @type {Make} */
const bias = ({ percent }) => ({
  title: 'What goes in comes out',
  text: [
    'The same with people. In this text nine of ten nurses are “she”, and nine of ten smiths are “he”. These sentences are made up. But what people write has such shares too, for thousands of words.',
    'Use the example, train it, and look at what the model expects after “the nurse said ”.',
  ],
  predict: {
    ask: 'After “the nurse said ”, what chance will the trained model give to “she”, in percent?',
    unit: '%',
    right: ({ truth }) => `It is ${percent(truth / 100)}, as in its text.`,
    other: ({ truth }) => `It is ${percent(truth / 100)}: about the share in its text.`,
  },
  acts: ['Train to the end'],
  check: {
    ask: 'Now the model prefers “she” for a nurse. Whose opinion is this?',
    options: [
      'The model’s: it has thought about nurses',
      'The programmers’: they wrote a rule for it',
      'Nobody’s: it is the share in the text',
    ],
    right: ({ nurse, smith }) =>
      `“She” gets ${percent(nurse)} for a nurse and ${percent(smith)} for a smith, only because of the lines it has read. With the slider at 50 both are alike.`,
    hint: 'The program does not know the word “nurse”. Where else could it come from?',
    wrong: [
      'It has only counted, so to speak: which letters follow which. Change the lines, and the “opinion” changes.',
      'The program has no rule about nurses; it is the same for cats, names and sums.',
      null,
    ],
  },
  limit:
    'Large models take over the shares of what people have written. Much work goes into mending that afterwards, and it never mends all of it.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  documents: documents(format),
  split: split(format),
  step: step(format),
  shares: shares(format),
  bias: bias(format),
});
