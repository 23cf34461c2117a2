/* test_histogram.c: bins and statistics, compared with those computed by hand, and with a slow count. */
#include "inside/histogram.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <string.h>

#define NOT_GIVEN (double)NAN, (double)NAN

static histogram histogram_of(const real *x, size_t n, int bins, double begin, double end)
{
    histogram h;
    error e = {0};
    CHECK_THAT(histogram_init(&h, x, n, bins, begin, end, &e), "refused: %s", e.message);
    return h;
}

static void check_counts(const histogram *h, int bins, const size_t *expected)
{
    CHECK_INT(h->bins, bins);
    for (int i = 0; i < bins; i++) CHECK_INT(h->counts[i], expected[i]);
}

static void by_hand(void)
{
    const real x[] = {0, 1, (real)1.5, (real)NAN, 2, (real)INFINITY, 4, (real)-INFINITY, 0};
    histogram h = histogram_of(x, 9, 4, NOT_GIVEN);
    CHECK_INT(h.n, 9);
    CHECK_INT(h.finite, 6);
    CHECK_INT(h.zeros, 2);
    CHECK_NEAR(h.least, 0, 0);
    CHECK_NEAR(h.most, 4, 0);
    CHECK_NEAR(h.mean, 8.5 / 6, 1e-15);
    CHECK_NEAR(h.deviation, sqrt((1 + 2.25 + 4 + 16) / 6 - 8.5 * 8.5 / 36), 1e-15);
    CHECK_NEAR(h.begin, 0, 0);
    CHECK_NEAR(h.end, 4, 0);
    check_counts(&h, 4, (size_t[]){2, 2, 1, 1});
    histogram_free(&h);

    h = histogram_of(x, 9, 2, 1, 2);
    CHECK_INT(h.below, 2);
    CHECK_INT(h.above, 1);
    check_counts(&h, 2, (size_t[]){1, 2});
    histogram_free(&h);
}

static void edges(void)
{
    const real same[] = {3, 3, 3};
    histogram h = histogram_of(same, 3, 3, NOT_GIVEN);
    CHECK_NEAR(h.begin, 2.5, 0);
    CHECK_NEAR(h.end, 3.5, 0);
    CHECK_NEAR(h.deviation, 0, 0);
    check_counts(&h, 3, (size_t[]){0, 3, 0});
    histogram_free(&h);

    const real large[] = {1000000, 1000001}; /* with sums of squares the difference would be lost */
    h = histogram_of(large, 2, 1, NOT_GIVEN);
    CHECK_NEAR(h.deviation, 0.5, 1e-9);
    histogram_free(&h);

    const real none[] = {(real)NAN, (real)INFINITY};
    h = histogram_of(none, 2, 2, NOT_GIVEN);
    CHECK_INT(h.finite, 0);
    check_counts(&h, 2, (size_t[]){0, 0});
    string_builder out = {0};
    histogram_report(&h, &out);
    CHECK_TEXT(out.at, "{\"n\":2,\"finite\":0,\"least\":null,\"most\":null,\"mean\":null,\"deviation\":null,"
                       "\"zeros\":null,\"begin\":-0.5,\"end\":0.5,\"below\":0,\"above\":0,\"counts\":[0,0]}");
    string_builder_free(&out);
    histogram_free(&h);
}

/* Counts each bin separately from its edges. */
static void slow_count(void)
{
    enum { N = 1000, BINS = 16 };
    real x[N];
    rng r;
    rng_init(&r, 3);
    fill(x, N, &r, 1);
    histogram h = histogram_of(x, N, BINS, -2, 2); /* widths of 1/4, so edges are exact */
    for (int i = 0; i < BINS; i++) {
        double begin = -2 + i * 0.25;
        size_t count = 0;
        for (int k = 0; k < N; k++) count += (double)x[k] >= begin && (double)x[k] < begin + 0.25;
        CHECK_INT(h.counts[i], count);
        CHECK(count > 0);
    }
    size_t below = 0;
    for (int k = 0; k < N; k++) below += x[k] < -2;
    CHECK_INT(h.below, below);
    histogram_free(&h);
}

static void check_refused(int bins, double begin, double end, const char *key)
{
    const real x[] = {1, 2};
    histogram h;
    error e = {0};
    CHECK(!histogram_init(&h, x, 2, bins, begin, end, &e));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
    histogram_free(&h);
}

static void refused(void)
{
    check_refused(0, NOT_GIVEN, "bins");
    check_refused(-3, NOT_GIVEN, "bins");
    check_refused(HISTOGRAM_MAX_BINS + 1, NOT_GIVEN, "bins");
    check_refused(4, 2, 1, "range");
    check_refused(4, 1, 1, "range");
    check_refused(4, 1, (double)NAN, "range");
    check_refused(4, 1, (double)INFINITY, "range");
    const real x = 1;
    histogram h;
    error e = {0};
    allocations_fail(1, false);
    CHECK(!histogram_init(&h, &x, 1, 4, NOT_GIVEN, &e));
    allocations_fail(0, false);
    CHECK_INT(e.code, ERROR_MEMORY);
}

SUITE(histogram)
{
    TEST("a histogram has the counts and statistics found by hand, without numbers that are not finite", by_hand);
    TEST("numbers that are all equal, large or not finite have a histogram", edges);
    TEST("a histogram has the counts of a slow count, bin by bin", slow_count);
    TEST("no bins, a range that is not ascending and too little memory are refused", refused);
}
