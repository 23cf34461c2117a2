/* saved.c: see saved.h. */
#include "command/saved.h"

#include "base/format.h"
#include "base/json_reader.h"
#include "command/command.h"
#include "command/output.h"
#include "dataset/dataset.h"
#include "files/checkpoint.h"
#include "files/safetensors.h"
#include "inside/report.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A run has at most 2 GiB, and in a file of the other build up to twice that. size_t is too small for it on some
 * machines. */
#define FOUR_GIB ((uint64_t)4 << 30)
static const size_t MOST_BYTES = SIZE_MAX / 2 < FOUR_GIB ? SIZE_MAX / 2 : (size_t)FOUR_GIB;

/* Whether a text begins with `with`, which is in small letters; the case of the text does not matter. */
static bool begins_with(const uint8_t *bytes, size_t size, const char *with)
{
    const size_t n = strlen(with);
    for (size_t i = 0; i < n; i++) {
        if (i == size || (bytes[i] != (uint8_t)with[i] && tolower(bytes[i]) != with[i])) return false;
    }
    return true;
}

/* Prints a note where the markup of a file will be taken as text. */
static void note_markup(const char *path, const uint8_t *bytes, size_t size)
{
    static const char *const FORMS[][2] = {{"{\\rtf", "a document in Rich Text Format (RTF)"},
                                           {"<!doctype html", "a web page (HTML)"},
                                           {"<html", "a web page (HTML)"},
                                           {"<?xml", "XML"}};
    size_t at = begins_with(bytes, size, "\xEF\xBB\xBF") ? 3 : 0; /* a byte order mark */
    while (at < size && isspace(bytes[at])) at++;
    for (size_t i = 0; i < sizeof FORMS / sizeof *FORMS; i++) {
        if (!begins_with(bytes + at, size - at, FORMS[i][0])) continue;
        output_note("%s looks like %s. Its markup is taken as part of the text; save it as plain text to train on "
                    "the words only.",
                    path, FORMS[i][1]);
        return;
    }
}

uint8_t *saved_read_text(const char *path, size_t *size)
{
    uint8_t *bytes = file_read(path, DATASET_MAX_BYTES, size);
    if (bytes != NULL) note_markup(path, bytes, *size);
    return bytes;
}

const char *saved_trained(const model *m, char text[SAVED_TRAINED])
{
    text[0] = '\0';
    if (m->n_trained < m->n_values) {
        format_print(text, SAVED_TRAINED, " (%llu trained)", (unsigned long long)m->n_trained);
    }
    return text;
}

void saved_print_notices(const trainer *t)
{
    static const char KEY[] = ",\"notices\":"; /* cannot be in a string of JSON, where a quote has a backslash */
    string_builder report = {0};
    report_trainer(t, &report);
    char *notices = report.failed ? NULL : strstr(report.at, KEY);
    if (notices == NULL) {
        output_note("There is not enough memory for the notices about this text.");
    } else {
        json_reader j = {.at = notices + strlen(KEY), .end = report.at + report.length};
        for (bool more = json_reader_begin(&j, '[', ']'); more; more = json_reader_more(&j, ']')) {
            output_note("%s", json_reader_string(&j));
        }
    }
    string_builder_free(&report);
}

size_t saved_most_bytes(void) { return MOST_BYTES; }

trainer *saved_open(const char *path) { return saved_continue(path, NULL, 0, NULL); }

/* Whether the text of this run is the text that the file was saved with. */
static bool is_same_text(const uint8_t *bytes, size_t size, const trainer *t)
{
    safetensors file;
    error e = {0};
    char hash[20];
    if (!safetensors_open(&file, bytes, size, &e)) return true;
    const char *saved = safetensors_get(&file, "text_hash");
    snprintf(hash, sizeof hash, "%016" PRIx64, t->facts.hash);
    const bool same = saved == NULL || strcmp(saved, hash) == 0;
    safetensors_free(&file);
    return same;
}

trainer *saved_continue(const char *path, const uint8_t *source, size_t size, pool *threads)
{
    error e = {0};
    size_t length;
    uint8_t *bytes = file_read(path, MOST_BYTES, &length);
    if (bytes == NULL) return NULL;
    trainer *t = checkpoint_restore(bytes, length, source, size, threads, &e);
    if (t == NULL) {
        output_note("%s: %s", path, e.message);
    } else if (source != NULL && !is_same_text(bytes, length, t)) {
        output_note("This is not the text that %s was trained on until now; training continues with the new one.",
                    path);
    }
    free(bytes);
    return t;
}

bool saved_prepare(const trainer *t, const char *path, file_writer *w, size_t *written)
{
    error e = {0};
    uint8_t *bytes = checkpoint_save(t, written, &e);
    if (bytes == NULL) output_note("%s was not written. %s", path, e.message);
    bool ok = bytes != NULL && file_begin(w, path);
    if (ok) {
        if (fwrite(bytes, 1, *written, w->stream) != *written) w->why = errno;
        ok = file_ready(w);
    }
    free(bytes);
    return ok;
}
