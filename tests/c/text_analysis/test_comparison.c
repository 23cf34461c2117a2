/* test_comparison.c: equal documents, compared with a slow search: each document against all before it. */
#include "text_analysis/comparison.h"

#include "../support.h"
#include "../test.h"
#include "base/string_builder.h"

#include <string.h>

#define SMALL "n_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\ndocuments=lines\nval_fraction=0.25\n"

static size_t slow_first(const corpus *c, size_t i)
{
    const size_t length = c->starts[i + 1] - c->starts[i];
    for (size_t k = 0; k < i; k++) {
        const bool as_long = c->starts[k + 1] - c->starts[k] == length;
        if (as_long && memcmp(c->ids + c->starts[i], c->ids + c->starts[k], length * sizeof(token)) == 0) return k;
    }
    return i;
}

/* Compares the documents in pieces of this much work. Returns the number of pieces. */
static size_t check_compared(const corpus *c, size_t work)
{
    comparison k;
    size_t calls = 1, n_same = 0;
    CHECK(comparison_begin(&k, c));
    while (comparison_advance(&k, work)) calls++;
    for (size_t i = 0; i < c->n_documents; i++) {
        CHECK_INT(k.first[i], slow_first(c, i));
        n_same += k.first[i] != i;
    }
    CHECK(n_same > 0);
    comparison_free(&k);
    return calls;
}

/* Lines of two letters, of which many are the same. */
static void many_documents(void)
{
    rng r;
    rng_init(&r, 1);
    string_builder text = {0};
    for (int i = 0; i < 600; i++) {
        for (uint32_t n = rng_below(&r, 9) + 1; n > 0; n--)
            string_builder_add(&text, "%c", 'a' + (int)rng_below(&r, 2));
        string_builder_add(&text, "\n");
    }
    trainer *t = trainer_of(text.at, SMALL);
    REQUIRE(t != NULL);
    static const size_t WORK[] = {1, 2, 3, 7, 100, SIZE_MAX};
    for (size_t i = 0; i < sizeof WORK / sizeof *WORK; i++) check_compared(&t->corpus, WORK[i]);
    CHECK_INT(check_compared(&t->corpus, SIZE_MAX), 1);
    string_builder_free(&text);
    trainer_delete(t);
}

/* The last two of 3 documents of 1000 tokens are the same: 8 places are cleared, 3000 tokens are read, 1000 are compared. If
 * a piece did not stop inside a document, there would be fewer calls. */
static void long_documents(void)
{
    string_builder text = {0};
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 1000; k++) string_builder_add(&text, "%c", i == 0 ? 'a' : 'a' + k % 7);
        string_builder_add(&text, "\n");
    }
    trainer *t = trainer_of(text.at, SMALL);
    REQUIRE(t != NULL);
    static const size_t WORK[] = {1, 10, 100};
    for (size_t i = 0; i < sizeof WORK / sizeof *WORK; i++) {
        const size_t calls = check_compared(&t->corpus, WORK[i]), steps = 8 + 3000 + 1000;
        CHECK_THAT(calls >= steps / WORK[i] && calls <= steps / WORK[i] + 12, "%zu calls of %zu", calls, WORK[i]);
    }
    string_builder_free(&text);
    trainer_delete(t);
}

SUITE(comparison)
{
    TEST("in pieces of any size each document has the first one that is the same", many_documents);
    TEST("a piece does no more than its share, also inside a long document", long_documents);
}
