/* graph.h: autograd, the third of the seven parts. A graph is the list of ops in the order in which they were
 * recorded. The forward pass runs it from first to last, the backward pass from last to first (reverse-mode
 * differentiation).
 *
 * The order of calls: graph_init, recording of ops (ops.h), graph_plan, any number of passes, graph_free.
 * Parameters belong to the model, not to the graph: several graphs use the same ones.
 *
 * The numbers of all activations are in one block of memory. Numbers that are needed at different times of a pass
 * share memory in it; which numbers each op needs follows from the list of ops (graph_plan.c). */
#ifndef GRAPH_H
#define GRAPH_H

#include "autograd/ops.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/thread_pool.h"

#include <stdint.h>

/* What a graph is used for, which decides what it keeps. */
typedef enum graph_kind {
    GRAPH_LEARNS, /* forward and backward. Activations are kept until the next pass; gradients share memory */
    GRAPH_INFERS, /* forward only. Everything shares memory, except tensors that persist from pass to pass */
    GRAPH_SHOWS   /* forward and backward. Every number is kept for display, gradients too */
} graph_kind;

typedef struct graph {
    int B, T; /* there is room for B sequences of T positions */
    graph_kind kind;
    pool *pool;       /* the threads that passes may use, or NULL for one thread; not owned */
    arena arena;      /* holds tensors, ops and names */
    tensor **tensors; /* activations and values saved for the backward pass, in the order of recording */
    int n_tensors, tensors_room;
    op **ops;
    int n_ops, ops_room;
    bool failed;      /* an allocation failed while recording */
    tensor no_tensor; /* what recorders return after a failure: it is written to but never read */
    op no_op;
    real *block; /* the numbers of all tensors of the graph */
} graph;

/* An empty graph for B sequences of at most T positions. `threads` must exist as long as the graph. */
void graph_init(graph *g, int B, int T, graph_kind kind, pool *threads);

/* For recorders (ops/): a new tensor of the graph. `shape` lists its dimensions and ends with 0. `per_row` says
 * that the first dimension stands for the rows of a batch; its size is then B T. The name is copied. When memory is
 * out the graph is marked as failed and a tensor without data is returned. */
tensor *graph_tensor(graph *g, const char *name, bool per_row, bool has_grad, const int *shape);
tensor *graph_rows_tensor(graph *g, const char *name, bool has_grad, int width); /* (R,width) */
tensor *graph_like(graph *g, const char *name, const tensor *x, int width);      /* as many rows as x has */

/* For recorders: the name "<of>.<part>", which is valid as long as the graph. A NULL `part`, for which there was no
 * memory, marks the graph as failed. */
const char *graph_name(graph *g, const char *of, const char *part);

/* For recorders: appends an op; `in` has OP_INPUTS inputs, NULL for those it does not have. Where none of them has a gradient,
 * the output has none either, and backward leaves the op out: nothing before it is learnt. */
op *graph_op(graph *g, op_kind kind, tensor *out, tensor *const *in);

/* The bytes that graph_plan() allocates; UINT64_MAX when they cannot be counted, or after a failure in recording. */
uint64_t graph_bytes(graph *g);

/* Allocates the numbers of all tensors as one block. False (ERROR_MEMORY) when memory is out, now or in recording. */
bool graph_plan(graph *g, error *e);

/* Computes the rows batch.begin..batch.end of all ops. */
void graph_forward(graph *g, const batch *b);

/* Must follow a forward pass over the same batch, which must begin at row 0. Adds the gradient of `loss`, a tensor
 * of one number, to the gradients of the parameters. */
void graph_backward(graph *g, const batch *b, tensor *loss);

/* graph_backward() for `factor` times the loss. */
void graph_backward_times(graph *g, const batch *b, tensor *loss, real factor);

/* Runs one op, number `number` in the list, forward or backward as a pass would, if it would: to measure its time. */
void graph_run_op(graph *g, int number, const batch *b, bool back);

/* The tensor of the graph with this name, or NULL. */
tensor *graph_find(const graph *g, const char *name);

/* Frees what the graph owns; safe on a zeroed graph. */
void graph_free(graph *g);

#endif
