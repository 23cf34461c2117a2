/* ops_elementwise.c: ops that treat every number alone, and the one that picks a row. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "base/kernels.h"
#include "base/vector.h"

#include <string.h>

/* The numbers of a slice: where its rows begin, and how many there are. */
typedef struct span {
    size_t at;
    ptrdiff_t n;
} span;

static span span_of(const op *o, const batch *b, slice s)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    return (span){row_at(o->out, rows.begin), (ptrdiff_t)row_at(o->out, rows.end - rows.begin)};
}

/* ---- relu: out = max(0, x) ---- */

void op_relu_forward(const op *o, const batch *b, slice s)
{
    span part = span_of(o, b, s);
    real *out = o->out->data + part.at;
    const real *x = o->in[0]->data + part.at;
    EACH_VEC(part.n, vec at = vec_load_part(x + i, left);
             vec_store_part(out + i, vec_if_less(at, vec_splat(0), vec_splat(0), at), left)); /* a NaN stays one */
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

/* ---- gelu: see kernels.h ---- */

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

/* ---- last_row: out (1,C) = the last row of x (R,C) ---- */

void op_last_row_forward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0];
    if (s.index == 0) memcpy(o->out->data, x->data + row_at(x, b->end - 1), tensor_row(x) * sizeof(real));
}

/* dx of the last row += dout, of the others 0 */
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
