/* test_utf8.c: UTF-8, compared with tables of the Unicode standard: well-formed ranges (15.0, table 3-7), and how
 * many bytes one U+FFFD replaces (section 3.9, tables 3-8 to 3-11). */
#include "base/utf8.h"

#include "../test.h"

#include <stdlib.h>
#include <string.h>

/* Checks the code points, given as "61 FFFD ..." in hexadecimal; an invalid sequence counts as one FFFD. */
static void check_decoded(const char *bytes, size_t size, const char *expected)
{
    /* a copy of the exact size, so that the sanitizer detects a read beyond its end */
    uint8_t *copy = malloc(size);
    REQUIRE(copy != NULL);
    memcpy(copy, bytes, size);
    size_t at = 0;
    for (const char *want = expected; *want != '\0';) {
        char *next;
        unsigned long code = strtoul(want, &next, 16), got;
        uint32_t c = 0;
        if (!CHECK_THAT(at < size, "the bytes end before %s", want)) break;
        size_t n = utf8_decode(copy + at, size - at, &c);
        got = c == UTF8_INVALID ? 0xFFFD : c;
        CHECK_THAT(got == code, "at byte %zu: U+%04lX, not U+%04lX", at, got, code);
        if (!CHECK_THAT(n >= 1 && n <= size - at, "at byte %zu: %zu bytes taken", at, n)) break;
        at += n;
        want = next + strspn(next, " ");
    }
    CHECK_INT(at, size);
    free(copy);
}

#define DECODED(bytes, expected) check_decoded(bytes, sizeof(bytes) - 1, expected)

static void maximal_subparts(void)
{
    DECODED("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD 41"); /* 3-8 */
    DECODED("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "FFFD FFFD FFFD FFFD FFFD FFFD FFFD FFFD 41"); /* 3-9 */
    DECODED("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "FFFD FFFD FFFD FFFD FFFD 41 FFFD FFFD 42");   /* 3-10 */
    DECODED("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "FFFD FFFD FFFD FFFD 41");                     /* 3-11 */
    DECODED("\x61\xF1\x80\x80\xE1\x80\xC2\x62\x80\x63\x80\xBF\x64", "61 FFFD FFFD FFFD 62 FFFD 63 FFFD FFFD 64");
}

static void cut_short(void)
{
    DECODED("\xC3", "FFFD");
    DECODED("a\xE2\x82", "61 FFFD");
    DECODED("\xF0\x9F\x98", "FFFD");
    DECODED("\xF0\x9F", "FFFD");
    DECODED("\xE2\x82\x61", "FFFD 61");
    DECODED("\xF4\x8F\xBF\xBF", "10FFFF");
    DECODED("\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80", "E9 6F22 1F600");
}

/* Checks every code point with the ranges of table 3-7. */
static void every_code_point(void)
{
    for (uint32_t c = 0; c < UTF8_LIMIT; c++) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        char bytes[UTF8_BYTES];
        uint32_t back;
        size_t n = utf8_encode(c, bytes), expected = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (n != expected || utf8_decode((const uint8_t *)bytes, n, &back) != n || back != c) {
            CHECK_THAT(false, "U+%04X does not come back", (unsigned)c);
        }
    }
    char e_acute[UTF8_BYTES], emoji[UTF8_BYTES];
    CHECK_BYTES(e_acute, utf8_encode(0xE9, e_acute), "\xC3\xA9");
    CHECK_BYTES(emoji, utf8_encode(0x1F600, emoji), "\xF0\x9F\x98\x80");
}

static void every_pair(void)
{
    for (int lead = 0x80; lead < 0x100; lead++) {
        for (int second = 0; second < 0x100; second++) {
            const uint8_t bytes[2] = {(uint8_t)lead, (uint8_t)second};
            bool continues = second >= 0x80 && second <= 0xBF;
            if (lead == 0xE0) continues = second >= 0xA0 && second <= 0xBF;
            if (lead == 0xED) continues = second >= 0x80 && second <= 0x9F;
            if (lead == 0xF0) continues = second >= 0x90 && second <= 0xBF;
            if (lead == 0xF4) continues = second >= 0x80 && second <= 0x8F;
            bool leads = lead >= 0xC2 && lead <= 0xF4;
            uint32_t c;
            size_t n = utf8_decode(bytes, 2, &c);
            bool whole = leads && lead < 0xE0 && continues;
            CHECK_THAT(n == (leads && continues ? 2u : 1u) && (c != UTF8_INVALID) == whole,
                       "%02X %02X: %zu bytes, U+%04X", (unsigned)lead, (unsigned)second, n, (unsigned)c);
        }
    }
}

SUITE(utf8)
{
    TEST("bytes that are not UTF-8 are replaced as Unicode's tables 3-8 to 3-11 show", maximal_subparts);
    TEST("a sequence that is cut short is one replacement and nothing is read behind it", cut_short);
    TEST("every code point is written in its shortest form and comes back", every_code_point);
    TEST("every pair of bytes is taken as table 3-7 of well-formed sequences has it", every_pair);
}
