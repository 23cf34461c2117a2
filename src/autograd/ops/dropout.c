/* dropout.c: sets a share of the numbers to zero, at random; copies all where the batch has no dropout. See ops.h,
 * and dropout.h for how the numbers are chosen. */
#include "autograd/dropout.h"
#include "autograd/graph.h"

#include <string.h>

/* The last step of SplitMix64 (Steele et al. 2014): every bit of the result depends on every bit of x. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

uint64_t dropout_noise(uint64_t seed, uint64_t step) { return mix(seed << 32 ^ step); }

/* Within a row the hash is the last step of MurmurHash3 (Appleby 2011). */
void dropout_row(real *out, const real *x, dropout d, const op *o, const batch *b, uint64_t row, int from, int to,
                 bool add)
{
    const uint32_t key = (uint32_t)mix(b->noise + mix((uint64_t)o->number << 40 ^ row));
    for (int i = from; i < to; i++) {
        uint32_t h = key + (uint32_t)i * 0x9e3779b9u;
        h = (h ^ h >> 16) * 0x85ebca6bu;
        h = (h ^ h >> 13) * 0xc2b2ae35u;
        real kept = (h ^ h >> 16) < d.least ? 0 : x[i] * d.scale;
        out[i] = add ? out[i] + kept : kept;
    }
}

/* out = residual + x f, f = 0 or 1 / (1 - p) */
void op_dropout_forward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0], *residual = o->in[1];
    int C = o->out->shape[1];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        real *out = o->out->data + row_at(o->out, r);
        if (residual != NULL) memcpy(out, residual->data + row_at(residual, r), (size_t)C * sizeof(real));
        dropout_row(out, x->data + row_at(x, r), dropout_of(b), o, b, (uint64_t)r, 0, C, residual != NULL);
    }
}

/* dx += dout f; dresidual += dout, unless both gradients are the same memory (link_gradients() in graph_plan.c) */
void op_dropout_backward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0], *residual = o->in[1];
    int C = o->out->shape[1];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        const real *dout = o->out->grad + row_at(o->out, r);
        if (x->has_grad)
            dropout_row(x->grad + row_at(x, r), dout, dropout_of(b), o, b, (uint64_t)r, 0, C, o->adds[0]);
        if (residual == NULL || !residual->has_grad || residual->grad == o->out->grad) continue;
        real *to = residual->grad + row_at(residual, r);
        for (int i = 0; i < C; i++) to[i] = o->adds[1] ? to[i] + dout[i] : dout[i];
    }
}

tensor *op_dropout(graph *g, const char *name, tensor *x, tensor *residual)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    op *o = graph_op(g, OP_DROPOUT, out, (tensor *[]){x, residual, NULL, NULL});
    if (residual != NULL) o->through = 1;
    return out;
}
