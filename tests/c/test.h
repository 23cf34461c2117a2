/* test.h: the harness of the C tests. It finds, runs and counts tests and prints what they saw;
 * it knows nothing of the engine.
 *
 * A file tests one source file and holds one suite:
 *
 *     static void adds_up(void)
 *     {
 *         CHECK_INT(1 + 1, 2);
 *     }
 *
 *     SUITE(sums)
 *     {
 *         TEST("one and one make two", adds_up);
 *     }
 *
 * A suite is found by being linked in: there is no list that it could be missing from. A check
 * that fails prints file, line and values, and the test goes on; REQUIRE ends it. */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stddef.h>

/* Defines the suite of this file and makes it known to the runner. */
#define SUITE(name) \
    static void suite_##name(void); \
    __attribute__((constructor)) static void register_##name(void) \
    { \
        static test_suite suite = {#name, suite_##name, NULL}; \
        test_register(&suite); \
    } \
    static void suite_##name(void)

/* Inside a suite: runs one test under a title that is a sentence. */
#define TEST(title, body) test_run(title, body)

/* Inside a test: stands aside, visibly, and is counted as skipped. */
#define SKIP(...) \
    do { \
        test_skip(__VA_ARGS__); \
        return; \
    } while (0)

/* A truth. */
#define CHECK(truth) CHECK_THAT(truth, "%s is false", #truth)

/* A truth without which the test cannot go on: ends it (in a function that returns nothing). */
#define REQUIRE(truth) \
    do { \
        if (!CHECK(truth)) return; \
    } while (0)

/* Whole numbers; both are read as long long. */
#define CHECK_INT(actual, expected) \
    test_check_int((long long)(actual), (long long)(expected), __FILE__, __LINE__, #actual)

/* Numbers that differ by no more than `tolerance`. Two equal numbers pass, two infinities too; a NaN never does. */
#define CHECK_NEAR(actual, expected, tolerance) \
    test_check_near((double)(actual), (double)(expected), (double)(tolerance), __FILE__, __LINE__, #actual)

/* Strings that end in NUL. */
#define CHECK_TEXT(actual, expected) test_check_text(actual, expected, __FILE__, __LINE__, #actual)

/* The string `actual` has `part` somewhere. */
#define CHECK_HAS(actual, part) test_check_has(actual, part, __FILE__, __LINE__, #actual)

/* `size` bytes at `actual` are those of the string `expected`, and no more. */
#define CHECK_BYTES(actual, size, expected) test_check_bytes(actual, size, expected, __FILE__, __LINE__, #actual)

/* A check of one's own: fails the test with a message when `ok` is false. Returns ok. */
#define CHECK_THAT(ok, ...) test_held((ok) || (test_fail(__FILE__, __LINE__, __VA_ARGS__), false))

typedef struct test_suite {
    const char *name;
    void (*run)(void);
    struct test_suite *next;
} test_suite;

void test_register(test_suite *suite);
void test_run(const char *title, void (*body)(void));
void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Its argument: a result that may be left unused. */
static inline bool test_held(bool ok) { return ok; }

/* Counts and prints a failure. The others return whether the check held. */
void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool test_check_int(long long actual, long long expected, const char *file, int line, const char *what);
bool test_check_near(double actual, double expected, double tolerance, const char *file, int line, const char *what);
bool test_check_text(const char *actual, const char *expected, const char *file, int line, const char *what);
bool test_check_has(const char *actual, const char *part, const char *file, int line, const char *what);
bool test_check_bytes(const char *actual, size_t size, const char *expected, const char *file, int line,
                      const char *what);

#endif
