/* test.h: the harness of the C tests. It finds, runs and counts tests and prints what failed. It knows nothing of
 * the engine.
 *
 * A file tests one source file and has one suite:
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
 * A suite runs if its file is linked in, so no list of suites is needed. A check that fails
 * prints file, line and values, and the test continues; REQUIRE ends it. */
#ifndef TEST_H
#define TEST_H

#include <stdbool.h>
#include <stddef.h>

/* Defines the suite of this file and registers it with the runner. */
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

/* Inside a test: marks it as skipped, with a reason that is printed. The skipped tests are counted. */
#define SKIP(...) \
    do { \
        test_skip(__VA_ARGS__); \
        return; \
    } while (0)

/* Checks a condition. */
#define CHECK(truth) CHECK_THAT(truth, "%s is false", #truth)

/* Checks a condition that the rest of the test needs: ends the test where it is false (in a function that returns
 * void). */
#define REQUIRE(truth) \
    do { \
        if (!CHECK(truth)) return; \
    } while (0)

/* Checks integers; both are read as long long. */
#define CHECK_INT(actual, expected) \
    test_check_int((long long)(actual), (long long)(expected), __FILE__, __LINE__, #actual)

/* Checks that numbers differ by no more than `tolerance`. Two equal numbers pass, also two infinities; a NaN never
 * passes. */
#define CHECK_NEAR(actual, expected, tolerance) \
    test_check_near((double)(actual), (double)(expected), (double)(tolerance), __FILE__, __LINE__, #actual)

/* Checks NUL-terminated strings. */
#define CHECK_TEXT(actual, expected) test_check_text(actual, expected, __FILE__, __LINE__, #actual)

/* Checks that the string `actual` contains `part`. */
#define CHECK_HAS(actual, part) test_check_has(actual, part, __FILE__, __LINE__, #actual)

/* Checks that the `size` bytes at `actual` are exactly those of the string `expected`. */
#define CHECK_BYTES(actual, size, expected) test_check_bytes(actual, size, expected, __FILE__, __LINE__, #actual)

/* A check with a message of its own: fails the test where `ok` is false. Returns ok. */
#define CHECK_THAT(ok, ...) test_held((ok) || (test_fail(__FILE__, __LINE__, __VA_ARGS__), false))

typedef struct test_suite {
    const char *name;
    void (*run)(void);
    struct test_suite *next;
} test_suite;

void test_register(test_suite *suite);
void test_run(const char *title, void (*body)(void));
void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Returns its argument; its result may be left unused. */
static inline bool test_held(bool ok) { return ok; }

/* Counts and prints a failure. The functions below return whether the check passed. */
void test_fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool test_check_int(long long actual, long long expected, const char *file, int line, const char *what);
bool test_check_near(double actual, double expected, double tolerance, const char *file, int line, const char *what);
bool test_check_text(const char *actual, const char *expected, const char *file, int line, const char *what);
bool test_check_has(const char *actual, const char *part, const char *file, int line, const char *what);
bool test_check_bytes(const char *actual, size_t size, const char *expected, const char *file, int line,
                      const char *what);

#endif
