/* optimizer.c: AdamW over the flat arrays of a model. See optimizer.h. */
#include "optimizer.h"

#include "kernels.h"
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
    enum { PIECE = 1024 }; /* short enough for a sum in float, the sum of pieces is in double */
    double squares = 0;
    for (size_t i = 0; i < m->n_values; i += PIECE) {
        size_t n = m->n_values - i < PIECE ? (size_t)(m->n_values - i) : PIECE;
        squares += (double)dot(m->gradients + i, m->gradients + i, (int)n);
    }
    if (isfinite(squares)) return sqrt(squares);
    squares = 0; /* the square of a large float is no float, but a double */
    for (size_t i = 0; i < m->n_values; i++) squares += (double)m->gradients[i] * (double)m->gradients[i];
    return sqrt(squares);
}

/* What an update needs to know besides the numbers. */
typedef struct adam {
    real beta1, beta2, rest1, rest2; /* rest = 1 - beta */
    real correction1, correction2;   /* 1 / (1 - beta^t) */
    real eps, rate, decay, scale;
} adam;

static void update(real *restrict p, real *restrict m, real *restrict v, const real *restrict gradient, size_t n,
                   adam a)
{
    for (size_t i = 0; i < n; i++) {
        real g = gradient[i] * a.scale;
        real mean = a.beta1 * m[i] + a.rest1 * g, square = a.beta2 * v[i] + a.rest2 * (g * g);
        m[i] = mean < REAL_TINY && mean > -REAL_TINY ? 0 : mean;
        v[i] = square < REAL_TINY ? 0 : square;
        mean = m[i] * a.correction1;
        square = v[i] * a.correction2;
        p[i] -= a.rate * mean / (real_sqrt(square) + a.eps) + a.decay * p[i];
    }
}

void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale)
{
    const double t = (double)(step + 1);
    adam a = {
        .beta1 = (real)settings->beta1,
        .beta2 = (real)settings->beta2,
        .rest1 = (real)(1 - settings->beta1),
        .rest2 = (real)(1 - settings->beta2),
        .correction1 = (real)(1 / (1 - pow(settings->beta1, t))),
        .correction2 = (real)(1 / (1 - pow(settings->beta2, t))),
        .eps = (real)settings->eps,
        .rate = (real)rate,
        .scale = (real)scale,
    };
    size_t from = 0;
    for (int k = 0; k < m->n_parameters; k++) {
        size_t n = tensor_size(m->parameters[k]);
        a.decay = m->parameters[k]->rank >= 2 ? (real)(rate * settings->weight_decay) : 0;
        update(m->values + from, o->m + from, o->v + from, m->gradients + from, n, a);
        from += n;
    }
}

void optimizer_free(optimizer *o)
{
    free(o->m);
    *o = (optimizer){0};
}
