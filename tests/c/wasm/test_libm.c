/* test_libm.c: the functions that the float modules use (wasm/libm.c), compared with those of this machine. */
#undef REAL
#define REAL float /* the file is empty in the double build */

#include "math/real.h"

#include "../test.h"

#include <math.h>

/* They have other names here, beside those of the C library. */
double module_exp(double x);
double module_log(double x);
double module_pow(double x, double y);
double module_sin(double x);
double module_cos(double x);
#define exp module_exp
#define log module_log
#define pow module_pow
#define sin module_sin
#define cos module_cos
#include "../../../wasm/libm.c" // NOLINT(bugprone-suspicious-include)
#undef exp
#undef log
#undef pow
#undef sin
#undef cos

static void logarithms(void)
{
    static const double ENDS[] = {
        1, 2, 0.5, 5e-324, 1.7976931348623157e308, 0.70710678118654746, 0.70710678118654757};
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        CHECK_NEAR(module_log(ENDS[i]), log(ENDS[i]), 4e-16 * fabs(log(ENDS[i])));
    }
    for (double x = 1e-300; x < 1e300; x *= 1.37) CHECK_NEAR(module_log(x), log(x), 4e-16 * fabs(log(x)));
    for (double x = 0.4; x < 2.1; x += 0.00137) CHECK_NEAR(module_log(x), log(x), 4e-16 * fabs(log(x)));
    for (double d = 1e-15; d < 0.1; d *= 1.7) {
        CHECK_NEAR(module_log(1 - d), log(1 - d), 4e-16 * fabs(log(1 - d)));
        CHECK_NEAR(module_log(1 + d), log(1 + d), 4e-16 * fabs(log(1 + d)));
    }
}

static void logarithms_of_no_number(void)
{
    CHECK_NEAR(module_log(0), -(double)INFINITY, 0);
    CHECK_NEAR(module_log((double)INFINITY), (double)INFINITY, 0);
    CHECK(isnan(module_log(-1)) && isnan(module_log((double)NAN)) && isnan(module_log(-(double)INFINITY)));
}

static void exponentials(void)
{
    for (double x = -745; x < 709.7; x += 0.0731) {
        CHECK_NEAR(module_exp(x), exp(x), 5e-16 * exp(x) + 5e-324);
    }
    for (double x = 1e-20; x < 1; x *= 1.7) {
        CHECK_NEAR(module_exp(x), exp(x), 5e-16 * exp(x));
        CHECK_NEAR(module_exp(-x), exp(-x), 5e-16);
    }
    CHECK(module_exp(0) == 1 && module_exp(-1000) == 0 && module_exp(-(double)INFINITY) == 0);
    CHECK(isinf(module_exp(710)) && isinf(module_exp((double)INFINITY)) && isnan(module_exp((double)NAN)));
}

static void powers(void)
{
    static const double RATES[] = {0, 0.5, 0.85, 0.9, 0.95, 0.99, 0.999, 0.9999};
    for (size_t i = 0; i < sizeof RATES / sizeof *RATES; i++) {
        for (double t = 0; t < 1e6; t = 2 * t + 1) {
            double expected = pow(RATES[i], t);
            CHECK_NEAR(module_pow(RATES[i], t), expected, 1e-14 * expected + 1e-30);
        }
    }
}

static void angles(void)
{
    for (double x = -10; x < 10; x += 0.00137) {
        CHECK_NEAR(module_sin(x), sin(x), 1e-15);
        CHECK_NEAR(module_cos(x), cos(x), 1e-15);
    }
    for (double x = 10; x < 1e5; x = 1.0137 * x + 0.1) {
        CHECK_NEAR(module_sin(x), sin(x), 1e-12);
        CHECK_NEAR(module_cos(x), cos(x), 1e-12);
        CHECK_NEAR(module_sin(-x), sin(-x), 1e-12);
        CHECK_NEAR(module_cos(-x), cos(-x), 1e-12);
    }
}

SUITE(libm)
{
    TEST("the module's logarithm is within two units in the last place", logarithms);
    TEST("the module's logarithm of 0, negative numbers, infinity and NaN is that of C", logarithms_of_no_number);
    TEST("the module's exponential is within two units in the last place", exponentials);
    TEST("the module's powers of decay rates are those of the C library", powers);
    TEST("the module's sine and cosine are those of the C library, for any position", angles);
}
