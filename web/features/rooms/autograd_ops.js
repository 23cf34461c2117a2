/**
 * The lines of microgpt (Karpathy 2026, gist 8627fe009c40f57531cb18360106ce95) that do what an op of the engine does.
 * Ops that microgpt does not have are not here.
 */

/** @type {Record<string, string[]>} */
export const MICROGPT = {
  embedding: ['x = [t + p for t, p in zip(tok_emb, pos_emb)]'],
  rmsnorm: [
    'ms = sum(xi * xi for xi in x) / len(x)',
    'scale = (ms + 1e-5) ** -0.5',
    'return [xi * scale for xi in x]',
  ],
  linear: ['return [sum(wi * xi for wi, xi in zip(wo, x)) for wo in w]'],
  attention: [
    'attn_weights = softmax(attn_logits)',
    'head_out = [sum(attn_weights[t] * v_h[t][j] for t in range(len(v_h))) for j in range(head_dim)]',
  ],
  relu: ['def relu(self): return Value(max(0, self.data), (self,), (float(self.data > 0),))'],
  cross_entropy: ['loss_t = -probs[target_id].log()'],
  mean_loss: ['loss = (1 / n) * sum(losses)', 'loss.backward()'],
};

/** How microgpt goes back: each number hands its gradient, times the local one, to the numbers it was made of. */
export const BACKWARD = [
  'for child, local_grad in zip(v._children, v._local_grads):',
  '    child.grad += local_grad * v.grad',
];
