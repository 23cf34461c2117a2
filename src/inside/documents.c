/* documents.c: compares and measures documents. See documents.h. */
#include "inside/documents.h"

#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* ---- documents that are the same ---- */

/* How many tokens document i has after its BOS. */
static size_t length_of(const corpus *c, size_t i) { return c->starts[i + 1] - c->starts[i] - 1; }

static bool same_document(const corpus *c, size_t i, size_t k)
{
    size_t length = length_of(c, i);
    const token *a = c->ids + c->starts[i] + 1, *b = c->ids + c->starts[k] + 1;
    return length == length_of(c, k) && memcmp(a, b, length * sizeof *a) == 0;
}

static uint64_t hash_document(const corpus *c, size_t i)
{
    uint64_t hash = 1;
    const token *ids = c->ids + c->starts[i] + 1;
    for (size_t k = 0; k < length_of(c, i); k++) hash = (hash ^ ids[k]) * 0x9E3779B97F4A7C15u + (hash >> 31);
    return hash ^ hash >> 32;
}

uint32_t *documents_first_same(const corpus *c)
{
    size_t room = 2;
    while (room < 2 * c->n_documents) room *= 2;
    /* a hash table of the first document of each kind, as its number plus 1 */
    uint32_t *table = calloc(room, sizeof *table), *first = malloc((c->n_documents + 1) * sizeof *first);
    if (table != NULL && first != NULL) {
        for (size_t i = 0; i < c->n_documents; i++) {
            size_t at = (size_t)hash_document(c, i) & (room - 1);
            while (table[at] != 0 && !same_document(c, i, table[at] - 1)) at = (at + 1) & (room - 1);
            if (table[at] == 0) table[at] = (uint32_t)i + 1;
            first[i] = table[at] - 1;
        }
    } else {
        free(first);
        first = NULL;
    }
    free(table);
    return first;
}

/* ---- repeated documents ---- */

/* A document and how often it occurs in each part. */
typedef struct repeated {
    uint32_t first;
    size_t train, validation;
} repeated;

/* Puts one among the most frequent, the most frequent first; of those as frequent the first in the corpus. */
static void keep_frequent(repeated *list, int *n, repeated one)
{
    int at = *n;
    while (at > 0 && list[at - 1].train + list[at - 1].validation < one.train + one.validation) at--;
    if (at == DOCUMENTS_REPEATED) return;
    if (*n < DOCUMENTS_REPEATED) ++*n;
    memmove(list + at + 1, list + at, (size_t)(*n - 1 - at) * sizeof *list);
    list[at] = one;
}

/* Finds the repeated documents; returns how many, or -1 when memory is out. */
static int find_repeated(const corpus *c, repeated list[DOCUMENTS_REPEATED])
{
    uint32_t *first = documents_first_same(c);
    repeated *all = calloc(c->n_documents + 1, sizeof *all);
    int n = first != NULL && all != NULL ? 0 : -1;
    for (size_t i = 0; n >= 0 && i < c->n_documents; i++) {
        all[first[i]].first = first[i];
        ++*(c->starts[i] < c->n_train ? &all[first[i]].train : &all[first[i]].validation);
    }
    for (size_t i = 0; n >= 0 && i < c->n_documents; i++) {
        if (all[i].train + all[i].validation > 1) keep_frequent(list, &n, all[i]);
    }
    free(first);
    free(all);
    return n;
}

/* The beginning of a document: whole characters of at most so many bytes. */
static void add_beginning(string_builder *out, const corpus *c, const tokenizer *t, size_t i)
{
    enum { SHOWN = 160 };
    char bytes[SHOWN + TOKENIZER_TOKEN_BYTES];
    size_t size = 0, at = c->starts[i] + 1, end = c->starts[i + 1];
    while (at < end && size <= SHOWN) size += tokenizer_decode(t, c->ids[at++], bytes + size);
    bool cut = at < end || size > SHOWN;
    if (size > SHOWN) size = SHOWN;
    if (cut) { /* a character may be cut in two: back to where one begins */
        while (size > 0 && ((uint8_t)bytes[size] & 0xC0) == 0x80) size--;
    }
    string_builder_add(out, "\"text\":");
    string_builder_add_json(out, bytes, size);
    string_builder_add(out, ",\"cut\":%s", cut ? "true" : "false");
}

/* ---- lengths ---- */

static int compare_lengths(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The characters of each document; NULL when memory is out. */
static size_t *count_lengths(const corpus *c, const tokenizer *t)
{
    size_t *lengths = calloc(c->n_documents + 1, sizeof *lengths);
    size_t *characters = malloc((size_t)t->vocab_size * sizeof *characters);
    if (lengths != NULL && characters != NULL) {
        for (int id = 0; id < t->vocab_size; id++) characters[id] = tokenizer_characters(t, id);
        for (size_t i = 0; i < c->n_documents; i++) {
            for (size_t at = c->starts[i] + 1; at < c->starts[i + 1]; at++) lengths[i] += characters[c->ids[at]];
        }
    } else {
        free(lengths);
        lengths = NULL;
    }
    free(characters);
    return lengths;
}

/* What the bars of a histogram hold. */
typedef struct bars {
    size_t begin, width, n;
    bool open;
} bars;

/* Bars for sorted lengths: they end where nearly all documents do, if the longest is far longer. */
static bars choose_bars(const size_t *sorted, size_t n, size_t bins)
{
    enum { NEARLY = 50, FAR = 3 }; /* all but one in 50; three times as long */
    size_t last = sorted[n - 1], common = sorted[n - 1 - n / NEARLY];
    bars b = {.begin = sorted[0], .open = last > FAR * (common + 1)};
    size_t range = (b.open ? common : last) - b.begin + 1;
    b.width = (range + bins - 1) / bins;
    b.n = (range + b.width - 1) / b.width;
    return b;
}

/* "name":[...], the bars of documents begin..end. */
static void add_bars(string_builder *out, const char *name, const bars *b, const size_t *lengths, size_t begin,
                     size_t end)
{
    size_t counts[DOCUMENTS_MAX_BINS] = {0};
    for (size_t i = begin; i < end; i++) {
        size_t bar = (lengths[i] - b->begin) / b->width;
        counts[bar < b->n ? bar : b->n - 1]++;
    }
    string_builder_add(out, ",\"%s\":[", name);
    for (size_t i = 0; i < b->n; i++) string_builder_add(out, "%s%zu", i == 0 ? "" : ",", counts[i]);
    string_builder_add(out, "]");
}

/* Writes what there is to say of `lengths`, of which `sorted` is a copy to be sorted. */
static void add_lengths(string_builder *out, const corpus *c, const size_t *lengths, size_t *sorted, size_t bins)
{
    const size_t n = c->n_documents;
    size_t train = 0, sum = 0;
    memcpy(sorted, lengths, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_lengths);
    for (size_t i = 0; i < n; i++) {
        train += c->starts[i] < c->n_train;
        sum += lengths[i];
    }
    bars b = choose_bars(sorted, n, bins);
    string_builder_add(out, "{\"count\":%zu,\"shortest\":%zu,\"longest\":%zu,\"median\":%zu,\"mean\":", n, sorted[0],
                       sorted[n - 1], sorted[n / 2]);
    string_builder_add_number(out, (double)sum / (double)n);
    string_builder_add(out, ",\"begin\":%zu,\"width\":%zu,\"open\":%s", b.begin, b.width, b.open ? "true" : "false");
    add_bars(out, "train", &b, lengths, 0, train);
    add_bars(out, "validation", &b, lengths, train, n);
}

bool documents_report(const corpus *c, const tokenizer *t, int bins, string_builder *out, error *e)
{
    repeated list[DOCUMENTS_REPEATED + 1] = {0};
    size_t *lengths = count_lengths(c, t), *sorted = malloc((c->n_documents + 1) * sizeof *sorted);
    int n = lengths != NULL && sorted != NULL ? find_repeated(c, list) : -1;
    if (n >= 0) {
        add_lengths(out, c, lengths, sorted, (size_t)bins);
        string_builder_add(out, ",\"repeated\":[");
        for (int i = 0; i < n; i++) {
            string_builder_add(out, i == 0 ? "{" : ",{");
            add_beginning(out, c, t, list[i].first);
            string_builder_add(out, ",\"train\":%zu,\"validation\":%zu}", list[i].train, list[i].validation);
        }
        string_builder_add(out, "]}");
    } else {
        error_set(e, ERROR_MEMORY, "", "There is not enough memory to count what is in this text.");
    }
    free(lengths);
    free(sorted);
    return n >= 0;
}
