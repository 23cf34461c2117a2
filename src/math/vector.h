/* vector.h: a few reals that are worked on at once, for the inner loops of kernels and ops.
 *
 * SIMD is written with the compiler's vector types, so WebAssembly and native builds share it. A
 * vec holds LANES reals: 4 in WebAssembly and SSE, 8 in AVX, 1 in the reference build, where it
 * is a plain double and every loop is the formula's own.
 *
 * The last numbers of a row, if they do not fill a vec, are padded with zeros to a vec, so that the
 * bits of a result do not depend on its place in the row. Loops over n numbers have this form:
 *
 *   EACH_VEC(n, vec_store_part(out + i, f(vec_load_part(x + i, left)), left)); */
#ifndef VECTOR_H
#define VECTOR_H

#include "math/real.h"

#include <stddef.h>
#include <stdint.h>

/* Runs a statement for each vec of n numbers: `i` is the index of its first number, `left` how many numbers are left from
 * there on. Whole vecs have a loop of their own, in which `left` is a constant, so that nothing is called: a WebAssembly
 * engine keeps no value in a register across a call. */
#define EACH_VEC(n, ...) \
    do { \
        ptrdiff_t i = 0, end = (n); \
        for (const ptrdiff_t left = LANES; i + LANES <= end; i += LANES) { \
            __VA_ARGS__; \
        } \
        if (i < end) { \
            const ptrdiff_t left = end - i; \
            __VA_ARGS__; \
        } \
    } while (0)

#if REAL_IS_DOUBLE

enum { LANES = 1 };
typedef double vec;

static inline vec vec_load(const real *at) { return *at; }
static inline void vec_store(real *at, vec v) { *at = v; }
static inline vec vec_splat(real x) { return x; }
static inline vec multiply_add(vec sum, vec x, vec y) { return sum + x * y; }
static inline real vec_sum(vec v) { return v; }
static inline vec vec_max(vec x, vec y) { return x > y ? x : y; }
static inline vec vec_min(vec x, vec y) { return x > y ? y : x; }
static inline vec vec_if_less(vec a, vec b, vec x, vec y) { return a < b ? x : y; }
static inline real vec_largest(vec v) { return v; }
static inline vec vec_sqrt(vec v) { return sqrt(v); }
static inline vec vec_exp(vec x) { return exp(x); }
static inline const real *as_numbers(const real *constants) { return constants; }
static inline vec vec_load_part(const real *at, ptrdiff_t n) { return n > 0 ? *at : 0; }
static inline void vec_store_part(real *at, vec v, ptrdiff_t n)
{
    if (n > 0) *at = v;
}

#else

#ifdef __AVX__
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

/* A vec may be at the address of any float: it needs no larger alignment. */
typedef float vec __attribute__((vector_size(LANES * sizeof(float)), aligned(4), may_alias));
typedef uint32_t vec_bits __attribute__((vector_size(LANES * sizeof(uint32_t)), aligned(4), may_alias));

static inline vec vec_load(const float *at) { return *(const vec *)at; }
static inline void vec_store(float *at, vec v) { *(vec *)at = v; }
static inline vec vec_splat(float x) { return x - (vec){0}; }

/* sum + x y: rounded once where the build allows it (relaxed SIMD), else twice, and then the same
 * everywhere. */
static inline vec multiply_add(vec sum, vec x, vec y)
{
#ifdef __wasm_relaxed_simd__
    return __builtin_wasm_relaxed_madd_f32x4(x, y, sum);
#else
    return sum + x * y;
#endif
}

/* x where the bits of `mask` are set, else y. */
static inline vec vec_select(vec_bits mask, vec x, vec y)
{
    return (vec)((mask & (vec_bits)x) | (~mask & (vec_bits)y));
}

/* x where a < b, else y. */
static inline vec vec_if_less(vec a, vec b, vec x, vec y) { return vec_select((vec_bits)(a < b), x, y); }

static inline vec vec_max(vec x, vec y) { return vec_if_less(y, x, x, y); }
static inline vec vec_min(vec x, vec y) { return vec_if_less(y, x, y, x); } /* a NaN in x stays */

static inline vec vec_sqrt(vec v)
{
#ifdef __clang__
    return __builtin_elementwise_sqrt(v);
#else
    for (int i = 0; i < LANES; i++) v[i] = sqrtf(v[i]);
    return v;
#endif
}

/* A vec with its two halves swapped; with the two pairs of lanes swapped in each group of four; with the two lanes of each
 * pair swapped. */
#ifdef __AVX__
static inline vec swap_halves(vec v) { return __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3); }
static inline vec swap_pairs(vec v) { return __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5); }
static inline vec swap_neighbours(vec v) { return __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6); }
#else
static inline vec swap_pairs(vec v) { return __builtin_shufflevector(v, v, 2, 3, 0, 1); }
static inline vec swap_neighbours(vec v) { return __builtin_shufflevector(v, v, 1, 0, 3, 2); }
#endif

/* The sum of the lanes, and the largest of them, pair by pair: the additions are independent of each other, and there
 * is no branch that a CPU could mispredict. */
static inline float vec_sum(vec v)
{
#ifdef __AVX__
    v += swap_halves(v);
#endif
    v += swap_pairs(v);
    v += swap_neighbours(v);
    return v[0];
}

static inline float vec_largest(vec v)
{
#ifdef __AVX__
    v = vec_max(v, swap_halves(v));
#endif
    v = vec_max(v, swap_pairs(v));
    v = vec_max(v, swap_neighbours(v));
    return v[0];
}

/* Loads the last n < LANES numbers of a row. Not inlined, because it is long and seldom called. (It has no loop, because
 * then the numbers would go through memory.) */
__attribute__((noinline, unused)) static vec vec_load_rest(const float *at, ptrdiff_t n)
{
    vec v = {0};
    if (n > 0) v[0] = at[0];
    if (n > 1) v[1] = at[1];
    if (n > 2) v[2] = at[2];
#ifdef __AVX__
    for (int i = 3; i < LANES - 1; i++) {
        if (i < n) v[i] = at[i];
    }
#endif
    return v;
}

__attribute__((noinline, unused)) static void vec_store_rest(float *at, vec v, ptrdiff_t n)
{
    if (n > 0) at[0] = v[0];
    if (n > 1) at[1] = v[1];
    if (n > 2) at[2] = v[2];
#ifdef __AVX__
    for (int i = 3; i < LANES - 1; i++) {
        if (i < n) at[i] = v[i];
    }
#endif
}

/* The next LANES numbers where n are left, with zeros in place of missing ones. */
static inline vec vec_load_part(const float *at, ptrdiff_t n)
{
    return n >= LANES ? vec_load(at) : vec_load_rest(at, n);
}

static inline void vec_store_part(float *at, vec v, ptrdiff_t n)
{
    if (n >= LANES) {
        vec_store(at, v);
    } else {
        vec_store_rest(at, v, n);
    }
}

/* Makes the compiler read constants from memory, by hiding their values from it. As literals they
 * would cost a WebAssembly engine several instructions at each use. */
static inline const float *as_numbers(const float *constants)
{
    __asm__("" : "+r"(constants));
    return constants;
}

/* e^x within 2 units in the last place for x up to 88; 0 below -60. (A number below e^-60 does not change
 * a softmax, and products with it would be subnormal, which is slow.)
 * x = n ln 2 + r, |r| <= ln 2 / 2; e^r = 1 + r + r^2 q(r). q is the polynomial of degree 4 with the smallest
 * maximal relative error there, 3e-9 (found by Remez's method). Its terms are added in pairs, so that few
 * additions have to wait for others.
 * Adding 1.5 * 2^23 + 127 rounds to a whole number and leaves n + 127 in the lowest bits, from where it is
 * shifted to be the exponent of 2^n. A NaN stays a NaN, since it fails the comparison. */
static inline vec vec_exp(vec x)
{
    static const float NUMBERS[] = {12582912.0f + 127, 1.44269504f,  -0.693359375f, 2.12194440e-4f,
                                    0.499999934f,      0.166665204f, 0.0416683916f, 0.00836874322f,
                                    0.00138144708f,    1.0f,         -60.0f};
    const float *c = as_numbers(NUMBERS);
    vec shift = vec_splat(c[0]);
    vec shifted = multiply_add(shift, x, vec_splat(c[1])), n = shifted - shift;
    vec r = multiply_add(multiply_add(x, n, vec_splat(c[2])), n, vec_splat(c[3])); /* ln 2 in two parts */
    vec square = r * r;
    vec low = multiply_add(vec_splat(c[4]), r, vec_splat(c[5]));
    vec high = multiply_add(multiply_add(vec_splat(c[6]), r, vec_splat(c[7])), square, vec_splat(c[8]));
    vec p = multiply_add(r + vec_splat(c[9]), square, multiply_add(low, square, high));
    return vec_if_less(x, vec_splat(c[10]), (vec){0}, p * (vec)((vec_bits)shifted << 23));
}

#endif

/* The next vec of x from i on, where `left` numbers are left, times the same numbers of `factors` unless that is NULL. */
static inline vec vec_load_times(const real *x, const real *factors, ptrdiff_t i, ptrdiff_t left)
{
    vec v = vec_load_part(x + i, left);
    if (factors != NULL) v *= vec_load_part(factors + i, left);
    return v;
}

#endif
