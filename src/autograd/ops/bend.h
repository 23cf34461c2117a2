/* bend.h: the activations squared ReLU and SiLU and the gated units SwiGLU and GEGLU, which multiply f(gate) by
 * further numbers. One loop computes all four; only the function f, with its slope, differs. */
#ifndef BEND_H
#define BEND_H

#include "autograd/graph.h"
#include "autograd/ops.h"

/* The function f of an op, and whether it is applied to a gate. */
typedef struct bend_form {
    const real *numbers; /* BEND_SILU or BEND_GELU, or NULL for the squared ReLU */
    bool gated;
} bend_form;

extern const real BEND_SILU[4], BEND_GELU[4];

/* Forward: out (R,I) from x (R,I), or, where gated, from x (R,2I), the gate and then the numbers that it
 * multiplies. Backward: the gradient of x. */
void bend_forward(const op *o, const batch *b, slice s, bend_form f);
void bend_backward(const op *o, const batch *b, slice s, bend_form f);

/* Records such an op whose output has rows of `width` numbers. */
tensor *bend_record(graph *g, op_kind kind, const char *name, tensor *x, int width);

#endif
