/* test_string_builder.c: a growing string and the JSON that it is used for (RFC 8259). */
#include "base/string_builder.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void grows(void)
{
    string_builder t = {0};
    for (int i = 0; i < 1000; i++) string_builder_add(&t, "%d,", i % 10);
    REQUIRE(!t.failed);
    CHECK_INT(t.length, 2000);
    CHECK_INT(strlen(t.at), 2000);
    CHECK(memcmp(t.at, "0,1,2,3,", 8) == 0);
    CHECK_TEXT(t.at + 1994, "7,8,9,");
    string_builder_add_bytes(&t, "a\0b", 3);
    CHECK_INT(t.length, 2003);
    CHECK(memcmp(t.at + 2000, "a\0b", 4) == 0);
    string_builder_add(&t, "%5000d", 1);
    CHECK_INT(t.length, 7003);
    string_builder_free(&t);
    CHECK(t.at == NULL);
    string_builder_free(&t);
}

static void json_strings(void)
{
    string_builder t = {0};
    string_builder_add_json(&t, "a\"b\\c\n\t\r\x01\x1F\x7F/\xC3\xA9\xF0\x9F\x98\x80", 18);
    CHECK_TEXT(t.at, "\"a\\\"b\\\\c\\u000a\\u0009\\u000d\\u0001\\u001f\x7F/\xC3\xA9\xF0\x9F\x98\x80\"");
    string_builder_free(&t);
    string_builder_add_json(&t, "\0", 1);
    CHECK_TEXT(t.at, "\"\\u0000\"");
    string_builder_free(&t);
    string_builder_add_json(&t, "", 0);
    CHECK_TEXT(t.at, "\"\"");
    string_builder_free(&t);
}

static void json_numbers(void)
{
    string_builder t = {0};
    string_builder_add_number(&t, 0.1);
    string_builder_add(&t, " ");
    string_builder_add_number(&t, -2);
    string_builder_add(&t, " ");
    string_builder_add_number(&t, (double)NAN);
    string_builder_add(&t, " ");
    string_builder_add_number(&t, -(double)INFINITY);
    CHECK_TEXT(t.at, "0.10000000000000001 -2 null null");
    string_builder_free(&t);
    string_builder_add_number(&t, 3.3659669475848504);
    CHECK_NEAR(strtod(t.at, NULL), 3.3659669475848504, 0);
    string_builder_free(&t);
}

static void out_of_memory(void)
{
    string_builder t = {0};
    string_builder_add(&t, "kept");
    char long_piece[2000];
    memset(long_piece, 'x', sizeof long_piece);
    allocations_fail(1, false);
    string_builder_add_bytes(&t, long_piece, sizeof long_piece);
    allocations_fail(0, false);
    CHECK(t.failed);
    string_builder_add(&t, "not added");
    CHECK_TEXT(t.at, "kept");
    string_builder_free(&t);
}

SUITE(string_builder)
{
    TEST("a text grows piece by piece and keeps its NUL", grows);
    TEST("JSON strings escape quotes, backslashes and control characters and leave UTF-8 alone", json_strings);
    TEST("JSON numbers read back exactly, and NaN and infinity are null", json_numbers);
    TEST("a text that runs out of memory says so and keeps what it had", out_of_memory);
}
