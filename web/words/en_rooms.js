/**
 * What is said inside the rooms, in English: apart from en.js, since it is fetched with the rooms' contents.
 */

/** @typedef {Pick<import('../ui/format.js').Format, 'count' | 'plural'>} Format */

/** @param {Format} format */
export function inside({ count, plural }) {
  /** @param {number} n @param {string} one */
  const counted = (n, one) => plural(n, { one: `# ${one}`, other: `# ${one}s` });

  const dataset = {
    documents: ['Documents', 'What the text is cut into'],
    train: ['To learn from', 'Tokens of the part that training sees'],
    val: ['Kept away', 'Tokens of the part that only measures the validation loss'],
    /** @param {number} n */
    tokens: (n) => counted(n, 'token'),
  };

  const tokenizer = {
    tiles: 'Vocabulary',
    bos: 'BOS',
    /** @param {number} id */
    bos_help: (id) => `${id}: where a document begins and ends`,
    /** @param {string} what @param {number} vocabulary @param {number} hidden */
    total: (what, vocabulary, hidden) =>
      `${what} and one sign for where a document begins: ${count(vocabulary)} tokens${hidden > 0 ? `, ${count(hidden)} of them not shown.` : '.'}`,
  };

  const autograd = {
    norm: ['Gradient norm', 'The length of the gradient of the last step, before it is clipped'],
  };

  const network = {
    /** @param {Record<string, any>} config */
    shape: ({ n_layer, n_embd, n_head }) =>
      `${counted(n_layer, 'layer')}, ${count(n_embd)} wide, ${counted(n_head, 'head')}`,
    parameters: ['Parameters', 'The numbers that training changes'],
    form: ['Shape', 'Blocks one after the other, the numbers that stand for a token, and the heads of attention'],
    memory: ['Memory', 'Parameters, gradients, moments and activations together'],
  };

  const optimizer = {
    rate: ['Learning rate', 'The size of the last step'],
  };

  return { dataset, tokenizer, autograd, network, optimizer };
}
