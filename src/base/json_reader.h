/* json_reader.h: a pull reader for the JSON in files of models: the headers of saved ones, and what stands beside the
 * weights of others.
 *
 * The caller knows what must come next and asks for it; what it does not know it skips. The first thing that is wrong
 * sets `failed`; from then on every call gives nothing ("" or 0 or false), so that one look at `failed` at the end is
 * enough. */
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

/* Any number, as the nearest double. */
double json_reader_number(json_reader *j);

/* true or false. */
bool json_reader_boolean(json_reader *j);

/* Whether the next value begins with this character, such as '{' or '"', or 'n' for null. Nothing is read. */
bool json_reader_at(json_reader *j, char c);

/* Reads any value and forgets it. Refused: more than 64 objects and arrays in each other. */
void json_reader_skip(json_reader *j);

#endif
