/* import.c: makes a saved model from the model of another program: from a folder, or from a file of weights and the JSON
 * files beside it. */
#include "files/import.h"

#include "command/command.h"
#include "command/output.h"
#include "command/saved.h"
#include "dataset/dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_JSON = 64 << 20 };

/* Prints a note for each difference between the saved model and the original one. */
static void print_notes(unsigned notes)
{
    if ((notes & IMPORT_GELU) != 0)
        output_note("These weights were trained with the exact form of GELU; here it is the tanh form, which differs "
                    "slightly.");
    if ((notes & IMPORT_EPS) != 0)
        output_note(
            "The norms of these weights have another eps than those here, so the numbers may differ slightly.");
    if ((notes & IMPORT_BOS) != 0)
        output_note(
            "The vocabulary has no token for the beginning of a document; here it got the numbers of the line "
            "break.");
    if ((notes & IMPORT_CONTEXT) != 0)
        output_note("These weights allow a longer context than a run can have; it is cut to %.0f tokens.",
                    setting_find("block_size")->max);
    if ((notes & IMPORT_TOKENS) != 0)
        output_note("Some tokens that the tokenizer does not make of a text are left out.");
}

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* The path of a file of the model: in the folder --from, or beside the file --from. */
static bool path_of(const options *o, const char *name, char path[FILE_PATH_BYTES])
{
    const bool folder = is_folder(o->from);
    const char *slash = strrchr(o->from, '/');
    const int length = folder ? (int)strlen(o->from) : slash == NULL ? 0 : (int)(slash - o->from);
    const char *between = folder || slash != NULL ? "/" : "";
    return snprintf(path, FILE_PATH_BYTES, "%.*s%s%s", length, o->from, between, name) < FILE_PATH_BYTES;
}

/* Reads a file that may be missing (*bytes is then NULL). False, with a sentence, where it exists but cannot be read. */
static bool read_beside(const options *o, const char *name, uint8_t **bytes, size_t *size)
{
    char path[FILE_PATH_BYTES];
    *bytes = NULL;
    if (!path_of(o, name, path) || access(path, F_OK) != 0) return true;
    *bytes = file_read(path, MOST_JSON, size);
    return *bytes != NULL;
}

static uint8_t *read_weights(const options *o, size_t *size)
{
    char path[FILE_PATH_BYTES];
    if (!is_folder(o->from)) return file_read(o->from, saved_most_bytes(), size);
    if (!path_of(o, "model.safetensors", path)) return NULL;
    if (access(path, F_OK) == 0) return file_read(path, saved_most_bytes(), size);
    output_note("%s has no model.safetensors; weights in several files or in other formats cannot be imported.",
                o->from);
    return NULL;
}

/* Saves the run, and prints the notes about it. */
static bool save_import(const options *o, const trainer *t, unsigned notes)
{
    file_writer w;
    size_t written;
    print_notes(notes);
    if (!saved_prepare(t, o->save, &w, &written) || !file_place(&w)) return false;
    if (!o->json) {
        char trained[SAVED_TRAINED];
        printf("%s: %llu parameters%s, %d tokens, %zu bytes\n", o->save, (unsigned long long)t->model.n_values,
               saved_trained(&t->model, trained), t->tokenizer.vocab_size, written);
        return true;
    }
    string_builder line = {0};
    string_builder_add(&line, "{\"file\":");
    output_add_string(&line, o->save, strlen(o->save));
    string_builder_add(&line, ",\"parameters\":%llu,\"trained\":%llu,\"tokens\":%d,\"bytes\":%zu}",
                       (unsigned long long)t->model.n_values, (unsigned long long)t->model.n_trained,
                       t->tokenizer.vocab_size, written);
    return output_json(&line);
}

int command_import(const options *o)
{
    error e = {0};
    unsigned notes;
    uint8_t *config_json = NULL, *tokenizer_json = NULL, *text = NULL;
    import_source from = {.settings = o->settings.at};
    uint8_t *weights = read_weights(o, &from.weights_size);
    bool ok = weights != NULL && read_beside(o, "config.json", &config_json, &from.config_size) &&
              read_beside(o, "tokenizer.json", &tokenizer_json, &from.tokenizer_size);
    if (ok && o->text != NULL) {
        text = saved_read_text(o->text, &from.text_size);
        ok = text != NULL;
    }
    from.weights = weights;
    from.config = (const char *)config_json;
    from.tokenizer = (const char *)tokenizer_json;
    from.text = text;
    trainer *t = ok ? import_run(&from, &notes, &e) : NULL;
    if (ok && t == NULL) output_note("%s: %s", o->from, e.message);
    free(weights);
    free(config_json);
    free(tokenizer_json);
    free(text);
    ok = t != NULL && save_import(o, t, notes);
    trainer_delete(t);
    return ok ? 0 : EXIT_INPUT;
}
