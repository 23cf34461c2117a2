/* test_bpe.c: merges computed by hand, ties, work in parts, and failing allocations. tests/js/tokenizers.test.js
 * compares whole texts with a second implementation. */
#include "tokenizer/bpe.h"

#include "../support.h"
#include "../test.h"

#include <string.h>

/* Learns from a text as one document; false when it is refused. */
static bool learn(bpe *b, dataset *d, const char *text, int wanted, size_t work, error *e)
{
    *b = (bpe){0};
    if (!dataset_init(d, bytes_of(text), strlen(text), DOCUMENTS_STREAM, e)) return false;
    bool ok = bpe_begin(b, d, wanted, e);
    for (int turns = 0; ok && !b->done; turns++) {
        ok = bpe_advance(b, work, e);
        if (!CHECK_THAT(turns < 10000, "it never ends")) break;
    }
    return ok;
}

static void check_merges(const char *text, int wanted, const bpe_merge *expected, int n)
{
    bpe b;
    dataset d;
    error e = {0};
    if (CHECK_THAT(learn(&b, &d, text, wanted, SIZE_MAX, &e), "%s", e.message)) {
        CHECK_INT(b.n_merges, n);
        for (int i = 0; i < b.n_merges && i < n; i++) {
            CHECK_INT(b.merges[i].left, expected[i].left);
            CHECK_INT(b.merges[i].right, expected[i].right);
            CHECK_INT(b.merges[i].count, expected[i].count);
        }
    }
    bpe_free(&b);
    dataset_free(&d);
}

/* The example of Sennrich et al. 2016, without their end-of-word symbol: low 5, lower 2, newest 6, widest 3. es and
 * st occur equally often; es is first because e is less than s. Then, of all pairs that occur six times, the one
 * with the blank has the smallest id. */
static void worked_example(void)
{
    static const bpe_merge EXPECTED[] = {{'e', 's', 9}, {256, 't', 9}, {'l', 'o', 7}, {258, 'w', 7}, {' ', 'n', 6}};
    check_merges("low low low low low lower lower newest newest newest newest newest newest widest widest widest", 5,
                 EXPECTED, 5);
}

static void ties(void)
{
    static const bpe_merge EXPECTED[] = {{'a', 'b', 2}, {'b', 'a', 2}, {'b', 'b', 2}};
    check_merges("bb\nba\nab\nbb\nba\nab", 3, EXPECTED, 3);
}

/* Overlapping pairs are all counted, and merged from the left: aaaaa becomes aa aa a. */
static void overlaps(void)
{
    static const bpe_merge EXPECTED[] = {{'a', 'a', 8}, {256, 'a', 2}, {256, 257, 2}};
    check_merges("aaaaa\naaaaa", 9, EXPECTED, 3);
}

static void ends(void)
{
    check_merges("a", 100, NULL, 0);
    check_merges("abcdefg", 100, NULL, 0);
    check_merges("the then", 0, NULL, 0);
    static const bpe_merge EXPECTED[] = {{'h', 'e', 2}, {'t', 256, 2}};
    check_merges("the-then", 100, EXPECTED, 2);
    check_merges("the-then", 2, EXPECTED, 2);
    check_merges("the-then", 1, EXPECTED, 1);
}

static const char STORY[] = "Once there was a fox who was there at once, and once more there was a fox.\n\nThe fox's "
                            "hen was there, was she?\n\nAt once the hen was there.\n";

static void slices(void)
{
    bpe whole, parts;
    dataset d, same;
    error e = {0};
    REQUIRE(learn(&whole, &d, STORY, 60, SIZE_MAX, &e) && learn(&parts, &same, STORY, 60, 1, &e));
    CHECK(whole.n_merges > 12);
    CHECK_INT(parts.n_merges, whole.n_merges);
    CHECK(memcmp(parts.merges, whole.merges, (size_t)whole.n_merges * sizeof *whole.merges) == 0);
    bpe_free(&whole);
    bpe_free(&parts);
    dataset_free(&d);
    dataset_free(&same);
}

static void out_of_memory(void)
{
    dataset d;
    error e = {0};
    REQUIRE(dataset_init(&d, bytes_of(STORY), strlen(STORY), DOCUMENTS_STREAM, &e));
    int refused = 0;
    for (long n = 1; n < 1000; n++) {
        bpe b;
        error why = {0};
        allocations_fail(n, false);
        bool ok = bpe_begin(&b, &d, 60, &why);
        while (ok && !b.done) ok = bpe_advance(&b, 10, &why);
        bool hit = allocations_failed() > 0;
        allocations_fail(0, false);
        CHECK_INT(ok, !hit);
        CHECK_INT(why.code, hit ? ERROR_MEMORY : ERROR_NONE);
        refused += !ok;
        bpe_free(&b);
        if (!hit) break;
    }
    CHECK_THAT(refused > 8, "only %d allocations were needed", refused);
    dataset_free(&d);
}

SUITE(bpe)
{
    TEST("the worked example of the paper gives its merges", worked_example);
    TEST("of pairs that occur equally often the smaller ids go first", ties);
    TEST("overlapping pairs are all counted, and merged from the left", overlaps);
    TEST("learning ends with as many merges as wanted, or when no pair occurs twice", ends);
    TEST("learning in parts gives the same merges", slices);
    TEST("without memory it fails with an error and leaks nothing", out_of_memory);
}
