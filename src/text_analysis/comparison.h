/* comparison.h: which documents of a text are the same, found in pieces, so that training can go on in between. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "training/corpus.h"

/* For each document first[i] is the first one that is the same, itself where there is none before it: indices in the order
 * of the corpus, in which those for training come first. It is there when all are compared. */
typedef struct comparison {
    const corpus *corpus;
    uint32_t *first; /* (n_documents) */
    uint32_t *table; /* (room) a hash table of the first document of each kind, as its number plus 1 */
    size_t room, n_cleared;
    /* the document that is looked at: its next token, its hash so far; its place in the table, once it has one to be tried,
     * and how many tokens have been compared with the document that stands there */
    size_t document, at;
    uint64_t hash;
    bool is_hashed;
    size_t place, n_same;
} comparison;

/* Prepares a comparison; the corpus must exist as long. False when memory is out; comparison_free() frees it either way. */
bool comparison_begin(comparison *k, const corpus *c);

/* Reads or compares about `work` tokens, or does as much of something else. True while there is more to do. */
bool comparison_advance(comparison *k, size_t work);

/* Frees all; safe on a zeroed struct. */
void comparison_free(comparison *k);

#endif
