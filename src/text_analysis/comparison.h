/* comparison.h: finds which documents of a text are the same. It works in pieces, so that training can go on in between. */
#ifndef COMPARISON_H
#define COMPARISON_H

#include "training/corpus.h"

/* first[i] is the index of the first document that is the same as document i; it is i itself where no earlier document is
 * the same. Documents have the order of the corpus, in which those for training come first. The array is complete once
 * comparison_advance() returns false. */
typedef struct comparison {
    const corpus *corpus;
    uint32_t *first; /* (n_documents) */
    uint32_t *table; /* (room) a hash table of the different documents, each as its index plus 1; 0 is a free place */
    size_t room, n_cleared;
    /* the present document: its next token to be hashed, and its hash so far; once that is complete, the place in the table
     * that is tried, and how many tokens are known to be equal to those of the document at that place */
    size_t document, at;
    uint64_t hash;
    bool is_hashed;
    size_t place, n_same;
} comparison;

/* Prepares a comparison. The corpus must exist as long as the comparison. False when memory is out. comparison_free() frees
 * it in either case. */
bool comparison_begin(comparison *k, const corpus *c);

/* Does about as much work as to read or compare `work` tokens. True while there is more to do. */
bool comparison_advance(comparison *k, size_t work);

/* Frees all; safe on a zeroed struct. */
void comparison_free(comparison *k);

#endif
