/* error.c: the one function that writes an error. See error.h. */
#include "base/error.h"

#include "base/format.h"

#include <stdarg.h>
#include <string.h>

/* Removes an incomplete UTF-8 character from the end of a string that was cut. */
static void trim_cut_character(char *string)
{
    size_t length = strlen(string), tail = 0;
    while (tail < length && tail < 3 && ((unsigned char)string[length - 1 - tail] & 0xC0) == 0x80) tail++;
    if (tail == length) return;
    unsigned char lead = (unsigned char)string[length - 1 - tail];
    size_t expected = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (tail < expected) string[length - 1 - tail] = '\0';
}

bool error_set(error *e, error_code code, const char *key, const char *format, ...)
{
    e->code = code;
    e->template = format;
    format_print(e->key, sizeof e->key, "%s", key);
    va_list args;
    va_start(args, format);
    format_vprint(e->message, sizeof e->message, format, args);
    format_vprint_values(e->values, sizeof e->values, format, args);
    va_end(args);
    trim_cut_character(e->key);
    trim_cut_character(e->message);
    return false;
}
