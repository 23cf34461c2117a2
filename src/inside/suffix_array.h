/* suffix_array.h: all suffixes of a string of bytes in order, and where a piece of text stands in it.
 *
 * A suffix array holds the n places of a string, sorted by what follows from there. All places at which
 * some piece of text begins then stand side by side, and are found by halving. */
#ifndef SUFFIX_ARRAY_H
#define SUFFIX_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Sorts the suffixes of `n` bytes (0 to INT32_MAX) into places (n): ascending, as memcmp() compares, and a
 * suffix before those that it begins. Induced sorting (Nong, Zhang and Chan 2009, "Linear suffix array
 * construction by almost pure induced-sorting"): time and memory grow with n, whatever the text. False
 * when memory is out: it needs n / 8 bytes or a little more besides `places`. */
bool suffix_array_sort(const uint8_t *bytes, size_t n, int32_t *places);

/* Where a piece of text stands. */
typedef struct suffix_match {
    size_t length;     /* of its longest beginning that stands in the string, in bytes */
    size_t begin, end; /* places[begin..end) are all places where that stands; all n for a length of 0 */
} suffix_match;

/* The longest beginning of `piece` (size bytes) that stands in the string. Takes
 * log n comparisons of two texts. */
suffix_match suffix_array_find(const uint8_t *bytes, size_t n, const int32_t *places, const uint8_t *piece,
                               size_t size);

#endif
