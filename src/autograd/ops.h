/* ops.h: the ops a model is made of. Each has a function that records it in a graph, a forward
 * and a backward pass; the three stand together in ops/, with the formula above them.
 *
 * Forward computes the rows batch.begin to batch.end of its output. Backward takes the gradient of
 * its output to its inputs: to an activation it is written, or added where op.adds says that
 * there is some already; to a parameter it is always added.
 *
 * A pass may be done in slices by several threads at once: rows, heads, or columns of a parameter,
 * never parts of one sum, so the result does not depend on how many there are, to the last bit.
 * Passes allocate nothing and cannot fail. */
#ifndef OPS_H
#define OPS_H

#include "base/tensor.h"

typedef enum op_kind {
#define OP(NAME, name, formula) OP_##NAME,
#include "autograd/ops.def"
#undef OP
    OP_COUNT
} op_kind;

enum { OP_INPUTS = 4 };

typedef struct op {
    op_kind kind;
    int number;             /* its place in the graph's list */
    int heads, kv_heads, T; /* attention and what prepares it: H, K, and the most positions of a sequence */
    int window;             /* attention only: how many keys a row sees; 0: all */
    bool alibi;             /* attention only: scores fall with the distance */
    real smoothing;         /* cross_entropy only: the share of the target that all tokens have alike */
    tensor *out;            /* what the op computes */
    tensor *in[OP_INPUTS];  /* inputs; NULL where one is left out (no gain, no bias, no residual) */
    bool adds[OP_INPUTS];   /* whether backward adds to the gradient that this input has, or writes it */
    int through;            /* the input whose gradient is that of the output itself, or -1 */
    tensor *saved;          /* what the forward pass keeps for the backward pass, or NULL */
    real *scratch;          /* work space during one pass of this op, shared with all others */
    size_t scratch_numbers; /* how much of it each slice needs */
    const struct op *cache; /* attention only: where batch.apart finds the rows before, else NULL */
} op;

/* The index-th of `count` parts of a pass. */
typedef struct slice {
    int index, count;
} slice;

typedef struct range {
    int begin, end;
} range;

/* What slices are made of: rows of a matrix product, and columns of a parameter, a cache line of them. */
enum { ROWS = 4, PARAMETER_COLUMNS = 16 };

/* The part of a range that falls to a slice: as even as can be, in whole units but for the last. */
range slice_of(slice s, range all, int unit);

/* The rows of a tensor that a pass works on: those of the batch, or all of a tensor that has its own. */
range rows_of(const tensor *t, const batch *b);

/* Where a row of a tensor stands in its data and gradient. */
static inline size_t row_at(const tensor *t, int row) { return (size_t)row * tensor_row(t); }

typedef struct op_type {
    const char *name, *formula;
    void (*forward)(const op *o, const batch *b, slice s);
    void (*backward)(const op *o, const batch *b, slice s);
} op_type;

extern const op_type OPS[OP_COUNT];

#define OP(NAME, name, formula) \
    void op_##name##_forward(const op *o, const batch *b, slice s); \
    void op_##name##_backward(const op *o, const batch *b, slice s);
#include "autograd/ops.def"
#undef OP

struct graph;

/* Each records one op and returns its output, named `name`. When memory is out they return a
 * tensor without data; graph_plan() then reports it. */

/* out (R,C) from wte (V,C), wpe (T,C) and the batch's ids and positions. wpe may be NULL, or a
 * constant, without a gradient. */
tensor *op_embedding(struct graph *g, const char *name, tensor *wte, tensor *wpe);

/* out (R,C) from x (R,C) and residual (R,C) or NULL. The share batch.dropout of x is left out, each number
 * by itself, and the rest grows by 1 / (1 - that); see dropout.h. Srivastava et al. 2014. */
tensor *op_dropout(struct graph *g, const char *name, tensor *x, tensor *residual);

/* out (R,C) from x (R,C), gain (C) or NULL. eps = 1e-5. Zhang and Sennrich 2019. */
tensor *op_rmsnorm(struct graph *g, const char *name, tensor *x, tensor *gain);

/* out (R,C) from x (R,C), gain (C) or NULL, bias (C) or NULL. eps = 1e-5. Ba et al. 2016. */
tensor *op_layernorm(struct graph *g, const char *name, tensor *x, tensor *gain, tensor *bias);

/* out (R,O) from x (R,I), weight (O,I), bias (O) or NULL and, for a layer that writes into the
 * residual stream, residual (R,O), which is added to the product; otherwise NULL. */
tensor *op_linear(struct graph *g, const char *name, tensor *x, tensor *weight, tensor *bias, tensor *residual);

/* What attention is like: H heads of queries, K of keys and values, each of which serves H / K of them
 * (Ainslie et al. 2023); a window of keys that a row sees, itself included, or 0 for all; and with `alibi`
 * a score that falls by 2^(-8 (h+1) / H) in head h for each token of distance (Press et al. 2022). */
typedef struct attention_form {
    int heads, kv_heads, window;
    bool alibi;
} attention_form;

/* out (R,N) from qkv (R,N): each head of the queries and keys divided by its root mean square, times its gain
 * (D) or NULL. eps = 1e-5. Dehghani et al. 2023, with RMSNorm in place of LayerNorm. */
tensor *op_qk_norm(struct graph *g, const char *name, tensor *qkv, tensor *q_gain, tensor *k_gain, int heads,
                   int kv_heads);

/* out (R,N) from qkv (R,N) and a table (T,D) that holds, for each position, the cosines of the D/2 angles
 * and then their sines. Numbers i and i + D/2 of each head of the queries and keys are turned by angle i.
 * Su et al. 2021; their pairs are neighbours, which is the same but for the order of the weights. */
tensor *op_rope(struct graph *g, const char *name, tensor *qkv, tensor *table, int heads, int kv_heads);

/* out (R,C) from qkv (R,N): queries, keys and values side by side, H, K and K heads of D. A graph
 * with gradients saves the attention weights as `probs_name` (B,H,T,T), before dropout; what a shorter
 * sequence does not reach there is left from earlier ones. Vaswani et al. 2017. */
tensor *op_attention(struct graph *g, const char *name, const char *probs_name, tensor *qkv, attention_form form);

/* out (R,I) from x (R,I). The GELU is the tanh form of Hendrycks and Gimpel 2016, the squared ReLU So et al.
 * 2021, the SiLU x sigmoid(x) Elfwing et al. 2018. */
tensor *op_relu(struct graph *g, const char *name, tensor *x);
tensor *op_relu2(struct graph *g, const char *name, tensor *x);
tensor *op_gelu(struct graph *g, const char *name, tensor *x);
tensor *op_silu(struct graph *g, const char *name, tensor *x);

/* out (R,I) from x (R,2I): the gate and what it opens, side by side. Shazeer 2020. */
tensor *op_swiglu(struct graph *g, const char *name, tensor *x);
tensor *op_geglu(struct graph *g, const char *name, tensor *x);

/* out (1,C), the last row of a pass, from x (R,C): all that sampling wants of the last layers. */
tensor *op_last_row(struct graph *g, const char *name, tensor *x);

/* out (R), each row's loss in nats (0 without a target), from logits (R,V). */
tensor *op_cross_entropy(struct graph *g, const char *name, tensor *logits);

/* The same with label smoothing (0 to below 1): Szegedy et al. 2016. */
tensor *op_smooth_cross_entropy(struct graph *g, const char *name, tensor *logits, double smoothing);

/* out (1), the mean over the rows with a target, from losses (R). */
tensor *op_mean_loss(struct graph *g, const char *name, tensor *losses);

#endif
