/* main.c: the runner of the C tests. Runs every suite that is linked in, or those named on the
 * command line, in alphabetical order. The last line is the count, and the exit code is 0 only
 * when a test ran and none failed. See test.h. */
#include "test.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SHOWN_FAILURES = 8 }; /* printed failures per test, because a check in a loop may fail a thousand times */

static test_suite *suites;
static int n_passed, n_failed, n_skipped;
static int test_failures;
static bool test_skipped;

void test_register(test_suite *suite)
{
    test_suite **at = &suites;
    while (*at != NULL && strcmp((*at)->name, suite->name) < 0) at = &(*at)->next;
    suite->next = *at;
    *at = suite;
}

/* ---- checks ---- */

void test_fail(const char *file, int line, const char *format, ...)
{
    test_failures++;
    if (test_failures > SHOWN_FAILURES) return;
    va_list values;
    va_start(values, format);
    printf("    %s:%d: ", file, line);
    vprintf(format, values);
    putchar('\n');
    va_end(values);
    if (test_failures == SHOWN_FAILURES) puts("    (further failures of this test are not shown)");
}

bool test_check_int(long long actual, long long expected, const char *file, int line, const char *what)
{
    if (actual == expected) return true;
    test_fail(file, line, "%s is %lld, not %lld", what, actual, expected);
    return false;
}

bool test_check_near(double actual, double expected, double tolerance, const char *file, int line, const char *what)
{
    /* the first comparison is for infinities, whose difference is NaN */
    if (actual == expected || fabs(actual - expected) <= tolerance) return true;
    test_fail(file, line, "%s is %.17g, not %.17g: off by %.3g, %.3g is allowed", what, actual, expected,
              fabs(actual - expected), tolerance);
    return false;
}

bool test_check_text(const char *actual, const char *expected, const char *file, int line, const char *what)
{
    if (strcmp(actual, expected) == 0) return true;
    test_fail(file, line, "%s is \"%s\", not \"%s\"", what, actual, expected);
    return false;
}

bool test_check_has(const char *actual, const char *part, const char *file, int line, const char *what)
{
    if (strstr(actual, part) != NULL) return true;
    test_fail(file, line, "%s is \"%s\", without \"%s\"", what, actual, part);
    return false;
}

bool test_check_bytes(const char *actual, size_t size, const char *expected, const char *file, int line,
                      const char *what)
{
    if (size == strlen(expected) && memcmp(actual, expected, size) == 0) return true;
    test_fail(file, line, "%s is \"%.*s\" (%zu bytes), not \"%s\" (%zu)", what, (int)size, actual, size, expected,
              strlen(expected));
    return false;
}

void test_skip(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    printf("  skipped: ");
    vprintf(format, values);
    putchar('\n');
    va_end(values);
    test_skipped = true;
}

/* ---- running ---- */

void test_run(const char *title, void (*body)(void))
{
    test_failures = 0;
    test_skipped = false;
    clock_t start = clock();
    body();
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (test_failures > 0) {
        n_failed++;
        printf("  FAILED  %s\n", title);
    } else if (test_skipped) {
        n_skipped++;
        printf("  skipped %s\n", title);
    } else {
        n_passed++;
        printf("  ok      %s", title);
        if (seconds > 1) printf(" (%.1f s)", seconds);
        putchar('\n');
    }
    fflush(stdout);
}

static bool is_wanted(const char *name, int count, char **names)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0) return true;
    }
    return count == 0;
}

static bool suite_exists(const char *name)
{
    for (test_suite *s = suites; s != NULL; s = s->next) {
        if (strcmp(s->name, name) == 0) return true;
    }
    return false;
}

int main(int count, char **arguments)
{
    for (int i = 1; i < count; i++) {
        if (suite_exists(arguments[i])) continue;
        printf("There is no suite called %s.\n", arguments[i]);
        n_failed++;
    }
    for (test_suite *s = suites; s != NULL; s = s->next) {
        if (!is_wanted(s->name, count - 1, arguments + 1)) continue;
        printf("%s\n", s->name);
        int before = n_passed + n_failed + n_skipped;
        s->run();
        if (n_passed + n_failed + n_skipped > before) continue;
        printf("  FAILED  no test ran in this suite\n");
        n_failed++;
    }
    printf("%d passed, %d failed", n_passed, n_failed);
    if (n_skipped > 0) printf(", %d skipped", n_skipped);
    putchar('\n');
    return n_failed == 0 && n_passed > 0 ? 0 : 1;
}
