/* test_last_batch.c: what a step has read, compared with the text. */
#include "inside/last_batch.h"

#include "../support.h"
#include "../test.h"

#define SMALL "n_embd=8\nn_head=1\nn_layer=1\nval_fraction=0\n"

static void check_batch(const trainer *t, const char *expected)
{
    string_builder out = {0};
    last_batch_report(t, &out);
    CHECK_TEXT(out.at, expected);
    string_builder_free(&out);
}

/* a, b, c are 0, 1, 2 and BOS is 3; the order in which the lines are read is the corpus's. */
static void lines(void)
{
    trainer *t = trainer_of("a\nbb\nccc\n", SMALL "documents=lines\nbatch_size=2\nblock_size=3\n");
    REQUIRE(t != NULL);
    check_batch(t, "[]");
    static const char *const OF[] = {"{\"document\":0,\"ids\":[3,0],\"targets\":[0,3]}",
                                     "{\"document\":1,\"ids\":[3,1,1],\"targets\":[1,1,3]}",
                                     "{\"document\":2,\"ids\":[3,2,2],\"targets\":[2,2,2]}"}; /* cut at the context */
    for (int step = 0; step < 4; step++) {
        string_builder expected = {0};
        take_steps(t, 1);
        string_builder_add(&expected, "[%s,%s]", OF[t->corpus.order[2 * step % 3]],
                           OF[t->corpus.order[(2 * step + 1) % 3]]);
        check_batch(t, expected.at);
        string_builder_free(&expected);
    }
    trainer_delete(t);
}

static void windows(void)
{
    trainer *t = trainer_of("ab", SMALL "documents=stream\nbatch_size=1\nblock_size=2\nval_fraction=0\n");
    REQUIRE(t != NULL);
    take_steps(t, 1);
    const int *ids = t->batch.ids, *targets = t->batch.targets;
    string_builder expected = {0};
    string_builder_add(&expected, "[{\"document\":null,\"ids\":[%d,%d],\"targets\":[%d,%d]}]", ids[0], ids[1],
                       targets[0], targets[1]);
    check_batch(t, expected.at);
    string_builder_free(&expected);
    trainer_delete(t);
}

SUITE(last_batch)
{
    TEST("each step reads the next lines, which have their numbers in the text", lines);
    TEST("a window of a stream has no number", windows);
}
