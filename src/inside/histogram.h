/* histogram.h: the distribution of the numbers of a tensor: counts in bins of equal width, and a few statistics. */
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include "base/error.h"
#include "base/string_builder.h"
#include "math/real.h"

#include <stddef.h>

enum { HISTOGRAM_MAX_BINS = 10000 };

typedef struct histogram {
    size_t n, finite; /* all numbers; the finite ones, which everything below is about */
    /* deviation is sqrt(mean((x - mean)^2)); all four are NaN where no number is finite */
    double least, most, mean, deviation;
    size_t zeros;        /* numbers that are exactly 0 */
    double begin, end;   /* the range of the bins */
    size_t below, above; /* numbers outside of that range */
    int bins;
    /* (bins) bin i has the numbers begin + i w <= x < begin + (i+1) w with its width w; the last bin also x = end */
    size_t *counts;
} histogram;

/* Counts n numbers in `bins` bins from `begin` to `end`. Where both are NaN the range is from the smallest to the
 * largest number, or from half a unit below to half a unit above if they are equal. False (ERROR_SETTING: "bins",
 * "range") for bins outside 1 to HISTOGRAM_MAX_BINS or a range that is not finite and ascending; or (ERROR_MEMORY)
 * when memory is out. */
bool histogram_init(histogram *h, const real *x, size_t n, int bins, double begin, double end, error *e);

/* Appends {"n","finite","least","most","mean","deviation","zeros","begin","end","below","above","counts":[...]};
 * "zeros" as a share of the finite numbers; null for NaN. */
void histogram_report(const histogram *h, string_builder *out);

/* Frees the counts; safe on a zeroed struct. */
void histogram_free(histogram *h);

#endif
