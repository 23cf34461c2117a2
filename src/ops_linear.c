/* ops_linear.c: the linear layer, three matrix products and most of a step's time. See ops.h. */
#include "graph.h"
#include "kernels.h"
#include "ops.h"

/* out (R,O) = x (R,I) W^T (I,O) + bias (O) */
void op_linear_forward(const op *o, const batch *b)
{
    int O = o->in[1]->shape[0], I = o->in[1]->shape[1];
    int rows = b->end - b->begin;
    real *out = o->out->data + (size_t)b->begin * (size_t)O;
    const real *x = o->in[0]->data + (size_t)b->begin * (size_t)I;
    gemm(out, O, (matrix){x, I, 1}, (matrix){o->in[1]->data, 1, I}, rows, O, I, false);
    if (o->in[2] == NULL) return;
    const real *bias = o->in[2]->data;
    for (int r = 0; r < rows; r++) {
        real *row = out + (size_t)r * (size_t)O;
        for (int i = 0; i < O; i++) row[i] += bias[i];
    }
}

/* dx (R,I) += dout (R,O) W (O,I),  dW (O,I) += dout^T (O,R) x (R,I),  dbias (O) += sum of dout */
void op_linear_backward(const op *o, const batch *b)
{
    int O = o->in[1]->shape[0], I = o->in[1]->shape[1], R = b->end;
    const real *dout = o->out->grad;
    gemm(o->in[0]->grad, I, (matrix){dout, O, 1}, (matrix){o->in[1]->data, I, 1}, R, I, O, true);
    gemm(o->in[1]->grad, I, (matrix){dout, 1, O}, (matrix){o->in[0]->data, I, 1}, O, I, R, true);
    if (o->in[2] == NULL) return;
    real *dbias = o->in[2]->grad;
    for (int r = 0; r < R; r++) {
        const real *row = dout + (size_t)r * (size_t)O;
        for (int i = 0; i < O; i++) dbias[i] += row[i];
    }
}

tensor *op_linear(graph *g, const char *name, tensor *x, tensor *weight, tensor *bias)
{
    tensor *out = graph_rows_tensor(g, name, true, weight->shape[0]);
    graph_op(g, OP_LINEAR, out, x, weight, bias);
    return out;
}
