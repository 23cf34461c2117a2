/* suffix_array.h: sorts all suffixes of a string of bytes, and finds where a piece of text occurs in it.
 *
 * A suffix array holds the n places of a string, sorted by the suffixes that begin there. All places at which a
 * certain piece of text begins are therefore next to each other and are found by binary search. */
#ifndef SUFFIX_ARRAY_H
#define SUFFIX_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sorts the suffixes of `n` bytes (0 to INT32_MAX) into places (n), in ascending order as memcmp() compares; a
 * suffix that is the beginning of others comes before them. Induced sorting (Nong, Zhang and Chan 2009, "Linear
 * suffix array construction by almost pure induced-sorting"): time and memory are proportional to n for every text.
 * False when memory is out: it needs n / 8 bytes or a little more besides `places`. */
bool suffix_array_sort(const uint8_t *bytes, size_t n, int32_t *places);

/* The same in pieces, so that other work can be done in between. suffix_sorter_advance() does about `work` steps of some
 * nanoseconds each; sorting takes about 20 steps for each byte. It returns 1 while there is more to do, 0 when `places` is
 * sorted, -1 when memory is out. suffix_sorter_new() returns NULL when memory is out; n is at least 1. Deleting NULL is
 * safe. */
typedef struct suffix_sorter suffix_sorter;
suffix_sorter *suffix_sorter_new(const uint8_t *bytes, size_t n, int32_t *places);
int suffix_sorter_advance(suffix_sorter *s, size_t work);
void suffix_sorter_delete(suffix_sorter *s);

/* Where a piece of text occurs. */
typedef struct suffix_match {
    size_t length;     /* bytes of the piece's longest beginning that occurs in the string */
    size_t begin, end; /* places[begin..end) are all places where that occurs; all n for a length of 0 */
} suffix_match;

/* Finds the longest beginning of `piece` (`size` bytes) that occurs in the string whose suffix array is `places`.
 * It takes about log n comparisons of strings. */
suffix_match suffix_array_find(const uint8_t *bytes, size_t n, const int32_t *places, const uint8_t *piece,
                               size_t size);

#endif
