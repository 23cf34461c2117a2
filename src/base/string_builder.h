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
    bool failed;  /* memory ran out: what was added after that is missing */
} string_builder; /* {0} is an empty string */

/* Appends a printf-formatted piece. */
void string_builder_add(string_builder *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends bytes as they are. */
void string_builder_add_bytes(string_builder *t, const char *bytes, size_t size);

/* Appends UTF-8 as a JSON string: in quotes, with the escapes that JSON requires. */
void string_builder_add_json(string_builder *t, const char *bytes, size_t size);
void string_builder_add_quoted(string_builder *t,
                               const char *string); /* the same for a string that ends with a NUL */

/* Appends a number with 17 significant digits, or null if it is not finite. */
void string_builder_add_number(string_builder *t, double value);

/* Returns the string, which the caller frees with free(). NULL when memory ran out while the string was built: then all of
 * it is freed, and the error (ERROR_MEMORY) is written to `e` unless that is NULL. */
char *string_builder_finish(string_builder *t, error *e);

/* Frees the string and leaves an empty one; safe on a zeroed struct. */
void string_builder_free(string_builder *t);

#endif
