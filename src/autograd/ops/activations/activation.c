/* activation.c: the activations relu2, silu, swiglu and geglu. See activation.h.
 *
 * With the sigmoid s(v) = 1 / (1 + e^-v), silu(x) = x s(x) and, in the tanh form, gelu(x) = x s(x (a + b x^2)):
 * SiLU is the case a = 1, b = 0. (ReLU and GELU have files of their own. They are compiled for speed, because the
 * presets use them; this file is compiled for size.) */
#include "autograd/ops/activations/activation.h"

#include "math/vector.h"

/* a, b, 3b, and the largest exponent of e: beyond it s is 1 in floating point. */
const real SILU_COEFFICIENTS[4] = {1, 0, 0, 60};
const real GELU_COEFFICIENTS[4] = {(real)(2 * 0.7978845608028654), (real)(2 * 0.7978845608028654 * 0.044715),
                                   (real)(6 * 0.7978845608028654 * 0.044715), 60};

/* Returns y = x s(v) with v = x (a + b x^2), and its slope s + y (1 - s) (a + 3b x^2). Where c is NULL, returns
 * max(0, x)^2 with slope 2 max(0, x). */
static inline vec apply(vec x, const real *c, vec *slope)
{
    if (c == NULL) {
        vec y = vec_if_less(x, vec_splat(0), vec_splat(0), x); /* a NaN stays a NaN */
        *slope = y + y;
        return y * y;
    }
    vec square = x * x, one = vec_splat(1);
    vec e = vec_exp(vec_min(x * (vec_splat(c[0]) + square * vec_splat(c[1])), vec_splat(c[3])));
    vec s = e / (e + one), y = x * s;
    *slope = s + y * (one - s) * (vec_splat(c[0]) + square * vec_splat(c[2]));
    return y;
}

/* out (R,I) from x (R,I), or, where gated, from x (R,2I), which is the gate and then the numbers `up`:
 *   out = f(x),   out = f(gate) up */
void activation_forward(const op *o, const batch *b, slice s, activation_form f)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    int I = o->out->shape[1];
    for (int r = rows.begin; r < rows.end; r++) {
        real *out = o->out->data + row_at(o->out, r);
        const real *x = o->in[0]->data + row_at(o->in[0], r), *up = x + I;
        for (int i = 0; i < I; i += LANES) {
            vec slope, y = apply(vec_load_part(x + i, I - i), f.coefficients, &slope);
            if (f.gated) y *= vec_load_part(up + i, I - i);
            vec_store_part(out + i, y, I - i);
        }
    }
}

/* dx = dout * f'(x). With a gate: dgate = dout * up * f'(gate) and dup = dout * f(gate). Added, not written, where
 * adds[0] is set. */
void activation_backward(const op *o, const batch *b, slice s, activation_form f)
{
    range rows = slice_of(s, rows_of(o->out, b), 1);
    int I = o->out->shape[1];
    for (int r = rows.begin; r < rows.end; r++) {
        const real *x = o->in[0]->data + row_at(o->in[0], r), *up = x + I;
        const real *dout = o->out->grad + row_at(o->out, r);
        real *dx = o->in[0]->grad + row_at(o->in[0], r), *dup = dx + I;
        for (int i = 0; i < I; i += LANES) {
            int left = I - i;
            vec slope, y = apply(vec_load_part(x + i, left), f.coefficients, &slope),
                       d = vec_load_part(dout + i, left);
            slope *= d;
            if (f.gated) {
                slope *= vec_load_part(up + i, left);
                y *= d;
                if (o->adds[0]) y += vec_load_part(dup + i, left);
                vec_store_part(dup + i, y, left);
            }
            if (o->adds[0]) slope += vec_load_part(dx + i, left);
            vec_store_part(dx + i, slope, left);
        }
    }
}

tensor *activation_record(graph *g, op_kind kind, const char *name, tensor *x, int width)
{
    tensor *out = graph_like(g, name, x, width);
    graph_op(g, kind, out, (tensor *[]){x, NULL, NULL, NULL});
    return out;
}
