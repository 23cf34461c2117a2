/* test_ops.c: for every op of the table, backward is compared with finite differences, and slices and single rows
 * with the whole pass. What single ops compute is tested in test_ops_forward.c. */
#include "op_case.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- backward ---- */

enum { MOST_SLOPES = 250 }; /* per tensor: larger tensors are checked at random places */

static void check_leaf(fixture *f, const tensor *t, const real *before, rng *r)
{
    size_t n = tensor_size(t), used = t->per_row ? (size_t)f->batch.end * tensor_row(t) : n;
    char what[80];
    snprintf(what, sizeof what, "%s (width %d, other %d): gradient of %s", OPS[f->op->kind].name, f->from->width,
             f->from->other, t->name);
    for (size_t i = used; i < n; i++) CHECK_NEAR(t->grad[i], before[i], 0); /* rows outside of the batch */
    size_t count = used < MOST_SLOPES ? used : MOST_SLOPES;
    for (size_t k = 0; k < count; k++) {
        size_t i = count == used ? k : rng_below(r, (uint32_t)used);
        double gradient = (double)t->grad[i] - (double)before[i];
        if (!check_slope(&t->data[i], gradient, 1, weighted_sum, f, what, i)) return;
    }
}

static void check_backward(const op_case *c, uint32_t seed)
{
    fixture f;
    if (!fixture_init(&f, c, seed)) return;
    OPS[c->kind].forward(f.op, &f.batch, WHOLE);
    OPS[c->kind].backward(f.op, &f.batch, WHOLE);
    rng r;
    rng_init(&r, seed);
    for (int i = 0; i < f.n_leaves; i++) check_leaf(&f, f.leaves[i], f.before[i], &r);
    fixture_free(&f);
}

/* Goes through the table of ops, so that no new op can be forgotten. */
static void backward(void)
{
    for (int kind = 0; kind < OP_COUNT; kind++) {
        int n = 0;
        for (int i = 0; i < N_OP_CASES; i++) {
            if (OP_CASES[i].kind != (op_kind)kind) continue;
            check_backward(&OP_CASES[i], (uint32_t)(100 + i));
            n++;
        }
        CHECK_THAT(n > 0, "the op %s has no test case: add one to OP_CASES", OPS[kind].name);
    }
}

/* Where there is no gradient yet it is written, whatever was in memory before. */
static void written(void)
{
    for (int i = 0; i < N_OP_CASES; i++) {
        const op_case *c = &OP_CASES[i];
        fixture added, fresh;
        if (!fixture_init(&added, c, 9) || !fixture_init(&fresh, c, 9)) return;
        for (int k = 0; k < OP_INPUTS; k++) fresh.op->adds[k] = added.op->in[k] == NULL || !added.op->in[k]->per_row;
        for (int k = 0; k < added.n_leaves; k++) {
            const tensor *t = added.leaves[k];
            if (t->per_row) memset(t->grad, 0, tensor_size(t) * sizeof(real));
        }
        fixture *both[] = {&added, &fresh};
        for (int k = 0; k < 2; k++) {
            OPS[c->kind].forward(both[k]->op, &both[k]->batch, WHOLE);
            OPS[c->kind].backward(both[k]->op, &both[k]->batch, WHOLE);
        }
        for (int k = 0; k < added.n_leaves; k++) {
            const tensor *t = added.leaves[k], *u = fresh.leaves[k];
            size_t n = t->per_row ? (size_t)added.batch.end * tensor_row(t) : tensor_size(t);
            for (size_t at = 0; at < n; at++) CHECK_NEAR(u->grad[at], t->grad[at], 0);
        }
        fixture_free(&added);
        fixture_free(&fresh);
    }
}

/* A pass in several slices, in any order, gives the bits of the whole pass. */
static void sliced(void)
{
    static const int COUNTS[] = {2, 3, 5, 16};
    for (int i = 0; i < N_OP_CASES; i++) {
        const op_case *c = &OP_CASES[i];
        for (size_t k = 0; k < sizeof COUNTS / sizeof *COUNTS; k++) {
            fixture whole, parts;
            if (!fixture_init(&whole, c, 11) || !fixture_init(&parts, c, 11)) return;
            real *scratch = calloc(parts.op->scratch_numbers * (size_t)COUNTS[k] + 1, sizeof(real));
            if (scratch == NULL) return;
            parts.op->scratch = scratch;
            OPS[c->kind].forward(whole.op, &whole.batch, WHOLE);
            OPS[c->kind].backward(whole.op, &whole.batch, WHOLE);
            for (int s = COUNTS[k]; s-- > 0;) OPS[c->kind].forward(parts.op, &parts.batch, (slice){s, COUNTS[k]});
            for (int s = COUNTS[k]; s-- > 0;) OPS[c->kind].backward(parts.op, &parts.batch, (slice){s, COUNTS[k]});
            CHECK_THAT(same_bits(whole.op->out->data, parts.op->out->data, tensor_size(whole.op->out)),
                       "%s (width %d) in %d slices has another output", OPS[c->kind].name, c->width, COUNTS[k]);
            for (int leaf = 0; leaf < whole.n_leaves; leaf++) {
                const tensor *t = whole.leaves[leaf];
                CHECK_THAT(same_bits(t->grad, parts.leaves[leaf]->grad, tensor_size(t)),
                           "%s (width %d) in %d slices has another gradient of %s", OPS[c->kind].name, c->width,
                           COUNTS[k], t->name);
            }
            fixture_free(&whole);
            fixture_free(&parts);
            free(scratch);
        }
    }
}

/* Slices consist of whole units, cover the whole range, and do not overlap. */
static void slices(void)
{
    for (int n = 0; n < 40; n++) {
        for (int count = 1; count <= 6; count++) {
            int at = 3;
            for (int i = 0; i < count; i++) {
                range part = slice_of((slice){i, count}, (range){3, 3 + n}, 4);
                CHECK_INT(part.begin, at);
                CHECK(part.end >= part.begin && ((part.end - 3) % 4 == 0 || part.end == 3 + n));
                CHECK(part.end - part.begin <= (n / 4 / count + 1) * 4);
                at = part.end;
            }
            CHECK_INT(at, 3 + n);
        }
    }
}

/* ---- forward ---- */

/* Computes one row at a time in a graph for inference, as the sampler does. The loss is never computed this way. */
static void row_by_row(void)
{
    for (int k = 0; k < N_OP_CASES; k++) {
        const op_case *c = &OP_CASES[k];
        if (c->kind == OP_CROSS_ENTROPY || c->kind == OP_MEAN_LOSS) continue;
        if (c->kind == OP_ATTENTION && c->with & DROPS) continue; /* a graph for inference has no dropout */
        fixture whole, rows;
        if (!fixture_init(&whole, c, 7) || !fixture_of(&rows, c, 7, GRAPH_INFERS)) return;
        OPS[c->kind].forward(whole.op, &whole.batch, WHOLE);
        int end = rows.batch.end;
        for (int r = 0; r < end; r++) {
            rows.batch.begin = r;
            rows.batch.end = r + 1;
            OPS[c->kind].forward(rows.op, &rows.batch, WHOLE);
        }
        for (size_t i = 0; i < whole.n_out; i++) {
            double expected = (double)whole.op->out->data[i];
            CHECK_NEAR(rows.op->out->data[i], expected, DOUBLE_OR_FLOAT(1e-14, 3e-6) * (10 + fabs(expected)));
        }
        fixture_free(&whole);
        fixture_free(&rows);
    }
}

/* A pass may neither read nor write rows outside of its batch. */
static void rows_outside(void)
{
    static const real MARK = (real)4096.5;
    for (int k = 0; k < N_OP_CASES; k++) {
        const op_case *c = &OP_CASES[k];
        fixture f;
        if (!fixture_init(&f, c, 8)) return;
        tensor *out = f.op->out;
        size_t room = tensor_size(out);
        for (size_t i = 0; i < room; i++) out->data[i] = MARK;
        for (int i = 0; i < f.n_leaves; i++) {
            tensor *t = f.leaves[i];
            if (!t->per_row) continue;
            for (size_t at = (size_t)f.batch.end * tensor_row(t); at < tensor_size(t); at++) t->data[at] = (real)NAN;
        }
        OPS[c->kind].forward(f.op, &f.batch, WHOLE);
        for (size_t i = 0; i < f.n_out; i++) CHECK(out->data[i] != MARK && isfinite(out->data[i]));
        for (size_t i = f.n_out; i < room; i++) CHECK_NEAR(out->data[i], MARK, 0);
        fixture_free(&f);
    }
}

SUITE(ops)
{
    TEST("the backward pass of every op agrees with finite differences and adds to existing gradients", backward);
    TEST("a gradient that is the first is written, not added", written);
    TEST("an op done in slices gives the same bits", sliced);
    TEST("slices cover a range exactly once, in whole units", slices);
    TEST("computing one row at a time gives what computing all rows gives", row_by_row);
    TEST("rows that the batch does not have are neither read nor written", rows_outside);
}
