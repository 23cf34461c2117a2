/** What an op of the engine does, as lines of plain Python; only ops that microgpt has too. */

/** @type {Record<string, string[]>} */
export const PYTHON = {
  embedding: ['x = [a + b for a, b in zip(token_table[id], position_table[place])]'],
  rmsnorm: ['size = (sum(v * v for v in x) / len(x) + eps) ** 0.5', 'y = [v / size for v in x]'],
  linear: ['y = [sum(w * v for w, v in zip(row, x)) for row in weights]'],
  attention: [
    'p = softmax([dot(q, k) / len(q) ** 0.5 for k in keys])',
    'y = [sum(share * v[i] for share, v in zip(p, values)) for i in range(len(q))]',
  ],
  relu: ['y = [max(0, v) for v in x]'],
  cross_entropy: ['loss = -log(p[next_id])'],
  mean_loss: ['loss = sum(losses) / len(losses)'],
};

/**
 * The backward pass of an op: each number gives its gradient, times the local slope, to the numbers from which it was
 * made.
 */
export const BACKWARD = ['for part, slope in made_of:', '    part.gradient += slope * gradient'];
