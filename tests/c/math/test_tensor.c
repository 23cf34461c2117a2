/* test_tensor.c: the sizes of a tensor and the rows of a batch. */
#include "math/tensor.h"

#include "../support.h"
#include "../test.h"

static void sizes(void)
{
    tensor t = {.rank = 3, .shape = {4, 5, 6}};
    CHECK_INT(tensor_size(&t), 120);
    CHECK_INT(tensor_row(&t), 30);
    t.rank = 1;
    CHECK_INT(tensor_size(&t), 4);
    CHECK_INT(tensor_row(&t), 1);
    t.shape[0] = t.shape[1] = 1 << 20; /* more than an int can hold */
    t.rank = 2;
    CHECK_INT(tensor_size(&t), 1LL << 40);
}

static void rows(void)
{
    batch b;
    REQUIRE(batch_init(&b, 3));
    CHECK_INT(b.begin, 0);
    CHECK_INT(b.end, 0);
    batch_push(&b, 7, 8, 0, 0);
    batch_push(&b, 8, -1, 1, 0);
    batch_push(&b, 9, 0, 0, 1);
    CHECK_INT(b.end, 3);
    CHECK_INT(b.n_targets, 2);
    CHECK_INT(b.ids[1], 8);
    CHECK_INT(b.targets[1], -1);
    CHECK_INT(b.positions[1], 1);
    CHECK_INT(b.sequences[2], 1);
    batch_free(&b);
    batch_free(&b);
    CHECK(b.ids == NULL);
}

static void out_of_memory(void)
{
    batch b;
    allocations_fail(1, true);
    bool ok = batch_init(&b, 3);
    allocations_fail(0, false);
    CHECK(!ok);
    batch_free(&b);
}

SUITE(tensor)
{
    TEST("a tensor's size is the product of its dimensions", sizes);
    TEST("rows are appended to a batch and their targets counted", rows);
    TEST("a batch without memory says so and can be freed", out_of_memory);
}
