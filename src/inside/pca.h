/* pca.h: principal component analysis (Pearson 1901): the directions in which the rows of a matrix differ most. */
#ifndef PCA_H
#define PCA_H

#include "base/error.h"
#include "math/real.h"

enum { PCA_MAX_COMPONENTS = 10 };

/* The first components of x (rows,columns), the one with the largest variance first. x is changed: the mean of each
 * column is subtracted. Writes
 *   scores (rows,components)         the position of each row along each component
 *   directions (components,columns)  unit vectors, of which the first number within a thousandth of the largest size
 *                                    is positive; all 0 where no variance is left
 *   shares (components)              the share of the variance that each explains; 0 where there is no variance
 *
 * The components are the eigenvectors of the covariance x^T x or, where there are fewer rows than columns, x^T
 * times the eigenvectors of x x^T. A matrix of up to 64 rows and columns is solved exactly. For a larger one the
 * eigenvectors are computed in a Krylov space of 64 dimensions (Lanczos 1950), which contains the first ones to
 * about 1e-6, unless their variances are nearly equal. The same input gives the same bits. With m the smaller of
 * rows and columns it takes 2 rows columns m operations for the covariance; the rest is less.
 *
 * False (ERROR_SETTING, "components") for components outside 1 to PCA_MAX_COMPONENTS or more than rows or columns;
 * (ERROR_SETTING, "name") for numbers that are not finite, or whose squares are not; (ERROR_MEMORY) when memory is
 * out. */
bool pca(real *x, int rows, int columns, int components, double *scores, double *directions, double *shares,
         error *e);

#endif
