/* ops_loss.c: softmax and cross-entropy in one op, the last of a training graph. See ops.h. */
#include "graph.h"
#include "kernels.h"
#include "ops.h"

/* losses_r = -log p_r[target of r], p_r = softmax(logits_r); out = mean over rows with a target.
 * The largest logit is taken off first, which changes nothing but keeps exp in its range. */
void op_cross_entropy_forward(const op *o, const batch *b)
{
    size_t V = tensor_row(o->in[0]);
    real all = 0;
    for (int r = b->begin; r < b->end; r++) {
        const real *logits = o->in[0]->data + (size_t)r * V;
        real *probs = o->saved[1]->data + (size_t)r * V;
        real max = logits[0];
        for (size_t i = 1; i < V; i++) max = logits[i] > max ? logits[i] : max;
        for (size_t i = 0; i < V; i++) probs[i] = real_exp(logits[i] - max);
        real total = sum(probs, (int)V), inverse = 1 / total;
        for (size_t i = 0; i < V; i++) probs[i] *= inverse;
        int target = b->targets[r];
        real loss = target < 0 ? 0 : real_log(total) - (logits[target] - max);
        o->saved[0]->data[r] = loss;
        all += loss;
    }
    o->out->data[0] = b->n_targets > 0 ? all / (real)b->n_targets : 0;
}

/* dlogits_i += dout / n (p_i - [i is the target]) for the n rows with a target */
void op_cross_entropy_backward(const op *o, const batch *b)
{
    if (b->n_targets == 0) return;
    size_t V = tensor_row(o->in[0]);
    real scale = o->out->grad[0] / (real)b->n_targets;
    for (int r = 0; r < b->end; r++) {
        int target = b->targets[r];
        if (target < 0) continue;
        real *dlogits = o->in[0]->grad + (size_t)r * V;
        const real *probs = o->saved[1]->data + (size_t)r * V;
        for (size_t i = 0; i < V; i++) dlogits[i] += scale * probs[i];
        dlogits[target] -= scale;
    }
}

tensor *op_cross_entropy(graph *g, const char *name, tensor *logits)
{
    tensor *out = graph_tensor(g, name, false, true, (int[]){1, 0});
    op *o = graph_op(g, OP_CROSS_ENTROPY, out, logits, NULL, NULL);
    o->saved[0] = graph_rows_tensor(g, "losses", false, 1);
    o->saved[1] = graph_rows_tensor(g, "probs", false, logits->shape[1]);
    return out;
}
