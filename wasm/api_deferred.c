/* api_deferred.c: the exported functions that training and sampling do not need. See api.h. In WebAssembly they are in the
 * second part of a module (wasm/split.sh). */
#include "api.h"

#include "base/parts.h"

#include "files/checkpoint.h"
#include "files/import.h"
#include "inside/encoding.h"
#include "inside/estimate.h"
#include "inside/last_batch.h"
#include "inside/merges.h"
#include "inside/report.h"
#include "inside/score.h"
#include "optimizer/schedule.h"
#include "text_analysis/facts.h"
#include "text_analysis/passage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

SECOND_PART_FILE;

void api_second_part_came(void) { second_part_came(); }

double *api_schedule(const char *settings, double *n, error *e)
{
    config c;
    if (!config_parse(&c, settings, e)) return NULL;
    if (!(*n >= 1 && *n <= (double)c.max_steps)) *n = (double)c.max_steps;
    const size_t count = (size_t)*n;
    double *curve = malloc(2 * count * sizeof *curve);
    if (curve != NULL) schedule_curve(&c, curve, curve + count, (int64_t)*n);
    if (curve == NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for this curve.");
    return curve;
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

char *api_estimate(const uint8_t *bytes, size_t size, int vocab_size, const char *settings, int measured,
                   pool *threads, error *e)
{
    config c;
    estimate s;
    string_builder out = {0};
    if (!config_parse(&c, settings, e) || !estimate_init(&s, bytes, size, vocab_size, &c, threads, e)) return NULL;
    if (!measured || estimate_measure(&s, seconds, e)) {
        estimate_report(&s, &out);
    }
    estimate_free(&s);
    return string_builder_finish(&out, e);
}

int api_change(trainer *t, const char *settings, error *e) { return trainer_change(t, settings, e); }

trainer *api_fork(trainer *t, error *e) { return trainer_fork(t, e); }

static int write_alternatives(const sampler *s, int n, double *out)
{
    sampler_alternative rows[1 + SAMPLER_MAX_ALTERNATIVES];
    n = sampler_alternatives(s, n < 0 ? 0 : n > SAMPLER_MAX_ALTERNATIVES ? SAMPLER_MAX_ALTERNATIVES : n, rows);
    for (int i = 0; i < n; i++) {
        const double row[API_LIKELIHOOD] = {rows[i].id, rows[i].probability, rows[i].chance};
        memcpy(out + (ptrdiff_t)i * API_LIKELIHOOD, row, sizeof row);
    }
    return n;
}

int api_sample_alternatives(const trainer *t, int n, double *out) { return write_alternatives(&t->sampler, n, out); }

int api_samples_check_seeds(double seed, int n, error *e) { return samples_check_seeds(seed, n, e); }

samples *api_samples_new(const trainer *t, int most, int at_once, error *e)
{
    return at_once == 0 ? samples_new_some(&t->model, &t->tokenizer, t->bytes, most, e)
                        : samples_new(&t->model, &t->tokenizer, t->bytes, at_once < most ? at_once : most, e);
}

int api_samples_count(const samples *s) { return s->n; }

int api_samples_begin(samples *s, int i, const char *prompt, size_t size, const char *settings, error *e)
{
    config c = s->model->settings;
    return config_change(&c, settings, e) && samples_begin(s, i, prompt, size, &c, e);
}

int api_samples_stop(samples *s, int i, const char *string, size_t size, error *e)
{
    return samples_stop(s, i, string, size, e);
}

int api_samples_next(samples *s, int *ids) { return samples_next(s, ids); }

int api_samples_held(const samples *s, int i) { return (int)s->each[i].stops.held; }

int api_samples_cut(const samples *s, int i) { return (int)s->each[i].stops.cut; }

int api_samples_alternatives(const samples *s, int i, int n, double *out)
{
    return write_alternatives(&s->each[i].sampler, n, out);
}

void api_samples_delete(samples *s) { samples_delete(s); }

rate_finder *api_rate_finder_new(trainer *t, double from, double to, int steps, error *e)
{
    return rate_finder_new(t, from, to, steps, e);
}

int api_rate_finder_advance(rate_finder *f) { return rate_finder_advance(f); }

void api_rate_finder_figures(const rate_finder *f, double out[2])
{
    out[0] = f->n;
    out[1] = rate_finder_suggestion(f);
}

const double *api_rate_finder_curves(const rate_finder *f) { return f->rates; }

void api_rate_finder_delete(rate_finder *f) { rate_finder_delete(f); }

int api_encode(const trainer *t, const char *bytes, size_t size, token *ids, error *e)
{
    size_t n = 0;
    return tokenizer_encode(&t->tokenizer, bytes, size, ids, &n, e) ? (int)n : -1;
}

static char *report_merges(const bpe_merge *merges, int n, int from)
{
    string_builder out = {0};
    merges_report(merges, n, from, &out);
    return string_builder_finish(&out, NULL);
}

char *api_merges(const trainer *t)
{
    int n = 0;
    const bpe_merge *merges = t->tokenizer.bytes == NULL ? NULL : bpe_encoder_merges(t->tokenizer.bytes, &n);
    return report_merges(merges, n, 0);
}

struct api_learning {
    dataset data;
    bpe bpe;
};

api_learning *api_learning_new(const uint8_t *bytes, size_t size, const char *settings, error *e)
{
    config c;
    if (!config_parse(&c, settings, e)) return NULL;
    api_learning *l = calloc(1, sizeof *l);
    if (l == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
    } else if (!dataset_init(&l->data, bytes, size, (int)c.documents, e) ||
               !bpe_begin(&l->bpe, &l->data, bpe_wanted(&c), e)) {
        api_learning_delete(l);
        l = NULL;
    }
    return l;
}

int api_learning_advance(api_learning *l, size_t work, error *e)
{
    return bpe_advance(&l->bpe, work, e) ? !l->bpe.done : -1;
}

char *api_learning_merges(const api_learning *l, int from)
{
    return report_merges(l->bpe.merges, l->bpe.n_merges, from);
}

void api_learning_delete(api_learning *l)
{
    bpe_free(&l->bpe);
    dataset_free(&l->data);
    free(l);
}

char *api_metrics(const trainer *t)
{
    string_builder out = {0};
    if (t->metrics != NULL) metrics_report(t->metrics, &t->model, t->bytes, &out);
    return string_builder_finish(&out, NULL);
}

char *api_tensors(const trainer *t)
{
    string_builder out = {0};
    report_tensors(t, &out);
    return string_builder_finish(&out, NULL);
}

tensor *api_tensor(const trainer *t, const char *name) { return trainer_tensor(t, name); }

char *api_tensor_shape(const trainer *t, const tensor *of)
{
    string_builder out = {0};
    report_shape(t, of, &out);
    return string_builder_finish(&out, NULL);
}

real *api_tensor_numbers(trainer *t, const char *name, int kind, error *e)
{
    tensor_numbers read;
    if (!numbers_read(t, name, (numbers_kind)kind, &read, e)) return NULL;
    if (read.owned != NULL) return read.owned;
    real *copy = malloc((read.n + 1) * sizeof *copy); /* not of size 0, which may be NULL */
    if (copy == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for a copy of these numbers.");
        return NULL;
    }
    memcpy(copy, read.x, read.n * sizeof *copy);
    return copy;
}

int api_tensor_set(trainer *t, const char *name, double index, double value, double *old, error *e)
{
    return parameters_set(t, name, index, value, old, e);
}

void api_tile(tile_source from, const double asked[API_TILE_ASKED], double out[API_TILE_FIGURES], int8_t *cells)
{
    tile t;
    if (!isnan(asked[3])) tile_window(&from, asked + 3);
    tile_make(&t, from, (int)asked[0], (int)asked[1], asked[2], cells);
    const double all[API_TILE_FIGURES] = {
        t.rows,  t.columns, (double)t.source_rows, (double)t.source_columns, t.scale,
        t.least, t.most,    (double)t.clipped,     (double)t.not_finite};
    memcpy(out, all, sizeof all);
}

int api_tensor_tile(trainer *t, const char *name, int kind, const double asked[API_TILE_ASKED],
                    double out[API_TILE_FIGURES], int8_t *cells, error *e)
{
    tensor_numbers read;
    if (!numbers_read(t, name, (numbers_kind)kind, &read, e)) return 0;
    api_tile(tile_of(read.x, read.rank, read.shape), asked, out, cells);
    free(read.owned);
    return 1;
}

/* Whether the run has its text. */
static bool has_text(const trainer *t, error *e)
{
    return t->facts.present ||
           error_set(e, ERROR_TEXT, "", "This model was opened without its text. Give it the text too.");
}

facts_counter *api_facts_new(const trainer *t, error *e)
{
    return has_text(t, e) ? facts_counter_new(&t->corpus, &t->tokenizer, e) : NULL;
}

int api_facts_advance(facts_counter *f, size_t work, error *e) { return facts_counter_advance(f, work, e); }

char *api_facts_report(const facts_counter *f, error *e)
{
    string_builder out = {0};
    facts_counter_report(f, &out);
    return string_builder_finish(&out, e);
}

void api_facts_delete(facts_counter *f) { facts_counter_delete(f); }

documents_counter *api_documents_new(const trainer *t, int bins, error *e)
{
    const int n = bins < 1 ? 1 : bins > DOCUMENTS_MAX_BINS ? DOCUMENTS_MAX_BINS : bins;
    return has_text(t, e) ? documents_counter_new(&t->corpus, &t->tokenizer, n, e) : NULL;
}

int api_documents_advance(documents_counter *d, size_t work) { return documents_counter_advance(d, work); }

char *api_documents_report(const documents_counter *d, error *e)
{
    string_builder out = {0};
    documents_counter_report(d, &out);
    return string_builder_finish(&out, e);
}

void api_documents_delete(documents_counter *d) { documents_counter_delete(d); }

char *api_last_batch(const trainer *t)
{
    string_builder out = {0};
    last_batch_report(t, &out);
    return string_builder_finish(&out, NULL);
}

encoding *api_encoding_new(const trainer *t, const char *settings, error *e)
{
    config c = t->settings;
    if (!config_change(&c, settings, e) || (!encoding_is_own(t, &c) && !has_text(t, e))) return NULL;
    return encoding_new(t, &c, e);
}

char *api_encoding(const encoding *n, const char *bytes, size_t size, int film, error *e)
{
    string_builder out = {0};
    const bool ok = film ? encoding_film(n, bytes, size, &out, e) : encoding_report(n, bytes, size, &out, e);
    if (!ok) {
        string_builder_free(&out);
        return NULL;
    }
    return string_builder_finish(&out, e);
}

char *api_encoding_merges(const encoding *n)
{
    int count;
    const bpe_merge *merges = encoding_merges(n, &count);
    return report_merges(merges, count, 0);
}

void api_encoding_delete(encoding *n) { encoding_delete(n); }

quotation_index *api_quotation_index(const trainer *t, error *e)
{
    return has_text(t, e) ? quotation_index_begin(&t->corpus, &t->tokenizer, e) : NULL;
}

int api_quotation_index_advance(quotation_index *q, size_t work, error *e)
{
    return quotation_index_advance(q, work, e);
}

void api_quotation_index_delete(quotation_index *q) { quotation_index_delete(q); }

char *api_quotations(const quotation_index *q, const char *bytes, size_t size, int min_length, int max_places,
                     error *e)
{
    string_builder out = {0};
    int places = max_places < 0 ? 0 : max_places > QUOTATION_MAX_PLACES ? QUOTATION_MAX_PLACES : max_places;
    if (!quotation_report(q, bytes, size, min_length < 1 ? 1 : (size_t)min_length, (size_t)places, &out, e)) {
        string_builder_free(&out);
    }
    return string_builder_finish(&out, NULL);
}

char *api_passage(const trainer *t, int is_val, int tokens, size_t *size, error *e)
{
    string_builder out = {0};
    if (!has_text(t, e)) return NULL;
    string_builder_add(&out, "%s", ""); /* so that an empty part gives "", not NULL */
    passage_add(&out, &t->corpus, &t->tokenizer, is_val != 0, (size_t)tokens);
    *size = out.length;
    return string_builder_finish(&out, e);
}

double *api_score(trainer *t, const uint8_t *bytes, size_t size, int top, double out[3], error *e)
{
    score s;
    const bool ok = score_text(&s, t, bytes, size, top, e);
    out[0] = s.n;
    out[1] = s.loss;
    out[2] = s.top;
    if (!ok) score_free(&s);
    return s.rows;
}

uint8_t *api_save(const trainer *t, size_t *size, error *e) { return checkpoint_save(t, size, e); }

trainer *api_restore(const uint8_t *saved, size_t size, const uint8_t *bytes, size_t n_bytes, pool *threads, error *e)
{
    return checkpoint_restore(saved, size, bytes, n_bytes, threads, e);
}

int api_exportable(const char *settings, int format, error *e)
{
    config c;
    return config_parse(&c, settings, e) && exportable(&c, (export_format)format, e);
}

exported *api_export(const trainer *t, int format, error *e)
{
    exported *x = malloc(sizeof *x);
    if (x == NULL) {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory for the exported model.");
    } else if (!export_run(x, t, (export_format)format, e)) {
        api_exported_delete(x);
        x = NULL;
    }
    return x;
}

const uint8_t *api_exported_file(const exported *x, int i, size_t *size, const char **name)
{
    if (i >= x->n) return NULL;
    *size = x->files[i].size;
    *name = x->files[i].name;
    return x->files[i].bytes;
}

void api_exported_delete(exported *x)
{
    exported_free(x);
    free(x);
}

trainer *api_import(const uint8_t *weights, size_t n_weights, const char *config_json, size_t n_config,
                    const char *tokenizer_json, size_t n_tokenizer, const uint8_t *text, size_t n_text,
                    const char *settings, unsigned *notes, error *e)
{
    const import_source from = {
        .weights = weights,
        .weights_size = n_weights,
        .config = config_json,
        .config_size = n_config,
        .tokenizer = tokenizer_json,
        .tokenizer_size = n_tokenizer,
        .text = text,
        .text_size = n_text,
        .settings = settings,
    };
    return import_run(&from, notes, e);
}
