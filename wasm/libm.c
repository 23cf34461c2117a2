/* libm.c: exp, log, pow, sin and cos for the float modules, in place of those of the C library.
 *
 * The library's functions need 10 KB of tables, which hardly compress, and accept angles of any size. Those here are small.
 * Their errors, given below, do not matter: no inner loop calls them, and their results are rounded to floats or shown as
 * figures. The double module (the reference build) and native builds use the library's functions. */
#include "math/real.h"

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

/* x = k ln 2 + rest with |rest| <= ln 2 / 2; exp x = 2^k exp(rest), where exp(rest) is its Taylor series with 14 terms.
 * Within 2 units in the last place. */
double exp(double x)
{
    static const double LN2_HIGH = 0x1.62e42fefa38p-1, LN2_LOW = 0x1.ef35793c7673p-45; /* k LN2_HIGH is exact */
    if (!(x < 710)) return x + (double)INFINITY;
    if (x < -746) return 0;
    double k = rint(x * 1.4426950408889634), rest = (x - k * LN2_HIGH) - k * LN2_LOW, series = 0;
    for (int n = 14; n > 1; n--) series = (series + 1) * rest / n;
    return ldexp(1 + (rest + rest * series), (int)k);
}

/* x^y for x >= 0; the engine needs no other. The relative error of the result is the absolute error of y log x: about
 * 1e-14 while the result is above 1e-16. */
double pow(double x, double y) { return y == 0 ? 1 : exp(y * log(x)); }

/* x = q pi/2 + rest with |rest| <= pi/4, for |x| < 1e6; returns the rest. */
static double to_quarter(double x, int *q)
{
    static const double HIGH = 0x1.921fb544p0, LOW = 0x1.0b4611a626331p-34; /* pi/2; n HIGH is exact */
    double n = rint(x * 0.63661977236758134);
    *q = (int)n & 3;
    return (x - n * HIGH) - n * LOW;
}

/* The sine of x + q pi/2 with |x| <= pi/4: the Taylor series of the sine, or for odd q that of the cosine, with 9 terms. */
static double sine_of(double x, int q)
{
    double square = -x * x, series = 0;
    for (int n = q & 1 ? 16 : 17; n > 1; n -= 2) series = (series + 1) * square / (n * (n - 1));
    series = (series + 1) * (q & 1 ? 1 : x);
    return q & 2 ? -series : series;
}

/* Within 1e-15 for angles below 10, within 1e-12 for angles below 1e5. The angles of positions are smaller than that. */
double sin(double x)
{
    int q;
    double rest = to_quarter(x, &q);
    return sine_of(rest, q);
}

double cos(double x)
{
    int q;
    double rest = to_quarter(x, &q);
    return sine_of(rest, q + 1);
}

#endif
