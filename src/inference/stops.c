/* stops.c: compares every stop string with the text at each byte where one may still begin. See stops.h. */
#include "inference/stops.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool add_bytes(stops_bytes *b, const char *bytes, size_t size)
{
    if (b->at == NULL || size > b->room - b->length) {
        size_t room = 2 * (b->length + size) + 64;
        char *bigger = realloc(b->at, room);
        if (bigger == NULL) return false;
        b->at = bigger;
        b->room = room;
    }
    memcpy(b->at + b->length, bytes, size);
    b->length += size;
    return true;
}

static bool add_size(stops_bytes *b, size_t value)
{
    char bytes[sizeof value];
    memcpy(bytes, &value, sizeof value);
    return add_bytes(b, bytes, sizeof bytes);
}

static size_t size_at(const stops_bytes *b, size_t index)
{
    size_t value;
    memcpy(&value, b->at + index * sizeof value, sizeof value);
    return value;
}

bool stops_add(stops *s, const char *string, size_t size, error *e)
{
    if (size == 0) {
        return error_set(
            e, ERROR_SETTING, "stop",
            "A stop string must have at least one character: an empty one would end every sample at once.");
    }
    if (!add_bytes(&s->strings, string, size) || !add_size(&s->ends, s->strings.length)) {
        return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the stop strings.");
    }
    s->n++;
    return true;
}

/* Whether a whole stop string begins at this byte of the text. Sets *begins where the text ends inside one. */
static bool stands_at(const stops *s, size_t at, bool *begins)
{
    size_t rest = s->written.length - at, from = 0;
    for (size_t i = 0; i < s->n; i++) {
        size_t end = size_at(&s->ends, i), size = end - from;
        bool same = memcmp(s->written.at + at, s->strings.at + from, size < rest ? size : rest) == 0;
        if (same && size <= rest) return true;
        if (same) *begins = true;
        from = end;
    }
    return false;
}

bool stops_push(stops *s, const char *bytes, size_t size)
{
    assert(s->n > 0 && !s->found);
    if (!add_size(&s->starts, s->written.length) || !add_bytes(&s->written, bytes, size)) return false;
    size_t length = s->written.length, end = length, n = s->starts.length / sizeof(size_t);
    for (size_t at = s->safe; at < length; at++) {
        bool begins = false;
        if (stands_at(s, at, &begins)) {
            s->found = true;
            end = at;
            break;
        }
        if (begins && end == length) end = at;
    }
    s->safe = end;
    /* Tokens that reach beyond `end` are held. Once a stop string is found, the part of a token before it is shown. */
    size_t behind = length;
    for (s->held = 0; s->held < n && behind > end; s->held++) {
        size_t start = size_at(&s->starts, n - 1 - s->held);
        if (s->found && start < end) {
            s->cut = end - start;
            break;
        }
        behind = start;
    }
    return true;
}

void stops_free(stops *s)
{
    free(s->strings.at);
    free(s->ends.at);
    free(s->written.at);
    free(s->starts.at);
    *s = (stops){0};
}
