/* kernels.h: matrix products, where nearly all the time goes, and the inner loops over a row that
 * several ops share.
 *
 * A matrix is a pointer and two strides: element (i,j) of `a` is a.at[i * a.row + j * a.col].
 * A transposed matrix is the same numbers with the strides swapped, so one product serves the
 * forward pass of a linear layer (x W^T) and both of its gradients (dy W, dy^T x). */
#ifndef KERNELS_H
#define KERNELS_H

#include "math/real.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct matrix {
    const real *at;
    ptrdiff_t row, col; /* numbers from one row, or column, to the next */
} matrix;

/* c (m,n) = a (m,k) b (k,n) + add (m,n) + bias (n). */
typedef struct product {
    int m, n, k; /* k >= 1 */
    real *c;     /* rows are c_row numbers apart, the numbers of a row are contiguous */
    ptrdiff_t c_row;
    matrix a, b;
    const real *packed; /* b as gemm_pack() laid it out, or NULL; used where the rows of a are contiguous */
    int packed_k;       /* the rows of b that were packed, >= k */
    const real *add;    /* rows add_row numbers apart, or NULL; add may be c itself: then c += a b */
    ptrdiff_t add_row;
    const real *bias; /* added to every row, or NULL */
} product;

/* c must not overlap a or b. Every sum runs over ascending k, within blocks of 256 where b is
 * not packed, and no sum depends on other rows or columns: splitting m or n does not change a bit. */
void gemm(product p);

/* Copies b (k,n) to `packed` in the order in which gemm reads it, so that several products can share the copy. A product
 * may use fewer rows or columns of it, but only the first ones. `packed` must have room for gemm_packed(n, k) numbers
 * (0 in the reference build, which reads b where it is). */
size_t gemm_packed(int n, int k);
void gemm_pack(real *packed, matrix b, int n, int k);

/* gemm by the definition, one number at a time: what gemm is tested against. */
void gemm_plain(product p);

/* y (n) = w (n,k) x (k) + add (n) + bias (n): a product with one row, as sampling needs it. The rows of w
 * are w_row numbers apart. add and bias may be NULL. The last n % 4 rows of w are summed in another order than the rest. */
void matvec(real *y, const real *w, ptrdiff_t w_row, const real *x, const real *add, const real *bias, int n, int k);

/* matvec for m rows at once: rows of x are k numbers apart, those of y and add y_row. Each row is the same as by
 * matvec, to the last bit, but the rows share the loads of w. For sequences that are sampled together. */
void matvec_rows(real *y, ptrdiff_t y_row, const real *w, ptrdiff_t w_row, const real *x, const real *add,
                 const real *bias, int m, int n, int k);

/* gemm for a b with contiguous rows (b.col == 1) of whole vecs (n is a multiple of LANES, vector.h). It reads b in
 * place, without packing, as one block: faster for small products. */
void gemm_small(product p);

/* columns (k,width) = the transpose of rows (n,k), which are `row` numbers apart; its columns n..width-1 are 0. */
void kernel_transpose(real *columns, int width, const real *rows, ptrdiff_t row, int n, int k);

/* Sums over n numbers, of x y and of x, in an order that depends on n and on the width of the
 * machine's vectors, nothing else. */
real kernel_dot(const real *x, const real *y, int n);
real kernel_sum(const real *x, int n);

/* y = factor x over n numbers, or y += factor x where `add` is set. */
void kernel_accumulate(real *y, real factor, const real *x, int n, bool add);

/* x = 0 over n numbers. */
void kernel_clear(real *x, ptrdiff_t n);

/* The largest of n >= 1 numbers; a NaN may or may not count. */
real kernel_largest(const real *x, int n);

/* Replaces each of m <= SOFTMAX_ROWS rows of n numbers, `row` numbers apart, by the softmax of scale x. The softmax of row
 * i is over its first visible + i >= 1 numbers; the others become 0. The backward function replaces, for one row, the
 * gradient d of the softmax p by the gradient of x: d = p (d - sum(p d)) scale, over n numbers. */
enum { SOFTMAX_ROWS = 16 };
void kernel_causal_softmax(real *x, ptrdiff_t row, real scale, int visible, int m, int n);
void kernel_softmax_row_backward(real *d, const real *p, real scale, int n);

/* The sum of e^(x_i - shift) over n numbers. */
real kernel_exp_sum(const real *x, real shift, int n);

/* RMSNorm of n numbers (Zhang and Sennrich 2019): out_i = x_i s g_i with s = (mean(x^2) + eps)^-1/2. Returns s. The gain g
 * may be NULL. With h_i = dout_i g_i and n_i = x_i s the gradients are
 *   dx_i = s (h_i - n_i mean(h n)), added to what is in dx where `add` is set, else written over it;
 *   dg_i += dout_i n_i, for from <= i < to. */
#define NORM_EPS 1e-5
real kernel_rms_norm(real *out, const real *x, const real *gain, int n);
void kernel_rms_norm_backward(real *dx, const real *dout, const real *x, const real *gain, real s, int n, bool add);
void kernel_rms_norm_backward_gain(real *dgain, const real *dout, const real *x, real s, int from, int to);

/* out_i = gelu(x_i) = x_i/2 (1 + tanh u), u = sqrt(2/pi) (x_i + 0.044715 x_i^3), and its gradient:
 * dx_i = dout_i gelu'(x_i), added to what is in dx where `add` is set. Hendrycks and Gimpel 2016. */
void kernel_gelu(real *out, const real *x, ptrdiff_t n);
void kernel_gelu_backward(real *dx, const real *dout, const real *x, const real *out, ptrdiff_t n, bool add);

#endif
