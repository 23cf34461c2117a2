/* real.h: the scalar type of the engine, and the few functions of it that are not arithmetic.
 *
 * `real` is float; the reference build (-DREAL=double) runs the same ops in plain double, for
 * gradient checks and for following microgpt digit by digit. In float, exp and tanh are our own:
 * the same bits on every machine, no branches, and a form that compilers turn into SIMD. */
#ifndef REAL_H
#define REAL_H

#include <math.h>
#include <stdint.h>

#ifndef REAL
#define REAL float
#endif
typedef REAL real;

/* 1 in the reference build, for #if. */
#define REAL_IS_double 1
#define REAL_IS_float 0
#define REAL_PASTE_(a, b) a##b
#define REAL_PASTE(a, b) REAL_PASTE_(a, b)
#define REAL_IS_DOUBLE REAL_PASTE(REAL_IS_, REAL)

#if REAL_IS_DOUBLE

static const real REAL_TINY = 0;
static inline real real_exp(real x) { return exp(x); }
static inline real real_tanh(real x) { return tanh(x); }
static inline real real_sqrt(real x) { return sqrt(x); }
static inline real real_log(real x) { return log(x); }

#else

/* Sums that only shrink are set to 0 below this: the smallest floats (subnormals) have few digits
 * and cost a hundred times as much as others. */
static const real REAL_TINY = 1e-37f;

/* e^x within 2 units in the last place; 0 below -60, held at e^88 above 88. (What
 * is below e^-60 counts for nothing in a softmax, and products with it would be subnormal: slow.)
 * x = n ln 2 + r, |r| <= ln 2 / 2; e^r by the Taylor polynomial of degree 7; the factor 2^n is
 * put together from its bits. A NaN stays a NaN, since it fails both comparisons. */
static inline real real_exp(real x)
{
    x = x < -87.0f ? -87.0f : x;
    x = x > 88.0f ? 88.0f : x;
    float n = (x * 1.44269504f + 12582912.0f) - 12582912.0f; /* rounds to a whole number */
    float r = (x - n * 0.693359375f) - n * -2.12194440e-4f;  /* ln 2 in two parts */
    float p = 1.0f / 5040;
    p = p * r + 1.0f / 720;
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r * r + r + 1.0f;
    union {
        int32_t bits;
        float value;
    } power = {.bits = ((int32_t)(n == n ? n : 0.0f) + 127) << 23};
    return x < -60.0f ? 0.0f : p * power.value;
}

/* tanh x = 1 - 2 / (e^2x + 1). The absolute error is below 2e-7; the relative error near 0 is
 * not small, which the GELU, the one user, does not notice. */
static inline real real_tanh(real x) { return 1.0f - 2.0f / (real_exp(2.0f * x) + 1.0f); }
static inline real real_sqrt(real x) { return sqrtf(x); }
static inline real real_log(real x) { return logf(x); }

#endif
#endif
