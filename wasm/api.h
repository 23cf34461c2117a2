/* api.h: every function that the WebAssembly module exports, except those of inspections (api_inspection.h).
 *
 * Arguments and results are numbers and pointers; larger results are JSON (see report.h), and settings are lines of
 * key=value (see config.h). The callers are first_part.js, trainer.js and the files of wasm/ that these two import. A
 * comment that is only the name of a function of the engine refers to the contract of that function.
 *
 * Strings and blocks that are returned as `char *` or `uint8_t *`, and arrays marked "the caller frees", are freed with
 * api_free(). When a function with an `error *` argument returns NULL or 0, the error holds the reason; other functions
 * return NULL only when memory cannot be allocated. */
#ifndef API_H
#define API_H

#include "files/export.h"
#include "inference/samples.h"
#include "inside/encoding.h"
#include "inside/estimate.h"
#include "inside/tile.h"
#include "text_analysis/documents.h"
#include "text_analysis/facts.h"
#include "text_analysis/quotation.h"
#include "training/parameters.h"
#include "training/rate_finder.h"
#include "training/trainer.h"

/* Keeps a function in the module, under its own name. */
#define API __attribute__((used, visibility("default")))

/* ---- memory and errors ---- */

API void *api_alloc(size_t bytes); /* NULL when memory cannot be allocated */
API void api_free(void *memory);
API error *api_error_new(void);
API char *api_error(const error *e); /* [code, key, message, template, values]: see error.h */

/* ---- the engine ---- */

API char *api_engine(void);   /* report_engine */
API int api_real_bytes(void); /* 4, or 8 in the reference build */

/* config_needs_second_part of lines of settings; 0 for invalid ones. */
API int api_needs_second_part(const char *settings);

/* second_part_came: to be called once the second part has been loaded. */
API void api_second_part_came(void);

/* The learning rates of a run with these lines of settings (schedule_curve): those of n steps, evenly spaced, or of all
 * steps if n is 0; writes the count to `n`. First the n steps, then their n rates. The caller frees them. */
API double *api_schedule(const char *settings, double *n, error *e);

/* estimate_report of a text, or of a vocabulary size if `bytes` is NULL; `measured` 0 leaves the time out. */
API char *api_estimate(const uint8_t *bytes, size_t size, int vocab_size, const char *settings, int measured,
                       pool *threads, error *e);

/* pool_new: the threads that all trainers share; NULL for a single thread. A module has one pool. */
API pool *api_pool_new(int threads);
API int api_pool_threads(const pool *threads);

/* ---- a run ---- */

/* dataset_fits: 1 for a text that is not too large, which is asked before it is copied. */
API int api_text_fits(double bytes, error *e);

/* trainer_new with lines of settings. All strings with a length are UTF-8 without a NUL at the end. */
API trainer *api_trainer_new(const uint8_t *bytes, size_t size, const char *settings, pool *threads, error *e);
API void api_trainer_delete(trainer *t);
API char *api_trainer(const trainer *t); /* report_trainer */

API int api_change(trainer *t, const char *settings, error *e); /* trainer_change: 1 on success */
API trainer *api_fork(trainer *t, error *e);                    /* trainer_fork */

/* One bounded piece of training (trainer_advance): 1 while the run goes on, 0 when it is done. */
API int train_step(trainer *t);

/* Writes the figures of the last step in this order; `done` is 1 when the run is, `validating` while a validation is in
 * progress. NaN if a figure was not measured. */
enum api_figure {
    FIGURE_STEP,
    FIGURE_LOSS,
    FIGURE_VAL_LOSS,
    FIGURE_GRAD_NORM,
    FIGURE_LR,
    FIGURE_TOKENS,
    FIGURE_DONE,
    FIGURE_VALIDATING
};
enum { API_STEP_FIGURES = FIGURE_VALIDATING + 1 };
API void api_step_report(const trainer *t, double out[API_STEP_FIGURES]);
API const char *api_stopped(const trainer *t); /* owned by the trainer; "" unless it stopped early */

/* The numbers of all parameters (model.h, `values`): as many as report_trainer says. Owned by the trainer. */
API real *api_parameters(const trainer *t);

API char *api_metrics(const trainer *t); /* metrics_report; NULL also if nothing is measured */

/* Starts a sample (trainer_sample_begin) with the run's settings, changed by lines of settings; `seeded` 0 or 1. 1 on
 * success. */
API int api_sample_begin(trainer *t, const char *prompt, size_t size, const char *settings, int seeded, error *e);

/* Adds a stop string to the sample (trainer_sample_stop). 1 on success. */
API int api_sample_stop(trainer *t, const char *string, size_t size, error *e);

/* The sample's next token (trainer_sample_next): an id, or SAMPLER_BOS, SAMPLER_LENGTH, SAMPLING_STOP or
 * SAMPLING_MEMORY. */
API int sample(trainer *t);

/* sampling_notice of a prompt; "" if there is none. NULL when memory cannot be allocated. */
API char *api_prompt_notice(const trainer *t, const char *prompt, size_t size);

/* Of a sample with stop strings: how many of its last tokens must not be shown (yet), and after how many bytes of the
 * last token shown the sample ends, 0 for all of them (see trainer_sample_next). */
API int api_sample_held(const trainer *t);
API int api_sample_cut(const trainer *t);

/* The alternatives of the last token (sampler_alternatives): a row for each with its id, probability and chance, the
 * chosen token first. `out` has room for 1 + n rows; returns how many were written. A too large n is reduced. */
enum { API_LIKELIHOOD = 3 };
API int api_sample_alternatives(const trainer *t, int n, double *out);

/* Several samples at once (samples.h): exactly `at_once` of them, or, if that is 0, as many as samples_new_some() finds
 * memory for, at most `most`; api_samples_count() returns how many. api_samples_next() writes the next id of each
 * sample to `ids` and returns 0 once all have ended. */
API int api_samples_check_seeds(double seed, int n, error *e);
API samples *api_samples_new(const trainer *t, int most, int at_once, error *e);
API int api_samples_count(const samples *s);
API int api_samples_begin(samples *s, int i, const char *prompt, size_t size, const char *settings, error *e);
API int api_samples_stop(samples *s, int i, const char *string, size_t size, error *e);
API int api_samples_next(samples *s, int *ids);
API int api_samples_held(const samples *s, int i);
API int api_samples_cut(const samples *s, int i);
API int api_samples_alternatives(const samples *s, int i, int n, double *out);
API void api_samples_delete(samples *s);

/* ---- the search for a learning rate (rate_finder.h) ---- */

/* rate_finder_new; rate_finder_advance: 1 while there is more to do. */
API rate_finder *api_rate_finder_new(trainer *t, double from, double to, int steps, error *e);
API int api_rate_finder_advance(rate_finder *f);
API void api_rate_finder_figures(const rate_finder *f, double out[2]); /* steps done, the suggestion or NaN */
API const double *api_rate_finder_curves(const rate_finder *f);        /* rates, losses, smoothed: (steps) each */
API void api_rate_finder_delete(rate_finder *f);

/* ---- tokens ---- */

/* tokenizer_decode: the bytes of one token, at most TOKENIZER_TOKEN_BYTES, into `out`; returns how many. */
API int api_token(const trainer *t, int id, char *out);

/* tokenizer_encode: writes the ids of a text to `ids`, which has room for an id for each byte. How many, or -1. */
API int api_encode(const trainer *t, const char *bytes, size_t size, token *ids, error *e);

/* merges_report of a trainer; without merges for the tokenizers `char` and `byte`. */
API char *api_merges(const trainer *t);

/* Merges learnt without a run (bpe.h), slice by slice. */
typedef struct api_learning api_learning;
API api_learning *api_learning_new(const uint8_t *bytes, size_t size, const char *settings, error *e);
API int api_learning_advance(api_learning *l, size_t work, error *e); /* 1: there is more to do; 0: done; -1: error */
API char *api_learning_merges(const api_learning *l, int from);       /* merges_report */
API void api_learning_delete(api_learning *l);

/* encoding_new with the run's settings, changed by lines of settings; ERROR_TEXT if it needs the text of the run and
 * the trainer has none. api_encoding() shows a text as tokens (encoding_report), or with `film` as frames
 * (encoding_film). */
API encoding *api_encoding_new(const trainer *t, const char *settings, error *e);
API char *api_encoding(const encoding *n, const char *bytes, size_t size, int film, error *e);
API char *api_encoding_merges(const encoding *n); /* merges_report */
API void api_encoding_delete(encoding *n);

/* ---- tensors of a run ---- */

API char *api_tensors(const trainer *t);                        /* report_tensors */
API tensor *api_tensor(const trainer *t, const char *name);     /* owned by the trainer; NULL when unknown */
API char *api_tensor_shape(const trainer *t, const tensor *of); /* report_shape */

/* numbers_read of a kind (numbers_kind), copied: the caller frees them. */
API real *api_tensor_numbers(trainer *t, const char *name, int kind, error *e);

/* parameters_set: 1 on success. */
API int api_tensor_set(trainer *t, const char *name, double index, double value, double *old, error *e);

/* tile_make of the numbers that numbers_read finds. `asked` has the most rows and columns, the scale or NaN, and a window
 * (tile_window) or four NaNs. `out` gets the fields of `tile`, in their order: rows, columns, source_rows, source_columns,
 * scale, least, most, clipped, not_finite. `cells` must have room for rows times columns. 1 on success. */
enum { API_TILE_ASKED = 7, API_TILE_FIGURES = 9 };
/* (not exported: the part that api_tensor_tile() and api_inspection_tile() share) */
void api_tile(tile_source from, const double asked[API_TILE_ASKED], double out[API_TILE_FIGURES], int8_t *cells);
API int api_tensor_tile(trainer *t, const char *name, int kind, const double asked[API_TILE_ASKED],
                        double out[API_TILE_FIGURES], int8_t *cells, error *e);

/* ---- the text ---- */

/* facts_counter_new; NULL (ERROR_TEXT) for a model that was opened without its text. It must be deleted before its
 * trainer. */
API facts_counter *api_facts_new(const trainer *t, error *e);
API int api_facts_advance(facts_counter *f, size_t work, error *e); /* 1: there is more to do; 0: done; -1: error */
API char *api_facts_report(const facts_counter *f, error *e);
API void api_facts_delete(facts_counter *f);

/* documents_counter_new, under the same conditions as api_facts_new(); a too large `bins` is reduced. */
API documents_counter *api_documents_new(const trainer *t, int bins, error *e);
API int api_documents_advance(documents_counter *d, size_t work); /* 1: there is more to do; 0: done */
API char *api_documents_report(const documents_counter *d, error *e);
API void api_documents_delete(documents_counter *d);

API char *api_last_batch(const trainer *t); /* last_batch_report */

/* quotation_index_begin, under the same conditions as api_facts_new(). The index must be advanced to its end before it is
 * used. */
API quotation_index *api_quotation_index(const trainer *t, error *e);
API int api_quotation_index_advance(quotation_index *q, size_t work, error *e); /* as api_facts_advance() */
API void api_quotation_index_delete(quotation_index *q);

/* quotation_report, with min_length at least 1; a too large max_places is reduced. */
API char *api_quotations(const quotation_index *q, const char *bytes, size_t size, int min_length, int max_places,
                         error *e);

/* passage_add: the beginning of the training part, or of the validation part, as text; writes its length in bytes to
 * `size`. NULL (ERROR_TEXT) for a model that was opened without its text. */
API char *api_passage(const trainer *t, int is_val, int tokens, size_t *size, error *e);

/* score_text: its rows, which the caller frees; writes to `out` how many there are, the loss, and how many of the likeliest
 * tokens each row has. NULL with an error. */
API double *api_score(trainer *t, const uint8_t *bytes, size_t size, int top, double out[3], error *e);

/* ---- saved runs ---- */

API uint8_t *api_save(const trainer *t, size_t *size, error *e); /* checkpoint_save */
API trainer *api_restore(const uint8_t *saved, size_t size, const uint8_t *bytes, size_t n_bytes, pool *threads,
                         error *e);

/* ---- formats of other programs; `format` is one of export_format ---- */

API int api_exportable(const char *settings, int format, error *e); /* exportable of lines of settings */

/* export_run: the files, which must be deleted. */
API exported *api_export(const trainer *t, int format, error *e);

/* The file number `i`, as long as the files are not deleted: its bytes, their number and its name. NULL after the last. */
API const uint8_t *api_exported_file(const exported *x, int i, size_t *size, const char **name);
API void api_exported_delete(exported *x);

/* import_run with lines of settings; `config`, `tokenizer` and `text` may be NULL. Writes the notes (IMPORT_ bits). */
API trainer *api_import(const uint8_t *weights, size_t n_weights, const char *config_json, size_t n_config,
                        const char *tokenizer_json, size_t n_tokenizer, const uint8_t *text, size_t n_text,
                        const char *settings, unsigned *notes, error *e);

#endif
