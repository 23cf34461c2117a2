/* samples.c: one pass for the next tokens of all samples. See samples.h. Choosing from the logits of a row is done
 * by sampler.c. */
#include "inference/samples.h"

#include "base/memory.h"
#include "base/parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* The bytes of s->block. */
static uint64_t block_bytes(const samples *s)
{
    uint64_t V = (uint64_t)s->model->vocab_size, n = (uint64_t)s->n;
    return V * (n * (sizeof(double) + sizeof(real)) + sizeof(int));
}

/* The bytes of everything that is allocated for the samples. */
static uint64_t bytes_of(samples *s)
{
    uint64_t rows = (uint64_t)s->n * (uint64_t)s->cache.T, ids = 4 * sizeof(int);
    uint64_t bytes = checked_add(graph_bytes(&s->cache), graph_bytes(&s->steps));
    return checked_add(bytes, block_bytes(s) + 2 * rows * ids + (uint64_t)s->n * (ids + sizeof *s->each));
}

static bool record(samples *s, uint64_t run_bytes, error *e)
{
    const model *m = s->model;
    graph_init(&s->cache, s->n, (int)m->settings.block_size, GRAPH_INFERS, NULL);
    graph_init(&s->steps, s->n, 1, GRAPH_INFERS, NULL);
    s->last = model_record(m, &s->cache, false).logits;
    s->next = model_record_apart(m, &s->steps);
    uint64_t bytes = bytes_of(s), limit = (uint64_t)m->settings.memory_limit;
    if (s->cache.failed || s->steps.failed) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for %d samples at once.", s->n);
    }
    /* up to the last row, both graphs have the same ops in the same order */
    for (int i = 0; i < s->steps.n_ops; i++) {
        if (s->steps.ops[i]->kind == OP_ATTENTION) s->steps.ops[i]->cache = s->cache.ops[i];
    }
    if (memory_mib(checked_add(bytes, run_bytes)) <= (double)limit) return true;
    return error_set(e, ERROR_MEMORY, "memory_limit",
                     "To draw %d samples at once takes %.0f MiB of memory beside the %.0f MiB of the run; the limit "
                     "(memory_limit) is %llu MiB. Draw fewer at once.",
                     s->n, ceil(memory_mib(bytes)), ceil(memory_mib(run_bytes)), (unsigned long long)limit);
}

static bool plan(samples *s, error *e)
{
    const model *m = s->model;
    const size_t V = (size_t)m->vocab_size, n = (size_t)s->n;
    if (!graph_plan(&s->cache, e) || !graph_plan(&s->steps, e)) return false;
    s->block = malloc((size_t)block_bytes(s));
    s->rows = calloc(n, sizeof *s->rows);
    s->each = calloc(n, sizeof *s->each);
    bool ok = s->block != NULL && s->rows != NULL && s->each != NULL;
    ok = ok && batch_init(&s->reading, s->cache.B * s->cache.T) && batch_init(&s->step, s->n);
    for (int i = 0; ok && i < s->n; i++) {
        samples_one *one = &s->each[i];
        real *logits = (real *)(s->block + n * V);
        one->over = true;
        one->logits = (tensor){.name = "", .rank = 2, .shape = {1, (int)V}, .data = logits + (size_t)i * V};
        one->sampler = (sampler){.model = m, .logits = &one->logits, .chosen = -1};
        one->sampler.graph.T = s->cache.T;
        one->sampler.weights = s->block + (size_t)i * V;
        one->sampler.ranking = (int *)(void *)(logits + n * V);
        ok = batch_init(&one->sampler.batch, s->cache.T);
    }
    s->step.apart = true;
    return ok || error_set(e, ERROR_MEMORY, "", "There is not enough memory for %d samples at once.", s->n);
}

samples *samples_new(const model *m, const tokenizer *k, uint64_t run_bytes, int n, error *e)
{
    if (n < 1 || n > SAMPLES_MAX) {
        error_set(e, ERROR_SETTING, "at_once", "From 1 to %d samples can be drawn at once, not %d.", SAMPLES_MAX, n);
        return NULL;
    }
    samples *s = calloc(1, sizeof *s);
    if (s == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for %d samples at once.", n);
        return NULL;
    }
    s->model = m;
    s->tokenizer = k;
    s->n = n;
    if (record(s, run_bytes, e) && plan(s, e)) return s;
    samples_delete(s);
    return NULL;
}

samples *samples_new_some(const model *m, const tokenizer *k, uint64_t run_bytes, int most, error *e)
{
    for (int n = most < SAMPLES_AT_ONCE ? most : SAMPLES_AT_ONCE;; n = (n + 1) / 2) {
        samples *s = samples_new(m, k, run_bytes, n, e);
        if (s != NULL || n <= 1) return s;
    }
}

bool samples_check_seeds(double seed, int n, error *e)
{
    const double max = setting_find("seed")->max;
    if (!(seed <= max) || seed + n - 1 <= max) return true;
    return error_set(
        e, ERROR_SETTING, "seed",
        "Each of the %d samples has the seed after that of the one before, the last at most %.0f: so the "
        "first seed can be at most %.0f, not %.17g.",
        n, max, max - n + 1, seed);
}

bool samples_begin(samples *s, int i, const char *prompt, size_t size, const config *settings, error *e)
{
    assert(i >= 0 && i < s->n);
    samples_one *one = &s->each[i];
    one->over = !sampling_begin(&one->sampler, &one->stops, s->tokenizer, prompt, size, settings, NULL, e);
    return !one->over;
}

bool samples_stop(samples *s, int i, const char *string, size_t size, error *e)
{
    samples_one *one = &s->each[i];
    one->over = one->over || !stops_add(&one->stops, string, size, e);
    return !one->over;
}

/* Computes the pending rows of one sample, usually its prompt, in its own rows of the cache; leaves its logits. */
static void read_rows(samples *s, int i)
{
    const sampler *from = &s->each[i].sampler;
    const int first = i * s->cache.T;
    s->reading.begin = first + from->batch.begin;
    s->reading.end = first + from->batch.end;
    for (int p = from->batch.begin; p < from->batch.end; p++) {
        s->reading.ids[first + p] = from->batch.ids[p];
        s->reading.positions[first + p] = p;
        s->reading.sequences[first + p] = i;
    }
    graph_forward(&s->cache, &s->reading);
    memcpy(from->logits->data, s->last->data, tensor_size(from->logits) * sizeof(real));
}

/* Computes one row for each sample that has exactly one pending row; leaves their logits. */
static void step(samples *s)
{
    s->step.begin = s->step.end = 0;
    for (int i = 0; i < s->n; i++) {
        const batch *b = &s->each[i].sampler.batch;
        bool alone = s->each[i].over || b->end - b->begin != 1;
        s->rows[i] = alone ? -1 : s->step.end;
        if (!alone) batch_push(&s->step, b->ids[b->begin], -1, b->begin, i);
    }
    if (s->step.end == 0) return;
    graph_forward(&s->steps, &s->step);
    for (int i = 0; i < s->n; i++) {
        const tensor *to = &s->each[i].logits;
        if (s->rows[i] < 0) continue;
        memcpy(to->data, s->next->data + row_at(s->next, s->rows[i]), tensor_size(to) * sizeof(real));
    }
}

/* Ends the samples that get no further token, and writes to ids what they ended with. */
static void end_some(samples *s, int *ids)
{
    for (int i = 0; i < s->n; i++) {
        samples_one *one = &s->each[i];
        ids[i] = SAMPLES_OVER;
        if (one->over) continue;
        one->over = one->stops.found || !sampler_goes_on(&one->sampler);
        if (!one->over) continue;
        one->sampler.chosen = -1;
        ids[i] = one->stops.found ? SAMPLING_STOP
                                  : sampling_check_stops(&one->sampler, &one->stops, s->tokenizer, SAMPLER_LENGTH);
    }
}

bool samples_next(samples *s, int *ids)
{
    bool more = false;
    end_some(s, ids);
    step(s);
    for (int i = 0; i < s->n; i++) {
        samples_one *one = &s->each[i];
        if (one->over) continue;
        if (s->rows[i] < 0) read_rows(s, i);
        ids[i] = sampling_check_stops(&one->sampler, &one->stops, s->tokenizer, sampler_take(&one->sampler));
        one->over = ids[i] < 0;
        more |= !one->over;
    }
    return more;
}

void samples_delete(samples *s)
{
    if (s == NULL) return;
    for (int i = 0; s->each != NULL && i < s->n; i++) {
        stops_free(&s->each[i].stops);
        batch_free(&s->each[i].sampler.batch);
    }
    free(s->each);
    free(s->rows);
    free(s->block);
    batch_free(&s->step);
    batch_free(&s->reading);
    graph_free(&s->steps);
    graph_free(&s->cache);
    free(s);
}
