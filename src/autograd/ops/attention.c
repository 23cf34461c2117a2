/* attention.c: causal multi-head self-attention. See ops.h.
 *
 * Each head of each sequence is computed separately: scores = q k^T / sqrt(D), a softmax of each row over the keys
 * at or before the row's position, out = probs v. With many keys the rows are computed in stripes of a few rows, so
 * that no work is done for keys after a stripe; keys and values are packed once for all stripes.
 *
 * Several heads of queries may share a head of keys and values: the same slice computes them one after the other.
 * With a window, a stripe skips the keys that none of its rows sees. */
#include "autograd/dropout.h"
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"
#include "math/vector.h"

#include <math.h>
#include <string.h>

enum { STRIPE = SOFTMAX_ROWS };
static const double LN2 = 0.69314718055994531;

/* One head of some rows of one sequence: its positions from..to; the sequence's position 0 is row `first`. */
typedef struct head {
    int first, from, to, sequence, index;
    const batch *batch;
} head;

/* Where the numbers of a head are. The rows of qkv are N numbers apart; offsets are those of position 0. */
typedef struct view {
    int C, D, T, to; /* to: the number of keys */
    ptrdiff_t row;   /* N */
    size_t q, k, v;  /* offsets in qkv (R,N) */
    size_t out;      /* offset in out (R,C) */
    size_t probs;    /* offset in saved (B,H,T,T) */
    real scale;      /* D^-1/2 */
    real slope;      /* ALiBi: subtracted from the unscaled score per token of distance */
    bool drops;      /* dropout sets some of the weights to zero in this pass */
    uint64_t rows;   /* position 0's row in saved, taken as (B H T,T): dropout hashes it */
    /* work space: keys and values, packed (T,D) or transposed (D,width), and a stripe of scores (STRIPE,T) */
    real *keys, *values, *scores;
} view;

enum { FEW_KEYS = 16 };

/* Numbers of work space for the packed queries, keys or values of a head, as (T,D) or (D,T). */
static size_t packed_numbers(int T, int D)
{
    size_t wide = gemm_packed(T, D), tall = gemm_packed(D, T), few = (size_t)FEW_KEYS * (size_t)D;
    if (tall > wide) wide = tall;
    return few > wide ? few : wide;
}

static view view_of(const op *o, const head *h, int slice_index)
{
    const tensor *qkv = o->in[0];
    int C = o->out->shape[1], D = C / o->heads, T = o->T, shared = h->index / (o->heads / o->kv_heads);
    view w = {.C = C, .D = D, .T = T, .to = h->to, .row = qkv->shape[1], .scale = 1 / real_sqrt((real)D)};
    size_t column = (size_t)h->index * (size_t)D, t = (size_t)T;
    w.q = row_at(qkv, h->first) + column;
    w.k = row_at(qkv, h->first) + (size_t)C + (size_t)shared * (size_t)D;
    w.v = w.k + (size_t)o->kv_heads * (size_t)D;
    w.out = row_at(o->out, h->first) + column;
    w.rows = ((uint64_t)h->sequence * (uint64_t)o->heads + (uint64_t)h->index) * t;
    w.probs = (size_t)w.rows * t;
    if (o->alibi) w.slope = (real)exp(-8 * LN2 * (h->index + 1) / o->heads) / w.scale;
    w.drops = h->batch->dropout > 0 && o->saved != NULL;
    w.keys = o->scratch + (size_t)slice_index * o->scratch_numbers;
    w.values = w.keys + packed_numbers(T, D);
    w.scores = w.values + packed_numbers(T, D);
    return w;
}

/* The position of the first key that a position sees. */
static int first_key(const op *o, int position)
{
    return o->window > 0 && position >= o->window ? position - o->window + 1 : 0;
}

/* Turns scores into attention weights, in place, for n <= STRIPE rows, the first of which belongs to `position`,
 * and the keys from..next: a softmax over the keys that each row sees, 0 for the others. */
static void softmax_scores(const op *o, const view *w, real *rows, int position, int n, int from, int next)
{
    if (o->window == 0 && !o->alibi) {
        kernel_causal_softmax(rows + from, w->T, w->scale, position + 1 - from, n, next - from);
        return;
    }
    for (int i = 0; i < n; i++, position++, rows += w->T) {
        int first = first_key(o, position);
        for (int t = from; t < first; t++) rows[t] = 0;
        for (int t = first; o->alibi && t <= position; t++) rows[t] -= w->slope * (real)(position - t);
        kernel_causal_softmax(rows + first, w->T, w->scale, position + 1 - first, 1, next - first);
    }
}

/* Applies dropout to the weights of n rows, the first of which belongs to `position`, for the keys from..next. out
 * may be row. */
__attribute__((noinline)) static void apply_dropout(const op *o, const head *h, const view *w, real *out,
                                                    const real *row, int position, int n, int from, int next)
{
    for (int i = 0; i < n; i++, out += w->T, row += w->T) {
        dropout_row(out, row, dropout_of(h->batch), o, h->batch, w->rows + (uint64_t)(position + i), from, next,
                    false);
    }
}

/* Where the weights of a position are written: in `saved`, or in the work space of a graph without gradients. */
static real *weights_of(const op *o, const view *w, int position)
{
    return o->saved == NULL ? w->scores : o->saved->data + w->probs + (size_t)position * (size_t)w->T;
}

/* ---- one row, as in sampling: nothing is packed, since a row reads its keys only once ---- */

static void forward_row(const op *o, const head *h, const view *w, int position)
{
    const real *qkv = o->in[0]->data, *q = qkv + w->q + position * w->row;
    real *out = o->out->data + w->out + (size_t)position * (size_t)w->C, *p = weights_of(o, w, position);
    int from = first_key(o, position), n = position + 1 - from;
    matvec(p + from, qkv + w->k + from * w->row, w->row, q, NULL, NULL, n, w->D);
    softmax_scores(o, w, p, position, 1, from, position + 1);
    if (w->drops) {
        apply_dropout(o, h, w, w->scores, p, position, 1, from, position + 1);
        p = w->scores;
    }
    for (int t = 0; t < n; t++) kernel_accumulate(out, p[from + t], qkv + w->v + (from + t) * w->row, w->D, t > 0);
}

/* ---- few keys: all rows at once, without packing, which would cost more than it saves ---- */

_Static_assert((int)FEW_KEYS <= (int)STRIPE, "the scratch for scores has STRIPE rows");

/* The number of keys of a head, rounded up to whole SIMD vectors. */
static int width_of(const head *h) { return (h->to + LANES - 1) / LANES * LANES; }

static bool has_few_keys(const head *h, const view *w)
{
    return h->to <= FEW_KEYS && width_of(h) <= w->T && w->D % LANES == 0;
}

static void forward_few(const op *o, const head *h, const view *w)
{
    const real *qkv = o->in[0]->data;
    const int width = width_of(h), D = w->D, T = w->T, n = h->to - h->from;
    real *p = weights_of(o, w, h->from);
    kernel_transpose(w->keys, width, qkv + w->k, w->row, h->to, D);
    gemm_small((product){.m = n,
                         .n = width,
                         .k = D,
                         .c = p,
                         .c_row = T,
                         .a = {qkv + w->q + h->from * w->row, w->row, 1},
                         .b = {w->keys, width, 1}});
    softmax_scores(o, w, p, h->from, n, 0, width);
    if (w->drops) {
        apply_dropout(o, h, w, w->scores, p, h->from, n, 0, width);
        p = w->scores;
    }
    gemm_small((product){.m = n,
                         .n = D,
                         .k = h->to,
                         .c = o->out->data + w->out + (size_t)h->from * (size_t)w->C,
                         .c_row = w->C,
                         .a = {p, T, 1},
                         .b = {qkv + w->v, w->row, 1}});
}

/* backward_stripe() for all rows of a head with few keys. */
static void backward_few(const op *o, const head *h, const view *w, bool adds)
{
    const int width = width_of(h), D = w->D, T = w->T, n = h->to;
    const real *qkv = o->in[0]->data, *dout = o->out->grad + w->out, *p = o->saved->data + w->probs, *kept = p;
    real *dqkv = o->in[0]->grad, *d = w->scores;
    if (w->drops) {
        apply_dropout(o, h, w, d, p, 0, n, 0, width);
        kept = d;
    }
    gemm_small((product){.m = n,
                         .n = D,
                         .k = n,
                         .c = dqkv + w->v,
                         .c_row = w->row,
                         .a = {kept, 1, T},
                         .b = {dout, w->C, 1},
                         .add = adds ? dqkv + w->v : NULL,
                         .add_row = w->row});
    kernel_transpose(w->values, width, qkv + w->v, w->row, n, D);
    gemm_small(
        (product){.m = n, .n = width, .k = D, .c = d, .c_row = T, .a = {dout, w->C, 1}, .b = {w->values, width, 1}});
    if (w->drops) apply_dropout(o, h, w, d, d, 0, n, 0, width);
    for (int i = 0; i < n; i++) kernel_softmax_row_backward(d + i * T, p + i * T, w->scale, width);
    gemm_small((product){.m = n,
                         .n = D,
                         .k = n,
                         .c = dqkv + w->q,
                         .c_row = w->row,
                         .a = {d, T, 1},
                         .b = {qkv + w->k, w->row, 1},
                         .add = o->adds[0] ? dqkv + w->q : NULL,
                         .add_row = w->row});
    gemm_small((product){.m = n,
                         .n = D,
                         .k = n,
                         .c = dqkv + w->k,
                         .c_row = w->row,
                         .a = {d, 1, T},
                         .b = {qkv + w->q, w->row, 1},
                         .add = adds ? dqkv + w->k : NULL,
                         .add_row = w->row});
}

/* ---- many keys: stripes, as matrix products ---- */

/* Computes the positions at..next of a head, which see the keys from..next. Only the keys from 0 on are packed. */
static void forward_stripe(const op *o, const head *h, const view *w, int at, int next)
{
    const real *qkv = o->in[0]->data;
    int n = next - at, from = first_key(o, at);
    real *probs = weights_of(o, w, at);
    gemm((product){.m = n,
                   .n = next - from,
                   .k = w->D,
                   .c = probs + from,
                   .c_row = w->T,
                   .a = {qkv + w->q + at * w->row, w->row, 1},
                   .b = {qkv + w->k + from * w->row, 1, w->row},
                   .packed = from == 0 ? w->keys : NULL,
                   .packed_k = w->D});
    softmax_scores(o, w, probs, at, n, from, next);
    if (w->drops) {
        apply_dropout(o, h, w, w->scores, probs, at, n, from, next);
        probs = w->scores;
    }
    gemm((product){.m = n,
                   .n = w->D,
                   .k = next - from,
                   .c = o->out->data + w->out + (size_t)at * (size_t)w->C,
                   .c_row = w->C,
                   .a = {probs + from, w->T, 1},
                   .b = {qkv + w->v + from * w->row, w->row, 1},
                   .packed = from == 0 ? w->values : NULL,
                   .packed_k = w->to});
}

__attribute__((noinline)) static void forward_head(const op *o, const head *h, int slice_index)
{
    view w = view_of(o, h, slice_index);
    const real *qkv = o->in[0]->data;
    if (h->to - h->from == 1) {
        forward_row(o, h, &w, h->from);
        return;
    }
    if (has_few_keys(h, &w)) {
        forward_few(o, h, &w);
        return;
    }
    gemm_pack(w.keys, (matrix){qkv + w.k, 1, w.row}, h->to, w.D);
    gemm_pack(w.values, (matrix){qkv + w.v, w.row, 1}, w.D, h->to);
    for (int at = h->from; at < h->to; at += STRIPE) {
        forward_stripe(o, h, &w, at, at + STRIPE < h->to ? at + STRIPE : h->to);
    }
}

/* The gradients of a stripe. With the weights P, the factors M of dropout, and the gradient dout of the output:
 *   dv += (P M)^T dout,   dP = dout v^T M,   dS = P (dP - rowsum(P dP)) / sqrt(D),
 *   dq += dS k,           dk += dS^T q
 * `adds` says whether the gradients of the keys and values have been written before. */
static void backward_stripe(const op *o, const head *h, const view *w, int at, int next, bool adds)
{
    int n = next - at, D = w->D, from = first_key(o, at), keys = next - from;
    const real *qkv = o->in[0]->data, *q = qkv + w->q + at * w->row;
    const real *k = qkv + w->k + from * w->row, *v = qkv + w->v + from * w->row;
    real *dqkv = o->in[0]->grad, *dq = dqkv + w->q + at * w->row;
    real *dk = dqkv + w->k + from * w->row, *dv = dqkv + w->v + from * w->row;
    const real *probs = o->saved->data + w->probs + (size_t)at * (size_t)w->T, *kept = probs;
    const real *dout = o->out->grad + w->out + (size_t)at * (size_t)w->C;
    if (w->drops) {
        apply_dropout(o, h, w, w->scores, probs, at, n, from, next);
        kept = w->scores;
    }
    gemm((product){.m = keys,
                   .n = D,
                   .k = n,
                   .c = dv,
                   .c_row = w->row,
                   .a = {kept + from, 1, w->T},
                   .b = {dout, w->C, 1},
                   .add = adds ? dv : NULL,
                   .add_row = w->row});
    gemm((product){.m = n,
                   .n = keys,
                   .k = D,
                   .c = w->scores + from,
                   .c_row = w->T,
                   .a = {dout, w->C, 1},
                   .b = {v, 1, w->row},
                   .packed = from == 0 ? w->values : NULL,
                   .packed_k = D});
    if (w->drops) apply_dropout(o, h, w, w->scores, w->scores, at, n, from, next);
    for (int i = 0; i < n; i++) {
        real *d = w->scores + (size_t)i * (size_t)w->T;
        const real *p = probs + (size_t)i * (size_t)w->T;
        kernel_softmax_row_backward(d + from, p + from, w->scale, keys);
    }
    gemm((product){.m = n,
                   .n = D,
                   .k = keys,
                   .c = dq,
                   .c_row = w->row,
                   .a = {w->scores + from, w->T, 1},
                   .b = {k, w->row, 1},
                   .packed = from == 0 ? w->keys : NULL,
                   .packed_k = w->to,
                   .add = o->adds[0] ? dq : NULL,
                   .add_row = w->row});
    gemm((product){.m = keys,
                   .n = D,
                   .k = n,
                   .c = dk,
                   .c_row = w->row,
                   .a = {w->scores + from, 1, w->T},
                   .b = {q, w->row, 1},
                   .add = adds ? dk : NULL,
                   .add_row = w->row});
}

/* Returns whether the gradients of the keys and values have been written already: by other ops, by another head
 * that shares the keys and values, or here, as zeros, where there is a window, so that no row sees all keys. */
static bool prepare_keys(const op *o, const head *h, const view *w)
{
    if (o->adds[0] || h->index % (o->heads / o->kv_heads) > 0) return true;
    if (o->window == 0) return false;
    for (int t = 0; t < h->to; t++) {
        kernel_clear(o->in[0]->grad + w->k + t * w->row, w->D);
        kernel_clear(o->in[0]->grad + w->v + t * w->row, w->D);
    }
    return true;
}

/* Goes from the last stripe, which sees all keys and so may write their gradients, to the first. */
static void backward_head(const op *o, const head *h, int slice_index)
{
    view w = view_of(o, h, slice_index);
    const real *qkv = o->in[0]->data;
    bool adds = prepare_keys(o, h, &w);
    if (has_few_keys(h, &w)) {
        backward_few(o, h, &w, adds);
        return;
    }
    gemm_pack(w.values, (matrix){qkv + w.v, 1, w.row}, h->to, w.D);
    gemm_pack(w.keys, (matrix){qkv + w.k, w.row, 1}, w.D, h->to);
    for (int next = h->to, at; next > 0; next = at, adds = true) {
        at = (next - 1) / STRIPE * STRIPE;
        backward_stripe(o, h, &w, at, next, adds);
    }
}

/* Calls work() for the heads that belong to a slice. Heads that share keys and values always belong to the same
 * slice. */
static void for_each_head(const op *o, const batch *b, slice s, void (*work)(const op *, const head *, int))
{
    if (b->begin == b->end) return;
    int sequences = b->sequences[b->end - 1] - b->sequences[b->begin] + 1, next = 0;
    range mine = slice_of(s, (range){0, sequences * o->heads}, o->heads / o->kv_heads);
    for (int r = b->begin; r < b->end;) {
        int sequence = b->sequences[r], from = b->positions[r], end = r + 1;
        while (end < b->end && b->sequences[end] == sequence) end++;
        for (int index = 0; index < o->heads; index++, next++) {
            if (next < mine.begin || next >= mine.end) continue;
            work(o, &(head){r - from, from, from + end - r, sequence, index, b}, s.index);
        }
        r = end;
    }
}

/* Forward for batch.apart: each row continues a sequence whose earlier rows are in the graph of o->cache. Its
 * queries, keys and values are copied there, that op computes the row, and the result is copied back. */
__attribute__((noinline)) static void forward_apart(const op *o, const batch *b, slice s)
{
    const op *cache = o->cache;
    tensor *qkv = cache->in[0];
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        int position = b->positions[r], first = b->sequences[r] * cache->T, row = first + position;
        memcpy(qkv->data + row_at(qkv, row), o->in[0]->data + row_at(o->in[0], r), tensor_row(qkv) * sizeof(real));
        for (int index = 0; index < cache->heads; index++) {
            forward_head(cache, &(head){first, position, position + 1, b->sequences[r], index, b}, s.index);
        }
        memcpy(o->out->data + row_at(o->out, r), cache->out->data + row_at(cache->out, row),
               tensor_row(o->out) * sizeof(real));
    }
}

void op_attention_forward(const op *o, const batch *b, slice s)
{
    if (o->cache != NULL) {
        forward_apart(o, b, s);
    } else {
        for_each_head(o, b, s, forward_head);
    }
}

void op_attention_backward(const op *o, const batch *b, slice s) { for_each_head(o, b, s, backward_head); }

tensor *op_attention(graph *g, const char *name, const char *probs_name, tensor *qkv, attention_form form)
{
    const int D = qkv->shape[1] / (form.heads + 2 * form.kv_heads);
    tensor *out = graph_rows_tensor(g, name, true, form.heads * D);
    op *o = graph_op(g, OP_ATTENTION, out, (tensor *[]){qkv, NULL, NULL, NULL});
    o->heads = form.heads;
    o->kv_heads = form.kv_heads;
    o->window = form.window;
    o->alibi = form.alibi;
    o->T = g->T;
    if (g->kind != GRAPH_INFERS) {
        o->saved = graph_tensor(g, probs_name, false, false, (int[]){g->B, form.heads, g->T, g->T});
    }
    qkv->persists = true; /* its rows are the key-value cache of later rows */
    o->scratch_numbers = 2 * packed_numbers(g->T, D) + (size_t)STRIPE * (size_t)g->T;
    return out;
}
