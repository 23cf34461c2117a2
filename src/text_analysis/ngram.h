/* ngram.h: models that only count how often tokens follow one another.
 *
 * Unigram, bigram and trigram models with smoothing, so that they give a probability to text that they were not
 * fitted on: interpolated Witten-Bell (Witten and Bell 1991, in the form of Chen and Goodman 1999). With the count
 * c(h w) of token w after the context h, and the number k(h) of different tokens that follow h,
 *   p(w | h) = (c(h w) + k(h) p(w | h')) / (c(h) + k(h)),
 * where h' is h without its oldest token; for the unigrams p(w | h') is uniform, 1 / vocab_size. */
#ifndef NGRAM_H
#define NGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NGRAM_ORDERS = 3 };

typedef struct ngram_entry {
    uint64_t key; /* of an n-gram or a context; 0 for an empty entry */
    uint32_t count;
    uint32_t kinds; /* for a context: how many different tokens follow it */
} ngram_entry;

typedef struct ngram {
    int vocab_size;
    ngram_entry *table; /* (room) a hash table with open addressing */
    size_t room, used;  /* room is a power of two */
} ngram;

/* An empty model for ids 0..vocab_size-1; vocab_size is at most 65536. False when memory is out. */
bool ngram_init(ngram *m, int vocab_size);

/* Counts token w after the tokens a and b, for all three orders. False when memory is out. */
bool ngram_add(ngram *m, int a, int b, int w);

/* The probability of w after a and b in the model of this order: 1 uses neither, 2 uses b, 3 uses both. */
double ngram_probability(const ngram *m, int order, int a, int b, int w);

/* Frees the table; safe on a zeroed struct. */
void ngram_free(ngram *m);

#endif
