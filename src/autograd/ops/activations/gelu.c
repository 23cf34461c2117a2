/* gelu.c: GELU in the tanh form. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "autograd/ops/span.h"
#include "math/kernels.h"

/* ---- gelu: the formulas are in kernels.h ---- */

void op_gelu_forward(const op *o, const batch *b, slice s)
{
    span part = span_of(o, b, s);
    kernel_gelu(o->out->data + part.at, o->in[0]->data + part.at, part.n);
}

void op_gelu_backward(const op *o, const batch *b, slice s)
{
    span part = span_of(o, b, s);
    kernel_gelu_backward(o->in[0]->grad + part.at, o->out->grad + part.at, o->in[0]->data + part.at,
                         o->out->data + part.at, part.n, o->adds[0]);
}

tensor *op_gelu(graph *g, const char *name, tensor *x)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    graph_op(g, OP_GELU, out, (tensor *[]){x, NULL, NULL, NULL});
    return out;
}
