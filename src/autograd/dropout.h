/* dropout.h: decides which numbers a training step sets to zero. Srivastava et al. 2014, in the inverted form: in
 * training the other numbers are multiplied by 1 / (1 - rate), so that nothing has to be scaled when the model is
 * used.
 *
 * No random generator is used. Each decision is a hash of the step, the op, the row and the place in the row. So it
 * does not depend on which thread computes it, the backward pass can compute it again instead of storing it, and
 * the run's random generator does not advance. */
#ifndef DROPOUT_H
#define DROPOUT_H

#include "autograd/ops.h"

/* What the decisions of one pass need. */
typedef struct dropout {
    uint32_t least; /* a number whose hash is below this is set to zero */
    real scale;     /* all other numbers are multiplied by this: 1 / (1 - rate) */
} dropout;

static inline dropout dropout_of(const batch *b)
{
    return (dropout){(uint32_t)(b->dropout * 4294967296.0), (real)(1 / (1 - b->dropout))};
}

/* The value of batch.noise for one batch of a run with this seed; `step` must be different for every batch. */
uint64_t dropout_noise(uint64_t seed, uint64_t step);

/* Writes x_i times 0 or d.scale to out_i, or with `add` adds it, for from <= i < to in row `row` of op `o`. out may be
 * x. */
void dropout_row(real *out, const real *x, dropout d, const op *o, const batch *b, uint64_t row, int from, int to,
                 bool add);

#endif
