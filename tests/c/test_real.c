/* test_real.c: the engine's own exp and tanh against libm's in double. In the reference build they
 * are libm's, and only the ends of their range are of interest. */
#include "real.h"

#include "support.h"
#include "test.h"

#include <float.h>
#include <math.h>

/* The distance of `value` from `exact` in units of the last place of a real at `exact`. */
static double units(double value, double exact)
{
    double unit = ldexp(DOUBLE_OR_FLOAT(DBL_EPSILON, (double)FLT_EPSILON), ilogb(exact));
    return fabs(value - exact) / unit;
}

static void exponential(void)
{
    double worst = 0, at = 0;
    for (double x = REAL_IS_DOUBLE ? -87 : -60; x <= 88; x += 1.0 / 4096) {
        double off = units((double)real_exp((real)x), exp(x));
        if (off > worst) {
            worst = off;
            at = x;
        }
    }
    CHECK_THAT(worst <= 2, "exp(%g) is off by %.3g units in the last place", at, worst);
}

/* Reals one after another: also arguments with a full mantissa, on both sides of zero. */
static void exponential_dense(void)
{
    double worst = 0, at = 0;
    real x = (real)-1.0, y = (real)0.34;
    for (int i = 0; i < 200000; i++) {
        x = (real)nextafterf((float)x, 1);
        y = (real)nextafterf((float)y, 1);
        double off = fmax(units((double)real_exp(x), exp((double)x)), units((double)real_exp(y), exp((double)y)));
        if (off > worst) {
            worst = off;
            at = (double)x;
        }
    }
    CHECK_THAT(worst <= 2, "near exp(%g): off by %.3g units in the last place", at, worst);
}

static void exponential_edges(void)
{
    CHECK_NEAR(real_exp(0), 1, 0);
    CHECK(isnan(real_exp((real)NAN)));
    CHECK(real_exp((real)-1000) >= 0 && (double)real_exp((real)-1000) < 1e-37);
    CHECK(real_exp(-(real)INFINITY) >= 0 && (double)real_exp(-(real)INFINITY) < 1e-37);
    CHECK((double)real_exp((real)1000) > 1e38);
    CHECK((double)real_exp((real)INFINITY) > 1e38);
    CHECK(!isnan(real_exp((real)INFINITY)));
    if (!REAL_IS_DOUBLE) CHECK_NEAR(real_exp((real)-61), 0, 0); /* where products would be subnormal */
}

static void tangent(void)
{
    double worst = 0, at = 0;
    for (double x = -50; x <= 50; x += 1.0 / 4096) {
        double off = fabs((double)real_tanh((real)x) - tanh((double)(real)x));
        if (off > worst) {
            worst = off;
            at = x;
        }
    }
    CHECK_THAT(worst <= DOUBLE_OR_FLOAT(1e-15, 2e-7), "tanh(%g) is off by %.3g", at, worst);
    CHECK_NEAR(real_tanh(0), 0, DOUBLE_OR_FLOAT(0, 1e-7));
    CHECK_NEAR(real_tanh((real)1000), 1, 0);
    CHECK_NEAR(real_tanh((real)-1000), -1, 0);
    CHECK(isnan(real_tanh((real)NAN)));
}

static void roots(void)
{
    CHECK_NEAR(real_sqrt(2), sqrt(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
    CHECK_NEAR(real_log(2), log(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
}

SUITE(real)
{
    TEST("exp is within two units in the last place over its whole range", exponential);
    TEST("exp is within two units in the last place for neighbouring numbers", exponential_dense);
    TEST("exp holds at the ends of its range and lets a NaN through", exponential_edges);
    TEST("tanh is within 2e-7 of libm's, is one far out and lets a NaN through", tangent);
    TEST("square root and logarithm are libm's", roots);
}
