/* test_suffix_array.c: suffix arrays, compared with a slow sort of all suffixes, and searches, compared with a slow search
 * at every place. */
#include "text_analysis/suffix_array.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const uint8_t *sorted_bytes; /* for before() */
static size_t sorted_size;

static int before(const void *a, const void *b)
{
    size_t i = (size_t)*(const int32_t *)a, j = (size_t)*(const int32_t *)b;
    size_t n = sorted_size - i, m = sorted_size - j;
    int order = memcmp(sorted_bytes + i, sorted_bytes + j, n < m ? n : m);
    return order != 0 ? order : (n > m) - (n < m);
}

/* The suffix array, which the caller frees, in a block of its exact size; it is compared with the result of
 * qsort(). */
static int32_t *sorted(const uint8_t *bytes, size_t n)
{
    int32_t *places = malloc(n * sizeof *places + (n == 0)), *slow = malloc(n * sizeof *slow + (n == 0));
    CHECK(suffix_array_sort(bytes, n, places));
    for (size_t i = 0; i < n; i++) slow[i] = (int32_t)i;
    sorted_bytes = bytes;
    sorted_size = n;
    if (n > 0) qsort(slow, n, sizeof *slow, before);
    CHECK_THAT(n == 0 || memcmp(places, slow, n * sizeof *places) == 0, "%zu bytes are not in order", n);
    for (size_t work = 1; n > 0 && work <= 8; work *= 2) { /* in pieces */
        memset(places, 0, n * sizeof *places);
        suffix_sorter *s = suffix_sorter_new(bytes, n, places);
        int more = 1;
        size_t calls = 0;
        for (; more > 0; calls++) more = suffix_sorter_advance(s, work);
        suffix_sorter_delete(s);
        CHECK_INT(more, 0);
        CHECK_THAT(calls >= 4 * n / work, "it stopped %zu times for %zu bytes", calls, n);
        CHECK_THAT(memcmp(places, slow, n * sizeof *places) == 0, "%zu bytes are not in order", n);
    }
    free(slow);
    return places;
}

static void check_text(const char *text)
{
    size_t n = strlen(text);
    uint8_t *bytes = malloc(n + (n == 0));
    memcpy(bytes, text, n);
    free(sorted(bytes, n));
    free(bytes);
}

/* banana: a 5, ana 3, anana 1, banana 0, na 4, nana 2. Sorted by hand. */
static void banana(void)
{
    static const int32_t EXPECTED[] = {5, 3, 1, 0, 4, 2};
    int32_t places[6];
    REQUIRE(suffix_array_sort(bytes_of("banana"), 6, places));
    for (int i = 0; i < 6; i++) CHECK_INT(places[i], EXPECTED[i]);
}

static void shapes(void)
{
    static const char *const TEXTS[] = {"",         "a",           "ab",         "ba",          "aa",
                                        "aaaaaaaa", "abababab",    "babababa",   "mississippi", "abcabcabcabc",
                                        "zyxwvuts", "abracadabra", "aabaabaaab", "\xFF\x01\xFF"};
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) check_text(TEXTS[i]);
    rng r;
    rng_init(&r, 3);
    for (int round = 0; round < 1500; round++) {
        size_t n = rng_below(&r, 300);
        uint32_t k = 1 + rng_below(&r, round % 3 == 0 ? 256 : 4);
        uint8_t *bytes = malloc(n + (n == 0));
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)rng_below(&r, k);
        if (round % 5 == 0) { /* distant repeats, which need a second level of names */
            for (size_t i = n / 3; i < n; i++) bytes[i] = bytes[i - n / 3];
        }
        free(sorted(bytes, n));
        free(bytes);
    }
    /* Fibonacci words, which have as few different pieces as possible at every level */
    char a[2000] = "b", b[2000] = "a";
    while (strlen(b) < 900) {
        char longer[2000];
        REQUIRE(snprintf(longer, sizeof longer, "%s%s", b, a) > 0);
        strcpy(a, b);
        strcpy(b, longer);
        check_text(b);
    }
}

static void searches(void)
{
    rng r;
    rng_init(&r, 4);
    for (int round = 0; round < 300; round++) {
        uint8_t bytes[80], piece[12];
        size_t n = rng_below(&r, 80), size = rng_below(&r, 12);
        for (size_t i = 0; i < n; i++) bytes[i] = (uint8_t)('a' + rng_below(&r, 3));
        for (size_t i = 0; i < size; i++) piece[i] = (uint8_t)('a' + rng_below(&r, 3 + (round % 2 == 0)));
        int32_t *places = sorted(bytes, n);
        suffix_match m = suffix_array_find(bytes, n, places, piece, size);
        size_t longest = 0, count = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (size_t at = 0; at < n; at++) {
                size_t same = 0;
                while (same < size && at + same < n && bytes[at + same] == piece[same]) same++;
                if (pass == 0) longest = same > longest ? same : longest;
                if (pass == 1) count += same >= longest;
            }
        }
        CHECK_INT(m.length, longest);
        CHECK_INT(m.end - m.begin, count);
        for (size_t i = m.begin; i < m.end; i++) {
            CHECK(memcmp(bytes + places[i], piece, m.length) == 0);
        }
        free(places);
    }
}

static void no_memory(void)
{
    const char *text = "abaababaabaababaababaabaababaabaab";
    int32_t places[34];
    for (long n = 1;; n++) {
        allocations_fail(n, false);
        bool ok = suffix_array_sort(bytes_of(text), 34, places);
        long failed = allocations_failed();
        allocations_fail(0, false);
        CHECK(ok == (failed == 0));
        if (ok) {
            CHECK_THAT(n > 4, "only %ld allocations", n - 1);
            return;
        }
    }
}

/* A text that is very slow to sort by comparing suffixes: it would take hours. */
static void long_repeats(void)
{
    enum { N = 400000 };
    uint8_t *bytes = malloc(N);
    int32_t *places = malloc(N * sizeof *places);
    for (size_t i = 0; i < N; i++) bytes[i] = 'a';
    clock_t start = clock();
    CHECK(suffix_array_sort(bytes, N, places));
    for (int32_t i = 0; i < N; i++) {
        if (!CHECK_INT(places[i], N - 1 - i)) break; /* shorter suffixes come first */
    }
    CHECK_THAT((double)(clock() - start) / CLOCKS_PER_SEC < 5, "it took more than five seconds");
    free(places);
    free(bytes);
}

/* A sorter that is deleted before its end frees all of its levels: otherwise the sanitizers report a leak. */
static void given_up(void)
{
    const char *text = "abaababaabaababaababaabaababaabaab";
    int32_t places[34];
    for (size_t work = 1; work < 1000; work += 7) {
        suffix_sorter *s = suffix_sorter_new(bytes_of(text), 34, places);
        REQUIRE(s != NULL);
        CHECK(suffix_sorter_advance(s, work) >= 0);
        suffix_sorter_delete(s);
    }
    suffix_sorter_delete(NULL);
}

SUITE(suffix_array)
{
    TEST("a sort that is given up at any place leaves nothing behind", given_up);
    TEST("the suffixes of banana are in the order found by hand", banana);
    TEST("the suffixes of any text are in the order of a slow sort", shapes);
    TEST("the longest beginning of a piece is found, with all its places", searches);
    TEST("a text of one letter takes no longer than its length", long_repeats);
    TEST("when memory runs out, at any level, it says so", no_memory);
}
