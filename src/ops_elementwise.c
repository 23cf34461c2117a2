/* ops_elementwise.c: ops that treat every number alone: the two activations and the addition of
 * the residual stream. See ops.h. */
#include "graph.h"
#include "ops.h"

typedef struct span {
    size_t begin, end; /* numbers of a (R,width) tensor */
} span;

/* The numbers of the rows that a forward pass computes. */
static span active(const op *o, const batch *b)
{
    size_t width = tensor_row(o->out);
    return (span){(size_t)b->begin * width, (size_t)b->end * width};
}

/* ---- relu: out = max(0, x) ---- */

void op_relu_forward(const op *o, const batch *b)
{
    real *out = o->out->data;
    const real *x = o->in[0]->data;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) out[i] = x[i] < 0 ? 0 : x[i]; /* a NaN stays one */
}

/* dx += dout where x > 0 */
void op_relu_backward(const op *o, const batch *b)
{
    real *dx = o->in[0]->grad;
    const real *dout = o->out->grad, *x = o->in[0]->data;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) dx[i] += x[i] > 0 ? dout[i] : 0;
}

tensor *op_relu(graph *g, const char *name, tensor *x)
{
    tensor *out = graph_rows_tensor(g, name, true, x->shape[1]);
    graph_op(g, OP_RELU, out, x, NULL, NULL);
    return out;
}

/* ---- gelu: out = x/2 (1 + tanh u), u = s (x + c x^3), s = sqrt(2/pi), c = 0.044715 ---- */

static const real GELU_S = (real)0.7978845608028654, GELU_C = (real)0.044715;

void op_gelu_forward(const op *o, const batch *b)
{
    real *out = o->out->data;
    const real *x = o->in[0]->data;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) {
        real u = GELU_S * (x[i] + GELU_C * x[i] * x[i] * x[i]);
        out[i] = x[i] * (1 + real_tanh(u)) / 2;
    }
}

/* dx += dout (1 + tanh u)/2 + dout x/2 (1 - tanh^2 u) s (1 + 3 c x^2) */
void op_gelu_backward(const op *o, const batch *b)
{
    real *dx = o->in[0]->grad;
    const real *dout = o->out->grad, *x = o->in[0]->data;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) {
        real square = x[i] * x[i];
        real t = real_tanh(GELU_S * (x[i] + GELU_C * x[i] * square));
        real slope = GELU_S * (1 + 3 * GELU_C * square);
        dx[i] += dout[i] * ((1 + t) + x[i] * (1 - t * t) * slope) / 2;
    }
}

tensor *op_gelu(graph *g, const char *name, tensor *x)
{
    tensor *out = graph_rows_tensor(g, name, true, x->shape[1]);
    graph_op(g, OP_GELU, out, x, NULL, NULL);
    return out;
}

/* ---- add: out = x + y ---- */

void op_add_forward(const op *o, const batch *b)
{
    real *out = o->out->data;
    const real *x = o->in[0]->data, *y = o->in[1]->data;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) out[i] = x[i] + y[i];
}

/* dx += dout, dy += dout */
void op_add_backward(const op *o, const batch *b)
{
    real *dx = o->in[0]->grad, *dy = o->in[1]->grad;
    const real *dout = o->out->grad;
    span s = active(o, b);
    for (size_t i = s.begin; i < s.end; i++) dx[i] += dout[i];
    for (size_t i = s.begin; i < s.end; i++) dy[i] += dout[i];
}

tensor *op_add(graph *g, const char *name, tensor *x, tensor *y)
{
    tensor *out = graph_rows_tensor(g, name, true, x->shape[1]);
    graph_op(g, OP_ADD, out, x, y, NULL);
    return out;
}
