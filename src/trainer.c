/* trainer.c: puts the parts together and turns the crank. See trainer.h. */
#include "trainer.h"

#include "memory.h"

#include <math.h>
#include <stdio.h>
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

/* Records everything, adds up what it needs, and allocates only if that is allowed. */
static bool build(trainer *t, error *e)
{
    const config *c = &t->settings;
    if (!model_init(&t->model, c, t->tokenizer.vocab_size, e)) return false;
    graph_init(&t->graph, (int)c->batch_size, (int)c->block_size, true);
    t->outputs = model_record(&t->model, &t->graph, true);
    if (!sampler_init(&t->sampler, &t->model, e)) return false;

    uint64_t bytes = checked_add(model_bytes(&t->model), optimizer_bytes(&t->model));
    bytes = checked_add(bytes, checked_add(graph_bytes(&t->graph), sampler_bytes(&t->sampler)));
    t->bytes = bytes;
    if (memory_mib(bytes) > (double)c->memory_limit) {
        return error_set(
            e, ERROR_MEMORY, "memory_limit",
            "These settings need %.0f MiB of memory; the limit (memory_limit) is %lld MiB. Make the model, "
            "the context or the batch smaller.",
            ceil(memory_mib(bytes)), (long long)c->memory_limit);
    }
    if (!model_plan(&t->model, &t->rng, e) || !graph_plan(&t->graph, e)) return false;
    if (!optimizer_init(&t->optimizer, &t->model, e) || !sampler_plan(&t->sampler, e)) return false;
    if (!batch_init(&t->batch, t->graph.B * t->graph.T)) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for a batch.");
    }
    return true;
}

trainer *trainer_restore(const uint8_t *text, size_t size, const uint32_t *characters, size_t n,
                         const config *settings, error *e)
{
    trainer *t = calloc(1, sizeof *t);
    if (t == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a run.");
        return NULL;
    }
    t->settings = *settings;
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

trainer *trainer_new(const uint8_t *text, size_t size, const config *settings, error *e)
{
    return trainer_restore(text, size, NULL, 0, settings, e);
}

void trainer_delete(trainer *t)
{
    if (t == NULL) return;
    sampler_free(&t->sampler);
    optimizer_free(&t->optimizer);
    batch_free(&t->batch);
    graph_free(&t->graph);
    model_free(&t->model);
    corpus_free(&t->corpus);
    tokenizer_free(&t->tokenizer);
    free(t);
}

/* ---- training ---- */

/* The sum of the batch's losses, in double whatever `real` is. */
static double sum_losses(const trainer *t)
{
    double sum = 0;
    for (int r = 0; r < t->batch.end; r++) sum += (double)t->outputs.losses->data[r];
    return sum;
}

double trainer_val_loss(trainer *t)
{
    double sum = 0, n = 0;
    for (int i = 0; i < t->settings.val_batches; i++) {
        if (!corpus_val_batch(&t->corpus, &t->batch, t->graph.B, t->graph.T, i)) break;
        graph_forward(&t->graph, &t->batch);
        sum += sum_losses(t);
        n += t->batch.n_targets;
    }
    return n > 0 ? sum / n : nan("");
}

static void stop(trainer *t, const char *what)
{
    snprintf(
        t->stopped, sizeof t->stopped,
        "%s is no longer a finite number at step %lld: the learning rate is probably too large. Lower it and start "
        "again.",
        what, (long long)t->metrics.step);
    t->done = true;
}

bool trainer_step(trainer *t)
{
    metrics *now = &t->metrics;
    if (t->done || !t->facts.present) return false;
    corpus_train_batch(&t->corpus, &t->batch, t->graph.B, t->graph.T, &t->rng);
    model_clear_gradients(&t->model);
    graph_forward(&t->graph, &t->batch);
    now->lr = optimizer_rate(&t->settings, now->step);
    now->loss = sum_losses(t) / t->batch.n_targets;
    now->val_loss = nan("");
    now->grad_norm = nan("");
    now->tokens += t->batch.n_targets;
    now->step++;
    if (!isfinite(now->loss)) {
        stop(t, "The loss");
        return false;
    }
    graph_backward(&t->graph, &t->batch, t->outputs.loss);
    now->grad_norm = optimizer_gradient_norm(&t->model);
    if (!isfinite(now->grad_norm)) {
        stop(t, "The gradient");
        return false;
    }
    double clip = t->settings.grad_clip;
    double scale = clip > 0 && now->grad_norm > clip ? clip / now->grad_norm : 1;
    optimizer_step(&t->optimizer, &t->model, &t->settings, now->step - 1, now->lr, scale);
    t->done = now->step >= t->settings.max_steps;
    if (t->done || now->step % t->settings.val_interval == 0) now->val_loss = trainer_val_loss(t);
    return !t->done;
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
