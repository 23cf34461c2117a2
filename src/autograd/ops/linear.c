/* linear.c: the linear layer: three matrix products, which take most of a step's time. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"

/* out (R,O) = residual (R,O) + x (R,I) W^T (I,O) + bias (O) */
void op_linear_forward(const op *o, const batch *b, slice s)
{
    const tensor *x = o->in[0], *w = o->in[1], *bias = o->in[2], *residual = o->in[3];
    int O = w->shape[0], I = w->shape[1];
    range all = rows_of(o->out, b), rows = slice_of(s, all, ROWS);
    real *out = o->out->data + row_at(o->out, rows.begin);
    const real *from = x->data + row_at(x, rows.begin);
    const real *add = residual == NULL ? NULL : residual->data + row_at(residual, rows.begin);
    const real *constant = bias == NULL ? NULL : bias->data;
    if (all.end - all.begin == 1) { /* packing does not pay for one row: a slice computes some of its columns */
        range columns = slice_of(s, (range){0, O}, PARAMETER_COLUMNS);
        matvec(out + columns.begin, w->data + row_at(w, columns.begin), I, x->data + row_at(x, all.begin),
               add == NULL ? NULL : add + columns.begin, bias == NULL ? NULL : constant + columns.begin,
               columns.end - columns.begin, I);
        return;
    }
    if (b->apart) {
        matvec_rows(out, O, w->data, I, from, add, constant, rows.end - rows.begin, O, I);
        return;
    }
    gemm((product){.m = rows.end - rows.begin,
                   .n = O,
                   .k = I,
                   .c = out,
                   .c_row = O,
                   .a = {from, I, 1},
                   .b = {w->data, 1, I},
                   .add = add,
                   .add_row = O,
                   .bias = constant});
}

/* dx (R,I) += dout (R,O) W (O,I): a slice computes some rows */
static void backward_input(const op *o, range rows)
{
    const tensor *x = o->in[0], *w = o->in[1];
    int O = w->shape[0], I = w->shape[1];
    real *dx = x->grad + row_at(x, rows.begin);
    const real *dout = o->out->grad + row_at(o->out, rows.begin);
    gemm((product){.m = rows.end - rows.begin,
                   .n = I,
                   .k = O,
                   .c = dx,
                   .c_row = I,
                   .a = {dout, O, 1},
                   .b = {w->data, I, 1},
                   .add = o->adds[0] ? dx : NULL,
                   .add_row = I});
}

/* dW (O,I) += dout^T (O,R) x (R,I), dbias (O) += the sum of the rows of dout: a slice computes some outputs */
static void backward_parameters(const op *o, int R, range outputs)
{
    const tensor *x = o->in[0], *w = o->in[1], *bias = o->in[2];
    int O = w->shape[0], I = w->shape[1];
    real *dw = w->grad + row_at(w, outputs.begin);
    const real *dout = o->out->grad;
    if (w->has_grad)
        gemm((product){.m = outputs.end - outputs.begin,
                       .n = I,
                       .k = R,
                       .c = dw,
                       .c_row = I,
                       .a = {dout + outputs.begin, 1, O},
                       .b = {x->data, I, 1},
                       .add = dw,
                       .add_row = I});
    if (bias == NULL || !bias->has_grad) return;
    const int begin = outputs.begin, n = outputs.end - begin;
    for (int r = 0; r < R; r++) kernel_accumulate(bias->grad + begin, 1, dout + (ptrdiff_t)r * O + begin, n, true);
}

/* dresidual (R,O) += dout, unless both gradients are the same memory (link_gradients() in graph_plan.c) */
static void backward_residual(const op *o, range rows)
{
    const tensor *residual = o->in[3];
    if (residual == NULL || !residual->has_grad || residual->grad == o->out->grad) return;
    for (int r = rows.begin; r < rows.end; r++) {
        kernel_accumulate(residual->grad + row_at(residual, r), 1, o->out->grad + row_at(o->out, r), o->out->shape[1],
                          o->adds[3]);
    }
}

void op_linear_backward(const op *o, const batch *b, slice s)
{
    range all = rows_of(o->out, b), rows = slice_of(s, all, ROWS);
    range outputs = slice_of(s, (range){0, o->in[1]->shape[0]}, PARAMETER_COLUMNS);
    if (rows.begin < rows.end && o->in[0]->has_grad) backward_input(o, rows);
    if (outputs.begin < outputs.end) backward_parameters(o, all.end, outputs);
    backward_residual(o, rows);
}

tensor *op_linear(graph *g, const char *name, tensor *x, tensor *weight, tensor *bias, tensor *residual)
{
    tensor *out = graph_like(g, name, x, weight->shape[0]);
    op *o = graph_op(g, OP_LINEAR, out, (tensor *[]){x, weight, bias, residual});
    if (residual != NULL) o->through = 3;
    return out;
}
