/* kernels.h: matrix products, where nearly all the time goes, and sums over a row.
 *
 * A matrix is a pointer and two strides: element (i,j) of `a` is a.at[i * a.row + j * a.col].
 * A transposed matrix is the same numbers with the strides swapped, so one product serves the
 * forward pass of a linear layer (x W^T) and both of its gradients (dy W, dy^T x). */
#ifndef KERNELS_H
#define KERNELS_H

#include "real.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct matrix {
    const real *at;
    ptrdiff_t row, col; /* numbers from one row, or column, to the next */
} matrix;

/* c (m,n) = a (m,k) b (k,n), or c += a b where `add` is set. Rows of c are c_row numbers apart
 * and contiguous; c overlaps neither a nor b. Every sum runs over ascending k within blocks of
 * 256, and rows and columns do not mix: splitting m or n does not change a bit, as long as a
 * piece of more than one row stays so. */
void gemm(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add);

/* Sums over n numbers, of x y and of x, in an order that depends on n and on the width of the
 * machine's vectors, nothing else. */
real dot(const real *x, const real *y, int n);
real sum(const real *x, int n);

/* gemm by the definition, one number at a time: what gemm is tested against. */
void gemm_plain(real *c, ptrdiff_t c_row, matrix a, matrix b, int m, int n, int k, bool add);

#endif
