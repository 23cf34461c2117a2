/* op_case.h: cases for every op of the table, and what is needed to run one op, for test_ops.c and
 * test_ops_forward.c. It has no test.
 *
 * Each op is alone in a graph, with random inputs. The value that is differentiated is sum(w * out) with random
 * weights w, so that the gradient of out is w. */
#ifndef OP_CASE_H
#define OP_CASE_H

#include "autograd/graph.h"
#include "autograd/ops.h"

enum { GAIN = 1, BIAS = 2, RESIDUAL = 4, ALIBI = 8, DROPS = 16, FIXED = 32, WITHOUT = 64 };
enum { MAX_SEQUENCES = 6, MAX_LEAVES = 4 };

/* Also flags of `with`: fewer heads of keys and values than of queries, and a window. */
#define KV(heads) ((heads) << 8)
#define WINDOW(keys) ((keys) << 16)

typedef struct op_case {
    op_kind kind;
    int width, other; /* C or I; a second size of the op: V, O or heads */
    int with;         /* GAIN, BIAS, RESIDUAL, ALIBI, DROPS, KV(n), WINDOW(n); positions FIXED or WITHOUT */
    int room_B, T;
    int lengths[MAX_SEQUENCES]; /* ends with 0 */
    bool no_targets;
} op_case;

/* Every op of src/autograd/ops.def has at least one. */
extern const op_case OP_CASES[];
extern const int N_OP_CASES;

static const slice WHOLE = {0, 1};

/* One op in a graph, with everything that its passes need. */
typedef struct fixture {
    const op_case *from;
    graph graph;
    batch batch;
    op *op;
    tensor *leaves[MAX_LEAVES];
    real *before[MAX_LEAVES]; /* their gradients before the backward pass */
    int n_leaves;
    tensor *table; /* an input without a gradient, or NULL */
    real *weights; /* (n_out) the gradient of out that is given to the op */
    size_t n_out;  /* how many numbers of out the batch computes */
    double amount; /* typical size of the leaves */
} fixture;

/* Makes a case with numbers drawn from the seed, in a graph of this kind, or in one of GRAPH_SHOWS. False after
 * failing the test. */
bool fixture_of(fixture *f, const op_case *c, uint32_t seed, graph_kind kind);
bool fixture_init(fixture *f, const op_case *c, uint32_t seed);
void fixture_free(fixture *f);

/* Runs the op forward again and returns sum(w * out). */
double weighted_sum(void *fixture);

/* Whether n numbers have the same bits. */
bool same_bits(const real *x, const real *y, size_t n);

#endif
