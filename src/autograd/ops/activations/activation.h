/* activation.h: the activations squared ReLU and SiLU and the gated units SwiGLU and GEGLU, which multiply f(gate) by
 * further numbers. One loop computes all four; only the function f, with its slope, differs. */
#ifndef ACTIVATION_H
#define ACTIVATION_H

#include "autograd/graph.h"
#include "autograd/ops.h"

/* The function f of an op, and whether it is applied to a gate. */
typedef struct activation_form {
    const real *coefficients; /* SILU_COEFFICIENTS or GELU_COEFFICIENTS, or NULL for the squared ReLU */
    bool gated;
} activation_form;

extern const real SILU_COEFFICIENTS[4], GELU_COEFFICIENTS[4];

/* Forward: out (R,I) from x (R,I), or, where gated, from x (R,2I), the gate and then the numbers that it
 * multiplies. Backward: the gradient of x. */
void activation_forward(const op *o, const batch *b, slice s, activation_form f);
void activation_backward(const op *o, const batch *b, slice s, activation_form f);

/* Records such an op whose output has rows of `width` numbers. */
tensor *activation_record(graph *g, op_kind kind, const char *name, tensor *x, int width);

#endif
