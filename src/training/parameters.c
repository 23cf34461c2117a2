/* parameters.c: finds the numbers, and keeps copies of them while somebody looks at how they change. See parameters.h. */
#include "training/parameters.h"

#include "base/memory.h"
#include "base/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static const char *const WORDS[] = {"value", "gradient", "m", "v", "start", "step"}; /* of numbers_kind */

/* ---- what is kept for those who look ---- */

typedef struct watch {
    real *first;  /* (n_values) the first weights; NULL before they are asked for */
    real *change; /* (n_values) for the change of the last step; NULL before it is asked for */
    bool known;   /* there was a step since then */
    bool is_old;  /* `change` still has the values before the update, not what it has added */
    int idle;     /* the steps since somebody asked */
} watch;

CALLED_BY_FIRST_PART void watch_delete(watch *w)
{
    free(w->first);
    free(w->change);
    free(w);
}

CALLED_BY_FIRST_PART void watch_before_update(trainer *t)
{
    watch *w = t->watch;
    if (++w->idle > WATCH_IDLE) {
        watch_delete(w);
        t->watch = NULL;
    } else if (w->change != NULL) {
        memcpy(w->change, t->model.values, (size_t)t->model.n_values * sizeof(real));
        w->known = w->is_old = true;
    }
}

/* Room for a copy of all parameters, if the memory limit permits it. */
static real *make_copy_room(const trainer *t, error *e)
{
    const uint64_t each = checked_multiply(t->model.n_values, sizeof(real));
    const bool has_one = t->watch != NULL && (t->watch->first != NULL || t->watch->change != NULL);
    const uint64_t all = has_one ? checked_add(each, each) : each;
    if (memory_mib(checked_add(t->bytes, all)) > (double)t->settings.memory_limit) {
        error_set(
            e, ERROR_MEMORY, "memory_limit",
            "To show how the parameters change takes %.0f MiB of memory besides the %.0f MiB of the run; the limit "
            "(memory_limit) is %lld MiB. Raise the limit.",
            ceil(memory_mib(all)), ceil(memory_mib(t->bytes)), (long long)t->settings.memory_limit);
        return NULL;
    }
    real *room = memory_block(each);
    if (room == NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of the parameters.");
    return room;
}

/* Draws the first weights again, as make() in trainer.c does: the shuffle of the lines comes before them. */
static bool draw_first(const trainer *t, real *values)
{
    rng r;
    rng_init(&r, (uint32_t)t->settings.seed);
    if (t->settings.documents == DOCUMENTS_LINES) {
        uint32_t *order = calloc(t->corpus.n_documents, sizeof *order);
        if (order == NULL) return false;
        rng_shuffle(&r, order, t->corpus.n_documents);
        free(order);
    }
    model_draw(&t->model, &r, values);
    return true;
}

static bool keep_first(trainer *t, error *e)
{
    if (t->watch->first != NULL) return true;
    if (t->settings.documents == DOCUMENTS_LINES && (!t->facts.present || t->facts.other)) {
        return error_set(e, ERROR_SETTING, "of",
                         "The first weights of this run are not known, since it was opened without the text that it "
                         "began with.");
    }
    real *values = make_copy_room(t, e);
    if (values == NULL) return false;
    if (!draw_first(t, values)) {
        free(values);
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of the parameters.");
    }
    t->watch->first = values;
    return true;
}

/* Turns the values before the last update into its change. */
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
        return error_set(e, ERROR_SETTING, "step",
                         "The change of a step is kept from now on: it is there after the next step.");
    }
    complete_change(t);
    return true;
}

/* ---- reading ---- */

/* What is subtracted from a parameter's values for the change since the start. */
static bool subtract_first(const trainer *t, size_t at, numbers *out, error *e)
{
    out->owned = malloc(out->n * sizeof(real));
    if (out->owned == NULL) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of these numbers.");
    }
    for (size_t i = 0; i < out->n; i++) out->owned[i] = t->model.values[at + i] - t->watch->first[at + i];
    out->x = out->owned;
    return true;
}

/* Changes of the parameter whose numbers begin at `at`. */
static bool read_change(trainer *t, numbers_kind kind, size_t at, numbers *out, error *e)
{
    if (t->watch == NULL) t->watch = calloc(1, sizeof *t->watch);
    if (t->watch == NULL) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of the parameters.");
    }
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
    if (kind == NUMBERS_M) return t->optimizer.m == NULL ? NULL : t->optimizer.m + at;
    if (!optimizer_keeps_v(m, of)) return NULL;
    const real *v = t->optimizer.v;
    for (int i = 0; m->parameters[i] != of; i++) {
        if (optimizer_keeps_v(m, m->parameters[i])) v += tensor_size(m->parameters[i]);
    }
    return v;
}

static bool read_moments(const trainer *t, const tensor *of, numbers_kind kind, size_t at, numbers *out, error *e)
{
    char word[SETTING_TEXT];
    out->x = moments(t, of, kind, at);
    if (out->x != NULL) return true;
    return error_set(e, ERROR_SETTING, "of", "The optimizer %s keeps no %s of the parameter \"%s\".",
                     setting_print(&t->settings, setting_find("optimizer"), word), WORDS[kind], of->name);
}

static bool has_no(error *e, const char *name, const char *what)
{
    return error_set(e, ERROR_SETTING, "of", "The tensor \"%s\" has no %s: only parameters have one.", name, what);
}

bool numbers_read(trainer *t, const char *name, numbers_kind kind, numbers *out, error *e)
{
    const tensor *of = trainer_tensor(t, name);
    *out = (numbers){.n = 1};
    if (of == NULL) return error_set(e, ERROR_SETTING, "name", "There is no tensor called \"%s\".", name);
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
    if (of->of_graph) return has_no(e, name, WORDS[kind]);
    const size_t at = (size_t)(of->data - t->model.values);
    if (kind == NUMBERS_START || kind == NUMBERS_STEP) return read_change(t, kind, at, out, e);
    return read_moments(t, of, kind, at, out, e);
}

/* ---- setting ---- */

bool parameters_set(trainer *t, const char *name, double index, double value, double *old, error *e)
{
    tensor *of = model_find(&t->model, name);
    const real written = (real)value;
    if (of == NULL) {
        const bool exists = trainer_tensor(t, name) != NULL;
        return error_set(
            e, ERROR_SETTING, "name",
            exists ? "The tensor \"%s\" is not a parameter: it is computed anew in every pass, so it cannot be set."
                   : "There is no tensor called \"%s\".",
            name);
    }
    const size_t n = tensor_size(of);
    if (!(index >= 0 && index < (double)n && index == floor(index))) {
        return error_set(e, ERROR_SETTING, "index",
                         "The numbers of the parameter \"%s\" are counted from 0 to %zu: there is no number %.15g.",
                         name, n - 1, index);
    }
    if (!isfinite((double)written)) {
        return error_set(e, ERROR_SETTING, "value",
                         "A parameter cannot be %.15g: the number must be finite and fit its type.", value);
    }
    complete_change(t); /* of the last step, in which this has no part */
    real *at = of->data + (size_t)index;
    *old = (double)*at;
    *at = written;
    if (t->part.n > 0) { /* the step is repeated from its beginning */
        t->rng = t->part.rng;
        t->corpus.cursor = t->part.cursor;
        t->part.n = 0;
    }
    if (t->validation.active) {
        t->validation.index = 0;
        t->validation.sum = t->validation.n = 0;
    }
    return true;
}
