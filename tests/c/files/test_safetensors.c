/* test_safetensors.c: the file format, byte by byte, and everything that a reader must refuse. The files are made
 * here by hand, not by the writer under test. */
#include "files/safetensors.h"

#include "../support.h"
#include "../test.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- files made by hand ---- */

typedef struct file {
    uint8_t bytes[1024];
    size_t size;
} file;

/* A header with zeros as numbers after it. */
static file file_of(const char *header, size_t n_data)
{
    file f = {.size = 8 + strlen(header) + n_data};
    size_t length = strlen(header);
    for (size_t i = 0; i < 8; i++) f.bytes[i] = (uint8_t)(length >> (8 * i));
    memcpy(f.bytes + 8, header, length);
    return f;
}

/* Writes the last n values of a file, `width` bytes each, in little-endian order. */
static void put_values(file *f, const uint64_t *bits, size_t n, size_t width)
{
    uint8_t *at = f->bytes + f->size - n * width;
    for (size_t i = 0; i < n * width; i++) at[i] = (uint8_t)(bits[i / width] >> (8 * (i % width)));
}

/* Opens a copy in a block of the exact size, so that the address sanitizer detects reads beyond it. */
static bool opens(const uint8_t *bytes, size_t size, error *e)
{
    safetensors s;
    uint8_t *exact = malloc(size > 0 ? size : 1);
    if (exact == NULL) return false;
    memcpy(exact, bytes, size);
    bool ok = safetensors_open(&s, exact, size, e);
    if (ok) safetensors_free(&s);
    free(exact);
    return ok;
}

static void check_refused(const char *header, size_t n_data, const char *why)
{
    error e = {0};
    file f = file_of(header, n_data);
    CHECK_THAT(!opens(f.bytes, f.size, &e), "%s was taken", header);
    CHECK_INT(e.code, ERROR_FILE);
    CHECK_HAS(e.message, why);
}

/* ---- writing ---- */

static real ONES[6] = {1, -2, 0.5, 0, 1, 1};

static void writes(void)
{
    tensor tensors[2] = {{.name = "b", .rank = 1, .shape = {2}, .data = ONES + 4},
                         {.name = "a\"", .rank = 2, .shape = {2, 2}, .data = ONES}};
    string_builder metadata = {0};
    safetensors_add(&metadata, "k\xC3\xA9y", "line\n\"x\"");
    safetensors_add(&metadata, "empty", "");
    error e = {0};
    size_t size = 0;
    uint8_t *bytes = safetensors_write(&metadata, tensors, 2, &size, &e);
    string_builder_free(&metadata);
    REQUIRE(bytes != NULL);
    char expected[400];
    snprintf(expected, sizeof expected,
             "{\"__metadata__\":{\"k\xC3\xA9y\":\"line\\u000a\\\"x\\\"\",\"empty\":\"\"},"
             "\"a\\\"\":{\"dtype\":\"%s\",\"shape\":[2,2],\"data_offsets\":[0,%d]},"
             "\"b\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[%d,%d]}}",
             DOUBLE_OR_FLOAT("F64", "F32"), DOUBLE_OR_FLOAT(32, 16), DOUBLE_OR_FLOAT("F64", "F32"),
             DOUBLE_OR_FLOAT(32, 16), DOUBLE_OR_FLOAT(48, 24));
    size_t length = bytes[0] + 256u * bytes[1];
    CHECK_INT(length % 8, 0);
    CHECK(length - strlen(expected) < 8);
    CHECK(memcmp(bytes + 2, "\0\0\0\0\0\0", 6) == 0);
    CHECK_BYTES((const char *)bytes + 8, strlen(expected), expected);
    for (size_t i = strlen(expected); i < length; i++) CHECK_INT(bytes[8 + i], ' ');
    REQUIRE(size == 8 + length + 6 * sizeof(real));
    static const uint8_t FLOAT_BITS[] = {0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0};
    static const uint8_t DOUBLE_BITS[] = {0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0};
    CHECK(memcmp(bytes + 8 + length, DOUBLE_OR_FLOAT(DOUBLE_BITS, FLOAT_BITS), 2 * sizeof(real)) == 0);
    CHECK(opens(bytes, size, &e));
    free(bytes);
}

/* Whatever the length of the metadata, the numbers begin at a multiple of 8, and the file can be read. */
static void pads(void)
{
    tensor t = {.name = "w", .rank = 1, .shape = {1}, .data = ONES};
    for (int n = 0; n < 9; n++) {
        string_builder metadata = {0};
        error e = {0};
        size_t size = 0;
        safetensors_add(&metadata, "k", &"xxxxxxxxx"[n]);
        uint8_t *bytes = safetensors_write(&metadata, &t, 1, &size, &e);
        string_builder_free(&metadata);
        REQUIRE(bytes != NULL);
        CHECK_INT((size - sizeof(real)) % 8, 0);
        CHECK_INT(size - sizeof(real), 8 + bytes[0]);
        CHECK(opens(bytes, size, &e));
        free(bytes);
    }
}

static void writes_no_nan(void)
{
    static const double BAD[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (int i = 0; i < 3; i++) {
        real numbers[3] = {1, 2, (real)BAD[i]};
        tensor t = {.name = "wte", .rank = 1, .shape = {3}, .data = numbers};
        string_builder metadata = {0};
        error e = {0};
        size_t size = 0;
        CHECK(safetensors_write(&metadata, &t, 1, &size, &e) == NULL);
        CHECK_INT(e.code, ERROR_FILE);
        CHECK_HAS(e.message, "no longer finite numbers (wte)");
    }
}

/* ---- reading ---- */

static void reads_what_others_write(void)
{
    file f = file_of("{ \"two\" :{\"shape\":[2, 1],\"data_offsets\":[4, 20],\"dtype\":\"F64\"},\n"
                     "\"__metadata__\":{\"b\":\"2\",\"\\u0061\":\"\\ud83d\\ude00\"},"
                     "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[4,4]},"
                     "\"one\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ",
                     20);
    static const uint64_t DOUBLES[] = {0x3FF8000000000000, 0xC000000000000000}; /* 1.5, -2 */
    put_values(&f, DOUBLES, 2, 8);
    f.bytes[f.size - 17] = 0x3F; /* 0.5 */
    error e = {0};
    safetensors s;
    REQUIRE(safetensors_open(&s, f.bytes, f.size, &e));
    CHECK_INT(s.n_entries, 3);
    CHECK_INT(s.n_metadata, 2);
    CHECK_TEXT(safetensors_get(&s, "a"), "\xF0\x9F\x98\x80");
    CHECK_TEXT(safetensors_get(&s, "b"), "2");
    CHECK(safetensors_get(&s, "c") == NULL);
    CHECK(safetensors_find(&s, "three") == NULL);
    const safetensors_entry *one = safetensors_find(&s, "one"), *two = safetensors_find(&s, "two");
    real numbers[2] = {0};
    if (CHECK(one != NULL && two != NULL)) {
        CHECK_INT(one->rank, 0);
        CHECK(safetensors_copy(&s, one, numbers, &e));
        CHECK_NEAR(numbers[0], 0.5, 0);
        CHECK(safetensors_copy(&s, two, numbers, &e));
        CHECK_NEAR(numbers[0], 1.5, 0);
        CHECK_NEAR(numbers[1], -2, 0);
        tensor fitting = {.rank = 2, .shape = {2, 1}}, turned = {.rank = 2, .shape = {1, 2}},
               flat = {.rank = 1, .shape = {2}};
        CHECK(safetensors_fits(two, &fitting));
        CHECK(!safetensors_fits(two, &turned));
        CHECK(!safetensors_fits(two, &flat));
    }
    safetensors_free(&s);
    f = file_of("{}", 0);
    CHECK(opens(f.bytes, f.size, &e));
}

/* NaN, infinity, minus infinity; and a double that is too large for a float. */
static void reads_no_nan(void)
{
    static const uint64_t BAD[] = {0x7FC00000, 0x7F800000, 0xFF800000};
    static const uint64_t BAD_DOUBLES[] = {0x7FF8000000000000, 0x7FF0000000000000, 0xFFF0000000000000,
                                           0x7FE0000000000000};
    for (int i = 0; i < 7; i++) {
        bool is_double = i >= 3;
        file f = file_of(is_double ? "{\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}"
                                   : "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                         is_double ? 16 : 8);
        put_values(&f, is_double ? BAD_DOUBLES + i - 3 : BAD + i, 1, is_double ? 8 : 4);
        error e = {0};
        safetensors s;
        real numbers[2];
        REQUIRE(safetensors_open(&s, f.bytes, f.size, &e));
        bool too_large = i == 6; /* only for a float */
        CHECK_INT(safetensors_copy(&s, &s.entries[0], numbers, &e), too_large && REAL_IS_DOUBLE);
        if (!(too_large && REAL_IS_DOUBLE)) CHECK_HAS(e.message, "some of its numbers (w) are not finite");
        safetensors_free(&s);
    }
}

/* ---- refusing ---- */

#define ENTRY(name, shape, from, to) \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":[" shape "],\"data_offsets\":[" from "," to "]}"

static void refuses_layouts(void)
{
    static const char SIZE[] = "a shape that does not go with its size", HOLE[] = "overlap or leave a gap",
                      CUT[] = "it is cut short", BEHIND[] = "goes on behind", BOUNDS[] = "beyond all bounds";
    error e = {0};
    file good = file_of("{" ENTRY("a", "2", "0", "8") "," ENTRY("b", "1", "8", "12") "}", 12);
    CHECK(opens(good.bytes, good.size, &e));
    check_refused("{" ENTRY("a", "2", "0", "8") "}", 7, CUT);
    check_refused("{" ENTRY("a", "2", "0", "8") "}", 9, BEHIND);
    check_refused("{}", 1, BEHIND);
    check_refused("{" ENTRY("a", "2", "4", "12") "}", 12, HOLE);
    check_refused("{" ENTRY("a", "2", "0", "8") "," ENTRY("b", "1", "12", "16") "}", 16, HOLE);
    check_refused("{" ENTRY("a", "2", "0", "8") "," ENTRY("b", "1", "4", "8") "}", 12, HOLE);
    check_refused("{" ENTRY("a", "2", "0", "8") "," ENTRY("b", "2", "0", "8") "}", 8, HOLE);
    check_refused("{" ENTRY("a", "2", "8", "0") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "3", "0", "8") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "1", "0", "8") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "", "0", "8") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "2,0", "0", "8") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "2", "0", "18446744073709551615") "}", 8, SIZE);
    check_refused("{" ENTRY("a", "2", "18446744073709551608", "18446744073709551615") "}", 8, SIZE);
    /* 8 + (2^64 - 8) bytes overflow to 0: only the order of the offsets shows the error */
    check_refused("{" ENTRY("a", "2", "0", "8") "," ENTRY("b", "4611686018427387902", "8", "0") "}", 0, SIZE);
    check_refused("{" ENTRY("a", "4294967296,4294967296", "0", "0") "}", 0, BOUNDS);
    check_refused("{" ENTRY("a", "4294967296,4294967296,0", "0", "0") "}", 0, BOUNDS);
    check_refused("{" ENTRY("a", "4611686018427387904", "0", "0") "}", 0, BOUNDS);
    check_refused("{" ENTRY("a", "1,1,1,1,1,1,1,1,1", "0", "4") "}", 4, "header cannot be read");
    check_refused("{" ENTRY("a", "1", "0", "4") "," ENTRY("a", "1", "4", "8") "}", 8, "lists a tensor twice");
    check_refused("{" ENTRY("a", "1", "0", "4") "," ENTRY("\\u0061", "1", "4", "8") "}", 8, "lists a tensor twice");
}

static void refuses_headers(void)
{
    static const char *const UNREADABLE[] = {
        "{",
        "{}}",
        "{}\n",
        "{}x",
        "{\"a\"}",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":null}",
        "{\"a\":{\"shape\":[],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0],\"more\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-0],\"data_offsets\":[0,0]}}",
        "{\"a\":{\"dtype\":32,\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"a\xFF\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
        "{\"__metadata__\":{},\"__metadata__\":{}}",
        "{\"__metadata__\":[]}",
        "{\"__metadata__\":{\"a\":1}}",
        "{\"__metadata__\":{\"a\":\"\\u0000\"}}",
        "{\"__metadata__\":{\"a\":{\"b\":\"c\"}}}",
    };
    for (size_t i = 0; i < sizeof UNREADABLE / sizeof *UNREADABLE; i++) {
        check_refused(UNREADABLE[i], 0, "its header cannot be read");
    }
    check_refused("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "its metadata has a key twice");
    check_refused("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8, "numbers of the type I64");
    check_refused(" {}", 0, "is not a saved model");
    check_refused("", 100, "is not a saved model");
    check_refused("[]", 0, "is not a saved model");
}

static void refuses_lengths(void)
{
    error e = {0};
    file f = file_of("{}", 0);
    for (size_t size = 0; size < 9; size++) CHECK(!opens(f.bytes, size, &e));
    CHECK_HAS(e.message, "is not a saved model");
    CHECK(!opens(f.bytes, 9, &e));
    CHECK_HAS(e.message, "cut short");
    CHECK(opens(f.bytes, 10, &e));
    for (size_t byte = 0; byte < 8; byte++) { /* the length of the header, too large by 2^(8 byte) */
        file g = f;
        g.bytes[byte]++;
        CHECK_THAT(!opens(g.bytes, g.size, &e), "a length with byte %zu too large was taken", byte);
        CHECK_HAS(e.message, byte < 3 ? "cut short" : "is not a saved model");
    }
    memset(f.bytes, 0xFF, 8);
    CHECK(!opens(f.bytes, f.size, &e));
}

/* Two limits, so that the time and memory for a hostile header are in proportion to its size. */
static void refuses_crowds(void)
{
    string_builder t = {0};
    string_builder_add(&t, "12345678{");
    for (int i = 0; i <= SAFETENSORS_MAX_TENSORS; i++) {
        string_builder_add(&t, "%s\"%d\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}", i == 0 ? "" : ",",
                           i);
    }
    string_builder_add(&t, "}");
    REQUIRE(!t.failed);
    for (size_t i = 0; i < 8; i++) t.at[i] = (char)((t.length - 8) >> (8 * i));
    error e = {0};
    CHECK(!opens((const uint8_t *)t.at, t.length, &e));
    CHECK_HAS(e.message, "more tensors");
    string_builder_free(&t);
    string_builder_add(&t, "12345678{\"__metadata__\":{");
    for (int i = 0; i <= SAFETENSORS_MAX_PAIRS; i++) string_builder_add(&t, "%s\"%d\":\"\"", i == 0 ? "" : ",", i);
    string_builder_add(&t, "}}");
    REQUIRE(!t.failed);
    for (size_t i = 0; i < 8; i++) t.at[i] = (char)((t.length - 8) >> (8 * i));
    CHECK(!opens((const uint8_t *)t.at, t.length, &e));
    CHECK_HAS(e.message, "more metadata");
    string_builder_free(&t);
}

static void survives_every_cut_and_flip(void)
{
    file f = file_of(
        "{\"__metadata__\":{\"k\":\"v\\u00e9\"}," ENTRY("a", "2,1", "0", "8") "," ENTRY("b", "1", "8", "12") "}", 12);
    error e = {0};
    REQUIRE(opens(f.bytes, f.size, &e));
    int n_opened = 0;
    for (size_t size = 0; size < f.size; size++) CHECK_THAT(!opens(f.bytes, size, &e), "%zu bytes were enough", size);
    for (size_t at = 0; at < f.size; at++) {
        for (int value = 0; value < 256; value++) {
            file g = f;
            g.bytes[at] = (uint8_t)value;
            e = (error){0};
            bool ok = opens(g.bytes, g.size, &e);
            n_opened += ok;
            CHECK_THAT(ok || (e.code == ERROR_FILE && e.message[0] != '\0'), "byte %zu as %d has no sentence", at,
                       value);
        }
    }
    CHECK_THAT(n_opened > 256 * 12, "flips in names and numbers must be possible: %d", n_opened);
}

/* ---- memory ---- */

static void out_of_memory(void)
{
    file f = file_of("{\"__metadata__\":{\"k\":\"v\"}," ENTRY("a", "1", "0", "4") "}", 4);
    tensor t = {.name = "a", .rank = 1, .shape = {1}, .data = ONES};
    for (int n = 1;; n++) {
        error e = {0};
        string_builder metadata = {0};
        safetensors s;
        size_t size;
        allocations_fail(n, false);
        safetensors_add(&metadata, "k", "v");
        uint8_t *bytes = safetensors_write(&metadata, &t, 1, &size, &e);
        CHECK_INT(e.code, bytes == NULL ? ERROR_MEMORY : ERROR_NONE);
        bool opened = safetensors_open(&s, f.bytes, f.size, &e);
        CHECK(opened || e.code == ERROR_MEMORY);
        long failed = allocations_failed();
        allocations_fail(0, false);
        CHECK_INT(bytes != NULL && opened, failed == 0);
        free(bytes);
        string_builder_free(&metadata);
        safetensors_free(&s); /* safe, opened or not */
        if (failed == 0) {
            CHECK(n > 5);
            break;
        }
    }
}

/* F16 and BF16 numbers, with their bits from the definitions. */
static void reads_halves(void)
{
    static const struct {
        uint64_t half, brain;
        double value;
    } KNOWN[] = {{0x0000, 0x0000, 0},
                 {0x3C00, 0x3F80, 1},
                 {0xC000, 0xC000, -2},
                 {0x3555, 0x3EAB, 0},
                 {0x0001, 0x3380, 0x1p-24},
                 {0x8001, 0xB380, -0x1p-24},
                 {0x03FF, 0x0000, 1023 * 0x1p-24},
                 {0x0400, 0x3880, 0x1p-14},
                 {0x7BFF, 0x0000, 65504}};
    enum { N = sizeof KNOWN / sizeof *KNOWN };
    uint64_t halves[N], brains[N];
    for (int i = 0; i < N; i++) halves[i] = KNOWN[i].half, brains[i] = KNOWN[i].brain;
    for (int brain = 0; brain < 2; brain++) {
        error e = {0};
        safetensors s;
        real numbers[N];
        file f = file_of(brain ? "{\"a\":{\"dtype\":\"BF16\",\"shape\":[9],\"data_offsets\":[0,18]}}"
                               : "{\"a\":{\"dtype\":\"F16\",\"shape\":[9],\"data_offsets\":[0,18]}}",
                         2 * (size_t)N);
        put_values(&f, brain ? brains : halves, N, 2);
        REQUIRE(safetensors_open(&s, f.bytes, f.size, &e));
        CHECK(safetensors_copy(&s, safetensors_find(&s, "a"), numbers, &e));
        for (int i = 0; i < N; i++) {
            double expected = KNOWN[i].value;
            if (i == 3) expected = brain ? 0.333984375 : 0.333251953125; /* the nearest to a third */
            if (brain && (i == 6 || i == 8)) expected = 0;               /* BF16 has no such number */
            CHECK_NEAR(numbers[i], expected, 0);
        }
        put_values(&f, brain ? (uint64_t[]){0x7F80} : (uint64_t[]){0xFC00}, 1, 2); /* infinities */
        CHECK(!safetensors_copy(&s, safetensors_find(&s, "a"), numbers, &e));
        CHECK_HAS(e.message, "not finite");
        safetensors_free(&s);
    }
}

SUITE(safetensors)
{
    TEST("both kinds of 16 bits are read exactly", reads_halves);
    TEST("a file is its header's length, its header and its numbers, to the byte", writes);
    TEST("the numbers of a file begin at a multiple of 8 bytes", pads);
    TEST("a file with NaN or infinity is not written", writes_no_nan);
    TEST("files of other writers are read: other order, blanks, escapes, F32 and F64, no dimension, no numbers",
         reads_what_others_write);
    TEST("NaN, infinity and what becomes infinite are refused", reads_no_nan);
    TEST("tensors that overlap, leave gaps, exceed the file, have a wrong size or occur twice are refused",
         refuses_layouts);
    TEST("headers that are not the expected JSON are refused", refuses_headers);
    TEST("a header that is cut short or too long is refused", refuses_lengths);
    TEST("a header with ten thousand tensors or a thousand pairs is refused", refuses_crowds);
    TEST("every cut and every changed byte of a file is read or refused with a sentence",
         survives_every_cut_and_flip);
    TEST("reading and writing without memory fails with an error and leaks nothing", out_of_memory);
}
