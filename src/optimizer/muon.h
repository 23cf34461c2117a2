/* muon.h: the update of Muon for one matrix: momentum, made orthogonal. It knows nothing of models,
 * settings or threads; which matrices are updated so is the optimizer's business.
 *
 * Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks"; the size of an update from
 * Liu et al. 2025, "Muon is Scalable for LLM Training". */
#ifndef MUON_H
#define MUON_H

#include "base/real.h"

#include <stdbool.h>
#include <stdint.h>

/* The same for every matrix of a step. */
typedef struct muon_factors {
    real scale;    /* of the gradient, below 1 to clip */
    real momentum; /* how much of the momentum is kept */
    bool nesterov;
    real rate, decay; /* decay: rate times weight decay */
} muon_factors;

/* The numbers of work space that a matrix needs; UINT64_MAX when they cannot be counted. */
uint64_t muon_work(int rows, int columns);

/* The multiplications and additions of an update. */
double muon_operations(int rows, int columns);

/* Brings x (rows,columns), rows <= columns, near the closest matrix whose rows are orthogonal and of
 * length 1, by five Newton-Schulz steps from x / |x|:
 *   X = a X + (b A + c A^2) X,   A = X X^T,   a = 3.4445, b = -4.7750, c = 2.0315
 * whose singular values end between about 0.7 and 1.2. x is overwritten; returns where the result is:
 * in `work`, which has room for muon_work() - rows columns numbers. */
const real *muon_orthogonalize(real *x, int rows, int columns, real *work);

/* One update of p (rows,columns) from its gradient g:
 *   m = momentum m + g,   u = g + momentum m (nesterov) or m,   O = orthogonalize(u)
 *   p -= rate 0.2 sqrt(max(rows, columns)) O + decay p
 * The numbers of O have a root mean square of about 1 / sqrt(max(rows, columns)), so that those of an update have
 * one of 0.2 rate, whatever the shape: about that of Adam's updates, and one learning rate suits both. */
#define MUON_RMS ((real)0.2)
void muon_update(real *p, real *m, const real *g, int rows, int columns, muon_factors f, real *work);

#endif
