/* optimizer.h: from gradients to new parameters, the fifth of the seven parts: AdamW, SGD, Lion and Muon. The
 * learning rate of a step comes from schedule.h. */
#ifndef OPTIMIZER_H
#define OPTIMIZER_H

#include "base/error.h"
#include "network/model.h"
#include "settings/config.h"

/* What an optimizer keeps from step to step, in the order of the parameters, without those for which it keeps
 * nothing: it keeps nothing for frozen ones, which are not updated and do not decay. */
typedef struct optimizer {
    /* m (n_m): moving averages of the gradient, or momentum. v (n_v): moving averages of its square. NULL where
     * there is none */
    real *m, *v;
    uint64_t n_m, n_v;
    double *squares; /* the sum of squared gradients of each piece of the model */
    real *work;      /* muon: work_numbers of work space for each thread */
    size_t work_numbers;
} optimizer;

/* Whether the optimizer in the model's settings keeps an m, and whether it keeps a v for this parameter. */
bool optimizer_keeps_m(const model *m, const tensor *parameter);
bool optimizer_keeps_v(const model *m, const tensor *parameter);

/* The optimizer (OPTIMIZER_...) whose rule updates this parameter: for Muon, OPTIMIZER_ADAMW where the parameter is no
 * matrix of a block. */
int64_t optimizer_of(const model *m, const tensor *parameter);

/* Whether weight decay applies to this parameter under a value of the setting `decay` (DECAY_...). */
bool optimizer_decays(int64_t decay, const tensor *parameter);

/* The bytes that optimizer_init() allocates for this pool of threads (NULL for one); UINT64_MAX when they cannot be
 * counted. */
uint64_t optimizer_bytes(const model *m, const pool *threads);

/* Allocates what the optimizer of the model's settings keeps, all zero. Later updates may use `threads` or one
 * thread. False (ERROR_MEMORY) when memory is out. */
bool optimizer_init(optimizer *o, const model *m, const pool *threads, error *e);

/* The Euclidean norm of all gradients together. The sums of the pieces are added in the order of the pieces, so the
 * result does not depend on the number of threads. */
double optimizer_gradient_norm(optimizer *o, const model *m, pool *threads);

/* Multiplies all gradients by a factor. `threads` as for pool_run(). */
void optimizer_scale_gradients(model *m, double factor, pool *threads);

/* One update of all trained parameters p from their gradients g, which are multiplied by `scale` (below 1 where they are
 * clipped). It uses the optimizer of the model's settings; `settings` gives its numbers. With t = step + 1 and w =
 * rate weight_decay:
 *   adamw  m = beta1 m + (1 - beta1) g            v = beta2 v + (1 - beta2) g^2
 *          p -= rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + eps) + w p
 *          Kingma and Ba 2015; Loshchilov and Hutter 2019
 *   sgd    m = momentum m + g                     p -= rate (nesterov ? g + momentum m : m) + w p
 *          Sutskever et al. 2013, in the form of PyTorch's SGD; the decay is decoupled, as for the others
 *   lion   p -= rate sign(beta1 m + (1 - beta1) g) + w p            m = beta2 m + (1 - beta2) g
 *          Chen et al. 2023
 *   muon   the matrices of the blocks as in muon.h, with queries, keys and values as separate matrices (those of a LoRA
 *          as they are); all other parameters by adamw, at the same rate. Jordan et al. 2024
 * w is 0 for parameters that do not decay. The setting `decay` chooses those that do: all matrices, only the
 * matrices of the blocks, or all parameters. */
void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale,
                    pool *threads);

/* A number that the time of an update is proportional to: how many numbers are updated, or for Muon the operations
 * of its matrix products. */
double optimizer_work(const model *m);

/* Frees what the optimizer owns; safe on a zeroed optimizer. */
void optimizer_free(optimizer *o);

#endif
