/* rmsnorm.c: divides the C numbers of each row by their root mean square. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"

static const real *gain_of(const op *o) { return o->in[1] == NULL ? NULL : o->in[1]->data; }

/* ---- rmsnorm: kernel_rms_norm() of each row; saved (R,1) has its factor s ---- */

void op_rmsnorm_forward(const op *o, const batch *b, slice part)
{
    int C = o->out->shape[1];
    const real *gain = gain_of(o);
    range rows = slice_of(part, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        o->saved->data[r] =
            kernel_rms_norm(o->out->data + row_at(o->out, r), o->in[0]->data + row_at(o->in[0], r), gain, C);
    }
}

/* A slice computes some rows of dx, and some columns of the gain's gradient */
void op_rmsnorm_backward(const op *o, const batch *b, slice part)
{
    int C = o->out->shape[1];
    const tensor *x = o->in[0];
    range all = rows_of(o->out, b), rows = slice_of(part, all, 1);
    for (int r = rows.begin; x->has_grad && r < rows.end; r++) {
        kernel_rms_norm_backward(x->grad + row_at(x, r), o->out->grad + row_at(o->out, r), x->data + row_at(x, r),
                                 gain_of(o), o->saved->data[r], C, o->adds[0]);
    }
    if (o->in[1] == NULL || !o->in[1]->has_grad) return;
    range columns = slice_of(part, (range){0, C}, PARAMETER_COLUMNS);
    for (int r = all.begin; r < all.end; r++) {
        kernel_rms_norm_backward_gain(o->in[1]->grad, o->out->grad + row_at(o->out, r), x->data + row_at(x, r),
                                      o->saved->data[r], columns.begin, columns.end);
    }
}

tensor *op_rmsnorm(graph *g, const char *name, tensor *x, tensor *gain)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    op *o = graph_op(g, OP_RMSNORM, out, (tensor *[]){x, gain, NULL, NULL});
    tensor *saved = graph_like(g, graph_name(g, name, "scale"), x, 1);
    saved->has_grad = false;
    o->saved = saved;
    return out;
}
