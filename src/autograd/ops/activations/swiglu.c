/* swiglu.c: out = silu(gate) up. See ops.h, and activation.h for the formulas. */
#include "autograd/ops/activations/activation.h"

void op_swiglu_forward(const op *o, const batch *b, slice s)
{
    activation_forward(o, b, s, (activation_form){SILU_COEFFICIENTS, true});
}

void op_swiglu_backward(const op *o, const batch *b, slice s)
{
    activation_backward(o, b, s, (activation_form){SILU_COEFFICIENTS, true});
}

tensor *op_swiglu(graph *g, const char *name, tensor *x)
{
    return activation_record(g, OP_SWIGLU, name, x, x->shape[1] / 2);
}
