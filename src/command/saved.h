/* saved.h: reads texts and saved models from files, and writes saved models; checkpoint.h and trainer.h work on
 * bytes. */
#ifndef SAVED_H
#define SAVED_H

#include "command/file.h"
#include "training/trainer.h"

/* The bytes of a text, which the caller frees with free(); NULL, with a sentence. Where the file looks like RTF,
 * HTML or XML, a note says that its markup is taken as text. */
uint8_t *saved_read_text(const char *path, size_t *size);

/* The most bytes that a file of a model can have. */
size_t saved_most_bytes(void);

/* Opens a saved model without its text; it can only sample. NULL, with a sentence. trainer_delete() frees it. */
trainer *saved_open(const char *path);

/* Opens a saved model with a text, to continue training. Prints a note if the model was trained on another text. NULL after
 * a sentence. */
trainer *saved_continue(const char *path, const uint8_t *source, size_t size, pool *threads);

/* Writes " (N trained)" where a model is not trained as a whole, otherwise "". Returns `text`. */
enum { SAVED_TRAINED = 40 };
const char *saved_trained(const model *m, char text[SAVED_TRAINED]);

/* Prints on stderr what the engine has noticed about a run's text (the notices of report_trainer()), one sentence
 * each. */
void saved_print_notices(const trainer *t);

/* Writes a run into a file that then needs only its name (file_place()); writes its size in bytes to *written.
 * False, with a sentence; then nothing is left to be placed. */
bool saved_prepare(const trainer *t, const char *path, file_writer *w, size_t *written);

#endif
