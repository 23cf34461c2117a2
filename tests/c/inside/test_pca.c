/* test_pca.c: principal components computed by hand, and compared with power iteration on the covariance. */
#include "inside/pca.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double TOLERANCE = DOUBLE_OR_FLOAT(1e-10, 2e-4);

enum { MOST = 120, K = 3 };

typedef struct components {
    double scores[MOST * K], directions[K * MOST], shares[K];
} components;

static void check_pca(const real *x, int rows, int columns, int n, components *c)
{
    real copy[MOST * MOST];
    error e = {0};
    memcpy(copy, x, (size_t)(rows * columns) * sizeof *copy);
    CHECK_THAT(pca(copy, rows, columns, n, c->scores, c->directions, c->shares, &e), "refused: %s", e.message);
}

static void check_all(const double *actual, const double *expected, int n, double tolerance)
{
    for (int i = 0; i < n; i++) CHECK_NEAR(actual[i], expected[i], tolerance);
}

/* Points at (3,4) and (4,-3)/2 on both sides of the point (10,-7). */
static void by_hand(void)
{
    const real x[] = {13, -3, 7, -11, 12, (real)-8.5, 8, (real)-5.5};
    components c;
    check_pca(x, 4, 2, 2, &c);
    check_all(c.shares, (double[]){0.8, 0.2}, 2, TOLERANCE);
    check_all(c.directions, (double[]){0.6, 0.8, 0.8, -0.6}, 4, TOLERANCE);
    check_all(c.scores, (double[]){5, 0, -5, 0, 0, 2.5, 0, -2.5}, 8, 10 * TOLERANCE);
}

/* More columns than rows: three points on a line in five dimensions, at 0, 1 and 5 times (0,2,0,-2,1). */
static void on_a_line(void)
{
    const real x[] = {1, 1, 1, 1, 1, 1, 3, 1, -1, 2, 1, 11, 1, -9, 6};
    components c;
    check_pca(x, 3, 5, 2, &c);
    check_all(c.shares, (double[]){1, 0}, 2, TOLERANCE);
    check_all(c.directions, (double[]){0, 2.0 / 3, 0, -2.0 / 3, 1.0 / 3, 0, 0, 0, 0, 0}, 10, TOLERANCE);
    check_all(c.scores, (double[]){-6, 0, -3, 0, 9, 0}, 6, 20 * TOLERANCE);
}

/* The first eigenvectors of the covariance by power iteration; each is kept orthogonal to those before it. */
static void slow_pca(const real *x, int rows, int columns, components *c)
{
    static double covariance[MOST][MOST];
    double means[MOST] = {0}, all = 0;
    for (int i = 0; i < rows * columns; i++) means[i % columns] += (double)x[i] / rows;
    for (int a = 0; a < columns; a++) {
        for (int b = 0; b < columns; b++) {
            covariance[a][b] = 0;
            for (int i = 0; i < rows; i++) {
                covariance[a][b] += ((double)x[i * columns + a] - means[a]) * ((double)x[i * columns + b] - means[b]);
            }
        }
        all += covariance[a][a];
    }
    for (int k = 0; k < K; k++) {
        double *v = c->directions + (ptrdiff_t)k * columns, size = 0, next[MOST];
        for (int j = 0; j < columns; j++) v[j] = 1 + j % 3;
        for (int turn = 0; turn < 1500; turn++) {
            size = 0;
            for (int a = 0; a < columns; a++) {
                next[a] = 0;
                for (int b = 0; b < columns; b++) next[a] += covariance[a][b] * v[b];
                size += next[a] * next[a];
            }
            size = sqrt(size);
            for (int j = 0; j < columns; j++) v[j] = next[j] / size;
        }
        c->shares[k] = size / all;
        for (int a = 0; a < columns; a++) {
            for (int b = 0; b < columns; b++) covariance[a][b] -= size * v[a] * v[b];
        }
        int most = 0;
        for (int j = 1; j < columns; j++) most = fabs(v[j]) > fabs(v[most]) ? j : most;
        for (int j = 0, turned = v[most] < 0; turned && j < columns; j++) v[j] = -v[j];
        for (int i = 0; i < rows; i++) {
            double along = 0;
            for (int j = 0; j < columns; j++) along += v[j] * ((double)x[i * columns + j] - means[j]);
            c->scores[i * K + k] = along;
        }
    }
}

/* The size of the k-th of the hidden directions. */
static double size_of(int k) { return 1 + 8 / (1.0 + k * k); }

/* Random points whose standard deviations become smaller and smaller, along directions that are not the axes. */
static void check_random(int rows, int columns)
{
    real x[MOST * MOST], mix[MOST * MOST];
    rng r;
    rng_init(&r, (uint32_t)(rows * 1000 + columns));
    fill(mix, (size_t)columns * (size_t)columns, &r, 1);
    for (int i = 0; i < rows; i++) {
        real *row = x + (ptrdiff_t)i * columns;
        for (int j = 0; j < columns; j++) row[j] = 5;
        for (int k = 0; k < columns; k++) {
            real at = (real)(rng_gauss(&r, 0, 1) * size_of(k) * size_of(k) / 10);
            for (int j = 0; j < columns; j++) row[j] += at * mix[k * columns + j];
        }
    }
    static components actual, expected;
    check_pca(x, rows, columns, K, &actual);
    slow_pca(x, rows, columns, &expected);
    CHECK_THAT(expected.shares[0] > 1.2 * expected.shares[1] && expected.shares[1] > 1.2 * expected.shares[2],
               "%d x %d: shares too close to tell", rows, columns);
    check_all(actual.shares, expected.shares, K, TOLERANCE);
    check_all(actual.directions, expected.directions, K * columns, TOLERANCE);
    check_all(actual.scores, expected.scores, rows * K, 1000 * TOLERANCE);
}

static void slowly(void)
{
    check_random(7, 4);
    check_random(4, 7);
    check_random(50, 30);
    check_random(20, 60);
    check_random(120, 90); /* larger than the Krylov space */
    check_random(80, 110);
}

static void alike(void)
{
    const real equal[] = {1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1};
    components c;
    check_pca(equal, 6, 3, 3, &c);
    check_all(c.shares, (double[]){1.0 / 3, 1.0 / 3, 1.0 / 3}, 3, TOLERANCE);
    for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
            double along = 0;
            for (int j = 0; j < 3; j++) along += c.directions[a * 3 + j] * c.directions[b * 3 + j];
            CHECK_NEAR(along, a == b, TOLERANCE);
        }
    }
    const real same[] = {2, 3, 2, 3, 2, 3};
    check_pca(same, 3, 2, 2, &c);
    check_all(c.shares, (double[]){0, 0}, 2, 0);
    check_all(c.directions, (double[]){0, 0, 0, 0}, 4, 0);
    check_all(c.scores, (double[]){0, 0, 0, 0, 0, 0}, 6, 0);
}

static void same_bits(void)
{
    real x[40 * 9];
    rng r;
    rng_init(&r, 1);
    fill(x, 40 * 9, &r, 1);
    static components a, b;
    check_pca(x, 40, 9, K, &a);
    check_pca(x, 40, 9, K, &b);
    CHECK(memcmp(&a, &b, sizeof a) == 0);
}

static void check_refused(int rows, int columns, int n, real odd, const char *key)
{
    real x[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, odd};
    components c;
    error e = {0};
    CHECK(!pca(x, rows, columns, n, c.scores, c.directions, c.shares, &e));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, key);
}

static void refused(void)
{
    check_refused(4, 3, 0, 3, "components");
    check_refused(4, 3, -1, 3, "components");
    check_refused(4, 3, 4, 3, "components");
    check_refused(3, 4, 4, 3, "components");
    check_refused(4, 3, 2, (real)NAN, "name");
    check_refused(4, 3, 2, (real)INFINITY, "name");
    check_refused(4, 3, 2, (real)DOUBLE_OR_FLOAT(1e300, 1e30), "name");
    for (long n = 1; n <= 3; n++) {
        real x[] = {1, 2, 3, 5};
        components c;
        error e = {0};
        allocations_fail(n, false);
        CHECK(!pca(x, 2, 2, 1, c.scores, c.directions, c.shares, &e));
        CHECK_INT(allocations_failed(), 1);
        allocations_fail(0, false);
        CHECK_INT(e.code, ERROR_MEMORY);
    }
}

SUITE(pca)
{
    TEST("two components of four points are those worked out by hand", by_hand);
    TEST("points on a line in five dimensions have one component and no second", on_a_line);
    TEST("components are those of power iteration, with more rows or more columns", slowly);
    TEST("equal variances give any orthogonal directions, none at all gives zeros", alike);
    TEST("the same numbers give the same bits", same_bits);
    TEST("too few or many components, numbers that are not finite and too little memory are refused", refused);
}
