/* test_trainer_memory.c: a run takes as much memory as it reports, and not more than the limit. */
#include "training/trainer.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char STORY[] =
    "The cat sat on the mat. The dog sat on the log. The cat saw the dog, and the dog saw the "
    "cat. The mat was flat, the log was round, and so they sat without a sound.\n\n"
    "Then came the rat. The rat sat on the cat. The cat sat still on the mat, and the dog sat "
    "still on the log. And that was that.\n";

static void too_large(void)
{
    static const char *const RUNS[] = {
        "n_layer=64\nn_embd=4096\nn_head=64\nblock_size=2048\nbatch_size=1024\nmemory_limit=2048\n",
        "n_layer=4\nn_embd=256\nblock_size=256\nbatch_size=64\nmemory_limit=64\n"};
    static const char *const MIB[] = {" MiB of memory; the limit (memory_limit) is 2048 MiB.",
                                      " MiB of memory; the limit (memory_limit) is 64 MiB."};
    for (int k = 0; k < 2; k++) {
        config c = settings_of(RUNS[k]);
        error e = {0};
        allocations_fail(0, false);
        trainer *t = trainer_new(bytes_of(STORY), strlen(STORY), &c, NULL, &e);
        CHECK(t == NULL);
        CHECK_INT(e.code, ERROR_MEMORY);
        CHECK_TEXT(e.key, "memory_limit");
        CHECK_HAS(e.message, "These settings need ");
        CHECK_HAS(e.message, MIB[k]);
        /* The largest request is a table over all code points, which reading any text needs. */
        CHECK_THAT(allocations_largest() <= 4 * 0x110000, "%zu bytes were asked for", allocations_largest());
        trainer_delete(t);
    }
}

/* A run takes as much memory as it reports, and the limit refuses exactly what is above it. */
static void counted_memory(void)
{
    allocations_fail(0, false);
    trainer *t =
        trainer_of(STORY, "n_layer=2\nn_head=4\nn_embd=128\nblock_size=64\nbatch_size=16\nmemory_limit=2048\n");
    REQUIRE(t != NULL);
    const double TABLES = 6e6; /* tables of the tokenizer, which do not count as numbers of the run */
    double taken = (double)allocations_bytes(), mib = (double)t->bytes / (1 << 20);
    CHECK_THAT(taken >= (double)t->bytes && taken < 1.05 * (double)t->bytes + TABLES, "%.1f MiB said, %.1f taken",
               mib, taken / (1 << 20));
    CHECK_THAT(mib > 12, "the run is too small for this test: %.1f MiB", mib);
    config c = t->settings;
    error e = {0};
    c.memory_limit = (int64_t)ceil(mib) - 1;
    trainer *less = trainer_new(bytes_of(STORY), strlen(STORY), &c, NULL, &e);
    CHECK(less == NULL);
    c.memory_limit = (int64_t)ceil(mib);
    trainer *enough = trainer_new(bytes_of(STORY), strlen(STORY), &c, NULL, &e);
    CHECK(enough != NULL);
    trainer_delete(t);
    trainer_delete(less);
    trainer_delete(enough);
}

/* ---- texts ---- */

SUITE(trainer_memory)
{
    TEST("settings that need too much memory are refused with the MiB, before any is taken", too_large);
    TEST("a run takes the memory that it reports, and the limit is exactly there", counted_memory);
}
