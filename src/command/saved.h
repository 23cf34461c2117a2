/* saved.h: texts and saved models as files: what checkpoint.h and trainer.h take and give as bytes. */
#ifndef SAVED_H
#define SAVED_H

#include "file.h"
#include "training/trainer.h"

/* The bytes of a text, to be freed; NULL, with a sentence. Of a file of another form (RTF, HTML, XML) a note says that its
 * markup is part of the text. */
uint8_t *saved_read_text(const char *path, size_t *size);

/* A saved model without its text, which can only sample. NULL, with a sentence. */
trainer *saved_open(const char *path);

/* The same with a text to go on with. Says so when it is not the text that it has learnt from until now. */
trainer *saved_continue(const char *path, const uint8_t *source, size_t size, pool *threads);

/* Says on stderr what the engine has noticed of a run's text (report_trainer's notices), a sentence each. */
void saved_print_notices(const trainer *t);

/* Writes a run into a file that then only needs its name (file_place); `written` is its size in bytes. False, with a
 * sentence: then there is nothing to place. */
bool saved_prepare(const trainer *t, const char *path, file_writer *w, size_t *written);

#endif
