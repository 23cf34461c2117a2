/* encoding.c: encodes texts to be shown. See encoding.h. */
#include "inside/encoding.h"

#include "base/parts.h"
#include "inside/report.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

SECOND_PART_FILE;

static bool short_of_memory(error *e)
{
    return error_set(e, ERROR_MEMORY, "", "There is not enough memory to show this text as tokens.");
}

/* ---- another tokenizer ---- */

bool encoding_is_own(const trainer *t, const config *settings)
{
    return settings->tokenizer == t->settings.tokenizer &&
           (settings->tokenizer != TOKENIZER_BPE || settings->vocab_size == t->settings.vocab_size);
}

/* Makes a dataset again from the first documents of a corpus, with `most` bytes or a little more. */
static bool read_back(dataset *d, const corpus *c, const tokenizer *t, size_t most, error *e)
{
    assert(c->n_documents > 0);
    char bytes[TOKENIZER_TOKEN_BYTES];
    size_t size = 0, count = 0;
    for (size_t i = 0; i < c->n_ids && size < most; i++) size += tokenizer_decode(t, c->ids[i], bytes);
    assert(size < SIZE_MAX);
    *d = (dataset){.documents = c->documents, .text = malloc(size + 1)};
    d->list = malloc(c->n_documents * sizeof *d->list);
    if (d->text == NULL || d->list == NULL) return short_of_memory(e);
    for (; count < c->n_documents && d->size < size; count++) {
        document *one = &d->list[count];
        one->begin = (uint32_t)d->size;
        for (size_t at = c->starts[count] + 1; at < c->starts[count + 1] && d->size < size; at++) {
            size_t n = tokenizer_decode(t, c->ids[at], bytes);
            memcpy(d->text + d->size, bytes, n);
            d->size += n;
        }
        one->end = (uint32_t)d->size;
    }
    d->text[d->size] = '\0';
    d->count = count;
    return true;
}

/* Makes a tokenizer of all characters of a dataset. */
static bool collect_characters(tokenizer *t, const dataset *d, error *e)
{
    uint8_t *seen = calloc(UTF8_LIMIT, 1);
    uint32_t *characters = malloc(UTF8_LIMIT * sizeof *characters);
    bool ok = seen != NULL && characters != NULL;
    size_t n = 0;
    for (size_t at = 0; ok && at < d->size;) {
        uint32_t c;
        at += utf8_decode((const uint8_t *)d->text + at, d->size - at, &c);
        seen[c] = 1;
    }
    for (uint32_t c = 0; ok && c < UTF8_LIMIT; c++) {
        if (seen[c]) characters[n++] = c;
    }
    ok = ok ? tokenizer_init(t, characters, n, e) : short_of_memory(e);
    free(seen);
    free(characters);
    return ok;
}

/* Makes a tokenizer of byte pairs that are learnt from a dataset. */
static bool learn_pairs(tokenizer *t, const dataset *d, const config *settings, error *e)
{
    bpe b;
    bool ok = bpe_begin(&b, d, bpe_wanted(settings), e);
    while (ok && !b.done) ok = bpe_advance(&b, SIZE_MAX, e);
    ok = ok && tokenizer_init_bytes(t, b.merges, b.n_merges, e);
    bpe_free(&b);
    return ok;
}

encoding *encoding_new(const trainer *t, const config *settings, error *e)
{
    encoding *n = calloc(1, sizeof *n);
    if (n == NULL) {
        short_of_memory(e);
        return NULL;
    }
    n->by = &t->tokenizer;
    if (encoding_is_own(t, settings)) return n;
    dataset d = {0};
    n->by = &n->other;
    bool ok;
    if (settings->tokenizer == TOKENIZER_BYTE) {
        ok = tokenizer_init_bytes(&n->other, NULL, 0, e);
    } else if (settings->tokenizer == TOKENIZER_CHAR) {
        ok = read_back(&d, &t->corpus, &t->tokenizer, SIZE_MAX, e) && collect_characters(&n->other, &d, e);
    } else {
        ok = read_back(&d, &t->corpus, &t->tokenizer, ENCODING_LEARNT, e) && learn_pairs(&n->other, &d, settings, e);
    }
    dataset_free(&d);
    if (ok) return n;
    encoding_delete(n);
    return NULL;
}

void encoding_delete(encoding *n)
{
    if (n == NULL) return;
    tokenizer_free(&n->other);
    free(n);
}

const bpe_merge *encoding_merges(const encoding *n, int *count)
{
    *count = 0;
    return n->by->bytes == NULL ? NULL : bpe_encoder_merges(n->by->bytes, count);
}

/* ---- tokens ---- */

/* Appends {"id","text"}, with a comma before all but the first. An id of -1 is written as null: `bytes` is then a character
 * without a token. */
static void add_shown(string_builder *out, bool first, int id, const char *bytes, size_t size)
{
    string_builder_add(out, first ? "{\"id\":" : ",{\"id\":");
    if (id < 0) string_builder_add(out, "null");
    if (id >= 0) string_builder_add(out, "%d", id);
    string_builder_add(out, ",\"text\":");
    report_token(out, bytes, size);
    string_builder_add(out, "}");
}

/* Appends the characters of a text, some of which may have no token. */
static void add_shown_characters(string_builder *out, const tokenizer *t, const char *text, size_t size)
{
    bool first = true;
    for (size_t at = 0, length; at < size; at += length) {
        uint32_t c;
        char shown[UTF8_BYTES];
        token id = 0;
        size_t n = 1;
        length = utf8_decode((const uint8_t *)text + at, size - at, &c);
        if (c == '\r' && at + 1 < size && text[at + 1] == '\n') continue;
        if (c == '\r') c = '\n';
        bool known = tokenizer_encode(t, text + at, length, &id, &n, &(error){0});
        add_shown(out, first, known ? id : -1, shown, utf8_encode(c == UTF8_INVALID ? UTF8_REPLACEMENT : c, shown));
        first = false;
    }
}

/* Appends [{"id","text"}...]; `ids` has room for one id per byte. */
static void add_shown_tokens(string_builder *out, const tokenizer *t, const char *text, size_t size, token *ids)
{
    char bytes[TOKENIZER_TOKEN_BYTES];
    size_t n = 0;
    string_builder_add(out, "[");
    if (t->bytes == NULL) {
        add_shown_characters(out, t, text, size);
    } else {
        tokenizer_encode(t, text, size, ids, &n, NULL); /* any bytes can be encoded */
    }
    for (size_t i = 0; i < n; i++) add_shown(out, i == 0, ids[i], bytes, tokenizer_decode(t, ids[i], bytes));
    string_builder_add(out, "]");
}

bool encoding_report(const encoding *n, const char *text, size_t size, string_builder *out, error *e)
{
    token *ids = malloc((size + 1) * sizeof *ids);
    if (ids == NULL) return short_of_memory(e);
    string_builder_add(out, "{\"vocab_size\":%d,\"tokens\":", n->by->vocab_size);
    add_shown_tokens(out, n->by, text, size, ids);
    string_builder_add(out, "}");
    free(ids);
    return true;
}

/* ---- the film ---- */

/* Marks the merges that are used to encode a text: those that make its tokens, and those that make the parts of these. */
static void mark_used(bool *used, const bpe_merge *merges, int n_merges, const token *ids, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (ids[i] >= BPE_BYTES) used[ids[i] - BPE_BYTES] = true;
    }
    for (int m = n_merges - 1; m >= 0; m--) {
        if (!used[m]) continue;
        if (merges[m].left >= BPE_BYTES) used[merges[m].left - BPE_BYTES] = true;
        if (merges[m].right >= BPE_BYTES) used[merges[m].right - BPE_BYTES] = true;
    }
}

/* Appends the frame for the first n merges. */
static bool add_frame(string_builder *out, const bpe_merge *merges, int n, const char *text, size_t size, token *ids,
                      error *e)
{
    tokenizer t;
    if (!tokenizer_init_bytes(&t, merges, n, e)) return false;
    string_builder_add(out, "%s{\"merges\":%d,\"tokens\":", n == 0 ? "" : ",", n);
    add_shown_tokens(out, &t, text, size, ids);
    string_builder_add(out, "}");
    tokenizer_free(&t);
    return true;
}

bool encoding_film(const encoding *n, const char *text, size_t size, string_builder *out, error *e)
{
    int n_merges;
    const bpe_merge *merges = encoding_merges(n, &n_merges);
    token *ids = malloc((size + 1) * sizeof *ids);
    bool *used = calloc((size_t)n_merges + 1, sizeof *used);
    bool ok = ids != NULL && used != NULL;
    if (!ok) short_of_memory(e);
    string_builder_add(out, "{\"n_merges\":%d,\"frames\":[", n_merges);
    if (ok && n->by->bytes == NULL) {
        string_builder_add(out, "{\"merges\":0,\"tokens\":");
        add_shown_tokens(out, n->by, text, size, ids);
        string_builder_add(out, "}");
    } else if (ok) {
        size_t length = 0;
        tokenizer_encode(n->by, text, size, ids, &length, e);
        mark_used(used, merges, n_merges, ids, length);
        ok = add_frame(out, merges, 0, text, size, ids, e);
        for (int m = 0, frames = 1; ok && m < n_merges && frames < ENCODING_FRAMES; m++) {
            if (!used[m]) continue;
            ok = add_frame(out, merges, m + 1, text, size, ids, e);
            frames++;
        }
    }
    string_builder_add(out, "]}");
    free(ids);
    free(used);
    return ok;
}
