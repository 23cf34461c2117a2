/* cross_entropy.c: softmax and cross-entropy in one op. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"
#include "math/vector.h"

/* ---- cross_entropy: losses_r = -log p_r[target of r], p_r = softmax(logits_r) ---- saved (R,2) has the largest
 * logit of a row and 1 / sum of e^(logit - largest), from which backward computes p again. The largest logit is
 * subtracted before exp: the result is the same, and exp cannot overflow.
 *
 * With smoothing s the target distribution is 1 - s for the target and s / V for each of the V tokens, target
 * included:
 *      losses_r = -(1 - s) log p_r[target of r] - s / V sum_i log p_r[i] */

void op_cross_entropy_forward(const op *o, const batch *b, slice s)
{
    const tensor *logits = o->in[0];
    int V = logits->shape[1];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        const real *x = logits->data + row_at(logits, r);
        int target = b->targets[r];
        real max = kernel_largest(x, V), total = kernel_exp_sum(x, max, V);
        o->out->data[r] = target < 0 ? 0 : real_log(total) - (x[target] - max);
        if (o->smoothing > 0 && target >= 0)
            o->out->data[r] += o->smoothing * (x[target] - kernel_sum(x, V) / (real)V);
        o->saved->data[2 * r] = max;
        o->saved->data[2 * r + 1] = 1 / total;
    }
}

/* dlogits_i += dlosses_r (p_i - (1 - s) [i is the target] - s / V) for the rows with a target */
void op_cross_entropy_backward(const op *o, const batch *b, slice s)
{
    const tensor *logits = o->in[0];
    int V = logits->shape[1];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        const real *x = logits->data + row_at(logits, r);
        real *dx = logits->grad + row_at(logits, r);
        int target = b->targets[r];
        if (target < 0) {
            if (!o->adds[0]) kernel_clear(dx, V);
            continue;
        }
        real max = o->saved->data[2 * r], scale = o->out->grad[r] * o->saved->data[2 * r + 1];
        EACH_VEC(V, vec d = vec_exp(vec_load_part(x + i, left) - max) * scale;
                 if (o->adds[0]) d += vec_load_part(dx + i, left); vec_store_part(dx + i, d, left));
        dx[target] -= o->out->grad[r] * (1 - o->smoothing);
        if (o->smoothing > 0) {
            real share = o->out->grad[r] * o->smoothing / (real)V;
            for (int i = 0; i < V; i++) dx[i] -= share;
        }
    }
}

tensor *op_cross_entropy(graph *g, const char *name, tensor *logits)
{
    return op_smooth_cross_entropy(g, name, logits, 0);
}

tensor *op_smooth_cross_entropy(graph *g, const char *name, tensor *logits, double smoothing)
{
    tensor *out = graph_rows_tensor(g, name, true, 1);
    op *o = graph_op(g, OP_CROSS_ENTROPY, out, (tensor *[]){logits, NULL, NULL, NULL});
    o->smoothing = (real)smoothing;
    o->saved = graph_rows_tensor(g, graph_name(g, name, "max_scale"), false, 2);
    return out;
}
