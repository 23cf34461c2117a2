/* graph.c: recording, planning and running a graph of ops. See graph.h. */
#include "graph.h"

#include "memory.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 }; /* bytes: a cache line, and the widest SIMD register */

const op_type OPS[OP_COUNT] = {
#define OP(NAME, name, formula) {#name, formula, op_##name##_forward, op_##name##_backward},
#include "ops.def"
#undef OP
};

void graph_init(graph *g, int B, int T, bool with_gradient)
{
    *g = (graph){.B = B, .T = T, .with_gradient = with_gradient};
}

/* Makes room for one more pointer in a growing array. */
static bool make_room(void **array, int count, int *room)
{
    if (count < *room) return true;
    int more = *room == 0 ? 64 : *room * 2;
    void *bigger = realloc(*array, (size_t)more * sizeof(void *));
    if (bigger == NULL) return false;
    *array = bigger;
    *room = more;
    return true;
}

tensor *graph_tensor(graph *g, const char *name, bool per_row, bool has_grad, const int *shape)
{
    tensor *t = arena_alloc(&g->arena, sizeof *t);
    char *copy = arena_printf(&g->arena, "%s", name);
    if (t == NULL || copy == NULL || !make_room((void **)&g->tensors, g->n_tensors, &g->tensors_room)) {
        g->failed = true;
        t = &g->no_tensor;
        copy = "";
    } else {
        g->tensors[g->n_tensors++] = t;
    }
    *t = (tensor){.name = copy, .per_row = per_row, .has_grad = has_grad && g->with_gradient};
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

const char *graph_name(graph *g, const char *of, const char *part)
{
    const char *name = part == NULL ? NULL : arena_printf(&g->arena, "%s.%s", of, part);
    if (name == NULL) g->failed = true;
    return name == NULL ? "" : name;
}

op *graph_op(graph *g, op_kind kind, tensor *out, tensor *in0, tensor *in1, tensor *in2)
{
    op *o = arena_alloc(&g->arena, sizeof *o);
    if (o == NULL || !make_room((void **)&g->ops, g->n_ops, &g->ops_room)) {
        g->failed = true;
        return &g->no_op;
    }
    *o = (op){.kind = kind, .out = out, .in = {in0, in1, in2}};
    g->ops[g->n_ops++] = o;
    return o;
}

/* The bytes of one tensor's data or gradient, rounded up to whole cache lines. */
static uint64_t plan_bytes(const tensor *t)
{
    uint64_t n = sizeof(real);
    for (int i = 0; i < t->rank; i++) n = checked_multiply(n, (uint64_t)t->shape[i]);
    return checked_add(n, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

uint64_t graph_bytes(const graph *g)
{
    uint64_t total = 0;
    for (int i = 0; i < g->n_tensors; i++) {
        uint64_t bytes = plan_bytes(g->tensors[i]);
        total = checked_add(total, checked_multiply(bytes, g->tensors[i]->has_grad ? 2 : 1));
    }
    return total;
}

bool graph_plan(graph *g, error *e)
{
    uint64_t total = graph_bytes(g);
    char *at = g->failed ? NULL : memory_block(total);
    if (at == NULL) {
        return error_set(e, ERROR_MEMORY, "",
                         "There is not enough memory for the %.0f MiB of this model's activations.",
                         memory_mib(total));
    }
    g->block = (real *)(void *)at;
    for (int i = 0; i < g->n_tensors; i++) {
        tensor *t = g->tensors[i];
        size_t bytes = (size_t)plan_bytes(t);
        t->data = (real *)(void *)at;
        at += bytes;
        if (!t->has_grad) continue;
        t->grad = (real *)(void *)at;
        at += bytes;
    }
    return true;
}

void graph_forward(graph *g, const batch *b)
{
    assert(0 <= b->begin && b->begin <= b->end && b->end <= g->B * g->T);
    for (int i = 0; i < g->n_ops; i++) OPS[g->ops[i]->kind].forward(g->ops[i], b);
}

void graph_backward(graph *g, const batch *b, tensor *loss)
{
    assert(g->with_gradient && b->begin == 0 && tensor_size(loss) == 1);
    for (int i = 0; i < g->n_tensors; i++) {
        tensor *t = g->tensors[i];
        if (t->grad == NULL) continue;
        size_t n = t->per_row ? (size_t)b->end * tensor_row(t) : tensor_size(t);
        memset(t->grad, 0, n * sizeof(real));
    }
    loss->grad[0] = 1;
    for (int i = g->n_ops; i-- > 0;) OPS[g->ops[i]->kind].backward(g->ops[i], b);
}

tensor *graph_find(const graph *g, const char *name)
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
