/* optimizer.c: goes through the arrays of a model, in pieces or by matrices, and divides them among threads. See
 * optimizer.h; the rules for single numbers are in rules.c, that for matrices in muon.c. */
#include "optimizer/optimizer.h"

#include "base/memory.h"
#include "base/parts.h"
#include "math/kernels.h"
#include "optimizer/muon.h"
#include "optimizer/rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 4096 }; /* numbers per piece: few enough for a sum in float */

/* ---- what is kept ---- */

static bool is_block_matrix(const tensor *t) { return t->rank == 2 && strncmp(t->name, "blocks.", 7) == 0; }

static bool has_m(const model *m) { return m->settings.optimizer != OPTIMIZER_SGD || m->settings.momentum > 0; }

bool optimizer_keeps_m(const model *m, const tensor *parameter) { return parameter->has_grad && has_m(m); }

int64_t optimizer_of(const model *m, const tensor *parameter)
{
    int64_t rule = m->settings.optimizer;
    return rule == OPTIMIZER_MUON && !is_block_matrix(parameter) ? OPTIMIZER_ADAMW : rule;
}

bool optimizer_keeps_v(const model *m, const tensor *parameter)
{
    return parameter->has_grad && optimizer_of(m, parameter) == OPTIMIZER_ADAMW;
}

static bool by_muon(const model *m, const tensor *t) { return t->has_grad && optimizer_of(m, t) == OPTIMIZER_MUON; }

/* Muon treats queries, keys and values as separate matrices: the queries are the first n_embd rows, keys and values are
 * half of the other rows each. Writes the first row of each part, and the end; returns how many parts there are. */
static int parts_of(const tensor *t, int begins[4])
{
    const char *end = strrchr(t->name, '.');
    bool qkv = strcmp(end, ".weight") == 0 && end - t->name > 4 && strncmp(end - 4, ".qkv", 4) == 0 &&
               t->shape[0] > t->shape[1];
    int rows = t->shape[0], queries = qkv ? t->shape[1] : rows, keys = (rows - queries) / 2;
    begins[0] = 0, begins[1] = queries, begins[2] = queries + keys, begins[3] = rows;
    return qkv ? 3 : 1;
}

static uint64_t pieces(const model *m) { return checked_add(m->n_trained, PIECE - 1) / PIECE; }

static uint64_t count_v(const model *m)
{
    uint64_t n = m->settings.optimizer == OPTIMIZER_ADAMW ? m->n_trained : 0;
    for (int i = 0; m->settings.optimizer == OPTIMIZER_MUON && i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        uint64_t columns = t->rank == 2 ? (uint64_t)t->shape[1] : 1;
        if (optimizer_keeps_v(m, t)) n = checked_add(n, checked_multiply((uint64_t)t->shape[0], columns));
    }
    return n;
}

/* How many numbers of work space one thread needs, rounded up to whole cache lines. */
static uint64_t count_work(const model *m)
{
    enum { LINE = 16 };
    uint64_t most = 0;
    int begins[4];
    for (int i = 0; m->settings.optimizer == OPTIMIZER_MUON && i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        for (int k = 0, n = by_muon(m, t) ? parts_of(t, begins) : 0; k < n; k++) {
            uint64_t work = muon_work(begins[k + 1] - begins[k], t->shape[1]);
            if (work > most) most = work;
        }
    }
    return checked_add(most, LINE - 1) / LINE * LINE;
}

uint64_t optimizer_bytes(const model *m, const pool *threads)
{
    uint64_t numbers = checked_add(has_m(m) ? m->n_trained : 0, count_v(m));
    numbers = checked_add(numbers, checked_multiply(count_work(m), (uint64_t)pool_slices(threads)));
    return checked_add(checked_multiply(numbers, sizeof(real)), checked_multiply(pieces(m), sizeof(double)));
}

bool optimizer_init(optimizer *o, const model *m, const pool *threads, error *e)
{
    uint64_t bytes = optimizer_bytes(m, threads), squares = checked_multiply(pieces(m), sizeof(double));
    *o = (optimizer){.n_m = has_m(m) ? m->n_trained : 0, .n_v = count_v(m)};
    o->squares = memory_block(bytes);
    if (o->squares == NULL) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the %.0f MiB of the optimizer.",
                         memory_mib(bytes));
    }
    real *at = (real *)(void *)((char *)o->squares + squares);
    if (o->n_m > 0) o->m = at;
    if (o->n_v > 0) o->v = at + o->n_m;
    o->work = at + o->n_m + o->n_v;
    o->work_numbers = (size_t)count_work(m);
    return true;
}

SECOND_PART double optimizer_work(const model *m)
{
    double work = 0;
    int begins[4];
    for (int i = 0; m->settings.optimizer == OPTIMIZER_MUON && i < m->n_parameters; i++) {
        const tensor *t = m->parameters[i];
        for (int k = 0, parts = by_muon(m, t) ? parts_of(t, begins) : 0; k < parts; k++) {
            work += muon_operations(begins[k + 1] - begins[k], t->shape[1]);
        }
    }
    return work > 0 ? work : (double)m->n_trained;
}

/* ---- the norm ---- */

/* What the slices of an update need. */
typedef struct update_job {
    optimizer *o;
    model *model;
    const config *settings;
    const rule_factors *factors;
    muon_factors muon;
} update_job;

static range pieces_of(const model *m, int index, int count)
{
    return slice_of((slice){index, count}, (range){0, (int)pieces(m)}, 1);
}

static size_t piece_end(const model *m, int piece)
{
    size_t end = ((size_t)piece + 1) * PIECE;
    return end < m->n_trained ? end : (size_t)m->n_trained;
}

static void square_slice(void *job, int index, int count)
{
    const update_job *a = job;
    range mine = pieces_of(a->model, index, count);
    for (int i = mine.begin; i < mine.end; i++) {
        size_t from = (size_t)i * PIECE;
        const real *g = a->model->gradients + from;
        a->o->squares[i] = (double)kernel_dot(g, g, (int)(piece_end(a->model, i) - from));
    }
}

double optimizer_gradient_norm(optimizer *o, const model *m, pool *threads)
{
    update_job a = {.o = o, .model = (model *)m};
    pool_run(threads, square_slice, &a);
    double squares = 0;
    for (uint64_t i = 0; i < pieces(m); i++) squares += o->squares[i];
    if (isfinite(squares)) return sqrt(squares);
    squares = 0; /* the square of a large float may exceed the range of float, but not of double */
    for (size_t i = 0; i < m->n_trained; i++) squares += (double)m->gradients[i] * (double)m->gradients[i];
    return sqrt(squares);
}

static void scale_slice(void *job, int index, int count)
{
    const update_job *a = job;
    range mine = pieces_of(a->model, index, count);
    for (int i = mine.begin; i < mine.end; i++) {
        real *g = a->model->gradients + (size_t)i * PIECE, *end = a->model->gradients + piece_end(a->model, i);
        for (; g < end; g++) *g *= a->muon.scale;
    }
}

void optimizer_scale_gradients(model *m, double factor, pool *threads)
{
    update_job a = {.model = m, .muon = {.scale = (real)factor}};
    pool_run(threads, scale_slice, &a);
}

/* ---- number by number ---- */

bool optimizer_decays(int64_t decay, const tensor *parameter)
{
    if (decay == DECAY_BLOCKS) return is_block_matrix(parameter);
    return decay == DECAY_ALL || parameter->rank >= 2;
}

/* Updates the part of each parameter that lies in the pieces of this slice. */
static void update_slice(void *job, int index, int count)
{
    const update_job *a = job;
    const model *m = a->model;
    range mine = pieces_of(m, index, count);
    if (mine.begin == mine.end) return;
    size_t from = (size_t)mine.begin * PIECE, to = piece_end(m, mine.end - 1), begin = 0, v_begin = 0;
    for (int k = 0; k < m->n_parameters; k++) {
        const tensor *t = m->parameters[k];
        if (!t->has_grad) continue;
        size_t end = begin + tensor_size(t);
        size_t first = begin > from ? begin : from, last = end < to ? end : to;
        bool has_v = optimizer_keeps_v(m, t);
        if (first < last && !by_muon(m, t)) {
            rule_factors f = *a->factors;
            if (!optimizer_decays(a->settings->decay, t)) f.decay = vec_splat(0);
            rule_apply(m->values + first, a->o->m == NULL ? NULL : a->o->m + first,
                       has_v ? a->o->v + v_begin + (first - begin) : NULL, m->gradients + first,
                       (ptrdiff_t)(last - first), f);
        }
        if (has_v) v_begin += end - begin;
        begin = end;
    }
}

/* ---- matrix by matrix ---- */

/* Updates every count-th matrix. A matrix is never divided, so the number of threads changes no bit. */
static void muon_slice(void *job, int index, int count)
{
    const update_job *a = job;
    const model *m = a->model;
    int turn = 0, begins[4];
    for (int k = 0; k < m->n_parameters; k++) {
        const tensor *t = m->parameters[k];
        const size_t begin = (size_t)(t->data - m->values);
        muon_factors f = a->muon;
        if (!optimizer_decays(a->settings->decay, t)) f.decay = 0;
        for (int i = 0, n = by_muon(m, t) ? parts_of(t, begins) : 0; i < n; i++, turn++) {
            if (turn % count != index) continue;
            size_t at = begin + (size_t)begins[i] * (size_t)t->shape[1];
            muon_update(m->values + at, a->o->m + at, m->gradients + at, begins[i + 1] - begins[i], t->shape[1], f,
                        a->o->work + (size_t)index * a->o->work_numbers);
        }
    }
}

/* ---- a step ---- */

void optimizer_step(optimizer *o, model *m, const config *settings, int64_t step, double rate, double scale,
                    pool *threads)
{
    const int64_t rule = m->settings.optimizer;
    const bool adam = rule == OPTIMIZER_ADAMW || rule == OPTIMIZER_MUON;
    const double t = (double)(step + 1), beta1 = rule == OPTIMIZER_SGD ? settings->momentum : settings->beta1;
    const double beta2 = settings->beta2, decay = rate * settings->weight_decay;
    const rule_factors f = {
        .rule = adam                    ? RULE_ADAMW
                : rule == OPTIMIZER_SGD ? RULE_SGD
                                        : RULE_LION,
        .nesterov = settings->nesterov != 0,
        .scale = vec_splat((real)scale),
        .beta1 = vec_splat((real)beta1),
        .rest1 = vec_splat((real)(1 - beta1)),
        .beta2 = vec_splat((real)beta2),
        .rest2 = vec_splat((real)(1 - beta2)),
        .rate = vec_splat((real)(adam ? rate / (1 - pow(beta1, t)) : rate)),
        .correction2 = vec_splat((real)(1 / (1 - pow(beta2, t)))),
        .eps = vec_splat((real)settings->eps),
        .tiny = vec_splat(REAL_TINY),
        .decay = vec_splat((real)decay),
    };
    update_job a = {.o = o, .model = m, .settings = settings, .factors = &f};
    a.muon = (muon_factors){.scale = (real)scale,
                            .momentum = (real)settings->momentum,
                            .nesterov = settings->nesterov != 0,
                            .rate = (real)rate,
                            .decay = (real)decay};
    pool_run(threads, update_slice, &a);
    if (rule == OPTIMIZER_MUON) pool_run(threads, muon_slice, &a);
}

void optimizer_free(optimizer *o)
{
    free(o->squares);
    *o = (optimizer){0};
}
