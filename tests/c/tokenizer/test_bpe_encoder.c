/* test_bpe_encoder.c: which merges are applied where, round trips of any bytes, and impossible merges. */
#include "tokenizer/bpe_encoder.h"

#include "../support.h"
#include "../test.h"
#include "base/rng.h"

#include <stdlib.h>
#include <string.h>

/* 256 ab, 257 bc, 258 abc, 259 aa, 260 aaaa, 261 " ab" */
static const bpe_merge MERGES[] = {{'a', 'b', 9}, {'b', 'c', 8}, {256, 'c', 7},
                                   {'a', 'a', 6}, {259, 259, 0}, {' ', 256, 4}};
enum { N_MERGES = sizeof MERGES / sizeof *MERGES };

static void check_ids(bpe_encoder *b, const char *text, const int *expected, size_t n)
{
    uint16_t ids[40];
    size_t size = strlen(text), found = bpe_encode(b, bytes_of(text), size, ids);
    CHECK_THAT(found == n, "\"%s\" has %zu tokens, not %zu", text, found, n);
    for (size_t i = 0; i < n && i < found; i++) CHECK_INT(ids[i], expected[i]);
}

static void order_of_merges(void)
{
    error e = {0};
    bpe_encoder *b = bpe_encoder_new(MERGES, N_MERGES, &e);
    REQUIRE(b != NULL);
    for (int again = 0; again < 2; again++) { /* the second time from the cache */
        check_ids(b, "abc", (const int[]){258}, 1);
        check_ids(b, "bc", (const int[]){257}, 1);
        check_ids(b, "bbc", (const int[]){'b', 257}, 2);
        check_ids(b, "aab", (const int[]){'a', 256}, 2); /* ab was learnt before aa */
        check_ids(b, "aaa", (const int[]){259, 'a'}, 2);
        check_ids(b, "aaaaaaa", (const int[]){260, 259, 'a'}, 3);
        check_ids(b, "ab ab abc", (const int[]){256, 261, ' ', 258}, 4); /* abc was learnt before " ab" */
        check_ids(b, "a b", (const int[]){'a', ' ', 'b'}, 3); /* no merge crosses the border of two pieces */
        check_ids(b, "", NULL, 0);
    }
    int n;
    CHECK(memcmp(bpe_encoder_merges(b, &n), MERGES, sizeof MERGES) == 0);
    CHECK_INT(n, N_MERGES);
    char bytes[BPE_TOKEN_BYTES];
    CHECK_BYTES(bytes, bpe_decode(b, 258, bytes), "abc");
    CHECK_BYTES(bytes, bpe_decode(b, 261, bytes), " ab");
    CHECK_INT(bpe_decode(b, 255, bytes), 1);
    CHECK_INT((uint8_t)bytes[0], 255);
    bpe_encoder_delete(b);
    bpe_encoder_delete(NULL);
}

/* Random bytes of a few values, so that merges, long pieces and the cache are all used. */
static void any_bytes(void)
{
    enum { MOST = 3000 };
    static const uint32_t KINDS[] = {256, 128, 3};
    error e = {0};
    rng r;
    rng_init(&r, 8);
    for (int with = 0; with < 2; with++) {
        bpe_encoder *b = bpe_encoder_new(MERGES, with * N_MERGES, &e);
        REQUIRE(b != NULL);
        for (int i = 0; i < 300; i++) {
            size_t size = 1 + rng_below(&r, i % 10 == 0 ? MOST : 30), length = 0;
            uint8_t *bytes = malloc(size);
            uint16_t *ids = malloc(size * sizeof *ids); /* room for exactly one id per byte */
            char *back = malloc(size + BPE_TOKEN_BYTES);
            REQUIRE(bytes != NULL && ids != NULL && back != NULL);
            for (size_t k = 0; k < size; k++)
                bytes[k] = (uint8_t)(rng_below(&r, KINDS[i % 3]) + (i % 3 == 2 ? 'a' : 0));
            size_t n = bpe_encode(b, bytes, size, ids);
            for (size_t k = 0; k < n; k++) length += bpe_decode(b, ids[k], back + length);
            CHECK_INT(length, size);
            CHECK(memcmp(back, bytes, size) == 0);
            free(bytes);
            free(ids);
            free(back);
        }
        bpe_encoder_delete(b);
    }
}

static void check_damaged(const bpe_merge *merges, int n)
{
    error e = {0};
    bpe_encoder *b = bpe_encoder_new(merges, n, &e);
    CHECK(b == NULL);
    CHECK_INT(e.code, ERROR_FILE);
    CHECK_HAS(e.message, "vocabulary is damaged");
    bpe_encoder_delete(b);
}

static void damaged(void)
{
    check_damaged((const bpe_merge[]){{'a', 256, 1}}, 1);
    check_damaged((const bpe_merge[]){{256, 'a', 1}}, 1);
    check_damaged((const bpe_merge[]){{'a', 'b', 1}, {'b', 'c', 1}, {'a', 'b', 1}}, 3);
    check_damaged((const bpe_merge[]){{0xFFFF, 0xFFFF, 1}}, 1);
    bpe_merge doubling[11];
    for (uint16_t i = 0; i < 11; i++) {
        uint16_t id = i == 0 ? 'a' : (uint16_t)(BPE_BYTES + i - 1);
        doubling[i] = (bpe_merge){id, id, 1};
    }
    check_damaged(doubling, 11); /* 2048 bytes */
    error e = {0};
    bpe_encoder *b = bpe_encoder_new(doubling, 10, &e);
    REQUIRE(b != NULL);
    char bytes[BPE_TOKEN_BYTES];
    CHECK_INT(bpe_decode(b, BPE_BYTES + 9, bytes), 1024);
    bpe_encoder_delete(b);
}

static void out_of_memory(void)
{
    int refused = 0;
    for (long n = 1; n < 100; n++) {
        error e = {0};
        allocations_fail(n, false);
        bpe_encoder *b = bpe_encoder_new(MERGES, N_MERGES, &e);
        bool hit = allocations_failed() > 0;
        allocations_fail(0, false);
        CHECK_INT(b == NULL, hit);
        CHECK_INT(e.code, hit ? ERROR_MEMORY : ERROR_NONE);
        refused += b == NULL;
        bpe_encoder_delete(b);
        if (!hit) break;
    }
    CHECK_THAT(refused > 4, "only %d allocations were needed", refused);
}

SUITE(bpe_encoder)
{
    TEST("older merges are applied first, then those on the left, and none across pieces", order_of_merges);
    TEST("any bytes come back exactly, with merges and without", any_bytes);
    TEST("impossible merges are refused", damaged);
    TEST("without memory it fails with an error and leaks nothing", out_of_memory);
}
