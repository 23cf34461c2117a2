/* corpus.c: encodes documents, splits them into training and validation, and cuts batches. See corpus.h. */
#include "training/corpus.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* The order in which the documents are stored: shuffled for lines, unchanged for a stream. */
static uint32_t *document_order(const dataset *d, rng *r)
{
    assert(d->count > 0);
    uint32_t *order = malloc(d->count * sizeof *order);
    if (order == NULL) return NULL;
    for (size_t i = 0; i < d->count; i++) order[i] = (uint32_t)i;
    if (d->documents == DOCUMENTS_LINES) rng_shuffle(r, order, d->count);
    return order;
}

static bool encode_documents(corpus *c, const dataset *d, const tokenizer *t, const uint32_t *order, error *e)
{
    size_t n = 0;
    for (size_t i = 0; i < d->count; i++) {
        const document *from = &d->list[order[i]];
        size_t length;
        c->starts[i] = (uint32_t)n;
        c->ids[n++] = (token)t->bos;
        if (!tokenizer_encode(t, d->text + from->begin, from->end - from->begin, c->ids + n, &length, e)) {
            e->code = ERROR_TEXT; /* can only happen with the tokenizer of another text */
            return false;
        }
        n += length;
    }
    c->starts[d->count] = (uint32_t)n;
    c->ids[n++] = (token)t->bos;
    c->n_ids = n;
    token *fitting = realloc(c->ids, n * sizeof *fitting);
    if (fitting != NULL) c->ids = fitting;
    return true;
}

/* Where the validation part of a stream begins: at the document nearest to `wanted`, unless the part would then be
 * more than one and a half times as large as wanted, or less than half as large. */
static size_t cut_stream(const corpus *c, size_t wanted)
{
    size_t slack = (c->n_ids - wanted) / 2, best = wanted, distance = slack + 1;
    for (size_t i = 1; i < c->n_documents; i++) {
        size_t start = c->starts[i], off = start > wanted ? start - wanted : wanted - start;
        if (off < distance) {
            distance = off;
            best = start;
        }
    }
    return best;
}

/* Splits the corpus. At least one document, or two tokens of a stream, remain for training. */
static void split(corpus *c, double val_fraction)
{
    if (c->documents == DOCUMENTS_LINES) {
        size_t n_val = (size_t)((double)c->n_documents * val_fraction);
        if (n_val >= c->n_documents) n_val = c->n_documents - 1;
        c->n_train_documents = c->n_documents - n_val;
        c->n_train = c->starts[c->n_train_documents];
    } else {
        size_t n_val = (size_t)((double)c->n_ids * val_fraction);
        bool whole = n_val < 2 || c->n_ids - n_val < 2;
        c->n_train_documents = c->n_documents;
        c->n_train = whole ? c->n_ids - 1 : cut_stream(c, c->n_ids - n_val);
        c->goes_round = c->ids[c->n_train] == c->ids[0]; /* this id is BOS, so a document ends here */
        while (c->n_beginnings < c->n_documents && c->starts[c->n_beginnings] < c->n_train) c->n_beginnings++;
    }
}

bool corpus_init(corpus *c, const dataset *d, const tokenizer *t, const config *settings, rng *r, error *e)
{
    *c = (corpus){.documents = d->documents, .n_documents = d->count};
    size_t room = d->count + 1; /* a BOS for each document and one more; at most one id for each byte */
    for (size_t i = 0; i < d->count; i++) room += d->list[i].end - d->list[i].begin;
    uint32_t *order = document_order(d, r);
    c->ids = malloc(room * sizeof *c->ids);
    c->starts = malloc((d->count + 1) * sizeof *c->starts);
    bool ok = order != NULL && c->ids != NULL && c->starts != NULL;
    if (!ok) error_set(e, ERROR_MEMORY, "", "There is not enough memory for this text.");
    ok = ok && encode_documents(c, d, t, order, e);
    if (ok) split(c, settings->val_fraction);
    if (ok && d->documents == DOCUMENTS_LINES) {
        c->order = order;
        order = NULL;
    }
    if (!ok) corpus_free(c);
    free(order);
    return ok;
}

/* Appends document i, cut to T positions, as one sequence. */
static void push_document(const corpus *c, batch *b, size_t i, int T, int sequence)
{
    const token *ids = c->ids + c->starts[i];
    size_t length = c->starts[i + 1] - c->starts[i]; /* positions: the BOS and the tokens after it */
    int n = length < (size_t)T ? (int)length : T;
    for (int t = 0; t < n; t++) batch_push(b, ids[t], ids[t + 1], t, sequence);
}

/* Appends a window of n tokens as one sequence; after id end - 1 it continues at id begin. */
static void push_window(const corpus *c, batch *b, size_t begin, size_t end, size_t at, int n, int sequence)
{
    for (int t = 0; t < n; t++) {
        size_t next = at + 1 < end ? at + 1 : begin;
        batch_push(b, c->ids[at], c->ids[next], t, sequence);
        at = next;
    }
}

/* Appends a training window of a stream, at a place drawn from the generator. See corpus_train_batch(). */
static void push_training_window(const corpus *c, batch *b, size_t T, int sequence, rng *r)
{
    enum { SELDOM = 100, MARKED = 4, OPENING = 16 };
    size_t most = c->goes_round ? c->n_train : c->n_train - 1, n = most < T ? most : T;
    size_t places = c->goes_round ? c->n_train : c->n_train - n;
    size_t with_bos =
        /* how many windows contain a BOS; none begins before the first one */
        (c->goes_round ? n : 1) + (c->n_beginnings - 1) * n;
    bool seldom = T > 1 && with_bos < places / SELDOM, once = c->n_beginnings == 1;
    uint32_t share = !seldom ? 1 : once ? MARKED : OPENING;
    uint32_t drawn = rng_below(r, (uint32_t)places * share);
    size_t place = drawn / share;
    bool begins = seldom && drawn % share == 0;
    if (begins && !once) {
        place = c->starts[place % c->n_beginnings];
        if (place >= places) place = 0; /* too close to the end for a whole window */
    }
    int first = b->end;
    push_window(c, b, 0, c->n_train, place, (int)n, sequence);
    if (begins) b->ids[first] = c->ids[0];
}

static void clear_rows(batch *b) { b->begin = b->end = b->n_targets = 0; }

void corpus_train_batch(corpus *c, batch *b, int B, int T, rng *r)
{
    clear_rows(b);
    for (int i = 0; i < B; i++) {
        if (c->documents == DOCUMENTS_LINES) {
            push_document(c, b, c->cursor++ % c->n_train_documents, T, i);
        } else {
            push_training_window(c, b, (size_t)T, i, r);
        }
    }
}

bool corpus_val_batch(const corpus *c, batch *b, int B, int T, int index)
{
    clear_rows(b);
    for (int i = 0; i < B; i++) {
        size_t at = (size_t)index * (size_t)B + (size_t)i;
        if (c->documents == DOCUMENTS_LINES) {
            if (c->n_train_documents + at >= c->n_documents) break;
            push_document(c, b, c->n_train_documents + at, T, i);
        } else {
            size_t from = c->n_train + at * (size_t)T;
            if (from + 1 >= c->n_ids) break;
            size_t rest = c->n_ids - from - 1;
            push_window(c, b, from, c->n_ids, from, rest < (size_t)T ? (int)rest : T, i);
        }
    }
    return b->n_targets > 0;
}

double corpus_mean_length(const corpus *c, int T)
{
    if (c->documents != DOCUMENTS_LINES || c->n_train_documents == 0) return T;
    double all = 0;
    for (size_t i = 0; i < c->n_train_documents; i++) {
        uint32_t length = c->starts[i + 1] - c->starts[i]; /* its targets: its tokens, and the BOS after it */
        all += length < (uint32_t)T ? length : (uint32_t)T;
    }
    return all / (double)c->n_train_documents;
}

size_t corpus_train_tokens(const corpus *c)
{
    return c->documents == DOCUMENTS_LINES || c->goes_round ? c->n_train : c->n_train - 1;
}

size_t corpus_val_tokens(const corpus *c) { return c->n_ids - c->n_train - 1; }

bool corpus_unigram_entropy(const corpus *c, int vocab_size, double *entropy)
{
    size_t *counts = calloc((size_t)vocab_size, sizeof *counts);
    if (counts == NULL) return false;
    /* The targets are all ids after the first BOS and one BOS at the end, so counting all ids from the first BOS
     * gives the same frequencies. */
    size_t total = c->n_train;
    for (size_t i = 0; i < total; i++) counts[c->ids[i]]++;
    double sum = 0;
    for (int i = 0; i < vocab_size; i++) {
        double p = (double)counts[i] / (double)total;
        if (counts[i] > 0) sum -= p * log(p);
    }
    free(counts);
    *entropy = sum;
    return true;
}

void corpus_free(corpus *c)
{
    free(c->ids);
    free(c->starts);
    free(c->order);
    *c = (corpus){0};
}
