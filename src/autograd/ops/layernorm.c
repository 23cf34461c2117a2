/* layernorm.c: normalises the C numbers of each row. See ops.h. */
#include "autograd/graph.h"
#include "autograd/ops.h"
#include "math/kernels.h"
#include "math/vector.h"

static const real EPS = (real)NORM_EPS;

static const real *gain_of(const op *o) { return o->in[1] == NULL ? NULL : o->in[1]->data; }

/* ---- layernorm: out_i = n_i g_i + b_i, n_i = (x_i - mean) s, s = (var + eps)^-1/2;
 *      saved (R,2) keeps mean and s ---- */

void op_layernorm_forward(const op *o, const batch *b, slice part)
{
    int C = o->out->shape[1];
    const real *gain = gain_of(o), *bias = o->in[2] == NULL ? NULL : o->in[2]->data;
    range rows = slice_of(part, rows_of(o->out, b), 1);
    for (int r = rows.begin; r < rows.end; r++) {
        real *out = o->out->data + row_at(o->out, r);
        const real *x = o->in[0]->data + row_at(o->in[0], r);
        real mean = kernel_sum(x, C) / (real)C;
        EACH_VEC(C, vec_store_part(out + i, vec_load_part(x + i, left) - mean, left));
        real s = 1 / real_sqrt(kernel_dot(out, out, C) / (real)C + EPS);
        EACH_VEC(C, vec y = vec_load_part(out + i, left) * s; if (gain != NULL) y *= vec_load_part(gain + i, left);
                 if (bias != NULL) y += vec_load_part(bias + i, left); vec_store_part(out + i, y, left));
        o->saved->data[2 * r] = mean;
        o->saved->data[2 * r + 1] = s;
    }
}

/* With h_i = dout_i g_i:  dx_i += s (h_i - mean(h) - n_i mean(h n)) */
static void layernorm_backward_row(const op *o, int r)
{
    int C = o->out->shape[1];
    const real *gain = gain_of(o), *dout = o->out->grad + row_at(o->out, r);
    const real *x = o->in[0]->data + row_at(o->in[0], r);
    real *dx = o->in[0]->grad + row_at(o->in[0], r);
    real mean = o->saved->data[2 * r], s = o->saved->data[2 * r + 1];
    vec total = {0}, along = {0};
    EACH_VEC(C, vec h = vec_load_times(dout, gain, i, left); total += h;
             along = multiply_add(along, h, vec_load_part(x + i, left) - mean));
    real shift = vec_sum(total) / (real)C, pull = vec_sum(along) * s * s / (real)C;
    const bool add = o->adds[0];
    EACH_VEC(C, vec h = vec_load_times(dout, gain, i, left) - shift;
             vec d = (h - (vec_load_part(x + i, left) - mean) * pull) * s; if (add) d += vec_load_part(dx + i, left);
             vec_store_part(dx + i, d, left));
}

/* dg_i += dout_i n_i, db_i += dout_i: a slice computes some columns of all rows */
void op_layernorm_backward(const op *o, const batch *b, slice part)
{
    range all = rows_of(o->out, b), rows = slice_of(part, all, 1);
    for (int r = rows.begin; o->in[0]->has_grad && r < rows.end; r++) layernorm_backward_row(o, r);
    const tensor *gain = o->in[1], *bias = o->in[2];
    if (gain != NULL && !gain->has_grad) gain = NULL;
    if (bias != NULL && !bias->has_grad) bias = NULL;
    if (gain == NULL && bias == NULL) return;
    range columns = slice_of(part, (range){0, o->out->shape[1]}, PARAMETER_COLUMNS);
    real *dgain = gain == NULL ? NULL : gain->grad + columns.begin;
    real *dbias = bias == NULL ? NULL : bias->grad + columns.begin;
    for (int r = all.begin; r < all.end; r++) {
        const real *dout = o->out->grad + row_at(o->out, r) + columns.begin;
        const real *x = o->in[0]->data + row_at(o->in[0], r) + columns.begin;
        real mean = o->saved->data[2 * r], s = o->saved->data[2 * r + 1];
        EACH_VEC(columns.end - columns.begin, vec d = vec_load_part(dout + i, left);
                 vec n = (vec_load_part(x + i, left) - mean) * s; if (dgain != NULL)
                     vec_store_part(dgain + i, multiply_add(vec_load_part(dgain + i, left), d, n), left);
                 if (dbias != NULL) vec_store_part(dbias + i, vec_load_part(dbias + i, left) + d, left));
    }
}

tensor *op_layernorm(graph *g, const char *name, tensor *x, tensor *gain, tensor *bias)
{
    tensor *out = graph_like(g, name, x, x->shape[1]);
    op *o = graph_op(g, OP_LAYERNORM, out, (tensor *[]){x, gain, bias, NULL});
    tensor *saved = graph_like(g, graph_name(g, name, "mean_scale"), x, 2);
    saved->has_grad = false;
    o->saved = saved;
    return out;
}
