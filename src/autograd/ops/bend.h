/* bend.h: squared ReLU, SiLU, and the gated units SwiGLU and GEGLU: each is a bend f, whose slope is computed with it,
 * and for the gated ones f(gate) times what the gate opens. */
#ifndef BEND_H
#define BEND_H

#include "autograd/graph.h"
#include "autograd/ops.h"

/* What an op bends by, and whether a gate does it. */
typedef struct bend_form {
    const real *numbers; /* of a sigmoid, or NULL for the squared ReLU */
    bool gated;
} bend_form;

extern const real BEND_SILU[4], BEND_GELU[4];

/* out (R,I) from x (R,I), or from x (R,2I), the gate and what it opens side by side; and the gradient of x. */
void bend_forward(const op *o, const batch *b, slice s, bend_form f);
void bend_backward(const op *o, const batch *b, slice s, bend_form f);

/* Records such an op with rows of `width` numbers. */
tensor *bend_record(graph *g, op_kind kind, const char *name, tensor *x, int width);

#endif
