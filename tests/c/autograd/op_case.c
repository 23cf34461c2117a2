/* op_case.c: the table of cases, and how each op is recorded and run. See op_case.h. */
#include "op_case.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

const op_case OP_CASES[] = {
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
    {OP_SCALE, 5, 0, 0, 3, 4, {4, 2}, false},
    {OP_SCALE, 17, 0, 0, 3, 4, {4, 1, 3}, false},
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
    {OP_ATTENTION, 8, 2, 0, 4, 12, {12, 5, 1, 7}, false}, /* heads of 4 or 8: whole SIMD vectors, few keys */
    {OP_ATTENTION, 16, 2, KV(1), 3, 10, {10, 9, 8}, false},
    {OP_ATTENTION, 8, 2, WINDOW(3), 3, 12, {12, 8, 2}, false},
    {OP_ATTENTION, 16, 4, KV(2) | ALIBI, 2, 20, {16, 3}, false},
    {OP_ATTENTION, 8, 2, DROPS | WINDOW(6), 3, 16, {16, 6, 1}, false},
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
const int N_OP_CASES = sizeof OP_CASES / sizeof *OP_CASES;

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

/* Records the op of a case. An op without a branch here records nothing, and fixture_init() reports that. The
 * function is one table, so it is long. */
// NOLINTNEXTLINE(readability-function-size)
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
    case OP_SCALE: op_scale(g, "out", rows_leaf(f, "x", c->width), -0.75); break;
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
    case OP_CROSS_ENTROPY: /* `other` is the smoothing, in percent */
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
            if (c->no_targets || rng_below(r, 4) == 0) target = -1; /* a row without a target */
            batch_push(&f->batch, id, target, t, s);
        }
    }
}

/* The same case and seed always give the same numbers. */
bool fixture_of(fixture *f, const op_case *c, uint32_t seed, graph_kind kind)
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
        fill(f->before[i], n, &r, 1); /* the gradients that other ops have written before */
        if (t->grad != NULL) memcpy(t->grad, f->before[i], n * sizeof(real));
        /* no input near 0, where there is no derivative */
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

bool fixture_init(fixture *f, const op_case *c, uint32_t seed) { return fixture_of(f, c, seed, GRAPH_SHOWS); }

void fixture_free(fixture *f)
{
    graph_free(&f->graph);
    batch_free(&f->batch);
    free(f->weights);
    for (int i = 0; i < f->n_leaves; i++) free(f->before[i]);
}

double weighted_sum(void *context)
{
    fixture *f = context;
    OPS[f->op->kind].forward(f->op, &f->batch, WHOLE);
    double sum = 0;
    for (size_t i = 0; i < f->n_out; i++) sum += (double)f->weights[i] * (double)f->op->out->data[i];
    return sum;
}

bool same_bits(const real *x, const real *y, size_t n) { return memcmp(x, y, n * sizeof(real)) == 0; }
