/* test_spelling.c: tokens as other programs spell them. The expected characters are those of GPT-2's vocabulary. */
#include "files/spelling.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

/* Spells the tokens of these merges. False with the error. */
static bool spell_merges(const bpe_merge *merges, int n, spelling *s, error *e)
{
    tokenizer t;
    if (!tokenizer_init_bytes(&t, merges, n, e)) return false;
    const bool ok = spelling_init(s, &t, true, e);
    tokenizer_free(&t);
    return ok;
}

static void tokens_of_bytes(void)
{
    static const bpe_merge MERGES[] = {{' ', 'a', 3}, {0xC3, 0xA9, 2}, {256, 257, 2}};
    spelling s;
    error e = {0};
    if (CHECK(spell_merges(MERGES, 3, &s, &e))) {
        CHECK_INT(s.n, 260);
        CHECK_TEXT(s.tokens['\n'], "\xC4\x8A");
        CHECK_TEXT(s.tokens[256], "\xC4\xA0"
                                  "a");
        CHECK_TEXT(s.tokens[257], "\xC3\x83\xC2\xA9");
        CHECK_TEXT(s.tokens[258], "\xC4\xA0"
                                  "a\xC3\x83\xC2\xA9");
        CHECK_TEXT(s.tokens[259], "<BOS>");
    }
    spelling_free(&s);
}

static void tokens_of_characters(void)
{
    static const uint32_t CHARACTERS[] = {'\n', ' ', 'a', 0xE9, 0x1F600};
    tokenizer t;
    spelling s;
    error e = {0};
    REQUIRE(tokenizer_init(&t, CHARACTERS, 5, &e));
    if (CHECK(spelling_init(&s, &t, false, &e))) {
        CHECK_TEXT(s.tokens[0], "\n");
        CHECK_TEXT(s.tokens[3], "\xC3\xA9");
        CHECK_TEXT(s.tokens[4], "\xF0\x9F\x98\x80");
        CHECK_TEXT(s.tokens[5], "<BOS>");
    }
    spelling_free(&s);
    if (CHECK(spelling_init(&s, &t, true, &e))) {
        CHECK_TEXT(s.tokens[1], "\xC4\xA0");
        CHECK_TEXT(s.tokens[3], "\xC3\x83\xC2\xA9");
    }
    spelling_free(&s);
    tokenizer_free(&t);
}

static void refuses_two_alike(void)
{
    /* ab, ab c, bc, a bc: "abc" twice */
    static const bpe_merge MERGES[] = {{'a', 'b', 1}, {256, 'c', 1}, {'b', 'c', 1}, {'a', 258, 1}};
    spelling s;
    error e = {0};
    CHECK(!spell_merges(MERGES, 4, &s, &e));
    CHECK_INT(e.code, ERROR_FILE);
    spelling_free(&s);
    CHECK(spell_merges(MERGES, 3, &s, &e));
    spelling_free(&s);
}

static void bos_is_like_no_other(void)
{
    static const bpe_merge MERGES[] = {{'<', 'B', 1}, {256, 'O', 1}, {257, 'S', 1}, {258, '>', 1}};
    spelling s;
    error e = {0};
    if (CHECK(spell_merges(MERGES, 4, &s, &e))) {
        CHECK_TEXT(s.tokens[259], "<BOS>");
        CHECK_TEXT(s.tokens[260], "<|BOS|>");
    }
    spelling_free(&s);
}

static bool spells(void *context, error *e)
{
    spelling s;
    const bool ok = spelling_init(&s, context, true, e);
    spelling_free(&s);
    return ok;
}

static void without_memory(void)
{
    static const uint32_t CHARACTERS[] = {'a', 'b'};
    tokenizer t;
    error e = {0};
    REQUIRE(tokenizer_init(&t, CHARACTERS, 2, &e));
    each_allocation_fails(spells, &t, 4);
    tokenizer_free(&t);
}

SUITE(spelling)
{
    TEST("tokens of bytes are spelt by their bytes", tokens_of_bytes);
    TEST("tokens of characters are spelt as they are, or by their bytes", tokens_of_characters);
    TEST("two tokens with one text are refused", refuses_two_alike);
    TEST("the name of BOS is that of no other token", bos_is_like_no_other);
    TEST("when memory runs out it says so", without_memory);
}
