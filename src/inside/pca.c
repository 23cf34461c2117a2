/* pca.c: the covariance, a small space that contains its first eigenvectors, and the eigenvectors. See pca.h. */
#include "inside/pca.h"

#include "base/memory.h"
#include "base/parts.h"
#include "base/rng.h"
#include "math/kernels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

enum { KRYLOV = 64 };

/* Relative sizes below which a number is only rounding: NOTHING for a variance, GONE for the rest of a vector. */
static const double NOTHING = REAL_IS_DOUBLE ? 1e-13 : 1e-7, GONE = 1e-12;

static double product_of(const double *a, const double *b, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

/* ---- eigenvectors of a small symmetric matrix ---- */

/* Makes a symmetric matrix a (n,n) diagonal by rotating two rows and columns at a time (Jacobi 1846; the angle as
 * in Golub and Van Loan, Matrix Computations, 8.5). Then a_ii are its eigenvalues, and row i of v (n,n) is the
 * eigenvector of a_ii. */
static void diagonalise(double *a, double *v, int n)
{
    enum { SWEEPS = 50 };
    for (int i = 0; i < n * n; i++) v[i] = i % (n + 1) == 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double beside = 0, all = 0;
        for (int i = 0; i < n * n; i++) {
            all += a[i] * a[i];
            if (i % (n + 1) != 0) beside += a[i] * a[i];
        }
        if (!(beside > 1e-32 * all)) return;
        for (int p = 0; p < n; p++) {
            for (int q = p + 1; q < n; q++) {
                double apq = a[p * n + q];
                if (!(fabs(apq) > 0)) continue;
                double tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
                double t = (tau < 0 ? -1 : 1) / (fabs(tau) + sqrt(1 + tau * tau)), c = 1 / sqrt(1 + t * t), s = t * c;
                for (int i = 0; i < n; i++) {
                    double x = a[p * n + i], y = a[q * n + i], vx = v[p * n + i], vy = v[q * n + i];
                    a[p * n + i] = c * x - s * y;
                    a[q * n + i] = s * x + c * y;
                    v[p * n + i] = c * vx - s * vy;
                    v[q * n + i] = s * vx + c * vy;
                }
                for (int i = 0; i < n; i++) {
                    double x = a[i * n + p], y = a[i * n + q];
                    a[i * n + p] = c * x - s * y;
                    a[i * n + q] = s * x + c * y;
                }
            }
        }
    }
}

/* ---- the space ---- */

/* Makes w (m) orthogonal to n unit vectors and gives it length 1. The projection is subtracted twice, because one
 * subtraction leaves a rounding error. Returns which share of w's length was orthogonal. */
static double orthogonalise(double *w, const double *basis, int n, int m)
{
    double before = sqrt(product_of(w, w, m)), length = before;
    for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < n; k++) {
            const double *q = basis + (size_t)k * (size_t)m;
            double along = product_of(w, q, m);
            for (int i = 0; i < m; i++) w[i] -= along * q[i];
        }
        double now = sqrt(product_of(w, w, m));
        if (pass == 0) length = now;
        for (int i = 0; now > 0 && i < m; i++) w[i] /= now;
    }
    return before > 0 ? length / before : 0;
}

/* Computes an orthonormal basis (n,m) of the space of v, C v, C^2 v, ... for a random v, and its images (n,m) under
 * C. Where that space has fewer dimensions, it continues with another random v. */
static void build_space(const real *c, int m, double *basis, double *images, int n)
{
    rng r;
    rng_init(&r, 1);
    for (int k = 0; k < n; k++) {
        double *q = basis + (size_t)k * (size_t)m, *image = images + (size_t)k * (size_t)m;
        if (k > 0) memcpy(q, image - m, (size_t)m * sizeof *q);
        for (bool missing = k == 0; missing || orthogonalise(q, basis, k, m) <= GONE; missing = false) {
            for (int i = 0; i < m; i++) q[i] = rng_gauss(&r, 0, 1);
        }
        for (int i = 0; i < m; i++) {
            const real *row = c + (size_t)i * (size_t)m;
            image[i] = 0;
            for (int j = 0; j < m; j++) image[i] += (double)row[j] * q[j];
        }
    }
}

/* The `count` largest eigenvalues of c (m,m) in falling order, and their eigenvectors as the rows of vectors
 * (count,m). They are those of c restricted to the space (Rayleigh and Ritz): of Q C Q^T with its basis Q. False
 * when memory is out. */
static bool find_largest(const real *c, int m, int count, double *values, double *vectors)
{
    const int n = m < KRYLOV ? m : KRYLOV;
    const size_t square = (size_t)n * (size_t)n, long_ones = (size_t)n * (size_t)m;
    double *basis = malloc(2 * (square + long_ones) * sizeof *basis);
    if (basis == NULL) return false;
    double *images = basis + long_ones, *a = images + long_ones, *v = a + square;
    build_space(c, m, basis, images, n);
    for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
            a[i * n + j] = product_of(basis + (size_t)i * (size_t)m, images + (size_t)j * (size_t)m, m);
            a[j * n + i] = a[i * n + j];
        }
    }
    diagonalise(a, v, n);
    for (int k = 0; k < count; k++) {
        int best = 0;
        for (int i = 1; i < n; i++) best = a[i * (n + 1)] > a[best * (n + 1)] ? i : best;
        values[k] = a[best * (n + 1)];
        a[best * (n + 1)] = -(double)INFINITY; /* already used */
        double *to = vectors + (size_t)k * (size_t)m;
        memset(to, 0, (size_t)m * sizeof *to);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) to[i] += v[best * n + j] * basis[(size_t)j * (size_t)m + (size_t)i];
        }
    }
    free(basis);
    return true;
}

/* ---- components ---- */

/* Subtracts from each column its mean; `means` (columns) is work space. */
static void centre(real *x, int rows, int columns, double *means)
{
    memset(means, 0, (size_t)columns * sizeof *means);
    for (int i = 0; i < rows; i++) {
        for (int j = 0; j < columns; j++) means[j] += (double)x[(size_t)i * (size_t)columns + (size_t)j] / rows;
    }
    for (int i = 0; i < rows; i++, x += columns) {
        for (int j = 0; j < columns; j++) x[j] = (real)((double)x[j] - means[j]);
    }
}

/* The covariance times the number of rows: c (columns,columns) = x^T x, or with `across` c (rows,rows) = x x^T.
 * Returns its trace. */
static double multiply(real *c, const real *x, int rows, int columns, bool across)
{
    const matrix upright = {x, columns, 1}, flat = {x, 1, columns};
    const int m = across ? rows : columns;
    gemm((product){.m = m,
                   .n = m,
                   .k = across ? columns : rows,
                   .c = c,
                   .c_row = m,
                   .a = across ? upright : flat,
                   .b = across ? flat : upright});
    double trace = 0;
    for (int i = 0; i < m; i++) trace += (double)c[(size_t)i * (size_t)(m + 1)];
    return trace;
}

/* Gives a direction length 1, and the sign that pca.h describes. */
static void normalise(double *d, int n)
{
    double length = sqrt(product_of(d, d, n)), most = 0;
    for (int i = 0; i < n; i++) most = fabs(d[i]) > most ? fabs(d[i]) : most;
    int first = 0;
    while (first < n - 1 && fabs(d[first]) < 0.999 * most) first++;
    if (d[first] < 0) length = -length;
    for (int i = 0; most > 0 && i < n; i++) d[i] /= length;
}

/* Computes directions and scores. An eigenvector of x^T x is a direction; for an eigenvector v of x x^T, x^T v is
 * one, up to its length. */
static void write_components(const real *x, int rows, int columns, bool across, int count, const double *vectors,
                             double *scores, double *directions, double *shares)
{
    for (int k = 0; k < count; k++) {
        double *d = directions + (size_t)k * (size_t)columns;
        memset(d, 0, (size_t)columns * sizeof *d);
        const double *v = vectors + (size_t)k * (size_t)(across ? rows : columns);
        if (shares[k] > 0 && !across) memcpy(d, v, (size_t)columns * sizeof *d);
        for (int i = 0; shares[k] > 0 && across && i < rows; i++) {
            for (int j = 0; j < columns; j++) d[j] += v[i] * (double)x[(size_t)i * (size_t)columns + (size_t)j];
        }
        normalise(d, columns);
        for (int i = 0; i < rows; i++) {
            double along = 0;
            for (int j = 0; j < columns; j++) along += d[j] * (double)x[(size_t)i * (size_t)columns + (size_t)j];
            scores[(size_t)i * (size_t)count + (size_t)k] = along;
        }
    }
}

bool pca(real *x, int rows, int columns, int components, double *scores, double *directions, double *shares, error *e)
{
    const bool across = rows < columns;
    const int m = across ? rows : columns, most = m < PCA_MAX_COMPONENTS ? m : PCA_MAX_COMPONENTS;
    if (components < 1 || components > most) {
        return error_set(e, ERROR_SETTING, "components",
                         "There are 1 to %d components of %d rows and %d columns, not %d.", most, rows, columns,
                         components);
    }
    real *c = memory_block(checked_multiply((uint64_t)m * (uint64_t)m, sizeof *c));
    double *vectors = calloc((size_t)components * (size_t)m, sizeof *vectors), all = 0;
    bool ok = c != NULL && vectors != NULL;
    if (ok) {
        centre(x, rows, columns, directions);
        all = multiply(c, x, rows, columns, across);
        ok = !isfinite(all) || find_largest(c, m, components, shares, vectors);
    }
    if (ok && isfinite(all)) {
        for (int k = 0; k < components; k++) shares[k] = shares[k] > NOTHING * all ? shares[k] / all : 0;
        write_components(x, rows, columns, across, components, vectors, scores, directions, shares);
    }
    free(c);
    free(vectors);
    if (!ok) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for principal components.");
    return isfinite(all) ||
           error_set(e, ERROR_SETTING, "name",
                     "Some of these numbers are not finite, or too large to be multiplied, so they have "
                     "no principal components.");
}
