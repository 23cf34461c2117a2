/* libm.c: log and pow for the float modules, in place of the C library's.
 *
 * The library's read 8 KB of tables, which hardly compress: an eighth of the module. No inner loop calls them,
 * and what they give becomes a float or a figure. The double module (the reference) keeps the
 * library's, and so do the programs of this machine. */
#include "real.h"

#include <math.h>

#if !REAL_IS_DOUBLE

/* x = m 2^e with m from sqrt(1/2) to sqrt(2); log m = 2 atanh s, s = (m - 1) / (m + 1), |s| < 0.172, by the series
 * s + s^3/3 + s^5/5 + ..., of which 11 terms are enough for a double. Within 2 units in the last place. */
double log(double x)
{
    static const double SQRT_HALF = 0.70710678118654752;
    static const double LN2_HIGH = 0x1.62e42fefa38p-1, LN2_LOW = 0x1.ef35793c7673p-45; /* e LN2_HIGH is exact */
    if (!(x > 0)) return x < 0 || isnan(x) ? (double)NAN : -(double)INFINITY;
    if (isinf(x)) return x;
    int e;
    double m = frexp(x, &e);
    if (m < SQRT_HALF) {
        m *= 2;
        e--;
    }
    double s = (m - 1) / (m + 1), square = s * s, series = 1.0 / 21;
    for (int n = 19; n > 1; n -= 2) series = series * square + 1.0 / n;
    return e * LN2_HIGH + (2 * s + (2 * s * square * series + e * LN2_LOW));
}

/* x^y for x >= 0, which is all there is to raise here: the decay rates of Adam. The relative error is that of
 * y log x times its size, about 1e-14 while the result is above 1e-16. */
double pow(double x, double y) { return y == 0 ? 1 : exp(y * log(x)); }

#endif
