/* relu.c: ReLU. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "autograd/ops/span.h"
#include "math/vector.h"

/* ---- relu: out = max(0, x) ---- */

void op_relu_forward(const op *o, const batch *b, slice s)
{
    span part = span_of(o, b, s);
    real *out = o->out->data + part.at;
    const real *x = o->in[0]->data + part.at;
    EACH_VEC(part.n, vec at = vec_load_part(x + i, left);
             /* a NaN stays a NaN */
             vec_store_part(out + i, vec_if_less(at, vec_splat(0), vec_splat(0), at), left));
}

/* dx += dout where x > 0 */
void op_relu_backward(const op *o, const batch *b, slice s)
{
    span part = span_of(o, b, s);
    real *dx = o->in[0]->grad + part.at;
    const real *dout = o->out->grad + part.at, *x = o->in[0]->data + part.at;
    const bool add = o->adds[0];
    const vec zero = vec_splat(0);
    EACH_VEC(part.n, vec d = vec_if_less(zero, vec_load_part(x + i, left), vec_load_part(dout + i, left), zero);
             if (add) d += vec_load_part(dx + i, left); vec_store_part(dx + i, d, left));
}

tensor *op_relu(graph *g, const char *name, tensor *x)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    graph_op(g, OP_RELU, out, (tensor *[]){x, NULL, NULL, NULL});
    return out;
}
