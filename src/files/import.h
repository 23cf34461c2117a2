/* import.h: makes a run from the weights of a GPT-2 or a Llama in Hugging Face's format, of a GPT-2 in nanoGPT's, or of a saved
 * run (checkpoint_begin()). The run has no text and has done no step. It can sample and be inspected; to train it, save it
 * and open it with a text: all of it, its last layers, or a LoRA (the setting `trainable`).
 *
 * The sizes of the model follow from the weights, everything else from config.json. Any bytes are accepted without harm. */
#ifndef IMPORT_H
#define IMPORT_H

#include "training/trainer.h"

/* The files to import. All except the weights may be NULL. */
typedef struct import_source {
    const uint8_t *weights; /* a safetensors file: F64, F32, F16 or BF16 */
    size_t weights_size;
    const char *config; /* config.json */
    size_t config_size;
    const char *tokenizer; /* tokenizer.json */
    size_t tokenizer_size;
    const uint8_t *text; /* if there is no tokenizer.json: the text whose characters, ascending, are the tokens */
    size_t text_size;
    const char *settings; /* lines of key=value, which take precedence over config.json and defaults */
} import_source;

/* The differences between the run and the original model, as bits: the exact GELU becomes its tanh form; eps of the norms
 * becomes 1e-5; the model had no BOS, so BOS has the weights of the line break (or of the first token); the context is cut
 * to the longest that a run can have; tokens that the tokenizer never makes are left out. */
enum { IMPORT_GELU = 1, IMPORT_EPS = 2, IMPORT_BOS = 4, IMPORT_CONTEXT = 8, IMPORT_TOKENS = 16 };

/* Makes the run, which trainer_delete() frees, and writes the differences (IMPORT_ bits) to *notes. NULL with a sentence:
 * (ERROR_FILE) for files that cannot be read or a model that the engine cannot compute; (ERROR_SETTING) for sizes that no
 * run can have, or where neither config.json nor the settings say how many heads there are; (ERROR_TEXT) for a text that
 * cannot be used; (ERROR_MEMORY) for too little memory. */
trainer *import_run(const import_source *from, unsigned *notes, error *e);

/* ---- for import_run() ---- */

/* What config.json says; -1 or "" for what it does not say. */
typedef struct import_config {
    char kind[32], activation[32], rope[32]; /* model_type, the activation, rope_type */
    int64_t n_head, context, bos, eos;
    double eps;
    bool scaled; /* rope has another base than 10000, or rope or attention is scaled */
} import_config;

/* Reads config.json. False (ERROR_FILE) where it is not JSON, or describes another kind of model or a `scaled` one;
 * (ERROR_MEMORY) when memory is out. */
bool import_read_config(import_config *c, const char *json, size_t size, error *e);

/* The tokens of a model. */
typedef struct import_tokens {
    tokenizer tokenizer;
    int *places; /* (vocab_size) for each id of the tokenizer its row in the file's embedding */
    int n_merges;
    bool made_bos; /* the model has no BOS; it has the row of another token */
} import_tokens;

/* Makes the tokenizer of a model. `rows` is the number of rows of the file's embedding; `bos` is the row of BOS, or -1 where
 * config.json does not say it. False with a sentence (ERROR_FILE, ERROR_TEXT, ERROR_MEMORY). import_tokens_free() frees the
 * tokens in either case. */
bool import_read_tokens(import_tokens *t, const import_source *from, int rows, int64_t bos, error *e);
void import_tokens_free(import_tokens *t);

#endif
