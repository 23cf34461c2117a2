/* nearest.h: finds the word that a mistyped one was probably meant to be.
 *
 * The caller offers the words one after the other; the closest one is kept. The distance is the number of letters
 * that are missing, added, wrong, or exchanged with a neighbour (optimal string alignment; Damerau 1964). Of
 * equally close words the first is kept. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

typedef struct nearest {
    const char *word;
    const char *best; /* not NUL-terminated; NULL while no word has at most 1 + length / 4 mistakes */
    int length;       /* of `best`, in bytes */
    int mistakes;     /* the distance between `word` and `best` */
} nearest;

/* Begins a search for this word, which must be valid during the search. */
void nearest_begin(nearest *n, const char *word);

/* Offers a candidate, which must be valid during the search too. */
void nearest_offer(nearest *n, const char *candidate, size_t length);

/* Offers the candidates of a list "a|b|c". */
void nearest_offer_list(nearest *n, const char *list);

#endif
