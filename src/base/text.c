/* text.c: see text.h. */
#include "base/text.h"

#include "base/format.h"
#include "base/number.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Room for `more` bytes and a NUL. */
static bool reserve(text *t, size_t more)
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

void text_add_bytes(text *t, const char *bytes, size_t size)
{
    if (!reserve(t, size)) return;
    memcpy(t->at + t->length, bytes, size);
    t->length += size;
    t->at[t->length] = '\0';
}

void text_add(text *t, const char *format, ...)
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

void text_add_json(text *t, const char *bytes, size_t size)
{
    text_add_bytes(t, "\"", 1);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') {
            text_add(t, "\\%c", c);
        } else if (c < 0x20) {
            text_add(t, "\\u%04x", c);
        } else {
            text_add_bytes(t, bytes + i, 1);
        }
    }
    text_add_bytes(t, "\"", 1);
}

void text_add_number(text *t, double value)
{
    if (isfinite(value)) {
        char number[NUMBER_TEXT];
        number_print(value, NUMBER_DIGITS, number);
        text_add_bytes(t, number, strlen(number));
    } else {
        text_add(t, "null");
    }
}

char *text_finish(text *t, error *e)
{
    if (t->failed) {
        text_free(t);
        if (e != NULL) error_set(e, ERROR_MEMORY, "", "There is not enough memory for a report.");
    }
    return t->at;
}

void text_free(text *t)
{
    free(t->at);
    *t = (text){0};
}
