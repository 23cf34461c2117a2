/* api.c: the exported functions. See api.h. */
#include "api.h"

#include "inside/report.h"

#include <stdlib.h>
#include <string.h>

void *api_alloc(size_t bytes) { return malloc(bytes == 0 ? 1 : bytes); }

void api_free(void *memory) { free(memory); }

error *api_error_new(void) { return calloc(1, sizeof(error)); }

char *api_error(const error *e)
{
    string_builder out = {0};
    const char *strings[] = {e->key, e->message, e->template == NULL ? "" : e->template, e->values};
    string_builder_add(&out, "[%d", (int)e->code);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        string_builder_add(&out, ",");
        string_builder_add_json(&out, strings[i], strlen(strings[i]));
    }
    string_builder_add(&out, "]");
    return string_builder_finish(&out, NULL);
}

char *api_engine(void)
{
    string_builder out = {0};
    report_engine(&out);
    return string_builder_finish(&out, NULL);
}

int api_needs_second_part(const char *settings)
{
    config c;
    error e = {0};
    return config_parse(&c, settings, &e) && config_needs_second_part(&c);
}

int api_real_bytes(void) { return (int)sizeof(real); }

pool *api_pool_new(int threads) { return pool_new(threads); }

int api_pool_threads(const pool *threads) { return pool_threads(threads); }

int api_text_fits(double bytes, error *e) { return dataset_fits((uint64_t)bytes, e); }

trainer *api_trainer_new(const uint8_t *bytes, size_t size, const char *settings, pool *threads, error *e)
{
    config c;
    if (!config_parse(&c, settings, e)) return NULL;
    return trainer_new(bytes, size, &c, threads, e);
}

void api_trainer_delete(trainer *t) { trainer_delete(t); }

char *api_trainer(const trainer *t)
{
    string_builder out = {0};
    report_trainer(t, &out);
    return string_builder_finish(&out, NULL);
}

int train_step(trainer *t) { return trainer_advance(t); }

void api_step_report(const trainer *t, double out[API_STEP_FIGURES])
{
    const step_report *m = &t->last;
    out[FIGURE_STEP] = (double)m->step;
    out[FIGURE_LOSS] = m->loss;
    out[FIGURE_VAL_LOSS] = m->val_loss;
    out[FIGURE_GRAD_NORM] = m->grad_norm;
    out[FIGURE_LR] = m->lr;
    out[FIGURE_TOKENS] = (double)m->tokens;
    out[FIGURE_DONE] = t->done;
    out[FIGURE_VALIDATING] = t->validation.active;
}

const char *api_stopped(const trainer *t) { return t->stopped; }

real *api_parameters(const trainer *t) { return t->model.values; }

int api_sample_begin(trainer *t, const char *prompt, size_t size, const char *settings, int seeded, error *e)
{
    config c = t->settings;
    return config_change(&c, settings, e) && trainer_sample_begin(t, prompt, size, &c, seeded != 0, e);
}

int api_sample_stop(trainer *t, const char *string, size_t size, error *e)
{
    return trainer_sample_stop(t, string, size, e);
}

char *api_prompt_notice(const trainer *t, const char *prompt, size_t size)
{
    char *notice = malloc(SAMPLING_NOTICE);
    if (notice != NULL) sampling_notice(&t->tokenizer, prompt, size, (int)t->settings.block_size, notice);
    return notice;
}

int sample(trainer *t) { return trainer_sample_next(t); }

int api_sample_held(const trainer *t) { return (int)t->stops.held; }

int api_sample_cut(const trainer *t) { return (int)t->stops.cut; }

int api_token(const trainer *t, int id, char *out) { return (int)tokenizer_decode(&t->tokenizer, id, out); }
