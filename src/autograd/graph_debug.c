/* graph_debug.c: see graph_debug.h. Where no switch of base/debug.h is on, this file is empty and its functions are not
 * called, so WebAssembly modules do not contain it. */
#include "autograd/graph_debug.h"

#if DEBUG_PRINT_GRAPH || DEBUG_PRINT_PLAN || DEBUG_TRAP_NAN

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void print_tensor(const tensor *t)
{
    fprintf(stderr, " %s (%s", t->name, t->per_row ? "R" : "");
    for (int i = t->per_row ? 1 : 0; i < t->rank; i++) fprintf(stderr, "%s%d", i > 0 ? "," : "", t->shape[i]);
    fprintf(stderr, ")");
}

static void print_ops(const graph *g)
{
    fprintf(stderr, "graph of %d sequences of %d positions: %d ops\n", g->B, g->T, g->n_ops);
    for (int i = 0; i < g->n_ops; i++) {
        const op *o = g->ops[i];
        fprintf(stderr, "%4d %-13s", i, OPS[o->kind].name);
        print_tensor(o->out);
        fprintf(stderr, " from");
        for (int in = 0; in < OP_INPUTS; in++) {
            if (o->in[in] != NULL) print_tensor(o->in[in]);
        }
        fprintf(stderr, "\n");
    }
}

static void print_place(const graph *g, const char *what, const tensor *t, const real *at)
{
    if (at == NULL) return;
    fprintf(stderr, "%12td %12zu  %s of %s\n", (at - g->block) * (ptrdiff_t)sizeof(real),
            tensor_size(t) * sizeof(real), what, t->name);
}

static void print_plan(const graph *g)
{
    fprintf(stderr, "       first        bytes\n");
    for (int i = 0; i < g->n_tensors; i++) {
        print_place(g, "numbers", g->tensors[i], g->tensors[i]->data);
        print_place(g, "gradient", g->tensors[i], g->tensors[i]->grad);
    }
}

void graph_debug_print(const graph *g)
{
    if (DEBUG_PRINT_GRAPH) print_ops(g);
    if (DEBUG_PRINT_PLAN) print_plan(g);
}

static void check(const op *o, const tensor *t, const real *numbers, const char *what, range rows)
{
    for (size_t i = row_at(t, rows.begin); i < row_at(t, rows.end); i++) {
        if (isfinite(numbers[i])) continue;
        fprintf(stderr, "op %d (%s) %s: the %s of %s is %g at row %zu, column %zu\n", o->number, OPS[o->kind].name,
                o->out->name, what, t->name, (double)numbers[i], i / tensor_row(t), i % tensor_row(t));
        abort();
    }
}

void graph_debug_trap(const op *o, const batch *b, bool back)
{
    if (!back) {
        check(o, o->out, o->out->data, "output", rows_of(o->out, b));
        return;
    }
    for (int in = 0; in < OP_INPUTS; in++) {
        const tensor *t = o->in[in];
        if (t != NULL && t->grad != NULL) check(o, t, t->grad, "gradient", rows_of(t, b));
    }
}

#endif
