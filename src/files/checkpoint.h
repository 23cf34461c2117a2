/* checkpoint.h: a run as a safetensors file, out and in.
 *
 * The file holds all parameters under their names, what the optimizer keeps for them (Adam's moments,
 * say) as optimizer.m.NAME and optimizer.v.NAME, and in its metadata the settings, the vocabulary, the generator's state, the
 * step and the place in the data: a run that is restored goes on bit for bit. Any safetensors
 * reader can read the weights.
 *
 * The metadata, all of it text:
 *   format      microgpt-playground
 *   version     1
 *   settings    every setting, as lines of key=value
 *   vocabulary  the characters in the order of their ids; BOS, the last id, is not among them (of characters only)
 *   merges      lines of left id, right id, count, in the order of the ids from 256 on (of bytes and bpe only)
 *   rng_state   624 words of 8 hexadecimal digits
 *   rng_index   the next of them, 0 to 624
 *   rng_gauss   the deviate that waits, or nothing
 *   step, tokens, loss, val_loss, grad_norm, lr    of the last step; nan where there is none
 *   cursor      lines: the next document of the training part
 *   text_hash   of the text, 16 hexadecimal digits
 *   stopped     why the run ended before its time, or nothing
 * Numbers are written so that they read back exactly. A sample under way is not in the file. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/error.h"
#include "training/trainer.h"

/* Writes the run into one block, to be given back with free(). NULL when memory is out, or
 * (ERROR_FILE) for a run that has diverged so far that a weight is no finite number. */
uint8_t *checkpoint_save(const trainer *t, size_t *size, error *e);

/* Reads a run back. A file of the other build (F32 or F64) is converted.
 *
 * `source`, the text, may be NULL: then the run can only sample; saved again, it is as it was. With
 * the text it was saved with it goes on training where it was. Another text is allowed as long as
 * all its characters are known: it is cut into documents as the saved settings say (lines, stream),
 * the run goes on with the same step and moments, from the first document of the new order, and
 * the validation loss is that of the new text.
 *
 * NULL with one sentence: ERROR_FILE for anything that is not such a file, however broken;
 * ERROR_TEXT for a text that is no text or has an unknown character; ERROR_MEMORY. Nothing large
 * is allocated before the file is known to hold all that its settings call for. `threads` as for
 * trainer_new(). */
trainer *checkpoint_restore(const uint8_t *bytes, size_t size, const uint8_t *source, size_t source_size,
                            pool *threads, error *e);

#endif
