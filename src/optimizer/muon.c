/* muon.c: see muon.h. Nearly all of its time goes into the matrix products of kernels.h. */
#include "optimizer/muon.h"

#include "base/memory.h"
#include "math/kernels.h"

#include <math.h>
#include <stddef.h>

uint64_t muon_work(int rows, int columns)
{
    uint64_t n = (uint64_t)(rows < columns ? rows : columns);
    uint64_t size = checked_multiply((uint64_t)rows, (uint64_t)columns);
    return checked_multiply(2, checked_add(size, checked_multiply(n, n)));
}

enum { STEPS = 5 };

double muon_operations(int rows, int columns)
{
    double n = rows < columns ? rows : columns, k = rows < columns ? columns : rows;
    return STEPS * 2 * n * n * (2 * k + n);
}

/* Divides x by its Frobenius norm; a matrix of zeros stays zero. */
static void normalize(real *x, int rows, int columns)
{
    static const double EPS = 1e-7;
    double squares = 0;
    for (int i = 0; i < rows; i++) {
        const real *row = x + (ptrdiff_t)i * columns;
        squares += (double)kernel_dot(row, row, columns);
    }
    ptrdiff_t n = (ptrdiff_t)rows * columns;
    real factor = (real)(1 / (sqrt(squares) + EPS));
    for (ptrdiff_t i = 0; i < n; i++) x[i] *= factor;
}

const real *muon_orthogonalize(real *x, int rows, int columns, real *work)
{
    static const real A = (real)3.4445, B = (real)-4.7750, C = (real)2.0315;
    const ptrdiff_t square = (ptrdiff_t)rows * rows;
    real *gram = work, *cubic = gram + square, *next = cubic + square;
    normalize(x, rows, columns);
    for (int step = 0; step < STEPS; step++) {
        gemm((product){.m = rows,
                       .n = rows,
                       .k = columns,
                       .c = gram,
                       .c_row = rows,
                       .a = {x, columns, 1},
                       .b = {x, 1, columns}});
        gemm((product){
            .m = rows, .n = rows, .k = rows, .c = cubic, .c_row = rows, .a = {gram, rows, 1}, .b = {gram, rows, 1}});
        for (ptrdiff_t i = 0; i < square; i++) cubic[i] = B * gram[i] + C * cubic[i];
        for (ptrdiff_t i = 0; i < square; i += rows + 1) cubic[i] += A;
        gemm((product){.m = rows,
                       .n = columns,
                       .k = rows,
                       .c = next,
                       .c_row = columns,
                       .a = {cubic, rows, 1},
                       .b = {x, columns, 1}});
        real *done = next;
        next = x;
        x = done;
    }
    return x;
}

void muon_update(real *p, real *m, const real *g, int rows, int columns, muon_factors f, real *work)
{
    /* The products are smallest where the shorter side comes first, so a tall matrix is transposed. */
    const bool tall = rows > columns;
    const ptrdiff_t row = tall ? 1 : columns, column = tall ? rows : 1, n = (ptrdiff_t)rows * columns;
    real *u = work;
    for (ptrdiff_t i = 0; i < n; i++) {
        real gradient = g[i] * f.scale, kept = f.momentum * m[i] + gradient;
        if (kept < REAL_TINY && kept > -REAL_TINY) kept = 0; /* see REAL_TINY */
        m[i] = kept;
        u[i / columns * row + i % columns * column] = f.nesterov ? gradient + f.momentum * kept : kept;
    }
    const real *o = muon_orthogonalize(u, tall ? columns : rows, tall ? rows : columns, work + n);
    real rate = f.rate * MUON_RMS * real_sqrt((real)(tall ? rows : columns));
    for (ptrdiff_t i = 0; i < n; i++) {
        p[i] -= rate * o[i / columns * row + i % columns * column] + f.decay * p[i];
    }
}
