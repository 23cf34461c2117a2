/* tensor.h: what ops read and write, and the batch that they run on.
 *
 * One-letter dimensions, used in the comments of every op:
 *   B  sequences of a batch            T  most positions of a sequence (block_size)
 *   R  rows: the positions of all sequences of the batch, one sequence after the other, R <= B T
 *   C  width (n_embd)                  H  heads          D  width of a head, C / H
 *   K  heads of keys and values        N  width of queries, keys and values, (H + 2K) D
 *   V  vocabulary size                 I, O  inputs and outputs of a linear layer
 *
 * Short documents are laid end to end without padding, so the cost of a step grows with the tokens
 * of its documents, not with B T. */
#ifndef TENSOR_H
#define TENSOR_H

#include "math/real.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TENSOR_RANK = 4 };

typedef struct tensor {
    const char *name;
    int rank;
    int shape[TENSOR_RANK]; /* row-major; where per_row is set, shape[0] is room for B T rows */
    bool per_row;           /* shape[0] stands for R, of which a batch uses some */
    bool has_grad;          /* false for what only the forward pass needs */
    bool of_graph;          /* an activation, whose memory its graph plans; false for a parameter */
    int index;              /* of an activation: its place in the graph's list */
    bool persists;          /* later passes read what earlier ones have left in its data */
    bool passes;            /* of a graph that learns: only the forward pass reads its data, which then gives way */
    bool keeps_grad;        /* of an activation: its gradient is still there after the backward pass */
    real *data;             /* of an activation that shares memory: valid until another one is written there */
    real *grad;             /* of the loss with respect to data, or NULL where no backward pass will run */
} tensor;

/* The gradient, if it can be read between passes: that of a parameter, or one that is kept. Otherwise NULL. */
static inline const real *tensor_gradient(const tensor *t) { return t->of_graph && !t->keeps_grad ? NULL : t->grad; }

/* The numbers of one row: the product of all dimensions but the first. (Not a loop: ops ask for it often.) */
static inline size_t tensor_row(const tensor *t)
{
    size_t n = t->rank > 1 ? (size_t)t->shape[1] : 1;
    if (t->rank > 2) n *= (size_t)t->shape[2];
    if (t->rank > 3) n *= (size_t)t->shape[3];
    return n;
}
_Static_assert(TENSOR_RANK == 4, "tensor_row multiplies so many dimensions");

/* How many numbers the tensor has room for. */
static inline size_t tensor_size(const tensor *t) { return (size_t)t->shape[0] * tensor_row(t); }

/* What one pass runs on. Rows before `begin` have been computed by earlier passes over the same
 * graph: sampling adds one row at a time, and the earlier rows are its key-value cache. */
typedef struct batch {
    int begin, end; /* the rows to compute, 0 <= begin <= end <= B T; a training pass begins at 0 */
    int *ids;       /* (R) token at the row */
    int *targets;   /* (R) token to be predicted there, -1 for none; not read where there is no loss */
    int *positions; /* (R) place of the row in its sequence, 0.. */
    int *sequences; /* (R) number of its sequence, 0.., ascending */
    bool apart;     /* each row continues its own sequence, whose earlier rows are in another graph (samples.h) */
    int n_targets;  /* how many targets are not -1 */
    double dropout; /* the share of numbers that dropout sets to 0; 0 in all passes except those of training */
    uint64_t noise; /* decides which numbers dropout sets to 0; a different value for every batch */
} batch;

/* An empty batch with room for `rows` rows. False when memory is out. */
bool batch_init(batch *b, int rows);

/* Appends a row. */
void batch_push(batch *b, int id, int target, int position, int sequence);

/* Frees the arrays; safe on a zeroed batch. */
void batch_free(batch *b);

#endif
