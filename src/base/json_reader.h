/* json_reader.h: a pull reader for the JSON in the files of models: the header of a saved run, and the JSON files that
 * other programs write beside the weights.
 *
 * The caller asks for the value that must come next, and skips a value that it does not know. The first error in the JSON
 * sets `failed`. From then on every call returns "", 0 or false, so it is enough to check `failed` once, at the end. */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct json_reader {
    char *at, *end; /* the bytes that have not been read yet; reading a string overwrites its bytes */
    bool failed;
} json_reader;

/* Both return whether there is a further member of an object, '{' '}', or of an array, '[' ']', which may be empty:
 *   for (bool more = json_reader_begin(&j, '{', '}'); more; more = json_reader_more(&j, '}')) ... */
bool json_reader_begin(json_reader *j, char open, char close);
bool json_reader_more(json_reader *j, char close);

/* A string as NUL-terminated UTF-8. It overwrites its own JSON, so it is valid as long as that memory is. Refused:
 * invalid JSON, bytes that are not UTF-8, half a surrogate pair, and U+0000, because a C string would end there. */
const char *json_reader_string(json_reader *j);

/* The name of an object's member: reads a string and the colon after it, and returns the string. */
const char *json_reader_key(json_reader *j);

/* A whole number from 0 to UINT64_MAX, without sign, fraction or exponent. */
uint64_t json_reader_unsigned(json_reader *j);

/* Any number, as the nearest double. */
double json_reader_number(json_reader *j);

/* true or false. */
bool json_reader_boolean(json_reader *j);

/* Whether the next value begins with this character, such as '{' or '"', or 'n' for null. Nothing is read. */
bool json_reader_at(json_reader *j, char c);

/* Skips one value of any type. Refused: objects and arrays that are nested more than 64 deep. */
void json_reader_skip(json_reader *j);

#endif
