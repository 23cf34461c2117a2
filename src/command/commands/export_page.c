/* export_page.c: writes a saved model into a page that holds the engine. See export_page.h. */
#include "command/commands/export_page.h"

#include "command/file.h"
#include "command/output.h"
#include "files/checkpoint.h"
#include "files/safetensors.h"

#include <stdlib.h>
#include <string.h>

static const char PLACE[] = "id=\"model\">", OF_OPTIMIZER[] = "optimizer.";
static const size_t MOST = (size_t)1 << 24; /* bytes of a page without a model */

/* Bytes as base64 (RFC 4648), which may come in pieces. */
typedef struct base64 {
    string_builder *to;
    unsigned bits;
    int n; /* bytes that wait in `bits`: 0 to 2 */
} base64;

static void add_letters(base64 *b, int n)
{
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char four[4] = {'=', '=', '=', '='};
    for (int i = 0; i < n; i++) four[i] = LETTERS[b->bits >> (18 - 6 * i) & 63];
    string_builder_add_bytes(b->to, four, sizeof four);
    b->bits = 0;
    b->n = 0;
}

static void add_base64(base64 *b, const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        b->bits |= (unsigned)bytes[i] << (16 - 8 * b->n);
        if (++b->n == 3) add_letters(b, 4);
    }
}

/* The file of a run without the numbers of what the optimizer keeps, which the page takes for zeros (web/single/weights.js). */
static void add_weights(string_builder *to, const uint8_t *bytes, const safetensors *file)
{
    base64 b = {.to = to};
    add_base64(&b, bytes, (size_t)(file->data - bytes));
    for (size_t i = 0; i < file->n_entries; i++) { /* by name, the order of their numbers too */
        const safetensors_entry *x = &file->entries[i];
        if (strncmp(x->name, OF_OPTIMIZER, strlen(OF_OPTIMIZER)) == 0) continue;
        add_base64(&b, file->data + x->begin, (size_t)(x->end - x->begin));
    }
    if (b.n > 0) add_letters(&b, b.n + 1);
}

static char *read_template(const char *path)
{
    size_t size;
    string_builder page = {0};
    uint8_t *bytes = file_read(path, MOST, &size);
    if (bytes == NULL) return NULL;
    string_builder_add_bytes(&page, (const char *)bytes, size);
    free(bytes);
    char *text = string_builder_finish(&page, NULL);
    if (text != NULL && strstr(text, PLACE) != NULL) return text;
    if (text == NULL) output_note("There is not enough memory for %s.", path);
    if (text != NULL)
        output_note("%s has no place for a model: make site makes such a file, build/site/web/model.html.", path);
    free(text);
    return NULL;
}

bool export_page(exported *x, const trainer *t, const char *template)
{
    error e = {0};
    size_t size;
    safetensors file = {0};
    string_builder page = {0};
    *x = (exported){0};
    char *text = read_template(template);
    if (text == NULL) return false;
    uint8_t *bytes = checkpoint_save(t, &size, &e);
    bool ok = bytes != NULL && safetensors_open(&file, bytes, size, &e);
    if (ok) {
        const char *place = strstr(text, PLACE) + strlen(PLACE);
        string_builder_add_bytes(&page, text, (size_t)(place - text));
        add_weights(&page, bytes, &file);
        string_builder_add(&page, "%s", place);
        const size_t length = page.length;
        char *whole = string_builder_finish(&page, &e);
        ok = whole != NULL;
        if (ok) x->files[x->n++] = (exported_file){"model.html", (uint8_t *)whole, length};
    }
    if (!ok) output_note("%s", e.message);
    safetensors_free(&file);
    free(bytes);
    free(text);
    return ok;
}
