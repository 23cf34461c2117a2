/* test_ngram.c: n-gram models: one computed by hand, and what must be true for all. */
#include "text_analysis/ngram.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"

/* The document "aba": a 0, b 1, BOS 2, which also stands before the beginning. The fractions are computed by hand. */
static void by_hand(void)
{
    ngram m;
    REQUIRE(ngram_init(&m, 3));
    REQUIRE(ngram_add(&m, 2, 2, 0) && ngram_add(&m, 2, 0, 1) && ngram_add(&m, 0, 1, 0) && ngram_add(&m, 1, 0, 2));
    CHECK_NEAR(ngram_probability(&m, 1, 0, 0, 0), 3.0 / 7, 1e-15); /* (2 + 3/3) / (4 + 3) */
    CHECK_NEAR(ngram_probability(&m, 1, 0, 0, 1), 2.0 / 7, 1e-15);
    CHECK_NEAR(ngram_probability(&m, 2, 2, 0, 1), 11.0 / 28, 1e-15); /* (1 + 2 2/7) / (2 + 2) */
    CHECK_NEAR(ngram_probability(&m, 2, 2, 0, 0), 6.0 / 28, 1e-15);
    CHECK_NEAR(ngram_probability(&m, 3, 2, 0, 1), 39.0 / 56, 1e-15); /* (1 + 11/28) / (1 + 1) */
    CHECK_NEAR(ngram_probability(&m, 3, 2, 0, 0), 6.0 / 56, 1e-15);
    CHECK_NEAR(ngram_probability(&m, 3, 1, 1, 0), 5.0 / 7, 1e-15); /* "bb" was never seen: the bigram after b */
    ngram_free(&m);
    ngram_free(&m);
}

/* Without any token all probabilities are equal. */
static void nothing_seen(void)
{
    ngram m;
    REQUIRE(ngram_init(&m, 5));
    CHECK_NEAR(ngram_probability(&m, 3, 1, 2, 3), 0.2, 1e-15);
    ngram_free(&m);
}

/* The probabilities add up to 1 whatever was seen, with ids up to the largest. */
static void sums_to_one(void)
{
    static const int SIZES[] = {1, 2, 7, 300, 65536};
    rng r;
    rng_init(&r, 9);
    for (int k = 0; k < 5; k++) {
        int V = SIZES[k], tokens[3] = {0, 0, V - 1};
        ngram m;
        REQUIRE(ngram_init(&m, V));
        for (int i = 0; i < 3000; i++) {
            tokens[0] = tokens[1];
            tokens[1] = tokens[2];
            tokens[2] = V - 1 - (int)(rng_below(&r, (uint32_t)V) * (uint64_t)rng_below(&r, 40) / 40);
            REQUIRE(ngram_add(&m, tokens[0], tokens[1], tokens[2]));
        }
        for (int order = 1; order <= NGRAM_ORDERS; order++) {
            double sum = 0;
            for (int w = 0; w < V; w++) {
                double p = ngram_probability(&m, order, tokens[0], tokens[1], w);
                CHECK(p > 0 && p <= 1);
                sum += p;
            }
            CHECK_NEAR(sum, 1, 1e-11);
        }
        ngram_free(&m);
    }
}

SUITE(ngram)
{
    TEST("the models of a text of three letters give the fractions worked out by hand", by_hand);
    TEST("a model that has seen nothing gives all tokens the same probability", nothing_seen);
    TEST("the probabilities of all tokens after a context add up to one", sums_to_one);
}
