/* silu.c: out = silu(x). See ops.h, and bend.h for the formulas. */
#include "autograd/ops/bend.h"

void op_silu_forward(const op *o, const batch *b, slice s) { bend_forward(o, b, s, (bend_form){BEND_SILU, false}); }

void op_silu_backward(const op *o, const batch *b, slice s) { bend_backward(o, b, s, (bend_form){BEND_SILU, false}); }

tensor *op_silu(graph *g, const char *name, tensor *x) { return bend_record(g, OP_SILU, name, x, x->shape[1]); }
