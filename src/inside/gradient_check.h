/* gradient_check.h: whether the gradients of a model are right: each parameter's, from the backward pass, against finite
 * differences of the loss on one batch. For whoever adds an op, in the reference build; in float the loss itself is too
 * coarse for more than a rough look. */
#ifndef GRADIENT_CHECK_H
#define GRADIENT_CHECK_H

#include "training/trainer.h"

/* The largest error that counts as right, relative to the parameter's largest gradient. */
#define GRADIENT_TOLERANCE (sizeof(real) == sizeof(double) ? 1e-6 : 5e-2)

/* Draws the trainer's next batch, without dropout, and runs it forward and back: the gradients are then those of its loss.
 * The trainer must have its text. */
void gradient_check_begin(trainer *t);

/* The largest error of a parameter's gradient at up to `places` of its numbers, evenly spread, relative to the largest
 * gradient of the parameter (or 1e-6, so that nothing is divided by 0): the difference from
 *   (f(x - 2h) - 8 f(x - h) + 8 f(x + h) - f(x + 2h)) / 12h,
 * which has an error of the order h^4. NaN where a loss is no number. The parameter is left as it was. */
double gradient_check_parameter(trainer *t, tensor *parameter, int places);

#endif
