/* test_damage.c: saved models with random damage, the same in every run. What is done with each file is in
 * tests/fuzz/fuzz_checkpoint.c, with which libFuzzer can try many more. */
#include "../../fuzz/fuzz.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"
#include "files/checkpoint.h"

#include <stdlib.h>
#include <string.h>

static const char TEXT[] = "anna\nemil\nzo\xC3\xAB\nada\nalan\nmaria\nlea\nlina\nnoah\nmila\n";
static const char SETTINGS_OF_FILE[] = "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=8\nblock_size=8\nbatch_size=2\n"
                                       "max_steps=5\nwarmup_steps=0";

/* Changes a file a little: bytes, bits, digits, moved pieces, a missing end. Returns its size. */
static size_t damage(uint8_t *at, size_t size, size_t header, rng *r)
{
    for (uint32_t i = 0, n = 1 + rng_below(r, 4); i < n; i++) {
        /* most changes are in the header, few in the numbers */
        size_t in = rng_below(r, 8) > 0 ? header : size;
        size_t to = rng_below(r, (uint32_t)in), from = rng_below(r, (uint32_t)in);
        size_t most = in - (to > from ? to : from), length = 1 + rng_below(r, 16);
        switch (rng_below(r, 8)) {
        case 0: at[to] = (uint8_t)rng_below(r, 256); break;
        case 1: at[to] ^= (uint8_t)(1u << rng_below(r, 8)); break;
        case 2: memmove(at + to, at + from, length < most ? length : most); break;
        case 3: size = rng_below(r, 4) == 0 ? to + 1 : size; break;
        case 4: at[to] = (uint8_t)"\"\\{}[]:,"[rng_below(r, 8)]; break;
        default: /* the next digit, because digits carry most of the meaning */
            while (to < in && (at[to] < '0' || at[to] > '9')) to++;
            if (to < in) at[to] = (uint8_t)('0' + rng_below(r, 10));
        }
        if (size < header) break;
    }
    return size;
}

static const char SETTINGS_OF_BPE[] = "preset=gpt2\nn_layer=1\nn_head=2\nn_embd=4\nblock_size=8\nbatch_size=2\n"
                                      "max_steps=5\nwarmup_steps=0\ntokenizer=bpe\nvocab_size=265";

static void check_damage(const char *settings, int times)
{
    trainer *t = trainer_of(TEXT, settings);
    REQUIRE(t != NULL);
    trainer_step(t);
    error e = {0};
    size_t whole;
    uint8_t *file = checkpoint_save(t, &whole, &e);
    trainer_delete(t);
    REQUIRE(file != NULL);
    rng r;
    rng_init(&r, 1);
    size_t header = 8 + file[0] + 256u * file[1];
    for (int i = 0; i < times; i++) {
        uint8_t *copy = malloc(whole); /* a block of its own, so that ASan detects a read beyond it */
        REQUIRE(copy != NULL);
        memcpy(copy, file, whole);
        size_t size = damage(copy, whole, header, &r);
        uint8_t *exact = realloc(copy, size);
        REQUIRE(exact != NULL);
        fuzz_checkpoint(exact, size);
        free(exact);
    }
    fuzz_checkpoint(file, whole);
    free(file);
}

static void survives_damage(void)
{
    check_damage(SETTINGS_OF_FILE, 4000);
    check_damage(SETTINGS_OF_BPE, 2000);
}

SUITE(damage) { TEST("six thousand damaged models are refused with a sentence, or run", survives_damage); }
