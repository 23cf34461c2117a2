/* muon.h: Muon's update of one matrix: the momentum, made orthogonal. It knows nothing of models, settings or
 * threads; which matrices are updated this way is decided in optimizer.c.
 *
 * Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the size of an update is that of
 * Liu et al. 2025, "Muon is Scalable for LLM Training". */
#ifndef MUON_H
#define MUON_H

#include "math/real.h"

#include <stdbool.h>
#include <stdint.h>

/* What is the same for all matrices of a step. */
typedef struct muon_factors {
    real scale;    /* factor of the gradient; below 1 where it is clipped */
    real momentum; /* the share of the momentum that is kept */
    bool nesterov;
    real rate, decay; /* decay: rate times weight_decay */
} muon_factors;

/* How many numbers of work space muon_update() needs for a matrix; UINT64_MAX when they cannot be counted. */
uint64_t muon_work(int rows, int columns);

/* How many multiplications and additions an update takes. */
double muon_operations(int rows, int columns);

/* Approximates the matrix with orthonormal rows that is closest to x (rows,columns), rows <= columns, by five
 * Newton-Schulz steps that begin with X = x / |x| (Frobenius norm):
 *   X = a X + (b A + c A^2) X,   A = X X^T,   a = 3.4445, b = -4.7750, c = 2.0315
 * The singular values of the result are between about 0.7 and 1.2. x is overwritten. Returns where the result is:
 * in `work`, which has room for muon_work() - rows columns numbers. */
const real *muon_orthogonalize(real *x, int rows, int columns, real *work);

/* One update of p (rows,columns) from its gradient g; `work` has room for muon_work() numbers:
 *   m = momentum m + g,   u = g + momentum m (nesterov) or m,   O = orthogonalize(u)
 *   p -= rate 0.2 sqrt(max(rows, columns)) O + decay p
 * The root mean square of the numbers of O is about 1 / sqrt(max(rows, columns)), so that of the update is 0.2 rate
 * for every shape. This is about the size of Adam's updates, so one learning rate fits both. */
#define MUON_RMS ((real)0.2)
void muon_update(real *p, real *m, const real *g, int rows, int columns, muon_factors f, real *work);

#endif
