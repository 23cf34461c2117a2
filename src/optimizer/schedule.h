/* schedule.h: the learning rate of every step. It follows from the settings alone, so it is known before the run. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "settings/config.h"

/* The learning rate of a step (0, 1, ...). During warmup_steps it rises in equal steps to learning_rate. Then the
 * setting `schedule` decides how it falls to the final rate, learning_rate * min_lr_ratio:
 *   constant  it does not fall
 *   linear    linearly, until max_steps
 *   cosine    along half a period of a cosine, until max_steps. Loshchilov and Hutter 2017
 *   step      it is multiplied by step_gamma every step_size steps after the warm-up, but stays at the final rate or above
 *   wsd       it is constant, then falls linearly over the last decay_share of max_steps (warm-up,
 *             stable, decay). Hu et al. 2024; the linear decay is that of Haegele et al. 2024
 * After max_steps linear, cosine and wsd stay at the final rate. */
double schedule_rate(const config *settings, int64_t step);

/* n steps, n >= 1, evenly spread over the run from its first to its last, into steps (n), and their learning rates into
 * rates (n). Steps are counted from 1, as the page counts them: steps[i] has been taken with rates[i]. With n = max_steps
 * they are all steps. */
void schedule_curve(const config *settings, double *steps, double *rates, int64_t n);

#endif
