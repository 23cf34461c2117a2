/* export.h: writes a model in the formats of other programs. A model that a format cannot express is refused (exportable.h).
 *
 * A Hugging Face folder has config.json, generation_config.json, tokenizer.json, tokenizer_config.json and
 * model.safetensors; a GGUF file contains all of this. The matrices of a LoRA are merged into those that they change (lora.h).
 * The exported tokenizer gives the same ids as the engine. A tokenizer of characters is written as a byte-pair encoding
 * without merges; in GGUF with merges that join the bytes of each character. */
#ifndef EXPORT_H
#define EXPORT_H

#include "base/string_builder.h"
#include "files/exportable.h"
#include "files/spelling.h"
#include "training/trainer.h"

enum { EXPORT_FILES = 24 }; /* with those that the command line adds */

typedef struct exported_file {
    const char *name;
    uint8_t *bytes;
    size_t size;
} exported_file;

typedef struct exported {
    exported_file files[EXPORT_FILES];
    int n;
} exported;

/* Writes the files of a format. Numbers have the engine's own type (F32, in the reference build F64), in GGUF always F32.
 * False with a sentence where exportable() or spelling_init() is false; (ERROR_FILE) for weights that are not finite;
 * (ERROR_MEMORY) when memory is out. exported_free() frees the files in either case. */
bool export_run(exported *x, const trainer *t, export_format format, error *e);
void exported_free(exported *x);

/* ---- for export_run(): what one file holds ---- */

/* Append tokenizer.json and tokenizer_config.json; the tokens have the spelling `s`. */
void export_tokenizer(string_builder *to, const tokenizer *t, const spelling *s);
void export_tokenizer_config(string_builder *to, const spelling *s, int64_t context);

/* A GGUF file of a run, with the numbers of `m`, as one block of *size bytes, or NULL with a sentence. */
uint8_t *export_gguf(const trainer *t, const model *m, size_t *size, error *e);

#endif
