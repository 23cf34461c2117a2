/* ops.h: the ops a model is made of. Each has a function that records it in a graph, a forward
 * and a backward pass; the three stand together in ops_*.c, with the formula above them.
 *
 * Forward computes the rows batch.begin to batch.end of its output. Backward adds to the
 * gradients of its inputs (it never overwrites them), from the gradient of its output.
 * Passes allocate nothing and cannot fail. */
#ifndef OPS_H
#define OPS_H

#include "tensor.h"

typedef enum op_kind {
#define OP(NAME, name, formula) OP_##NAME,
#include "ops.def"
#undef OP
    OP_COUNT
} op_kind;

typedef struct op {
    op_kind kind;
    int heads;        /* attention only */
    tensor *out;      /* what the op computes */
    tensor *in[3];    /* inputs, parameters last; NULL where one is left out (no gain, no bias) */
    tensor *saved[2]; /* what the forward pass keeps for the backward pass, and work space */
} op;

typedef struct op_type {
    const char *name, *formula;
    void (*forward)(const op *o, const batch *b);
    void (*backward)(const op *o, const batch *b);
} op_type;

extern const op_type OPS[OP_COUNT];

#define OP(NAME, name, formula) \
    void op_##name##_forward(const op *o, const batch *b); \
    void op_##name##_backward(const op *o, const batch *b);
#include "ops.def"
#undef OP

struct graph;

/* Each records one op and returns its output, named `name`. When memory is out they return a
 * tensor without data; graph_plan() then reports it. */

/* out (R,C) from wte (V,C), wpe (T,C) and the batch's ids and positions. */
tensor *op_embedding(struct graph *g, const char *name, tensor *wte, tensor *wpe);

/* out (R,C) from x (R,C), gain (C) or NULL. eps = 1e-5. Zhang and Sennrich 2019. */
tensor *op_rmsnorm(struct graph *g, const char *name, tensor *x, tensor *gain);

/* out (R,C) from x (R,C), gain (C) or NULL, bias (C) or NULL. eps = 1e-5. Ba et al. 2016. */
tensor *op_layernorm(struct graph *g, const char *name, tensor *x, tensor *gain, tensor *bias);

/* out (R,O) from x (R,I), weight (O,I), bias (O) or NULL. */
tensor *op_linear(struct graph *g, const char *name, tensor *x, tensor *weight, tensor *bias);

/* out (R,C) from qkv (R,3C): queries, keys and values side by side, each H heads of D. Saves the
 * attention weights as `probs_name` (B,H,T,T); what a shorter sequence does not reach there is left
 * from earlier ones. Vaswani et al. 2017. */
tensor *op_attention(struct graph *g, const char *name, const char *probs_name, tensor *qkv, int heads);

/* out (R,I) from x (R,I). The GELU is the tanh form of Hendrycks and Gimpel 2016. */
tensor *op_relu(struct graph *g, const char *name, tensor *x);
tensor *op_gelu(struct graph *g, const char *name, tensor *x);

/* out (R,C) from x (R,C) and y (R,C). */
tensor *op_add(struct graph *g, const char *name, tensor *x, tensor *y);

/* out (1), the mean over the rows with a target, from logits (R,V). Saves "losses" (R), each
 * row's loss in nats (0 without a target), and "probs" (R,V). */
tensor *op_cross_entropy(struct graph *g, const char *name, tensor *logits);

#endif
