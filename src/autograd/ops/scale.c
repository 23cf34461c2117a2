/* scale.c: multiplies all numbers by a factor that is the same in every pass. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"

#include "base/parts.h"

/* to = from f, or to += from f, for the numbers of some rows of both */
static void scale_rows(real *to, const real *from, const op *o, range rows, bool add)
{
    for (size_t i = row_at(o->out, rows.begin), end = row_at(o->out, rows.end); i < end; i++)
        to[i] = add ? to[i] + from[i] * o->factor : from[i] * o->factor;
}

/* out = x f */
void op_scale_forward(const op *o, const batch *b, slice s)
{
    scale_rows(o->out->data, o->in[0]->data, o, slice_of(s, rows_of(o->out, b), 1), false);
}

/* dx += dout f */
void op_scale_backward(const op *o, const batch *b, slice s)
{
    scale_rows(o->in[0]->grad, o->out->grad, o, slice_of(s, rows_of(o->out, b), 1), o->adds[0]);
}

SECOND_PART tensor *op_scale(graph *g, const char *name, tensor *x, double factor)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    graph_op(g, OP_SCALE, out, (tensor *[]){x, NULL, NULL, NULL})->factor = (real)factor;
    return out;
}
