/* test_stops.c: stop strings, compared with a search in the whole text, for pieces of every length. */
#include "inference/stops.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"

#include <string.h>

enum { MAX_TEXT = 40 };

/* Pushes a text in these pieces. Returns the length of the text that is shown when a stop string is found, or -1
 * where none is found. Also checks what is held back. */
static int shown_length(const char *text, const size_t *pieces, size_t n_pieces, const char *const *strings, size_t n)
{
    stops s = {0};
    error e = {0};
    for (size_t i = 0; i < n; i++) CHECK(stops_add(&s, strings[i], strlen(strings[i]), &e));
    size_t ends[MAX_TEXT + 1] = {0}, pushed = 0, shown = 0;
    for (size_t i = 0; i < n_pieces && !s.found; i++) {
        CHECK(stops_push(&s, text + pushed, pieces[i]));
        pushed += pieces[i];
        ends[i + 1] = pushed;
        size_t last = i + 1 - s.held;
        if (!s.found) {
            CHECK_INT(s.cut, 0);
            CHECK(ends[last] >= shown); /* what was shown stays shown */
            shown = ends[last];
        } else {
            CHECK(s.cut == 0 || (last > 0 && ends[last - 1] + s.cut < ends[last]));
            CHECK((s.cut == 0 ? ends[last] : ends[last - 1] + s.cut) >= shown);
            shown = s.cut == 0 ? ends[last] : ends[last - 1] + s.cut;
        }
    }
    int result = s.found ? (int)shown : -1;
    stops_free(&s);
    stops_free(&s);
    return result;
}

/* The same result from a search in every prefix of pieces: -1, or where the earliest stop string begins in the
 * first prefix that has one. shown_length() checks that nothing beyond it was shown before. */
static int shown_slowly(const char *text, const size_t *pieces, size_t n_pieces, const char *const *strings, size_t n)
{
    char so_far[MAX_TEXT + 1] = "";
    size_t length = 0;
    for (size_t i = 0; i < n_pieces; i++) {
        memcpy(so_far + length, text + length, pieces[i]);
        length += pieces[i];
        so_far[length] = '\0';
        int first = -1;
        for (size_t k = 0; k < n; k++) {
            const char *at = strstr(so_far, strings[k]);
            if (at != NULL && (first < 0 || at - so_far < first)) first = (int)(at - so_far);
        }
        if (first >= 0) return first;
    }
    return -1;
}

static void by_hand(void)
{
    static const char *const END[] = {"\n\n"}, *const TWO[] = {"abcd", "b"};
    static const size_t ONES[] = {1, 1, 1, 1, 1, 1}, WIDE[] = {2, 2, 2}, EMPTY[] = {0, 2, 0, 0, 1, 0};
    CHECK_INT(shown_length("ab\n\ncd", ONES, 6, END, 1), 2);
    CHECK_INT(shown_length("a\n\nbcd", WIDE, 3, END, 1), 1); /* begins inside one token, ends in another */
    CHECK_INT(shown_length("a\nb\nc\n", ONES, 6, END, 1), -1);
    CHECK_INT(shown_length("\n\nabcd", WIDE, 3, END, 1), 0);
    CHECK_INT(shown_length("a\n\n", EMPTY, 6, END, 1), 1);
    CHECK_INT(shown_length("xabcd", ONES, 5, TWO, 2), 2); /* "b" is there before "abcd" is */
}

static void by_chance(void)
{
    rng r;
    rng_init(&r, 1);
    int found = 0;
    for (int round = 0; round < 4000; round++) {
        char text[MAX_TEXT + 1] = "", strings[3][6] = {""};
        size_t pieces[MAX_TEXT] = {0}, n = 0, length = 1 + rng_below(&r, MAX_TEXT), n_strings = 1 + rng_bits(&r) % 3;
        const char *const list[3] = {strings[0], strings[1], strings[2]};
        for (size_t i = 0; i < length; i++) text[i] = (char)('a' + rng_below(&r, 2));
        text[length] = '\0';
        for (size_t i = 0; i < 3; i++) {
            size_t size = 1 + rng_below(&r, 5);
            for (size_t k = 0; k < size; k++) strings[i][k] = (char)('a' + rng_below(&r, 2));
            strings[i][size] = '\0';
        }
        for (size_t at = 0; at < length; n++) {
            size_t size = rng_below(&r, 4);
            pieces[n] = size < length - at ? size : length - at;
            at += pieces[n];
            if (n == MAX_TEXT - 2 && at < length) {
                pieces[++n] = length - at;
                at = length;
            }
        }
        int expected = shown_slowly(text, pieces, n, list, n_strings);
        CHECK_INT(shown_length(text, pieces, n, list, n_strings), expected);
        found += expected >= 0;
    }
    CHECK_THAT(found > 1000 && found < 3990, "found in %d of 4000 texts", found);
}

static void empty(void)
{
    stops s = {0};
    error e = {0};
    CHECK(!stops_add(&s, "", 0, &e));
    CHECK_INT(e.code, ERROR_SETTING);
    CHECK_TEXT(e.key, "stop");
    CHECK_HAS(e.message, "at least one character");
    CHECK_INT(s.n, 0);
    stops_free(&s);
}

/* In a run: the sample is the one without stop string, cut before the first place of the string. */
static void in_a_sample(void)
{
    trainer *t = trainer_of("abcdefghijklmnopqrstuvwxyz", "preset=gpt2\ndocuments=stream\nval_fraction=0\nn_embd=16\n"
                                                          "init_std=0.5\nmax_new_tokens=60\ntemperature=1\n");
    REQUIRE(t != NULL);
    error e = {0};
    int all[60], n = 0, stopped = 0;
    REQUIRE(trainer_sample_begin(t, "", 0, &t->settings, true, &e));
    for (int id; (id = trainer_sample_next(t)) >= 0;) all[n++] = id;
    REQUIRE(n > 8);
    char string[3] = {(char)('a' + all[6]), (char)('a' + all[7]), '\0'};
    int first = 0;
    while (all[first] != all[6] || all[first + 1] != all[7]) first++;
    REQUIRE(trainer_sample_begin(t, "", 0, &t->settings, true, &e) && trainer_sample_stop(t, string, 2, &e));
    for (int id; (id = trainer_sample_next(t)) >= 0; stopped++) CHECK_INT(id, all[stopped]);
    CHECK_INT(stopped - (int)t->stops.held, first);
    CHECK_INT(trainer_sample_next(t), SAMPLING_STOP); /* it stays ended */
    /* A sample that ends at its length has all its tokens, even if the last one could begin a stop string. */
    char last[3] = {(char)('a' + all[n - 1]), '#', '\0'};
    REQUIRE(trainer_sample_begin(t, "", 0, &t->settings, true, &e) && trainer_sample_stop(t, last, 2, &e));
    for (stopped = 0; trainer_sample_next(t) >= 0; stopped++) continue;
    CHECK_INT(stopped, n);
    CHECK_INT(t->stops.held, 0);
    REQUIRE(trainer_sample_begin(t, "", 0, &t->settings, true, &e));
    CHECK(!trainer_sample_stop(t, "", 0, &e));
    CHECK_INT(trainer_sample_next(t), SAMPLER_LENGTH); /* there is no sample */
    REQUIRE(trainer_sample_begin(t, "", 0, &t->settings, true, &e) && trainer_sample_stop(t, string, 2, &e));
    allocations_fail(1, true);
    CHECK_INT(trainer_sample_next(t), SAMPLING_MEMORY);
    allocations_fail(0, false);
    CHECK(trainer_step(t));
    trainer_delete(t);
}

SUITE(stops)
{
    TEST("a stop string is found across tokens and within one, and the text before it is shown", by_hand);
    TEST("any pieces of any text show what a search in the whole text shows, and nothing shown is withdrawn",
         by_chance);
    TEST("an empty stop string is refused", empty);
    TEST("a sample ends before its stop string; an empty one, or too little memory, ends it at once", in_a_sample);
}
