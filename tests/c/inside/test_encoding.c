/* test_encoding.c: texts shown as tokens, by a run's tokenizer and by others, compared with tokens that are worked out by
 * hand. Merges themselves are tested in test_bpe.c. */
#include "inside/encoding.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

#define SMALL "documents=lines\nn_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\nval_fraction=0\n"
/* The merges are "an", then "an" + "an": after the first one the pair n, a does not occur any more. */
#define TEXT "anan\nanan\nanab\n"

/* The report, or the film, of a text with the run's settings, changed by `settings`. The caller frees it. NULL after failing
 * the test. */
static char *show(const trainer *t, const char *settings, const char *text, bool film)
{
    error e = {0};
    config c = t->settings;
    string_builder out = {0};
    CHECK_THAT(config_change(&c, settings, &e), "%s", e.message);
    encoding *n = encoding_new(t, &c, &e);
    if (!CHECK_THAT(n != NULL, "%s", e.message)) return NULL;
    if (film)
        CHECK(encoding_film(n, text, strlen(text), &out, &e));
    else
        CHECK(encoding_report(n, text, strlen(text), &out, &e));
    encoding_delete(n);
    return string_builder_finish(&out, &e);
}

static void check_shown(const char *own, const char *settings, const char *text, bool film, const char *expected)
{
    trainer *t = trainer_of(TEXT, own);
    REQUIRE(t != NULL);
    char *shown = show(t, settings, text, film);
    CHECK_TEXT(shown, expected);
    free(shown);
    trainer_delete(t);
}

/* a, b, n are 0, 1, 2. */
static void characters(void)
{
    static const char *const OWN[] = {SMALL "tokenizer=char\n", SMALL "tokenizer=byte\n",
                                      SMALL "tokenizer=bpe\nvocab_size=258\n"};
    for (int i = 0; i < 3; i++) {
        check_shown(OWN[i], "tokenizer=char\n",
                    "n\xC3\xA9"
                    "a",
                    false,
                    "{\"vocab_size\":4,\"tokens\":[{\"id\":2,\"text\":\"n\"},{\"id\":null,\"text\":\"\xC3\xA9\"},"
                    "{\"id\":0,\"text\":\"a\"}]}");
    }
}

static void bytes(void)
{
    check_shown(SMALL "tokenizer=char\n", "tokenizer=byte\n", "n\xC3\xA9", false,
                "{\"vocab_size\":257,\"tokens\":[{\"id\":110,\"text\":\"n\"},{\"id\":195,\"text\":\"<0xC3>\"},"
                "{\"id\":169,\"text\":\"<0xA9>\"}]}");
}

/* 256 is an, 257 is an an. */
static void pairs(void)
{
    check_shown(SMALL "tokenizer=char\n", "tokenizer=bpe\nvocab_size=259\n", "ananb", false,
                "{\"vocab_size\":259,\"tokens\":[{\"id\":257,\"text\":\"anan\"},{\"id\":98,\"text\":\"b\"}]}");
}

static void film(void)
{
    static const char *const OWN[] = {SMALL "tokenizer=char\n", SMALL "tokenizer=bpe\nvocab_size=259\n"};
    for (int i = 0; i < 2; i++) {
        check_shown(
            OWN[i], "tokenizer=bpe\nvocab_size=259\n", "anan", true,
            "{\"n_merges\":2,\"frames\":[{\"merges\":0,\"tokens\":[{\"id\":97,\"text\":\"a\"},{\"id\":110,"
            "\"text\":\"n\"},{\"id\":97,\"text\":\"a\"},{\"id\":110,\"text\":\"n\"}]},{\"merges\":1,\"tokens\":"
            "[{\"id\":256,\"text\":\"an\"},{\"id\":256,\"text\":\"an\"}]},{\"merges\":2,\"tokens\":[{\"id\":257,"
            "\"text\":\"anan\"}]}]}");
    }
    check_shown(SMALL "tokenizer=char\n", "", "b", true,
                "{\"n_merges\":0,\"frames\":[{\"merges\":0,\"tokens\":[{\"id\":1,\"text\":\"b\"}]}]}");
    check_shown(SMALL "tokenizer=char\n", "", "", false, "{\"vocab_size\":4,\"tokens\":[]}");
}

/* A character tokenizer shows \r\n and \r as one line end, and an invalid byte as an unknown character. */
static void odd_characters(void)
{
    check_shown(
        SMALL "tokenizer=char\n", "", "a\r\nb\rn\xFF", false,
        "{\"vocab_size\":4,\"tokens\":[{\"id\":0,\"text\":\"a\"},{\"id\":null,\"text\":\"\\u000a\"},{\"id\":1,"
        "\"text\":\"b\"},{\"id\":null,\"text\":\"\\u000a\"},{\"id\":2,\"text\":\"n\"},{\"id\":null,\"text\":"
        "\"\xEF\xBF\xBD\"}]}");
}

static bool makes(void *context, error *e)
{
    const trainer *t = context;
    config c = t->settings;
    config_change(&c, "tokenizer=bpe\nvocab_size=259\n", e);
    string_builder out = {0};
    encoding *n = encoding_new(t, &c, e);
    bool ok = n != NULL && encoding_report(n, "anan", 4, &out, e) && encoding_film(n, "anan", 4, &out, e);
    if (!ok) string_builder_free(&out);
    char *whole = ok ? string_builder_finish(&out, e) : NULL;
    free(whole);
    encoding_delete(n);
    return whole != NULL;
}

static void no_memory(void)
{
    trainer *t = trainer_of(TEXT, SMALL "tokenizer=char\n");
    REQUIRE(t != NULL);
    each_allocation_fails(makes, t, 10);
    trainer_delete(t);
}

SUITE(encoding)
{
    TEST("characters of any run's text, and one that has no token", characters);
    TEST("bytes that are no whole character are written as bytes", bytes);
    TEST("byte pairs are learnt from the text of a run of characters", pairs);
    TEST("a film has a frame for each merge that changes the text", film);
    TEST("line ends and damaged bytes are one character each", odd_characters);
    TEST("when memory runs out it says so and leaves nothing", no_memory);
}
