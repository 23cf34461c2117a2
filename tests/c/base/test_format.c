/* test_format.c: formatted text, compared with snprintf() of this machine. */
#include "base/format.h"

#include "../test.h"

#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Checks that text and length are those of snprintf(), for buffers of several sizes. */
#define CHECK_FORMAT(...) \
    do { \
        static const size_t ROOMS[] = {0, 1, 2, 7, 200}; \
        for (size_t room_ = 0; room_ < sizeof ROOMS / sizeof *ROOMS; room_++) { \
            char actual_[201], expected_[201]; \
            memset(actual_, '#', sizeof actual_); \
            memset(expected_, '#', sizeof expected_); \
            int length_ = format_print(actual_, ROOMS[room_], __VA_ARGS__); \
            CHECK_INT(length_, snprintf(expected_, ROOMS[room_], __VA_ARGS__)); \
            CHECK(memcmp(actual_, expected_, sizeof actual_) == 0); \
        } \
    } while (0)

static void words(void)
{
    CHECK_FORMAT("nothing to fill in");
    CHECK_FORMAT("%s and %s, 100 %%", "one", "another");
    CHECK_FORMAT("%c%c", 'a', '\\');
    CHECK_FORMAT("[%.3s|%.3s|%.0s|%8s]", "abcdef", "ab", "abc", "right");
    static const char NO_END[3] = {'x', 'y', 'z'};
    CHECK_FORMAT("%.*s.", 3, NO_END);
}

static void whole_numbers(void)
{
    CHECK_FORMAT("%d %d %d %d", 0, -1, INT_MAX, INT_MIN);
    CHECK_FORMAT("%u %u", 0u, UINT_MAX);
    CHECK_FORMAT("%zu of %zu", (size_t)0, SIZE_MAX);
    CHECK_FORMAT("%lld %lld", LLONG_MAX, LLONG_MIN);
    CHECK_FORMAT("%llu %ld %lu", ULLONG_MAX, LONG_MIN, ULONG_MAX);
    CHECK_FORMAT("%" PRIu64 " %" PRId64, UINT64_MAX, INT64_MIN);
    CHECK_FORMAT("U+%04X U+%04X \\u%04x %x", 0xA9u, 0x1F600u, 0x1fu, 0xabcu);
    CHECK_FORMAT("%016" PRIx64, UINT64_C(0x1234abcd));
    CHECK_FORMAT("%6d|%3d|%012d", 42, 12345, 42);
}

static void real_numbers(void)
{
    CHECK_FORMAT("%.0f %.1f %.3f", 2.5, 0.25, -1.0005);
    CHECK_FORMAT("%f %g %.0g", 0.1, 1e-5, 3.7);
    CHECK_FORMAT("%.17g %.*g", 0.1, 3, 2.0 / 3);
    CHECK_FORMAT("%8.2f|%6g", 3.14159, 1e6);
    CHECK_FORMAT("%g at step %lld", 2.25, 12LL);
}

SUITE(format)
{
    TEST("strings are written whole, cut or padded as snprintf does, and the length counts what has no room", words);
    TEST("whole numbers of every length are written as snprintf does", whole_numbers);
    TEST("numbers with decimals are written as snprintf does", real_numbers);
}
