/* optimizer.c: AdamW over the flat arrays of a model. See optimizer.h. */
#include "optimizer.h"

#include "kernels.h"
#include "memory.h"
#include "vector.h"

#include <math.h>
#include <stdlib.h>

enum { PIECE = 4096 }; /* numbers that are worked on at a time: short enough for a sum in float */

static uint64_t pieces(const model *m) { return checked_add(m->n_values, PIECE - 1) / PIECE; }

uint64_t optimizer_bytes(const model *m)
{
    uint64_t moments = checked_multiply(m->n_values, 2 * sizeof(real));
    return checked_add(moments, checked_multiply(pieces(m), sizeof(double)));
}

bool optimizer_init(optimizer *o, const model *m, error *e)
{
    uint64_t bytes = optimizer_bytes(m), squares = checked_multiply(pieces(m), sizeof(double));
    o->squares = memory_block(bytes);
    if (o->squares == NULL) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the %.0f MiB of Adam's moments.",
                         memory_mib(bytes));
    }
    o->m = (real *)(void *)((char *)o->squares + squares);
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

/* What an update multiplies by, the same in every lane. rest = 1 - beta */
typedef struct factors {
    vec scale, beta1, rest1, beta2, rest2, rate, correction2, eps, tiny, decay;
} factors;

/* The pieces of a model, and what is done to them. */
typedef struct adam {
    optimizer *o;
    model *model;
    const factors *factors;
} adam;

static range pieces_of(const model *m, int index, int count)
{
    return slice_of((slice){index, count}, (range){0, (int)pieces(m)}, 1);
}

static size_t piece_end(const model *m, int piece)
{
    size_t end = ((size_t)piece + 1) * PIECE;
    return end < m->n_values ? end : (size_t)m->n_values;
}

static void square_slice(void *job, int index, int count)
{
    const adam *a = job;
    range mine = pieces_of(a->model, index, count);
    for (int i = mine.begin; i < mine.end; i++) {
        size_t from = (size_t)i * PIECE;
        const real *g = a->model->gradients + from;
        a->o->squares[i] = (double)dot(g, g, (int)(piece_end(a->model, i) - from));
    }
}

double optimizer_gradient_norm(optimizer *o, const model *m, pool *threads)
{
    adam a = {.o = o, .model = (model *)m};
    pool_run(threads, square_slice, &a);
    double squares = 0;
    for (uint64_t i = 0; i < pieces(m); i++) squares += o->squares[i];
    if (isfinite(squares)) return sqrt(squares);
    squares = 0; /* the square of a large float is no float, but a double */
    for (size_t i = 0; i < m->n_values; i++) squares += (double)m->gradients[i] * (double)m->gradients[i];
    return sqrt(squares);
}

/* The next of `left` numbers; whole vecs where the compiler sees that there are as many. `tiny` keeps the
 * means of parameters that get no gradient from shrinking to what is slow to compute with (REAL_TINY). */
static inline void update_vec(real *p, real *m, real *v, const real *gradient, ptrdiff_t left, const factors *f)
{
    vec g = vec_load_part(gradient, left) * f->scale, old = vec_load_part(p, left);
    vec mean = multiply_add(multiply_add(f->tiny, vec_load_part(m, left), f->beta1), f->rest1, g);
    vec square = multiply_add(multiply_add(f->tiny, vec_load_part(v, left), f->beta2), f->rest2, g * g);
    vec_store_part(m, mean, left);
    vec_store_part(v, square, left);
    vec change = mean * f->rate / (vec_sqrt(square * f->correction2) + f->eps);
    vec_store_part(p, old - multiply_add(change, old, f->decay), left);
}

/* Each number on its own: slices and vecs change no bit. */
static void update(real *p, real *m, real *v, const real *gradient, ptrdiff_t n, factors f)
{
    ptrdiff_t i = 0;
    for (; i + LANES <= n; i += LANES) update_vec(p + i, m + i, v + i, gradient + i, LANES, &f);
    if (i < n) update_vec(p + i, m + i, v + i, gradient + i, n - i, &f);
}

/* Updates what of each parameter lies in the pieces of a slice. */
static void update_slice(void *job, int index, int count)
{
    const adam *a = job;
    const model *m = a->model;
    range mine = pieces_of(m, index, count);
    if (mine.begin == mine.end) return;
    size_t from = (size_t)mine.begin * PIECE, to = piece_end(m, mine.end - 1), begin = 0;
    for (int k = 0; k < m->n_parameters; k++) {
        size_t end = begin + tensor_size(m->parameters[k]);
        size_t first = begin > from ? begin : from, last = end < to ? end : to;
        if (first < last) {
            factors f = *a->factors;
            if (m->parameters[k]->rank < 2) f.decay = vec_splat(0);
            update(m->values + first, a->o->m + first, a->o->v + first, m->gradients + first,
                   (ptrdiff_t)(last - first), f);
        }
        begin = end;
    }
}

void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale,
                    pool *threads)
{
    const double t = (double)(step + 1), beta1 = settings->beta1, beta2 = settings->beta2;
    const factors f = {
        .scale = vec_splat((real)scale),
        .beta1 = vec_splat((real)beta1),
        .rest1 = vec_splat((real)(1 - beta1)),
        .beta2 = vec_splat((real)beta2),
        .rest2 = vec_splat((real)(1 - beta2)),
        .rate = vec_splat((real)(rate / (1 - pow(beta1, t)))),
        .correction2 = vec_splat((real)(1 / (1 - pow(beta2, t)))),
        .eps = vec_splat((real)settings->eps),
        .tiny = vec_splat(REAL_TINY),
        .decay = vec_splat((real)(rate * settings->weight_decay)),
    };
    adam a = {.o = o, .model = m, .factors = &f};
    pool_run(threads, update_slice, &a);
}

void optimizer_free(optimizer *o)
{
    free(o->squares);
    *o = (optimizer){0};
}
