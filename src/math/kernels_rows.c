/* kernels_rows.c: the inner loops over one row of numbers. See kernels.h. */
#include "math/kernels.h"
#include "math/vector.h"

real kernel_dot(const real *x, const real *y, int n)
{
    vec sum0 = {0}, sum1 = {0}, sum2 = {0}, sum3 = {0};
    int i = 0;
    for (; i + 4 * LANES <= n; i += 4 * LANES) {
        sum0 = multiply_add(sum0, vec_load(x + i), vec_load(y + i));
        sum1 = multiply_add(sum1, vec_load(x + i + LANES), vec_load(y + i + LANES));
        sum2 = multiply_add(sum2, vec_load(x + i + 2 * LANES), vec_load(y + i + 2 * LANES));
        sum3 = multiply_add(sum3, vec_load(x + i + 3 * LANES), vec_load(y + i + 3 * LANES));
    }
    for (; i + LANES <= n; i += LANES) sum0 = multiply_add(sum0, vec_load(x + i), vec_load(y + i));
    if (i < n) sum1 = multiply_add(sum1, vec_load_part(x + i, n - i), vec_load_part(y + i, n - i));
    return vec_sum((sum0 + sum1) + (sum2 + sum3));
}

/* The vec 0, 1, 2, ...: the index of each lane. */
static inline vec lanes(void)
{
    static const real PLACES[] = {0, 1, 2, 3, 4, 5, 6, 7};
    return vec_load(as_numbers(PLACES));
}

real kernel_sum(const real *x, int n)
{
    vec sums = {0};
    EACH_VEC(n, sums += vec_load_part(x + i, left));
    return vec_sum(sums);
}

real kernel_largest(const real *x, int n)
{
    vec most = vec_splat(x[0]);
    int i = 0;
    for (; i + LANES <= n; i += LANES) most = vec_max(vec_load(x + i), most);
    if (i < n)
        most = vec_max(vec_if_less(lanes(), vec_splat((real)(n - i)), vec_load_part(x + i, n - i), most), most);
    return vec_largest(most);
}

/* Each pass goes over all rows: the rows are independent, so the CPU has other work while one row's maximum or sum is
 * not ready. */
void kernel_causal_softmax(real *x, ptrdiff_t row, real scale, int visible, int m, int n)
{
    const vec next = vec_splat(LANES), none = {0};
    real most[SOFTMAX_ROWS], inverse[SOFTMAX_ROWS];
    for (int r = 0; r < m; r++) {
        const real *at = x + r * row;
        const vec until = vec_splat((real)(visible + r));
        vec place = lanes(), top = vec_splat(at[0]);
        EACH_VEC(n, top = vec_max(vec_if_less(place, until, vec_load_part(at + i, left), top), top); place += next);
        most[r] = vec_largest(top);
    }
    for (int r = 0; r < m; r++) {
        real *at = x + r * row;
        const vec until = vec_splat((real)(visible + r)), shift = vec_splat(most[r]);
        vec place = lanes(), sums = none;
        EACH_VEC(n, vec e = vec_exp((vec_load_part(at + i, left) - shift) * scale); vec_store_part(at + i, e, left);
                 sums += vec_if_less(place, until, e, none); place += next);
        inverse[r] = 1 / vec_sum(sums);
    }
    for (int r = 0; r < m; r++) {
        real *at = x + r * row;
        const vec until = vec_splat((real)(visible + r)), factor = vec_splat(inverse[r]);
        vec place = lanes();
        EACH_VEC(n, vec p = vec_load_part(at + i, left) * factor;
                 vec_store_part(at + i, vec_if_less(place, until, p, none), left); place += next);
    }
}

void kernel_softmax_row_backward(real *d, const real *p, real scale, int n)
{
    const vec mean = vec_splat(kernel_dot(p, d, n));
    EACH_VEC(n, vec p_i = vec_load_part(p + i, left);
             vec_store_part(d + i, p_i * (vec_load_part(d + i, left) - mean) * scale, left));
}

real kernel_exp_sum(const real *x, real shift, int n)
{
    vec sums = {0};
    int i = 0;
    for (; i + LANES <= n; i += LANES) sums += vec_exp(vec_load(x + i) - shift);
    if (i < n) { /* the padding would add e^0 */
        vec e = vec_exp(vec_load_part(x + i, n - i) - shift);
        sums += vec_if_less(lanes(), vec_splat((real)(n - i)), e, (vec){0});
    }
    return vec_sum(sums);
}

real kernel_rms_norm(real *out, const real *x, const real *gain, int n)
{
    real s = 1 / real_sqrt(kernel_dot(x, x, n) / (real)n + (real)NORM_EPS);
    EACH_VEC(n, vec y = vec_load_part(x + i, left) * s; if (gain != NULL) y *= vec_load_part(gain + i, left);
             vec_store_part(out + i, y, left));
    return s;
}

void kernel_rms_norm_backward(real *dx, const real *dout, const real *x, const real *gain, real s, int n, bool add)
{
    vec along = {0};
    EACH_VEC(n, vec h = vec_load_times(dout, gain, i, left);
             along = multiply_add(along, h, vec_load_part(x + i, left)));
    const real pull = vec_sum(along) * s * s / (real)n;
    EACH_VEC(n, vec d = (vec_load_times(dout, gain, i, left) - vec_load_part(x + i, left) * pull) * s;
             if (add) d += vec_load_part(dx + i, left); vec_store_part(dx + i, d, left));
}

void kernel_rms_norm_backward_gain(real *dgain, const real *dout, const real *x, real s, int from, int to)
{
    dgain += from, dout += from, x += from;
    EACH_VEC(to - from, vec d = vec_load_part(dout + i, left), y = vec_load_part(x + i, left) * s;
             vec_store_part(dgain + i, multiply_add(vec_load_part(dgain + i, left), d, y), left));
}

/* With s(v) = 1 / (1 + e^-v), gelu(x) = x s(2u). 2u is limited to 60, where s rounds to 1, so that e^2u stays finite. */
static inline vec gelu_vec(vec x)
{
    static const real NUMBERS[] = {(real)(2 * 0.7978845608028654), (real)(2 * 0.7978845608028654 * 0.044715), 60, 1};
    const real *c = as_numbers(NUMBERS);
    vec e = vec_exp(vec_min(x * multiply_add(vec_splat(c[0]), x * x, vec_splat(c[1])), vec_splat(c[2])));
    return x * (e / (e + vec_splat(c[3])));
}

/* gelu' = s + x s (1 - s) 2u', 2u' = 2 sqrt(2/pi) (1 + 3 * 0.044715 x^2). s is computed as y / x, without e^2u. */
static inline vec gelu_slope(vec x, vec y)
{
    static const real NUMBERS[] = {(real)(2 * 0.7978845608028654), (real)(6 * 0.7978845608028654 * 0.044715), 1,
                                   (real)1e-30, (real)0.5};
    const real *c = as_numbers(NUMBERS);
    vec s = vec_if_less(x * x, vec_splat(c[3]), vec_splat(c[4]), y / x);
    return multiply_add(s, y * (vec_splat(c[2]) - s), multiply_add(vec_splat(c[0]), x * x, vec_splat(c[1])));
}

void kernel_gelu(real *out, const real *x, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) vec_store(out + i, gelu_vec(vec_load(x + i)));
    if (i < n) vec_store_part(out + i, gelu_vec(vec_load_part(x + i, n - i)), n - i);
}

/* Computes the next of `left` numbers. Where the compiler knows that `left` is LANES, it uses whole vecs. */
static inline void gelu_backward_vec(real *dx, const real *dout, const real *x, const real *out, ptrdiff_t left,
                                     bool add)
{
    vec d = vec_load_part(dout, left) * gelu_slope(vec_load_part(x, left), vec_load_part(out, left));
    if (add) d += vec_load_part(dx, left);
    vec_store_part(dx, d, left);
}

void kernel_gelu_backward(real *dx, const real *dout, const real *x, const real *out, ptrdiff_t n, bool add)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) gelu_backward_vec(dx + i, dout + i, x + i, out + i, LANES, add);
    if (i < n) gelu_backward_vec(dx + i, dout + i, x + i, out + i, n - i, add);
}

/* Four rows of w, w_row numbers apart, which share the loads of x. */
static inline void dot_rows(real *y, const real *w, ptrdiff_t w_row, const real *x, int k)
{
    const real *w1 = w + w_row, *w2 = w1 + w_row, *w3 = w2 + w_row;
    vec sum0 = {0}, sum1 = {0}, sum2 = {0}, sum3 = {0};
    int l = 0;
    for (; l + LANES <= k; l += LANES) {
        vec at = vec_load(x + l);
        sum0 = multiply_add(sum0, at, vec_load(w + l));
        sum1 = multiply_add(sum1, at, vec_load(w1 + l));
        sum2 = multiply_add(sum2, at, vec_load(w2 + l));
        sum3 = multiply_add(sum3, at, vec_load(w3 + l));
    }
    if (l < k) {
        vec at = vec_load_part(x + l, k - l);
        sum0 = multiply_add(sum0, at, vec_load_part(w + l, k - l));
        sum1 = multiply_add(sum1, at, vec_load_part(w1 + l, k - l));
        sum2 = multiply_add(sum2, at, vec_load_part(w2 + l, k - l));
        sum3 = multiply_add(sum3, at, vec_load_part(w3 + l, k - l));
    }
    y[0] = vec_sum(sum0);
    y[1] = vec_sum(sum1);
    y[2] = vec_sum(sum2);
    y[3] = vec_sum(sum3);
}

/* y[j] = sum + add[j] + bias[j] */
static inline void finish_sum(real *y, int j, real sum, const real *add, const real *bias)
{
    if (add != NULL) sum += add[j];
    if (bias != NULL) sum += bias[j];
    y[j] = sum;
}

/* The four rows come from the four quarters of w, so that each quarter is read from its beginning to its end and the
 * hardware prefetcher works. Four neighbouring rows may lie in one page, where it does not (sampling with `base` is 1.2
 * to 1.6 times faster this way). */
void matvec(real *y, const real *w, ptrdiff_t w_row, const real *x, const real *add, const real *bias, int n, int k)
{
    const int quarter = n / 4;
    for (int j = 0; j < quarter; j++) {
        real sums[4];
        dot_rows(sums, w + j * w_row, quarter * w_row, x, k);
        for (int i = 0; i < 4; i++) finish_sum(y, i * quarter + j, sums[i], add, bias);
    }
    for (int j = 4 * quarter; j < n; j++) finish_sum(y, j, kernel_dot(w + j * w_row, x, k), add, bias);
}

void kernel_transpose(real *columns, int width, const real *rows, ptrdiff_t row, int n, int k)
{
    for (int l = 0; l < k; l++, columns += width) {
        for (int i = 0; i < n; i++) columns[i] = rows[i * row + l];
        for (int i = n; i < width; i++) columns[i] = 0;
    }
}

void kernel_clear(real *x, ptrdiff_t n)
{
    static const real ZERO[] = {0};
    const vec zero =
        vec_splat(as_numbers(ZERO)[0]); /* as a constant the loop would become a memset, which is slower */
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) vec_store(x + i, zero);
    if (i < n) vec_store_part(x + i, zero, n - i);
}

void kernel_accumulate(real *y, real factor, const real *x, int n, bool add)
{
    const vec f = vec_splat(factor);
    int i = 0;
    if (add) {
        for (; i + LANES <= n; i += LANES) vec_store(y + i, multiply_add(vec_load(y + i), f, vec_load(x + i)));
    } else {
        for (; i + LANES <= n; i += LANES) vec_store(y + i, f * vec_load(x + i));
    }
    if (i == n) return;
    vec old = {0};
    if (add) old = vec_load_part(y + i, n - i);
    vec_store_part(y + i, multiply_add(old, f, vec_load_part(x + i, n - i)), n - i);
}
