/* fuzz_import.c: any bytes as the files of another program's model. They are refused with a sentence, or become a run that
 * samples and can be saved. */
#include "files/import.h"

#include "files/checkpoint.h"
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

/* Cuts the first file off: its bytes, and in *rest and *left what follows its mark. */
static size_t cut(const uint8_t **rest, size_t *left)
{
    const size_t length = strlen(FUZZ_MARK);
    for (size_t i = 0; i + length <= *left; i++) {
        if (memcmp(*rest + i, FUZZ_MARK, length) == 0) {
            *rest += i + length;
            *left -= i + length;
            return i;
        }
    }
    const size_t all = *left;
    *rest += all;
    *left = 0;
    return all;
}

static void use(trainer *t)
{
    error e = {0};
    size_t size;
    if (trainer_sample_begin(t, "", 0, &t->settings, false, &e)) {
        for (int i = 0; i < 4 && sampler_next(&t->sampler) >= 0;) i++;
    }
    uint8_t *saved = checkpoint_save(t, &size, &e);
    fuzz_promise(saved != NULL || e.code == ERROR_MEMORY);
    trainer *again = saved == NULL ? NULL : checkpoint_restore(saved, size, NULL, 0, NULL, &e);
    fuzz_promise(again != NULL || e.code == ERROR_MEMORY);
    trainer_delete(again);
    free(saved);
}

void fuzz_import(const uint8_t *bytes, size_t size)
{
    import_source from = {.weights = bytes};
    error e = {0};
    unsigned notes = 0;
    from.weights_size = cut(&bytes, &size);
    from.config = size > 0 ? (const char *)bytes : NULL;
    from.config_size = cut(&bytes, &size);
    from.tokenizer = size > 0 ? (const char *)bytes : NULL;
    from.tokenizer_size = cut(&bytes, &size);
    char *settings = malloc(size + 1);
    if (settings == NULL) return;
    memcpy(settings, bytes, size);
    settings[size] = '\0';
    from.settings = settings;
    trainer *t = import_run(&from, &notes, &e);
    if (t != NULL) {
        use(t);
        trainer_delete(t);
    } else {
        fuzz_promise(e.code != ERROR_NONE && e.message[0] != '\0');
    }
    free(settings);
}
