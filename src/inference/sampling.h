/* sampling.h: a sampler with a tokenizer and stop strings: a sample begins after a prompt in UTF-8 and ends before
 * a stop string. Used for the one sample of a run (trainer.h) and for several together (samples.h). */
#ifndef SAMPLING_H
#define SAMPLING_H

#include "inference/sampler.h"
#include "inference/stops.h"
#include "tokenizer/tokenizer.h"

/* What may be returned in place of a token, besides the values of sampler_next(): a stop string has ended the
 * sample; memory is out. */
enum { SAMPLING_STOP = -3, SAMPLING_MEMORY = -4 };

/* Writes one sentence about a prompt where the model cannot see all of it, otherwise "". For a prompt with a character
 * that is not in the vocabulary it writes "": sampling_begin() refuses it. */
enum { SAMPLING_NOTICE = 120 };
void sampling_notice(const tokenizer *k, const char *prompt, size_t size, int block_size,
                     char notice[SAMPLING_NOTICE]);

/* Starts a sample after BOS and a prompt of `size` bytes of UTF-8, without stop strings. `settings` and `shared` as
 * for sampler_begin(). The sample slides if the model was trained on a stream. False (ERROR_PROMPT) for a character
 * that is not in the vocabulary or a prompt that does not fit, or (ERROR_MEMORY) when memory is out. */
bool sampling_begin(sampler *s, stops *strings, const tokenizer *k, const char *prompt, size_t size,
                    const config *settings, rng *shared, error *e);

/* Adds `drawn`, which the sampler has returned, to the text in which the stop strings are searched. Returns `drawn`, or
 * SAMPLING_MEMORY when memory is out. Where `strings->found` is true afterwards, the sample is over. */
int sampling_check_stops(sampler *s, stops *strings, const tokenizer *k, int drawn);

#endif
