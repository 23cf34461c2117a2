/* bpe_encoder.c: merges the bytes of one piece at a time. See bpe_encoder.h. Most pieces of a text are words that
 * occurred before, so their ids are kept in a cache. Each word has one place in it, which it shares with other
 * words: the word encoded last is the one that is kept. */
#include "tokenizer/bpe_encoder.h"

#include "base/parts.h"

#include <stdlib.h>
#include <string.h>

/* An entry takes 40 bytes. About nine of ten words of a text are short enough for it. */
enum { CACHE_PLACES = 4096, CACHE_BYTES = 22, CACHE_IDS = 8 };
enum { NO_TOKEN = 0xFFFF };

typedef struct cached {
    uint8_t length, n; /* the word's bytes, 0 for an empty entry; its ids */
    uint8_t bytes[CACHE_BYTES];
    uint16_t ids[CACHE_IDS];
} cached;

struct bpe_encoder {
    pretokenizer rules;
    bpe_merge *merges;
    int n_merges;
    uint16_t *lengths; /* bytes of each token */
    pair_map made;     /* the value of a pair is the id of the token that it becomes */
    priority_queue queue;
    /* The piece being encoded, one place for each byte: the token that begins there, and the places of its
     * neighbours. */
    uint16_t ids[PRETOKEN_MAX], next[PRETOKEN_MAX], prev[PRETOKEN_MAX];
    cached cache[CACHE_PLACES];
};

/* Adds a merge with this id. False for a merge that is not possible, or when memory is out. */
static bool add_merge(bpe_encoder *b, const bpe_merge *m, int id, error *e)
{
    pair_entry *x = NULL;
    bool ok = m->left < id && m->right < id && b->lengths[m->left] + b->lengths[m->right] <= BPE_TOKEN_BYTES;
    if (ok) {
        x = pair_map_add(&b->made, pair_key(m->left, m->right));
        if (x == NULL) return error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
        ok = x->value == PAIR_NONE;
    }
    if (!ok) return error_set(e, ERROR_FILE, "", "The saved vocabulary is damaged.");
    x->value = (uint32_t)id;
    b->merges[id - BPE_BYTES] = *m;
    b->lengths[id] = (uint16_t)(b->lengths[m->left] + b->lengths[m->right]);
    return true;
}

bpe_encoder *bpe_encoder_new(const bpe_merge *merges, int n, error *e)
{
    bpe_encoder *b = calloc(1, sizeof *b);
    bool ok = b != NULL;
    if (ok) {
        b->n_merges = n;
        b->merges = malloc(((size_t)n + 1) * sizeof *b->merges);
        b->lengths = malloc(((size_t)n + BPE_BYTES) * sizeof *b->lengths);
        ok = b->merges != NULL && b->lengths != NULL;
        /* Room for all that can be in the queue at once: each pair of a piece, and two pairs for each merge. So
         * pushing cannot fail while encoding. */
        for (int i = 0; ok && n > 0 && i < 3 * PRETOKEN_MAX; i++) ok = priority_queue_push(&b->queue, 0);
        b->queue.n = 0;
    }
    if (!ok) error_set(e, ERROR_MEMORY, "", "There is not enough memory for the vocabulary.");
    for (int i = 0; ok && i < BPE_BYTES; i++) b->lengths[i] = 1;
    for (int i = 0; ok && i < n; i++) ok = add_merge(b, &merges[i], BPE_BYTES + i, e);
    if (ok && pretokenizer_init(&b->rules, e)) return b;
    bpe_encoder_delete(b);
    return NULL;
}

SECOND_PART const bpe_merge *bpe_encoder_merges(const bpe_encoder *b, int *n)
{
    *n = b->n_merges;
    return b->merges;
}

/* ---- encoding ---- */

/* The id that the token at a place and its right neighbour become, or PAIR_NONE. */
static uint32_t made_at(const bpe_encoder *b, size_t at, size_t size)
{
    size_t right = b->next[at];
    if (b->ids[at] == NO_TOKEN || right >= size) return PAIR_NONE;
    const pair_entry *x = pair_map_find(&b->made, pair_key(b->ids[at], b->ids[right]));
    return x == NULL ? PAIR_NONE : x->value;
}

/* The oldest merge sorts first, then the leftmost place. */
static void enqueue(bpe_encoder *b, size_t at, size_t size)
{
    uint32_t id = made_at(b, at, size);
    if (id != PAIR_NONE) priority_queue_push(&b->queue, (uint64_t)~id << 32 | ~(uint32_t)at);
}

static size_t encode_piece(bpe_encoder *b, const uint8_t *bytes, size_t size, uint16_t *ids)
{
    for (size_t i = 0; i < size; i++) {
        b->ids[i] = bytes[i];
        b->next[i] = (uint16_t)(i + 1);
        b->prev[i] = (uint16_t)(i - 1);
    }
    for (size_t i = 0; i < size; i++) enqueue(b, i, size);
    while (b->queue.n > 0) {
        uint64_t top = priority_queue_pop(&b->queue);
        size_t at = ~(uint32_t)top, right = b->next[at];
        uint32_t id = ~(uint32_t)(top >> 32);
        if (made_at(b, at, size) != id) continue; /* its tokens have already been merged with others */
        b->ids[at] = (uint16_t)id;
        b->ids[right] = NO_TOKEN;
        b->next[at] = b->next[right];
        if (b->next[at] < size) b->prev[b->next[at]] = (uint16_t)at;
        if (at > 0) enqueue(b, b->prev[at], size);
        enqueue(b, at, size);
    }
    size_t n = 0;
    for (size_t i = 0; i < size; i = b->next[i]) ids[n++] = b->ids[i];
    return n;
}

/* The cache entry for a piece of at most CACHE_BYTES bytes. */
static cached *cache_place(bpe_encoder *b, const uint8_t *bytes, size_t size)
{
    uint32_t hash = (uint32_t)size;
    for (size_t i = 0; i < size; i++) hash = (hash ^ bytes[i]) * 0x01000193u; /* FNV-1a */
    return &b->cache[(hash ^ hash >> 15) % CACHE_PLACES];
}

size_t bpe_encode(bpe_encoder *b, const uint8_t *bytes, size_t size, uint16_t *ids)
{
    size_t n = 0;
    if (b->n_merges == 0) {
        for (; n < size; n++) ids[n] = bytes[n];
        return n;
    }
    for (size_t at = 0, length; at < size; at += length) {
        const uint8_t *piece = bytes + at;
        length = pretokenizer_next(&b->rules, piece, size - at);
        if (length > CACHE_BYTES) {
            n += encode_piece(b, piece, length, ids + n);
            continue;
        }
        cached *place = cache_place(b, piece, length);
        if (place->length == length && memcmp(place->bytes, piece, length) == 0) {
            for (int i = 0; i < place->n; i++) ids[n++] = place->ids[i];
            continue;
        }
        size_t made = encode_piece(b, piece, length, ids + n);
        if (made <= CACHE_IDS) {
            place->length = (uint8_t)length;
            place->n = (uint8_t)made;
            memcpy(place->bytes, piece, length);
            memcpy(place->ids, ids + n, made * sizeof *ids);
        }
        n += made;
    }
    return n;
}

/* ---- decoding ---- */

/* Writes the bytes of a token. It cannot recurse deeper than the token has bytes. */
static void expand(const bpe_encoder *b, uint16_t id, char *to) /* NOLINT(misc-no-recursion) */
{
    while (id >= BPE_BYTES) {
        const bpe_merge *m = &b->merges[id - BPE_BYTES];
        expand(b, m->right, to + b->lengths[m->left]);
        id = m->left;
    }
    *to = (char)id;
}

size_t bpe_decode(const bpe_encoder *b, int id, char *bytes)
{
    expand(b, (uint16_t)id, bytes);
    return b->lengths[id];
}

void bpe_encoder_delete(bpe_encoder *b)
{
    if (b == NULL) return;
    pretokenizer_free(&b->rules);
    pair_map_free(&b->made);
    priority_queue_free(&b->queue);
    free(b->merges);
    free(b->lengths);
    free(b);
}
