/* relu2.c: out = max(0, x)^2. See ops.h, and activation.h for the formulas. */
#include "autograd/ops/activations/activation.h"

void op_relu2_forward(const op *o, const batch *b, slice s)
{
    activation_forward(o, b, s, (activation_form){NULL, false});
}

void op_relu2_backward(const op *o, const batch *b, slice s)
{
    activation_backward(o, b, s, (activation_form){NULL, false});
}

tensor *op_relu2(graph *g, const char *name, tensor *x)
{
    return activation_record(g, OP_RELU2, name, x, x->shape[1]);
}
