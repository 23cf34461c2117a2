/* test_quotation.c: quotations, compared with a slow search of every piece of the text in every document. */
#include "text_analysis/quotation.h"

#include "../support.h"
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES "documents=lines\nn_embd=8\nn_head=1\nn_layer=1\nblock_size=4\nbatch_size=1\nval_fraction=0\n"

/* The report, which the caller frees. */
static char *report(const trainer *t, const char *of, size_t min_length, size_t max_places)
{
    error e = {0};
    string_builder out = {0};
    quotation_index *q = quotation_index_new(&t->corpus, &t->tokenizer, &e);
    size_t n = strlen(of);
    char *bytes = malloc(n + (n == 0)); /* a block of the exact size */
    memcpy(bytes, of, n);
    CHECK(q != NULL && quotation_report(q, bytes, n, min_length, max_places, &out, &e));
    quotation_index_delete(q);
    free(bytes);
    return out.at;
}

static void check_report(const char *lines, const char *of, size_t min_length, const char *expected)
{
    trainer *t = trainer_of(lines, LINES);
    REQUIRE(t != NULL);
    char *actual = report(t, of, min_length, 9);
    CHECK_TEXT(actual, expected);
    free(actual);
    trainer_delete(t);
}

static void by_hand(void)
{
    check_report("the cat\nsat on\n", "a cat on", 3, /* " cat" and "at on" */
                 "{\"quotations\":[{\"begin\":1,\"length\":4,\"count\":1,\"places\":[{\"document\":0,\"offset\":3}]},"
                 "{\"begin\":3,\"length\":5,\"count\":1,\"places\":[{\"document\":1,\"offset\":1}]}],"
                 "\"characters\":8,\"quoted\":7,\"longest\":5}");
    check_report("abc\nbcd\n", "abcd", 3, /* two that overlap */
                 "{\"quotations\":[{\"begin\":0,\"length\":3,\"count\":1,\"places\":[{\"document\":0,\"offset\":0}]},"
                 "{\"begin\":1,\"length\":3,\"count\":1,\"places\":[{\"document\":1,\"offset\":0}]}],"
                 "\"characters\":4,\"quoted\":4,\"longest\":3}");
    check_report("abc\nbcd\n", "abxcd", 3, "{\"quotations\":[],\"characters\":5,\"quoted\":0,\"longest\":2}");
    check_report("abc\nbcd\n", "", 1, "{\"quotations\":[],\"characters\":0,\"quoted\":0,\"longest\":0}");
    check_report("abc\nbcd\n", "xyz", 1, "{\"quotations\":[],\"characters\":3,\"quoted\":0,\"longest\":0}");
    /* Two characters with the same first byte: half a character is not a quotation. Offsets count characters. */
    check_report("\xC3\xA4\xC3\xB6\n", "\xC3\xA4\xC3\xBC\xC3\xB6", 1,
                 "{\"quotations\":[{\"begin\":0,\"length\":1,\"count\":1,\"places\":[{\"document\":0,\"offset\":0}]},"
                 "{\"begin\":2,\"length\":1,\"count\":1,\"places\":[{\"document\":0,\"offset\":1}]}],"
                 "\"characters\":3,\"quoted\":2,\"longest\":1}");
}

/* No quotation spans two documents, whatever the text has between them. */
static void within_documents(void)
{
    trainer *t = trainer_of("ab\nab\n", LINES);
    REQUIRE(t != NULL);
    static const char WITH_NUL[] = "ab\0ab";
    error e = {0};
    string_builder out = {0};
    quotation_index *q = quotation_index_new(&t->corpus, &t->tokenizer, &e);
    REQUIRE(q != NULL && quotation_report(q, WITH_NUL, 5, 1, 0, &out, &e));
    CHECK_HAS(out.at, "\"quoted\":4,\"longest\":2}");
    CHECK_HAS(out.at, "{\"begin\":0,\"length\":2,\"count\":2,\"places\":[]}");
    string_builder_free(&out);
    quotation_index_delete(q);
    quotation_index_delete(NULL);
    char *other = report(t, "ab\nab", 3, 1);
    CHECK_HAS(other, "\"quotations\":[]");
    free(other);
    trainer_delete(t);
}

enum { N_LINES = 12, LENGTH = 14 };

/* How often the piece begin..end occurs in the documents. */
static int occurrences(char documents[N_LINES][LENGTH + 1], const char *of, size_t begin, size_t end)
{
    int n = 0;
    for (int i = 0; i < N_LINES; i++) {
        for (size_t k = 0; k + (end - begin) <= strlen(documents[i]); k++) {
            n += memcmp(documents[i] + k, of + begin, end - begin) == 0;
        }
    }
    return n;
}

/* Writes the report that is expected, without places: all pieces that occur somewhere and are not part of a longer one. */
static void slowly(char documents[N_LINES][LENGTH + 1], const char *of, size_t min_length, char *out)
{
    size_t n = strlen(of), longest = 0, quoted = 0;
    bool inside[100] = {false}, first = true;
    out += sprintf(out, "{\"quotations\":[");
    for (size_t begin = 0; begin < n; begin++) {
        for (size_t end = begin + 1; end <= n; end++) {
            int count = occurrences(documents, of, begin, end);
            bool longer = (begin > 0 && occurrences(documents, of, begin - 1, end) > 0) ||
                          (end < n && occurrences(documents, of, begin, end + 1) > 0);
            if (count == 0 || longer) continue;
            longest = end - begin > longest ? end - begin : longest;
            if (end - begin < min_length) continue;
            for (size_t i = begin; i < end; i++) inside[i] = true;
            out += sprintf(out, "%s{\"begin\":%zu,\"length\":%zu,\"count\":%d,\"places\":[]}", first ? "" : ",",
                           begin, end - begin, count);
            first = false;
        }
    }
    for (size_t i = 0; i < n; i++) quoted += inside[i];
    sprintf(out, "],\"characters\":%zu,\"quoted\":%zu,\"longest\":%zu}", n, quoted, longest);
}

static void by_chance(void)
{
    rng r;
    rng_init(&r, 5);
    for (int round = 0; round < 150; round++) {
        char documents[N_LINES][LENGTH + 1], lines[N_LINES * (LENGTH + 1) + 1] = "", of[60], expected[6000];
        uint32_t k = 2 + rng_below(&r, 3);
        for (int i = 0; i < N_LINES; i++) {
            size_t n = 1 + rng_below(&r, LENGTH);
            for (size_t j = 0; j < n; j++) documents[i][j] = (char)('a' + rng_below(&r, k));
            documents[i][n] = '\0';
            strcat(strcat(lines, documents[i]), "\n");
        }
        size_t n = rng_below(&r, 59), min_length = 1 + rng_below(&r, 6);
        for (size_t i = 0; i < n; i++) of[i] = (char)('a' + rng_below(&r, k + (round % 3 == 0)));
        of[n] = '\0';
        slowly(documents, of, min_length, expected);
        trainer *t = trainer_of(lines, LINES);
        REQUIRE(t != NULL);
        char *actual = report(t, of, min_length, 0);
        CHECK_TEXT(actual, expected);
        free(actual);
        /* each place in the report must have the piece */
        char *with_places = report(t, documents[3], 1, 1000);
        int seen = 0, place = 0, offset = 0;
        for (const char *at = with_places; (at = strstr(at, "{\"document\"")) != NULL; at++, seen++) {
            CHECK_INT(sscanf(at, "{\"document\":%d,\"offset\":%d}", &place, &offset), 2);
            CHECK(place >= 0 && place < N_LINES);
            CHECK(strncmp(documents[place] + offset, documents[3], strlen(documents[3])) == 0);
        }
        CHECK_INT(seen, occurrences(documents, documents[3], 0, strlen(documents[3])));
        free(with_places);
        trainer_delete(t);
    }
}

static bool quotes(void *context, error *e)
{
    const trainer *t = context;
    string_builder out = {0};
    quotation_index *q = quotation_index_new(&t->corpus, &t->tokenizer, e);
    bool ok = q != NULL && quotation_report(q, "abba", 4, 1, 5, &out, e);
    string_builder_free(&out);
    quotation_index_delete(q);
    return ok;
}

static void no_memory(void)
{
    trainer *t = trainer_of("ab\nabba\ncd\nab", LINES);
    REQUIRE(t != NULL);
    each_allocation_fails(quotes, t, 6);
    trainer_delete(t);
}

SUITE(quotation)
{
    TEST("the quotations of small texts are those found by hand, in characters, with their places", by_hand);
    TEST("the end of a document is part of no quotation", within_documents);
    TEST("the quotations of any text are those of a slow search, and every place in the report is right", by_chance);
    TEST("when memory runs out it says so and leaves nothing", no_memory);
}
