/* ops_attention.c: causal multi-head self-attention. See ops.h.
 *
 * Each (sequence, head) is a small problem of its own: scores = q k^T / sqrt(D), row-wise softmax
 * over the keys at or before the row, out = probs v. It is worked on in stripes of a few rows, so
 * that the keys beyond a stripe cost nothing. */
#include "graph.h"
#include "kernels.h"
#include "ops.h"

enum { STRIPE = 16 };

/* One stripe of one head: rows `first + from`.. of the batch, positions from..to of a sequence
 * that starts at row `first`. The keys it can see are positions 0..to. */
typedef struct stripe {
    int first, from, to, sequence, head;
} stripe;

/* What a stripe works on. */
typedef struct view {
    int C, D, T, rows; /* rows = to - from */
    size_t q, k, v;    /* offsets into qkv: of its queries, and of the sequence's first key and value */
    size_t out, probs; /* offsets into out (R,C) and probs (B,H,T,T) */
    real scale;        /* D^-1/2 */
} view;

static view view_of(const op *o, const stripe *s)
{
    view w = {.C = o->out->shape[1], .T = o->saved[0]->shape[3], .rows = s->to - s->from};
    w.D = w.C / o->heads;
    size_t C = (size_t)w.C, T = (size_t)w.T;
    size_t head = (size_t)s->head, first = (size_t)s->first, from = (size_t)s->from;
    size_t column = head * (size_t)w.D, row = first + from;
    w.q = row * 3 * C + column;
    w.k = first * 3 * C + C + column;
    w.v = w.k + C;
    w.out = row * C + column;
    w.probs = (((size_t)s->sequence * (size_t)o->heads + head) * T + from) * T;
    w.scale = 1 / real_sqrt((real)w.D);
    return w;
}

static void stripe_forward(const op *o, const stripe *s)
{
    view w = view_of(o, s);
    const real *qkv = o->in[0]->data;
    real *probs = o->saved[0]->data + w.probs;
    ptrdiff_t step = 3 * w.C;
    gemm(probs, w.T, (matrix){qkv + w.q, step, 1}, (matrix){qkv + w.k, 1, step}, w.rows, s->to, w.D, false);
    for (int i = 0; i < w.rows; i++) {
        real *p = probs + (size_t)i * (size_t)w.T;
        int visible = s->from + i + 1;
        real max = p[0];
        for (int t = 1; t < visible; t++) max = p[t] > max ? p[t] : max;
        for (int t = 0; t < visible; t++) p[t] = real_exp((p[t] - max) * w.scale);
        real inverse = 1 / sum(p, visible);
        for (int t = 0; t < visible; t++) p[t] *= inverse;
        for (int t = visible; t < s->to; t++) p[t] = 0;
    }
    gemm(o->out->data + w.out, w.C, (matrix){probs, w.T, 1}, (matrix){qkv + w.v, step, 1}, w.rows, w.D, s->to, false);
}

/* With P the probs of the stripe and dout its gradient:
 *   dv += P^T dout,   dP = dout v^T,   dS = P (dP - rowsum(P dP)) / sqrt(D),
 *   dq += dS k,       dk += dS^T q */
static void stripe_backward(const op *o, const stripe *s)
{
    view w = view_of(o, s);
    const real *qkv = o->in[0]->data;
    real *dqkv = o->in[0]->grad;
    const real *probs = o->saved[0]->data + w.probs, *dout = o->out->grad + w.out;
    real *scores = o->saved[1]->data; /* (STRIPE,T): dP, then dS */
    ptrdiff_t step = 3 * w.C;
    gemm(dqkv + w.v, step, (matrix){probs, 1, w.T}, (matrix){dout, w.C, 1}, s->to, w.D, w.rows, true);
    gemm(scores, w.T, (matrix){dout, w.C, 1}, (matrix){qkv + w.v, 1, step}, w.rows, s->to, w.D, false);
    for (int i = 0; i < w.rows; i++) {
        real *d = scores + (size_t)i * (size_t)w.T;
        const real *p = probs + (size_t)i * (size_t)w.T;
        int visible = s->from + i + 1;
        real mean = dot(p, d, visible);
        for (int t = 0; t < visible; t++) d[t] = p[t] * (d[t] - mean) * w.scale;
        for (int t = visible; t < s->to; t++) d[t] = 0;
    }
    gemm(dqkv + w.q, step, (matrix){scores, w.T, 1}, (matrix){qkv + w.k, step, 1}, w.rows, w.D, s->to, true);
    gemm(dqkv + w.k, step, (matrix){scores, 1, w.T}, (matrix){qkv + w.q, step, 1}, s->to, w.D, w.rows, true);
}

/* Runs `work` on every stripe of every head of the rows begin..end. */
static void for_each_stripe(const op *o, const batch *b, void (*work)(const op *, const stripe *))
{
    for (int r = b->begin; r < b->end;) {
        int sequence = b->sequences[r], from = b->positions[r], end = r + 1;
        while (end < b->end && b->sequences[end] == sequence) end++;
        int first = r - from, to = end - first;
        for (int head = 0; head < o->heads; head++) {
            for (int at = from; at < to; at += STRIPE) {
                int next = at + STRIPE < to ? at + STRIPE : to;
                work(o, &(stripe){first, at, next, sequence, head});
            }
        }
        r = end;
    }
}

void op_attention_forward(const op *o, const batch *b) { for_each_stripe(o, b, stripe_forward); }

void op_attention_backward(const op *o, const batch *b) { for_each_stripe(o, b, stripe_backward); }

tensor *op_attention(graph *g, const char *name, const char *probs_name, tensor *qkv, int heads)
{
    tensor *out = graph_rows_tensor(g, name, true, qkv->shape[1] / 3);
    op *o = graph_op(g, OP_ATTENTION, out, qkv, NULL, NULL);
    o->heads = heads;
    o->saved[0] = graph_tensor(g, probs_name, false, false, (int[]){g->B, heads, g->T, g->T});
    if (g->with_gradient) {
        o->saved[1] = graph_tensor(g, graph_name(g, name, "work"), false, false, (int[]){STRIPE, g->T, 0});
    }
    return out;
}
