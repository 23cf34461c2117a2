/* test_pretokenizer.c: GPT-2's rules, piece by piece. tests/js/tokenizers.test.js compares more texts with the
 * rules as a regular expression. */
#include "tokenizer/pretokenizer.h"

#include "../support.h"
#include "../test.h"

#include <stdlib.h>
#include <string.h>

/* The pieces of a text, with a bar between them. */
static void check_pieces(const char *text, const char *expected)
{
    pretokenizer p;
    error e = {0};
    char shown[200] = {0};
    size_t size = strlen(text), length = 0;
    REQUIRE(pretokenizer_init(&p, &e));
    uint8_t *exact = malloc(size);
    REQUIRE(exact != NULL);
    memcpy(exact, text, size);
    for (size_t at = 0; at < size;) {
        size_t n = pretokenizer_next(&p, exact + at, size - at);
        REQUIRE(n > 0 && n <= size - at);
        if (at > 0) shown[length++] = '|';
        memcpy(shown + length, text + at, n);
        length += n;
        at += n;
    }
    CHECK_TEXT(shown, expected);
    free(exact);
    pretokenizer_free(&p);
    CHECK(p.classes == NULL);
}

static void words(void)
{
    check_pieces("Hello world", "Hello| world");
    check_pieces("a1b22, c!? d", "a|1|b|22|,| c|!?| d");
    check_pieces("x", "x");
    check_pieces("\xC3\xA9t\xC3\xA9 \xE6\xBC\xA2\xE5\xAD\x97", "\xC3\xA9t\xC3\xA9| \xE6\xBC\xA2\xE5\xAD\x97");
    check_pieces("e\xCC\x81 \xF0\x9F\x98\x80\xF0\x9F\x98\x80", "e|\xCC\x81| \xF0\x9F\x98\x80\xF0\x9F\x98\x80");
}

static void contractions(void)
{
    check_pieces("I'm we're he'd", "I|'m| we|'re| he|'d");
    check_pieces("they'll've's't", "they|'ll|'ve|'s|'t");
    check_pieces("'S '' 's' 'l", "'|S| ''| '|s|'| '|l");
    check_pieces("'lls'", "'ll|s|'");
    check_pieces("'", "'");
}

static void blanks(void)
{
    check_pieces("a  b", "a| | b");
    check_pieces("a \n b\n", "a| \n| b|\n");
    check_pieces("a\nb\n\nc", "a|\n|b|\n|\n|c");
    check_pieces("  ", "  ");
    check_pieces("\t x", "\t| x");
    check_pieces(" \tx", " |\t|x");
    check_pieces("a\xE2\x80\x83\xE2\x80\x83z", "a|\xE2\x80\x83|\xE2\x80\x83|z"); /* U+2003, an em space */
    check_pieces("a\x1C z", "a|\x1C| z");                                        /* not white space in Unicode */
}

static void not_utf8(void)
{
    check_pieces("a\xFF\xFE!z", "a|\xFF\xFE!|z");
    check_pieces("a \xE2\x80", "a| \xE2\x80");
    check_pieces("\xC3", "\xC3");
}

/* Unassigned code points after U+0377, a letter; U+0B77, a number; U+2FD5, a sign; and in plane 4, where none is
 * assigned. */
static void unassigned(void)
{
    check_pieces("a\xCD\xB8 1\xCD\xB8", "a\xCD\xB8| 1|\xCD\xB8");
    check_pieces("a\xE0\xAD\xB8 1\xE0\xAD\xB8", "a|\xE0\xAD\xB8| 1\xE0\xAD\xB8");
    check_pieces("a\xE2\xBF\xA0!", "a|\xE2\xBF\xA0!");
    check_pieces("a\xF1\x80\x80\x80!", "a|\xF1\x80\x80\x80!");
}

static void long_pieces(void)
{
    enum { SIZE = 3 * PRETOKEN_MAX };
    uint8_t *text = malloc(SIZE);
    pretokenizer p;
    error e = {0};
    REQUIRE(text != NULL && pretokenizer_init(&p, &e));
    memset(text, 'a', SIZE);
    CHECK_INT(pretokenizer_next(&p, text, SIZE), PRETOKEN_MAX);
    CHECK_INT(pretokenizer_next(&p, text, PRETOKEN_MAX - 1), PRETOKEN_MAX - 1);
    memset(text, ' ', SIZE);
    CHECK_INT(pretokenizer_next(&p, text, SIZE), PRETOKEN_MAX);
    for (size_t i = 0; i < SIZE; i++) text[i] = (uint8_t)"\xE6\xBC\xA2"[i % 3]; /* no character is divided */
    CHECK_INT(pretokenizer_next(&p, text, SIZE), PRETOKEN_MAX / 3 * 3);
    pretokenizer_free(&p);
    free(text);
}

SUITE(pretokenizer)
{
    TEST("letters, numbers and signs are separate pieces, each with one blank before it", words);
    TEST("English contractions are pieces, where they are lower case", contractions);
    TEST("of several blanks the last goes with what follows", blanks);
    TEST("bytes that are not UTF-8 count as signs", not_utf8);
    TEST("a code point that is not assigned counts as the last assigned one before it", unassigned);
    TEST("a piece has a largest length, and no character is divided", long_pieces);
}
