/**
 * English words for the stops of the guide's part "autograd" (web/guide/stops/autograd.js). Fetched when one of them is
 * opened.
 */

/** @typedef {(format: import('../../../ui/format.js').Format) => import('../../../guide/stop.js').StopWords} Make */

/** @type {Make} */
const sum = ({ fixed, percent }) => ({
  title: 'One sum, forwards and backwards',
  text: [
    'How does a model find out what to change? Here is the very last sum in your model. It gives the right next character a score: a number × a {parameter|weight} + the rest. Compared with the scores of all other characters, it becomes a chance. From the chance comes the {loss}: how surprised the model is. That was forwards.',
    'Backwards, each number is asked: if you grew a little, how fast would the loss grow? The answer is its {gradient}. For the score it is simply the chance minus 1.',
  ],
  like: 'Like a chain of gear wheels: turn one a little, and see how far the last one turns.',
  predict: {
    ask: 'The score of the right character grows a little. What will the loss do?',
    options: ['Grow', 'Shrink', 'Stay as it is'],
    right: ({ chance }) =>
      `A higher score is a higher chance than the ${percent(chance)} of now, and so less surprise. That is the minus sign of its gradient.`,
    other: ({ chance }) =>
      `It shrinks: a higher score is a higher chance than the ${percent(chance)} of now, and so less surprise. That is the minus sign of its gradient.`,
  },
  check: {
    ask: 'Read the chance in the picture. What is the gradient of the score?',
    right: ({ chance, truth }) =>
      `${fixed(chance, 3)} − 1 = ${fixed(truth, 3).replace('-', '−')}. The minus says: a higher score, a smaller loss. So training will raise it.`,
    near: 'The size may be right, but mind the sign: the chance minus 1 is below zero.',
    hint: 'Write the chance as a number, so 4% is 0.04, and take 1 away. It stands in the picture too.',
  },
  microgpt:
    'Its class “Value” does this for every single + and ×: each result remembers what it was made from, and how fast it changes with each part.',
  limit: 'In the largest models each weight gets its gradient by the same rules. There is no other trick.',
});

/** @type {Make} */
const graph = ({ count }) => ({
  title: 'A whole example as one graph',
  text: [
    'A whole model is such a chain, only longer. Read the list from top to bottom, that is forwards: each line computes its numbers from lines above it. The last line is the {loss}.',
    'Then backwards, from bottom to top: each line tells the lines that it read how much they change the loss. That is their {gradient}, the second column of dots. You need not know the names of the lines yet: the next part tells what they do. Choose a line: the solid arrow shows what it reads, the dashed one where its gradient comes from.',
  ],
  predict: {
    ask: 'How often must one walk backwards through it, to know the gradients of all weights?',
    options: ['Once for each weight', 'Once for each character', 'Once for all of them'],
    right: ({ n }) =>
      `One way back gives all ${count(n)} gradients of your model. To try each weight instead, the model would have to run ${count(n + 1)} times.`,
    other: ({ n }) =>
      `Once! One way back gives all ${count(n)} gradients of your model. To try each weight instead, the model would have to run ${count(n + 1)} times. That is why it is done this way.`,
  },
  acts: ['Show numbers from the middle'],
  check: {
    ask: 'The way back begins at the loss. What is the gradient of the loss itself?',
    right:
      'It is 1: if the loss grows a little, the loss grows by just as much. All other gradients are made from this 1, by multiplying and adding.',
    near: 'If the loss grows by 0.1, by how much does the loss grow?',
    hint: 'If the loss grows by 0.1, by how much does the loss grow?',
  },
  microgpt:
    'It sorts all its numbers so that each comes after those that it was made from, and walks through them from the end.',
  limit: 'In a large model this walk goes through many more lines. It is still one walk for all weights.',
});

/** @type {Make} */
const nudge = ({ fixed, short }) => ({
  title: 'Does a gradient keep its promise?',
  text: [
    'A gradient is a promise: “Move me by so much, and the loss changes by so much.” To get the change, multiply: how far the number is moved × its gradient.',
    'Take the weight in the picture. Guess first, then press “+0.1” beneath it. The engine runs the model again with the moved weight and measures what the loss really does.',
  ],
  predict: {
    ask: 'The weight grows by 0.1. By how much will the loss change? (With a minus if it falls.)',
    right: ({ promised, truth }) => `The promise holds: promised ${fixed(promised, 3)}, measured ${fixed(truth, 3)}.`,
    near: ({ promised, truth }) =>
      `Promised was 0.1 × the gradient, ${fixed(promised, 3)}; measured is ${fixed(truth, 3)}.`,
    other: ({ promised, truth }) =>
      `Promised was 0.1 × the gradient, ${fixed(promised, 3)}; measured is ${fixed(truth, 3)}. The promise holds.`,
  },
  check: {
    ask: 'Training wants a smaller loss. Which way will it move this weight?',
    options: ['Up', 'Down'],
    right: ({ gradient }) =>
      `The gradient is ${short(gradient)}: if the weight grows, the loss ${gradient > 0 ? 'grows' : 'falls'}. Training always goes against the gradient, with all weights at once.`,
    hint: 'Look at the sign. A plus means: if the weight grows, the loss grows. And the loss should fall.',
  },
  microgpt: 'It never checks its gradients by nudging. Here the engine does, and they agree.',
  limit:
    'Nobody says to a weight, there or here, what it should stand for. It only hears: a little up, or a little down.',
});

/** @type {Make} */
const far = ({ count, fixed, loss }) => ({
  title: 'Why the steps are small',
  text: [
    'The promise holds close by. Seen from further away, the loss is no straight line: it bends.',
    'The dashed line is what the gradient promises, the solid one is what the loss really does. Move the weight as far as the slider goes, in the direction in which the loss falls. Mind that this is the loss of one single character.',
  ],
  like: 'Like a slope in fog: your foot feels which way is down. How it goes on a hundred steps from here, it cannot feel.',
  predict: {
    ask: 'The weight is moved by 5, so far that the promised loss is below zero. What will really happen?',
    options: ['The loss falls below zero', 'The loss comes close to zero', 'The loss grows'],
    right: ({ promised, real }) =>
      `Promised was a loss of ${fixed(promised, 2)}, measured is ${loss(real)}. Nobody can be less surprised than not at all.`,
    other: ({ promised, real }) =>
      `Promised was a loss of ${fixed(promised, 2)}, measured is ${loss(real)}. The loss is a surprise, and nobody can be less surprised than not at all: it never falls below zero.`,
  },
  check: {
    ask: 'What follows from this for training?',
    options: ['One huge step is enough', 'Many small steps, with new gradients each time', 'Gradients are of no use'],
    right: ({ steps }) =>
      `Your run is set to ${count(steps)} small steps, and before each one all gradients are computed anew. Far away this one loss may be small, but the same weight has a part in all other questions, and nobody has asked those. The next parts are about how large a step should be.`,
    hint: 'Close by, the promise was good. How could one get far with promises that are good only close by? And what is good for this one character may be bad for all others.',
  },
  microgpt: 'A thousand steps, each with gradients of its own, and each smaller than the one before.',
  limit: 'Large models learn in this way too: forwards, backwards, a small step. Only the number of weights differs.',
});

/** @type {import('../../../guide/stop.js').MakeWords} */
export const stops = (format) => ({
  sum: sum(format),
  graph: graph(format),
  nudge: nudge(format),
  far: far(format),
});
