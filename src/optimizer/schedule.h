/* schedule.h: the learning rate of every step, before the run and while it runs. */
#ifndef SCHEDULE_H
#define SCHEDULE_H

#include "settings/config.h"

/* The learning rate of a step (0, 1, ...). It rises in equal parts over warmup_steps; what follows is
 * the schedule, from learning_rate down to learning_rate * min_lr_ratio:
 *   constant  it stays
 *   linear    in equal parts until max_steps
 *   cosine    along half a cosine until max_steps. Loshchilov and Hutter 2017
 *   step      times step_gamma after every step_size steps, and never below the final rate
 *   wsd       it stays, and falls in equal parts over the last decay_share of max_steps (warm-up,
 *             stable, decay). Hu et al. 2024; the straight line is that of Haegele et al. 2024
 * Beyond max_steps it stays where it is. */
double schedule_rate(const config *settings, int64_t step);

/* The rates of n steps, evenly spread over the run from its first step to its last: the step of the
 * i-th is returned by schedule_step(). n >= 1; with n = max_steps it is the whole curve. */
void schedule_curve(const config *settings, double *rates, int64_t n);
int64_t schedule_step(const config *settings, int64_t i, int64_t n);

#endif
