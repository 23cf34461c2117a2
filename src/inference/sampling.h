/* sampling.h: a sampler beside its tokenizer: a sample begins after a prompt in UTF-8, and ends before a stop string.
 * For the one sample of a run (trainer.h) and for several together (samples.h). */
#ifndef SAMPLING_H
#define SAMPLING_H

#include "inference/sampler.h"
#include "inference/stops.h"
#include "tokenizer/tokenizer.h"

/* What may stand in the place of a token, beside those of sampler_next(): the sample ended before a stop string, or
 * memory is out. */
enum { SAMPLING_STOP = -3, SAMPLING_MEMORY = -4 };

/* What to know of a prompt: one sentence where the model cannot look back on the whole of it, else "". A prompt with a
 * character that the tokenizer does not know gets none: sampling_begin() refuses it. */
enum { SAMPLING_NOTICE = 120 };
void sampling_notice(const tokenizer *k, const char *prompt, size_t size, int block_size,
                     char notice[SAMPLING_NOTICE]);

/* Starts a sample that goes on from BOS and the prompt, without stop strings; `settings` and `shared` as for
 * sampler_begin(). A sample of a stream slides. False (ERROR_PROMPT) for a character that the tokenizer does not know
 * or a prompt that does not fit. */
bool sampling_begin(sampler *s, stops *strings, const tokenizer *k, const char *prompt, size_t size,
                    const config *settings, rng *shared, error *e);

/* Brings the stop strings up to date with `drawn`, which the sampler has returned, and returns it, or SAMPLING_MEMORY.
 * Once `strings->found` is true, the sample is over. */
int sampling_check_stops(sampler *s, stops *strings, const tokenizer *k, int drawn);

#endif
