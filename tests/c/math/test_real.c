/* test_real.c: the square root and logarithm of the scalar type, compared with libm. */
#include "math/real.h"

#include "../support.h"
#include "../test.h"

static void roots(void)
{
    CHECK_NEAR(real_sqrt(2), sqrt(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
    CHECK_NEAR(real_log(2), log(2.0), DOUBLE_OR_FLOAT(0, 1e-7));
}

SUITE(real) { TEST("square root and logarithm are libm's", roots); }
