/* test_priority_queue.c: keys come out largest first. */
#include "tokenizer/priority_queue.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"

static void check_order(uint32_t seed, int n)
{
    priority_queue q = {0};
    rng r;
    rng_init(&r, seed);
    uint64_t sum = 0;
    for (int i = 0; i < n; i++) {
        uint64_t key = (uint64_t)rng_below(&r, 1000) << 40 | rng_below(&r, 1000);
        sum += key;
        REQUIRE(priority_queue_push(&q, key));
    }
    uint64_t last = UINT64_MAX;
    for (int i = 0; i < n; i++) {
        if (i % 3 == 0) { /* keys that are added later come out in order too */
            REQUIRE(priority_queue_push(&q, last));
            CHECK(priority_queue_pop(&q) == last);
        }
        uint64_t key = priority_queue_pop(&q);
        CHECK(key <= last);
        last = key;
        sum -= key;
    }
    CHECK_INT(q.n, 0);
    CHECK(sum == 0);
    priority_queue_free(&q);
}

static void order(void)
{
    for (int n = 1; n < 40; n++) check_order((uint32_t)n, n);
    check_order(3, 5000);
}

static void refused(void)
{
    priority_queue q = {0};
    REQUIRE(priority_queue_push(&q, 7));
    while (q.n < q.room) REQUIRE(priority_queue_push(&q, 1));
    allocations_fail(1, false);
    CHECK(!priority_queue_push(&q, 9));
    allocations_fail(0, false);
    CHECK(priority_queue_pop(&q) == 7);
    CHECK(priority_queue_push(&q, 9) && priority_queue_pop(&q) == 9);
    priority_queue_free(&q);
    priority_queue_free(&q);
}

SUITE(priority_queue)
{
    TEST("thousands of keys come out in order while others are added", order);
    TEST("without memory a key is refused and the others stay", refused);
}
