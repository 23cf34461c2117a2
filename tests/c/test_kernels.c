/* test_kernels.c: the matrix product against its definition, written here once more in double. */
#include "kernels.h"

#include "support.h"
#include "test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GUARD = 3 };                      /* numbers between the rows of c that must stay as they are */
static const double GUARD_VALUE = 12345; /* exact in both scalar types */

typedef struct problem {
    int m, n, k;
    bool a_transposed, b_transposed, add;
} problem;

typedef struct operands {
    real *a, *b, *c;
    matrix view_a, view_b;
    ptrdiff_t c_row;
    size_t size_c;
} operands;

/* Each operand in a block of its own and of its exact size, so that the sanitizer sees every step outside. */
static operands operands_of(const problem *p, uint32_t seed)
{
    operands o = {.c_row = p->n + GUARD};
    size_t size_a = (size_t)p->m * (size_t)p->k, size_b = (size_t)p->k * (size_t)p->n;
    o.size_c = (size_t)p->m * (size_t)o.c_row;
    o.a = malloc(size_a * sizeof(real));
    o.b = malloc(size_b * sizeof(real));
    o.c = malloc(o.size_c * sizeof(real));
    rng r;
    rng_init(&r, seed);
    fill(o.a, size_a, &r, 1);
    fill(o.b, size_b, &r, 1);
    fill(o.c, o.size_c, &r, 1);
    for (int i = 0; i < p->m; i++) {
        for (int j = p->n; j < o.c_row; j++) o.c[i * o.c_row + j] = (real)GUARD_VALUE;
    }
    o.view_a = p->a_transposed ? (matrix){o.a, 1, p->m} : (matrix){o.a, p->k, 1};
    o.view_b = p->b_transposed ? (matrix){o.b, 1, p->k} : (matrix){o.b, p->n, 1};
    return o;
}

static void operands_free(operands *o)
{
    free(o->a);
    free(o->b);
    free(o->c);
}

typedef void product(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add);

/* c against the sum in double; what rounding may do is bounded by k eps times the sum of the sizes. */
static void check_product(product *multiply, const problem *p)
{
    operands o = operands_of(p, (uint32_t)(p->m * 10007 + p->n * 101 + p->k));
    real *before = malloc(o.size_c * sizeof(real));
    memcpy(before, o.c, o.size_c * sizeof(real));
    multiply(o.c, o.c_row, o.view_a, o.view_b, p->m, p->n, p->k, p->add);
    const double eps = DOUBLE_OR_FLOAT(DBL_EPSILON, (double)FLT_EPSILON);
    for (int i = 0; i < p->m; i++) {
        for (int j = 0; j < o.c_row; j++) {
            ptrdiff_t at = i * o.c_row + j;
            double sum = p->add ? (double)before[at] : 0, size = fabs(sum);
            if (j >= p->n) {
                CHECK_NEAR(o.c[at], GUARD_VALUE, 0);
                continue;
            }
            for (int l = 0; l < p->k; l++) {
                double x = (double)(p->a_transposed ? o.a[l * p->m + i] : o.a[i * p->k + l]);
                double y = (double)(p->b_transposed ? o.b[j * p->k + l] : o.b[l * p->n + j]);
                sum += x * y;
                size += fabs(x * y);
            }
            double off = fabs((double)o.c[at] - sum);
            CHECK_THAT(off <= (p->k + 1) * eps * size, "m %d n %d k %d%s%s%s: c(%d,%d) is off by %.3g", p->m, p->n,
                       p->k, p->a_transposed ? " a^T" : "", p->b_transposed ? " b^T" : "", p->add ? " add" : "", i, j,
                       off);
        }
    }
    free(before);
    operands_free(&o);
}

static void check_all_forms(product *multiply, int m, int n, int k)
{
    for (int form = 0; form < 8; form++) {
        check_product(multiply, &(problem){m, n, k, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0});
    }
}

static void small(void)
{
    for (int m = 1; m <= 10; m++) {
        for (int n = 1; n <= 20; n++) {
            for (int k = 1; k <= 20; k += k < 9 ? 1 : 5) check_all_forms(gemm, m, n, k);
        }
    }
    for (int m = 11; m <= 20; m++) {
        for (int n = 13; n <= 20; n++) check_all_forms(gemm, m, n, 33 - m);
    }
}

static void large(void)
{
    static const int SIZES[][3] = {{1, 1, 255},  {1, 33, 256}, {1, 5, 300},   {2, 3, 256},  {3, 17, 257},
                                   {5, 9, 511},  {4, 16, 512}, {7, 15, 513},  {6, 31, 777}, {64, 48, 16},
                                   {65, 63, 17}, {33, 100, 3}, {100, 1, 260}, {13, 200, 2}};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++)
        check_all_forms(gemm, SIZES[i][0], SIZES[i][1], SIZES[i][2]);
}

static void plain(void)
{
    for (int size = 1; size <= 9; size += 2) {
        check_all_forms(gemm_plain, size, 10 - size, size + 1);
        check_all_forms(gemm_plain, 10 - size, size, 300);
    }
}

/* A block of a wider array, as attention reads heads out of (R,3C). */
static void strided(void)
{
    enum { M = 9, N = 7, K = 5, WIDTH = 3 * 8 };
    real a[M * WIDTH], b[N * WIDTH], c[M * N], expected[M * N];
    rng r;
    rng_init(&r, 5);
    fill(a, M * WIDTH, &r, 1);
    fill(b, N * WIDTH, &r, 1);
    gemm(c, N, (matrix){a + 2, WIDTH, 1}, (matrix){b + 11, 1, WIDTH}, M, N, K, false);
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
            real sum = 0;
            for (int l = 0; l < K; l++) sum += a[i * WIDTH + 2 + l] * b[j * WIDTH + 11 + l];
            expected[i * N + j] = sum;
            CHECK_NEAR(c[i * N + j], expected[i * N + j], DOUBLE_OR_FLOAT(1e-15, 1e-6) * 10);
        }
    }
}

static void split_rows(void)
{
    enum { M = 23, N = 21, K = 300 };
    for (int form = 0; form < 8; form++) {
        problem p = {M, N, K, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0};
        operands whole = operands_of(&p, 77), parts = operands_of(&p, 77);
        gemm(whole.c, whole.c_row, whole.view_a, whole.view_b, M, N, K, p.add);
        for (int from = 0, to; from < M; from = to) {
            to = from == 0 ? 4 : from == 4 ? 12 : from == 12 ? 20 : M; /* pieces of 4, 8, 8 and 3 rows */
            matrix rows = parts.view_a;
            rows.at += from * rows.row;
            gemm(parts.c + from * parts.c_row, parts.c_row, rows, parts.view_b, to - from, N, K, p.add);
        }
        CHECK_THAT(memcmp(whole.c, parts.c, whole.size_c * sizeof(real)) == 0, "form %d differs", form);
        operands_free(&whole);
        operands_free(&parts);
    }
}

static void split_columns(void)
{
    enum { M = 6, N = 40, K = 270 };
    for (int form = 0; form < 8; form++) {
        problem p = {M, N, K, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0};
        operands whole = operands_of(&p, 78), parts = operands_of(&p, 78);
        gemm(whole.c, whole.c_row, whole.view_a, whole.view_b, M, N, K, p.add);
        for (int from = 0, to; from < N; from = to) {
            to = from == 0 ? 1 : from == 1 ? 17 : N; /* pieces of 1, 16 and 23 columns */
            matrix columns = parts.view_b;
            columns.at += from * columns.col;
            gemm(parts.c + from, parts.c_row, parts.view_a, columns, M, to - from, K, p.add);
            for (int i = 0; i < M; i++) CHECK_NEAR(parts.c[i * parts.c_row + N], GUARD_VALUE, 0);
        }
        CHECK_THAT(memcmp(whole.c, parts.c, whole.size_c * sizeof(real)) == 0, "form %d differs", form);
        operands_free(&whole);
        operands_free(&parts);
    }
}

static void sums(void)
{
    const double eps = DOUBLE_OR_FLOAT(DBL_EPSILON, (double)FLT_EPSILON);
    for (int n = 0; n <= 300; n += n < 70 ? 1 : 23) {
        size_t bytes = (size_t)n * sizeof(real);
        real *x = malloc(bytes > 0 ? bytes : 1), *y = malloc(bytes > 0 ? bytes : 1); /* of their exact size */
        double products = 0, numbers = 0, size = 0;
        rng r;
        rng_init(&r, (uint32_t)n);
        fill(x, (size_t)n, &r, 1);
        fill(y, (size_t)n, &r, 1);
        for (int i = 0; i < n; i++) {
            products += (double)x[i] * (double)y[i];
            numbers += (double)x[i];
            size += fabs((double)x[i] * (double)y[i]) + fabs((double)x[i]);
        }
        CHECK_NEAR(dot(x, y, n), products, eps * (n + 1) * size);
        CHECK_NEAR(sum(x, n), numbers, eps * (n + 1) * size);
        free(x);
        free(y);
    }
}

/* 0 * NaN is NaN: a product that skipped zeros would hide that a run has diverged. */
static void not_finite(void)
{
    for (int m = 1; m <= 2; m++) {
        real a[4] = {0, 0, 0, 0}, b[4] = {(real)NAN, 1, 1, (real)INFINITY}, c[4];
        gemm(c, 2, (matrix){a, 2, 1}, (matrix){b, 2, 1}, m, 2, 2, false);
        CHECK(isnan(c[0]) && isnan(c[1]));
    }
}

SUITE(kernels)
{
    TEST("gemm is the product for all small sizes, transposed or not, added or not", small);
    TEST("gemm is the product for large sizes and across blocks of k", large);
    TEST("the plain product is the product", plain);
    TEST("gemm reads blocks of a wider array", strided);
    TEST("splitting the rows at multiples of four changes no bit", split_rows);
    TEST("splitting the columns anywhere changes no bit", split_columns);
    TEST("dot and sum add up any number of numbers", sums);
    TEST("gemm does not hide a NaN or an infinity behind a zero", not_finite);
}
