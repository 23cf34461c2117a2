/* test_merges.c: merges as they are shown, of which the tokens are put together by hand. */
#include "inside/merges.h"

#include "../test.h"

#include <stdlib.h>

static void check_report(const bpe_merge *merges, int n, int from, const char *expected)
{
    error e = {0};
    string_builder out = {0};
    merges_report(merges, n, from, &out);
    char *shown = string_builder_finish(&out, &e);
    CHECK_TEXT(shown, expected);
    free(shown);
}

/* " a", then " ab" of it, and the two bytes of an e with an accent, of which one alone is no character. */
static void tokens_of_merges(void)
{
    static const bpe_merge MERGES[] = {{' ', 'a', 7}, {256, 'b', 3}, {0xC3, 0xA9, 2}, {258, 0xC3, 2}};
    check_report(MERGES, 4, 0,
                 "[{\"id\":256,\"left\":32,\"right\":97,\"count\":7,\"token\":\"\xC4\xA0"
                 "a\",\"text\":\" a\"},"
                 "{\"id\":257,\"left\":256,\"right\":98,\"count\":3,\"token\":\"\xC4\xA0"
                 "ab\",\"text\":\" ab\"},"
                 "{\"id\":258,\"left\":195,\"right\":169,\"count\":2,\"token\":\"\xC3\x83\xC2\xA9\","
                 "\"text\":\"\xC3\xA9\"},"
                 "{\"id\":259,\"left\":258,\"right\":195,\"count\":2,\"token\":\"\xC3\x83\xC2\xA9\xC3\x83\","
                 "\"text\":\"\xC3\xA9<0xC3>\"}]");
    check_report(MERGES, 2, 1,
                 "[{\"id\":257,\"left\":256,\"right\":98,\"count\":3,\"token\":\"\xC4\xA0"
                 "ab\",\"text\":\" ab\"}]");
    check_report(MERGES, 2, 2, "[]");
    check_report(NULL, 0, 0, "[]");
}

SUITE(merges) { TEST("a merge is shown with the bytes of its token", tokens_of_merges); }
