/* test_spelling.c: bytes as GPT-2 writes them. The expected characters are those of its vocabulary. */
#include "files/spelling.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

static void bytes_as_gpt2_writes_them(void)
{
    static const struct {
        uint8_t byte;
        uint32_t character;
    } KNOWN[] = {{0x00, 0x100}, {'\t', 0x109}, {'\n', 0x10A}, {0x1F, 0x11F}, {' ', 0x120}, {'!', '!'},
                 {'~', '~'},    {0x7F, 0x121}, {0x80, 0x122}, {0xA0, 0x142}, {0xA1, 0xA1}, {0xAC, 0xAC},
                 {0xAD, 0x143}, {0xAE, 0xAE},  {0xC3, 0xC3},  {0xFF, 0xFF}};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        CHECK_INT(spelling_of_byte(KNOWN[i].byte), KNOWN[i].character);
    for (int byte = 0; byte < 256; byte++) CHECK_INT(spelling_byte(spelling_of_byte((uint8_t)byte)), byte);
    CHECK_INT(spelling_byte(' '), -1);
    CHECK_INT(spelling_byte(0xAD), -1);
    CHECK_INT(spelling_byte(0x144), -1);
    CHECK_INT(spelling_byte(0x10FFFF), -1);
}

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
    TEST("each byte has the character that GPT-2 gives it, and back", bytes_as_gpt2_writes_them);
    TEST("tokens of bytes are spelt by their bytes", tokens_of_bytes);
    TEST("tokens of characters are spelt as they are, or by their bytes", tokens_of_characters);
    TEST("two tokens with one text are refused", refuses_two_alike);
    TEST("the name of BOS is that of no other token", bos_is_like_no_other);
    TEST("when memory runs out it says so", without_memory);
}
