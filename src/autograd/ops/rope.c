/* rope.c: rotates queries and keys by angles that grow with their position, so that the product of a query and a
 * key depends only on the distance between them. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/vector.h"

/* Rotates the pairs (x_i, x_(i+half)) of a head by the angles whose cosines and sines are in `table`; for sign = -1
 * in the opposite direction:
 *   to_i = x_i cos - sign x_(i+half) sin,   to_(i+half) = x_(i+half) cos + sign x_i sin */
static void turn(real *to, const real *x, const real *table, real sign, int half, bool add)
{
    for (int i = 0; i < half; i += LANES) {
        int left = half - i;
        vec cosine = vec_load_part(table + i, left), sine = vec_load_part(table + half + i, left) * sign;
        vec low = vec_load_part(x + i, left), high = vec_load_part(x + half + i, left);
        vec to_low = low * cosine - high * sine, to_high = high * cosine + low * sine;
        if (add) to_low += vec_load_part(to + i, left), to_high += vec_load_part(to + half + i, left);
        vec_store_part(to + i, to_low, left);
        vec_store_part(to + half + i, to_high, left);
    }
}

/* Rotates the queries and keys of a row and copies its values. */
static void turn_row(const op *o, const batch *b, int r, real *to, const real *x, real sign, bool add)
{
    const tensor *table = o->in[1];
    int D = table->shape[1], N = o->out->shape[1], turned = (o->heads + o->kv_heads) * D;
    const real *angles = table->data + row_at(table, b->positions[r]);
    for (int at = 0; at < turned; at += D) turn(to + at, x + at, angles, sign, D / 2, add);
    for (int i = turned; i < N; i++) to[i] = add ? to[i] + x[i] : x[i];
}

void op_rope_forward(const op *o, const batch *b, slice s)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        turn_row(o, b, r, o->out->data + row_at(o->out, r), o->in[0]->data + row_at(o->in[0], r), 1, false);
    }
}

/* dx += dout, rotated in the opposite direction */
void op_rope_backward(const op *o, const batch *b, slice s)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        turn_row(o, b, r, o->in[0]->grad + row_at(o->in[0], r), o->out->grad + row_at(o->out, r), -1, o->adds[0]);
    }
}

tensor *op_rope(graph *g, const char *name, tensor *qkv, tensor *table, int heads, int kv_heads)
{
    tensor *out = graph_like(g, name, qkv, qkv->shape[1]);
    op *o = graph_op(g, OP_ROPE, out, (tensor *[]){qkv, table, NULL, NULL});
    o->heads = heads;
    o->kv_heads = kv_heads;
    return out;
}
