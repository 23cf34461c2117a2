/* histogram.c: statistics and bins. See histogram.h. */
#include "inside/histogram.h"

#include "base/parts.h"

#include <math.h>
#include <stdlib.h>

SECOND_PART_FILE;

/* Computes everything except the bins. It takes two passes, so that a small deviation is exact beside a large mean. */
static void measure(histogram *h, const real *x)
{
    double sum = 0, squares = 0;
    h->least = h->most = (double)NAN;
    for (size_t i = 0; i < h->n; i++) {
        double v = (double)x[i];
        if (!isfinite(v)) continue;
        h->finite++;
        h->zeros += !(v < 0 || v > 0);
        if (!(v >= h->least)) h->least = v;
        if (!(v <= h->most)) h->most = v;
        sum += v;
    }
    h->mean = sum / (double)h->finite;
    for (size_t i = 0; i < h->n; i++) {
        double d = (double)x[i] - h->mean;
        if (isfinite((double)x[i])) squares += d * d;
    }
    h->deviation = sqrt(squares / (double)h->finite);
}

static void count(histogram *h, const real *x)
{
    const double bins = h->bins, width = h->end - h->begin;
    for (size_t i = 0; i < h->n; i++) {
        double v = (double)x[i];
        if (!isfinite(v)) continue;
        double at = (v - h->begin) / width * bins;
        if (v < h->begin) {
            h->below++;
        } else if (v > h->end) {
            h->above++;
        } else {
            h->counts[at < bins ? (int)at : h->bins - 1]++;
        }
    }
}

bool histogram_init(histogram *h, const real *x, size_t n, int bins, double begin, double end, error *e)
{
    const bool found = isnan(begin) && isnan(end);
    *h = (histogram){.n = n, .bins = bins, .begin = begin, .end = end};
    if (bins < 1 || bins > HISTOGRAM_MAX_BINS) {
        return error_set(e, ERROR_SETTING, "bins", "A histogram has 1 to %d bins, not %d.", HISTOGRAM_MAX_BINS, bins);
    }
    if (!found && !(begin < end && isfinite(end - begin))) {
        return error_set(e, ERROR_SETTING, "range",
                         "A histogram takes both ends of its range or none, the lower one first, not %g and %g.",
                         begin, end);
    }
    h->counts = calloc((size_t)bins, sizeof *h->counts);
    if (h->counts == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a histogram.");
    measure(h, x);
    if (found) {
        const double middle = h->finite > 0 ? h->least : 0;
        const bool one = !(h->least < h->most);
        h->begin = one ? middle - 0.5 : h->least;
        h->end = one ? middle + 0.5 : h->most;
    }
    count(h, x);
    return true;
}

static void add(string_builder *out, const char *name, double value)
{
    string_builder_add(out, ",\"%s\":", name);
    string_builder_add_number(out, value);
}

void histogram_report(const histogram *h, string_builder *out)
{
    string_builder_add(out, "{\"n\":%zu,\"finite\":%zu", h->n, h->finite);
    add(out, "least", h->least);
    add(out, "most", h->most);
    add(out, "mean", h->mean);
    add(out, "deviation", h->deviation);
    add(out, "zeros", (double)h->zeros / (double)h->finite);
    add(out, "begin", h->begin);
    add(out, "end", h->end);
    string_builder_add(out, ",\"below\":%zu,\"above\":%zu,\"counts\":[", h->below, h->above);
    for (int i = 0; i < h->bins; i++) string_builder_add(out, "%s%zu", i == 0 ? "" : ",", h->counts[i]);
    string_builder_add(out, "]}");
}

void histogram_free(histogram *h)
{
    free(h->counts);
    *h = (histogram){0};
}
