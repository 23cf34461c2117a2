/* graph.c: records ops and runs them. See graph.h. The plan of their memory is made in graph_plan.c. */
#include "autograd/graph.h"

#include "base/parts.h"

#include "autograd/graph_debug.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const op_type OPS[OP_COUNT] = {
#define OP(NAME, name, formula) {#name, formula, op_##name##_forward, op_##name##_backward},
#include "autograd/ops.def"
#undef OP
};

range slice_of(slice s, range all, int unit)
{
    if (s.count == 1) return all;
    int units = (all.end - all.begin + unit - 1) / unit;
    int begin = all.begin + (int)((int64_t)units * s.index / s.count) * unit;
    int end = all.begin + (int)((int64_t)units * (s.index + 1) / s.count) * unit;
    return (range){begin < all.end ? begin : all.end, end < all.end ? end : all.end};
}

range rows_of(const tensor *t, const batch *b)
{
    return t->per_row ? (range){b->begin, b->end} : (range){0, t->shape[0]};
}

/* ---- recording ---- */

void graph_init(graph *g, int B, int T, graph_kind kind, pool *threads)
{
    *g = (graph){.B = B, .T = T, .kind = kind, .pool = threads};
}

/* Returns the array with room for one more pointer, enlarged if necessary, or NULL when memory is out. */
static void *grown(void *array, int count, int *room)
{
    if (count < *room) return array;
    int more = *room == 0 ? 64 : *room * 2;
    void *bigger = realloc(array, (size_t)more * sizeof(void *));
    if (bigger != NULL) *room = more;
    return bigger;
}

tensor *graph_tensor(graph *g, const char *name, bool per_row, bool has_grad, const int *shape)
{
    tensor *t = arena_alloc(&g->arena, sizeof *t);
    char *copy = arena_printf(&g->arena, "%s", name);
    tensor **tensors = grown(g->tensors, g->n_tensors, &g->tensors_room);
    if (tensors != NULL) g->tensors = tensors;
    if (t == NULL || copy == NULL || tensors == NULL) {
        g->failed = true;
        t = &g->no_tensor;
        copy = "";
    } else {
        g->tensors[g->n_tensors++] = t;
    }
    *t = (tensor){.name = copy, .per_row = per_row, .of_graph = true, .index = g->n_tensors - 1};
    t->has_grad = has_grad && g->kind != GRAPH_INFERS;
    t->keeps_grad = t->has_grad && g->kind == GRAPH_SHOWS;
    while (t->rank < TENSOR_RANK && shape[t->rank] != 0) {
        t->shape[t->rank] = shape[t->rank];
        t->rank++;
    }
    return t;
}

tensor *graph_rows_tensor(graph *g, const char *name, bool has_grad, int width)
{
    return graph_tensor(g, name, true, has_grad, (int[]){g->B * g->T, width, 0});
}

tensor *graph_like(graph *g, const char *name, const tensor *x, int width)
{
    return graph_tensor(g, name, x->per_row, true, (int[]){x->shape[0], width, 0});
}

const char *graph_name(graph *g, const char *of, const char *part)
{
    const char *name = part == NULL ? NULL : arena_printf(&g->arena, "%s.%s", of, part);
    if (name == NULL) g->failed = true;
    return name == NULL ? "" : name;
}

op *graph_op(graph *g, op_kind kind, tensor *out, tensor *const *in)
{
    op *o = arena_alloc(&g->arena, sizeof *o);
    op **ops = grown(g->ops, g->n_ops, &g->ops_room);
    if (ops != NULL) g->ops = ops;
    if (o == NULL || ops == NULL) {
        g->failed = true;
        return &g->no_op;
    }
    *o = (op){.kind = kind, .number = g->n_ops, .out = out, .through = -1};
    bool learns = false;
    for (int i = 0; i < OP_INPUTS; i++) {
        o->in[i] = in[i];
        learns |= in[i] != NULL && in[i]->has_grad;
    }
    out->has_grad &= learns;
    g->ops[g->n_ops++] = o;
    return o;
}

/* ---- passes ---- */

typedef struct pass {
    const op *op;
    const batch *batch;
} pass;

static void forward_slice(void *job, int index, int count)
{
    const pass *p = job;
    OPS[p->op->kind].forward(p->op, p->batch, (slice){index, count});
}

static void backward_slice(void *job, int index, int count)
{
    const pass *p = job;
    OPS[p->op->kind].backward(p->op, p->batch, (slice){index, count});
}

static void run(const graph *g, pool_work *work, int number, const batch *b)
{
    pool_run(g->pool, work, &(pass){g->ops[number], b});
#if DEBUG_TRAP_NAN
    graph_debug_trap(g->ops[number], b, work == backward_slice);
#endif
}

void graph_forward(graph *g, const batch *b)
{
    assert(0 <= b->begin && b->begin < b->end && b->end <= g->B * g->T);
    for (int i = 0; i < g->n_ops; i++) run(g, forward_slice, i, b);
}

void graph_backward(graph *g, const batch *b, tensor *loss) { graph_backward_times(g, b, loss, 1); }

void graph_backward_times(graph *g, const batch *b, tensor *loss, real factor)
{
    assert(g->kind != GRAPH_INFERS && b->begin == 0 && b->end > 0 && tensor_size(loss) == 1);
    loss->grad[0] = factor;
    for (int i = g->n_ops; i-- > 0;) {
        if (g->ops[i]->out->has_grad) run(g, backward_slice, i, b);
    }
}

SECOND_PART void graph_run_op(graph *g, int number, const batch *b, bool back)
{
    if (!back || g->ops[number]->out->has_grad) run(g, back ? backward_slice : forward_slice, number, b);
}

SECOND_PART tensor *graph_find(const graph *g, const char *name)
{
    for (int i = 0; i < g->n_tensors; i++) {
        if (strcmp(g->tensors[i]->name, name) == 0) return g->tensors[i];
    }
    return NULL;
}

void graph_free(graph *g)
{
    free(g->block);
    free(g->tensors);
    free(g->ops);
    arena_free(&g->arena);
    *g = (graph){0};
}
