/* checkpoint.h: saves a run as a safetensors file and restores it.
 *
 * The file has all parameters under their names, and what the optimizer keeps for those that are trained (such as Adam's
 * moments) as optimizer.m.NAME and optimizer.v.NAME; of a run that began with the weights of another one also what those were,
 * as optimizer.start.NAME. Its metadata has the settings, the vocabulary, the state of the random
 * generator, the step and the place in the data, so a restored run continues bit for bit. Any program that reads
 * safetensors can read the weights.
 *
 * The metadata, all of it text:
 *   format      microgpt-playground
 *   version     1
 *   settings    every setting, as lines of key=value
 *   vocabulary  only with characters as tokens: these in the order of their ids, without BOS, which has the last id
 *   merges      only with bytes or byte pairs: lines of left id, right id, count, in the order of the ids from 256 on
 *   rng_state   624 words of 8 hexadecimal digits
 *   rng_index   the next of these words, 0 to 624
 *   rng_gauss   the second number of the last pair of normal random numbers, if it is not yet used; otherwise empty
 *   step, tokens, loss, val_loss, grad_norm, lr    of the last step; nan where there is none
 *   cursor      for lines: the next document of the training part
 *   text_hash   hash of the text, 16 hexadecimal digits
 *   other       1 where this is not the text that the run began with; otherwise the key is missing
 *   begun       of a run that began with the weights of another one: kept, or lost where the file does not have them;
 *               otherwise the key is missing
 *   stopped     why the run ended early; otherwise empty
 * Numbers are written so that they read back exactly. A sample that is not finished is not saved. */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "base/error.h"
#include "training/trainer.h"

struct safetensors;

/* Writes the run into one block of *size bytes, which the caller frees with free(). NULL when memory is out
 * (ERROR_MEMORY), or for a run that has diverged so far that a weight is not a finite number (ERROR_FILE). */
uint8_t *checkpoint_save(const trainer *t, size_t *size, error *e);

/* Restores a run from a file. A file of the other build (F32 or F64) is converted. `threads` as for trainer_new();
 * trainer_delete() frees the run.
 *
 * `source`, the text, may be NULL: then the run can only sample, and saving it again gives the same state. With the
 * text of the saved run, training continues where it was. Another text is accepted if all its characters are in the
 * vocabulary. It is cut into documents as the saved settings say (lines, stream); the run then continues with the
 * same step and moments, from the first document of the new order, and the validation loss is that of the new text.
 *
 * NULL with a sentence: ERROR_FILE for anything that is not a whole and valid file of this kind; ERROR_TEXT for a
 * text that cannot be used or has an unknown character; ERROR_MEMORY. Nothing large is allocated before the file is
 * known to contain everything that its settings need. */
trainer *checkpoint_restore(const uint8_t *bytes, size_t size, const uint8_t *source, size_t source_size,
                            pool *threads, error *e);

/* For import.c. Whether a file is a run that checkpoint_save() has written. */
bool checkpoint_is_run(const struct safetensors *file);

/* A new run that begins with the numbers of a saved one, to train it further: it has done no step, its optimizer has kept
 * nothing yet, and it has no text. `lines` are lines of key=value that go before its settings, for all except those of the
 * model and its tokens. Where they ask for another LoRA, or for none, the one that there was is merged. NULL with a sentence
 * as checkpoint_restore(), and (ERROR_SETTING) for settings that cannot be. */
trainer *checkpoint_begin(const struct safetensors *file, const char *lines, error *e);

#endif
