/**
 * English words for the stops of the guide's part "inference" (web/guide/stops/inference.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** A token in a sentence. @param {string} token */
const named = (token) =>
  token === '<BOS>' ? 'the end' : token === ' ' ? 'the space' : token === '\n' ? 'a new line' : `“${token}”`;

/** @param {Format} format @returns {StopWords} */
const bars = ({ short, count, percent }) => ({
  title: 'A bet on every letter',
  text: [
    'Give the model the beginning of a text, a {prompt}. It answers with a bet on every letter it knows: how likely is each one to come next? That is all it can do. The longest bars are shown here.',
    'These bars are computed anew from the weights, every time. Nothing is looked up.',
  ],
  like: 'Like a weather forecast: not “it will rain”, but “70 percent rain”.',
  predict: {
    ask: 'After 200 steps of training: how much does the model bet on its favourite next letter?',
    unit: '%',
    right: ({ truth, token }) => `${percent(truth / 100)} on ${named(token)}.`,
    near: ({ truth, token }) => `It is ${percent(truth / 100)}, on ${named(token)}.`,
    other: ({ truth, token, vocab }) =>
      `It is ${percent(truth / 100)}, on ${named(token)}. Blind guessing would give each of the ${count(vocab)} letters the same.`,
  },
  acts: ['Train to step 200'],
  check: {
    ask: 'All bars together, also those too short to show: how much is that?',
    options: ['It depends on the prompt', 'Always 100%', 'It grows with training'],
    right: ({ vocab, least }) =>
      `It shares out 100% over ${count(vocab)} letters, and no letter gets nothing: even the least likely one has ${short(least)}%. Each could be drawn.`,
    hint: 'They are probabilities: one of these letters will come next, that is certain.',
  },
  microgpt: 'The script turns its last numbers, the logits, into probabilities by softmax, as here.',
  limit: 'A chatbot does just this too, with bets on tens of thousands of pieces of words instead of letters.',
});

/** @param {Format} format @returns {StopWords} */
const again = ({ count }) => ({
  title: 'Draw, append, again',
  text: [
    'How do bars become a text? One letter is drawn by lot: long bars win often, short ones seldom. The letter is put behind the text, and the whole model runs again for the next one.',
    'Take letters one by one, with the button beneath the bars. Then press an unlikely letter yourself, and see how all bars change.',
  ],
  like: 'Like a story told in a circle: each one adds a single word, and must go on from whatever is there.',
  predict: {
    ask: 'When it writes the first letter of a word, does the model already know the whole word?',
    options: ['Yes, it has planned it', 'No, only this letter is drawn', 'Only short words'],
    right:
      'Nothing is written down beyond the next letter. If you put another one there, it goes on from yours, just as content.',
    other:
      'It bets on the next letter, draws it, and starts over. Put an unlikely letter there yourself: it does not insist on any plan, it goes on from yours.',
  },
  acts: ['Let it draw by itself'],
  check: {
    ask: 'The model writes ten letters. How often was the whole network computed?',
    unit: 'times',
    right: ({ n }) =>
      `Once for each letter, with all ${count(n)} weights each time. That is why text comes out bit by bit.`,
    near: 'Once for each letter.',
    hint: 'For each next letter all weights have a say. And how many letters are there?',
  },
  microgpt: 'The script does this in a loop of a few lines, from an empty text until the sign for the end is drawn.',
  limit:
    'Large models write in the same way, piece by piece. They can prepare more inside, but once a piece is out, they cannot take it back.',
});

/** @param {Format} format @returns {StopWords} */
const temperature = ({ count, percent }) => ({
  title: 'Temperature',
  text: [
    'Before the draw the bars can be changed. A low {temperature} makes long bars longer, so the model plays safe. A high one evens them out, so it dares more. Top-p cuts off the tail: the unlikely rest is never drawn.',
    'The pale bar is the model’s own bet. The full bar is the chance to be drawn.',
  ],
  like: 'Like a music player: at 0 your favourite song for ever; turned up, deep cuts too, and at last just noise.',
  predict: {
    ask: 'At temperature 0 the model writes 20 texts from nothing. How many different ones are there?',
    unit: 'of 20',
    right: ({ usual }) =>
      `It always takes the longest bar, so it always writes the same. At temperature 1 there are ${count(usual)}.`,
    near: ({ usual }) =>
      `It is one: it always takes the longest bar. At temperature 1 there are ${count(usual)} different ones.`,
    other: ({ usual }) =>
      `One. At 0 it always takes the longest bar, so it always writes the same. At temperature 1 there are ${count(usual)} different ones: the variety comes from the draw, not from the model.`,
  },
  acts: ['Temperature 0', 'Temperature 2', 'Temperature 0.8'],
  check: {
    ask: 'Which bars does the temperature move?',
    options: ['The pale ones: the model’s own bets', 'The full ones: the chances in the draw', 'None'],
    right: ({ token, own, cold, hot }) =>
      `The model bets ${percent(own)} on ${named(token)}, at every temperature. Its chance to be drawn is ${percent(cold)} at 0.5 and ${percent(hot)} at 2.`,
    hint: 'Change the temperature and watch one letter: one of its two bars stays where it is.',
  },
  microgpt: 'The script divides its logits by the temperature before softmax, and uses 0.5.',
  limit: 'Chatbots have this same dial. That they answer the same question differently is mostly the draw.',
});

/** @param {Format} format @returns {StopWords} */
const frozen = ({ count }) => ({
  title: 'It does not learn while it writes',
  text: [
    'Training is over when the model writes. So does it take in what you tell it in a prompt?',
    'One can measure that. The fingerprint here is one number made from all its weights. It is taken before the model writes, and again after. Type whatever you like into the prompt, let it write, and compare.',
  ],
  like: 'Like a printed book that you talk to: it does not mind, and it stays as it was printed.',
  predict: {
    ask: 'You give it a prompt and it writes an answer. How many of its weights change?',
    unit: 'weights',
    right: ({ before, after, n }) =>
      `None of ${count(n)}: the fingerprint was ${count(before)} before, and is ${count(after)} after.`,
    other: ({ before, after, n }) =>
      `None of ${count(n)}: the fingerprint was ${count(before)} before, and is ${count(after)} after. Weights move in training only.`,
  },
  acts: ['Let it write'],
  check: {
    ask: 'You type the same new word into the prompt twenty times, and then clear the prompt. What does it expect now?',
    options: ['Your word, a little more than before', 'Exactly what it expected before', 'Your word, surely'],
    right: ({ first }) =>
      `Its favourite first letter is ${named(first)}, as before. A prompt works only as long as it stands there.`,
    hint: 'The weights have not changed, and the prompt is gone. Where should your word be kept?',
  },
  microgpt: 'There too the two loops are apart: the first trains, the second only writes and touches no weight.',
  limit:
    'With chatbots it is the same: your chat is read again as a prompt each time. New weights come only when their makers train them again.',
});

/** @param {Format} format @returns {StopWords} */
const invented = ({ count }) => ({
  title: 'Made up, not looked up',
  text: [
    'A model trained on names writes names. Does it pick them from its list? It has no list: only weights. What it writes is drawn letter by letter and has never been checked against anything.',
    'Take the example, a small model and nearly eighteen thousand names, train it, and count.',
  ],
  like: 'Like somebody who has heard many Italian songs and sings one that does not exist: it sounds right, the words are nothing.',
  predict: {
    ask: 'It writes 100 names. How many of them stand in its text?',
    unit: 'of 100',
    right: ({ truth, different }) =>
      `It is ${count(truth)}. ${count(different)} of the 100 are different, so most of them are new.`,
    near: ({ truth, different }) =>
      `It is ${count(truth)}. ${count(different)} of the 100 are different; most are new.`,
    other: ({ truth, different, lines }) =>
      `Only ${count(truth)} do, though there are ${count(lines)} names in it. ${count(different)} of the 100 are different: most are made up, and sound like names all the same.`,
  },
  acts: ['Train to step 300'],
  check: {
    ask: 'A name that stands in the text comes out. Where did the model find it?',
    options: [
      'It looked it up in the text',
      'It has stored all names in its weights',
      'Nowhere: it drew letters that happened to make it',
    ],
    right: ({ n, letters }) =>
      `Its ${count(n)} weights are all it has, and the text with its ${count(letters)} letters is not asked any more. Likely letters in a row often make likely names.`,
    hint: 'While it writes, the text is not there. And most of what it writes is in no list at all.',
  },
  microgpt: 'The script ends with twenty made-up names. Some are real ones, and it cannot tell which.',
  limit:
    'A large model makes things up in the same way: it writes what is likely, true or not. It is right more often because it read more. To look things up, it needs a search engine as well.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  bars: bars(format),
  again: again(format),
  temperature: temperature(format),
  frozen: frozen(format),
  invented: invented(format),
});
