/* ops_attention.c: causal multi-head self-attention. See ops.h.
 *
 * Each (sequence, head) is a small problem of its own: scores = q k^T / sqrt(D), row-wise softmax
 * over the keys at or before the row, out = probs v. It is worked on in stripes of a few rows, so
 * that the keys beyond a stripe cost nothing; keys and values are packed once for all stripes. */
#include "graph.h"
#include "kernels.h"
#include "ops.h"

enum { STRIPE = 16 };

/* One head of the rows of one sequence: positions from..to of a sequence that starts at row `first`. */
typedef struct head {
    int first, from, to, sequence, index;
} head;

/* Where the numbers of a head are. Rows of qkv are 3C numbers apart. */
typedef struct view {
    int C, D, T, to;              /* to: how many keys there are */
    ptrdiff_t row;                /* 3C */
    size_t q, k, v;               /* offsets into qkv, of position 0 */
    size_t out;                   /* offset into out (R,C), of position 0 */
    size_t probs;                 /* offset into saved (B,H,T,T) */
    real scale;                   /* D^-1/2 */
    real *keys, *values, *scores; /* scratch: two packed (T,D), and a stripe of rows (STRIPE,T) */
} view;

/* Room for a packed head of queries, keys or values, whichever way round. */
static size_t packed_numbers(int T, int D)
{
    size_t wide = gemm_packed(T, D), tall = gemm_packed(D, T);
    return wide > tall ? wide : tall;
}

static view view_of(const op *o, const head *h, int slice_index)
{
    const tensor *qkv = o->in[0];
    int C = o->out->shape[1], D = C / o->heads, T = o->T;
    view w = {.C = C, .D = D, .T = T, .to = h->to, .row = 3 * (ptrdiff_t)C, .scale = 1 / real_sqrt((real)D)};
    size_t column = (size_t)h->index * (size_t)D, t = (size_t)T;
    w.q = row_at(qkv, h->first) + column;
    w.k = w.q + (size_t)C;
    w.v = w.k + (size_t)C;
    w.out = row_at(o->out, h->first) + column;
    w.probs = ((size_t)h->sequence * (size_t)o->heads + (size_t)h->index) * t * t;
    w.keys = o->scratch + (size_t)slice_index * o->scratch_numbers;
    w.values = w.keys + packed_numbers(T, D);
    w.scores = w.values + packed_numbers(T, D);
    return w;
}

/* The attention weights of one row from its scores: softmax over those it can see, 0 for the rest of its stripe. */
static void softmax(real *row, int visible, int n, real scale)
{
    real inverse = 1 / exp_row(row, row, largest(row, visible), scale, visible);
    for (int t = 0; t < visible; t++) row[t] *= inverse;
    for (int t = visible; t < n; t++) row[t] = 0;
}

/* ---- few keys: row by row, since packing would cost more than it saves ---- */

enum { FEW_KEYS = 8 };

static bool has_few_keys(const head *h) { return h->to <= FEW_KEYS; }

/* Where the weights of a row are to be: where they are saved, or in the work space. */
static real *weights_of(const op *o, const view *w, int position)
{
    return o->saved == NULL ? w->scores : o->saved->data + w->probs + (size_t)position * (size_t)w->T;
}

static void forward_row(const op *o, const view *w, int position)
{
    const real *qkv = o->in[0]->data, *q = qkv + w->q + position * w->row;
    real *out = o->out->data + w->out + (size_t)position * (size_t)w->C, *p = weights_of(o, w, position);
    matvec(p, qkv + w->k, w->row, q, NULL, NULL, position + 1, w->D);
    softmax(p, position + 1, position + 1, w->scale);
    for (int t = 0; t <= position; t++) accumulate(out, p[t], qkv + w->v + t * w->row, w->D, t > 0);
}

/* What backward_stripe does, for one row. */
static void backward_row(const op *o, const view *w, int position, bool adds)
{
    const real *qkv = o->in[0]->data, *q = qkv + w->q + position * w->row, *p = weights_of(o, w, position);
    const real *dout = o->out->grad + w->out + (size_t)position * (size_t)w->C;
    real *dqkv = o->in[0]->grad, *dq = dqkv + w->q + position * w->row, *d = w->scores;
    matvec(d, qkv + w->v, w->row, dout, NULL, NULL, position + 1, w->D);
    real mean = dot(p, d, position + 1);
    for (int t = 0; t <= position; t++) {
        real ds = p[t] * (d[t] - mean) * w->scale;
        accumulate(dqkv + w->v + t * w->row, p[t], dout, w->D, adds);
        accumulate(dqkv + w->k + t * w->row, ds, q, w->D, adds);
        accumulate(dq, ds, qkv + w->k + t * w->row, w->D, o->adds[0] || t > 0);
    }
}

/* ---- many keys: stripes, as matrix products ---- */

/* The positions at..next of a head: the keys that they can see are 0..next. */
static void forward_stripe(const op *o, const view *w, int at, int next)
{
    const real *qkv = o->in[0]->data;
    int n = next - at;
    real *probs = weights_of(o, w, at);
    gemm((product){.m = n,
                   .n = next,
                   .k = w->D,
                   .c = probs,
                   .c_row = w->T,
                   .a = {qkv + w->q + at * w->row, w->row, 1},
                   .b = {qkv + w->k, 1, w->row},
                   .packed = w->keys,
                   .packed_k = w->D});
    for (int i = 0; i < n; i++) softmax(probs + (size_t)i * (size_t)w->T, at + i + 1, next, w->scale);
    gemm((product){.m = n,
                   .n = w->D,
                   .k = next,
                   .c = o->out->data + w->out + (size_t)at * (size_t)w->C,
                   .c_row = w->C,
                   .a = {probs, w->T, 1},
                   .b = {qkv + w->v, w->row, 1},
                   .packed = w->values,
                   .packed_k = w->to});
}

static void forward_head(const op *o, const head *h, int slice_index)
{
    view w = view_of(o, h, slice_index);
    const real *qkv = o->in[0]->data;
    if (has_few_keys(h) || h->to - h->from == 1) { /* one row, as sampling adds them, uses its keys once */
        for (int position = h->from; position < h->to; position++) forward_row(o, &w, position);
        return;
    }
    gemm_pack(w.keys, (matrix){qkv + w.k, 1, w.row}, h->to, w.D);
    gemm_pack(w.values, (matrix){qkv + w.v, w.row, 1}, w.D, h->to);
    for (int at = h->from; at < h->to; at += STRIPE) {
        forward_stripe(o, &w, at, at + STRIPE < h->to ? at + STRIPE : h->to);
    }
}

/* With P the weights of a stripe and dout its gradient:
 *   dv += P^T dout,   dP = dout v^T,   dS = P (dP - rowsum(P dP)) / sqrt(D),
 *   dq += dS k,       dk += dS^T q
 * `adds` says whether the gradients of the keys and values that it sees are there already. */
static void backward_stripe(const op *o, const view *w, int at, int next, bool adds)
{
    const real *qkv = o->in[0]->data, *q = qkv + w->q + at * w->row;
    real *dqkv = o->in[0]->grad, *dq = dqkv + w->q + at * w->row, *dk = dqkv + w->k, *dv = dqkv + w->v;
    const real *probs = o->saved->data + w->probs + (size_t)at * (size_t)w->T;
    const real *dout = o->out->grad + w->out + (size_t)at * (size_t)w->C;
    int n = next - at, D = w->D;
    gemm((product){.m = next,
                   .n = D,
                   .k = n,
                   .c = dv,
                   .c_row = w->row,
                   .a = {probs, 1, w->T},
                   .b = {dout, w->C, 1},
                   .add = adds ? dv : NULL,
                   .add_row = w->row});
    gemm((product){.m = n,
                   .n = next,
                   .k = D,
                   .c = w->scores,
                   .c_row = w->T,
                   .a = {dout, w->C, 1},
                   .b = {qkv + w->v, 1, w->row},
                   .packed = w->values,
                   .packed_k = D});
    for (int i = 0; i < n; i++) {
        real *d = w->scores + (size_t)i * (size_t)w->T;
        const real *p = probs + (size_t)i * (size_t)w->T;
        int visible = at + i + 1;
        real mean = dot(p, d, visible);
        for (int t = 0; t < visible; t++) d[t] = p[t] * (d[t] - mean) * w->scale;
        for (int t = visible; t < next; t++) d[t] = 0;
    }
    gemm((product){.m = n,
                   .n = D,
                   .k = next,
                   .c = dq,
                   .c_row = w->row,
                   .a = {w->scores, w->T, 1},
                   .b = {qkv + w->k, w->row, 1},
                   .packed = w->keys,
                   .packed_k = w->to,
                   .add = o->adds[0] ? dq : NULL,
                   .add_row = w->row});
    gemm((product){.m = next,
                   .n = D,
                   .k = n,
                   .c = dk,
                   .c_row = w->row,
                   .a = {w->scores, 1, w->T},
                   .b = {q, w->row, 1},
                   .add = adds ? dk : NULL,
                   .add_row = w->row});
}

/* From the last stripe, which sees all keys and so may write their gradients, to the first. */
static void backward_head(const op *o, const head *h, int slice_index)
{
    view w = view_of(o, h, slice_index);
    const real *qkv = o->in[0]->data;
    if (has_few_keys(h)) {
        for (int position = h->to; position-- > 0;) {
            backward_row(o, &w, position, o->adds[0] || position < h->to - 1);
        }
        return;
    }
    gemm_pack(w.values, (matrix){qkv + w.v, 1, w.row}, h->to, w.D);
    gemm_pack(w.keys, (matrix){qkv + w.k, w.row, 1}, w.D, h->to);
    for (int next = h->to, at; next > 0; next = at) {
        at = (next - 1) / STRIPE * STRIPE;
        backward_stripe(o, &w, at, next, o->adds[0] || next < h->to);
    }
}

/* Does the heads of the batch that fall to a slice. */
static void for_each_head(const op *o, const batch *b, slice s, void (*work)(const op *, const head *, int))
{
    if (b->begin == b->end) return;
    int sequences = b->sequences[b->end - 1] - b->sequences[b->begin] + 1, next = 0;
    range mine = slice_of(s, (range){0, sequences * o->heads}, 1);
    for (int r = b->begin; r < b->end;) {
        int sequence = b->sequences[r], from = b->positions[r], end = r + 1;
        while (end < b->end && b->sequences[end] == sequence) end++;
        for (int index = 0; index < o->heads; index++, next++) {
            if (next < mine.begin || next >= mine.end) continue;
            work(o, &(head){r - from, from, from + end - r, sequence, index}, s.index);
        }
        r = end;
    }
}

void op_attention_forward(const op *o, const batch *b, slice s) { for_each_head(o, b, s, forward_head); }

void op_attention_backward(const op *o, const batch *b, slice s) { for_each_head(o, b, s, backward_head); }

tensor *op_attention(graph *g, const char *name, const char *probs_name, tensor *qkv, int heads)
{
    tensor *out = graph_rows_tensor(g, name, true, qkv->shape[1] / 3);
    op *o = graph_op(g, OP_ATTENTION, out, (tensor *[]){qkv, NULL, NULL, NULL});
    o->heads = heads;
    o->T = g->T;
    if (g->kind != GRAPH_INFERS) {
        o->saved = graph_tensor(g, probs_name, false, false, (int[]){g->B, heads, g->T, g->T});
    }
    qkv->persists = true; /* its rows are the key-value cache of the rows to come */
    o->scratch_numbers = 2 * packed_numbers(g->T, out->shape[1] / heads) + (size_t)STRIPE * (size_t)g->T;
    return out;
}
