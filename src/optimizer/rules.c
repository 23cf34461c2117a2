/* rules.c: AdamW, SGD and Lion, a SIMD vector (vec) at a time. See rules.h. */
#include "optimizer/rules.h"

/* Sets numbers to zero that are so small that computing with them would be slow. See REAL_TINY. */
static inline vec without_tiny(vec x, vec tiny) { return vec_if_less(vec_max(x, -x), tiny, vec_splat(0), x); }

/* Updates the next of `left` numbers. Where the compiler knows that `left` is LANES, it uses whole vectors. Adding
 * `tiny` keeps the averages of parameters without a gradient from becoming so small that computing with them is slow
 * (REAL_TINY). */
static inline void adamw_vec(real *p, real *m, real *v, const real *gradient, ptrdiff_t left, const rule_factors *f)
{
    vec g = vec_load_part(gradient, left) * f->scale, old = vec_load_part(p, left);
    vec mean = multiply_add(multiply_add(f->tiny, vec_load_part(m, left), f->beta1), f->rest1, g);
    vec square = multiply_add(multiply_add(f->tiny, vec_load_part(v, left), f->beta2), f->rest2, g * g);
    vec_store_part(m, mean, left);
    vec_store_part(v, square, left);
    vec change = mean * f->rate / (vec_sqrt(square * f->correction2) + f->eps);
    vec_store_part(p, old - multiply_add(change, old, f->decay), left);
}

/* beta1 is the momentum; m is NULL where it is 0. */
static inline void sgd_vec(real *p, real *m, const real *gradient, ptrdiff_t left, const rule_factors *f)
{
    vec g = vec_load_part(gradient, left) * f->scale, old = vec_load_part(p, left), change = g;
    if (m != NULL) {
        vec mean = without_tiny(multiply_add(g, vec_load_part(m, left), f->beta1), f->tiny);
        vec_store_part(m, mean, left);
        change = f->nesterov ? multiply_add(g, mean, f->beta1) : mean;
    }
    vec_store_part(p, old - multiply_add(change * f->rate, old, f->decay), left);
}

static inline void lion_vec(real *p, real *m, const real *gradient, ptrdiff_t left, const rule_factors *f)
{
    const vec zero = vec_splat(0), one = vec_splat(1);
    vec g = vec_load_part(gradient, left) * f->scale, old = vec_load_part(p, left), mean = vec_load_part(m, left);
    vec way = multiply_add(mean * f->beta1, f->rest1, g);
    vec sign = vec_if_less(way, zero, -one, vec_if_less(zero, way, one, zero));
    vec_store_part(m, without_tiny(multiply_add(mean * f->beta2, f->rest2, g), f->tiny), left);
    vec_store_part(p, old - multiply_add(sign * f->rate, old, f->decay), left);
}

void rule_apply(real *p, real *m, real *v, const real *gradient, ptrdiff_t n, rule_factors f)
{
    ptrdiff_t i = 0;
    if (f.rule == RULE_SGD) {
        for (; i < n; i += LANES) sgd_vec(p + i, m == NULL ? NULL : m + i, gradient + i, n - i, &f);
    } else if (f.rule == RULE_LION) {
        for (; i < n; i += LANES) lion_vec(p + i, m + i, gradient + i, n - i, &f);
    } else {
        for (; i + LANES <= n; i += LANES) adamw_vec(p + i, m + i, v + i, gradient + i, LANES, &f);
        if (i < n) adamw_vec(p + i, m + i, v + i, gradient + i, n - i, &f);
    }
}
