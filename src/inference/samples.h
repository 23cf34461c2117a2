/* samples.h: several samples computed together, the next token of each in one pass.
 *
 * Each sample has its own prompt, settings, generator and stop strings. It ends independently of the others and
 * then costs nothing more. The results are those that a single sample (sampling.h) would have with the same
 * settings and seed, equal in every bit of every probability. Prompts, and contexts that have slid, are computed
 * one by one in a graph that holds the rows of one sequence after the other, the key-value cache; a second graph,
 * of one row for each sample, computes the tokens after that. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "inference/sampling.h"

enum { SAMPLES_MAX = 1024 };

/* How many samples are drawn together where the caller gives no number. More gain little and take memory. */
enum { SAMPLES_AT_ONCE = 16 };

/* What samples_next() writes for a sample that ended in an earlier call. */
enum { SAMPLES_OVER = -5 };

/* One of the samples. */
typedef struct samples_one {
    sampler sampler; /* it has no graph of its own */
    stops stops;
    tensor logits; /* (1,V) the logits that its last token was chosen from */
    bool over;
} samples_one;

typedef struct samples {
    const model *model;
    const tokenizer *tokenizer;
    int n;
    graph cache;   /* (n,T): the rows of all samples, one sample after the other */
    tensor *last;  /* (1,V) the logits of the last row of a pass */
    batch reading; /* a batch for the cache: rows of one sample */
    graph steps;   /* (n,1) */
    tensor *next;  /* (R,V) the logits of all its rows */
    batch step;    /* a batch for `steps`: a row for each sample that goes on */
    int *rows;     /* (n) the row of each sample in `step`, or -1 */
    double *block; /* the weights and logits of all samples, and one ranking that they share */
    samples_one *each;
} samples;

/* Room for n samples of this model, 1 to SAMPLES_MAX; none has begun yet. The model and the tokenizer must exist as
 * long as the samples. NULL with an error where n is out of range (ERROR_SETTING, "at_once"), where they need more
 * memory than memory_limit leaves beside a run of `run_bytes`, or where memory is out. samples_delete() frees them. */
samples *samples_new(const model *m, const tokenizer *k, uint64_t run_bytes, int n, error *e);

/* Room for as many samples as are useful (SAMPLES_AT_ONCE) and fit into memory, but at most `most`: where they do not fit,
 * half as many are tried, down to 1. samples.n is their number. NULL with an error where not even one fits. */
samples *samples_new_some(const model *m, const tokenizer *k, uint64_t run_bytes, int most, error *e);

/* Whether n samples can have consecutive seeds that begin with `seed`. False (ERROR_SETTING, "seed") where the last one
 * would be larger than a seed may be. An invalid first seed is refused when its sample begins. */
bool samples_check_seeds(double seed, int n, error *e);

/* samples_begin() starts sample i as sampling_begin() does; the sample has a generator of its own, seeded with
 * settings.seed. samples_stop() adds a stop string to it as stops_add() does. False where that fails; the sample is then
 * over. */
bool samples_begin(samples *s, int i, const char *prompt, size_t size, const config *settings, error *e);
bool samples_stop(samples *s, int i, const char *string, size_t size, error *e);

/* Writes the next token of each sample to ids (n), or in its place a negative value: why the sample has ended
 * (sampler.h, sampling.h), or SAMPLES_OVER. False once all samples are over. */
bool samples_next(samples *s, int *ids);

/* Frees all; NULL is safe. */
void samples_delete(samples *s);

#endif
