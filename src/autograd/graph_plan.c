/* graph_plan.c: decides where in the block of a graph the numbers of each tensor are. See graph.h.
 *
 * Time is counted in ops: 0..n-1 for the forward pass, n..2n-1 for the backward pass. A buffer is memory for one
 * array: the data of a tensor, or its gradient. Buffers that are never needed at the same time may share memory. */
#include "autograd/graph.h"

#include "autograd/graph_debug.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>

enum { ALIGNMENT = 64 }; /* bytes: a cache line; at least as wide as any SIMD register */

typedef struct buffer {
    uint64_t bytes, at; /* at: offset in the block, in bytes */
    int first, last;    /* the first and the last time at which the buffer is needed */
    /* kept: needed from the beginning of the forward to the end of the backward pass; such buffers are placed one
     * after another */
    bool used, kept;
    bool placed;
} buffer;

typedef struct plan {
    buffer *data, *grad; /* (n_tensors) */
    int *owner;          /* (n_tensors) the tensor whose buffer holds the gradient of this one: usually its own */
    uint64_t scratch;    /* offset of the work space of ops, in bytes */
    uint64_t bytes;      /* bytes of the whole block */
} plan;

static uint64_t whole_lines(uint64_t bytes) { return checked_add(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT; }

static uint64_t bytes_of(const tensor *t)
{
    uint64_t n = sizeof(real);
    for (int i = 0; i < t->rank; i++) n = checked_multiply(n, (uint64_t)t->shape[i]);
    return whole_lines(n);
}

/* The bytes of work space for one slice of an op. All ops use the same space, one after the other. */
static uint64_t scratch_bytes(const op *o) { return whole_lines(checked_multiply(o->scratch_numbers, sizeof(real))); }

static void need(buffer *l, int time)
{
    if (!l->used || time < l->first) l->first = time;
    if (!l->used || time > l->last) l->last = time;
    l->used = true;
}

/* ---- what is needed when ---- */

static bool is_activation(const tensor *t) { return t != NULL && t->of_graph; }

/* Decides for every input whether an op writes its gradient or adds to it. The backward pass begins with the last
 * op that uses a tensor: this one writes the gradient, the others add. Some ops pass the gradient of their output
 * unchanged to an input. If such an op is the one that writes that gradient, nothing is copied: input and output have
 * their gradient in the same buffer. A graph that keeps every number (GRAPH_SHOWS) does not do this. */
static void link_gradients(graph *g, plan *p, bool *read)
{
    for (int i = g->n_ops; i-- > 0;) {
        op *o = g->ops[i];
        for (int k = 0; k < OP_INPUTS; k++) {
            const tensor *in = o->in[k];
            o->adds[k] = !is_activation(in) || read[in->index];
            if (!is_activation(in)) continue;
            bool is_read = read[o->out->index]; /* otherwise no op writes the output's gradient in a pass */
            bool handed_on = k == o->through && !o->adds[k] && is_read && g->kind == GRAPH_LEARNS;
            if (handed_on) p->owner[in->index] = p->owner[o->out->index];
            read[in->index] = true;
        }
    }
}

static void find_times(const graph *g, plan *p)
{
    const int end = 2 * g->n_ops;
    bool shares_data = g->kind == GRAPH_INFERS, shares_grad = g->kind == GRAPH_LEARNS;
    for (int i = 0; i < g->n_ops; i++) {
        const op *o = g->ops[i];
        int backward = end - 1 - i;
        need(&p->data[o->out->index], i);
        if (o->saved != NULL) need(&p->data[o->saved->index], i);
        need(&p->grad[p->owner[o->out->index]], backward);
        for (int k = 0; k < OP_INPUTS; k++) {
            if (!is_activation(o->in[k])) continue;
            need(&p->data[o->in[k]->index], i);
            need(&p->grad[p->owner[o->in[k]->index]], backward);
        }
    }
    for (int i = 0; i < g->n_tensors; i++) {
        buffer *data = &p->data[i], *grad = &p->grad[i];
        const bool gives_way = shares_data || (shares_grad && g->tensors[i]->passes);
        if (!gives_way || g->tensors[i]->persists || !data->used) need(data, 0), need(data, end);
        if (!shares_grad && p->owner[i] == i) need(grad, 0), need(grad, end);
    }
}

/* A tensor that no op writes is filled by the caller, and a tensor that no op reads is read by the caller: both are
 * kept. A gradient that no op writes is the gradient of the loss, or remains 0. */
static void keep_ends(const graph *g, plan *p, bool *made, bool *read)
{
    const int end = 2 * g->n_ops;
    for (int i = 0; i < g->n_tensors; i++) made[i] = false;
    for (int i = 0; i < g->n_ops; i++) {
        made[g->ops[i]->out->index] = true;
        if (g->ops[i]->saved != NULL) made[g->ops[i]->saved->index] = read[g->ops[i]->saved->index] = true;
    }
    for (int i = 0; i < g->n_tensors; i++) {
        if (!made[i]) need(&p->data[i], 0), need(&p->data[i], end), need(&p->grad[p->owner[i]], end);
        if (!read[i]) need(&p->data[i], end), need(&p->grad[i], 0), need(&p->grad[i], end);
    }
}

/* ---- where each buffer lies ---- */

/* Places a buffer at the lowest offset at which it overlaps no buffer that is needed at the same time. */
static void place(const graph *g, plan *p, buffer *l)
{
    if (!l->used || l->kept || l->bytes == 0) return;
    bool moved = true;
    while (moved) {
        moved = false;
        for (int i = 0; i < 2 * g->n_tensors; i++) {
            const buffer *other = i < g->n_tensors ? &p->data[i] : &p->grad[i - g->n_tensors];
            if (!other->placed || other->first > l->last || other->last < l->first) continue;
            uint64_t other_end = checked_add(other->at, other->bytes);
            if (other->at >= checked_add(l->at, l->bytes) || other_end <= l->at) continue;
            l->at = other_end;
            moved = true;
        }
    }
    l->placed = true;
    uint64_t end = checked_add(l->at, l->bytes);
    if (end > p->bytes) p->bytes = end;
}

static void place_all(const graph *g, plan *p)
{
    /* Buffers that are kept throughout are placed first, one after another: searching a place for each would take
     * long. */
    for (int i = 0; i < 2 * g->n_tensors; i++) {
        buffer *l = i < g->n_tensors ? &p->data[i] : &p->grad[i - g->n_tensors];
        if (!l->used || l->bytes == 0 || l->first > 0 || l->last < 2 * g->n_ops) continue;
        l->at = p->bytes;
        p->bytes = checked_add(p->bytes, l->bytes);
        l->kept = true;
    }
    uint64_t scratch = 0, kept;
    for (int i = 0; i < g->n_ops; i++) {
        uint64_t bytes = scratch_bytes(g->ops[i]);
        if (bytes > scratch) scratch = bytes;
    }
    p->scratch = p->bytes;
    p->bytes = kept = checked_add(p->bytes, checked_multiply(scratch, (uint64_t)pool_slices(g->pool)));
    for (int i = 0; i < g->n_tensors; i++) {
        if (p->data[i].used && !p->data[i].kept) p->data[i].at = kept;
        if (p->grad[i].used && !p->grad[i].kept) p->grad[i].at = kept;
    }
    for (int i = 0; i < g->n_tensors; i++) place(g, p, &p->data[i]);
    for (int i = g->n_tensors; i-- > 0;) place(g, p, &p->grad[i]);
}

/* ---- the plan ---- */

static void plan_free(plan *p)
{
    free(p->data);
    free(p->owner);
}

/* False when memory is out; the graph is then marked as failed. plan_free() frees the plan. */
static bool make_plan(graph *g, plan *p)
{
    *p = (plan){0};
    if (g->failed) return false;
    size_t n = (size_t)g->n_tensors + 1;
    p->data = calloc(2 * n, sizeof *p->data);
    p->owner = malloc(n * sizeof *p->owner);
    bool *flags = calloc(2 * n, sizeof *flags);
    if (p->data == NULL || p->owner == NULL || flags == NULL) {
        free(flags);
        plan_free(p);
        g->failed = true;
        return false;
    }
    bool *read = flags, *made = flags + n;
    p->grad = p->data + n;
    for (int i = 0; i < g->n_tensors; i++) {
        p->owner[i] = i;
        p->data[i].bytes = bytes_of(g->tensors[i]);
        p->grad[i].bytes = g->tensors[i]->has_grad ? p->data[i].bytes : 0;
    }
    link_gradients(g, p, read);
    find_times(g, p);
    keep_ends(g, p, made, read);
    place_all(g, p);
    free(flags);
    return true;
}

uint64_t graph_bytes(graph *g)
{
    plan p;
    if (!make_plan(g, &p)) return UINT64_MAX;
    uint64_t bytes = p.bytes;
    plan_free(&p);
    return bytes;
}

bool graph_plan(graph *g, error *e)
{
    plan p;
    bool planned = make_plan(g, &p);
    char *block = planned ? memory_block(p.bytes) : NULL;
    if (!planned) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this model.");
    if (block == NULL) {
        double mib = memory_mib(p.bytes);
        plan_free(&p);
        return error_set(e, ERROR_MEMORY, "",
                         "There is not enough memory for the %.0f MiB of this model's activations.", mib);
    }
    g->block = (real *)(void *)block;
    for (int i = 0; i < g->n_tensors; i++) {
        tensor *t = g->tensors[i];
        t->data = (real *)(void *)(block + p.data[i].at);
        if (t->has_grad) t->grad = (real *)(void *)(block + p.grad[p.owner[i]].at);
    }
    for (int i = 0; i < g->n_ops; i++) {
        g->ops[i]->scratch = (real *)(void *)(block + p.scratch);
        g->ops[i]->scratch_numbers = (size_t)scratch_bytes(g->ops[i]) / sizeof(real);
    }
    plan_free(&p);
#if DEBUG_PRINT_GRAPH || DEBUG_PRINT_PLAN
    graph_debug_print(g);
#endif
    return true;
}
