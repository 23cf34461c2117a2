/* optimizer.c: AdamW over the flat arrays of a model. See optimizer.h. */
#include "optimizer.h"

#include "memory.h"

#include <math.h>
#include <stdlib.h>

uint64_t optimizer_bytes(const model *m) { return checked_multiply(m->n_values, 2 * sizeof(real)); }

bool optimizer_init(optimizer *o, const model *m, error *e)
{
    uint64_t bytes = optimizer_bytes(m);
    o->m = memory_block(bytes);
    if (o->m == NULL) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the %.0f MiB of Adam's moments.",
                         memory_mib(bytes));
    }
    o->v = o->m + m->n_values;
    return true;
}

double optimizer_rate(const config *settings, int64_t step)
{
    static const double PI = 3.141592653589793;
    if (step < settings->warmup_steps) {
        return settings->learning_rate * (double)(step + 1) / (double)settings->warmup_steps;
    }
    double done = (double)(step - settings->warmup_steps) / (double)(settings->max_steps - settings->warmup_steps);
    if (done > 1) done = 1;
    double share = settings->schedule == SCHEDULE_LINEAR   ? 1 - done
                   : settings->schedule == SCHEDULE_COSINE ? (1 + cos(PI * done)) / 2
                                                           : 1;
    double floor_share = settings->schedule == SCHEDULE_CONSTANT ? 0 : settings->min_lr_ratio;
    return settings->learning_rate * (floor_share + (1 - floor_share) * share);
}

double optimizer_gradient_norm(const model *m)
{
    double squares = 0;
    for (size_t i = 0; i < m->n_values; i++) {
        double g = (double)m->gradients[i];
        squares += g * g;
    }
    return sqrt(squares);
}

void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale)
{
    const double t = (double)(step + 1);
    const real beta1 = (real)settings->beta1, beta2 = (real)settings->beta2;
    const real rest1 = (real)(1 - settings->beta1), rest2 = (real)(1 - settings->beta2);
    const real correction1 = (real)(1 - pow(settings->beta1, t)), correction2 = (real)(1 - pow(settings->beta2, t));
    const real eps = (real)settings->eps, step_size = (real)rate, factor = (real)scale;
    size_t from = 0;
    for (int k = 0; k < m->n_parameters; k++) {
        size_t to = from + tensor_size(m->parameters[k]);
        const real decay = m->parameters[k]->rank >= 2 ? (real)(rate * settings->weight_decay) : 0;
        for (size_t i = from; i < to; i++) {
            real g = m->gradients[i] * factor;
            o->m[i] = beta1 * o->m[i] + rest1 * g;
            o->v[i] = beta2 * o->v[i] + rest2 * (g * g);
            real mean = o->m[i] / correction1, square = o->v[i] / correction2;
            m->values[i] -= step_size * mean / (real_sqrt(square) + eps) + decay * m->values[i];
        }
        from = to;
    }
}

void optimizer_free(optimizer *o)
{
    free(o->m);
    *o = (optimizer){0};
}
