/* pretokenizer.h: cuts a text into pieces: words, numbers, punctuation, white space. Byte pairs are merged only
 * within a piece.
 *
 * The rules are those of GPT-2 (Radford et al. 2019). At each place the first one that matches is applied:
 *   's 't 're 've 'm 'll 'd
 *   one blank or none, then one or more letters, or numbers, or signs (neither letter, number nor white space)
 *   one or more white-space characters; without the last one if something else follows
 * Letters, numbers and white space are the categories L, N and White_Space of Unicode 17. Bytes that are not UTF-8
 * count as signs.
 *
 * There are two differences from GPT-2. A piece has at most PRETOKEN_MAX bytes; a longer one is cut there. And a
 * code point that Unicode has not assigned has the class of the last assigned one before it; for GPT-2 all of these
 * are signs. Below U+40000 that makes 79,494 of them letters and 3,539 numbers; from U+40000 on all are signs. It
 * halves the table, and characters that a later Unicode adds in a gap are mostly of the same class as their
 * neighbours. */
#ifndef PRETOKENIZER_H
#define PRETOKENIZER_H

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

enum { PRETOKEN_MAX = 1024 };

typedef struct pretokenizer {
    uint8_t *classes; /* (0x40000) the class of each code point */
} pretokenizer;

/* Unpacks the table of classes. False (ERROR_MEMORY) when memory is out. */
bool pretokenizer_init(pretokenizer *p, error *e);

/* The length in bytes of the first piece of `size` >= 1 bytes: 1 to PRETOKEN_MAX. */
size_t pretokenizer_next(const pretokenizer *p, const uint8_t *text, size_t size);

/* Frees the table; safe on a zeroed struct. */
void pretokenizer_free(pretokenizer *p);

#endif
