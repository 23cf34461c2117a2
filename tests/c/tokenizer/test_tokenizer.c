/* test_tokenizer.c: one token for each code point of the text, and back. */
#include "tokenizer/tokenizer.h"

#include "../support.h"
#include "../test.h"
#include "settings/config.h"

#include <stdlib.h>
#include <string.h>

/* e with acute, a Chinese sign, an emoji, e with a combining acute, Hebrew, a flag of two signs */
static const char MANY[] = "caf\xC3\xA9 \xE6\xBC\xA2\xE5\xAD\x97 \xF0\x9F\x98\x80\xF0\x9F\x98\x80 e\xCC\x81 "
                           "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xF0\x9F\x87\xA8\xF0\x9F\x87\xAD";

static bool fit(tokenizer *t, const char *text)
{
    dataset d;
    error e = {0};
    if (!CHECK_THAT(dataset_init(&d, bytes_of(text), strlen(text), DOCUMENTS_LINES, &e), "%s", e.message))
        return false;
    bool ok = CHECK_THAT(tokenizer_fit(t, &d, &e), "%s", e.message);
    dataset_free(&d);
    return ok;
}

static void vocabulary(void)
{
    tokenizer t;
    REQUIRE(fit(&t, "cab\nbad\n\xC3\xA9\n\xF0\x9F\x98\x80 z\n"));
    static const uint32_t EXPECTED[] = {' ', 'a', 'b', 'c', 'd', 'z', 0xE9, 0x1F600};
    CHECK_INT(t.vocab_size, 9);
    CHECK_INT(t.bos, 8);
    for (int i = 0; i < 8; i++) CHECK_INT(t.characters[i], EXPECTED[i]);
    char none[UTF8_BYTES];
    CHECK_INT(tokenizer_decode(&t, t.bos, none), 0);
    tokenizer_free(&t);
    CHECK(t.characters == NULL);
    tokenizer_free(&t);
}

/* Blanks around a line and line ends are in no document, so they are no tokens. */
static void only_documents(void)
{
    tokenizer t;
    REQUIRE(fit(&t, "  \t a \n\n b\n"));
    CHECK_INT(t.vocab_size, 3);
    tokenizer_free(&t);
}

static void round_trip(void)
{
    tokenizer t;
    REQUIRE(fit(&t, MANY));
    token ids[sizeof MANY];
    size_t n = 0, length = 0;
    error e = {0};
    char back[sizeof MANY + UTF8_BYTES];
    REQUIRE(tokenizer_encode(&t, MANY, strlen(MANY), ids, &n, &e));
    CHECK_INT(n, 21); /* code points, counted by hand */
    for (size_t i = 0; i < n; i++) length += tokenizer_decode(&t, ids[i], back + length);
    CHECK_BYTES(back, length, MANY);
    REQUIRE(tokenizer_encode(&t, "", 0, ids, &n, &e));
    CHECK_INT(n, 0);
    tokenizer_free(&t);
}

static void check_unseen(const tokenizer *t, const char *text, const char *part)
{
    token ids[40];
    size_t n;
    error e = {0};
    if (!CHECK_THAT(!tokenizer_encode(t, text, strlen(text), ids, &n, &e), "\"%s\" is accepted", text)) return;
    CHECK_INT(e.code, ERROR_PROMPT);
    CHECK_HAS(e.message, part);
}

static void unseen(void)
{
    tokenizer t;
    REQUIRE(fit(&t, "abc\nxyz\n\xC3\xA9\n"));
    check_unseen(&t, "abq", "The model does not know the character \"q\" (U+0071)");
    check_unseen(&t, "\xC3\xA8", "\"\xC3\xA8\" (U+00E8)");
    check_unseen(&t, "\xC3\xAA", "(U+00EA)"); /* the code point after the last known one */
    check_unseen(&t, "a\xF0\x9F\x98\x80", "\"\xF0\x9F\x98\x80\" (U+1F600)");
    check_unseen(&t, "a b", "(U+0020)");
    check_unseen(&t, "a\nb", "line breaks");
    check_unseen(&t, "a\xFF", "(U+FFFD)");
    check_unseen(&t, "a\xC3", "(U+FFFD)");
    check_unseen(&t, "A", "\"A\" (U+0041)"); /* upper and lower case differ */
    tokenizer_free(&t);
}

/* If the text contains U+FFFD, invalid UTF-8 in a prompt is read as that character. */
static void replacement_known(void)
{
    tokenizer t;
    REQUIRE(fit(&t, "abcdefghijkl\xEF\xBF\xBD"));
    token ids[2];
    size_t n = 0;
    error e = {0};
    REQUIRE(tokenizer_encode(&t, "\xFF\xFF", 2, ids, &n, &e));
    CHECK_INT(n, 2);
    CHECK_INT(t.characters[ids[0]], 0xFFFD);
    tokenizer_free(&t);
}

static void check_damaged(const uint32_t *characters, size_t n)
{
    tokenizer t;
    error e = {0};
    CHECK(!tokenizer_init(&t, characters, n, &e));
    CHECK_INT(e.code, ERROR_FILE);
    tokenizer_free(&t);
}

static void damaged(void)
{
    check_damaged((const uint32_t[]){'b', 'a'}, 2);
    check_damaged((const uint32_t[]){'a', 'a'}, 2);
    check_damaged((const uint32_t[]){'a', UTF8_LIMIT}, 2);
    check_damaged((const uint32_t[]){UINT32_MAX}, 1);
}

static void too_many(void)
{
    uint32_t *characters = malloc((TOKENIZER_MAX_VOCAB + 1) * sizeof *characters);
    tokenizer t;
    error e = {0};
    REQUIRE(characters != NULL);
    for (uint32_t i = 0; i <= TOKENIZER_MAX_VOCAB; i++) characters[i] = 0x100 + i;
    REQUIRE(tokenizer_init(&t, characters, TOKENIZER_MAX_VOCAB - 1, &e));
    CHECK_INT(t.vocab_size, TOKENIZER_MAX_VOCAB);
    CHECK_INT(t.ids[0x100 + TOKENIZER_MAX_VOCAB - 2], TOKENIZER_MAX_VOCAB - 2);
    CHECK_INT(t.ids[0x50], t.bos);
    tokenizer_free(&t);
    CHECK(!tokenizer_init(&t, characters, TOKENIZER_MAX_VOCAB, &e));
    CHECK_INT(e.code, ERROR_TEXT);
    CHECK_HAS(e.message, "65535 different characters");
    free(characters);
}

/* Checks how many tokens a vocabulary gets from a text, and how many ids the beginning of the text has. */
static void check_learnt(const char *lines, int vocab_size, size_t n_ids)
{
    static const char TEXT[] = "the then the then";
    dataset d;
    tokenizer t;
    config c = settings_of(lines);
    error e = {0};
    token ids[sizeof TEXT];
    size_t n = 0;
    REQUIRE(dataset_init(&d, bytes_of(TEXT), strlen(TEXT), DOCUMENTS_STREAM, &e));
    REQUIRE(tokenizer_learn(&t, &d, &c, &e));
    CHECK_INT(t.vocab_size, vocab_size);
    CHECK_INT(t.bos, vocab_size - 1);
    REQUIRE(tokenizer_encode(&t, "the then", 8, ids, &n, &e));
    CHECK_INT(n, n_ids);
    char bytes[TOKENIZER_TOKEN_BYTES];
    CHECK_INT(tokenizer_decode(&t, t.bos, bytes), 0);
    CHECK_INT(tokenizer_decode(&t, t.bos - 1, bytes), vocab_size == 260 ? 4 : 1);
    if (c.tokenizer != TOKENIZER_CHAR) { /* line ends are unchanged, and every byte is known */
        REQUIRE(tokenizer_encode(&t, "\r\n\xFF\0", 4, ids, &n, &e));
        CHECK(n == 4 && ids[0] == '\r' && ids[2] == 0xFF && ids[3] == 0);
    }
    tokenizer_free(&t);
    tokenizer_free(&t);
    dataset_free(&d);
}

static void kinds(void)
{
    check_learnt("tokenizer=char", 6, 8);
    check_learnt("tokenizer=byte\nvocab_size=1000", 257, 8);
    check_learnt("tokenizer=bpe\nvocab_size=257", 257, 8);
    check_learnt("tokenizer=bpe\nvocab_size=260", 260, 3); /* he, the, " the": the| the|n */
}

SUITE(tokenizer)
{
    TEST("characters, bytes or merges, as the settings say", kinds);
    TEST("ids follow the order of code points, BOS is the last", vocabulary);
    TEST("characters that are in no document have no token", only_documents);
    TEST("accents, combining letters, Chinese, Hebrew and emoji come back as they went in", round_trip);
    TEST("a character never seen is named in a sentence", unseen);
    TEST("bytes that are not UTF-8 are read as U+FFFD", replacement_known);
    TEST("a saved vocabulary that is not ascending is refused", damaged);
    TEST("as many characters are allowed as there are ids, and no more", too_many);
}
