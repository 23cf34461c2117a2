/* test_number.c: decimal text, compared with printf() and strtod() of this machine, which round exactly (glibc). */
#include "base/number.h"

#include "../test.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Random bits, the same in each run (xorshift). */
static uint64_t next_bits(void)
{
    static uint64_t state = 88172645463325252u;
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

/* Doubles of every size: subnormal ones, decimals of three places, fractions, and exact halves. */
static double next_number(int kind)
{
    uint64_t bits = next_bits();
    double value = 0;
    if (kind == 0) return (double)(int64_t)(bits >> 40) / 1000;
    if (kind == 1) return ldexp((double)(bits >> 11), -53);
    if (kind == 2) return ldexp((double)(bits & 15) + 0.5, (int)(bits >> 8 & 63) - 40);
    if (kind == 3) bits &= 0x800fffffffffffffu;
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : -0.0;
}

/* Whether two doubles are the same, including the sign of a zero. */
static bool same(double a, double b) { return memcmp(&a, &b, sizeof a) == 0; }

static void check_read(const char *string)
{
    double value = 7, expected = strtod(string, NULL);
    CHECK_THAT(number_read(string, &value) && same(value, expected), "%.40s is read as %.17g, not %.17g", string,
               value, expected);
}

static void prints_like_printf(void)
{
    char text[NUMBER_TEXT], expected[400];
    for (int i = 0; i < 5000; i++) {
        double value = next_number(i % 5);
        int digits = 1 + i % NUMBER_DIGITS, decimals = i % 4;
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        CHECK_TEXT(number_print(value, digits, text), expected);
        if (fabs(value) >= 1e13) continue;
        snprintf(expected, sizeof expected, "%.*f", decimals, value);
        CHECK_TEXT(number_print_fixed(value, decimals, text), expected);
    }
    CHECK_TEXT(number_print(9.9999e9, 3, text), "1e+10");
    CHECK_TEXT(number_print(99999, 3, text), "1e+05");
    CHECK_TEXT(number_print(0.00099999, 2, text), "0.001");
    CHECK_TEXT(number_print(-5e-324, 17, text), "-4.9406564584124654e-324");
    CHECK_TEXT(number_print(0, 17, text), "0");
    CHECK_TEXT(number_print_fixed(9.96, 1, text), "10.0");
    CHECK_TEXT(number_print_fixed(2097152, 0, text), "2097152");
    CHECK_TEXT(number_print_fixed(1e300, 1, text), "1.0000000000000001e+300");
}

static void prints_no_number(void)
{
    char text[NUMBER_TEXT];
    CHECK_TEXT(number_print((double)NAN, 17, text), "nan");
    CHECK_TEXT(number_print(-(double)NAN, 17, text), "nan");
    CHECK_TEXT(number_print((double)INFINITY, 17, text), "inf");
    CHECK_TEXT(number_print_fixed(-(double)INFINITY, 0, text), "-inf");
}

static void prints_shortest(void)
{
    char text[NUMBER_TEXT];
    CHECK_TEXT(number_print_shortest(0.1, text), "0.1");
    CHECK_TEXT(number_print_shortest(1e-8, text), "1e-08");
    CHECK_TEXT(number_print_shortest(1.0 / 3, text), "0.3333333333333333");
    CHECK_TEXT(number_print_shortest(0.1 + 0.2, text), "0.30000000000000004");
    for (int i = 0; i < 500; i++) {
        double value = next_number(i % 5);
        CHECK_NEAR(strtod(number_print_shortest(value, text), NULL), value, 0);
        /* one digit less must give another number */
        char expected[40];
        int digits = 0;
        do snprintf(expected, sizeof expected, "%.*g", ++digits, value);
        while (strtod(expected, NULL) < value || strtod(expected, NULL) > value);
        CHECK_TEXT(text, expected);
    }
}

static void reads_like_strtod(void)
{
    static const char *const EDGES[] = {"0",
                                        "-0",
                                        "+3",
                                        ".5",
                                        "5.",
                                        "00012.500",
                                        "1E5",
                                        "1e-7",
                                        "4.9e-324",
                                        "2.4703282292062327e-324",
                                        "2.4703282292062328e-324",
                                        "1.7976931348623158e308",
                                        "1.7976931348623159e308",
                                        "1e400",
                                        "-1e400",
                                        "1e-400",
                                        "1e99999999999",
                                        "0e99999999999",
                                        "1e-99999999999",
                                        "123456789012345678901234567890e-20",
                                        "9007199254740993",
                                        "9007199254740993.0000000000000000000000000001"};
    for (size_t i = 0; i < sizeof EDGES / sizeof *EDGES; i++) check_read(EDGES[i]);
    char string[1700];
    for (int i = 0; i < 5000; i++) {
        snprintf(string, sizeof string, "%.*g", 1 + i % 20, next_number(i % 5));
        check_read(string);
    }
}

/* Halfway between two neighbours, a digit at the very end decides. */
static void reads_ties(void)
{
    char string[1700];
    for (int i = 0; i < 100; i++) {
        double low = fabs(next_number(i % 3)), high = nextafter(low, (double)INFINITY);
        snprintf(string, sizeof string, "%.200Lf", ((long double)low + (long double)high) / 2);
        check_read(string);
        size_t length = strlen(string);
        string[length - 1] = '1';
        check_read(string);
        memset(string + length - 1, '0', 1200);
        memcpy(string + length + 1199, "1", 2); /* far after the last digit of any double */
        check_read(string);
    }
    /* a digit so far after the others that dividing the number by powers of two drops it */
    int length = snprintf(string, sizeof string, "%.0Lf.", ldexpl(4503599627370496.0L + 0.5L, 900));
    memset(string + length, '0', 1090);
    memcpy(string + length + 1090, "1", 2);
    check_read(string);
    memset(string, '9', 400);
    memcpy(string + 400, "e-390", 6);
    check_read(string);
}

static void reads_no_number(void)
{
    double value = 0;
    CHECK(number_read("nan", &value) && isnan(value));
    CHECK(number_read("inf", &value) && value > 0 && isinf(value));
    CHECK(number_read("-inf", &value) && value < 0 && isinf(value));
}

static void refuses(void)
{
    static const char *const WRONG[] = {"",    "-",  ".",     "+.",       "e5",   "1e",  "1e+",
                                        "1 ",  " 1", "0x10",  "1.2.3",    "nan1", "--1", "1f",
                                        "1,5", "in", "1e5.0", "infinity", "-.e1", "1e5 "};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        double value = 7;
        CHECK_THAT(!number_read(WRONG[i], &value), "\"%s\" is read as %g", WRONG[i], value);
        CHECK_NEAR(value, 7, 0);
    }
}

SUITE(number)
{
    TEST("a number has the digits that printf gives it, for any count of digits or decimals", prints_like_printf);
    TEST("NaN and infinity are written as words", prints_no_number);
    TEST("the shortest text has as few digits as read back as the same double", prints_shortest);
    TEST("a number is read as strtod reads it, at both ends of the range too", reads_like_strtod);
    TEST("a tie goes to the even neighbour unless any later digit decides", reads_ties);
    TEST("the words for NaN and infinity are read", reads_no_number);
    TEST("text that is not entirely a number is refused, and the value does not change", refuses);
}
