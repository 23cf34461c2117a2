/* parameters.c: finds the numbers, and keeps copies of them as long as their changes are read. See parameters.h. */
#include "training/parameters.h"

#include "base/memory.h"
#include "base/parts.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static bool is_short_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of these numbers.");
}

/* ---- copies, kept as long as changes are read ---- */

typedef struct watch {
    bool brought; /* the run began with the weights of another one, which cannot be drawn again */
    real *
        first; /* the first weights (n_values), or of such a run those that are trained (n_trained); NULL: not here */
    real *change; /* (n_values) for the change of the last step; NULL before it is asked for */
    bool known;   /* there was a step after `change` was first asked for */
    bool is_old;  /* `change` still has the values before the last update, not yet the change */
    int idle;     /* steps since the last request */
} watch;

CALLED_BY_FIRST_PART void watch_delete(watch *w)
{
    free(w->first);
    free(w->change);
    free(w);
}

/* Frees what can be made again. */
static void free_changes(trainer *t)
{
    watch *w = t->watch;
    if (!w->brought) {
        watch_delete(w);
        t->watch = NULL;
        return;
    }
    free(w->change);
    w->change = NULL;
    w->known = w->is_old = false;
}

CALLED_BY_FIRST_PART void watch_before_update(trainer *t)
{
    watch *w = t->watch;
    if (++w->idle > WATCH_IDLE) {
        free_changes(t);
    } else if (w->change != NULL) {
        memcpy(w->change, t->model.values, (size_t)t->model.n_values * sizeof(real));
        w->known = w->is_old = true;
    }
}

/* Room for a copy of all parameters, if the memory limit permits it. */
static real *make_copy_room(const trainer *t, error *e)
{
    const uint64_t each = checked_multiply(t->model.n_values, sizeof(real));
    const bool has_one = t->watch->first != NULL || t->watch->change != NULL;
    const uint64_t all = has_one ? checked_add(each, each) : each;
    if (memory_mib(checked_add(t->bytes, all)) > (double)t->settings.memory_limit) {
        error_set(e, ERROR_MEMORY, "memory_limit",
                  "To look inside takes %.0f MiB of memory besides the %.0f MiB of the run; the limit (memory_limit) "
                  "is %lld "
                  "MiB. Raise the limit%s.",
                  ceil(memory_mib(all)), ceil(memory_mib(t->bytes)), (long long)t->settings.memory_limit, "");
        return NULL;
    }
    real *room = memory_block(each);
    if (room == NULL) is_short_of_memory(e);
    return room;
}

/* Draws the first weights again as make() in trainer.c has drawn them: after the shuffle of the lines. */
static void draw_first(const trainer *t, real *values)
{
    rng r;
    rng_init(&r, (uint32_t)t->settings.seed);
    if (t->settings.documents == DOCUMENTS_LINES) { /* draws the same numbers as rng_shuffle() */
        for (size_t i = t->corpus.n_documents; i > 1; i--) rng_below(&r, (uint32_t)i);
    }
    model_draw(&t->model, &r, values);
}

static bool keep_first(trainer *t, error *e)
{
    if (t->watch->first != NULL) return true;
    if (t->watch->brought) {
        return error_set(e, ERROR_SETTING, "of", "The numbers that this run began with were too large to be kept.");
    }
    if (t->settings.documents == DOCUMENTS_LINES && (!t->facts.present || t->facts.other)) {
        return error_set(e, ERROR_SETTING, "of", "This model was opened without its text. Give it the text too.");
    }
    real *values = make_copy_room(t, e);
    if (values == NULL) return false;
    draw_first(t, values);
    t->watch->first = values;
    return true;
}

/* Replaces the values before the last update by the change that the update has made. */
static void complete_change(trainer *t)
{
    watch *w = t->watch;
    if (w == NULL || !w->is_old) return;
    for (size_t i = 0; i < t->model.n_values; i++) w->change[i] = t->model.values[i] - w->change[i];
    w->is_old = false;
}

static bool keep_change(trainer *t, error *e)
{
    watch *w = t->watch;
    if (w->change == NULL && (w->change = make_copy_room(t, e)) == NULL) return false;
    if (!w->known) {
        return error_set(e, ERROR_SETTING, "step", "The change of a step is known from the next step on.");
    }
    complete_change(t);
    return true;
}

/* ---- runs that begin with the weights of another one ---- */

bool parameters_began(trainer *t, const real *first, error *e)
{
    const uint64_t bytes = checked_multiply(t->model.n_trained, sizeof(real));
    assert(t->watch == NULL);
    t->watch = calloc(1, sizeof *t->watch);
    if (t->watch == NULL) return is_short_of_memory(e);
    t->watch->brought = true;
    if (first == NULL) return true;
    t->watch->first = memory_block(bytes);
    if (t->watch->first == NULL) return is_short_of_memory(e);
    memcpy(t->watch->first, first, (size_t)bytes);
    return true;
}

bool parameters_begin(trainer *t, error *e)
{
    const uint64_t bytes = checked_multiply(t->model.n_trained, sizeof(real));
    const bool fits = memory_mib(checked_add(t->bytes, bytes)) <= (double)t->settings.memory_limit;
    return parameters_began(t, fits ? t->model.values : NULL, e);
}

begun_with parameters_begun(const trainer *t, const real **first)
{
    *first = NULL;
    if (t->watch == NULL || !t->watch->brought) return BEGUN_DRAWN;
    *first = t->watch->first;
    return *first != NULL ? BEGUN_KEPT : BEGUN_LOST;
}

CALLED_BY_FIRST_PART bool watch_fork(trainer *fork, const trainer *t, error *e)
{
    const real *first;
    return parameters_begun(t, &first) == BEGUN_DRAWN || parameters_began(fork, first, e);
}

/* ---- reading ---- */

/* The change of a parameter since the start of the run: its values minus the first ones. */
static bool subtract_first(const trainer *t, size_t at, tensor_numbers *out, error *e)
{
    assert(t->watch->first != NULL);
    out->owned = malloc(out->n * sizeof(real));
    if (out->owned == NULL) return is_short_of_memory(e);
    /* the trained ones come first; those of a brought model that are not trained have not changed */
    const bool frozen = t->watch->brought && at >= t->model.n_trained;
    for (size_t i = 0; i < out->n; i++) {
        out->owned[i] = frozen ? 0 : t->model.values[at + i] - t->watch->first[at + i];
    }
    out->x = out->owned;
    return true;
}

/* The change since the start, or of the last step, of the parameter whose numbers begin at `at`. */
static bool read_change(trainer *t, numbers_kind kind, size_t at, tensor_numbers *out, error *e)
{
    if (t->watch == NULL) t->watch = calloc(1, sizeof *t->watch);
    if (t->watch == NULL) return is_short_of_memory(e);
    t->watch->idle = 0;
    if (kind == NUMBERS_START) return keep_first(t, e) && subtract_first(t, at, out, e);
    if (!keep_change(t, e)) return false;
    out->x = t->watch->change + at;
    return true;
}

/* What the optimizer keeps of the parameter whose numbers begin at `at`; NULL where there is nothing. */
static const real *moments(const trainer *t, const tensor *of, numbers_kind kind, size_t at)
{
    const model *m = &t->model;
    if (!of->has_grad) return NULL;
    if (kind == NUMBERS_M) return t->optimizer.m == NULL ? NULL : t->optimizer.m + at;
    if (!optimizer_keeps_v(m, of)) return NULL;
    const real *v = t->optimizer.v;
    for (int i = 0; m->parameters[i] != of; i++) {
        if (optimizer_keeps_v(m, m->parameters[i])) v += tensor_size(m->parameters[i]);
    }
    return v;
}

static bool read_moments(const trainer *t, const tensor *of, numbers_kind kind, size_t at, tensor_numbers *out,
                         error *e)
{
    out->x = moments(t, of, kind, at);
    if (out->x != NULL) return true;
    return error_set(e, ERROR_SETTING, "of", "The tensor \"%s\" has no %c.", of->name, kind == NUMBERS_M ? 'm' : 'v');
}

static bool is_no_parameter(const tensor *of, const char *key, error *e)
{
    return error_set(e, ERROR_SETTING, key, "The tensor \"%s\" is not a parameter.", of->name);
}

tensor *trainer_tensor(const trainer *t, const char *name)
{
    tensor *of = model_find(&t->model, name);
    if (of == NULL) of = graph_find(&t->graph, name);
    return of != NULL && of->passes ? NULL : of; /* after a step its numbers are no more */
}

static tensor *find_tensor(const trainer *t, const char *name, error *e)
{
    tensor *of = trainer_tensor(t, name);
    if (of == NULL) error_set(e, ERROR_SETTING, "name", "There is no tensor called \"%s\".", name);
    return of;
}

bool numbers_read(trainer *t, const char *name, numbers_kind kind, tensor_numbers *out, error *e)
{
    const tensor *of = find_tensor(t, name, e);
    *out = (tensor_numbers){.n = 1};
    if (of == NULL) return false;
    for (out->rank = 0; out->rank < of->rank; out->rank++) {
        const int i = out->rank;
        out->shape[i] = i == 0 && of->per_row ? t->batch.end : of->shape[i];
        out->n *= (size_t)out->shape[i];
    }
    if (kind == NUMBERS_VALUE) {
        out->x = of->data;
        return true;
    }
    if (kind == NUMBERS_GRADIENT) {
        out->x = tensor_gradient(of);
        return out->x != NULL || error_set(e, ERROR_SETTING, "of", "The tensor \"%s\" has no gradient.", name);
    }
    if (of->of_graph) return is_no_parameter(of, "of", e);
    const size_t at = (size_t)(of->data - t->model.values);
    if (kind == NUMBERS_START || kind == NUMBERS_STEP) return read_change(t, kind, at, out, e);
    return read_moments(t, of, kind, at, out, e);
}

/* ---- setting ---- */

bool parameters_set(trainer *t, const char *name, double index, double value, double *old, error *e)
{
    const tensor *of = find_tensor(t, name, e);
    const real written = (real)value;
    if (of == NULL) return false;
    if (of->of_graph) return is_no_parameter(of, "name", e);
    const size_t n = tensor_size(of);
    if (!(index >= 0 && index < (double)n && index == floor(index))) {
        return error_set(e, ERROR_SETTING, "index", "The tensor \"%s\" has the numbers 0 to %zu, not %.15g.", name,
                         n - 1, index);
    }
    if (!isfinite((double)written)) {
        return error_set(e, ERROR_SETTING, "value", "A parameter cannot be as large as %g.", value);
    }
    complete_change(t); /* now, so that the change of the last step does not include this one */
    real *at = of->data + (size_t)index;
    *old = (double)*at;
    *at = written;
    if (t->unfinished.n > 0) { /* the step is repeated from its beginning */
        t->rng = t->unfinished.rng;
        t->corpus.cursor = t->unfinished.cursor;
        t->unfinished.n = 0;
    }
    if (t->validation.active) {
        t->validation.index = 0;
        t->validation.sum = t->validation.n = 0;
    }
    return true;
}
