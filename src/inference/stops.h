/* stops.h: stop strings: a sample ends before the first of them would stand in it.
 *
 * A stop string may span tokens, begin within one and end within another. So the last tokens of a
 * sample are held back as long as their text may be the beginning of one. It knows bytes and counts
 * of tokens only, no model and no tokenizer. */
#ifndef STOPS_H
#define STOPS_H

#include "base/error.h"

#include <stddef.h>

typedef struct stops_bytes {
    char *at;
    size_t length, room;
} stops_bytes;

typedef struct stops {
    stops_bytes strings; /* end to end */
    stops_bytes ends;    /* where each of them ends, a size_t each */
    size_t n;            /* how many there are; with none, nothing else here is used */
    stops_bytes written; /* the text of all tokens so far */
    stops_bytes starts;  /* where each of them starts in it, a size_t each */
    size_t safe;         /* no stop string begins before this byte of it */
    size_t held;         /* how many of the last tokens must not be shown, or not yet */
    size_t cut;          /* once found: so many bytes of the last token shown belong to the sample; 0 for all */
    bool found;          /* a stop string stands in the text: the tokens held are not part of the sample */
} stops;                 /* {0} has no stop strings */

/* Adds one stop string. False (ERROR_SETTING, key "stop") for one without a byte, or when memory is out. */
bool stops_add(stops *s, const char *string, size_t size, error *e);

/* Takes the text of the next token, which may be empty, and brings held, cut and found up to date.
 * False when memory is out. Not for use without stop strings, or once one is found. */
bool stops_push(stops *s, const char *bytes, size_t size);

/* Frees all and leaves none; safe on a zeroed one. */
void stops_free(stops *s);

#endif
