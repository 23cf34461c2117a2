/* scripts.c: copies of the scripts, of a run and of its text, as files of an export. See scripts.h. */
#include "command/commands/scripts.h"

#include "command/file.h"
#include "command/output.h"
#include "command/saved.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void add(exported *x, const char *name, uint8_t *bytes, size_t size)
{
    assert(x->n < EXPORT_FILES);
    x->files[x->n++] = (exported_file){name, bytes, size};
}

/* Adds a file that was read; NULL where it could not be. */
static bool add_read(exported *x, const char *name, uint8_t *bytes, size_t size)
{
    if (bytes != NULL) add(x, name, bytes, size);
    return bytes != NULL;
}

bool scripts_add(exported *x, const char *load, const char *text)
{
    for (int i = 0; i < SCRIPTS_COUNT; i++) {
        uint8_t *bytes = malloc(SCRIPTS[i].size);
        if (bytes == NULL) {
            output_note("There is not enough memory for the scripts.");
            return false;
        }
        memcpy(bytes, SCRIPTS[i].bytes, SCRIPTS[i].size);
        add(x, SCRIPTS[i].name, bytes, SCRIPTS[i].size);
    }
    size_t size = 0;
    uint8_t *bytes = file_read(load, saved_most_bytes(), &size);
    if (!add_read(x, SCRIPTS_FOLDER "/run.safetensors", bytes, size)) return false;
    if (text == NULL) return true;
    bytes = saved_read_text(text, &size);
    return add_read(x, SCRIPTS_FOLDER "/text.txt", bytes, size);
}
