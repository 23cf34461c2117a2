/* losses.c: copies the losses of earlier steps. See losses.h. */
#include "command/losses.h"

#include "command/output.h"

#include <errno.h>

enum { PIECE = 1 << 16 };

/* Counts the lines of a file, including a last line without an end; *ended says whether the last line has one. */
static int64_t count_lines(FILE *file, bool *ended)
{
    char piece[PIECE];
    int64_t lines = 0;
    *ended = true;
    for (size_t n = PIECE; n == PIECE;) {
        n = fread(piece, 1, PIECE, file);
        for (size_t i = 0; i < n; i++) lines += piece[i] == '\n';
        if (n > 0) *ended = piece[n - 1] == '\n';
    }
    return lines + !*ended;
}

/* Copies the old losses. A failed write is reported later, by file_ready(). */
static bool copy(file_writer *w, FILE *from)
{
    char piece[PIECE];
    for (size_t n = PIECE; n == PIECE && w->why == 0;) {
        n = fread(piece, 1, PIECE, from);
        if (fwrite(piece, 1, n, w->stream) != n) w->why = errno;
    }
    if (!ferror(from)) return true;
    output_note("cannot read the losses of earlier steps from the file %s, and so does not replace it.", w->path);
    file_discard(w);
    return false;
}

bool losses_begin(file_writer *w, const char *path, int64_t before)
{
    if (!file_begin(w, path)) return false;
    const bool replaces = w->unfinished[0] != '\0' && w->owned; /* an existing file, not a pipe or a stream */
    FILE *old = replaces && before > 0 ? fopen(path, "rb") : NULL;
    if (old == NULL) return true;
    bool ended, ok = true;
    const int64_t lines = count_lines(old, &ended);
    if (lines == before && ended && fseek(old, 0, SEEK_SET) == 0) {
        ok = copy(w, old);
    } else if (lines > 0) {
        output_note(
            "%s does not have exactly one loss for each of the %lld steps before (lines: %lld); the losses from "
            "step %lld on will replace it.",
            path, (long long)before, (long long)lines, (long long)before + 1);
    }
    fclose(old);
    return ok;
}
