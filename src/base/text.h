/* text.h: a string that grows, and JSON put into it piece by piece.
 *
 * Used where the engine describes itself: to JavaScript, and in the header of a saved model. */
#ifndef TEXT_H
#define TEXT_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct text {
    char *at;      /* NUL-terminated once anything was added; free() it, or text_free */
    size_t length; /* bytes without the NUL */
    size_t room;
    bool failed; /* memory ran out: what was added since is missing */
} text;          /* {0} is an empty text */

/* Appends a printf-formatted piece. */
void text_add(text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends bytes as they are. */
void text_add_bytes(text *t, const char *bytes, size_t size);

/* Appends UTF-8 as a JSON string: in quotes, with what JSON wants escaped escaped. */
void text_add_json(text *t, const char *bytes, size_t size);

/* Appends a number with 17 significant digits, or null where JSON has no number for it. */
void text_add_number(text *t, double value);

/* What the text holds, for the caller to free(). NULL, with a sentence (ERROR_MEMORY) where there is a place for one,
 * when memory ran out on the way; then nothing is left. */
char *text_finish(text *t, error *e);

void text_free(text *t);

#endif
