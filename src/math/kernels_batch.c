/* kernels_batch.c: matvec_rows() of kernels.h, for samples that are drawn together. It has a file of its own because the
 * kernels of a training step are compiled for speed, whatever their size. */
#include "math/kernels.h"

#include "base/parts.h"
#include "math/vector.h"

SECOND_PART_FILE;

/* Two rows of x times four rows of w; the rows of x share the loads of w. Each sum has the order that matvec() has. */
static void dot_rows_twice(real *y, const real *w, ptrdiff_t w_row, const real *x, const real *x1, int k)
{
    const real *w1 = w + w_row, *w2 = w1 + w_row, *w3 = w2 + w_row;
    vec y0 = {0}, y1 = {0}, y2 = {0}, y3 = {0}, z0 = {0}, z1 = {0}, z2 = {0}, z3 = {0};
    int l = 0;
#define TIMES(load, ...) \
    do { \
        vec at = load(x + l __VA_ARGS__), at1 = load(x1 + l __VA_ARGS__), row = load(w + l __VA_ARGS__); \
        y0 = multiply_add(y0, at, row), z0 = multiply_add(z0, at1, row), row = load(w1 + l __VA_ARGS__); \
        y1 = multiply_add(y1, at, row), z1 = multiply_add(z1, at1, row), row = load(w2 + l __VA_ARGS__); \
        y2 = multiply_add(y2, at, row), z2 = multiply_add(z2, at1, row), row = load(w3 + l __VA_ARGS__); \
        y3 = multiply_add(y3, at, row), z3 = multiply_add(z3, at1, row); \
    } while (0)
    for (; l + LANES <= k; l += LANES) TIMES(vec_load, );
    if (l < k) TIMES(vec_load_part, , k - l);
#undef TIMES
    y[0] = vec_sum(y0), y[1] = vec_sum(y1), y[2] = vec_sum(y2), y[3] = vec_sum(y3);
    y[4] = vec_sum(z0), y[5] = vec_sum(z1), y[6] = vec_sum(z2), y[7] = vec_sum(z3);
}

CALLED_BY_FIRST_PART void matvec_rows(real *y, ptrdiff_t y_row, const real *w, ptrdiff_t w_row, const real *x,
                                      const real *add, const real *bias, int m, int n, int k)
{
    int quarter = n / 4, fours = 4 * quarter; /* rows from each quarter, as in matvec() */
    for (int j = 0; j < quarter; j++) {
        for (int i = 0; i < m; i += 2) {
            const real *row = x + (ptrdiff_t)i * k;
            int pair = m - i < 2 ? 1 : 2; /* a last row without a partner is computed twice */
            real sums[8];
            dot_rows_twice(sums, w + j * w_row, quarter * w_row, row, row + (pair - 1) * k, k);
            for (int l = 0; l < 4 * pair; l++) {
                int column = l % 4 * quarter + j;
                ptrdiff_t at = (i + l / 4) * y_row + column;
                if (add != NULL) sums[l] += add[at];
                if (bias != NULL) sums[l] += bias[column];
                y[at] = sums[l];
            }
        }
    }
    for (int i = 0; i < m && fours < n; i++) {
        matvec(y + i * y_row + fours, w + fours * w_row, w_row, x + (ptrdiff_t)i * k,
               add == NULL ? NULL : add + i * y_row + fours, bias == NULL ? NULL : bias + fours, n - fours, k);
    }
}
