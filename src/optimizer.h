/* optimizer.h: Adam, the fifth of the seven parts, and the learning rate's schedule. */
#ifndef OPTIMIZER_H
#define OPTIMIZER_H

#include "config.h"
#include "error.h"
#include "model.h"

typedef struct optimizer {
    real *m, *v;     /* (model.n_values) each: running means of the gradient and of its square */
    double *squares; /* sums of squared gradients, a piece of the model each */
} optimizer;

/* The bytes of the optimizer's numbers; UINT64_MAX when they cannot be counted. */
uint64_t optimizer_bytes(const model *m);

/* Allocates the moments, all zero. False when memory is out. */
bool optimizer_init(optimizer *o, const model *m, error *e);

/* The learning rate of a step (0, 1, ...). It rises in equal parts over warmup_steps and then
 * goes from learning_rate to learning_rate * min_lr_ratio at max_steps: not at all (constant), in
 * equal parts (linear) or along half a cosine; beyond max_steps it stays there. */
double optimizer_rate(const config *settings, int64_t step);

/* The Euclidean norm of all gradients together. It is summed piece by piece, in the order of the
 * pieces, so it does not depend on the number of threads. */
double optimizer_gradient_norm(optimizer *o, const model *m, pool *threads);

/* One update of all parameters from their gradients, taken times `scale` (below 1 to clip):
 *   m = beta1 m + (1 - beta1) g            v = beta2 v + (1 - beta2) g^2
 *   p -= rate ( (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps) + weight_decay p )
 * with t = step + 1; the decay, decoupled as in Loshchilov and Hutter 2019, acts on matrices only.
 * Kingma and Ba 2015. */
void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale,
                    pool *threads);

/* Frees all; safe on a zeroed optimizer. */
void optimizer_free(optimizer *o);

#endif
