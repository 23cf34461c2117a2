/* dropout.h: which numbers a training step leaves out. Srivastava et al. 2014, in the inverted form: what is
 * kept grows in training, so that nothing needs to shrink afterwards.
 *
 * There is no generator that is drawn from: each choice is a hash of the step, the op, the row and the place in
 * it. So it does not depend on who computes it when, the backward pass finds it again without its being kept,
 * and the run's own random numbers stay where they are. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "autograd/ops.h"

/* What the numbers of a pass are judged by. */
typedef struct dropout {
    uint32_t least; /* a hash below it is left out */
    real scale;     /* what is kept is multiplied by this: 1 / (1 - rate) */
} dropout;

static inline dropout dropout_of(const batch *b)
{
    return (dropout){(uint32_t)(b->dropout * 4294967296.0), (real)(1 / (1 - b->dropout))};
}

/* What batch.noise is in a step of a run with this seed. */
uint64_t dropout_noise(uint64_t seed, uint64_t step);

/* out_i (+)= x_i times 0 or scale for the places from..to of a row of an op; out may be x. */
void dropout_row(real *out, const real *x, dropout d, const op *o, const batch *b, uint64_t row, int from, int to,
                 bool add);

#endif
