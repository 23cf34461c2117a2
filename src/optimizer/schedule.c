/* schedule.c: the shape of each schedule. See schedule.h. */
#include "optimizer/schedule.h"

#include <math.h>

/* The share of the way from learning_rate down to the final rate that is still left: from 1 to 0. */
static double share_left(const config *s, int64_t step)
{
    static const double PI = 3.141592653589793;
    double begin = (double)s->warmup_steps, end = (double)s->max_steps;
    if (s->schedule == SCHEDULE_WSD) begin = fmax(begin, end - floor(s->decay_share * end));
    double done = end > begin ? ((double)step - begin) / (end - begin) : (double)step >= end;
    if (done < 0) done = 0;
    if (done > 1) done = 1;
    return s->schedule == SCHEDULE_COSINE ? (1 + cos(PI * done)) / 2 : 1 - done;
}

double schedule_rate(const config *s, int64_t step)
{
    if (step < s->warmup_steps) return s->learning_rate * (double)(step + 1) / (double)s->warmup_steps;
    if (s->schedule == SCHEDULE_CONSTANT) return s->learning_rate;
    if (s->schedule == SCHEDULE_STEP) {
        double times = floor((double)(step - s->warmup_steps) / (double)s->step_size);
        return s->learning_rate * fmax(s->min_lr_ratio, pow(s->step_gamma, times));
    }
    return s->learning_rate * (s->min_lr_ratio + (1 - s->min_lr_ratio) * share_left(s, step));
}

void schedule_curve(const config *s, double *steps, double *rates, int64_t n)
{
    for (int64_t i = 0; i < n; i++) {
        int64_t step = n > 1 ? (int64_t)floor((double)i * (double)(s->max_steps - 1) / (double)(n - 1)) : 0;
        steps[i] = (double)(step + 1);
        rates[i] = schedule_rate(s, step);
    }
}
