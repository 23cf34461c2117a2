/* output.h: prints results on stdout, and on stderr sentences that begin with the name of the program.
 *
 * Results are written to stdio's stdout; whether all of them were written is checked once, at the end. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "base/string_builder.h"

/* To be called before anything else. Opens those of the three standard streams that the caller of the program has
 * closed, so that no other file gets their numbers. Also makes a file that reaches a size limit an error of the
 * write, as on a full disk, instead of a signal that ends the program. */
void output_begin(void);

/* Prints a sentence on stderr, after writing out stdout. output_fail() returns `status`. */
int output_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void output_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Overwrites every byte of control characters (U+0000 to U+001F and U+007F to U+009F), which could control a
 * terminal, and of invalid UTF-8 with the byte `with`. The length does not change. */
void output_clean(char *bytes, size_t size, char with);

/* Prints one line of JSON and frees it. False, with a sentence, where memory ran out while it was written;
 * output_end() then reports a failure. */
bool output_json(string_builder *line);

/* Appends bytes as a JSON string; invalid UTF-8, which JSON cannot contain, is replaced by U+FFFD. */
void output_add_string(string_builder *line, const char *bytes, size_t size);

/* Appends ,"key":number; null for NaN and infinity. */
void output_add_number(string_builder *line, const char *key, double value);

/* Writes out and closes stdout. Returns `status`; or 1, with a sentence, where `status` is 0 and some output was
 * lost. */
int output_end(int status);

#endif
