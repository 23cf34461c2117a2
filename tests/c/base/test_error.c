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
    TEST("a sentence or key that is too long is cut and still NUL-terminated", cut);
}
