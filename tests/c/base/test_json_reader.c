/* test_json_reader.c: the pull reader, compared with what RFC 8259 allows and forbids. */
#include "base/json_reader.h"

#include "../test.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 200 };

/* A reader on a copy of `source`, because reading changes the bytes. */
static json_reader reader_of(const char *source, char copy[ROOM])
{
    size_t length = strlen(source);
    /* a reader that goes beyond its end would read these quotes */
    for (size_t i = 0; i < ROOM; i++) copy[i] = i < length ? source[i] : '"';
    return (json_reader){.at = copy, .end = copy + length};
}

static void check_string(const char *source, const char *expected)
{
    char copy[ROOM];
    json_reader j = reader_of(source, copy);
    CHECK_TEXT(json_reader_string(&j), expected);
    CHECK_THAT(!j.failed && j.at == j.end, "%s was not read to its end", source);
}

static void strings(void)
{
    check_string("\"\"", "");
    check_string(" \t\r\n\"a b\"", "a b");
    check_string("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t");
    check_string("\"\\u0041\\u00e9\\u20AC\\uFFFD\"", "A\xC3\xA9\xE2\x82\xAC\xEF\xBF\xBD");
    check_string("\"\\ud83d\\ude00\\uDBFF\\uDFFF\"", "\xF0\x9F\x98\x80\xF4\x8F\xBF\xBF");
    check_string("\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F\"", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\x7F");
}

static void broken_strings(void)
{
    static const char *const BROKEN[] = {
        "",
        "a",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12G4\"",
        "\"\\u",
        "\"\\u0000\"",
        "\"a\nb\"",
        "\"\x01\"",
        "\"\xFF\"",
        "\"\xC3\"",
        "\"\xC0\xAF\"",
        "\"\xED\xA0\x80\"",
        "\"\\ud83d\"",
        "\"\\ude00\"",
        "\"\\ud83d\\ud83d\"",
        "\"\\ud83dx\"",
        "\"\\ud83d\\n\"",
        "\"\\",
        "'a'",
    };
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        char copy[ROOM];
        json_reader j = reader_of(BROKEN[i], copy);
        CHECK_TEXT(json_reader_string(&j), "");
        CHECK_THAT(j.failed, "%s was read", BROKEN[i]);
    }
}

static void numbers(void)
{
    static const char *const GOOD[] = {"0", "7", " 18446744073709551615", "1234567890123"};
    static const uint64_t VALUES[] = {0, 7, UINT64_MAX, 1234567890123u};
    for (size_t i = 0; i < 4; i++) {
        char copy[ROOM];
        json_reader j = reader_of(GOOD[i], copy);
        CHECK_THAT(json_reader_unsigned(&j) == VALUES[i] && !j.failed, "%s was misread", GOOD[i]);
    }
    static const char *const BROKEN[] = {"",  "-1",   "+1", "007", "18446744073709551616", "99999999999999999999",
                                         "x", "\"1\""};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        char copy[ROOM];
        json_reader j = reader_of(BROKEN[i], copy);
        CHECK_INT(json_reader_unsigned(&j), 0);
        CHECK_THAT(j.failed, "%s was read", BROKEN[i]);
    }
}

/* Writes {"a": 1, "b": 2} as "a1b2". */
static bool read_object(const char *source, char seen[ROOM])
{
    char copy[ROOM];
    json_reader j = reader_of(source, copy);
    seen[0] = '\0';
    for (bool more = json_reader_begin(&j, '{', '}'); more; more = json_reader_more(&j, '}')) {
        const char *key = json_reader_key(&j);
        size_t n = strlen(seen);
        snprintf(seen + n, ROOM - n, "%s%llu", key, (unsigned long long)json_reader_unsigned(&j));
    }
    return !j.failed && j.at == j.end;
}

static void objects(void)
{
    char seen[ROOM];
    CHECK(read_object("{}", seen));
    CHECK_TEXT(seen, "");
    CHECK(read_object(" { } ", seen) == false); /* what follows is for the caller to check */
    CHECK(read_object(" {\"a\" : 1 ,\n\"b\":2}", seen));
    CHECK_TEXT(seen, "a1b2");
    static const char *const BROKEN[] = {"",
                                         "{",
                                         "[]",
                                         "{]",
                                         "{\"a\"}",
                                         "{\"a\":}",
                                         "{\"a\":1",
                                         "{\"a\":1,}",
                                         "{\"a\":1,,}",
                                         "{,\"a\":1}",
                                         "{\"a\" 1}",
                                         "{a:1}",
                                         "{\"a\":1.5}",
                                         "{\"a\":1e3}",
                                         "{\"a\":-1}",
                                         "{\"a\":true}",
                                         "{\"a\":1 \"b\":2}"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        CHECK_THAT(!read_object(BROKEN[i], seen), "%s was read", BROKEN[i]);
    }
}

static void any_numbers(void)
{
    static const char *const GOOD[] = {"0", " -1", "1e-5", "0.00001", "-2.5E+3", "10000.0"};
    static const double VALUES[] = {0, -1, 1e-5, 1e-5, -2500, 10000};
    for (size_t i = 0; i < 6; i++) {
        char copy[ROOM];
        json_reader j = reader_of(GOOD[i], copy);
        CHECK_NEAR(json_reader_number(&j), VALUES[i], 0);
        CHECK_THAT(!j.failed && j.at == j.end, "%s was misread", GOOD[i]);
    }
    static const char *const BROKEN[] = {"", "-", "+1", ".5", "nan", "inf", "1e", "x", "\"1\"", "1-1", "--1"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
        char copy[ROOM];
        json_reader j = reader_of(BROKEN[i], copy);
        CHECK_NEAR(json_reader_number(&j), 0, 0);
        CHECK_THAT(j.failed, "%s was read", BROKEN[i]);
    }
}

static bool skips(const char *source)
{
    char copy[ROOM];
    json_reader j = reader_of(source, copy);
    json_reader_skip(&j);
    return !j.failed && j.at == j.end;
}

static void skipping(void)
{
    static const char *const GOOD[] = {"1",
                                       "-1.5e3",
                                       "\"a\\\"]\"",
                                       "true",
                                       "false",
                                       "null",
                                       "{}",
                                       "[]",
                                       "[ ]",
                                       "[1,[2,[]],{\"a\":{}}]",
                                       "{\"a\":[],\"b\":{\"c\":null,\"d\":[{}]}}"};
    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) CHECK_THAT(skips(GOOD[i]), "%s was not skipped", GOOD[i]);
    static const char *const BROKEN[] = {"",        "[",        "[1",    "[1,]",       "[,1]",      "[1 2]",
                                         "{\"a\"}", "{\"a\":}", "{1:2}", "{\"a\":1,}", "[}",        "{]",
                                         "[[]",     "nul",      "tru",   "\"a",        "{\"a\":1]", "[1}"};
    for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++)
        CHECK_THAT(!skips(BROKEN[i]), "%s was skipped", BROKEN[i]);
    char deep[2 * 65 + 1] = "";
    for (int depth = 64; depth <= 65; depth++) {
        memset(deep, '[', (size_t)depth);
        memset(deep + depth, ']', (size_t)depth);
        deep[2 * depth < (int)sizeof deep ? 2 * depth : (int)sizeof deep - 1] = '\0';
        CHECK_THAT(skips(deep) == (depth == 64), "%d in each other", depth);
    }
    char copy[ROOM];
    json_reader j = reader_of(" [true, null]", copy);
    CHECK(json_reader_at(&j, '[') && !json_reader_at(&j, '{'));
    CHECK(json_reader_begin(&j, '[', ']') && json_reader_boolean(&j) && json_reader_more(&j, ']'));
    CHECK(json_reader_at(&j, 'n') && !json_reader_boolean(&j) && j.failed);
}

SUITE(json_reader)
{
    TEST("numbers of any form are read, and nothing else is", any_numbers);
    TEST("a value that nobody asks for is skipped to its end, unless it is broken or too deep", skipping);
    TEST("strings come out unescaped, as UTF-8", strings);
    TEST("strings that JSON or UTF-8 forbids are refused", broken_strings);
    TEST("whole numbers are read up to 2^64 - 1 and nothing else is", numbers);
    TEST("objects are read member by member, and their commas are counted", objects);
}
