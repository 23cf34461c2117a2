/* trainer.c: builds a run out of the other parts and runs its steps. See trainer.h. */
#include "training/trainer.h"

#include "autograd/dropout.h"
#include "base/format.h"
#include "base/memory.h"
#include "base/parts.h"
#include "optimizer/schedule.h"
#include "training/parameters.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- life ---- */

/* FNV-1a, 64 bit (Fowler, Noll and Vo). */
static uint64_t hash_text(const char *text, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3u;
    return hash;
}

/* Encodes the text into the corpus. Makes the vocabulary from the text unless there is one already. */
static bool read_text(trainer *t, const uint8_t *text, size_t size, error *e)
{
    dataset d;
    if (!dataset_init(&d, text, size, (int)t->settings.documents, e)) return false;
    bool ok = t->tokenizer.vocab_size > 0 || tokenizer_learn(&t->tokenizer, &d, &t->settings, e);
    ok = ok && corpus_init(&t->corpus, &d, &t->tokenizer, &t->settings, &t->rng, e);
    t->facts =
        (text_facts){.present = true, .n_invalid = d.n_invalid, .n_nul = d.n_nul, .hash = hash_text(d.text, d.size)};
    t->settings.documents = d.documents;
    dataset_free(&d);
    if (ok && !corpus_unigram_entropy(&t->corpus, t->tokenizer.vocab_size, &t->facts.unigram_entropy)) {
        ok = error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
    }
    return ok;
}

/* How many sequences a validation computes at a time: the largest divisor of the batch that has few rows, so that a
 * validation needs little memory and can be interrupted soon. */
static int validation_size(const config *c)
{
    enum { FEW_ROWS = 256 };
    int64_t n = c->batch_size;
    while (n > 1 && (c->batch_size % n != 0 || n * c->block_size > FEW_ROWS)) n--;
    return (int)n;
}

/* Adds up the bytes that all recorded graphs and the model need. False where there was no memory to record them. */
static bool count_bytes(trainer *t, error *e)
{
    trainer_bytes *p = &t->bytes_by_purpose;
    p->gradients = checked_multiply(t->model.n_trained, sizeof(real));
    p->parameters = checked_multiply(checked_add(t->model.n_values, t->model.n_constants), sizeof(real));
    p->optimizer = optimizer_bytes(&t->model, t->pool);
    p->activations = graph_bytes(&t->graph);
    p->validation = graph_bytes(&t->validation.graph);
    p->sampler = sampler_bytes(&t->sampler);
    p->metrics = t->settings.metrics_interval > 0 ? metrics_bytes(&t->model) : 0;
    t->bytes = checked_add(checked_add(p->parameters, p->gradients), checked_add(p->optimizer, p->activations));
    t->bytes = checked_add(t->bytes, checked_add(checked_add(p->validation, p->sampler), p->metrics));
    if (!t->graph.failed && !t->validation.graph.failed && !t->sampler.graph.failed) return true;
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this model.");
}

/* count_bytes(), and false where the result is above the memory limit. */
static bool check_size(trainer *t, error *e)
{
    if (!count_bytes(t, e)) return false;
    const uint64_t bytes = t->bytes;
    if (memory_mib(bytes) <= (double)t->settings.memory_limit) return true;
    return error_set(e, ERROR_MEMORY, "memory_limit",
                     "These settings need %.0f MiB of memory; the limit (memory_limit) is %lld MiB. Make the model, "
                     "the context or the batch smaller.",
                     ceil(memory_mib(bytes)), (long long)t->settings.memory_limit);
}

static void record_passes(trainer *t)
{
    const config *c = &t->settings;
    t->shared = trainer_threads(t) > 1 ? t->pool : NULL;
    graph_init(&t->graph, (int)c->batch_size, (int)c->block_size, GRAPH_LEARNS, t->shared);
    t->outputs = model_record(&t->model, &t->graph, true);
    graph_init(&t->validation.graph, validation_size(c), (int)c->block_size, GRAPH_INFERS, t->shared);
    t->validation.outputs = model_record(&t->model, &t->validation.graph, true);
}

static bool plan_passes(trainer *t, error *e)
{
    if (!graph_plan(&t->graph, e) || !graph_plan(&t->validation.graph, e)) return false;
    if (batch_init(&t->batch, t->graph.B * t->graph.T) &&
        batch_init(&t->validation.batch, t->validation.graph.B * t->validation.graph.T)) {
        return true;
    }
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a batch.");
}

static void free_passes(trainer *t)
{
    batch_free(&t->batch);
    graph_free(&t->graph);
    batch_free(&t->validation.batch);
    graph_free(&t->validation.graph);
}

static bool record_all(trainer *t, error *e)
{
    if (!model_init(&t->model, &t->settings, t->tokenizer.vocab_size, e)) return false;
    record_passes(t);
    return sampler_init(&t->sampler, &t->model, e);
}

/* Allocates the metrics where metrics_interval asks for them. `next` is the trainer, or a copy of it with new
 * settings. */
static bool make_metrics(trainer *next, error *e)
{
    if (next->settings.metrics_interval == 0 || next->metrics != NULL) return true;
    if (!second_part_check(e)) return false;
    next->metrics = metrics_new(&next->model, &next->tokenizer, e);
    return next->metrics != NULL;
}

/* Records everything and adds up the bytes; allocates only where the memory limit permits it. */
static bool build(trainer *t, error *e)
{
    if (!record_all(t, e) || !check_size(t, e) || !plan_passes(t, e) || !make_metrics(t, e)) return false;
    if (!optimizer_init(&t->optimizer, &t->model, t->pool, e) || !sampler_plan(&t->sampler, e)) return false;
    return model_plan(&t->model, &t->rng, e); /* last, because drawing the first values takes long */
}

/* A trainer from a text (or NULL) and a tokenizer, which may be zeroed; build_it() records and allocates the rest. */
static trainer *make(const uint8_t *text, size_t size, tokenizer *saved, const config *settings, pool *threads,
                     bool (*build_it)(trainer *, error *), error *e)
{
    trainer *t = calloc(1, sizeof *t);
    if (t == NULL) {
        tokenizer_free(saved);
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a run.");
        return NULL;
    }
    t->settings = *settings;
    t->tokenizer = *saved;
    *saved = (tokenizer){0};
    t->pool = threads;
    t->last.val_loss = nan("");
    rng_init(&t->rng, (uint32_t)settings->seed);
    bool ok = !config_needs_second_part(settings) || second_part_check(e);
    ok = ok && (text == NULL || read_text(t, text, size, e)) && build_it(t, e);
    if (!ok) {
        trainer_delete(t);
        return NULL;
    }
    return t;
}

trainer *trainer_restore(const uint8_t *text, size_t size, tokenizer *saved, const config *settings, pool *threads,
                         error *e)
{
    return make(text, size, saved, settings, threads, build, e);
}

static bool outline(trainer *t, error *e) { return record_all(t, e) && count_bytes(t, e); }

SECOND_PART trainer *trainer_outline(const uint8_t *text, size_t size, int vocab_size, const config *settings,
                                     pool *threads, error *e)
{
    tokenizer known = {.vocab_size = text == NULL ? vocab_size : 0};
    return make(text, size, &known, settings, threads, outline, e);
}

trainer *trainer_new(const uint8_t *text, size_t size, const config *settings, pool *threads, error *e)
{
    return trainer_restore(text, size, &(tokenizer){0}, settings, threads, e);
}

SECOND_PART trainer *trainer_fork(trainer *t, error *e)
{
    trainer *fork = calloc(1, sizeof *fork);
    if (t->sharers == NULL) t->sharers = calloc(1, sizeof *t->sharers);
    if (fork == NULL || t->sharers == NULL) {
        free(fork);
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a second run.");
        return NULL;
    }
    ++*t->sharers;
    fork->sharers = t->sharers;
    fork->settings = t->settings;
    fork->pool = t->pool;
    fork->facts = t->facts;
    fork->tokenizer = t->tokenizer;
    fork->corpus = t->corpus;
    if (!build(fork, e) || !watch_fork(fork, t, e)) {
        trainer_delete(fork);
        return NULL;
    }
    const optimizer *from = &t->optimizer, *to = &fork->optimizer;
    /* with the gradients, which follow them */
    memcpy(fork->model.values, t->model.values, (size_t)model_bytes(&t->model));
    if (from->n_m > 0) memcpy(to->m, from->m, (size_t)from->n_m * sizeof(real));
    if (from->n_v > 0) memcpy(to->v, from->v, (size_t)from->n_v * sizeof(real));
    if (fork->metrics != NULL) metrics_copy(fork->metrics, t->metrics, &t->model);
    fork->rng = t->rng; /* build() has drawn from the fork's generator */
    fork->unfinished = t->unfinished;
    fork->last = t->last;
    fork->done = t->done;
    memcpy(fork->stopped, t->stopped, sizeof t->stopped);
    fork->validation.active = t->validation.active;
    fork->validation.index = t->validation.index;
    fork->validation.sum = t->validation.sum;
    fork->validation.n = t->validation.n;
    return fork;
}

void trainer_delete(trainer *t)
{
    if (t == NULL) return;
    stops_free(&t->stops);
    if (t->metrics != NULL) metrics_delete(t->metrics);
    if (t->watch != NULL) watch_delete(t->watch);
    sampler_free(&t->sampler);
    optimizer_free(&t->optimizer);
    free_passes(t);
    model_free(&t->model);
    if (t->sharers != NULL && (*t->sharers)-- > 0) { /* other trainers still use the text */
        free(t);
        return;
    }
    free(t->sharers);
    corpus_free(&t->corpus);
    tokenizer_free(&t->tokenizer);
    free(t);
}

/* ---- training ---- */

/* The floating-point operations of a step: 6 for each parameter and token (a multiplication and an addition, once
 * in the forward and twice in the backward pass; once only for those that are not trained), and 12 L C T per token for
 * attention, with the window in place of T where it is shorter. */
static double step_work(const trainer *t)
{
    const config *c = &t->settings;
    double length = corpus_mean_length(&t->corpus, (int)c->block_size);
    double seen = c->window > 0 && (double)c->window < length ? (double)c->window : length;
    double attention = 12.0 * (double)c->n_layer * (double)c->n_embd * seen;
    return (double)c->batch_size * length *
           (4.0 * (double)t->model.n_values + 2.0 * (double)t->model.n_trained + attention);
}

bool trainer_is_worth_sharing(const trainer *t)
{
    static const double WORTH_SHARING = 20e6;
    return step_work(t) >= WORTH_SHARING;
}

int trainer_threads(const trainer *t) { return trainer_is_worth_sharing(t) ? pool_threads(t->pool) : 1; }

/* The sum of a batch's losses, computed in double whatever type `real` is. */
static double sum_losses(const tensor *losses, const batch *b)
{
    double sum = 0;
    for (int r = 0; r < b->end; r++) sum += (double)losses->data[r];
    return sum;
}

/* The metrics where the next step is to be measured, otherwise NULL. */
static metrics *metrics_due(const trainer *t)
{
    if (t->metrics == NULL || (t->last.step + 1) % t->settings.metrics_interval != 0) return NULL;
    return t->metrics;
}

static void begin_validation(validation *v)
{
    v->active = true;
    v->index = 0;
    v->sum = v->n = 0;
}

/* Computes the next batch of the validation, or ends it after the last. */
static void validate(trainer *t)
{
    validation *v = &t->validation;
    int B = v->graph.B, batches = (int)t->settings.val_batches * (t->graph.B / B);
    if (v->index < batches && corpus_val_batch(&t->corpus, &v->batch, B, v->graph.T, v->index)) {
        graph_forward(&v->graph, &v->batch);
        if (t->metrics != NULL) metrics_val_batch(t->metrics, v->outputs.logits, &v->batch, v->index == 0);
        v->sum += sum_losses(v->outputs.losses, &v->batch);
        v->n += v->batch.n_targets;
        v->index++;
        return;
    }
    t->last.val_loss = v->n > 0 ? v->sum / v->n : nan("");
    if (t->metrics != NULL) metrics_val_end(t->metrics, t->last.step, v->sum, v->n);
    t->done = t->last.step >= t->settings.max_steps;
    v->active = false;
}

/* Ends the run; `what` continues the sentence "At step N ...". Returns false. */
static bool stop(trainer *t, const char *what)
{
    format_print(t->stopped, sizeof t->stopped,
                 "At step %lld %s. The learning rate is probably too large: lower it and start again.",
                 (long long)t->last.step, what);
    t->done = true;
    return false;
}

static bool is_far_off(const trainer *t)
{
    static const int FIRST_STEPS = 20;
    static const double TIMES = 10;
    return t->last.step > FIRST_STEPS && t->last.loss > TIMES * log((double)t->tokenizer.vocab_size);
}

/* Computes new parameters from the gradients of a step. `measured` is the metrics where the step is measured, else
 * NULL. */
static bool update(trainer *t, metrics *measured)
{
    step_report *report = &t->last;
    if (t->settings.grad_accumulation > 1) {
        optimizer_scale_gradients(&t->model, 1 / (double)t->unfinished.n_targets, t->shared);
    }
    report->grad_norm = optimizer_gradient_norm(&t->optimizer, &t->model, t->shared);
    if (!isfinite(report->grad_norm)) return stop(t, "the gradient is no longer finite");
    double clip = t->settings.grad_clip;
    double scale = clip > 0 && report->grad_norm > clip ? clip / report->grad_norm : 1;
    if (measured != NULL) metrics_before_update(measured, &t->model);
    if (t->watch != NULL) watch_before_update(t);
    optimizer_step(&t->optimizer, &t->model, &t->settings, report->step - 1, report->lr, scale, t->shared);
    if (measured != NULL) metrics_end(measured, &t->model, report->step, t->unfinished.sum, report->grad_norm);
    return true;
}

/* One batch of a step, forward and backward, and after the last batch the update. Where a step has several batches,
 * the gradients of the sums of their losses are added; update() then divides them by the number of targets, which
 * gives the gradient of the mean. */
static bool train_batch(trainer *t)
{
    step_report *report = &t->last;
    unfinished_step *unfinished = &t->unfinished;
    const bool alone = t->settings.grad_accumulation == 1;
    metrics *measured = metrics_due(t);
    if (unfinished->n == 0) {
        unfinished->sum = 0;
        unfinished->n_targets = 0;
        if (!alone) unfinished->rng = t->rng, unfinished->cursor = t->corpus.cursor;
        model_clear_gradients(&t->model, t->shared);
    }
    corpus_train_batch(&t->corpus, &t->batch, t->graph.B, t->graph.T, &t->rng);
    t->batch.dropout = t->settings.dropout;
    t->batch.noise =
        dropout_noise((uint64_t)t->settings.seed, (uint64_t)report->step + ((uint64_t)unfinished->n << 40));
    graph_forward(&t->graph, &t->batch);
    if (measured != NULL) metrics_batch(measured, &t->graph, t->outputs.logits, &t->batch, unfinished->n == 0);
    unfinished->n++;
    unfinished->sum += sum_losses(t->outputs.losses, &t->batch);
    unfinished->n_targets += t->batch.n_targets;
    const double loss = unfinished->sum / (double)unfinished->n_targets;
    const bool last = unfinished->n == t->settings.grad_accumulation || !isfinite(loss);
    if (last) {
        unfinished->n = 0;
        report->lr = schedule_rate(&t->settings, report->step);
        report->loss = loss;
        report->val_loss = nan("");
        report->grad_norm = nan("");
        report->tokens += unfinished->n_targets;
        report->step++;
        if (!isfinite(loss)) return stop(t, "the loss is no longer a finite number");
        if (is_far_off(t)) return stop(t, "the loss is more than ten times that of blind guessing");
    }
    graph_backward_times(&t->graph, &t->batch, t->outputs.loss, alone ? 1 : (real)t->batch.n_targets);
    return !last || update(t, measured);
}

bool trainer_advance(trainer *t)
{
    if (t->done || !t->facts.present) return false;
    validation *v = &t->validation;
    if (v->active) {
        validate(t);
        return !t->done;
    }
    bool trained = train_batch(t);
    t->batch.dropout = 0; /* so that other passes over the graph have no dropout */
    if (!trained) return false;
    if (t->unfinished.n > 0) return true;
    if (t->last.step >= t->settings.max_steps || t->last.step % t->settings.val_interval == 0) {
        begin_validation(v);
    }
    return true;
}

bool trainer_step(trainer *t)
{
    bool more;
    do more = trainer_advance(t);
    while (t->validation.active || t->unfinished.n > 0);
    return more;
}

/* ---- steering ---- */

/* Records graphs for new settings. The old ones are freed only when the new ones are ready. */
static bool rebuild(trainer *t, const config *settings, error *e)
{
    trainer next = *t;
    next.settings = next.model.settings = *settings;
    next.batch = next.validation.batch = (batch){0};
    record_passes(&next);
    if (!check_size(&next, e) || !plan_passes(&next, e)) {
        free_passes(&next);
        return false;
    }
    free_passes(t);
    *t = next; /* copied into place, so that pointers to the trainer stay valid */
    if (t->validation.active) begin_validation(&t->validation);
    return true;
}

/* Allocates the metrics where the new settings ask for them and there are none. With `graphs` the size is not
 * checked here: rebuild() checks all of it. */
static bool change_metrics(trainer *t, const config *settings, bool graphs, error *e)
{
    if (settings->metrics_interval == 0 || t->metrics != NULL) return true;
    trainer next = *t;
    next.settings = *settings;
    if ((!graphs && !check_size(&next, e)) || !make_metrics(&next, e)) return false;
    t->metrics = next.metrics;
    if (graphs) return true;
    t->bytes_by_purpose.metrics = next.bytes_by_purpose.metrics;
    t->bytes += t->bytes_by_purpose.metrics;
    return true;
}

/* Frees the metrics where the settings do not ask for them. */
SECOND_PART static void drop_metrics(trainer *t)
{
    if (t->settings.metrics_interval > 0 || t->metrics == NULL) return;
    metrics_delete(t->metrics);
    t->metrics = NULL;
    t->bytes -= t->bytes_by_purpose.metrics;
    t->bytes_by_purpose.metrics = 0;
}

static bool check_change(const trainer *t, const config *c, bool *graphs, error *e)
{
    *graphs = false;
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        const setting *s = &SETTINGS[i];
        if (setting_get(c, s) == setting_get(&t->settings, s)) continue;
        if (s->changes == CHANGES_NEVER) {
            return error_set(e, ERROR_SETTING, s->key,
                             "%s (%s) cannot change while a run goes on: start a new run with it.", s->label, s->key);
        }
        if (s->changes == CHANGES_GRAPHS) *graphs = true;
    }
    if (c->max_steps < t->last.step) {
        return error_set(e, ERROR_SETTING, "max_steps",
                         "The run has done %lld steps already: its length (max_steps) must be that or more.",
                         (long long)t->last.step);
    }
    return config_check(c, e);
}

SECOND_PART bool trainer_change(trainer *t, const char *lines, error *e)
{
    config c = t->settings;
    bool graphs;
    if (!config_change(&c, lines, e) || !check_change(t, &c, &graphs, e)) return false;
    if (!change_metrics(t, &c, graphs, e) || (graphs && !rebuild(t, &c, e))) {
        drop_metrics(t);
        return false;
    }
    t->settings = t->model.settings = c;
    drop_metrics(t);
    if (t->unfinished.n > 0) { /* the step is repeated from its beginning */
        t->rng = t->unfinished.rng;
        t->corpus.cursor = t->unfinished.cursor;
        t->unfinished.n = 0;
    }
    if (t->stopped[0] != '\0') return true;
    bool over = t->last.step >= c.max_steps, validates = t->facts.present && !t->done;
    /* every run validates after its last step */
    if (over && validates && !t->validation.active) begin_validation(&t->validation);
    t->done = over && !validates;
    return true;
}

/* ---- samples ---- */

bool trainer_sample_begin(trainer *t, const char *prompt, size_t size, const config *settings, bool seeded, error *e)
{
    return sampling_begin(&t->sampler, &t->stops, &t->tokenizer, prompt, size, settings, seeded ? NULL : &t->rng, e);
}

bool trainer_sample_stop(trainer *t, const char *string, size_t size, error *e)
{
    t->sampler.active = t->sampler.active && stops_add(&t->stops, string, size, e);
    return t->sampler.active;
}

int trainer_sample_next(trainer *t)
{
    if (t->stops.found) return SAMPLING_STOP;
    return sampling_check_stops(&t->sampler, &t->stops, &t->tokenizer, sampler_next(&t->sampler));
}
