/* fuzz_checkpoint.c: any bytes as a saved run. It is refused with a sentence, or it becomes a run that samples, trains and
 * is saved again. */
#include "files/checkpoint.h"

#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static const char NAMES[] = "anna\nada\nalan\nnada\n";

void fuzz_promise(bool kept)
{
    if (!kept) abort();
}

static void use(trainer *t)
{
    error e = {0};
    size_t size;
    if (trainer_sample_begin(t, "", 0, &t->settings, false, &e)) {
        for (int i = 0; i < 4 && sampler_next(&t->sampler) >= 0;) i++;
    }
    trainer_step(t);
    uint8_t *again = checkpoint_save(t, &size, &e);
    fuzz_promise(again != NULL || e.code == ERROR_FILE); /* one step may have led to infinity */
    free(again);
}

void fuzz_checkpoint(const uint8_t *bytes, size_t size)
{
    error e = {0};
    bool with_text = size % 2 == 0;
    const uint8_t *names = (const uint8_t *)NAMES;
    trainer *t = checkpoint_restore(bytes, size, with_text ? names : NULL, with_text ? strlen(NAMES) : 0, NULL, &e);
    if (t != NULL) {
        use(t);
        trainer_delete(t);
    } else {
        fuzz_promise(e.code == ERROR_FILE || e.code == ERROR_MEMORY || e.code == ERROR_TEXT);
        fuzz_promise(e.message[0] != '\0');
    }
}
