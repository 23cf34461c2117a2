/* ops.h: the ops that a model is made of. Each has a function that records it in a graph, a forward pass and a
 * backward pass. The three are together in one file of ops/, with the formula above them.
 *
 * Forward computes the rows batch.begin..batch.end of the output. Backward computes the gradient of the inputs from
 * the gradient of the output. The gradient of an activation is written, or added where op.adds says so; the
 * gradient of a parameter is always added. Inputs without a gradient (has_grad) are left out; one has one at least.
 *
 * Several threads may divide a pass into slices: of rows, heads, or columns of a parameter, but never of the terms
 * of one sum. So the result does not depend on the number of threads, to the last bit. Passes allocate nothing and
 * cannot fail. */
#ifndef OPS_H
#define OPS_H

#include "math/tensor.h"

typedef enum op_kind {
#define OP(NAME, name, formula) OP_##NAME,
#include "autograd/ops.def"
#undef OP
    OP_COUNT
} op_kind;

enum { OP_INPUTS = 4 };

typedef struct op {
    op_kind kind;
    int number; /* its index in the graph's list */
    /* for attention, qk_norm and rope: H, K, and the largest number of positions of a sequence */
    int heads, kv_heads, T;
    int window;             /* attention only: how many keys a row sees; 0 for all */
    bool alibi;             /* attention only: scores decrease with distance */
    real smoothing;         /* cross_entropy only: the share of the target given to all tokens equally */
    real factor;            /* scale only */
    tensor *out;            /* the output */
    tensor *in[OP_INPUTS];  /* inputs; NULL for one that is not there (no gain, bias or residual) */
    bool adds[OP_INPUTS];   /* whether backward adds to this input's gradient; otherwise it writes it */
    int through;            /* the input whose gradient equals that of the output, or -1 */
    tensor *saved;          /* what forward saves for backward, or NULL */
    real *scratch;          /* work space for one pass of this op; all ops share it */
    size_t scratch_numbers; /* how many numbers of it each slice needs */
    /* attention only: for batch.apart the op of another graph that has the earlier rows of each sequence, else NULL */
    const struct op *cache;
} op;

/* Part `index` of `count` parts of a pass. */
typedef struct slice {
    int index, count;
} slice;

typedef struct range {
    int begin, end;
} range;

/* The units of slices: rows of a matrix product; columns of a parameter, as many as fill a cache line. */
enum { ROWS = 4, PARAMETER_COLUMNS = 16 };

/* The part of a range that belongs to a slice. The parts are as equal as possible and consist of whole units,
 * except for the last one. */
range slice_of(slice s, range all, int unit);

/* The rows of a tensor that a pass computes: those of the batch, or all rows of a tensor that is not per_row. */
range rows_of(const tensor *t, const batch *b);

/* The index in data and grad of a row's first number. */
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

/* Each of the following functions records one op and returns its output, a tensor named `name`. When memory is out
 * it returns a tensor without data, and graph_plan() reports the failure. */

/* out (R,C) from wte (V,C), wpe (T,C) and the ids and positions of the batch. wpe may be NULL, or a constant
 * without a gradient. */
tensor *op_embedding(struct graph *g, const char *name, tensor *wte, tensor *wpe);

/* out (R,C) from x (R,C) and residual (R,C) or NULL. Each number of x is set to zero with probability
 * batch.dropout, the others are multiplied by 1 / (1 - batch.dropout); see dropout.h. Srivastava et al. 2014. */
tensor *op_dropout(struct graph *g, const char *name, tensor *x, tensor *residual);

/* out (R,C) from x (R,C), gain (C) or NULL. eps = 1e-5. Zhang and Sennrich 2019. */
tensor *op_rmsnorm(struct graph *g, const char *name, tensor *x, tensor *gain);

/* out (R,C) from x (R,C), gain (C) or NULL, bias (C) or NULL. eps = 1e-5. Ba et al. 2016. */
tensor *op_layernorm(struct graph *g, const char *name, tensor *x, tensor *gain, tensor *bias);

/* out (R,O) from x (R,I), weight (O,I), bias (O) or NULL, and residual (R,O) or NULL. A layer that adds to the
 * residual stream has a residual, which is added to the product. */
tensor *op_linear(struct graph *g, const char *name, tensor *x, tensor *weight, tensor *bias, tensor *residual);

/* out (R,C) = factor x, from x (R,C). */
tensor *op_scale(struct graph *g, const char *name, tensor *x, double factor);

/* The form of attention: H heads of queries and K heads of keys and values, each of which serves H / K heads of
 * queries (Ainslie et al. 2023); how many keys a row sees, itself included, or 0 for all; and with `alibi` a score
 * that in head h decreases by 2^(-8 (h+1) / H) for each token of distance (Press et al. 2022). */
typedef struct attention_form {
    int heads, kv_heads, window;
    bool alibi;
} attention_form;

/* out (R,N) from qkv (R,N): each head of queries and keys is divided by its root mean square and multiplied by its
 * gain (D) or NULL; values are copied. eps = 1e-5. Dehghani et al. 2023, with RMSNorm in place of LayerNorm. */
tensor *op_qk_norm(struct graph *g, const char *name, tensor *qkv, tensor *q_gain, tensor *k_gain, int heads,
                   int kv_heads);

/* out (R,N) from qkv (R,N) and a table (T,D), which has for each position the cosines of D/2 angles and then their
 * sines. In each head of queries and keys, the numbers i and i + D/2 are rotated by angle i; values are copied. Su
 * et al. 2021; there neighbouring numbers form the pairs, which is the same up to the order of the weights. */
tensor *op_rope(struct graph *g, const char *name, tensor *qkv, tensor *table, int heads, int kv_heads);

/* out (R,C) from qkv (R,N): queries, keys and values side by side, H, K and K heads of D numbers. A graph with
 * gradients saves the attention weights, before dropout, as `probs_name` (B,H,T,T); the part beyond the length of a
 * sequence is not written and holds numbers of earlier passes. Vaswani et al. 2017. */
tensor *op_attention(struct graph *g, const char *name, const char *probs_name, tensor *qkv, attention_form form);

/* out (R,I) from x (R,I). GELU in the tanh form of Hendrycks and Gimpel 2016; squared ReLU: So et al. 2021; SiLU, x
 * sigmoid(x): Elfwing et al. 2018. */
tensor *op_relu(struct graph *g, const char *name, tensor *x);
tensor *op_relu2(struct graph *g, const char *name, tensor *x);
tensor *op_gelu(struct graph *g, const char *name, tensor *x);
tensor *op_silu(struct graph *g, const char *name, tensor *x);

/* out (R,I) from x (R,2I): the gate (I), then the numbers that it multiplies (I). Shazeer 2020. */
tensor *op_swiglu(struct graph *g, const char *name, tensor *x);
tensor *op_geglu(struct graph *g, const char *name, tensor *x);

/* out (1,C), the last row of a pass, from x (R,C). When sampling, the last layers are computed for this row only. */
tensor *op_last_row(struct graph *g, const char *name, tensor *x);

/* out (R), the loss of each row in nats (0 for a row without a target), from logits (R,V). */
tensor *op_cross_entropy(struct graph *g, const char *name, tensor *logits);

/* Cross-entropy with label smoothing, at least 0 and below 1: Szegedy et al. 2016. */
tensor *op_smooth_cross_entropy(struct graph *g, const char *name, tensor *logits, double smoothing);

/* out (1), the mean over the rows that have a target, from losses (R). */
tensor *op_mean_loss(struct graph *g, const char *name, tensor *losses);

#endif
