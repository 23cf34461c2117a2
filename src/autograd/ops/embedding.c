/* embedding.c: token ids and positions to vectors, the first op of a model. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"

#include <string.h>

/* out[r] = wte[id of r] + wpe[position of r]; without wpe only the first term */
void op_embedding_forward(const op *o, const batch *b, slice s)
{
    const tensor *wte = o->in[0], *wpe = o->in[1];
    int C = o->out->shape[1];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        real *out = o->out->data + row_at(o->out, r);
        const real *token = wte->data + row_at(wte, b->ids[r]);
        memcpy(out, token, (size_t)C * sizeof(real));
        if (wpe != NULL) kernel_accumulate(out, 1, wpe->data + row_at(wpe, b->positions[r]), C, true);
    }
}

/* dwte[id of r] += dout[r], dwpe[position of r] += dout[r]; a slice computes some columns of all rows */
void op_embedding_backward(const op *o, const batch *b, slice s)
{
    const tensor *wte = o->in[0], *wpe = o->in[1];
    range columns = slice_of(s, (range){0, o->out->shape[1]}, PARAMETER_COLUMNS);
    int n = columns.end - columns.begin;
    for (int r = 0; r < b->end; r++) {
        const real *dout = o->out->grad + row_at(o->out, r) + columns.begin;
        if (wte->has_grad) kernel_accumulate(wte->grad + row_at(wte, b->ids[r]) + columns.begin, 1, dout, n, true);
        if (wpe == NULL || !wpe->has_grad) continue;
        kernel_accumulate(wpe->grad + row_at(wpe, b->positions[r]) + columns.begin, 1, dout, n, true);
    }
}

tensor *op_embedding(graph *g, const char *name, tensor *wte, tensor *wpe)
{
    tensor *out = graph_rows_tensor(g, name, true, wte->shape[1]);
    graph_op(g, OP_EMBEDDING, out, (tensor *[]){wte, wpe, NULL, NULL});
    return out;
}
