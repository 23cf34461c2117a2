/**
 * English words for the glossary: each term with its title and two sentences, and what is said beneath the small
 * pictures. Fetched when the glossary is opened.
 */

/** @typedef {import('../../ui/format.js').Format} Format */

/** A term: its title, its two sentences. @typedef {[title: string, first: string, second: string]} TermWords */

const terms = {
  document: [
    'Document',
    'A piece of the text that stands on its own, such as one name or one story.',
    'Where a text has no such pieces, the whole of it counts as one.',
  ],
  validation: [
    'Validation',
    'A part of the text is kept away: it is never learnt from, only used to measure.',
    'How well the model predicts that part shows whether it has learnt something that holds elsewhere too.',
  ],
  token: [
    'Token',
    'The smallest piece that the model reads and writes, here a letter, a byte or a bit of a word.',
    'Each token has a number, and this number is all that the model gets to see of it.',
  ],
  vocabulary: [
    'Vocabulary',
    'The list of all tokens that the model knows.',
    'It can read and write nothing else: a letter that is not in the list does not exist for it.',
  ],
  byte_pair_encoding: [
    'Byte-pair encoding',
    'A way to make tokens that are longer than a letter: the two neighbours that stand side by side most often become one new token, again and again.',
    'In this way frequent words become a single token, while rare words stay in pieces.',
  ],
  gradient: [
    'Gradient',
    'For each number of the model, the gradient says how the loss would change if that number grew a tiny bit.',
    'Its sign gives the direction, and its size says how much the number matters just now.',
  ],
  backpropagation: [
    'Backpropagation',
    'The way to find all gradients at once: starting at the loss, the calculation is walked backwards, one operation after the other.',
    'Each operation passes on how much each of its inputs had to do with the result.',
  ],
  autograd: [
    'Autograd',
    'A program that notes down every operation while it calculates, and then walks back through its notes to find the gradients.',
    'So nobody has to work out by hand how millions of numbers act on the loss.',
  ],
  parameter: [
    'Parameter, weight',
    'One of the numbers that the model is made of, also called a weight.',
    'Training changes nothing but these numbers, and all that the model knows is in them.',
  ],
  embedding: [
    'Embedding',
    'Each token is replaced by a list of numbers that the model can calculate with.',
    'The lists are learnt, so tokens that are used alike end up with lists that are alike.',
  ],
  position: [
    'Position',
    'What tells the model in which place a token stands, for example a second list of numbers that is added to its embedding.',
    'Without it the earlier tokens would be a heap without any order.',
  ],
  residual_stream: [
    'Residual stream',
    'The list of numbers of a token on its way through the model: every layer reads it and adds something to it.',
    'Nothing is deleted on that way, so a late layer can still use what an early one has found.',
  ],
  normalization: [
    'Layer norm, RMS norm',
    'Before a layer reads a list of numbers, the list is scaled so that its numbers have an ordinary size.',
    'This keeps the calculation steady, since no layer has to cope with numbers that are far too big or too small.',
  ],
  attention: [
    'Attention',
    'The part in which a token looks back at the tokens so far and takes something over from some of them.',
    'How much it takes from each is a weight, and these weights add up to 100%.',
  ],
  query: [
    'Query',
    'A list of numbers by which a token says what it is looking for.',
    'It is compared with the keys of the tokens so far: the better a key fits, the more attention that token gets.',
  ],
  key: [
    'Key',
    'A list of numbers by which a token says what can be found in it.',
    'The queries of later tokens are compared with it.',
  ],
  value: [
    'Value',
    'A list of numbers that a token hands on to those that pay attention to it.',
    'Query and key decide how much is taken, and the value is what is taken.',
  ],
  head: [
    'Head',
    'One of several attentions that work side by side, each with queries, keys and values of its own.',
    'So one head can look at the letter before, while another looks for the beginning of the word. “lm_head” in the names of weights is not such a head: it is the output layer.',
  ],
  causal_mask: [
    'Causal mask',
    'The rule that a token may look back, but never ahead.',
    'Without it the model could peek at the very token that it has to predict, and would only learn to copy it.',
  ],
  mlp: [
    'MLP',
    'The part that works on each token alone, after attention has collected something from the others.',
    'It makes the list of numbers longer, lets a part of them pass, and mixes these back to the old length.',
  ],
  activation: [
    'Activation',
    'A small rule that bends numbers, for example: keep what is above zero, drop what is below.',
    'Without such a bend, many layers could do no more than a single one.',
  ],
  layer: [
    'Layer',
    'One round of attention and MLP; a model has one or several of them in a row.',
    'Each layer can build on what the ones before it have found.',
  ],
  logit: [
    'Logit',
    'The score that the model gives to a token before the scores become probabilities.',
    'It can be any number, and only the differences between the scores count.',
  ],
  softmax: [
    'Softmax',
    'It turns any list of scores into probabilities: each is above zero, and together they are 100%.',
    'A score that is higher by 1 makes a token about 2.7 times as likely.',
  ],
  context_window: [
    'Context window',
    'The number of tokens that the model can look back at, at most.',
    'What stands before them does not exist for it.',
  ],
  learning_rate: [
    'Learning rate',
    'How far each training step moves the numbers of the model.',
    'If it is too small, learning takes forever; if it is too big, each step overshoots, and the loss jumps or grows.',
  ],
  adam: [
    'Adam',
    'The rule by which the gradients change the numbers of the model.',
    'For each number it keeps two averages, of its gradient and of how large that usually is, and so it finds a step of a fitting size.',
  ],
  momentum: [
    'Momentum',
    'The average of the last gradients of a number, which is used instead of the newest one alone.',
    'Like a rolling ball it goes on where the gradients agree, and calms down where they contradict each other.',
  ],
  weight_decay: [
    'Weight decay',
    'With each step every weight is pulled a tiny bit towards zero.',
    'Only what the gradients keep asking for stays large, and that makes learning by heart harder.',
  ],
  schedule: [
    'Schedule, warm-up',
    'A plan for how large the learning rate is at each step of the run.',
    'Often it rises at the beginning, which is called the warm-up, and falls towards the end, so that the last steps are fine ones.',
  ],
  batch: [
    'Batch',
    'The examples that the model reads before it changes its numbers once.',
    'Their gradients are averaged: more examples give a steadier direction, but take longer.',
  ],
  step: [
    'Step',
    'One round of training: read a batch, measure the loss, find the gradients, change every number a little.',
    'A run has hundreds or thousands of such rounds.',
  ],
  epoch: [
    'Epoch',
    'One epoch is over when the model has read as many tokens as the text has to learn from.',
    'After many epochs it has met everything many times, and may begin to learn it by heart.',
  ],
  loss: [
    'Loss',
    'One number that says how badly the model predicts: its average surprise at the next token.',
    'Training makes it smaller, but it cannot become zero where more than one token could really come next.',
  ],
  cross_entropy: [
    'Cross-entropy',
    'The formula of the loss: take the probability that the model gave to the token that really came, and then minus the logarithm of it.',
    'A sure and right bet costs almost nothing, a sure and wrong one costs a lot.',
  ],
  surprise: [
    'Surprise, nat, bit',
    'How unexpected a token was: minus the logarithm of the probability that the model gave it.',
    'It is counted in nats or in bits: one bit is the surprise at the toss of a coin, and one nat is about 1.44 bits.',
  ],
  perplexity: [
    'Perplexity',
    'The loss said in another way: between how many equally likely tokens the model seems to waver.',
    'At a perplexity of 6 it is as unsure as somebody who has to guess the roll of a die.',
  ],
  overfitting: [
    'Overfitting',
    'The model gets better at the text that it learns from, and worse at text that it has never seen.',
    'It learns by heart, and one sees it when the validation loss rises while the training loss falls.',
  ],
  dropout: [
    'Dropout',
    'During training some numbers are set to zero by chance, other ones in every step.',
    'So the model cannot rely on any single number, and that makes learning by heart harder.',
  ],
  seed: [
    'Seed',
    'The number that all chance in a run starts from.',
    'The same seed gives the same chance again, so a run can be repeated exactly.',
  ],
  probability: [
    'Probability',
    'A number from 0 to 100% that says how much the model expects a token to come next.',
    'All tokens share 100%, so the model always bets on all of them at once.',
  ],
  temperature: [
    'Temperature',
    'It makes the model more careful or bolder while it writes: the scores are divided by it before they become probabilities.',
    'Below 1 the likely tokens become even likelier, and above 1 the unlikely ones get a better chance.',
  ],
  top_k: [
    'Top-k',
    'Only the k likeliest tokens may be drawn, for example the first 5.',
    'All others get no chance, no matter how many there are.',
  ],
  top_p: [
    'Top-p',
    'Only the likeliest tokens that together reach the probability p may be drawn.',
    'Where the model is sure, these are few tokens; where it is unsure, they are many.',
  ],
  sampling: [
    'Sampling',
    'The next token is drawn by lot, and a likelier token has more tickets.',
    'So one prompt can go on in many ways, although the model stays the same.',
  ],
};

/** What is said beneath the pictures of tokens and texts. @param {Format} format */
function ofTexts({ count, plural, percent, short }) {
  const tokens = (/** @type {number} */ n) => plural(n, { one: '# token', other: '# tokens' });
  return {
    /** @param {number} n */
    tokens: (n) => `Your prompt as ${tokens(n)}, each with its number. BOS marks the beginning.`,
    /** @param {number} n @param {number} shown */
    vocabulary: (n, shown) =>
      `Your model knows ${tokens(n)}${shown < n ? `; these are the first ${count(shown)}` : ''}.`,
    /** @param {number} n @param {number} shown */
    merges: (n, shown) =>
      `${plural(n, { one: '# pair was', other: '# pairs were' })} joined for your model; these are the first ${count(shown)}.`,
    no_merges: 'Your model reads single letters or bytes, so nothing is joined. The setting Tokenizer changes that.',
    /** @param {number} n @param {number} shortest @param {number} longest */
    document: (n, shortest, longest) =>
      n === 1
        ? `Your text is one document of ${count(longest)} characters.`
        : `Your text has ${count(n)} documents; the shortest has ${count(shortest)} characters, the longest ${count(longest)}.`,
    /** @param {number} n @param {number} size */
    context_window: (n, size) =>
      `Your prompt has ${tokens(n)}, and your model can look back at ${count(size)}${n > size ? ': the first ones are out of its sight' : ''}.`,
    /** @param {number} documents @param {number} n */
    batch: (documents, n) =>
      `The last step read ${plural(documents, { one: '# piece of the text', other: '# pieces of the text' })} with ${tokens(n)} to predict. Here is the first.`,
    /** @param {string} first @param {string} other @returns {string} */
    seed: (first, other) =>
      first === other
        ? 'Twice with seed 1, then with seed 2: here even the other seed wrote the same.'
        : 'Twice with seed 1, which wrote the same, then with seed 2, which wrote something else.',
    seeds: ['Seed 1', 'Seed 1 again', 'Seed 2'],
    /** @param {number} share */
    dropout: (share) =>
      share === 0
        ? 'In your run dropout is off: no number is set to zero.'
        : `In your run ${percent(share)} of the numbers are set to zero in each step.`,
    /** @param {number} decay */
    weight_decay: (decay) =>
      decay === 0
        ? 'In your run weight decay is off.'
        : `In your run weight decay is ${short(decay)}: a step pulls a weight towards zero by the learning rate times ${short(decay)} times its size.`,
  };
}

/** What is said beneath the pictures of lists of numbers. @param {Format} format */
function ofNumbers({ count, plural, percent, short }) {
  /** @param {number} shown @param {number} n */
  const of = (shown, n) =>
    shown < n
      ? `the first ${count(shown)} of ${count(n)} numbers`
      : plural(n, { one: 'the # number', other: 'the # numbers' });
  return {
    colours: 'Blue is below zero, orange above; the stronger the colour, the farther from zero.',
    /** @param {string} token @param {number} shown @param {number} n */
    embedding: (token, shown, n) => `This is ${of(shown, n)} that your model has for “${token}”.`,
    /** @param {number} place @param {number} shown @param {number} n */
    position: (place, shown, n) => `This is ${of(shown, n)} for place ${count(place)}, the last one of your prompt.`,
    other_position: 'Your model marks places in another way: it turns or weakens what attention compares.',
    /** @param {string} token @param {number} layers */
    residual_stream: (token, layers) =>
      `The numbers of “${token}” at the beginning and after ${plural(layers, { one: 'its layer', other: 'each of # layers' })}: compare the rows to see what was added.`,
    start: 'Beginning',
    /** @param {number} n */
    after: (n) => `Layer ${count(n)}`,
    /** @param {number} before @param {number} after */
    normalization: (before, after) =>
      `The typical size of the numbers is ${short(before)} before, and ${short(after)} after it.`,
    before_norm: 'Before',
    after_norm: 'After',
    /** @param {string} token @param {number} shown @param {number} n */
    query: (token, shown, n) => `The query of “${token}” in the first head of the first layer: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    key: (token, shown, n) => `The key of “${token}” in the first head of the first layer: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    value: (token, shown, n) => `The value of “${token}” in the first head of the first layer: ${of(shown, n)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    mlp: (token, shown, n) =>
      `In the first layer the list of “${token}” becomes longer: ${of(shown, n)}, after the activation.`,
    /** @param {number} below @param {number} n */
    activation: (below, n) =>
      `Of ${count(n)} numbers in the first layer, ${count(below)} came in below zero. See what became of some of them.`,
    before: 'Before',
    passed: 'After',
    /** @param {string} token @param {string} other @param {number} share */
    attention: (token, other, share) =>
      `From “${token}”, the first head of the first layer looks most at “${other}”: ${percent(share)}.`,
    /** @param {string} token @param {number} shown @param {number} n */
    head: (token, shown, n) =>
      `Where ${shown < n ? `the first ${count(shown)} of ${count(n)} heads` : plural(n, { one: 'the only head', other: 'the # heads' })} of the first layer look from “${token}”.`,
    /** @param {number} n */
    nth_head: (n) => `Head ${count(n)}`,
    causal_mask:
      'A row for each token, a column for each token that it looks at. Above the diagonal lies the future: there all is zero.',
  };
}

/** What is said of gradients and operations. @param {Format} format */
function ofGradients({ count, plural, short }) {
  return {
    /** @param {string} token @param {number} value @param {number} gradient */
    gradient: (token, value, gradient) =>
      `The first number of “${token}” is ${short(value)}, and its gradient is ${short(gradient)}: if it grew a little, the loss of your prompt would ${gradient > 0 ? 'rise' : gradient < 0 ? 'fall' : 'stay'}.`,
    numbers: 'Numbers',
    gradients: 'Gradients',
    /** @param {number} n */
    backpropagation: (n) =>
      `Your prompt takes ${plural(n, { one: '# operation', other: '# operations' })} to the loss. The way back begins with these.`,
    /** @param {number} n */
    autograd: (n) =>
      `For your prompt ${plural(n, { one: '# operation was', other: '# operations were' })} noted down, and these come first.`,
    /** @param {number} n @param {string} name @param {number} value */
    parameter: (n, name, value) =>
      `Your model has ${count(n)} of them. The first one in ${name} is ${short(value)} now.`,
  };
}

/** What is said beneath bars. @param {Format} format */
function ofChances({ count, fixed, percent, plural }) {
  return {
    token: 'Token',
    score: 'Logit',
    chance: 'Chance',
    probability_head: 'Probability',
    surprise_head: 'Surprise',
    loss_head: 'Nats',
    /** @param {string} token @param {number} score */
    logit: (token, score) => `“${token}” has the highest score: ${fixed(score, 2)}.`,
    /** @param {string} token @param {string} other @param {number} difference @param {number} times */
    softmax: (token, other, difference, times) =>
      `The score of “${token}” is ${fixed(difference, 2)} above that of “${other}”, so it is ${fixed(times, 1)} times as likely.`,
    /** @param {string} token @param {number} share */
    probability: (token, share) => `After your prompt the model expects “${token}” most: ${percent(share)}.`,
    /** @param {string} token @param {number[]} shares */
    temperature: (token, [cold, plain, hot]) =>
      `The chance of “${token}” is ${percent(cold)} at temperature 0.5, ${percent(plain)} at 1 and ${percent(hot)} at 2.`,
    /** @param {number} k @param {number} share */
    top_k: (k, share) =>
      `With k = ${count(k)} these tokens share all chances. Before, they had ${percent(share)} together.`,
    /** @param {number} n @param {number} p */
    top_p: (n, p) =>
      `With p = ${fixed(p, 1)} the lot is drawn among ${plural(n, { one: '# token', other: '# tokens' })} after your prompt.`,
    /** @param {string} token @param {number} chance */
    sampling: (token, chance) => `“${token}” was drawn; its chance was ${percent(chance)}.`,
    draw: 'Draw again',
    /** @param {string} token @param {number} share */
    layer: (token, share) =>
      `What the model would bet on if it ended after each layer. In the end it is “${token}”: ${percent(share)}.`,
    /** @param {string} token @param {number} share @param {number} nats */
    cross_entropy: (token, share, nats) =>
      `“${token}” had ${percent(share)}, and −ln ${fixed(share, 3)} = ${fixed(nats, 2)}. The mean of all rows is the loss of your prompt.`,
    mean: 'Mean',
    /** @param {string} token @param {number} nats @param {number} bits */
    surprise: (token, nats, bits) =>
      `“${token}” surprised the model most: ${fixed(nats, 2)} nats, or ${fixed(bits, 2)} bits.`,
  };
}

/** What is said of the figures of a run. @param {Format} format */
function ofRuns({ count, fixed, short }) {
  return {
    /** @param {number} n @param {number} all */
    perplexity: (n, all) =>
      `Your model wavers between ${fixed(n, 1)} tokens; blind guessing would waver between all ${count(all)}.`,
    /** @param {number} now @param {number} guess */
    loss: (now, guess) => `The loss is ${fixed(now, 2)} now; blind guessing would have ${fixed(guess, 2)}.`,
    tokens_head: 'Tokens',
    steps_head: 'Steps',
    rate_head: 'Learning rate',
    all_steps: 'Whole run',
    read: 'Read so far',
    text: 'The text',
    now: 'Now',
    guess: 'Blind guessing',
    /** @param {number} train @param {number} val */
    validation: (train, val) =>
      `On text that it learns from the loss is ${fixed(train, 2)}, on text kept away ${fixed(val, 2)}.`,
    /** @param {number} gap @param {boolean} is_past  whether the validation loss was lower before */
    overfitting: (gap, is_past) =>
      is_past
        ? `The validation loss was lower before, and is now ${fixed(gap, 2)} above the training loss: your model has begun to learn by heart.`
        : gap > 0
          ? `The validation loss is ${fixed(gap, 2)} above the training loss, and is still as low as ever: no sign of learning by heart.`
          : 'The validation loss is not above the training loss: no sign of learning by heart.',
    learnt: 'Learnt from',
    kept_away: 'Kept away',
    /** @param {number} rate */
    learning_rate: (rate) => `It is ${short(rate)} at this step of your run.`,
    /** @param {number} rate @param {number} most */
    schedule: (rate, most) =>
      `The learning rate is ${short(rate)} at this step; ${short(most)} is the most that the plan allows.`,
    most: 'At most',
    /** @param {string} name @param {number} average @param {number} size @param {number | null} step */
    adam: (name, average, size, step) =>
      `For the first number of ${name}, its gradient was ${short(average)} on average, and its usual size ${short(size)}${step === null ? '' : `; the last step changed it by ${short(step)}`}.`,
    /** @param {string} name @param {number} gradient @param {number} average */
    momentum: (name, gradient, average) =>
      `For the first number of ${name}, the newest gradient is ${short(gradient)}, and the average of the last ones ${short(average)}.`,
    newest: 'Newest',
    average: 'Average',
    usual: 'Usual size',
    change: 'Last change',
    other_rule: 'Your run uses another rule, which keeps no such averages.',
    /** @param {number} step @param {number} all */
    step: (step, all) => `Your run has done ${count(step)} of ${count(all)} steps.`,
    /** @param {number} epochs @param {number} tokens */
    epoch: (epochs, tokens) =>
      `Your run has read ${count(tokens)} tokens, and that is ${short(epochs)} times the text that it learns from.`,
  };
}

/** @param {Format} format */
export const glossary = (format) => ({
  title: 'Glossary',
  lead: 'Each term in two sentences. Press one to see it in your own model.',
  search: 'Find a term',
  /** @param {number} n */
  found: (n) => format.plural(n, { one: '# term', other: '# terms' }),
  /** @param {string} query */
  nothing: (query) => `No term fits “${query}”.`,
  code: 'Show the code',
  all: 'All terms',
  close: 'Close',
  related: 'See also',
  /** @param {string} room */
  room: (room) => `Open the room: ${room}`,
  /** @param {number} step @param {string} prompt  '' if the picture is not about a prompt */
  live_at: (step, prompt) =>
    `In your model, at step ${format.count(step)}${prompt === '' ? '' : `, after “${prompt}”`}`,
  waits: 'It is shown here as soon as there is a model.',
  begin: 'Train some steps first: then it can be shown here.',
  short_prompt: 'Your prompt is too short for this: write at least one letter into the prompt box.',
  terms: /** @type {Record<keyof typeof terms, TermWords>} */ (/** @type {unknown} */ (terms)),
  mini: { ...ofTexts(format), ...ofNumbers(format), ...ofGradients(format), ...ofChances(format), ...ofRuns(format) },
});
