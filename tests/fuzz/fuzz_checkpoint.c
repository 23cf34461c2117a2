/* fuzz_checkpoint.c: any bytes as a saved model. One input is one file: it is refused with a
 * sentence, or it becomes a run that samples, trains and is saved again.
 *
 * tests/c/test_damage.c feeds it some thousand damaged files in every `make test`. To let
 * libFuzzer look further, with a few files of `microgpt train --save` in the folder SEEDS:
 *   clang -std=c11 -D_POSIX_C_SOURCE=200809L -Isrc -g -O1 -fsanitize=fuzzer,address,undefined \
 *     tests/fuzz/fuzz_checkpoint.c $(find src -name '[!m]*.c' -o -name 'm[!a]*.c') -lm -o build/fuzz
 *   build/fuzz SEEDS */
#include "files/checkpoint.h"

#include <stdlib.h>
#include <string.h>

static const char NAMES[] = "anna\nada\nalan\nnada\n";

/* A broken promise ends the fuzzer, which then shows the input. */
static void promise(bool kept)
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
    promise(again != NULL || e.code == ERROR_FILE); /* one step may have led to infinity */
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    error e = {0};
    bool with_text = size % 2 == 0;
    const uint8_t *names = (const uint8_t *)NAMES;
    trainer *t = checkpoint_restore(bytes, size, with_text ? names : NULL, with_text ? strlen(NAMES) : 0, NULL, &e);
    if (t != NULL) {
        use(t);
        trainer_delete(t);
    } else {
        promise(e.code == ERROR_FILE || e.code == ERROR_MEMORY || e.code == ERROR_TEXT);
        promise(e.message[0] != '\0');
    }
    return 0;
}
