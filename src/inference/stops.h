/* stops.h: stop strings: a sample ends before the first place where its text would contain one.
 *
 * A stop string may begin inside one token and end inside another. So the last tokens of a sample are held back as
 * long as their text may be the beginning of a stop string. The module knows only bytes and counts of tokens, no
 * model and no tokenizer. */
#ifndef STOPS_H
#define STOPS_H

#include "base/error.h"

#include <stddef.h>

typedef struct stops_bytes {
    char *at;
    size_t length, room;
} stops_bytes;

typedef struct stops {
    stops_bytes strings; /* all stop strings, one after another */
    stops_bytes ends;    /* where each string ends, a size_t each */
    size_t n;            /* how many strings there are; with none, nothing else here is used */
    stops_bytes written; /* the text of all tokens so far */
    stops_bytes starts;  /* where each token starts in that text, a size_t each */
    size_t safe;         /* no stop string begins before this byte of the text */
    size_t held;         /* how many of the last tokens must not be shown, or not yet */
    size_t cut;          /* once found: how many bytes of the last token shown belong to the sample; 0 for all */
    bool found;          /* the text contains a stop string: the tokens held are not part of the sample */
} stops;                 /* {0} has no stop strings */

/* Adds one stop string of `size` bytes, which are copied. False (ERROR_SETTING, key "stop") for an empty one, or
 * (ERROR_MEMORY) when memory is out. */
bool stops_add(stops *s, const char *string, size_t size, error *e);

/* Adds the text of the next token, which may be empty, and updates held, cut and found. False when memory is out.
 * Must not be called without stop strings, or after one was found. */
bool stops_push(stops *s, const char *bytes, size_t size);

/* Frees everything; no stop strings are left. Safe on a zeroed struct. */
void stops_free(stops *s);

#endif
