/* silu.c: out = silu(x). See ops.h, and activation.h for the formulas. */
#include "autograd/ops/activations/activation.h"

void op_silu_forward(const op *o, const batch *b, slice s)
{
    activation_forward(o, b, s, (activation_form){SILU_COEFFICIENTS, false});
}

void op_silu_backward(const op *o, const batch *b, slice s)
{
    activation_backward(o, b, s, (activation_form){SILU_COEFFICIENTS, false});
}

tensor *op_silu(graph *g, const char *name, tensor *x) { return activation_record(g, OP_SILU, name, x, x->shape[1]); }
