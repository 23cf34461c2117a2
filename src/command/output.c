/* output.c: see output.h. Text that comes from files or the command line is cleaned before it is printed in a
 * sentence. */
#include "command/output.h"

#include "base/utf8.h"

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Whether a line of JSON was lost; stdio remembers only failed writes. */
static bool line_lost;

void output_begin(void)
{
    signal(SIGXFSZ, SIG_IGN); /* a write beyond a size limit then fails with an error */
    for (int i = STDIN_FILENO; i <= STDERR_FILENO; i++) {
        /* Opened for the opposite direction, so that reading from it, or writing to it, fails. */
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

/* Prints a sentence as one line without control characters, whatever the names and values in it contain. */
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
    lost = fclose(stdout) != 0 || lost; /* some file systems report a full disk only here */
    if (!lost || status != 0) return status == 0 && line_lost ? 1 : status;
    fputs("microgpt: some of the output could not be written: it is full or closed.\n", stderr);
    return 1;
}
