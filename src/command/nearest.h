/* nearest.h: which of several words a mistyped one was probably meant to be.
 *
 * Offer the words one after the other; the nearest by the number of letters that were left out, added, mistaken, or
 * exchanged with a neighbour is kept (optimal string alignment; Damerau 1964). Ties go to the first. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

typedef struct nearest {
    const char *word;
    const char *best; /* not NUL-terminated; NULL while no word is near: up to 1 + length / 4 mistakes */
    int length;       /* of it, in bytes */
    int mistakes;     /* that lead from one to the other */
} nearest;

/* The word to look for, which must outlive the search. */
void nearest_begin(nearest *n, const char *word);

/* A candidate, which must too. */
void nearest_offer(nearest *n, const char *candidate, size_t length);

/* The candidates of a list "a|b|c". */
void nearest_offer_list(nearest *n, const char *list);

#endif
