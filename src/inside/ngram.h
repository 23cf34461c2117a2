/* ngram.h: how often tokens follow one another, and what a model predicts that knows nothing else.
 *
 * Unigram, bigram and trigram models, smoothed so that they can be held against a text they have not
 * seen: interpolated Witten-Bell (Witten and Bell 1991, in the form of Chen and Goodman 1999). With the
 * count c(h w) of token w behind context h, and k(h) different tokens seen there,
 *   p(w | h) = (c(h w) + k(h) p(w | h')) / (c(h) + k(h)),
 * where h' is h without its oldest token, and what stands below the unigrams is uniform, 1 / vocab_size. */
#ifndef NGRAM_H
#define NGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NGRAM_ORDERS = 3 };

typedef struct ngram_entry {
    uint64_t key; /* of an n-gram or a context; 0 for a free place */
    uint32_t count;
    uint32_t kinds; /* of a context: how many different tokens follow it */
} ngram_entry;

typedef struct ngram {
    int vocab_size;
    ngram_entry *table; /* (room) a hash table with open addressing */
    size_t room, used;  /* room is a power of two */
} ngram;

/* An empty model for ids 0..vocab_size-1, at most 65536. False when memory is out. */
bool ngram_init(ngram *m, int vocab_size);

/* Counts token w behind the two tokens a b. False when memory is out. */
bool ngram_add(ngram *m, int a, int b, int w);

/* The probability of w behind a b with a model of this order: 1 looks at neither, 2 at b, 3 at both. */
double ngram_probability(const ngram *m, int order, int a, int b, int w);

/* Frees all; safe on a zeroed one. */
void ngram_free(ngram *m);

#endif
