/* pca.h: principal component analysis (Pearson 1901): the directions in which the rows of a matrix differ most. */
#ifndef PCA_H
#define PCA_H

#include "base/error.h"
#include "base/real.h"

enum { PCA_MAX_COMPONENTS = 10 };

/* The first components of x (rows,columns), the one with the largest variance first. x is centred in place: the mean of
 * each column is taken off. Writes
 *   scores (rows,components)         where each row lies along each component
 *   directions (components,columns)  unit vectors, of which the first number that is as large as any, to a
 *                                    thousandth, is positive; all 0 where no variance is left
 *   shares (components)              the part of the variance that each explains; 0 where there is none at all
 *
 * Components are the eigenvectors of the covariance x^T x, or, where there are fewer rows than columns, x^T times those
 * of x x^T. Of m rows or columns, up to 64 give them all, exactly; of more, those in the Krylov
 * space of 64 dimensions (Lanczos 1950), which has the first ones to about 1e-6 unless variances hardly
 * differ. The same numbers give the same bits. The cost is 2 rows columns m operations for the covariance, the rest is less.
 *
 * False (ERROR_SETTING, "components") for components outside 1 to PCA_MAX_COMPONENTS or more than rows or columns;
 * for numbers that are not finite, or whose squares are not (ERROR_SETTING, "name"); or when memory is out. */
bool pca(real *x, int rows, int columns, int components, double *scores, double *directions, double *shares,
         error *e);

#endif
