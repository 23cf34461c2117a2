/* optimizer.h: from gradients to new parameters, the fifth of the seven parts: AdamW, SGD, Lion and
 * Muon. The learning rate of a step comes from schedule.h. */
#ifndef OPTIMIZER_H
#define OPTIMIZER_H

#include "base/error.h"
#include "network/model.h"
#include "settings/config.h"

/* What is kept from step to step, in the order of the parameters; without those that keep nothing. */
typedef struct optimizer {
    real *m, *v; /* (n_m) running means of the gradient, or momentum; (n_v) of its square; NULL for none */
    uint64_t n_m, n_v;
    double *squares; /* sums of squared gradients, a piece of the model each */
    real *work;      /* muon: work_numbers for each thread */
    size_t work_numbers;
} optimizer;

/* Whether the model's optimizer keeps an m, or a v, for this parameter. */
bool optimizer_keeps_m(const model *m);
bool optimizer_keeps_v(const model *m, const tensor *parameter);

/* The bytes of the optimizer's numbers, on as many threads; UINT64_MAX when they cannot be counted. */
uint64_t optimizer_bytes(const model *m, const pool *threads);

/* Allocates what the settings of the model call for, all zero. Updates may use `threads` or one.
 * False when memory is out. */
bool optimizer_init(optimizer *o, const model *m, const pool *threads, error *e);

/* The Euclidean norm of all gradients together. It is summed piece by piece, in the order of the
 * pieces, so it does not depend on the number of threads. */
double optimizer_gradient_norm(optimizer *o, const model *m, pool *threads);

/* Multiplies all gradients by a factor. */
void optimizer_scale_gradients(model *m, double factor, pool *threads);

/* One update of all parameters p from their gradients g, taken times `scale` (below 1 to clip), by
 * the optimizer of the model's settings, with t = step + 1 and w = rate weight_decay:
 *   adamw  m = beta1 m + (1 - beta1) g            v = beta2 v + (1 - beta2) g^2
 *          p -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps) + w p
 *          Kingma and Ba 2015; Loshchilov and Hutter 2019
 *   sgd    m = momentum m + g                     p -= rate (nesterov ? g + momentum m : m) + w p
 *          Sutskever et al. 2013, in the form of PyTorch's SGD; the decay decoupled as for the others
 *   lion   p -= rate sign(beta1 m + (1 - beta1) g) + w p            m = beta2 m + (1 - beta2) g
 *          Chen et al. 2023
 *   muon   the matrices of the blocks as muon.h says, queries, keys and values each for themselves; the
 *          rest by adamw, at the same rate. Jordan et al. 2024
 * w is 0 for what does not decay (setting `decay`): all but matrices, all but those of the blocks, or
 * nothing. */
void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale,
                    pool *threads);

/* What the time of an update grows with: the numbers to be updated, or with Muon the operations of its products. */
double optimizer_work(const model *m);

/* Frees all; safe on a zeroed optimizer. */
void optimizer_free(optimizer *o);

#endif
