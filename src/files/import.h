/* import.h: makes a run of the weights of a GPT-2 or a Llama of another program: Hugging Face's, or GPT-2 as nanoGPT names
 * it. The run has no text and has done no step; it can sample, be looked into, and be trained once it is saved and opened
 * with a text.
 *
 * Sizes follow from the weights, the rest from config.json. Any bytes are accepted without harm. */
#ifndef IMPORT_H
#define IMPORT_H

#include "training/trainer.h"

/* What is read. All but the weights may be NULL. */
typedef struct import_source {
    const uint8_t *weights; /* a safetensors file: F64, F32, F16 or BF16 */
    size_t weights_size;
    const char *config; /* config.json */
    size_t config_size;
    const char *tokenizer; /* tokenizer.json */
    size_t tokenizer_size;
    const uint8_t *text; /* without a tokenizer.json: the text whose characters, in their order, are the tokens */
    size_t text_size;
    const char *settings; /* lines of key=value, which go before all else */
} import_source;

/* What is not as it was there, as bits: the exact GELU becomes its tanh form; eps of the norms becomes 1e-5; there was no
 * BOS, and it got the numbers of the line break (or of the first token); the context is cut to what a run can
 * have; tokens that the tokenizer does not make are left out. */
enum { IMPORT_GELU = 1, IMPORT_EPS = 2, IMPORT_BOS = 4, IMPORT_CONTEXT = 8, IMPORT_TOKENS = 16 };

/* The run, which trainer_delete() frees, and in *notes what is not as it was there. NULL with a sentence: (ERROR_FILE) for
 * files that cannot be read or that hold what the engine has not; (ERROR_SETTING) for sizes that no run can have, or
 * heads whose number nobody gives; (ERROR_TEXT), (ERROR_MEMORY). */
trainer *import_run(const import_source *from, unsigned *notes, error *e);

/* ---- for import_run() ---- */

/* What config.json says; -1 or "" where it does not. */
typedef struct import_config {
    char kind[32], activation[32], rope[32]; /* model_type, the activation, rope_type */
    int64_t n_head, context, bos, eos;
    double eps;
    bool scaled; /* rope has another base, or it or attention is scaled in a way that the engine has not */
} import_config;

/* Reads config.json. False (ERROR_FILE) where it is no JSON or a model of another kind; (ERROR_MEMORY). */
bool import_read_config(import_config *c, const char *json, size_t size, error *e);

/* The tokens of a model: the tokenizer here, and where the row of each id stands there (vocab_size). */
typedef struct import_tokens {
    tokenizer tokenizer;
    int *places;
    int n_merges;
    bool made_bos;
} import_tokens;

/* Reads the tokenizer of a model with so many rows for tokens, whose BOS is `bos` there, or -1. False with a sentence.
 * import_tokens_free() frees it in either case. */
bool import_read_tokens(import_tokens *t, const import_source *from, int rows, int64_t bos, error *e);
void import_tokens_free(import_tokens *t);

#endif
