/* pretokenizer.h: cuts a text into the pieces within which byte pairs are merged: words, numbers, signs, blanks.
 *
 * The rules are those of GPT-2 (Radford et al. 2019), the first that fits at each place:
 *   's 't 're 've 'm 'll 'd
 *   letters, numbers, or what is neither nor white space; each as many as there are, with a blank before or not
 *   white space; all but the last character of it where something else follows
 * Letters, numbers and white space are Unicode 17's L, N and White_Space. Bytes that are not UTF-8 count as signs.
 *
 * Two things are not GPT-2's. A piece has at most PRETOKEN_MAX bytes: what goes on is cut there. And a code point that
 * Unicode has not assigned counts as the last assigned one before it does; GPT-2's rules take all of these for signs.
 * Below U+40000 that makes 79,494 of them letters and 3,539 numbers; from there on all are signs. It halves the table,
 * and what a later Unicode puts into a gap is mostly of the kind that stands around it. */
#ifndef PRETOKENIZER_H
#define PRETOKENIZER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { PRETOKEN_MAX = 1024 };

typedef struct pretokenizer {
    uint8_t *classes; /* of each code point */
} pretokenizer;

/* False when memory is out. */
bool pretokenizer_init(pretokenizer *p, error *e);

/* The length in bytes of the first piece of `size` >= 1 bytes: 1 to PRETOKEN_MAX. */
size_t pretokenizer_next(const pretokenizer *p, const uint8_t *text, size_t size);

/* Safe on a zeroed struct. */
void pretokenizer_free(pretokenizer *p);

#endif
