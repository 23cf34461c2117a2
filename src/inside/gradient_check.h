/* gradient_check.h: compares the gradient of each parameter, as the backward pass computes it, with finite
 * differences of the loss on one batch. It is a test of new ops in the reference build (double). In float the rounding
 * of the loss allows only a rough comparison. */
#ifndef GRADIENT_CHECK_H
#define GRADIENT_CHECK_H

#include "training/trainer.h"

/* The largest error that is accepted, relative to the parameter's largest gradient. */
#define GRADIENT_TOLERANCE (sizeof(real) == sizeof(double) ? 1e-6 : 5e-2)

/* Computes the gradients of the trainer's next batch, without dropout. They replace those of the run. The trainer
 * must have its text. */
void gradient_check_begin(trainer *t);

/* The largest error of a parameter's gradient, at up to `places` of its numbers, evenly spread, relative to the
 * largest gradient of the parameter (or to 1e-6, if that is larger). The error is the difference from
 *   (f(x - 2h) - 8 f(x - h) + 8 f(x + h) - f(x + 2h)) / 12h,
 * an approximation whose own error is of the order h^4. NaN where a loss is NaN. The parameter is unchanged
 * afterwards. */
double gradient_check_parameter(trainer *t, tensor *parameter, int places);

#endif
