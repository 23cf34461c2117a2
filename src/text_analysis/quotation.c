/* quotation.c: finds the longest matches of a text from its beginning to its end. See quotation.h. */
#include "text_analysis/quotation.h"

#include "base/parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static bool out_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to look for quotations.");
}

/* ---- the index ---- */

/* Writes the bytes of the tokens from q->at to end - 1, and where documents start. While q->bytes is NULL it only counts. */
static void lay_out(quotation_index *q, size_t end)
{
    const corpus *c = q->corpus;
    for (; q->at < end; q->at++) {
        char bytes[TOKENIZER_TOKEN_BYTES];
        bytes[0] = 0; /* the byte before a document */
        bool starts = c->ids[q->at] == q->tokenizer->bos;
        size_t size = starts ? 1 : tokenizer_decode(q->tokenizer, c->ids[q->at], bytes);
        if (q->bytes != NULL) {
            memcpy(q->bytes + q->n, bytes, size);
            if (starts) q->starts[q->n_documents++] = (uint32_t)q->n + 1;
        }
        q->n += size;
        q->n_starts += q->bytes == NULL && starts;
    }
}

/* Allocates the arrays once all bytes have been counted, and goes back to the first token. */
static bool make_room(quotation_index *q)
{
    assert(q->n > 0 && q->n_starts > 0); /* there is at least one BOS */
    q->bytes = malloc(q->n);
    q->places = malloc(q->n * sizeof *q->places);
    q->starts = malloc(q->n_starts * sizeof *q->starts);
    q->at = q->n = 0;
    return q->bytes != NULL && q->places != NULL && q->starts != NULL;
}

quotation_index *quotation_index_begin(const corpus *c, const tokenizer *t, error *e)
{
    quotation_index *q = calloc(1, sizeof *q);
    if (q == NULL) {
        out_of_memory(e);
        return NULL;
    }
    q->corpus = c;
    q->tokenizer = t;
    return q;
}

/* One piece of the work; false when memory is out. */
static bool advance(quotation_index *q, size_t work)
{
    const size_t n = q->corpus->n_train, left = n - q->at;
    if (q->sorter != NULL) {
        const int more = suffix_sorter_advance(q->sorter, work);
        q->is_ready = more == 0;
        return more >= 0;
    }
    if (left > 0) {
        lay_out(q, left > work ? q->at + work : n);
        return true;
    }
    if (q->bytes == NULL) return make_room(q);
    q->sorter = suffix_sorter_new(q->bytes, q->n, q->places);
    return q->sorter != NULL;
}

int quotation_index_advance(quotation_index *q, size_t work, error *e)
{
    if (!q->is_ready && !advance(q, work)) {
        out_of_memory(e);
        return -1;
    }
    if (!q->is_ready) return 1;
    suffix_sorter_delete(q->sorter);
    q->sorter = NULL;
    return 0;
}

quotation_index *quotation_index_new(const corpus *c, const tokenizer *t, error *e)
{
    quotation_index *q = quotation_index_begin(c, t, e);
    int more = q == NULL ? -1 : 1;
    while (more > 0) more = quotation_index_advance(q, SIZE_MAX, e);
    if (more == 0) return q;
    quotation_index_delete(q);
    return NULL;
}

void quotation_index_delete(quotation_index *q)
{
    if (q == NULL) return;
    suffix_sorter_delete(q->sorter);
    free(q->bytes);
    free(q->places);
    free(q->starts);
    free(q);
}

/* ---- a text ---- */

/* The text whose parts are looked up in the index. Character i begins at byte at[i]; at[n] is the end. */
typedef struct reading {
    const quotation_index *index;
    const uint8_t *bytes;
    size_t *at;
    size_t n;
    size_t from, nul; /* byte `nul` is the first NUL from byte `from` on, or the end where there is none */
} reading;

/* The place of the first NUL from a byte on, or the end. The reading remembers it, so that a text without NUL is searched
 * once and not again for every piece. */
static size_t next_nul(reading *r, size_t byte)
{
    if (byte < r->from || byte > r->nul) {
        const size_t end = r->at[r->n];
        const uint8_t *nul = memchr(r->bytes + byte, 0, end - byte);
        r->from = byte;
        r->nul = nul == NULL ? end : (size_t)(nul - r->bytes);
    }
    return r->nul;
}

static suffix_match look_up(reading *r, size_t begin, size_t end)
{
    const uint8_t *piece = r->bytes + r->at[begin];
    /* the index has a NUL between documents, so no match may contain one */
    size_t nul = next_nul(r, r->at[begin]);
    size_t size = (nul < r->at[end] ? nul : r->at[end]) - r->at[begin];
    return suffix_array_find(r->index->bytes, r->index->n, r->index->places, piece, size);
}

static bool occurs(reading *r, size_t begin, size_t end)
{
    return look_up(r, begin, end).length == r->at[end] - r->at[begin];
}

/* The end, in whole characters, of the longest piece in the index that begins at character `begin`. */
static size_t longest_from(reading *r, size_t begin)
{
    size_t reached = r->at[begin] + look_up(r, begin, r->n).length, low = begin, high = r->n;
    while (low < high) { /* finds the last character that begins at `reached` or before */
        size_t middle = high - (high - low) / 2;
        if (r->at[middle] <= reached) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

/* The smallest i from `from` on for which the characters i..end (end included) are in the index; end + 1 where not even
 * character `end` is. Binary search works because with a piece every end of it is in the index too. */
static size_t first_that_reaches(reading *r, size_t from, size_t end)
{
    size_t low = from, high = end + 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (occurs(r, middle, end + 1)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

/* ---- the report ---- */

static size_t count_characters(const uint8_t *bytes, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) n += (bytes[i] & 0xC0) != 0x80;
    return n;
}

static void add_place(const quotation_index *q, size_t at, bool first, string_builder *out)
{
    size_t low = 0, high = q->n_documents;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (q->starts[middle] <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    size_t in_text = q->corpus->order != NULL ? q->corpus->order[low] : low;
    string_builder_add(out, "%s{\"document\":%zu,\"offset\":%zu}", first ? "" : ",", in_text,
                       count_characters(q->bytes + q->starts[low], at - q->starts[low]));
}

static void add_quotation(reading *r, size_t begin, size_t end, size_t max_places, bool first, string_builder *out)
{
    suffix_match m = look_up(r, begin, end);
    size_t count = m.end - m.begin, shown = count < max_places ? count : max_places;
    string_builder_add(out, "%s{\"begin\":%zu,\"length\":%zu,\"count\":%zu,\"places\":[", first ? "" : ",", begin,
                       end - begin, count);
    for (size_t i = 0; i < shown; i++) add_place(r->index, (size_t)r->index->places[m.begin + i], i == 0, out);
    string_builder_add(out, "]}");
}

/* Adds every piece that is in the index and cannot be made longer, in order: each begins after the beginning, and ends
 * after the end, of the piece before. */
static void add_all(reading *r, size_t min_length, size_t max_places, string_builder *out)
{
    size_t begin = 0, end = 0, quoted = 0, quoted_to = 0, longest = 0;
    bool first = true;
    string_builder_add(out, "\"quotations\":[");
    while (end < r->n) {
        begin = first_that_reaches(r, begin, end);
        if (begin > end) { /* the training part does not have this character */
            end = begin;
            continue;
        }
        end = longest_from(r, begin);
        if (end - begin > longest) longest = end - begin;
        if (end - begin >= min_length) {
            add_quotation(r, begin, end, max_places, first, out);
            quoted += end - (begin > quoted_to ? begin : quoted_to);
            quoted_to = end;
            first = false;
        }
    }
    string_builder_add(out, "],\"characters\":%zu,\"quoted\":%zu,\"longest\":%zu", r->n, quoted, longest);
}

bool quotation_report(const quotation_index *q, const char *bytes, size_t size, size_t min_length, size_t max_places,
                      string_builder *out, error *e)
{
    assert(q->is_ready && min_length >= 1 && max_places <= QUOTATION_MAX_PLACES);
    /* from > nul: no NUL has been searched yet */
    reading r = {.index = q, .bytes = (const uint8_t *)bytes, .from = 1};
    r.at = malloc((size + 1) * sizeof *r.at);
    if (r.at == NULL) return out_of_memory(e);
    for (size_t i = 0; i < size; i++) {
        if (i == 0 || (r.bytes[i] & 0xC0) != 0x80) r.at[r.n++] = i;
    }
    r.at[r.n] = size;
    string_builder_add(out, "{");
    add_all(&r, min_length, max_places, out);
    string_builder_add(out, "}");
    free(r.at);
    return out->failed ? out_of_memory(e) : true;
}
