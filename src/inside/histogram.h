/* histogram.h: how the numbers of a tensor are spread: counts in bins of equal width, and a few figures. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include "base/error.h"
#include "base/real.h"
#include "base/string_builder.h"

#include <stddef.h>

enum { HISTOGRAM_MAX_BINS = 10000 };

typedef struct histogram {
    size_t n, finite; /* all numbers, and those that are not NaN or infinite: all below is of the latter */
    double least, most, mean, deviation; /* the deviation sqrt(mean((x - mean)^2)); NaN where no number is finite */
    size_t zeros;                        /* exactly 0 */
    double begin, end;                   /* what the bins cover */
    size_t below, above;                 /* outside of that */
    int bins;
    size_t *counts; /* (bins) bin i has begin + i w <= x < begin + (i+1) w, the last also x = end; w its width */
} histogram;

/* Counts n numbers in `bins` bins from `begin` to `end`; where both are NaN, from the least of them to the largest, or,
 * where these are one and the same, half a unit to either side of it. False (ERROR_SETTING: "bins", "range") for bins
 * outside 1 to HISTOGRAM_MAX_BINS, or a range that is not finite and rising; or when memory is out. */
bool histogram_init(histogram *h, const real *x, size_t n, int bins, double begin, double end, error *e);

/* {"n","finite","least","most","mean","deviation","zeros","begin","end","below","above","counts":[...]}: "zeros" as a
 * share of the finite numbers; null for what is NaN. */
void histogram_report(const histogram *h, string_builder *out);

/* Safe on a zeroed one. */
void histogram_free(histogram *h);

#endif
