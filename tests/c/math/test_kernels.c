/* test_kernels.c: the matrix product, compared with its definition in double; softmax, GELU and sums, compared with
 * libm's functions. */
#include "math/kernels.h"

#include "../support.h"
#include "../test.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GUARD = 3 };                      /* numbers between the rows of c, which must not change */
static const double GUARD_VALUE = 12345; /* exact in both scalar types */

typedef struct problem {
    int m, n, k;
    bool a_transposed, b_transposed, add, bias, packed;
} problem;

typedef struct operands {
    real *a, *b, *c, *bias, *packed;
    matrix view_a, view_b;
    ptrdiff_t c_row;
    size_t size_c;
} operands;

/* Each operand is in a block of its own and of its exact size, so that the sanitizer detects every access outside. */
static operands operands_of(const problem *p, uint32_t seed)
{
    operands o = {.c_row = p->n + GUARD};
    size_t size_a = (size_t)p->m * (size_t)p->k, size_b = (size_t)p->k * (size_t)p->n;
    o.size_c = (size_t)p->m * (size_t)o.c_row;
    o.a = malloc(size_a * sizeof(real));
    o.b = malloc(size_b * sizeof(real));
    o.c = malloc(o.size_c * sizeof(real));
    o.bias = malloc((size_t)p->n * sizeof(real));
    o.packed = malloc((gemm_packed(p->n, p->k) + 1) * sizeof(real));
    rng r;
    rng_init(&r, seed);
    fill(o.a, size_a, &r, 1);
    fill(o.b, size_b, &r, 1);
    fill(o.c, o.size_c, &r, 1);
    fill(o.bias, (size_t)p->n, &r, 1);
    for (int i = 0; i < p->m; i++) {
        for (int j = p->n; j < o.c_row; j++) o.c[i * o.c_row + j] = (real)GUARD_VALUE;
    }
    o.view_a = p->a_transposed ? (matrix){o.a, 1, p->m} : (matrix){o.a, p->k, 1};
    o.view_b = p->b_transposed ? (matrix){o.b, 1, p->k} : (matrix){o.b, p->n, 1};
    gemm_pack(o.packed, o.view_b, p->n, p->k);
    return o;
}

static void operands_free(operands *o)
{
    free(o->a);
    free(o->b);
    free(o->c);
    free(o->bias);
    free(o->packed);
}

static product product_of(const problem *p, const operands *o)
{
    return (product){.m = p->m,
                     .n = p->n,
                     .k = p->k,
                     .c = o->c,
                     .c_row = o->c_row,
                     .a = o->view_a,
                     .b = o->view_b,
                     .packed = p->packed ? o->packed : NULL,
                     .packed_k = p->k,
                     .add = p->add ? o->c : NULL,
                     .add_row = o->c_row,
                     .bias = p->bias ? o->bias : NULL};
}

typedef void product_function(product p);

/* Compares c with the sum in double; the rounding error is bounded by k eps times the sum of the absolute values. */
static void check_product(product_function *multiply, const problem *p)
{
    operands o = operands_of(p, (uint32_t)(p->m * 10007 + p->n * 101 + p->k));
    real *before = malloc(o.size_c * sizeof(real));
    memcpy(before, o.c, o.size_c * sizeof(real));
    multiply(product_of(p, &o));
    const double eps = DOUBLE_OR_FLOAT(DBL_EPSILON, (double)FLT_EPSILON);
    for (int i = 0; i < p->m; i++) {
        for (int j = 0; j < o.c_row; j++) {
            ptrdiff_t at = i * o.c_row + j;
            double sum = p->add ? (double)before[at] : 0, size = fabs(sum);
            if (j >= p->n) {
                CHECK_NEAR(o.c[at], GUARD_VALUE, 0);
                continue;
            }
            if (p->bias) {
                sum += (double)o.bias[j];
                size += fabs((double)o.bias[j]);
            }
            for (int l = 0; l < p->k; l++) {
                double x = (double)(p->a_transposed ? o.a[l * p->m + i] : o.a[i * p->k + l]);
                double y = (double)(p->b_transposed ? o.b[j * p->k + l] : o.b[l * p->n + j]);
                sum += x * y;
                size += fabs(x * y);
            }
            double off = fabs((double)o.c[at] - sum);
            CHECK_THAT(off <= (p->k + 2) * eps * size, "m %d n %d k %d%s%s%s%s%s: c(%d,%d) is off by %.3g", p->m,
                       p->n, p->k, p->a_transposed ? " a^T" : "", p->b_transposed ? " b^T" : "", p->add ? " add" : "",
                       p->bias ? " bias" : "", p->packed ? " packed" : "", i, j, off);
        }
    }
    free(before);
    operands_free(&o);
}

static void check_all_forms(product_function *multiply, int m, int n, int k)
{
    for (int form = 0; form < 32; form++) {
        check_product(multiply, &(problem){m, n, k, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0,
                                           (form & 8) != 0, (form & 16) != 0});
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

/* gemm_small(), with the sizes that gemm() and attention pass to it. */
static void in_place(void)
{
    for (int m = 1; m <= 9; m++) {
        for (int n = 8; n <= 40; n += 8) {
            for (int k = 1; k <= 40; k += k < 6 ? 1 : 17) {
                for (int form = 0; form < 8; form++) {
                    check_product(gemm_small, &(problem){m, n, k, (form & 1) != 0, false, (form & 2) != 0,
                                                         (form & 4) != 0, false});
                }
            }
        }
    }
    check_product(gemm_small, &(problem){5, 8, 300, true, false, true, true, false});
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
    gemm((product){.m = M, .n = N, .k = K, .c = c, .c_row = N, .a = {a + 2, WIDTH, 1}, .b = {b + 11, 1, WIDTH}});
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
    enum { M = 23 };
    for (int form = 0; form < 24; form++) {
        int n = form < 16 ? 21 : 24, k = form < 8 ? 300 : 70; /* few rows of one block use another code path */
        problem p = {M, n, k, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0, (form & 4) == 0, false};
        operands whole = operands_of(&p, 77), parts = operands_of(&p, 77);
        gemm(product_of(&p, &whole));
        for (int from = 0, to; from < M; from = to) {
            to = from == 0 ? 1 : from == 1 ? 12 : from == 12 ? 20 : M; /* pieces of 1, 11, 8 and 3 rows */
            product rows = product_of(&p, &parts);
            rows.a.at += from * rows.a.row;
            rows.c += from * rows.c_row;
            if (rows.add != NULL) rows.add = rows.c;
            rows.m = to - from;
            gemm(rows);
        }
        CHECK_THAT(memcmp(whole.c, parts.c, whole.size_c * sizeof(real)) == 0, "form %d differs", form);
        operands_free(&whole);
        operands_free(&parts);
    }
}

static void split_columns(void)
{
    enum { M = 6, N = 40 };
    for (int form = 0; form < 16; form++) {
        problem p = {M,    N, form < 8 ? 270 : 70, (form & 1) != 0, (form & 2) != 0, (form & 4) != 0, (form & 4) == 0,
                     false};
        operands whole = operands_of(&p, 78), parts = operands_of(&p, 78);
        gemm(product_of(&p, &whole));
        for (int from = 0, to; from < N; from = to) {
            to = from == 0 ? 1 : from == 1 ? 17 : N; /* pieces of 1, 16 and 23 columns */
            product columns = product_of(&p, &parts);
            columns.b.at += from * columns.b.col;
            columns.c += from;
            if (columns.add != NULL) columns.add = columns.c;
            if (columns.bias != NULL) columns.bias += from;
            columns.n = to - from;
            gemm(columns);
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
        /* blocks of the exact size */
        real *x = malloc(bytes > 0 ? bytes : 1), *y = malloc(bytes > 0 ? bytes : 1);
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
        CHECK_NEAR(kernel_dot(x, y, n), products, eps * (n + 1) * size);
        CHECK_NEAR(kernel_sum(x, n), numbers, eps * (n + 1) * size);
        free(x);
        free(y);
    }
}

/* One packed matrix is used for products with fewer of its rows and columns. */
static void packed_once(void)
{
    enum { N = 29, K = 37, M = 6 };
    problem all = {M, N, K, false, true, false, false, true};
    operands o = operands_of(&all, 79);
    for (int n = 1; n <= N; n += 7) {
        for (int k = 1; k <= K; k += 9) {
            product p = product_of(&all, &o);
            p.n = n;
            p.k = k;
            gemm(p);
            for (int i = 0; i < M; i++) {
                for (int j = 0; j < n; j++) {
                    double expected = 0;
                    for (int l = 0; l < k; l++) expected += (double)o.a[i * K + l] * (double)o.b[j * K + l];
                    CHECK_NEAR(o.c[i * o.c_row + j], expected, DOUBLE_OR_FLOAT(1e-13, 1e-5));
                }
            }
        }
    }
    operands_free(&o);
}

/* The matrix that is added (the residual) is elsewhere and has other strides. */
static void added_from_elsewhere(void)
{
    enum { M = 7, N = 11, K = 300, WIDTH = 13 };
    problem p = {M, N, K, false, false, false, true, false};
    operands o = operands_of(&p, 80);
    real residual[M * WIDTH];
    for (int i = 0; i < M * WIDTH; i++) residual[i] = (real)(i % 17);
    product q = product_of(&p, &o);
    gemm(q);
    real *plain = malloc(o.size_c * sizeof(real));
    memcpy(plain, o.c, o.size_c * sizeof(real));
    q.add = residual;
    q.add_row = WIDTH;
    gemm(q);
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < N; j++) {
            double expected = (double)plain[i * o.c_row + j] + (double)residual[i * WIDTH + j];
            CHECK_NEAR(o.c[i * o.c_row + j], expected, DOUBLE_OR_FLOAT(1e-13, 2e-5));
        }
    }
    free(plain);
    operands_free(&o);
}

/* matvec_rows() gives each row the bits that matvec() gives it. */
static void rows_together(void)
{
    enum { WIDEST = 70, MOST_ROWS = 5, MOST_N = 13 };
    rng r;
    rng_init(&r, 12);
    real w[MOST_N * WIDEST], x[MOST_ROWS * WIDEST], add[MOST_ROWS * MOST_N], bias[MOST_N], y[MOST_ROWS * MOST_N];
    fill(w, MOST_N * WIDEST, &r, 1);
    fill(x, MOST_ROWS * WIDEST, &r, 1);
    fill(add, MOST_ROWS * MOST_N, &r, 1);
    fill(bias, MOST_N, &r, 1);
    for (int k = 1; k <= WIDEST; k += k < 18 ? 1 : 13) {
        for (int n = 1; n <= MOST_N; n++) {
            for (int form = 0; form < 4; form++) {
                const int m = 1 + (k + n) % MOST_ROWS;
                const real *plus = form & 1 ? add : NULL, *constant = form & 2 ? bias : NULL;
                memset(y, 0, sizeof y);
                matvec_rows(y, MOST_N, w, k, x, plus, constant, m, n, k);
                for (int i = 0; i < MOST_ROWS; i++) {
                    real expected[MOST_N] = {0};
                    if (i < m) {
                        matvec(expected, w, k, x + i * k, plus == NULL ? NULL : plus + i * MOST_N, constant, n, k);
                    }
                    CHECK_THAT(memcmp(y + i * MOST_N, expected, sizeof expected) == 0, "%d rows, n %d, k %d: row %d",
                               m, n, k, i);
                }
            }
        }
    }
}

static void rows_times_vector(void)
{
    for (int n = 1; n <= 40; n += n < 9 ? 1 : 6) {
        for (int k = 1; k <= 70; k += k < 10 ? 1 : 13) {
            for (int form = 0; form < 4; form++) {
                problem p = {n, 1, k, false, false, false, false, false}; /* w (n,k) times x (k,1) */
                operands o = operands_of(&p, (uint32_t)(n * 100 + k));
                real *y = malloc((size_t)n * sizeof(real)), *add = malloc((size_t)n * sizeof(real));
                for (int j = 0; j < n; j++) add[j] = (real)j / 2;
                matvec(y, o.a, k, o.b, form & 1 ? add : NULL, form & 2 ? add : NULL, n, k);
                for (int j = 0; j < n; j++) {
                    double expected = ((form & 1) + (form >> 1)) * (double)add[j];
                    for (int l = 0; l < k; l++) expected += (double)o.a[j * k + l] * (double)o.b[l];
                    CHECK_NEAR(y[j], expected, DOUBLE_OR_FLOAT(1e-13, 2e-5));
                }
                free(y);
                free(add);
                operands_free(&o);
            }
        }
    }
}

static void exponentials(void)
{
    for (int n = 1; n <= 40; n++) {
        real *x = malloc((size_t)n * sizeof(real));
        rng r;
        rng_init(&r, (uint32_t)n);
        fill(x, (size_t)n, &r, 2);
        double most = (double)x[0], total = 0;
        for (int i = 0; i < n; i++) most = fmax(most, (double)x[i]);
        CHECK_NEAR(kernel_largest(x, n), most, 0);
        for (int i = 0; i < n; i++) total += exp((double)x[i] - most);
        CHECK_NEAR(kernel_exp_sum(x, (real)most, n), total, DOUBLE_OR_FLOAT(1e-14, 1e-6) * total);
        free(x);
    }
}

/* Rows of scores, as in attention: each sees one more than the row before. */
static void weights(void)
{
    enum { ROW = 41, MOST = SOFTMAX_ROWS };
    const double off = DOUBLE_OR_FLOAT(1e-14, 2e-6), scale = 0.5;
    for (int n = 1; n <= 40; n++) {
        for (int m = 1; m <= MOST && m <= n; m += 5) {
            int visible = n - m + 1 > 3 ? 3 : n - m + 1;
            real x[MOST * ROW], before[MOST * ROW], d[ROW], dout[ROW];
            rng r;
            rng_init(&r, (uint32_t)(n * 20 + m));
            fill(x, MOST * ROW, &r, 3);
            fill(dout, ROW, &r, 1);
            memcpy(before, x, sizeof x);
            kernel_causal_softmax(x, ROW, (real)scale, visible, m, n);
            for (int i = 0; i < m; i++) {
                double total = 0, mean = 0;
                const real *row = x + i * ROW, *scores = before + i * ROW;
                for (int t = 0; t < visible + i; t++) total += exp(scale * (double)scores[t]);
                for (int t = 0; t < ROW; t++) {
                    double p = t < visible + i ? exp(scale * (double)scores[t]) / total : 0;
                    CHECK_NEAR(row[t], t < n ? p : (double)scores[t], t < n ? off : 0);
                    if (t < n) mean += p * (double)dout[t];
                }
                memcpy(d, dout, sizeof d);
                kernel_softmax_row_backward(d, row, (real)scale, n);
                for (int t = 0; t < ROW; t++) {
                    double p = t < visible + i ? exp(scale * (double)scores[t]) / total : 0;
                    double expected = t < n ? p * ((double)dout[t] - mean) * scale : (double)dout[t];
                    CHECK_NEAR(d[t], expected, t < n ? 4 * off : 0);
                }
            }
        }
    }
    real far[8] = {-1000, 1000, 999, -1000, 5, (real)INFINITY, (real)NAN, 1};
    kernel_causal_softmax(far, 8, 1, 3, 1, 5); /* numbers that are not seen have no effect, whatever they are */
    CHECK_NEAR(far[1], 1 / (1 + exp(-1)), off);
    CHECK_NEAR((double)far[0] + (double)far[3] + (double)far[4], 0, 0);
    CHECK(isinf(far[5]) && isnan(far[6]));
    kernel_causal_softmax(far + 5, 8, 1, 2, 1, 3); /* numbers that are not seen become 0, whatever is seen */
    CHECK(isnan(far[5]) && isnan(far[6]));
    CHECK_NEAR(far[7], 0, 0);
}

static void columns(void)
{
    enum { N = 5, K = 7, ROW = 9, WIDTH = 8 };
    real rows[N * ROW], out[K * WIDTH + 1];
    for (int i = 0; i < N * ROW; i++) rows[i] = (real)(i + 1);
    out[K * WIDTH] = (real)GUARD_VALUE;
    kernel_transpose(out, WIDTH, rows, ROW, N, K);
    for (int l = 0; l < K; l++) {
        for (int i = 0; i < WIDTH; i++) CHECK_NEAR(out[l * WIDTH + i], i < N ? (double)rows[i * ROW + l] : 0, 0);
    }
    CHECK_NEAR(out[K * WIDTH], GUARD_VALUE, 0);
}

/* The formula of the paper, in double. */
static double gelu_exact(double x) { return x / 2 * (1 + tanh(sqrt(2 / acos(-1)) * (x + 0.044715 * x * x * x))); }

static void gelu_far_and_near(void)
{
    enum { N = 4003 };
    static real x[N], out[N], dx[N], dout[N];
    for (int i = 0; i < N; i++) {
        x[i] = (real)(i * 0.0061 - 12.2);
        dout[i] = 1;
        dx[i] = 3;
    }
    kernel_gelu(out, x, N);
    kernel_gelu_backward(dx, dout, x, out, N, true);
    for (int i = 0; i < N; i++) {
        double at = (double)x[i], h = 1e-5;
        CHECK_NEAR(out[i], gelu_exact(at), DOUBLE_OR_FLOAT(1e-14, 1e-6) * (1 + fabs(at)));
        double slope = (gelu_exact(at + h) - gelu_exact(at - h)) / (2 * h);
        CHECK_NEAR((double)dx[i] - 3, slope, DOUBLE_OR_FLOAT(1e-8, 4e-6));
    }
    kernel_gelu_backward(dx, dout, x, out, N, false);
    for (int i = 0; i < N; i += 100) {
        double at = (double)x[i], h = 1e-5;
        CHECK_NEAR(dx[i], (gelu_exact(at + h) - gelu_exact(at - h)) / (2 * h), DOUBLE_OR_FLOAT(1e-8, 4e-6));
    }
    real far[6] = {(real)-1e30, -1000, 1000, (real)1e15, (real)NAN, (real)INFINITY};
    kernel_gelu(out, far, 6);
    CHECK_NEAR(out[0], 0, 0);
    CHECK_NEAR(out[1], 0, 0);
    CHECK_NEAR(out[2], 1000, 0);
    CHECK_NEAR(out[3], (double)(real)1e15, 0);
    CHECK(isnan(out[4]));
    CHECK(isinf(out[5]));
}

/* 0 * NaN is NaN: a product that skips zeros would hide that a run has diverged. */
static void not_finite(void)
{
    for (int m = 1; m <= 2; m++) {
        real a[4] = {0, 0, 0, 0}, b[4] = {(real)NAN, 1, 1, (real)INFINITY}, c[4];
        gemm((product){.m = m, .n = 2, .k = 2, .c = c, .c_row = 2, .a = {a, 2, 1}, .b = {b, 2, 1}});
        CHECK(isnan(c[0]) && isnan(c[1]));
    }
}

SUITE(kernels)
{
    TEST("gemm is the product for all small sizes, transposed or not, added or not", small);
    TEST("gemm is the product for large sizes and across blocks of k", large);
    TEST("a small product reads its matrices in place and is the product", in_place);
    TEST("the plain product is the product", plain);
    TEST("gemm reads blocks of a wider array", strided);
    TEST("splitting the rows anywhere changes no bit", split_rows);
    TEST("splitting the columns anywhere changes no bit", split_columns);
    TEST("a packed matrix serves products with its first rows and columns", packed_once);
    TEST("a residual is added to the product, once, also across blocks of k", added_from_elsewhere);
    TEST("matvec is a product with one row", rows_times_vector);
    TEST("rows that are multiplied together have the bits of each row alone", rows_together);
    TEST("sums of exponentials are libm's, and the largest is found", exponentials);
    TEST("rows of attention weights and their gradients are libm's", weights);
    TEST("rows become columns, with zeros after them", columns);
    TEST("gelu and its slope are the formula's, also for large numbers", gelu_far_and_near);
    TEST("dot and sum add up any number of numbers", sums);
    TEST("gemm does not hide a NaN or an infinity behind a zero", not_finite);
}
