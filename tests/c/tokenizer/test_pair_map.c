/* test_pair_map.c: every pair has one entry, however many there are. */
#include "tokenizer/pair_map.h"

#include "../support.h"
#include "../test.h"

static void many(void)
{
    pair_map m = {0};
    CHECK(pair_map_find(&m, 1) == NULL);
    for (uint32_t i = 0; i < 20000; i++) {
        pair_entry *x = pair_map_add(&m, i * 65537);
        REQUIRE(x != NULL);
        CHECK(x->key == i * 65537 && x->count == 0 && x->value == PAIR_NONE);
        x->count = i;
    }
    CHECK_INT(m.n, 20000);
    for (uint32_t i = 0; i < 20000; i++) {
        const pair_entry *x = pair_map_find(&m, i * 65537);
        CHECK(x != NULL && x->count == i && pair_map_add(&m, i * 65537) == x);
        CHECK(pair_map_find(&m, i * 65537 + 1) == NULL);
    }
    CHECK_INT(m.n, 20000);
    pair_map_free(&m);
    pair_map_free(&m);
}

static void refused(void)
{
    pair_map m = {0};
    allocations_fail(1, false);
    CHECK(pair_map_add(&m, 5) == NULL);
    allocations_fail(0, false);
    REQUIRE(pair_map_add(&m, 5) != NULL);
    allocations_fail(1, true);
    uint32_t n = 6;
    while (pair_map_add(&m, n) != NULL) n++;
    allocations_fail(0, false);
    for (uint32_t i = 5; i < n; i++) CHECK(pair_map_find(&m, i) != NULL);
    CHECK_INT(m.n, n - 5);
    CHECK_INT(pair_key(0x1234, 0xABCD), 0x1234ABCD);
    pair_map_free(&m);
}

SUITE(pair_map)
{
    TEST("twenty thousand pairs are found again, and no other", many);
    TEST("without memory a pair is refused and the others stay", refused);
}
