/* test_vector.c: the engine's own exp, compared with libm's in double, and the ends of rows. In the reference build
 * exp is libm's, so there only the ends of its range matter. */
#include "math/vector.h"

#include "../support.h"
#include "../test.h"

#include <float.h>
#include <math.h>

/* The distance between `value` and `exact` in units of the last place of a real at `exact`. */
static double units(double value, double exact)
{
    double unit = ldexp(DOUBLE_OR_FLOAT(DBL_EPSILON, (double)FLT_EPSILON), ilogb(exact));
    return fabs(value - exact) / unit;
}

static real exp_of(real x)
{
    real all[LANES];
    vec_store(all, vec_exp(vec_splat(x)));
    return all[LANES - 1];
}

static void exponential(void)
{
    double worst = 0, at = 0;
    for (double x = REAL_IS_DOUBLE ? -87 : -60; x <= 88; x += 1.0 / 4096) {
        double off = units((double)exp_of((real)x), exp(x));
        if (off > worst) {
            worst = off;
            at = x;
        }
    }
    CHECK_THAT(worst <= 2, "exp(%g) is off by %.3g units in the last place", at, worst);
}

/* Consecutive reals, so that arguments have all bits of the mantissa, on both sides of zero. */
static void exponential_dense(void)
{
    double worst = 0, at = 0;
    real x = (real)-1.0, y = (real)0.34;
    for (int i = 0; i < 200000; i++) {
        x = (real)nextafterf((float)x, 1);
        y = (real)nextafterf((float)y, 1);
        double off = fmax(units((double)exp_of(x), exp((double)x)), units((double)exp_of(y), exp((double)y)));
        if (off > worst) {
            worst = off;
            at = (double)x;
        }
    }
    CHECK_THAT(worst <= 2, "near exp(%g): off by %.3g units in the last place", at, worst);
}

static void exponential_edges(void)
{
    CHECK_NEAR(exp_of(0), 1, 0);
    CHECK(isnan(exp_of((real)NAN)));
    CHECK(exp_of((real)-1000) >= 0 && (double)exp_of((real)-1000) < 1e-37);
    CHECK(exp_of(-(real)INFINITY) >= 0 && (double)exp_of(-(real)INFINITY) < 1e-37);
    if (!REAL_IS_DOUBLE) CHECK_NEAR(exp_of((real)-61), 0, 0); /* where products would be subnormal */
}

/* The end of a row that does not fill a vector: zeros are read there, and nothing beyond it is written. */
static void rest(void)
{
    for (int n = 0; n <= LANES; n++) {
        real x[LANES], y[LANES], all[LANES];
        for (int i = 0; i < LANES; i++) x[i] = (real)(i + 1), y[i] = -1;
        vec v = vec_load_part(x, n);
        vec_store(all, v);
        for (int i = 0; i < LANES; i++) CHECK_NEAR(all[i], i < n ? i + 1 : 0, 0);
        vec_store_part(y, v + 1, n);
        for (int i = 0; i < LANES; i++) CHECK_NEAR(y[i], i < n ? i + 2 : -1, 0);
    }
}

static void across(void)
{
    real x[LANES], total = 0;
    for (int i = 0; i < LANES; i++) total += x[i] = (real)((i * 5 + 3) % LANES) - 2;
    CHECK_NEAR(vec_sum(vec_load(x)), total, 0);
    CHECK_NEAR(vec_largest(vec_load(x)), LANES - 3, 0);
    CHECK_NEAR(vec_sum(vec_max(vec_load(x), vec_splat((real)LANES))), LANES * LANES, 0);
    CHECK_NEAR(vec_sum(multiply_add(vec_splat(1), vec_splat(2), vec_splat(3))), 7 * LANES, 0);
}

SUITE(vector)
{
    TEST("exp is within two units in the last place over its whole range", exponential);
    TEST("exp is within two units in the last place for neighbouring numbers", exponential_dense);
    TEST("exp is right at the ends of its range, and a NaN stays a NaN", exponential_edges);
    TEST("the end of a row is read with zeros after it, and nothing after it is written", rest);
    TEST("sum, largest, max and multiply_add use every lane", across);
}
