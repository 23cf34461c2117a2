/* test_muon.c: Muon's update, compared with singular values computed by hand, and with the formula of its authors,
 * one number at a time. */
#include "optimizer/muon.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 12 };

/* What five steps compute from one singular value: each a x + b x^3 + c x^5. */
static double followed(double x)
{
    for (int step = 0; step < 5; step++) x = 3.4445 * x - 4.7750 * x * x * x + 2.0315 * pow(x, 5);
    return x;
}

/* 3 and 4 on the diagonal: the singular values are 3/5 and 4/5 of the norm, and their directions do not change. */
static void diagonal(void)
{
    real x[6] = {3, 0, 0, 0, -4, 0}, work[20];
    REQUIRE(muon_work(2, 3) == 2 * (6 + 4));
    const real *o = muon_orthogonalize(x, 2, 3, work);
    const double expected[6] = {followed(0.6), 0, 0, 0, -followed(0.8), 0};
    /* 1e-7 is added to the norm 5 */
    for (int i = 0; i < 6; i++) CHECK_NEAR(o[i], expected[i], DOUBLE_OR_FLOAT(1e-6, 1e-5));
    CHECK(followed(0.6) > 0.65 && followed(0.6) < 1.25 && followed(1e-3) < followed(0.01));
}

static void singular_values(void)
{
    rng r;
    rng_init(&r, 3);
    real x[5 * MOST], work[2 * (5 * MOST + 25)];
    fill(x, 5 * MOST, &r, 0.01);
    const real *o = muon_orthogonalize(x, 5, MOST, work);
    for (int i = 0; i < 5; i++) { /* the rows are nearly orthogonal and have lengths near 1 */
        for (int k = 0; k < 5; k++) {
            double product = 0;
            for (int j = 0; j < MOST; j++) product += (double)o[i * MOST + j] * (double)o[k * MOST + j];
            CHECK_THAT(fabs(product - (i == k)) < 0.5, "rows %d and %d: %g", i, k, product);
        }
    }
    memset(x, 0, sizeof x);
    o = muon_orthogonalize(x, 5, MOST, work);
    for (int i = 0; i < 5 * MOST; i++) CHECK_NEAR(o[i], 0, 0);
}

/* ---- the formula, one number at a time ---- */

typedef struct square {
    double at[MOST][MOST];
} square;

static square times(const square *x, const square *y)
{
    square z = {{{0}}};
    for (int i = 0; i < MOST; i++) {
        for (int j = 0; j < MOST; j++) {
            for (int k = 0; k < MOST; k++) z.at[i][j] += x->at[i][k] * y->at[k][j];
        }
    }
    return z;
}

static square plain_orthogonalize(square x)
{
    double squares = 0;
    for (int i = 0; i < MOST * MOST; i++) squares += (&x.at[0][0])[i] * (&x.at[0][0])[i];
    for (int i = 0; i < MOST * MOST; i++) (&x.at[0][0])[i] /= sqrt(squares) + 1e-7;
    for (int step = 0; step < 5; step++) {
        square turned;
        for (int i = 0; i < MOST; i++) {
            for (int j = 0; j < MOST; j++) turned.at[i][j] = x.at[j][i];
        }
        square gram = times(&x, &turned), cubic = times(&gram, &x), fifth = times(&gram, &cubic);
        for (int i = 0; i < MOST * MOST; i++) {
            (&x.at[0][0])[i] =
                3.4445 * (&x.at[0][0])[i] - 4.7750 * (&cubic.at[0][0])[i] + 2.0315 * (&fifth.at[0][0])[i];
        }
    }
    return x;
}

static void check_updates(int rows, int columns, bool nesterov)
{
    rng r;
    rng_init(&r, (uint32_t)(rows * 100 + columns));
    size_t n = (size_t)rows * (size_t)columns;
    real p[MOST * MOST], m[MOST * MOST] = {0}, g[MOST * MOST], work[4 * MOST * MOST];
    square plain_p = {{{0}}}, plain_m = {{{0}}};
    fill(p, n, &r, 1);
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) plain_p.at[i][j] = (double)p[i * columns + j];
    }
    const muon_factors f = {(real)0.5, (real)0.75, nesterov, (real)0.02, (real)0.001};
    for (int step = 0; step < 3; step++) {
        square u = {{{0}}};
        fill(g, n, &r, 0.3);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double gradient = 0.5 * (double)g[i * columns + j];
                plain_m.at[i][j] = 0.75 * plain_m.at[i][j] + gradient;
                u.at[i][j] = nesterov ? gradient + 0.75 * plain_m.at[i][j] : plain_m.at[i][j];
            }
        }
        u = plain_orthogonalize(u);
        muon_update(p, m, g, rows, columns, f, work);
        double rate = 0.02 * 0.2 * sqrt(fmax(rows, columns));
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                plain_p.at[i][j] -= rate * u.at[i][j] + 0.001 * plain_p.at[i][j];
                CHECK_NEAR(m[i * columns + j], plain_m.at[i][j], DOUBLE_OR_FLOAT(1e-15, 1e-6));
                CHECK_NEAR(p[i * columns + j], plain_p.at[i][j], DOUBLE_OR_FLOAT(1e-10, 2e-5));
            }
        }
    }
}

static void updates(void)
{
    check_updates(MOST, MOST, true);
    check_updates(MOST, 3, true);
    check_updates(3, MOST, false);
    check_updates(7, 5, false);
    check_updates(1, 9, true);
    check_updates(1, 1, true);
}

/* A gradient whose n singular values are equal: each is 1 / sqrt(n) of the norm, and becomes followed(1 / sqrt(n)).
 * So the root mean square of the update is 0.2 rate times that, for every shape. */
static void size_of_update(void)
{
    static const int SHAPES[][2] = {{4, 4}, {9, 4}, {4, 12}, {1, 12}, {12, 1}};
    for (size_t s = 0; s < sizeof SHAPES / sizeof *SHAPES; s++) {
        const int rows = SHAPES[s][0], columns = SHAPES[s][1], n = rows < columns ? rows : columns;
        real p[MOST * MOST] = {0}, m[MOST * MOST] = {0}, g[MOST * MOST] = {0}, work[4 * MOST * MOST];
        double squares = 0;
        for (int i = 0; i < n; i++) g[i * columns + i] = 5;
        muon_update(p, m, g, rows, columns, (muon_factors){1, 0, false, (real)0.1, 0}, work);
        for (int i = 0; i < rows * columns; i++) squares += (double)p[i] * (double)p[i];
        double expected = 0.2 * 0.1 * followed(1 / sqrt(n));
        CHECK_NEAR(sqrt(squares / (rows * columns)), expected, DOUBLE_OR_FLOAT(1e-8, 1e-6));
    }
}

static void sizes(void)
{
    CHECK_INT(muon_work(3, 2), 2 * (6 + 4));
    CHECK_INT(muon_work(100000, 100000) >> 30, (int64_t)40000000000 >> 30);
}

SUITE(muon)
{
    TEST("five steps change singular values as the polynomial does", diagonal);
    TEST("the rows of a random matrix become nearly orthogonal, zeros stay zeros", singular_values);
    TEST("updates are those of the formula, for matrices of any shape", updates);
    TEST("the numbers of an update are of the same size for matrices of any shape", size_of_update);
    TEST("the work space is counted without overflow", sizes);
}
