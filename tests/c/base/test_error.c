/* test_error.c: an error has a sentence, a code and a key, all NUL-terminated. */
#include "base/error.h"

#include "../test.h"

#include <string.h>

static void recorded(void)
{
    error e = {0};
    CHECK(!error_set(&e, ERROR_SETTING, "n_layer", "%d is %s.", 5, "too much"));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, "n_layer");
    CHECK_TEXT(e.message, "5 is too much.");
    error_set(&e, ERROR_TEXT, "", "Another.");
    CHECK_TEXT(e.key, "");
    CHECK_TEXT(e.message, "Another.");
}

/* The parts from which a translation makes its sentence. */
static void taken_apart(void)
{
    error e = {0};
    error_set(&e, ERROR_TEXT, "", "%s (%.3s) must be %lld, not %.1f; %.*s.", "A \"name\"", "abcdef", 12LL, 0.25, 2,
              "xyz");
    CHECK_TEXT(e.template, "%s (%.3s) must be %lld, not %.1f; %.*s.");
    CHECK_TEXT(e.values, "A \"name\"\x1f"
                         "abc\x1f"
                         "12\x1f"
                         "0.2\x1f"
                         "xy\x1f");
    error_set(&e, ERROR_TEXT, "", "None.");
    CHECK_TEXT(e.template, "None.");
    CHECK_TEXT(e.values, "");
}

static void cut(void)
{
    char text[2000];
    error e = {0};
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    error_set(&e, ERROR_FILE, text, "%s", text);
    CHECK_INT(strlen(e.key), sizeof e.key - 1);
    CHECK_INT(strlen(e.message), sizeof e.message - 1);
}

SUITE(error)
{
    TEST("an error keeps its code, key and sentence", recorded);
    TEST("the format of a sentence is kept, and its values", taken_apart);
    TEST("a sentence or key that is too long is cut and still NUL-terminated", cut);
}
