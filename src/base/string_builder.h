/* string_builder.h: a string that grows, and JSON put into it piece by piece.
 *
 * Used where the engine describes itself: to JavaScript, and in the header of a saved model. */
#ifndef STRING_BUILDER_H
#define STRING_BUILDER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct string_builder {
    char *at;      /* NUL-terminated once anything was added; free() it, or string_builder_free */
    size_t length; /* bytes without the NUL */
    size_t room;
    bool failed;  /* memory ran out: what was added since is missing */
} string_builder; /* {0} is an empty text */

/* Appends a printf-formatted piece. */
void string_builder_add(string_builder *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends bytes as they are. */
void string_builder_add_bytes(string_builder *t, const char *bytes, size_t size);

/* Appends UTF-8 as a JSON string: in quotes, with what JSON wants escaped escaped. */
void string_builder_add_json(string_builder *t, const char *bytes, size_t size);

/* Appends a number with 17 significant digits, or null where JSON has no number for it. */
void string_builder_add_number(string_builder *t, double value);

/* What the text holds, for the caller to free(). NULL, with a sentence (ERROR_MEMORY) where there is a place for one,
 * when memory ran out on the way; then nothing is left. */
char *string_builder_finish(string_builder *t, error *e);

void string_builder_free(string_builder *t);

#endif
