/* output.c: see output.h. */
#include "output.h"

#include "base/utf8.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* As stdio remembers for stdout that a write has failed. */
static bool line_lost;

void output_begin(void)
{
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow any more is a failed write, which is told, and no end */
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        /* The wrong way round: reading from it, or writing to it, fails as it should. */
        if (fcntl(i, F_GETFD) < 0 && open("/dev/null", i == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0) return;
    }
}

void output_clean(char *bytes, size_t size, char with)
{
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = utf8_decode((const uint8_t *)bytes + at, size - at, &c);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == UTF8_INVALID) memset(bytes + at, with, n);
    }
}

static void print_sentence(const char *format, va_list args) __attribute__((format(printf, 1, 0)));

/* Whatever a name or value holds, a sentence stays one line and steers no terminal. */
static void print_sentence(const char *format, va_list args)
{
    char sentence[6000];
    fflush(stdout);
    vsnprintf(sentence, sizeof sentence, format, args);
    output_clean(sentence, strlen(sentence), '?');
    fprintf(stderr, "microgpt: %s\n", sentence);
}

int output_fail(int status, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_sentence(format, args);
    va_end(args);
    return status;
}

void output_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_sentence(format, args);
    va_end(args);
}

bool output_json(string_builder *line)
{
    const bool ok = !line->failed && line->at != NULL;
    if (ok) {
        fwrite(line->at, 1, line->length, stdout);
        fputc('\n', stdout);
    } else {
        output_note("There is not enough memory for a line of JSON.");
        line_lost = true;
    }
    string_builder_free(line);
    return ok;
}

void output_add_string(string_builder *line, const char *bytes, size_t size)
{
    string_builder whole = {0};
    for (size_t at = 0, n; at < size; at += n) {
        uint32_t c;
        n = utf8_decode((const uint8_t *)bytes + at, size - at, &c);
        if (c == UTF8_INVALID) string_builder_add_bytes(&whole, "\xEF\xBF\xBD", 3);
        if (c != UTF8_INVALID) string_builder_add_bytes(&whole, bytes + at, n);
    }
    if (whole.failed) line->failed = true;
    string_builder_add_json(line, whole.at == NULL ? "" : whole.at, whole.length);
    string_builder_free(&whole);
}

void output_add_number(string_builder *line, const char *key, double value)
{
    string_builder_add(line, ",\"%s\":", key);
    string_builder_add_number(line, value);
}

int output_end(int status)
{
    bool lost = fflush(stdout) != 0;
    lost = ferror(stdout) != 0 || lost;
    lost = fclose(stdout) != 0 || lost; /* some file systems say only here that a disk is full */
    if (!lost || status != 0) return status == 0 && line_lost ? 1 : status;
    fputs("microgpt: not all that was printed could be written: the output is full or closed.\n", stderr);
    return 1;
}
