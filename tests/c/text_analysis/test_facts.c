/* test_facts.c: counts of a text, compared with counts by hand. */
#include "text_analysis/facts.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define STREAM "documents=stream\nn_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\n"
#define LINES "documents=lines\nn_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\n"

/* Checks that the facts are the same if they are counted in pieces of any size. */
static void check_pieces(const facts *f, const trainer *t)
{
    string_builder whole = {0};
    facts_report(f, &whole);
    for (size_t work = 1; work <= 4; work++) {
        error e = {0};
        string_builder pieces = {0};
        facts_counter *counter = facts_counter_new(&t->corpus, &t->tokenizer, &e);
        int more = 1;
        size_t calls = 0;
        for (; more > 0; calls++) more = facts_counter_advance(counter, work, &e);
        CHECK_INT(more, 0);
        CHECK_THAT(calls > t->corpus.n_train / work, "it stopped %zu times", calls);
        facts_counter_report(counter, &pieces);
        CHECK_TEXT(pieces.at, whole.at);
        facts_counter_delete(counter);
        string_builder_free(&pieces);
    }
    string_builder_free(&whole);
}

/* A run on a text, and the facts about that text; NULL after failing the test. close_counted() frees both. */
static trainer *open_counted(facts *f, const char *of, const char *settings)
{
    error e = {0};
    trainer *t = trainer_of(of, settings);
    bool ok = t != NULL && CHECK_THAT(facts_init(f, &t->corpus, &t->tokenizer, &e), "%s", e.message);
    if (ok) check_pieces(f, t);
    if (ok) return t;
    trainer_delete(t);
    return NULL;
}

static void close_counted(facts *f, trainer *t)
{
    facts_free(f);
    trainer_delete(t);
}

/* | a b | a b | c d for training, | a b | for validation; | is BOS. V = 5; 9 tokens of 5 different kinds in the
 * training part. */
static void by_hand(void)
{
    facts f;
    trainer *t = open_counted(&f, "ab\n\nab\n\ncd\n\nab", STREAM "val_fraction=0.25\n");
    REQUIRE(t != NULL);
    CHECK_INT(f.train.documents, 3);
    CHECK_INT(f.train.tokens, 9);
    CHECK_INT(f.train.characters, 9);
    CHECK_INT(f.validation.documents, 1);
    CHECK_INT(f.validation.tokens, 3);
    CHECK_INT(f.validation.characters, 3);
    static const int FREQUENCIES[] = {3, 3, 1, 1, 4};
    for (int i = 0; i < 5; i++) CHECK_INT(f.frequencies[i], FREQUENCIES[i]);
    CHECK_INT(f.duplicates, 2);
    CHECK_INT(f.overlap, 1);
    const double a = 3.0 / 14, b = 3.0 / 14, bos = 4.0 / 14; /* (2 + 5/5) / (9 + 5), and 3 + 1 */
    CHECK_NEAR(f.entropy[0], -(log(a) + log(b) + log(bos)) / 3, 1e-14);
    /* after |: a a c; after a: b b; after b: | | */
    const double a2 = (2 + 2 * a) / 5, b2 = (2 + b) / 3, bos2 = (2 + bos) / 3;
    CHECK_NEAR(f.entropy[1], -(log(a2) + log(b2) + log(bos2)) / 3, 1e-14);
    /* after d|: nothing; after |a: b b; after ab: | | */
    const double a3 = a2, b3 = (2 + b2) / 3, bos3 = (2 + bos2) / 3;
    CHECK_NEAR(f.entropy[2], -(log(a3) + log(b3) + log(bos3)) / 3, 1e-14);
    for (int i = 0; i < 3; i++) CHECK_NEAR(f.bits_per_character[i], f.entropy[i] / log(2), 1e-14);
    CHECK_NEAR(facts_bits_per_nat(&(facts_part){.tokens = 9, .characters = 3}), 3 / log(2), 1e-14);
    facts_free(&f);
    close_counted(&f, t);
}

/* Two bytes and four bytes are one character each. */
static void wide_characters(void)
{
    facts f;
    trainer *t = open_counted(&f, "a\xC3\xA9\xF0\x9F\x99\x82 a\xC3\xA9", STREAM "val_fraction=0\n");
    REQUIRE(t != NULL);
    CHECK_INT(f.train.tokens, 7);
    CHECK_INT(f.train.characters, 7);
    close_counted(&f, t);
}

static void without_validation(void)
{
    static const char *const TEXTS[] = {"a", "ab", "ab\ncd\nef\nab"};
    for (int i = 0; i < 6; i++) {
        facts f;
        string_builder out = {0};
        trainer *t =
            open_counted(&f, TEXTS[i / 2], i % 2 == 0 ? LINES "val_fraction=0\n" : STREAM "val_fraction=0\n");
        REQUIRE(t != NULL);
        CHECK_INT(f.validation.tokens, 0);
        CHECK_INT(f.validation.documents, 0);
        CHECK_INT(f.train.tokens, corpus_train_tokens(&t->corpus));
        CHECK(isnan(f.entropy[0]) && isnan(f.entropy[2]) && isnan(f.bits_per_character[1]));
        CHECK(isnan(facts_bits_per_nat(&f.validation)));
        facts_report(&f, &out);
        CHECK_HAS(out.at, "\"entropy\":[null,null,null]");
        string_builder_free(&out);
        close_counted(&f, t);
    }
}

/* A line is a duplicate wherever the equal line is; the order of the lines is shuffled. */
static void duplicates(void)
{
    facts f;
    trainer *t = open_counted(&f, "ann\nbob\nann\nann\nbo\nb\nnn\n", LINES "val_fraction=0\n");
    REQUIRE(t != NULL);
    CHECK_INT(f.duplicates, 2);
    CHECK_INT(f.overlap, 0);
    CHECK_INT(f.frequencies[t->tokenizer.bos], 7);
    close_counted(&f, t);
    t = open_counted(&f, "ann\nann\nann\nann\nann\nann\nann\nann\n", LINES "val_fraction=0.5\n");
    REQUIRE(t != NULL);
    CHECK_INT(f.duplicates, 7);
    CHECK_INT(f.overlap, 4);
    close_counted(&f, t);
}

static bool counts(void *context, error *e)
{
    const trainer *t = context;
    facts f;
    bool ok = facts_init(&f, &t->corpus, &t->tokenizer, e);
    facts_free(&f);
    return ok;
}

static void no_memory(void)
{
    trainer *t = trainer_of("ab\n\nab\n\ncd\n\nab", STREAM "val_fraction=0.25\n");
    REQUIRE(t != NULL);
    each_allocation_fails(counts, t, 4);
    trainer_delete(t);
}

SUITE(facts)
{
    TEST("a text of four documents has the counts and entropies worked out by hand", by_hand);
    TEST("characters are counted, not bytes", wide_characters);
    TEST("without a validation part, and with one token, there are counts but no entropies", without_validation);
    TEST("a line that occurs again is a duplicate, and in the validation part an overlap", duplicates);
    TEST("when memory runs out it says so and leaves nothing", no_memory);
}
