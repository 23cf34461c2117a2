/**
 * English words for the stops of the guide's part "training" (web/guide/stops/training.js). Fetched when one of them is opened.
 */

/** @typedef {import('../../../ui/format.js').Format} Format */
/** @typedef {import('../../../guide/stop.js').StopWords} StopWords */

/** @param {Format} format @returns {StopWords} */
const step = ({ count, percent }) => ({
  title: 'One step, slowly',
  text: [
    'All of training is one small round, again and again. Read some pieces of the text. At each place, bet on the next letter. See how surprising the real one was: that is the {loss}. Find how each weight shared the blame. Move each weight a little. (Weights are also called {parameter|parameters}.)',
    'Nobody writes a rule into the model. The round is all there is. Take one slowly, with the numbers of your own model, and then a hundred fast.',
  ],
  like: 'Like learning free throws: throw, see where the ball went, change a little how you stand, throw again.',
  predict: {
    ask: 'One step reads only a few lines of the text. How many of the weights does it change?',
    options: ['Only those for the letters it read', 'About half', 'Nearly all'],
    right: ({ share, n }) =>
      `${percent(share)} of the ${count(n)} weights. Only a few belong to a single letter, and none to a single line; nearly all work on everything.`,
    other: ({ share, n }) =>
      `It is nearly all: ${percent(share)} of the ${count(n)} weights. The model has no drawer for each line. Nearly all weights work on everything, so each step moves nearly all of them.`,
  },
  acts: ['Take one slow step', 'Now 100 steps'],
  check: {
    ask: 'Which of the seven parts moved the weights?',
    options: ['The tokenizer', 'The network', 'The optimizer, Adam', 'Inference'],
    right:
      'The network makes the bets, autograd finds the blame, Adam does the moving. The training loop only calls them in turn.',
    hint: 'Read the list of the slow step once more: one line says “moves every parameter a little”.',
  },
  microgpt:
    'The loop of the script does the same in the same order: pick a document, run forward, backward, update, print the loss.',
  limit: 'Large models learn by this same round, with millions of letters in each step instead of hundreds.',
});

/** @param {Format} format @returns {StopWords} */
const ofLoss = ({ short, loss, count }) => ({
  title: 'What the loss means',
  text: [
    'The {loss} says how surprised the model is by the next letter. 0 would be: no surprise, it knew. The number is easier to grasp as wavering: between how many equally likely letters does it waver?',
    'Loss 0 is one letter. Every further 0.7 doubles the number: 0.7 is two letters, 1.4 four, 2.1 eight, 2.8 sixteen, 3.5 thirty-two.',
  ],
  like: 'Like a quiz: with two answers left you are less unsure than with eight, even if you still have to guess.',
  predict: {
    ask: 'A new model knows nothing yet. Between how many letters does it waver at its first step?',
    unit: 'letters',
    right: ({ truth, loss: first, vocab }) =>
      `Its first loss is ${loss(first)}, so ${short(truth)} letters. The text has ${count(vocab)} different ones, and blind guessing would waver between just these.`,
    near: ({ truth, loss: first, vocab }) =>
      `Its first loss is ${loss(first)}, so ${short(truth)} letters. There are ${count(vocab)} different ones, and it knows nothing about any.`,
    other: ({ truth, loss: first, vocab }) =>
      `Its first loss is ${loss(first)}, so it wavers between ${short(truth)} letters. There are ${count(vocab)} different ones, and blind guessing would waver between just these. If it is even more, that is because its random weights favour some letters for no reason.`,
  },
  acts: ['Take the first step', 'Train to step 200'],
  check: {
    ask: 'Read the validation loss at step 200. Between how many letters does the model waver now?',
    unit: 'letters',
    right: ({ truth, before, loss: now }) =>
      `${loss(now)} is ${short(truth)} letters; at the first step it was ${short(before)}. It never gets to 1: after “ma”, several letters are truly possible, so a model of language bets and does not know.`,
    near: 'Find the two steps of 0.7 around the loss, and go between them.',
    hint: 'Do not give the loss itself. Begin at loss 0, one letter, and double for each further 0.7.',
  },
  microgpt:
    'The script prints this same loss after every step: minus the logarithm of the probability that the right letter got.',
  limit:
    'The loss of large models has the same meaning, but their tokens are longer pieces, so the numbers do not compare.',
});

/** @param {Format} format @returns {StopWords} */
const curve = ({ loss }) => ({
  title: 'Draw it before it happens',
  text: [
    'You have seen where the loss begins. Now draw, with finger or mouse, how you think it will go over the next 300 steps. Straight down? In steps? Slower and slower?',
    'Then train a new model and compare. Your line stays on the chart.',
  ],
  like: 'Like a new job: the first day you learn where everything is; the last tricks take years.',
  predict: {
    ask: 'Draw the loss from step 1 to step 300.',
    legend: 'your guess',
    right: ({ first, last }) =>
      `Your line lies close to the real one, which goes from ${loss(first)} to ${loss(last)}.`,
    near: ({ first, last }) => `The real one goes from ${loss(first)} to ${loss(last)}. Where do the two part?`,
    other: ({ first, last }) => `The real one goes from ${loss(first)} to ${loss(last)}. Where do the two part?`,
  },
  acts: ['Begin a new model', 'Train to step 300'],
  check: {
    ask: 'In which 100 steps did the loss fall most?',
    options: ['In the first 100', 'In the second 100', 'In the third 100'],
    right: ({ first, rest }) =>
      `By ${loss(first)}; in the 200 steps after them by ${loss(rest)}. First it learns what helps everywhere: which letters are frequent. Then which follow which. What is rare comes last.`,
    hint: 'Read the loss at steps 1, 100, 200 and 300 from the curve, and subtract.',
  },
  microgpt: 'The script prints one line for each step; put side by side, those lines are this curve.',
  limit:
    'Curves of large models have this shape too, over months. Every further bit costs more computing than the one before.',
});

/** @param {Format} format @returns {StopWords} */
const heart = ({ short, loss, count, percent }) => ({
  title: 'Learning by heart',
  text: [
    'Nine tenths of the text are for learning. The rest is kept away: the model never learns from it, it is only tested on it. Its loss there is the {validation_loss|validation loss}, the second curve.',
    'Now give it far too little: 2,000 characters, a page. 400 steps go over it again and again.',
  ],
  like: 'Like a pupil who learns the answers of last year’s test by heart: full marks on that one, and lost on a new one.',
  predict: {
    ask: 'The training loss will go on falling. What will the validation loss do?',
    options: ['Fall with it, all the time', 'Fall, then stand still', 'Fall, then rise again'],
    right: ({ best, at, end, train }) =>
      `At step ${count(at)} it was lowest, ${loss(best)}; now it is ${loss(end)}, while the training loss is ${loss(train)}. That gap is how one sees learning by heart.`,
    other: ({ best, at, end, train }) =>
      `Look at the two curves. At step ${count(at)} the validation loss was lowest, ${loss(best)}; now it is ${loss(end)}, while the training loss is ${loss(train)}. That gap is how one sees learning by heart.`,
  },
  acts: ['Keep only 2,000 characters', 'Train 400 steps'],
  check: {
    ask: 'At about which step should one have stopped?',
    right: ({ truth, copied, end }) =>
      `Near step ${count(truth)}, where the validation loss is lowest. Since then it has only learnt this page: on new text it wavers between ${short(end)} letters.${copied >= 0.2 ? ` Of what it writes now, ${percent(copied)} stands word for word in the page.` : ''}`,
    near: ({ truth }) => `Look for the lowest point of the validation curve: step ${count(truth)}.`,
    hint: 'Not where the training loss is lowest. Look for the lowest point of the other curve, the validation loss.',
  },
  microgpt:
    'The script has no second curve. It has many names and few weights, so it does not learn them by heart so fast.',
  limit:
    'A model does not store its text. But what it meets very often it can end up reciting; that happens to large ones too, with private things as well.',
});

/** @param {Format} format @returns {StopWords} */
const seeds = ({ loss }) => ({
  title: 'The same again, and not the same',
  text: [
    'Chance has a part in training: the first weights are random, and the pieces of text come in random order. The {seed} is a number that fixes all of this chance.',
    'Train the same thing twice with seed 1. Then with seeds 2 and 3, all else alike.',
  ],
  like: 'Like a pack of cards: shuffled in exactly the same way, the same game comes out. Another shuffle is another game.',
  predict: {
    ask: 'Same text, same settings, same seed, trained twice. Do both end with the same validation loss?',
    options: ['Yes, to the last digit', 'Nearly, they differ a little', 'No, quite differently'],
    right: ({ end }) => `${loss(end)}, twice. The two curves lie on each other, so you see one.`,
    other: ({ end }) =>
      `They are the same to the last digit: ${loss(end)}, twice. Computers have no chance of their own; a seed fixes what looks like it. The two curves lie on each other, so you see one.`,
  },
  acts: ['Train with seed 1', 'Seed 1 once more', 'Train with seed 2', 'Train with seed 3'],
  check: {
    ask: 'Somebody changes a setting, trains once, and ends a little lower, by less than these three seeds differ. Was the change good?',
    options: ['Yes, lower is lower', 'Nobody can tell from that', 'No, it was bad'],
    right: ({ low, high }) =>
      `Chance alone gave results from ${loss(low)} to ${loss(high)}. A difference of less than ${loss(Number(high.toFixed(3)) - Number(low.toFixed(3)))} may be nothing but luck.`,
    hint: 'How far do the ends of seeds 1, 2 and 3 lie apart? Nothing but chance made that difference.',
  },
  microgpt: 'The script fixes its seed at the top, so everybody who runs it sees the same names appear.',
  limit:
    'Here a run takes seconds and one can try ten seeds. For a large model there is often money for one single run.',
});

/** @param {Format} format @returns {StopWords} */
const stages = ({ loss }) => ({
  title: 'Built up in stages',
  text: [
    'What does each part of the network buy? The same text is learnt four times. First without any network: counting which letter follows which. Then by a network that sees one letter only. Then with {attention}, so that it can look back. Then with a second layer.',
    'All have the same width and 400 steps. Press “Train all, one after the other”. Every curve stays on the chart.',
  ],
  like: 'Like building a bicycle piece by piece, and after each piece riding the same lap against the clock.',
  predict: {
    ask: 'Which step up will lower the loss most?',
    options: [
      'From counting pairs to a network that sees one letter',
      'From there to a network with attention',
      'From one layer to two',
    ],
    right: ({ alone, attention, layer }) =>
      `Looking back took it from ${loss(alone)} to ${loss(attention)}; the second layer, to ${loss(layer)}.`,
    other: ({ pairs, alone, attention, layer, truth }) =>
      `It was ${['the network that sees one letter', 'attention', 'the second layer'][truth]}. Counting pairs has ${loss(pairs)}, the network that sees one letter ${loss(alone)}, the one with attention ${loss(attention)}, the one with two layers ${loss(layer)}.${truth === 1 ? ' To see further back matters more here than to think longer.' : ''}`,
  },
  check: {
    ask: 'A network that sees one letter only, against counting pairs: which has the lower loss?',
    options: ['The network, clearly', 'They are almost the same', 'Counting, clearly'],
    right: ({ pairs, alone }) =>
      `${loss(alone)} and ${loss(pairs)}. Seeing one letter, nobody can do better than to count what follows it. The network found those counts by itself, by going downhill.`,
    hint: 'Compare the first two bars.',
  },
  microgpt: 'The script has all of it at once: attention, one layer, in a few lines each.',
  limit:
    'Large models have dozens of layers, and there depth pays: on more text, with more steps. Here a second layer hardly has time to help.',
});

/** @returns {StopWords} */
const by_hand = () => ({
  title: 'One step by hand',
  text: [
    'Here is one whole {training_step} of the smallest model with every part: width 2 (numbers for each token), context 2 (tokens that it sees), vocabulary 3, 36 weights. The engine has taken it just now, beside your own model. It reads BOS, which stands for the beginning, and “a”; after BOS it should expect “a”, after “a” it should expect “b”.',
    'Choose any number: it opens into its formula, and lines show what goes in. Then fill in the holes yourself, with pencil, paper and a calculator. Nothing here is too hard for a calculator. There is only a lot of it.',
  ],
  like: 'Like a cooking recipe for one person: a large model is the same recipe, for a city.',
  check: {
    ask: 'Look at the third part, Adam. Which weights are the same after the step as before it?',
    options: ['Those of the logits', 'Those of the row E[b]', 'Those with a negative gradient'],
    right:
      '“b” was not read in this step. So nothing came back to its row, its gradient is 0, and it stays. All others moved by 0.1.',
    hint: 'Compare the columns “Before” and “After”, row by row, and look at the gradient ∂ beside them.',
  },
  microgpt: 'The script computes exactly so, one number at a time, each with a list of what it was made of.',
  limit: 'A large model does this with billions of weights in place of 36. Not one rule is added.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  step: step(format),
  by_hand: by_hand(),
  loss: ofLoss(format),
  curve: curve(format),
  heart: heart(format),
  seeds: seeds(format),
  stages: stages(format),
});
