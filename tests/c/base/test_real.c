/* test_real.c: the functions of the scalar type that are libm's. */
#include "base/real.h"

#include "../support.h"
#include "../test.h"

static void roots(void)
{
    CHECK_NEAR(real_sqrt(2), sqrt(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
    CHECK_NEAR(real_log(2), log(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
}

SUITE(real) { TEST("square root and logarithm are libm's", roots); }
