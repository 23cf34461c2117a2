/* test_arena.c: objects of an arena are zeroed, aligned, do not overlap, and are freed together. The address
 * sanitizer checks that nothing is written outside a block and that nothing is leaked. */
#include "base/arena.h"

#include "../support.h"
#include "../test.h"

#include <stdint.h>
#include <string.h>

static bool all_are(const unsigned char *bytes, size_t n, unsigned char value)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] != value) return false;
    }
    return true;
}

static void objects(void)
{
    enum { N = 400 };
    static const size_t SIZES[] = {1, 8, 15, 16, 17, 100, 1000, 16384, 16385, 50000};
    arena a = {0};
    unsigned char *at[N];
    for (int i = 0; i < N; i++) {
        size_t size = SIZES[i % 10];
        at[i] = arena_alloc(&a, size);
        REQUIRE(at[i] != NULL);
        CHECK_INT((uintptr_t)at[i] % 16, 0);
        CHECK(all_are(at[i], size, 0));
        memset(at[i], i % 251 + 1, size);
    }
    for (int i = 0; i < N; i++) CHECK(all_are(at[i], SIZES[i % 10], (unsigned char)(i % 251 + 1)));
    arena_free(&a);
    CHECK(a.blocks == NULL);
}

static void strings(void)
{
    arena a = {0};
    char *first = arena_printf(&a, "blocks.%d.%s", 12, "norm1");
    char *empty = arena_printf(&a, "%s", "");
    char *wide = arena_printf(&a, "%40000d", 7); /* larger than a block */
    REQUIRE(first != NULL && empty != NULL && wide != NULL);
    CHECK_TEXT(first, "blocks.12.norm1");
    CHECK_TEXT(empty, "");
    CHECK_INT(strlen(wide), 40000);
    CHECK_INT(wide[39999], '7');
    arena_free(&a);
}

static void empty_arenas(void)
{
    arena a = {0};
    arena_free(&a);
    REQUIRE(arena_alloc(&a, 3) != NULL);
    arena_free(&a);
    arena_free(&a);
    REQUIRE(arena_alloc(&a, 3) != NULL);
    arena_free(&a);
    CHECK(a.blocks == NULL);
}

static void out_of_memory(void)
{
    arena a = {0};
    allocations_fail(1, true);
    void *object = arena_alloc(&a, 5);
    char *string = arena_printf(&a, "%d", 5);
    allocations_fail(0, false);
    CHECK(object == NULL);
    CHECK(string == NULL);
    CHECK(arena_alloc(&a, 5) != NULL);
    arena_free(&a);
}

SUITE(arena)
{
    TEST("objects of any size are zeroed, aligned to 16 and do not overlap", objects);
    TEST("strings are formatted whole, also those larger than a block", strings);
    TEST("an arena can be freed twice and used again", empty_arenas);
    TEST("an arena without memory returns NULL and works again later", out_of_memory);
}
