/* test_ops.c: every op of the table, forward against numbers worked out by Python from the formula,
 * backward against finite differences, row by row against the whole.
 *
 * Each op stands alone in a graph, its inputs filled with random numbers. The value that is
 * differentiated is sum(w * out) with random weights w, so that the gradient of out is w. */
#include "ops.h"

#include "graph.h"
#include "support.h"
#include "test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GAIN = 1, BIAS = 2, RESIDUAL = 4, ALIBI = 8, DROPS = 16, FIXED = 32, WITHOUT = 64 };
enum { MAX_SEQUENCES = 6, MAX_LEAVES = 4 };

/* In `with`, too: fewer heads of keys and values than of queries, and a window. */
#define KV(heads) ((heads) << 8)
#define WINDOW(keys) ((keys) << 16)

typedef struct op_case {
    op_kind kind;
    int width, other; /* C or I; the op's own second size: V, O or heads */
    int with;         /* GAIN, BIAS, RESIDUAL, ALIBI, DROPS, KV(n), WINDOW(n); positions FIXED or WITHOUT */
    int room_B, T;
    int lengths[MAX_SEQUENCES]; /* ended by 0 */
    bool no_targets;
} op_case;

static const op_case CASES[] = {
    {OP_EMBEDDING, 5, 7, 0, 4, 6, {3, 6, 1}, false},
    {OP_EMBEDDING, 1, 1, 0, 1, 1, {1}, false},
    {OP_EMBEDDING, 5, 7, FIXED, 4, 6, {3, 6, 1}, false},
    {OP_EMBEDDING, 5, 7, WITHOUT, 4, 6, {3, 6, 1}, false},
    {OP_DROPOUT, 9, 0, DROPS, 3, 4, {4, 2}, false},
    {OP_DROPOUT, 9, 0, DROPS | RESIDUAL, 3, 4, {4, 1, 3}, false},
    {OP_DROPOUT, 9, 0, RESIDUAL, 3, 4, {4}, false},
    {OP_RMSNORM, 5, 0, 0, 3, 4, {4, 2}, false},
    {OP_RMSNORM, 7, 0, GAIN, 3, 4, {4, 1, 3}, false},
    {OP_RMSNORM, 1, 0, GAIN, 1, 3, {2}, false},
    {OP_LAYERNORM, 5, 0, 0, 3, 4, {1, 4}, false},
    {OP_LAYERNORM, 6, 0, GAIN, 3, 4, {2, 4}, false},
    {OP_LAYERNORM, 7, 0, BIAS, 3, 4, {3, 3}, false},
    {OP_LAYERNORM, 9, 0, GAIN | BIAS, 3, 4, {4, 4, 4}, false},
    {OP_LINEAR, 5, 7, 0, 3, 5, {5, 2}, false},
    {OP_LINEAR, 7, 5, BIAS, 3, 5, {1, 3, 5}, false},
    {OP_LINEAR, 3, 19, BIAS, 1, 4, {1}, false},
    {OP_LINEAR, 1, 1, BIAS, 2, 2, {2}, false},
    {OP_LINEAR, 270, 6, 0, 2, 5, {3}, false},
    {OP_LINEAR, 4, 261, BIAS, 2, 20, {20, 3}, false},
    {OP_LINEAR, 6, 9, BIAS | RESIDUAL, 2, 5, {5, 2}, false},
    {OP_LINEAR, 17, 40, RESIDUAL, 1, 3, {1}, false},
    {OP_QK_NORM, 6, 2, 0, 3, 4, {4, 2}, false},
    {OP_QK_NORM, 10, 2, GAIN, 3, 4, {4, 1, 3}, false},
    {OP_QK_NORM, 36, 2, GAIN | KV(1), 1, 4, {3}, false},
    {OP_ROPE, 4, 2, 0, 3, 4, {4, 2}, false},
    {OP_ROPE, 40, 4, KV(2), 2, 5, {5, 3}, false},
    {OP_ROPE, 18, 1, 0, 1, 3, {3}, false},
    {OP_ATTENTION, 3, 1, 0, 2, 4, {4, 1}, false},
    {OP_ATTENTION, 6, 2, 0, 4, 5, {2, 5, 1}, false},
    {OP_ATTENTION, 4, 4, 0, 2, 3, {3, 3}, false},
    {OP_ATTENTION, 10, 2, 0, 6, 37, {37, 1, 16, 17, 33}, false},
    {OP_ATTENTION, 15, 3, 0, 2, 50, {49}, false},
    {OP_ATTENTION, 6, 2, KV(1), 4, 5, {2, 5, 1}, false},
    {OP_ATTENTION, 24, 6, KV(3), 3, 37, {37, 9, 16}, false},
    {OP_ATTENTION, 6, 2, ALIBI, 4, 5, {2, 5, 1}, false},
    {OP_ATTENTION, 12, 3, ALIBI, 2, 37, {37, 20}, false},
    {OP_ATTENTION, 6, 2, WINDOW(1), 4, 5, {2, 5, 1}, false},
    {OP_ATTENTION, 6, 2, WINDOW(3), 3, 8, {2, 8, 6}, false},
    {OP_ATTENTION, 10, 2, WINDOW(5), 3, 50, {50, 16, 21}, false},
    {OP_ATTENTION, 8, 2, WINDOW(20) | KV(1) | ALIBI, 2, 70, {70, 33}, false},
    {OP_ATTENTION, 6, 2, DROPS, 3, 6, {2, 6, 1}, false},
    {OP_ATTENTION, 10, 2, DROPS, 2, 40, {40, 17}, false},
    {OP_ATTENTION, 12, 4, DROPS | KV(2) | WINDOW(9) | ALIBI, 2, 40, {40, 7}, false},
    {OP_RELU, 5, 0, 0, 3, 4, {4, 2}, false},
    {OP_RELU2, 5, 0, 0, 3, 4, {4, 2}, false},
    {OP_SILU, 5, 0, 0, 3, 4, {4, 2, 3}, false},
    {OP_SWIGLU, 5, 0, 0, 3, 4, {4, 2, 3}, false},
    {OP_GEGLU, 9, 0, 0, 3, 4, {4, 1}, false},
    {OP_GELU, 5, 0, 0, 3, 4, {4, 2, 3}, false},
    {OP_LAST_ROW, 5, 0, 0, 3, 4, {3, 4}, false},
    {OP_CROSS_ENTROPY, 7, 0, 0, 3, 4, {4, 2, 3}, false},
    {OP_CROSS_ENTROPY, 2, 0, 0, 1, 1, {1}, false},
    {OP_CROSS_ENTROPY, 7, 20, 0, 3, 4, {4, 2, 3}, false},
    {OP_CROSS_ENTROPY, 5, 90, 0, 2, 3, {3, 1}, true},
    {OP_CROSS_ENTROPY, 5, 0, 0, 2, 3, {3, 1}, true},
    {OP_MEAN_LOSS, 1, 0, 0, 3, 4, {4, 2, 3}, false},
    {OP_MEAN_LOSS, 1, 0, 0, 1, 2, {2}, true},
};
enum { N_CASES = sizeof CASES / sizeof *CASES };

static const slice WHOLE = {0, 1};

/* One op in a graph, with all that its passes need. */
typedef struct fixture {
    const op_case *from;
    graph graph;
    batch batch;
    op *op;
    tensor *leaves[MAX_LEAVES];
    real *before[MAX_LEAVES]; /* their gradients before the backward pass */
    int n_leaves;
    tensor *table; /* numbers that have no gradient, or NULL */
    real *weights; /* of out's numbers: the gradient given to the op */
    size_t n_out;  /* numbers of out that the batch makes */
    double amount; /* typical size of the leaves */
} fixture;

static tensor *leaf(fixture *f, tensor *t)
{
    f->leaves[f->n_leaves++] = t;
    return t;
}

static tensor *rows_leaf(fixture *f, const char *name, int width)
{
    return leaf(f, graph_rows_tensor(&f->graph, name, true, width));
}

static tensor *matrix_leaf(fixture *f, const char *name, int rows, int columns)
{
    return leaf(f, graph_tensor(&f->graph, name, false, true, (int[]){rows, columns, 0}));
}

static tensor *vector_leaf(fixture *f, const char *name, int size)
{
    return leaf(f, graph_tensor(&f->graph, name, false, true, (int[]){size, 0}));
}

static tensor *table_of(fixture *f, const char *name, int columns)
{
    return f->table = graph_tensor(&f->graph, name, false, false, (int[]){f->from->T, columns, 0});
}

static int kv_heads_of(const op_case *c) { return (c->with >> 8 & 255) > 0 ? c->with >> 8 & 255 : c->other; }

/* Queries, keys and values side by side. */
static tensor *qkv_leaf(fixture *f)
{
    const op_case *c = f->from;
    return rows_leaf(f, "qkv", c->width + 2 * c->width / c->other * kv_heads_of(c));
}

/* A kind without a branch here records nothing, which fixture_init reports. */
static void record(fixture *f)
{
    const op_case *c = f->from;
    graph *g = &f->graph;
    tensor *gain = NULL, *bias = NULL, *residual = NULL, *x, *weight;
    switch (c->kind) {
    case OP_EMBEDDING:
        x = matrix_leaf(f, "wte", c->other, c->width);
        if (c->with & WITHOUT) {
            op_embedding(g, "out", x, NULL);
        } else if (c->with & FIXED) {
            op_embedding(g, "out", x, table_of(f, "wpe", c->width));
        } else {
            op_embedding(g, "out", x, matrix_leaf(f, "wpe", c->T, c->width));
        }
        break;
    case OP_DROPOUT:
        x = rows_leaf(f, "x", c->width);
        if (c->with & RESIDUAL) residual = rows_leaf(f, "residual", c->width);
        op_dropout(g, "out", x, residual);
        break;
    case OP_RMSNORM:
    case OP_LAYERNORM:
        x = rows_leaf(f, "x", c->width);
        if (c->with & GAIN) gain = vector_leaf(f, "gain", c->width);
        if (c->with & BIAS) bias = vector_leaf(f, "bias", c->width);
        if (c->kind == OP_RMSNORM) {
            op_rmsnorm(g, "out", x, gain);
        } else {
            op_layernorm(g, "out", x, gain, bias);
        }
        break;
    case OP_LINEAR:
        x = rows_leaf(f, "x", c->width);
        if (c->with & BIAS) bias = vector_leaf(f, "bias", c->other);
        weight = matrix_leaf(f, "weight", c->other, c->width);
        if (c->with & RESIDUAL) residual = rows_leaf(f, "residual", c->other);
        op_linear(g, "out", x, weight, bias, residual);
        break;
    case OP_QK_NORM:
        x = qkv_leaf(f);
        if (c->with & GAIN) gain = vector_leaf(f, "q_gain", c->width / c->other);
        if (c->with & GAIN) bias = vector_leaf(f, "k_gain", c->width / c->other);
        op_qk_norm(g, "out", x, gain, bias, c->other, kv_heads_of(c));
        break;
    case OP_ROPE:
        x = qkv_leaf(f);
        op_rope(g, "out", x, table_of(f, "angles", c->width / c->other), c->other, kv_heads_of(c));
        break;
    case OP_ATTENTION:
        op_attention(g, "out", "probs", qkv_leaf(f),
                     (attention_form){c->other, kv_heads_of(c), c->with >> 16, (c->with & ALIBI) != 0});
        break;
    case OP_RELU: op_relu(g, "out", rows_leaf(f, "x", c->width)); break;
    case OP_RELU2: op_relu2(g, "out", rows_leaf(f, "x", c->width)); break;
    case OP_SILU: op_silu(g, "out", rows_leaf(f, "x", c->width)); break;
    case OP_SWIGLU: op_swiglu(g, "out", rows_leaf(f, "x", 2 * c->width)); break;
    case OP_GEGLU: op_geglu(g, "out", rows_leaf(f, "x", 2 * c->width)); break;
    case OP_GELU: op_gelu(g, "out", rows_leaf(f, "x", c->width)); break;
    case OP_LAST_ROW: op_last_row(g, "out", rows_leaf(f, "x", c->width)); break;
    case OP_CROSS_ENTROPY: /* other: the smoothing, in percent */
        op_smooth_cross_entropy(g, "out", rows_leaf(f, "logits", c->width), c->other / 100.0);
        break;
    case OP_MEAN_LOSS: op_mean_loss(g, "out", rows_leaf(f, "losses", c->width)); break;
    case OP_COUNT: break;
    }
}

static void push_rows(fixture *f, rng *r)
{
    const op_case *c = f->from;
    uint32_t vocabulary = (uint32_t)(c->kind == OP_EMBEDDING ? c->other : c->width);
    for (int s = 0; s < MAX_SEQUENCES && c->lengths[s] > 0; s++) {
        for (int t = 0; t < c->lengths[s]; t++) {
            int id = (int)rng_below(r, vocabulary), target = (int)rng_below(r, vocabulary);
            if (c->no_targets || rng_below(r, 4) == 0) target = -1; /* a row that predicts nothing */
            batch_push(&f->batch, id, target, t, s);
        }
    }
}

/* The same case with the same seed is the same problem. */
static bool fixture_of(fixture *f, const op_case *c, uint32_t seed, graph_kind kind)
{
    *f = (fixture){.from = c, .amount = 1};
    error e = {0};
    rng r;
    rng_init(&r, seed);
    graph_init(&f->graph, c->room_B, c->T, kind, NULL);
    record(f);
    if (!CHECK_THAT(f->graph.n_ops == 1, "the case of %s records %d ops, not one", OPS[c->kind].name,
                    f->graph.n_ops)) {
        return false;
    }
    if (!CHECK_THAT(graph_plan(&f->graph, &e) && batch_init(&f->batch, c->room_B * c->T), "%s", e.message))
        return false;
    f->op = f->graph.ops[0];
    push_rows(f, &r);
    if (f->table != NULL) fill(f->table->data, tensor_size(f->table), &r, 1);
    if (c->with & DROPS) f->batch.dropout = 0.4;
    f->batch.noise = seed;
    for (int i = 0; i < f->n_leaves; i++) {
        tensor *t = f->leaves[i];
        size_t n = tensor_size(t);
        fill(t->data, n, &r, f->amount);
        f->before[i] = calloc(n, sizeof(real));
        fill(f->before[i], n, &r, 1); /* what other ops have already put there */
        if (t->grad != NULL) memcpy(t->grad, f->before[i], n * sizeof(real));
        /* Away from the kink, where there is no derivative. */
        if (c->kind == OP_RELU || c->kind == OP_RELU2) {
            for (size_t k = 0; k < n; k++) t->data[k] += (real)(t->data[k] < 0 ? -0.1 : 0.1);
        }
    }
    tensor *out = f->op->out;
    size_t room = tensor_size(out);
    f->n_out = out->per_row ? (size_t)f->batch.end * tensor_row(out) : room;
    f->weights = calloc(room, sizeof(real));
    fill(f->weights, f->n_out, &r, 1);
    if (out->grad != NULL) memcpy(out->grad, f->weights, room * sizeof(real));
    for (int k = 0; k < OP_INPUTS; k++) f->op->adds[k] = true;
    return true;
}

static bool fixture_init(fixture *f, const op_case *c, uint32_t seed) { return fixture_of(f, c, seed, GRAPH_SHOWS); }

static void fixture_free(fixture *f)
{
    graph_free(&f->graph);
    batch_free(&f->batch);
    free(f->weights);
    for (int i = 0; i < f->n_leaves; i++) free(f->before[i]);
}

static double weighted_sum(void *context)
{
    fixture *f = context;
    OPS[f->op->kind].forward(f->op, &f->batch, WHOLE);
    double sum = 0;
    for (size_t i = 0; i < f->n_out; i++) sum += (double)f->weights[i] * (double)f->op->out->data[i];
    return sum;
}

/* ---- backward ---- */

enum { MOST_SLOPES = 250 }; /* of one tensor: larger ones are checked at places drawn at random */

static void check_leaf(fixture *f, const tensor *t, const real *before, rng *r)
{
    size_t n = tensor_size(t), used = t->per_row ? (size_t)f->batch.end * tensor_row(t) : n;
    char what[80];
    snprintf(what, sizeof what, "%s (width %d, other %d): gradient of %s", OPS[f->op->kind].name, f->from->width,
             f->from->other, t->name);
    for (size_t i = used; i < n; i++) CHECK_NEAR(t->grad[i], before[i], 0); /* rows that the batch does not have */
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

/* Walks the table of ops, so that a new op cannot be forgotten. */
static void backward(void)
{
    for (int kind = 0; kind < OP_COUNT; kind++) {
        int n = 0;
        for (int i = 0; i < N_CASES; i++) {
            if (CASES[i].kind != (op_kind)kind) continue;
            check_backward(&CASES[i], (uint32_t)(100 + i));
            n++;
        }
        CHECK_THAT(n > 0, "the op %s has no test case: add one to CASES", OPS[kind].name);
    }
}

/* Where there is no gradient yet, it is written: whatever lay there counts for nothing. */
static void written(void)
{
    for (int i = 0; i < N_CASES; i++) {
        const op_case *c = &CASES[i];
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

static bool same_bits(const real *x, const real *y, size_t n) { return memcmp(x, y, n * sizeof(real)) == 0; }

/* A pass in several slices, in any order, is the pass. */
static void sliced(void)
{
    static const int COUNTS[] = {2, 3, 5, 16};
    for (int i = 0; i < N_CASES; i++) {
        const op_case *c = &CASES[i];
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

/* Slices are whole units, all of the range, and none of it twice. */
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

/* Rows one at a time in a graph that only infers, as the sampler computes them. The loss is never computed so. */
static void row_by_row(void)
{
    for (int k = 0; k < N_CASES; k++) {
        const op_case *c = &CASES[k];
        if (c->kind == OP_CROSS_ENTROPY || c->kind == OP_MEAN_LOSS) continue;
        if (c->kind == OP_ATTENTION && c->with & DROPS) continue; /* nothing is left out of what only infers */
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

/* A pass must neither read nor write the rows that its batch does not have. */
static void rows_outside(void)
{
    static const real MARK = (real)4096.5;
    for (int k = 0; k < N_CASES; k++) {
        const op_case *c = &CASES[k];
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

/* Runs one op on given inputs and compares its output. */
static void check_forward(const op_case *c, int n_leaves, const double *const *leaves, const double *expected)
{
    fixture f;
    if (!fixture_init(&f, c, 1)) return;
    CHECK_INT(f.n_leaves, n_leaves);
    for (int k = 0; k < n_leaves; k++) {
        tensor *t = f.leaves[k];
        size_t n = t->per_row ? (size_t)f.batch.end * tensor_row(t) : tensor_size(t);
        for (size_t i = 0; i < n; i++) t->data[i] = (real)leaves[k][i];
    }
    OPS[c->kind].forward(f.op, &f.batch, WHOLE);
    for (size_t i = 0; i < f.n_out; i++)
        CHECK_NEAR(f.op->out->data[i], expected[i], DOUBLE_OR_FLOAT(2e-15, 1e-6) * 4);
    fixture_free(&f);
}

static void norms(void)
{
    static const double X[4] = {1, 2, -3, 4}, G[4] = {1, 0.5, 2, -1}, B[4] = {0.1, 0.2, 0.3, 0.4};
    static const double RMS[4] = {0.3651481282381064, 0.7302962564762128, -1.0954443847143192, 1.4605925129524255};
    static const double LAYER[4] = {0.1, 0.39611598427979267, -2.837855748476682, -0.7766959056787558};
    op_case c = {OP_RMSNORM, 4, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RMS);
    c = (op_case){OP_LAYERNORM, 4, 0, GAIN | BIAS, 1, 1, {1}, false};
    check_forward(&c, 3, (const double *[]){X, G, B}, LAYER);
}

static void activations(void)
{
    static const double X[7] = {-3, -1, -0.1, 0, 0.5, 1, 4}, RELU[7] = {0, 0, 0, 0, 0.5, 1, 4};
    static const double GELU[7] = {-0.0036373920817729943, -0.15880800939172324, -0.04601724895456484, 0,
                                   0.34571400982514394,    0.8411919906082768,   3.9999297540518075};
    op_case c = {OP_RELU, 7, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RELU);
    c.kind = OP_GELU;
    check_forward(&c, 1, (const double *[]){X}, GELU);
}

/* From Python: math.exp, and GELU in its tanh form as above. */
static void gated_activations(void)
{
    static const double X[5] = {-3, -1, 0, 0.5, 4};
    static const double RELU2[5] = {0, 0, 0, 0.25, 16};
    static const double SILU[5] = {-0.14227761953270035, -0.2689414213699951, 0.0, 0.3112296656009273,
                                   3.928055160151634};
    static const double PAIR[4] = {-1, 0.5, 3, -2}, SWIGLU[2] = {-0.8068242641099853, -0.6224593312018546};
    static const double GEGLU[2] = {-0.15880800939172324 * 3, 0.34571400982514394 * -2};
    op_case c = {OP_RELU2, 5, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){X}, RELU2);
    c.kind = OP_SILU;
    check_forward(&c, 1, (const double *[]){X}, SILU);
    c = (op_case){OP_SWIGLU, 2, 0, 0, 1, 1, {1}, false};
    check_forward(&c, 1, (const double *[]){PAIR}, SWIGLU);
    c.kind = OP_GEGLU;
    check_forward(&c, 1, (const double *[]){PAIR}, GEGLU);
}

/* The share that is left out, what becomes of the rest, and that another step, row or op leaves out others. */
static void left_out(void)
{
    enum { C = 200, ROWS_USED = 50 };
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_DROPOUT, C, 0, DROPS, 1, ROWS_USED, {ROWS_USED}, false}, 3));
    real *x = f.leaves[0]->data, first[C * ROWS_USED];
    for (int i = 0; i < C * ROWS_USED; i++) x[i] = 3;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    int zeros = 0, same_row = 0, same_step = 0, same_op = 0;
    for (int i = 0; i < C * ROWS_USED; i++) {
        real out = f.op->out->data[i];
        zeros += out == 0;
        if (out != 0) CHECK_NEAR(out, 5, DOUBLE_OR_FLOAT(1e-14, 1e-6));
        if (i >= C) same_row += out == f.op->out->data[i - C];
        first[i] = out;
    }
    CHECK_NEAR((double)zeros / (C * ROWS_USED), 0.4, 0.02);
    CHECK_NEAR((double)same_row / (C * (ROWS_USED - 1)), 0.4 * 0.4 + 0.6 * 0.6, 0.02);
    f.batch.noise++;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < C * ROWS_USED; i++) same_step += first[i] == f.op->out->data[i];
    CHECK_NEAR((double)same_step / (C * ROWS_USED), 0.52, 0.02);
    f.batch.noise--;
    f.op->number++;
    OPS[OP_DROPOUT].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < C * ROWS_USED; i++) same_op += first[i] == f.op->out->data[i];
    CHECK_NEAR((double)same_op / (C * ROWS_USED), 0.52, 0.02);
    fixture_free(&f);
}

/* A row of the weights that dropout left out of is not kept: probs are those before it. */
static void attention_left_out(void)
{
    const op_case with = {OP_ATTENTION, 6, 2, DROPS, 1, 40, {40}, false},
                  without = {OP_ATTENTION, 6, 2, 0, 1, 40, {40}, false};
    fixture f, g;
    REQUIRE(fixture_init(&f, &with, 3));
    REQUIRE(fixture_init(&g, &without, 3));
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    OPS[OP_ATTENTION].forward(g.op, &g.batch, WHOLE);
    CHECK(same_bits(f.op->saved->data, g.op->saved->data, tensor_size(f.op->saved)));
    CHECK(!same_bits(f.op->out->data, g.op->out->data, f.n_out));
    fixture_free(&f);
    fixture_free(&g);
}

static void relu_keeps_nan(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_RELU, 1, 0, 0, 1, 1, {1}, false}, 1));
    f.leaves[0]->data[0] = (real)NAN;
    OPS[OP_RELU].forward(f.op, &f.batch, WHOLE);
    CHECK(isnan(f.op->out->data[0]));
    fixture_free(&f);
}

/* Two heads of two, three rows; each row is q, k, v of both heads. */
static void attention(void)
{
    static const double QKV[36] = {1, 0, 0.5, -1,  0.5, 1,  -0.5, 0.25, 1, 2, 3, 4,    0.5, 0.5, 1,    1,     1, -1,
                                   2, 0, -1,  0.5, 2,   -2, -1,   2,    0, 1, 0, 0.75, 1,   -1,  0.25, -0.75, 1, 1};
    static const double OUT[12] = {1,
                                   2,
                                   3,
                                   4,
                                   0.259120191939283,
                                   1.444340143954462,
                                   2.16924462022912,
                                   -0.9845322786252795,
                                   0.5919640588631417,
                                   0.6224587737587033,
                                   2.260678683387847,
                                   1.2159345421454575};
    static const double PROBS[2][3][3] = {{{1, 0, 0},
                                           {0.6295600959696415, 0.3704399040303585, 0},
                                           {0.4898350950348129, 0.020329809930374323, 0.4898350950348129}},
                                          {{1, 0, 0},
                                           {0.16924462022912007, 0.8307553797708799, 0},
                                           {0.4442189547009998, 0.37224077398584726, 0.18354027131315295}}};
    op_case c = {OP_ATTENTION, 4, 2, 0, 1, 3, {3}, false};
    check_forward(&c, 1, (const double *[]){QKV}, OUT);

    fixture f;
    REQUIRE(fixture_init(&f, &c, 1));
    for (int i = 0; i < 36; i++) f.leaves[0]->data[i] = (real)QKV[i];
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    const tensor *probs = graph_find(&f.graph, "probs"); /* (1,2,3,3) */
    for (int i = 0; i < 18; i++)
        CHECK_NEAR(probs->data[i], PROBS[i / 9][i / 3 % 3][i % 3], DOUBLE_OR_FLOAT(2e-15, 1e-6));
    fixture_free(&f);
}

/* Sequences that lie end to end must not see each other: each alone gives the same rows. */
static void sequences_apart(void)
{
    const op_case together = {OP_ATTENTION, 6, 2, 0, 3, 20, {20, 3, 18}, false};
    fixture f;
    REQUIRE(fixture_init(&f, &together, 3));
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    for (int s = 0, first = 0; s < 3; first += together.lengths[s++]) {
        const op_case alone = {OP_ATTENTION, 6, 2, 0, 1, 20, {together.lengths[s]}, false};
        fixture one;
        REQUIRE(fixture_init(&one, &alone, 4));
        size_t n = one.n_out;
        memcpy(one.leaves[0]->data, f.leaves[0]->data + first * 18, 3 * n * sizeof(real));
        OPS[OP_ATTENTION].forward(one.op, &one.batch, WHOLE);
        for (size_t i = 0; i < n; i++) CHECK_NEAR(one.op->out->data[i], f.op->out->data[(size_t)first * 6 + i], 0);
        fixture_free(&one);
    }
    fixture_free(&f);
}

/* The scores of a diverging run: nothing overflows as long as the numbers themselves do not. */
static void large_scores(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_ATTENTION, 2, 1, 0, 1, 4, {4}, false}, 3));
    for (int i = 0; i < 24; i++) f.leaves[0]->data[i] = (real)((i % 5 - 2) * 1e4);
    OPS[OP_ATTENTION].forward(f.op, &f.batch, WHOLE);
    for (size_t i = 0; i < f.n_out; i++) CHECK(isfinite(f.op->out->data[i]));
    fixture_free(&f);
}

static void cross_entropy(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_CROSS_ENTROPY, 3, 0, 0, 1, 4, {4}, false}, 3));
    static const double LOGITS[12] = {1, 2, 0.5, 0, -1, 3, 9, 9, 9, 5000, 0, -5000};
    static const int TARGETS[4] = {1, 0, -1, 2};
    static const double LOSSES[4] = {0.4643687841079447, 3.0658839037574293, 0, 10000};
    for (int i = 0; i < 12; i++) f.leaves[0]->data[i] = (real)LOGITS[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    f.batch.n_targets = 3;
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < 4; i++) CHECK_NEAR(f.op->out->data[i], LOSSES[i], DOUBLE_OR_FLOAT(1e-15, 1e-6) * 4);

    for (int i = 0; i < 4; i++) f.batch.targets[i] = -1;
    f.batch.n_targets = 0;
    real before = f.leaves[0]->grad[0];
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    OPS[OP_CROSS_ENTROPY].backward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 0, 0);
    CHECK_NEAR(f.leaves[0]->grad[0], before, 0);
    fixture_free(&f);
}

/* def smooth(x, t, s): lse = log(sum(exp(v) for v in x)); p = [v - lse for v in x]
 *                      return -(1 - s) * p[t] - s / len(x) * sum(p) */
static void smoothed(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_CROSS_ENTROPY, 3, 20, 0, 1, 4, {4}, false}, 3));
    static const double LOGITS[12] = {1, 2, 0.5, 0, -1, 3, 9, 9, 9, 5000, 0, -5000};
    static const int TARGETS[4] = {1, 0, -1, 2};
    static const double LOSSES[4] = {0.6310354507746145, 2.932550570424096, 0, 9000};
    for (int i = 0; i < 12; i++) f.leaves[0]->data[i] = (real)LOGITS[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    OPS[OP_CROSS_ENTROPY].forward(f.op, &f.batch, WHOLE);
    for (int i = 0; i < 4; i++) CHECK_NEAR(f.op->out->data[i], LOSSES[i], DOUBLE_OR_FLOAT(1e-15, 1e-6) * 4);
    fixture_free(&f);
}

static void mean_loss(void)
{
    fixture f;
    REQUIRE(fixture_init(&f, &(op_case){OP_MEAN_LOSS, 1, 0, 0, 1, 4, {4}, false}, 3));
    static const double LOSSES[4] = {0.5, 3, 0, 8.5};
    static const int TARGETS[4] = {1, 0, -1, 2};
    for (int i = 0; i < 4; i++) f.leaves[0]->data[i] = (real)LOSSES[i];
    memcpy(f.batch.targets, TARGETS, sizeof TARGETS);
    f.batch.n_targets = 3;
    OPS[OP_MEAN_LOSS].forward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 4, DOUBLE_OR_FLOAT(1e-15, 1e-6));
    f.batch.n_targets = 0;
    OPS[OP_MEAN_LOSS].forward(f.op, &f.batch, WHOLE);
    CHECK_NEAR(f.op->out->data[0], 0, 0);
    fixture_free(&f);
}

SUITE(ops)
{
    TEST("the backward pass of every op agrees with finite differences and adds to what is there", backward);
    TEST("a gradient that is the first is written, not added", written);
    TEST("an op done in slices gives the same bits", sliced);
    TEST("slices take all of a range, in whole units, once", slices);
    TEST("computing one row at a time gives what computing all rows gives", row_by_row);
    TEST("rows that the batch does not have are neither read nor written", rows_outside);
    TEST("the norms give the formula's numbers", norms);
    TEST("the activations give the formula's numbers", activations);
    TEST("squared ReLU, SiLU and the gated units give the formula's numbers", gated_activations);
    TEST("dropout leaves out its share, of every row, step and op another one, and scales the rest", left_out);
    TEST("attention leaves out weights, and keeps them all for the backward pass", attention_left_out);
    TEST("ReLU lets a NaN through, so that a run that diverges is noticed", relu_keeps_nan);
    TEST("attention and its weights give the formula's numbers", attention);
    TEST("sequences of a batch do not see each other", sequences_apart);
    TEST("attention survives very large scores", large_scores);
    TEST("cross-entropy gives the formula's numbers, also far out and without a target", cross_entropy);
    TEST("with label smoothing the loss is the formula's too", smoothed);
    TEST("the mean loss counts the rows with a target only", mean_loss);
}
