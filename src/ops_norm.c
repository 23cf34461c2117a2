/* ops_norm.c: RMSNorm and LayerNorm, over the C numbers of each row. See ops.h. */
#include "graph.h"
#include "kernels.h"
#include "ops.h"

static const real EPS = (real)1e-5;

/* ---- rmsnorm: out_i = x_i s g_i, s = (mean(x^2) + eps)^-1/2; saved[0] (R,1) keeps s ---- */

void op_rmsnorm_forward(const op *o, const batch *b)
{
    int C = o->out->shape[1];
    const real *gain = o->in[1] ? o->in[1]->data : NULL;
    for (int r = b->begin; r < b->end; r++) {
        real *out = o->out->data + (size_t)r * (size_t)C;
        const real *x = o->in[0]->data + (size_t)r * (size_t)C;
        real s = 1 / real_sqrt(dot(x, x, C) / (real)C + EPS);
        for (int i = 0; i < C; i++) out[i] = gain ? x[i] * s * gain[i] : x[i] * s;
        o->saved[0]->data[r] = s;
    }
}

/* With h_i = dout_i g_i and n_i = x_i s:  dx_i += s (h_i - n_i mean(h n)),  dg_i += dout_i n_i */
void op_rmsnorm_backward(const op *o, const batch *b)
{
    int C = o->out->shape[1];
    const real *gain = o->in[1] ? o->in[1]->data : NULL;
    real *dgain = o->in[1] ? o->in[1]->grad : NULL;
    for (int r = 0; r < b->end; r++) {
        const real *dout = o->out->grad + (size_t)r * (size_t)C;
        const real *x = o->in[0]->data + (size_t)r * (size_t)C;
        real *dx = o->in[0]->grad + (size_t)r * (size_t)C;
        real s = o->saved[0]->data[r];
        real along = 0;
        for (int i = 0; i < C; i++) along += (gain ? dout[i] * gain[i] : dout[i]) * x[i];
        real pull = along * s * s / (real)C;
        for (int i = 0; i < C; i++) dx[i] += s * ((gain ? dout[i] * gain[i] : dout[i]) - x[i] * pull);
        if (dgain == NULL) continue;
        for (int i = 0; i < C; i++) dgain[i] += dout[i] * x[i] * s;
    }
}

tensor *op_rmsnorm(graph *g, const char *name, tensor *x, tensor *gain)
{
    tensor *out = graph_rows_tensor(g, name, true, x->shape[1]);
    op *o = graph_op(g, OP_RMSNORM, out, x, gain, NULL);
    o->saved[0] = graph_rows_tensor(g, graph_name(g, name, "scale"), false, 1);
    return out;
}

/* ---- layernorm: out_i = n_i g_i + b_i, n_i = (x_i - mean) s, s = (var + eps)^-1/2;
 *      saved[0] (R,2) keeps mean and s ---- */

void op_layernorm_forward(const op *o, const batch *b)
{
    int C = o->out->shape[1];
    const real *gain = o->in[1] ? o->in[1]->data : NULL;
    const real *bias = o->in[2] ? o->in[2]->data : NULL;
    for (int r = b->begin; r < b->end; r++) {
        real *out = o->out->data + (size_t)r * (size_t)C;
        const real *x = o->in[0]->data + (size_t)r * (size_t)C;
        real mean = sum(x, C) / (real)C;
        for (int i = 0; i < C; i++) out[i] = x[i] - mean;
        real s = 1 / real_sqrt(dot(out, out, C) / (real)C + EPS);
        for (int i = 0; i < C; i++) out[i] *= s;
        if (gain) {
            for (int i = 0; i < C; i++) out[i] *= gain[i];
        }
        if (bias) {
            for (int i = 0; i < C; i++) out[i] += bias[i];
        }
        o->saved[0]->data[2 * r] = mean;
        o->saved[0]->data[2 * r + 1] = s;
    }
}

/* With h_i = dout_i g_i:  dx_i += s (h_i - mean(h) - n_i mean(h n)),
 * dg_i += dout_i n_i,  db_i += dout_i */
void op_layernorm_backward(const op *o, const batch *b)
{
    int C = o->out->shape[1];
    const real *gain = o->in[1] ? o->in[1]->data : NULL;
    for (int r = 0; r < b->end; r++) {
        const real *dout = o->out->grad + (size_t)r * (size_t)C;
        const real *x = o->in[0]->data + (size_t)r * (size_t)C;
        real *dx = o->in[0]->grad + (size_t)r * (size_t)C;
        real mean = o->saved[0]->data[2 * r], s = o->saved[0]->data[2 * r + 1];
        real total = 0, along = 0;
        for (int i = 0; i < C; i++) {
            real h = gain ? dout[i] * gain[i] : dout[i];
            total += h;
            along += h * (x[i] - mean);
        }
        real shift = total / (real)C, pull = along * s * s / (real)C;
        for (int i = 0; i < C; i++) {
            real h = gain ? dout[i] * gain[i] : dout[i];
            dx[i] += s * (h - shift - (x[i] - mean) * pull);
        }
        if (o->in[1]) {
            for (int i = 0; i < C; i++) o->in[1]->grad[i] += dout[i] * (x[i] - mean) * s;
        }
        if (o->in[2]) {
            for (int i = 0; i < C; i++) o->in[2]->grad[i] += dout[i];
        }
    }
}

tensor *op_layernorm(graph *g, const char *name, tensor *x, tensor *gain, tensor *bias)
{
    tensor *out = graph_rows_tensor(g, name, true, x->shape[1]);
    op *o = graph_op(g, OP_LAYERNORM, out, x, gain, bias);
    o->saved[0] = graph_rows_tensor(g, graph_name(g, name, "mean_scale"), false, 2);
    return out;
}
