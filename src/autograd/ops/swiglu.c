/* swiglu.c: out = silu(gate) up. See ops.h, and bend.h for the formulas. */
#include "autograd/ops/bend.h"

void op_swiglu_forward(const op *o, const batch *b, slice s) { bend_forward(o, b, s, (bend_form){BEND_SILU, true}); }

void op_swiglu_backward(const op *o, const batch *b, slice s)
{
    bend_backward(o, b, s, (bend_form){BEND_SILU, true});
}

tensor *op_swiglu(graph *g, const char *name, tensor *x)
{
    return bend_record(g, OP_SWIGLU, name, x, x->shape[1] / 2);
}
