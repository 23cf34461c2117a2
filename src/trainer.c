/* trainer.c: puts the parts together and turns the crank. See trainer.h. */
#include "trainer.h"

#include "dropout.h"
#include "format.h"
#include "memory.h"

#include <math.h>
#include <stdlib.h>

/* ---- life ---- */

/* FNV-1a, 64 bit (Fowler, Noll and Vo). */
static uint64_t hash_text(const char *text, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++) hash = (hash ^ (uint8_t)text[i]) * 0x100000001b3u;
    return hash;
}

/* Text to ids. `characters` NULL makes the vocabulary from the text. */
static bool read_text(trainer *t, const uint8_t *text, size_t size, const uint32_t *characters, size_t n, error *e)
{
    dataset d;
    if (!dataset_init(&d, text, size, (int)t->settings.documents, e)) return false;
    bool ok =
        characters != NULL ? tokenizer_init(&t->tokenizer, characters, n, e) : tokenizer_fit(&t->tokenizer, &d, e);
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

/* How many sequences a validation takes at a time: the largest part of a batch that has few rows,
 * so that it costs little memory and can be interrupted soon. */
static int validation_size(const config *c)
{
    enum { FEW_ROWS = 256 };
    int64_t n = c->batch_size;
    while (n > 1 && (c->batch_size % n != 0 || n * c->block_size > FEW_ROWS)) n--;
    return (int)n;
}

/* Records everything, adds up what it needs, and allocates only if that is allowed. */
static bool build(trainer *t, error *e)
{
    const config *c = &t->settings;
    if (!model_init(&t->model, c, t->tokenizer.vocab_size, e)) return false;
    t->shared = trainer_threads(t) > 1 ? t->pool : NULL;
    graph_init(&t->graph, (int)c->batch_size, (int)c->block_size, GRAPH_LEARNS, t->shared);
    t->outputs = model_record(&t->model, &t->graph, true);
    graph_init(&t->validation.graph, validation_size(c), (int)c->block_size, GRAPH_INFERS, t->shared);
    t->validation.outputs = model_record(&t->model, &t->validation.graph, true);
    if (!sampler_init(&t->sampler, &t->model, e)) return false;

    uint64_t bytes = checked_add(model_bytes(&t->model), optimizer_bytes(&t->model));
    bytes = checked_add(bytes, checked_add(graph_bytes(&t->graph), graph_bytes(&t->validation.graph)));
    bytes = checked_add(bytes, sampler_bytes(&t->sampler));
    t->bytes = bytes;
    if (t->graph.failed || t->validation.graph.failed || t->sampler.graph.failed) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this model.");
    }
    if (memory_mib(bytes) > (double)c->memory_limit) {
        return error_set(
            e, ERROR_MEMORY, "memory_limit",
            "These settings need %.0f MiB of memory; the limit (memory_limit) is %lld MiB. Make the model, "
            "the context or the batch smaller.",
            ceil(memory_mib(bytes)), (long long)c->memory_limit);
    }
    if (!graph_plan(&t->graph, e) || !graph_plan(&t->validation.graph, e)) return false;
    if (!optimizer_init(&t->optimizer, &t->model, e) || !sampler_plan(&t->sampler, e)) return false;
    if (!batch_init(&t->batch, t->graph.B * t->graph.T) ||
        !batch_init(&t->validation.batch, t->validation.graph.B * t->validation.graph.T)) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a batch.");
    }
    return model_plan(&t->model, &t->rng, e); /* last: drawing the first values takes a while */
}

trainer *trainer_restore(const uint8_t *text, size_t size, const uint32_t *characters, size_t n,
                         const config *settings, pool *threads, error *e)
{
    trainer *t = calloc(1, sizeof *t);
    if (t == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a run.");
        return NULL;
    }
    t->settings = *settings;
    t->pool = threads;
    t->metrics.val_loss = nan("");
    rng_init(&t->rng, (uint32_t)settings->seed);
    bool ok =
        text != NULL ? read_text(t, text, size, characters, n, e) : tokenizer_init(&t->tokenizer, characters, n, e);
    if (!ok || !build(t, e)) {
        trainer_delete(t);
        return NULL;
    }
    return t;
}

trainer *trainer_new(const uint8_t *text, size_t size, const config *settings, pool *threads, error *e)
{
    return trainer_restore(text, size, NULL, 0, settings, threads, e);
}

void trainer_delete(trainer *t)
{
    if (t == NULL) return;
    sampler_free(&t->sampler);
    optimizer_free(&t->optimizer);
    batch_free(&t->batch);
    graph_free(&t->graph);
    batch_free(&t->validation.batch);
    graph_free(&t->validation.graph);
    model_free(&t->model);
    corpus_free(&t->corpus);
    tokenizer_free(&t->tokenizer);
    free(t);
}

/* ---- training ---- */

/* Floating-point operations of a step: 6 for each parameter and token (multiply and add, once
 * forward and twice backward), and 12 L C T for attention (or its window). */
static double step_work(const trainer *t)
{
    const config *c = &t->settings;
    double length = corpus_mean_length(&t->corpus, (int)c->block_size);
    double seen = c->window > 0 && (double)c->window < length ? (double)c->window : length;
    double attention = 12.0 * (double)c->n_layer * (double)c->n_embd * seen;
    return (double)c->batch_size * length * (6.0 * (double)t->model.n_values + attention);
}

int trainer_threads(const trainer *t)
{
    static const double WORTH_SHARING = 20e6;
    return step_work(t) < WORTH_SHARING ? 1 : pool_threads(t->pool);
}

/* The sum of a batch's losses, in double whatever `real` is. */
static double sum_losses(const tensor *losses, const batch *b)
{
    double sum = 0;
    for (int r = 0; r < b->end; r++) sum += (double)losses->data[r];
    return sum;
}

/* One batch of the validation under way, or its end. */
static void validate(trainer *t)
{
    validation *v = &t->validation;
    int B = v->graph.B, batches = (int)t->settings.val_batches * (t->graph.B / B);
    if (v->index < batches && corpus_val_batch(&t->corpus, &v->batch, B, v->graph.T, v->index)) {
        graph_forward(&v->graph, &v->batch);
        v->sum += sum_losses(v->outputs.losses, &v->batch);
        v->n += v->batch.n_targets;
        v->index++;
        return;
    }
    t->metrics.val_loss = v->n > 0 ? v->sum / v->n : nan("");
    t->done = t->metrics.step >= t->settings.max_steps;
    v->active = false;
}

/* Ends the run with a sentence that begins "At step N" and goes on with `what`. */
static bool stop(trainer *t, const char *what)
{
    format_print(t->stopped, sizeof t->stopped,
                 "At step %lld %s. The learning rate is probably too large: lower it and start again.",
                 (long long)t->metrics.step, what);
    t->done = true;
    return false;
}

static bool is_far_off(const trainer *t)
{
    static const int FIRST_STEPS = 20;
    static const double TIMES = 10;
    return t->metrics.step > FIRST_STEPS && t->metrics.loss > TIMES * log((double)t->tokenizer.vocab_size);
}

/* Forward, backward and update on the batch that is there. */
static bool learn(trainer *t)
{
    metrics *now = &t->metrics;
    model_clear_gradients(&t->model, t->shared);
    graph_forward(&t->graph, &t->batch);
    now->lr = optimizer_rate(&t->settings, now->step);
    now->loss = sum_losses(t->outputs.losses, &t->batch) / t->batch.n_targets;
    now->val_loss = nan("");
    now->grad_norm = nan("");
    now->tokens += t->batch.n_targets;
    now->step++;
    if (!isfinite(now->loss)) return stop(t, "the loss is no longer a finite number");
    if (is_far_off(t)) return stop(t, "the loss is more than ten times that of blind guessing");
    graph_backward(&t->graph, &t->batch, t->outputs.loss);
    now->grad_norm = optimizer_gradient_norm(&t->optimizer, &t->model, t->shared);
    if (!isfinite(now->grad_norm)) return stop(t, "the gradient is no longer finite");
    double clip = t->settings.grad_clip;
    double scale = clip > 0 && now->grad_norm > clip ? clip / now->grad_norm : 1;
    optimizer_step(&t->optimizer, &t->model, &t->settings, now->step - 1, now->lr, scale, t->shared);
    return true;
}

bool trainer_advance(trainer *t)
{
    if (t->done || !t->facts.present) return false;
    validation *v = &t->validation;
    if (v->active) {
        validate(t);
        return !t->done;
    }
    corpus_train_batch(&t->corpus, &t->batch, t->graph.B, t->graph.T, &t->rng);
    t->batch.dropout = t->settings.dropout;
    t->batch.noise = dropout_noise((uint64_t)t->settings.seed, (uint64_t)t->metrics.step);
    bool learnt = learn(t);
    t->batch.dropout = 0; /* other passes over the graph are no training */
    if (!learnt) return false;
    if (t->metrics.step >= t->settings.max_steps || t->metrics.step % t->settings.val_interval == 0) {
        v->active = true;
        v->index = 0;
        v->sum = v->n = 0;
    }
    return true;
}

bool trainer_step(trainer *t)
{
    bool more;
    do more = trainer_advance(t);
    while (t->validation.active);
    return more;
}

/* ---- samples and inspection ---- */

bool trainer_sample_begin(trainer *t, const char *prompt, size_t size, const config *settings, bool seeded, error *e)
{
    size_t n;
    token *ids = malloc((size + 1) * sizeof *ids);
    if (ids == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for this prompt.");
    t->sampler.active = false;
    bool slides = t->settings.documents == DOCUMENTS_STREAM;
    bool ok = tokenizer_encode(&t->tokenizer, prompt, size, ids, &n, e) &&
              sampler_begin(&t->sampler, ids, n, settings, seeded ? NULL : &t->rng, slides, e);
    free(ids);
    return ok;
}

tensor *trainer_tensor(const trainer *t, const char *name)
{
    tensor *parameter = model_find(&t->model, name);
    return parameter != NULL ? parameter : graph_find(&t->graph, name);
}
