/* test_dataset.c: bytes to documents. Python's str.strip() defines what white space is; the Unicode standard
 * defines what U+FFFD replaces (test_utf8.c). */
#include "dataset/dataset.h"

#include "../support.h"
#include "../test.h"
#include "base/utf8.h"
#include "settings/config.h"

#include <stdlib.h>
#include <string.h>

/* The documents of a text, each in [ ], or the error's message. The text is copied into a block of its exact size,
 * so that the sanitizer detects reads beyond it. */
static const char *cut(const char *bytes, size_t size, int documents, dataset *d)
{
    static char shown[4000];
    error e = {0};
    uint8_t *copy = malloc(size > 0 ? size : 1);
    if (size > 0) memcpy(copy, bytes, size);
    bool ok = dataset_init(d, copy, size, documents, &e);
    free(copy);
    shown[0] = '\0';
    for (size_t i = 0; ok && i < d->count; i++) {
        strcat(shown, "[");
        strncat(shown, d->text + d->list[i].begin, d->list[i].end - d->list[i].begin);
        strcat(shown, "]");
    }
    if (!ok) strcpy(shown, e.message);
    return shown;
}

static void check_cut(const char *bytes, size_t size, int documents, const char *expected, size_t invalid, size_t nul)
{
    dataset d;
    CHECK_TEXT(cut(bytes, size, documents, &d), expected);
    CHECK_INT(d.n_invalid, invalid);
    CHECK_INT(d.n_nul, nul);
    dataset_free(&d);
}

#define LINES(bytes, expected) check_cut(bytes, sizeof(bytes) - 1, DOCUMENTS_LINES, expected, 0, 0)
#define REPAIRED(bytes, expected, invalid, nul) \
    check_cut(bytes, sizeof(bytes) - 1, DOCUMENTS_LINES, expected, invalid, nul)
#define STREAM(bytes, expected) check_cut(bytes, sizeof(bytes) - 1, DOCUMENTS_STREAM, expected, 0, 0)

static void lines(void)
{
    LINES("anna\nbob\ncleo", "[anna][bob][cleo]");
    LINES("anna\nbob\n", "[anna][bob]");
    LINES("\n\n anna \n\t\n\nbob\t\n   \n", "[anna][bob]");
    LINES("one two  three\n", "[one two  three]");
    LINES("one", "[one]");
    LINES("a", "[a]");
}

static void line_ends(void)
{
    LINES("a\r\nb\rc\nd\r\n\r\ne\r\rf\n\rg", "[a][b][c][d][e][f][g]");
    STREAM("a\r\nb\rc\nd\r\n\r\ne\r\rf\n\rg", "[a\nb\nc\nd][e][f][g]");
    LINES("a\r", "[a]");
    LINES("a\r\n", "[a]");
}

/* ' '.join(chr(c) for c in range(0x110000) if chr(c).isspace()) is what Python strips. */
static void white_space(void)
{
    static const uint32_t SPACES[] = {0x09,   0x0B,   0x0C,   0x1C,   0x1D,   0x1E,   0x1F,   0x20,   0x85,
                                      0xA0,   0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006,
                                      0x2007, 0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000};
    static const uint32_t OTHERS[] = {0x08, 0x0E,   0x1B,   0x21,   0x7F,   0x84,
                                      0x86, 0x180E, 0x200B, 0x200D, 0x2060, 0xFEFF};
    for (size_t i = 0; i < sizeof SPACES / sizeof *SPACES; i++) {
        char bytes[40] = {0}, expected[40] = {0};
        size_t n = utf8_encode(SPACES[i], bytes);
        memcpy(bytes + n, "x", 1);
        memcpy(bytes + n + 1, bytes, n); /* between letters it is kept */
        memcpy(bytes + 2 * n + 1, "y", 1);
        memcpy(bytes + 2 * n + 2, bytes, n);
        strcat(expected, "[x");
        strncat(expected, bytes, n);
        strcat(expected, "y]");
        check_cut(bytes, 3 * n + 2, DOCUMENTS_LINES, expected, 0, 0);
    }
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        char bytes[UTF8_BYTES + 1] = {0}, expected[10] = "[";
        size_t n = utf8_encode(OTHERS[i], bytes);
        if (OTHERS[i] == 0xFEFF) continue; /* at the start of a text it is a byte order mark */
        strcat(expected, bytes);
        strcat(expected, "]");
        check_cut(bytes, n, DOCUMENTS_LINES, expected, 0, 0);
    }
}

static void streams(void)
{
    STREAM("Once\nupon\n\na time\n", "[Once\nupon][a time]");
    STREAM("\n\n  if x:\n    go()   \n\t \n\n  else:\n\tstop()\n\n", "[  if x:\n    go()][  else:\n\tstop()]");
    STREAM("one line", "[one line]");
    STREAM("a\n \n\xC2\xA0\nb", "[a][b]");
    STREAM("a  \n", "[a]");
}

static void marks(void)
{
    LINES("\xEF\xBB\xBF"
          "anna\nbob",
          "[anna][bob]");
    LINES("anna\n\xEF\xBB\xBF"
          "bob",
          "[anna][\xEF\xBB\xBF"
          "bob]");
    REPAIRED("\xEF\xBB\xBF", "The text is empty. A model needs at least one character to learn from.", 0, 0);
}

static void nul_bytes(void)
{
    REPAIRED("an\0na and a longer line\nbob\0\n and one", "[anna and a longer line][bob][and one]", 0, 2);
    REPAIRED(
        "an\0na and a long line\nbob\0\n\0\n",
        "This is not UTF-8 text: 3 of its 29 bytes cannot be read as characters. Save it as plain text in UTF-8.", 0,
        3);
    REPAIRED("one in ten\0 is allowed", "[one in ten is allowed]", 0, 1);
}

static void invalid(void)
{
    REPAIRED("caf\xE9 is Latin-1, not UTF-8", "[caf\xEF\xBF\xBD is Latin-1, not UTF-8]", 1, 0);
    REPAIRED("a surrogate \xED\xA0\x80 is three, and more than thirty",
             "[a surrogate \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD is three, and more than thirty]", 3, 0);
    REPAIRED("an emoji cut short: \xF0\x9F\x98", "[an emoji cut short: \xEF\xBF\xBD]", 1, 0);
    dataset d;
    char binary[1000];
    for (size_t i = 0; i < sizeof binary; i++) binary[i] = (char)(i * 7919 % 256);
    CHECK_HAS(cut(binary, sizeof binary, DOCUMENTS_AUTO, &d), "This is not UTF-8 text: ");
    dataset_free(&d);
}

static void other_scripts(void)
{
    LINES("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\n\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80\ne\xCC\x81t\xC3\xA9",
          "[\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D][\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80][e\xCC\x81t\xC3\xA9]");
}

static void empty(void)
{
    static const char *const BLANK[] = {"", " ", "\n", "\r\n\r\n", "\t \n \xC2\xA0\n", "\xE3\x80\x80"};
    for (size_t i = 0; i < sizeof BLANK / sizeof *BLANK; i++) {
        for (int documents = DOCUMENTS_AUTO; documents <= DOCUMENTS_STREAM; documents++) {
            dataset d;
            CHECK_HAS(cut(BLANK[i], strlen(BLANK[i]), documents, &d), "The text is empty.");
            CHECK(d.text == NULL && d.list == NULL);
            dataset_free(&d);
        }
    }
}

static void check_auto(const char *bytes, int expected)
{
    dataset d;
    cut(bytes, strlen(bytes), DOCUMENTS_AUTO, &d);
    CHECK_THAT(d.documents == expected, "\"%.40s\": %d, not %d", bytes, d.documents, expected);
    dataset_free(&d);
}

static void automatic(void)
{
    check_auto("a\nb\nc\nd", DOCUMENTS_LINES);
    check_auto("\n\na\nb\nc\nd\n\n\n\n", DOCUMENTS_LINES); /* blank lines at both ends are ignored */
    check_auto("a\nb\nc", DOCUMENTS_STREAM);               /* too few lines */
    check_auto("a\nb\n\nc\nd", DOCUMENTS_STREAM);          /* a blank line inside: a stream */
    check_auto("12345678901234567890123456789012\nb\nc\nd", DOCUMENTS_LINES);
    check_auto("123456789012345678901234567890123\nb\nc\nd", DOCUMENTS_STREAM); /* one of four lines is long */
    check_auto("one long line that is the whole text", DOCUMENTS_STREAM);
    /* Length counts characters, not bytes: 32 letters of two bytes each. */
    check_auto(
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\nb\nc\nd",
        DOCUMENTS_LINES);
    char text[4000] = "";
    for (int i = 0; i < 19; i++) strcat(text, "name\n");
    strcat(text, "a line that is longer than thirty-two characters\n");
    check_auto(text, DOCUMENTS_LINES); /* one line of twenty may be long */
    strcat(text, "another one that is longer than thirty-two\n");
    check_auto(text, DOCUMENTS_STREAM);
}

static void limit(void)
{
    dataset d;
    error e = {0};
    size_t size = (size_t)DATASET_MAX_BYTES + 1;
    uint8_t *bytes = malloc(size);
    REQUIRE(bytes != NULL);
    memset(bytes, 'a', size);
    allocations_fail(0, false);
    CHECK(!dataset_init(&d, bytes, size, DOCUMENTS_AUTO, &e));
    CHECK_INT(allocations_made(), 0);
    CHECK_INT(e.code, ERROR_TEXT);
    CHECK_HAS(e.message, "The text has 32.1 MiB; the limit is 32 MiB.");
    /* refused without reading the bytes */
    CHECK(!dataset_init(&d, bytes, (size_t)100 << 20, DOCUMENTS_AUTO, &e));
    CHECK_HAS(e.message, "The text has 100.0 MiB; the limit is 32 MiB.");
    CHECK_THAT(dataset_init(&d, bytes, size - 1, DOCUMENTS_AUTO, &e), "%s", e.message);
    CHECK_INT(d.count, 1);
    dataset_free(&d);
    dataset_free(&d);
    free(bytes);
}

SUITE(dataset)
{
    TEST("each line is a document, without the blanks around it", lines);
    TEST("lines end in LF, CR LF or CR", line_ends);
    TEST("white space is what Python's strip() removes, and nothing else", white_space);
    TEST("a stream is cut at blank lines and keeps its indentation", streams);
    TEST("a byte order mark at the start is dropped, elsewhere it is a character", marks);
    TEST("NUL bytes are dropped and counted", nul_bytes);
    TEST("bytes that are not UTF-8 become U+FFFD and are counted; too many are refused", invalid);
    TEST("emoji, right-to-left and combining letters pass unchanged", other_scripts);
    TEST("a text that is empty or all blank is refused with a sentence", empty);
    TEST("auto distinguishes a list of lines from a running text", automatic);
    TEST("a text over the limit is refused with its size, unread", limit);
}
