/* string_builder.c: see string_builder.h. */
#include "base/string_builder.h"

#include "base/format.h"
#include "base/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and a NUL. */
static bool reserve(string_builder *t, size_t more)
{
    if (t->failed) return false;
    size_t needed = t->length + more + 1;
    if (needed <= t->room) return true;
    size_t room = t->room * 2 > needed ? t->room * 2 : needed + 256;
    char *bigger = realloc(t->at, room);
    if (bigger == NULL) {
        t->failed = true;
        return false;
    }
    t->at = bigger;
    t->room = room;
    return true;
}

void string_builder_add_bytes(string_builder *t, const char *bytes, size_t size)
{
    if (!reserve(t, size)) return;
    memcpy(t->at + t->length, bytes, size);
    t->length += size;
    t->at[t->length] = '\0';
}

void string_builder_add(string_builder *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = format_vprint(NULL, 0, format, args);
    va_end(args);
    if (length >= 0 && reserve(t, (size_t)length)) {
        format_vprint(t->at + t->length, (size_t)length + 1, format, again);
        t->length += (size_t)length;
    }
    va_end(again);
}

void string_builder_add_json(string_builder *t, const char *bytes, size_t size)
{
    string_builder_add_bytes(t, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') {
            string_builder_add(t, "\\%c", c);
        } else if (c < 0x20) {
            string_builder_add(t, "\\u%04x", c);
        } else {
            string_builder_add_bytes(t, bytes + i, 1);
        }
    }
    string_builder_add_bytes(t, "\"", 1);
}

void string_builder_add_quoted(string_builder *t, const char *string)
{
    string_builder_add_json(t, string, strlen(string));
}

void string_builder_add_number(string_builder *t, double value)
{
    if (isfinite(value)) {
        char number[NUMBER_TEXT];
        number_print(value, NUMBER_DIGITS, number);
        string_builder_add_bytes(t, number, strlen(number));
    } else {
        string_builder_add(t, "null");
    }
}

char *string_builder_finish(string_builder *t, error *e)
{
    if (t->failed) {
        string_builder_free(t);
        if (e != NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for a report.");
    }
    return t->at;
}

void string_builder_free(string_builder *t)
{
    free(t->at);
    *t = (string_builder){0};
}
