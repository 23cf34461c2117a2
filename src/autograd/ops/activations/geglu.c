/* geglu.c: out = gelu(gate) up. See ops.h, and activation.h for the formulas. */
#include "autograd/ops/activations/activation.h"

void op_geglu_forward(const op *o, const batch *b, slice s)
{
    activation_forward(o, b, s, (activation_form){GELU_COEFFICIENTS, true});
}

void op_geglu_backward(const op *o, const batch *b, slice s)
{
    activation_backward(o, b, s, (activation_form){GELU_COEFFICIENTS, true});
}

tensor *op_geglu(graph *g, const char *name, tensor *x)
{
    return activation_record(g, OP_GEGLU, name, x, x->shape[1] / 2);
}
