/* last_row.c: copies the last row, so that sampling computes the layers after it for one row only. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"

#include <string.h>

/* ---- last_row: out (1,C) = the last row of x (R,C) ---- */

void op_last_row_forward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0];
    if (s.index == 0) memcpy(o->out->data, x->data + row_at(x, b->end - 1), tensor_row(x) * sizeof(real));
}

/* dx of the last row += dout; dx of all other rows is 0 */
void op_last_row_backward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0];
    size_t C = tensor_row(x);
    if (s.index > 0) return;
    if (!o->adds[0]) memset(x->grad, 0, (size_t)b->end * C * sizeof(real));
    real *dx = x->grad + row_at(x, b->end - 1);
    for (size_t i = 0; i < C; i++) dx[i] += o->out->grad[i];
}

tensor *op_last_row(graph *g, const char *name, tensor *x)
{
    tensor *out = graph_tensor(g, name, false, true, (int[]){1, x->shape[1], 0});
    graph_op(g, OP_LAST_ROW, out, (tensor *[]){x, NULL, NULL, NULL});
    return out;
}
