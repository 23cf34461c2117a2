/* json_reader.h: a pull reader for the JSON in the header of a saved model, and for no other JSON.
 *
 * It knows objects, arrays, strings and whole numbers. The caller knows what must come next and
 * asks for it. The first thing that is wrong sets `failed`; from then on every call gives nothing
 * ("" or 0 or false), so that one look at `failed` at the end is enough. */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct json_reader {
    char *at, *end; /* what has not been read yet; reading changes the bytes that were read */
    bool failed;
} json_reader;

/* The members of an object '{' '}' or an array '[' ']', of which none may be there:
 *   for (bool more = json_reader_begin(&j, '{', '}'); more; more = json_reader_more(&j, '}')) ... */
bool json_reader_begin(json_reader *j, char open, char close);
bool json_reader_more(json_reader *j, char close);

/* A string as NUL-terminated UTF-8. It stands where its JSON stood and lives as long. Refused:
 * what JSON refuses, bytes that are not UTF-8, half a surrogate pair, and U+0000, which would end
 * the string before its end. */
const char *json_reader_string(json_reader *j);

/* A string and the colon behind it. */
const char *json_reader_key(json_reader *j);

/* A whole number from 0 to UINT64_MAX, without sign, fraction or exponent. */
uint64_t json_reader_unsigned(json_reader *j);

#endif
