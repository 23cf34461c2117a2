/* documents.c: measures documents, and counts those that are the same. See documents.h. */
#include "text_analysis/documents.h"

#include "base/parts.h"
#include "text_analysis/comparison.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

/* The stages of the work, in their order. Each can be interrupted after any token or document. */
typedef enum stage { LENGTHS, HIGH_DIGITS, LOW_DIGITS, BARS, COMPARE, COUNT_SAME, KEEP, DONE } stage;

/* A document and how often it occurs in each part. */
typedef struct repeated {
    uint32_t first, train, validation;
} repeated;

/* The bars of a histogram: n bars of `width` characters from `begin` on; the last one, if open, has all longer documents
 * too. */
typedef struct bars {
    size_t begin, width, n;
    bool open;
} bars;

/* A length has two digits, a high and a low one. Two lengths are selected by their ranks: the median, and `common`. */
enum { DIGIT_BITS = 13, DIGIT_VALUES = 1 << DIGIT_BITS };
enum { RANKS = 2 };

struct documents_counter {
    const corpus *corpus;
    const tokenizer *tokenizer;
    size_t bins;
    stage stage;
    size_t at, token;   /* the next document of the stage; LENGTHS: its next token, after BOS */
    size_t *characters; /* (vocab_size) of each token */
    uint32_t *lengths;  /* (n_documents) in characters */
    size_t shortest, longest, sum;
    /* how often each high digit occurs, and each low digit after the high digit that was selected */
    size_t high[DIGIT_VALUES], low[RANKS][DIGIT_VALUES];
    /* rank: from 0, among the lengths that are left; selected: first the high digit, then the whole length */
    size_t rank[RANKS], selected[RANKS];
    bars bars;
    size_t train[DOCUMENTS_MAX_BINS], validation[DOCUMENTS_MAX_BINS];
    comparison comparison;
    repeated *counts; /* (n_documents) of the first ones */
    repeated frequent[DOCUMENTS_REPEATED];
    int n_frequent;
};

static bool is_for_training(const corpus *c, size_t i) { return c->starts[i] < c->n_train; }

/* ---- lengths ---- */

static void measure_lengths(documents_counter *d, size_t work)
{
    const corpus *c = d->corpus;
    for (; d->at < c->n_documents && work > 0; d->at++, d->token = 0) {
        const size_t begin = c->starts[d->at] + 1 + d->token, left = c->starts[d->at + 1] - begin;
        const size_t n = left < work ? left : work;
        uint32_t length = d->token == 0 ? 0 : d->lengths[d->at];
        for (size_t i = 0; i < n; i++) length += (uint32_t)d->characters[c->ids[begin + i]];
        d->lengths[d->at] = length;
        work -= n;
        d->token += n;
        if (n < left) return;
        if (work > 0) work--;
    }
}

static void count_high_digits(documents_counter *d, size_t end)
{
    for (; d->at < end; d->at++) {
        const size_t length = d->lengths[d->at];
        d->high[length >> DIGIT_BITS]++;
        d->sum += length;
        if (d->at == 0 || length < d->shortest) d->shortest = length;
        if (length > d->longest) d->longest = length;
    }
}

static void count_low_digits(documents_counter *d, size_t end)
{
    for (; d->at < end; d->at++) {
        for (int i = 0; i < RANKS; i++) {
            const size_t length = d->lengths[d->at];
            if (length >> DIGIT_BITS == d->selected[i]) d->low[i][length & (DIGIT_VALUES - 1)]++;
        }
    }
}

/* The digit of the number with this rank. *rank becomes its rank among the numbers with this digit. */
static size_t select_digit(const size_t counts[DIGIT_VALUES], size_t *rank)
{
    size_t digit = 0;
    for (; *rank >= counts[digit]; digit++) *rank -= counts[digit];
    return digit;
}

/* Chooses bars up to the longest document, or, where that is far longer than nearly all others, up to the length `common`. */
static bars choose_bars(size_t shortest, size_t longest, size_t common, size_t bins)
{
    enum { FAR = 3 }; /* three times as long */
    bars b = {.begin = shortest, .open = longest > FAR * (common + 1)};
    const size_t range = (b.open ? common : longest) - b.begin + 1;
    b.width = (range + bins - 1) / bins;
    b.n = (range + b.width - 1) / b.width;
    return b;
}

static void fill_bars(documents_counter *d, size_t end)
{
    for (; d->at < end; d->at++) {
        const size_t bar = (d->lengths[d->at] - d->bars.begin) / d->bars.width;
        const size_t in = bar < d->bars.n ? bar : d->bars.n - 1;
        ++*(is_for_training(d->corpus, d->at) ? &d->train[in] : &d->validation[in]);
    }
}

/* ---- repeated documents ---- */

static void count_repeated(documents_counter *d, size_t end)
{
    for (; d->at < end; d->at++) {
        const uint32_t first = d->comparison.first[d->at];
        if (first == d->at) d->counts[first] = (repeated){.first = first}; /* the equal ones come later */
        ++*(is_for_training(d->corpus, d->at) ? &d->counts[first].train : &d->counts[first].validation);
    }
}

static uint32_t times(const repeated *of) { return of->train + of->validation; }

/* Inserts a document into the list of the most frequent ones, after those that are as frequent: these come earlier in the
 * corpus. */
static void keep_frequent(repeated *list, int *n, repeated one)
{
    int at = *n;
    while (at > 0 && times(&list[at - 1]) < times(&one)) at--;
    if (at == DOCUMENTS_REPEATED) return;
    if (*n < DOCUMENTS_REPEATED) ++*n;
    memmove(list + at + 1, list + at, (size_t)(*n - 1 - at) * sizeof *list);
    list[at] = one;
}

static void keep_repeated(documents_counter *d, size_t end)
{
    for (; d->at < end; d->at++) {
        if (d->comparison.first[d->at] != d->at || times(&d->counts[d->at]) < 2) continue;
        keep_frequent(d->frequent, &d->n_frequent, d->counts[d->at]);
    }
}

/* ---- stages ---- */

documents_counter *documents_counter_new(const corpus *c, const tokenizer *t, int bins, error *e)
{
    const size_t n = c->n_documents;
    documents_counter *d = calloc(1, sizeof *d);
    if (d != NULL) {
        d->corpus = c;
        d->tokenizer = t;
        d->bins = (size_t)bins;
        d->lengths = malloc((n + 1) * sizeof *d->lengths);
        d->counts = malloc((n + 1) * sizeof *d->counts);
        d->characters = malloc((size_t)t->vocab_size * sizeof *d->characters);
        if (comparison_begin(&d->comparison, c) && d->lengths != NULL && d->counts != NULL && d->characters != NULL) {
            for (int id = 0; id < t->vocab_size; id++) d->characters[id] = tokenizer_characters(t, id);
            return d;
        }
    }
    documents_counter_delete(d);
    error_set(e, ERROR_MEMORY, "", "There is not enough memory to count what is in this text.");
    return NULL;
}

/* Ends a stage and begins the next one. */
static void begin_stage(documents_counter *d)
{
    enum { NEARLY = 50 }; /* all but one in 50 */
    const size_t n = d->corpus->n_documents;
    for (int i = 0; i < RANKS; i++) {
        if (d->stage == HIGH_DIGITS) {
            assert(d->longest >> DIGIT_BITS < DIGIT_VALUES);
            d->rank[i] = i == 0 ? n / 2 : n - 1 - n / NEARLY;
            d->selected[i] = select_digit(d->high, &d->rank[i]);
        }
        if (d->stage == LOW_DIGITS) {
            d->selected[i] = d->selected[i] << DIGIT_BITS | select_digit(d->low[i], &d->rank[i]);
        }
    }
    if (d->stage == LOW_DIGITS) d->bars = choose_bars(d->shortest, d->longest, d->selected[1], d->bins);
    d->stage++;
    d->at = 0;
}

int documents_counter_advance(documents_counter *d, size_t work)
{
    const size_t n = d->corpus->n_documents, end = n - d->at > work ? d->at + work : n;
    if (d->stage == DONE) return 0;
    bool compares = false;
    switch (d->stage) {
    case LENGTHS: measure_lengths(d, work); break;
    case HIGH_DIGITS: count_high_digits(d, end); break;
    case LOW_DIGITS: count_low_digits(d, end); break;
    case BARS: fill_bars(d, end); break;
    case COMPARE: compares = comparison_advance(&d->comparison, work); break;
    case COUNT_SAME: count_repeated(d, end); break;
    case KEEP: keep_repeated(d, end); break;
    case DONE: break;
    }
    if (d->stage == COMPARE ? !compares : d->at == n) begin_stage(d);
    return d->stage != DONE;
}

void documents_counter_delete(documents_counter *d)
{
    if (d == NULL) return;
    comparison_free(&d->comparison);
    free(d->characters);
    free(d->lengths);
    free(d->counts);
    free(d);
}

/* ---- the report ---- */

/* Appends the beginning of a document: whole characters, of at most SHOWN bytes. */
static void add_beginning(string_builder *out, const corpus *c, const tokenizer *t, size_t i)
{
    enum { SHOWN = 160 };
    char bytes[SHOWN + TOKENIZER_TOKEN_BYTES];
    size_t size = 0, at = c->starts[i] + 1, end = c->starts[i + 1];
    while (at < end && size <= SHOWN) size += tokenizer_decode(t, c->ids[at++], bytes + size);
    bool cut = at < end || size > SHOWN;
    if (size > SHOWN) size = SHOWN;
    if (cut) { /* leaves out a character that is cut in two */
        while (size > 0 && ((uint8_t)bytes[size] & 0xC0) == 0x80) size--;
    }
    string_builder_add(out, "\"text\":");
    string_builder_add_json(out, bytes, size);
    string_builder_add(out, ",\"cut\":%s", cut ? "true" : "false");
}

/* Appends "name":[...], the counts of the bars for one part. */
static void add_bars(string_builder *out, const char *name, const bars *b, const size_t *counts)
{
    string_builder_add(out, ",\"%s\":[", name);
    for (size_t i = 0; i < b->n; i++) string_builder_add(out, "%s%zu", i == 0 ? "" : ",", counts[i]);
    string_builder_add(out, "]");
}

void documents_counter_report(const documents_counter *d, string_builder *out)
{
    const size_t n = d->corpus->n_documents;
    const bars *b = &d->bars;
    string_builder_add(out, "{\"count\":%zu,\"shortest\":%zu,\"longest\":%zu,\"median\":%zu,\"mean\":", n,
                       d->shortest, d->longest, d->selected[0]);
    string_builder_add_number(out, (double)d->sum / (double)n);
    string_builder_add(out, ",\"begin\":%zu,\"width\":%zu,\"open\":%s", b->begin, b->width,
                       b->open ? "true" : "false");
    add_bars(out, "train", b, d->train);
    add_bars(out, "validation", b, d->validation);
    string_builder_add(out, ",\"repeated\":[");
    for (int i = 0; i < d->n_frequent; i++) {
        const repeated *one = &d->frequent[i];
        string_builder_add(out, i == 0 ? "{" : ",{");
        add_beginning(out, d->corpus, d->tokenizer, one->first);
        string_builder_add(out, ",\"train\":%u,\"validation\":%u}", (unsigned)one->train, (unsigned)one->validation);
    }
    string_builder_add(out, "]}");
}

bool documents_report(const corpus *c, const tokenizer *t, int bins, string_builder *out, error *e)
{
    documents_counter *d = documents_counter_new(c, t, bins, e);
    if (d == NULL) return false;
    while (documents_counter_advance(d, SIZE_MAX) > 0) continue;
    documents_counter_report(d, out);
    documents_counter_delete(d);
    return true;
}
