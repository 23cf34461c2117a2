/* samples.h: several samples drawn together, a position of each in one pass.
 *
 * Each has its prompt, settings, generator and stop strings, and ends by itself; then it costs nothing more. What comes
 * out is what a sample alone (sampling.h) would draw with the same settings and seed, to the last bit of every probability:
 * prompts, and contexts that have slid, are read one by one in a graph of one sequence's rows after another's, which
 * is the key-value cache; a second graph, of one row for each, goes on from there. */
#ifndef SAMPLES_H
#define SAMPLES_H

#include "inference/sampling.h"

enum { SAMPLES_MAX = 1024 };

/* So many are drawn together where the caller names no number: more gain little and take memory. */
enum { SAMPLES_AT_ONCE = 16 };

/* What samples_next() leaves for a sample that has ended before. */
enum { SAMPLES_OVER = -5 };

/* One of them. */
typedef struct samples_one {
    sampler sampler; /* without a graph of its own */
    stops stops;
    tensor logits; /* (1,V) that its last token was chosen from */
    bool over;
} samples_one;

typedef struct samples {
    const model *model;
    const tokenizer *tokenizer;
    int n;
    graph cache;   /* (n,T): the rows of each sample, end to end */
    tensor *last;  /* (1,V) the logits of its last row */
    batch reading; /* of the cache: one sequence at a time */
    graph steps;   /* (n,1) */
    tensor *next;  /* (R,V) the logits of all its rows */
    batch step;    /* of steps: the samples that go on, by number */
    int *rows;     /* (n) the row of the step that a sample has, or -1 */
    double *block; /* the weights and logits of all of them, and the ranking that they share */
    samples_one *each;
} samples;

/* Room for n samples of this model, 1 to SAMPLES_MAX, none of which has begun. Model and tokenizer must outlive them. NULL
 * with an error where they would need more than what memory_limit leaves beside a run of `run_bytes`, or memory is out. */
samples *samples_new(const model *m, const tokenizer *k, uint64_t run_bytes, int n, error *e);

/* Room for `most` samples or fewer, as many as are worth it (SAMPLES_AT_ONCE) and memory allows: half as many again and
 * again, down to 1. samples.n says how many. NULL, with an error, where there is no room for one. */
samples *samples_new_some(const model *m, const tokenizer *k, uint64_t run_bytes, int most, error *e);

/* Whether n samples can have the seeds from `seed` on, one after the other. False (ERROR_SETTING, "seed") where the last
 * would be larger than a seed may be; a first seed that is itself wrong is refused when a sample begins. */
bool samples_check_seeds(double seed, int n, error *e);

/* Starts the i-th, and adds a stop string to it: see sampling_begin() and stops_add(). Its generator is
 * its own, from settings.seed. */
bool samples_begin(samples *s, int i, const char *prompt, size_t size, const config *settings, error *e);
bool samples_stop(samples *s, int i, const char *string, size_t size, error *e);

/* The next token of each into ids (n), a token or what stands in its place (sampling.h), or SAMPLES_OVER. False once all are over. */
bool samples_next(samples *s, int *ids);

/* Frees all; NULL is safe. */
void samples_delete(samples *s);

#endif
