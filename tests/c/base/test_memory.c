/* test_memory.c: sizes that saturate instead of overflowing, and blocks that begin on cache lines. */
#include "base/memory.h"

#include "../test.h"

#include <stdlib.h>

static void sizes(void)
{
    CHECK(checked_add(2, 3) == 5);
    CHECK(checked_add(UINT64_MAX, 0) == UINT64_MAX);
    CHECK(checked_add(UINT64_MAX, 1) == UINT64_MAX);
    CHECK(checked_add(UINT64_MAX - 1, UINT64_MAX) == UINT64_MAX);
    CHECK(checked_multiply(6, 7) == 42);
    CHECK(checked_multiply(UINT64_MAX, 0) == 0);
    CHECK(checked_multiply(UINT64_MAX, 1) == UINT64_MAX);
    CHECK(checked_multiply((uint64_t)1 << 32, (uint64_t)1 << 32) == UINT64_MAX);
    CHECK(checked_multiply((uint64_t)1 << 32, ((uint64_t)1 << 32) - 1) == 0xFFFFFFFF00000000u);
    CHECK_NEAR(memory_mib(3 << 19), 1.5, 0);
}

static void blocks(void)
{
    static const size_t SIZES[] = {0, 1, 63, 64, 65, 1000, 100000};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        unsigned char *at = memory_block(SIZES[i]);
        REQUIRE(at != NULL);
        CHECK_INT((uintptr_t)at % 64, 0);
        for (size_t k = 0; k < SIZES[i]; k++) CHECK_INT(at[k], 0);
        free(at);
    }
}

static void impossible(void)
{
    CHECK(memory_block(UINT64_MAX) == NULL);
    CHECK(memory_block((uint64_t)PTRDIFF_MAX) == NULL);
}

SUITE(memory)
{
    TEST("a size too large to count becomes the largest number", sizes);
    TEST("blocks are zeroed and start on a cache line", blocks);
    TEST("a block of an impossible size is NULL, without an allocation", impossible);
}
