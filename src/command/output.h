/* output.h: what the program prints: results on stdout, and on stderr sentences that begin with its name.
 *
 * Results go through stdio's stdout; whether all of them were written is checked once, at the end. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/string_builder.h"

/* Opens those of the three standard streams that the caller has closed, so that no other file gets their numbers, and makes
 * a limit on the size of files an error like a full disk. Call it before anything else. */
void output_begin(void);

/* A sentence on stderr, after what stdout holds. Returns `status`. */
int output_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void output_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Overwrites what steers a terminal (the control characters U+0000 to U+001F and U+007F to U+009F) and bytes
 * that are no UTF-8, each by `with`; the length stays. */
void output_clean(char *bytes, size_t size, char with);

/* Prints one line of JSON and frees it. False, with a sentence, when memory ran out on the way; then output_end() knows that
 * a line is missing. */
bool output_json(string_builder *line);

/* Appends bytes as a JSON string; U+FFFD stands for what is no UTF-8, which JSON cannot hold. */
void output_add_string(string_builder *line, const char *bytes, size_t size);

/* Appends ,"key":number or null. */
void output_add_number(string_builder *line, const char *key, double value);

/* Writes out what stdout still holds. Returns `status`, or 1, with a sentence, where that is 0 and something to be
 * printed was lost. */
int output_end(int status);

#endif
