/* checkpoint.h: a run as a safetensors file, out and in.
 *
 * The file holds all parameters under their names, Adam's moments as optimizer.m.NAME and
 * optimizer.v.NAME, and in its metadata the settings, the vocabulary, the generator's state, the
 * step and the place in the data: a run that is restored goes on bit for bit. Any safetensors
 * reader can read the weights. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "error.h"
#include "trainer.h"

/* Writes the run into one block, to be given back with free(). NULL when memory is out. */
uint8_t *checkpoint_save(const trainer *t, size_t *size, error *e);

/* Reads a run back. `text` may be NULL: then it can only sample. With a text it can go on
 * training; a text other than the one it was saved with is allowed as long as all its characters
 * are known (ERROR_TEXT otherwise), and then starts from its first document.
 * NULL with ERROR_FILE, and one sentence, for anything that is not such a file, however broken. */
trainer *checkpoint_restore(const uint8_t *bytes, size_t size, const uint8_t *text, size_t text_size, error *e);

#endif
