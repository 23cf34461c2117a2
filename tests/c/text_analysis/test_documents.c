/* test_documents.c: lengths and repetitions of documents, compared with counts by hand. */
#include "text_analysis/documents.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>

#define SMALL "n_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\n"

/* Checks that documents_report() of a text is `expected`. */
static void check_report(const char *text, const char *settings, int bins, const char *expected)
{
    trainer *t = trainer_of(text, settings);
    REQUIRE(t != NULL);
    error e = {0};
    string_builder out = {0};
    CHECK(documents_report(&t->corpus, &t->tokenizer, bins, &out, &e));
    CHECK_TEXT(out.at, expected);
    string_builder_free(&out);
    /* counted in pieces of any size the report is the same, and no piece does more than its share of the work */
    for (size_t work = 1; work <= 5; work++) {
        documents_counter *d = documents_counter_new(&t->corpus, &t->tokenizer, bins, &e);
        REQUIRE(d != NULL);
        size_t calls = 1;
        while (documents_counter_advance(d, work) > 0) calls++;
        CHECK_INT(documents_counter_advance(d, work), 0);
        /* each token measured and hashed, each document counted in five ways, a table of at least twice as many */
        const size_t steps = 2 * (t->corpus.n_ids - 1 - t->corpus.n_documents) + 7 * t->corpus.n_documents;
        CHECK_THAT(calls >= steps / work, "%zu calls of %zu steps for %zu", calls, work, steps);
        documents_counter_report(d, &out);
        CHECK_TEXT(out.at, expected);
        string_builder_free(&out);
        documents_counter_delete(d);
    }
    trainer_delete(t);
}

/* Documents of 2, 2, 4, 2 characters; the last one is for validation. */
static void by_hand(void)
{
    check_report(
        "ab\n\nab\n\nc\xC3\xA9"
        "ef\n\nab",
        SMALL "documents=stream\nval_fraction=0.25\n", 2,
        "{\"count\":4,\"shortest\":2,\"longest\":4,\"median\":2,\"mean\":2.5,\"begin\":2,\"width\":2,\"open\":false"
        ",\"train\":[2,1],\"validation\":[1,0],\"repeated\":["
        "{\"text\":\"ab\",\"cut\":false,\"train\":2,\"validation\":1}]}");
}

static void one_document(void)
{
    check_report(
        "a", SMALL "documents=stream\nval_fraction=0.5\n", 200,
        "{\"count\":1,\"shortest\":1,\"longest\":1,\"median\":1,\"mean\":1,\"begin\":1,\"width\":1,\"open\":false"
        ",\"train\":[1],\"validation\":[0],\"repeated\":[]}");
}

/* Sixty lines of one character and one line of 60 characters: the bars end at a length of one. */
static void far_longer(void)
{
    string_builder text = {0};
    for (int i = 0; i < 60; i++) string_builder_add(&text, "%c\n", 'A' + i);
    for (int i = 0; i < 60; i++) string_builder_add(&text, "z");
    check_report(text.at, SMALL "documents=lines\nval_fraction=0\n", 10,
                 "{\"count\":61,\"shortest\":1,\"longest\":60,\"median\":1,\"mean\":1.9672131147540983,\"begin\":1,"
                 "\"width\":1,\"open\":true,\"train\":[61],\"validation\":[0],\"repeated\":[]}");
    string_builder_free(&text);
}

/* A repeated document of 200 characters of two bytes each is cut between two characters, also with bytes as tokens. */
static void long_repeated(void)
{
    static const char *const TOKENIZERS[] = {"tokenizer=char\n", "tokenizer=byte\n"};
    for (int i = 0; i < 2; i++) {
        string_builder text = {0}, settings = {0}, out = {0};
        for (int k = 0; k < 402; k++) string_builder_add(&text, k % 201 == 200 ? "\n" : "\xC3\xA9");
        string_builder_add(&settings, SMALL "documents=lines\nval_fraction=0\n%s", TOKENIZERS[i]);
        trainer *t = trainer_of(text.at, settings.at);
        REQUIRE(t != NULL);
        error e = {0};
        CHECK(documents_report(&t->corpus, &t->tokenizer, 3, &out, &e));
        string_builder shown = {0};
        string_builder_add(&shown, "[{\"text\":\"");
        for (int k = 0; k < 80; k++) string_builder_add(&shown, "\xC3\xA9");
        string_builder_add(&shown, "\",\"cut\":true,\"train\":2,\"validation\":0}]}");
        CHECK_HAS(out.at, shown.at);
        string_builder_free(&shown);
        string_builder_free(&out);
        string_builder_free(&settings);
        string_builder_free(&text);
        trainer_delete(t);
    }
}

/* Thirty different lines, each at least twice: the report has the twenty most frequent ones, the most frequent first. */
static void most_frequent(void)
{
    string_builder text = {0}, out = {0};
    for (int i = 0; i < 30; i++) {
        for (int k = 0; k < 2 + i; k++) string_builder_add(&text, "%c%c\n", 'a' + i % 15, 'A' + i);
    }
    trainer *t = trainer_of(text.at, SMALL "documents=lines\nval_fraction=0\n");
    REQUIRE(t != NULL);
    error e = {0};
    CHECK(documents_report(&t->corpus, &t->tokenizer, 3, &out, &e));
    CHECK_HAS(out.at, "\"repeated\":[{\"text\":\"o^\",\"cut\":false,\"train\":31,\"validation\":0},{\"text\":\"n]\","
                      "\"cut\":false,\"train\":30,");
    CHECK_HAS(out.at, "\"train\":12,\"validation\":0}]}"); /* the twentieth: 31 - 19 */
    string_builder_free(&text);
    string_builder_free(&out);
    trainer_delete(t);
}

static bool reports(void *context, error *e)
{
    const trainer *t = context;
    string_builder out = {0};
    bool ok = documents_report(&t->corpus, &t->tokenizer, 5, &out, e);
    if (!ok) string_builder_free(&out);
    char *whole = ok ? string_builder_finish(&out, e) : NULL;
    free(whole);
    return whole != NULL;
}

static void no_memory(void)
{
    trainer *t = trainer_of("ab\n\nab\n\ncd\n\nab", SMALL "documents=stream\n");
    REQUIRE(t != NULL);
    each_allocation_fails(reports, t, 5);
    trainer_delete(t);
}

SUITE(documents)
{
    TEST("four documents have the lengths and repetitions worked out by hand", by_hand);
    TEST("one document is one bar", one_document);
    TEST("one that is far longer than all others does not flatten the histogram", far_longer);
    TEST("a long repeated document is cut at a whole character", long_repeated);
    TEST("the most frequent documents are told of, the most frequent first", most_frequent);
    TEST("when memory runs out it says so and leaves nothing", no_memory);
}
