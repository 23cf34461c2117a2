/* graph.h: autograd. A graph is the list of ops in the order they were recorded; forward runs it
 * from front to back, backward from back to front (reverse-mode differentiation).
 *
 * Life: graph_init, record ops (ops.h), graph_plan, then any number of passes, graph_free.
 * Parameters belong to the model, not to the graph: several graphs share them.
 *
 * The numbers of all activations lie in one block. What is needed at different times of a pass
 * shares its memory; who needs what when follows from the list of ops. */
#ifndef GRAPH_H
#define GRAPH_H

#include "autograd/ops.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/thread_pool.h"

#include <stdint.h>

/* What a graph is for, and so what it keeps. */
typedef enum graph_kind {
    GRAPH_LEARNS, /* forward and backward. Activations are kept, their gradients share memory */
    GRAPH_INFERS, /* forward only. All share memory, except what persists from pass to pass */
    GRAPH_SHOWS   /* forward and backward, and every number is kept to be looked at, gradients too */
} graph_kind;

typedef struct graph {
    int B, T; /* room for B sequences of T positions */
    graph_kind kind;
    pool *pool;       /* the threads that passes may use, not its own; NULL for one */
    arena arena;      /* holds tensors, ops and names */
    tensor **tensors; /* activations and saved values, in the order of recording */
    int n_tensors, tensors_room;
    op **ops;
    int n_ops, ops_room;
    bool failed;      /* an allocation failed while recording */
    tensor no_tensor; /* what recorders return after that: written to, never read */
    op no_op;
    real *block; /* the numbers of all tensors */
} graph;

/* An empty graph for B sequences of at most T positions. */
void graph_init(graph *g, int B, int T, graph_kind kind, pool *threads);

/* For recorders (ops_*.c): a new tensor of the graph, its shape ended by 0. `per_row` makes the
 * first dimension the rows of a batch; pass B T for it. The name is copied. */
tensor *graph_tensor(graph *g, const char *name, bool per_row, bool has_grad, const int *shape);
tensor *graph_rows_tensor(graph *g, const char *name, bool has_grad, int width); /* (R,width) */
tensor *graph_like(graph *g, const char *name, const tensor *x, int width);      /* as many rows as x */

/* For recorders: the name "<of>.<part>", valid as long as the graph. A NULL part is one that
 * there was no memory for. */
const char *graph_name(graph *g, const char *of, const char *part);

/* For recorders: appends an op with OP_INPUTS inputs. */
op *graph_op(graph *g, op_kind kind, tensor *out, tensor *const *in);

/* The bytes that graph_plan will allocate; UINT64_MAX when they cannot be counted. */
uint64_t graph_bytes(graph *g);

/* Allocates the numbers of all tensors as one block. False (ERROR_MEMORY) when memory is out. */
bool graph_plan(graph *g, error *e);

/* Runs all ops for the rows batch.begin..batch.end. */
void graph_forward(graph *g, const batch *b);

/* After a forward pass over the same batch from row 0: adds the gradient of `loss`, a tensor of
 * one number, to the gradients of the parameters. */
void graph_backward(graph *g, const batch *b, tensor *loss);

/* The same for `factor` times the loss. */
void graph_backward_times(graph *g, const batch *b, tensor *loss, real factor);

/* One op of a pass alone, forward or back, as those above would run it: to find out how long it takes. */
void graph_run_op(graph *g, int number, const batch *b, bool back);

/* The tensor with this name, or NULL. */
tensor *graph_find(const graph *g, const char *name);

/* Frees all; safe on a zeroed graph. */
void graph_free(graph *g);

#endif
