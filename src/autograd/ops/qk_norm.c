/* qk_norm.c: RMSNorm over each head of the queries and keys. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"

/* The gain of a head's queries or keys, or NULL. */
static const tensor *qk_gain(const op *o, int head) { return o->in[head < o->heads ? 1 : 2]; }

/* out = kernel_rms_norm() of each head of queries and keys; values are copied. saved (R,H+K) has the factor s of
 * each head */
void op_qk_norm_forward(const op *o, const batch *b, slice part)
{
    int heads = o->heads + o->kv_heads, N = o->out->shape[1], D = N / (heads + o->kv_heads);
    range rows = slice_of(part, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        real *out = o->out->data + row_at(o->out, r), *s = o->saved->data + row_at(o->saved, r);
        const real *x = o->in[0]->data + row_at(o->in[0], r);
        for (int h = 0; h < heads; h++) {
            const tensor *gain = qk_gain(o, h);
            s[h] = kernel_rms_norm(out + h * D, x + h * D, gain == NULL ? NULL : gain->data, D);
        }
        for (int i = heads * D; i < N; i++) out[i] = x[i];
    }
}

/* A slice computes some rows of dx, and some columns of the gradients of the gains */
void op_qk_norm_backward(const op *o, const batch *b, slice part)
{
    int heads = o->heads + o->kv_heads, N = o->out->shape[1], D = N / (heads + o->kv_heads);
    range all = rows_of(o->out, b), rows = slice_of(part, all, 1);
    range columns = slice_of(part, (range){0, D}, PARAMETER_COLUMNS);
    for (int r = all.begin; r < all.end; r++) {
        const real *dout = o->out->grad + row_at(o->out, r), *s = o->saved->data + row_at(o->saved, r);
        const real *x = o->in[0]->data + row_at(o->in[0], r);
        real *dx = o->in[0]->grad + row_at(o->in[0], r);
        bool mine = o->in[0]->has_grad && r >= rows.begin && r < rows.end;
        for (int h = 0; h < heads; h++) {
            const tensor *gain = qk_gain(o, h);
            const real *g = gain == NULL ? NULL : gain->data;
            if (mine) kernel_rms_norm_backward(dx + h * D, dout + h * D, x + h * D, g, s[h], D, o->adds[0]);
            if (gain != NULL && gain->has_grad)
                kernel_rms_norm_backward_gain(gain->grad, dout + h * D, x + h * D, s[h], columns.begin, columns.end);
        }
        for (int i = heads * D; mine && i < N; i++) dx[i] = o->adds[0] ? dx[i] + dout[i] : dout[i];
    }
}

tensor *op_qk_norm(graph *g, const char *name, tensor *qkv, tensor *q_gain, tensor *k_gain, int heads, int kv_heads)
{
    tensor *out = graph_like(g, name, qkv, qkv->shape[1]);
    op *o = graph_op(g, OP_QK_NORM, out, (tensor *[]){qkv, q_gain, k_gain, NULL});
    o->heads = heads;
    o->kv_heads = kv_heads;
    o->saved = graph_like(g, graph_name(g, name, "scale"), qkv, heads + kv_heads);
    o->saved->has_grad = false;
    return out;
}
