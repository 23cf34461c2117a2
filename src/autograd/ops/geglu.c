/* geglu.c: out = gelu(gate) up. See ops.h, and bend.h for the formulas. */
#include "autograd/ops/bend.h"

void op_geglu_forward(const op *o, const batch *b, slice s) { bend_forward(o, b, s, (bend_form){BEND_GELU, true}); }

void op_geglu_backward(const op *o, const batch *b, slice s) { bend_backward(o, b, s, (bend_form){BEND_GELU, true}); }

tensor *op_geglu(graph *g, const char *name, tensor *x) { return bend_record(g, OP_GEGLU, name, x, x->shape[1] / 2); }
